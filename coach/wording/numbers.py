"""Numbers, times and beats as words, for pages and tables; an unknown number (NaN) is a dash. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.domain.verdicts import KINDS, Mistake, Verdict, VerdictKind
from coach.wording import page_words as words
from coach.wording.mistakes import ALL_THROUGH
from coach.wording.passages import passage_words
from coach.wording.words import JOINTS, TITLE_STAND_IN


def number(value: float, digits: int = 0) -> str:
    """Rounded; never minus zero."""
    return f"{round(value, digits) + 0.0:.{digits}f}" if math.isfinite(value) else words.NOTHING


def points(score: float) -> str:
    """ "84", of 100. Rounded first to the hundredths that files keep: else 90.502 would be 91 on the screen but, read
    back as 90.5, 90 in the history."""
    return number(round(score, 2))


def plural(said: Mapping[int, str], count: int) -> str:
    """The sentence for exactly ``count`` if there is one, else the one for many."""
    return said.get(count, said[max(said)]).format(count=count, covers=count)


def date_text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def title(song: Song | None, name: str) -> str:
    """The song's title as its artist writes it: a browser has the glyphs. ``name`` if the song is gone."""
    return name if song is None else marked_title(song.title, song)


def marked_title(shown: str, song: Song) -> str:
    """The title as it can be ``shown``, with a mark if the song only stands in for the real one."""
    return TITLE_STAND_IN.format(title=shown) if song.stand_in else shown


def beats(first: int, last: int) -> str:
    """The beats in words, counted from 1 as people do."""
    return (words.BEAT if first == last else words.BEATS).format(first=first + 1, last=last + 1)


def begins(text: str) -> str:
    """As at the start of a line, a heading or a sentence: with a capital; the rest keeps its spelling."""
    return text[:1].upper() + text[1:]


def passage_place(passage: Passage, song: Song | None) -> str:
    """Time, beats and section; for a mistake in several places, those."""
    grid, mistake = song.grid if song else None, passage.mistake
    said = passage_words(passage.at, passage.first, passage.last, mistake, grid)
    section = grid.section(passage.first) if grid and not (mistake and len(mistake.runs) > 1) else None
    return words.REPORT_WHERE_IN.format(where=said, section=section.name) if section else said


def mistake_title(mistake: Mistake) -> str:
    """The kind and its joints: "Shape: both knees, left arm"."""
    joints = ", ".join(JOINTS[joint].lower() for joint in _paired(mistake.joints))
    kind = words.MISTAKES[mistake.kind]
    return f"{kind}: {joints}" if joints else kind


def _paired(joints: Sequence[str]) -> list[str]:
    """Joints with both sides present are joined into one, "knee", at the place of the first."""
    parts = {joint: joint.rpartition("_")[2] for joint in joints}
    sides = Counter(parts.values())
    return list(dict.fromkeys(part if sides[part] > 1 else joint for joint, part in parts.items()))


def on_beats(mistake: Mistake) -> str:
    """The beats shown for a mistake; for one that holds for the whole take, that it does."""
    return ALL_THROUGH if mistake.whole else beats(mistake.first, mistake.last)


def what_and_where(mistake: Mistake) -> str:
    return f"{mistake_title(mistake)} ({on_beats(mistake)})"


def counts(kinds: Sequence[VerdictKind | None]) -> str:
    """ "44 right, 3 shape, 1 not seen", in a fixed order."""
    found = Counter(kinds)
    said = [f"{found[kind]} {words.KINDS[kind]}" for kind in KINDS if found[kind]]
    if found[None]:
        said.append(f"{found[None]} {words.NOT_DANCED}")
    return ", ".join(said)


def judged(verdicts: Sequence[Verdict]) -> int:
    return sum(v.kind != "unseen" for v in verdicts)
