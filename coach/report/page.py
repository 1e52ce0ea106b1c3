"""The report as a self-contained page: from a Report to HTML, with the template ``report.html.jinja``.

Each function returns what one part of the template shows; None or empty if that part is left out.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coach.domain.moves import MoveScore
from coach.domain.passage import Passage
from coach.domain.song import BeatGrid
from coach.domain.verdicts import VerdictKind
from coach.pages.plots import legend_tick, progress_plot, strip
from coach.pages.render import Figure, render
from coach.pages.svg import Svg
from coach.report import measures
from coach.report.content import MadeClip, Report
from coach.report.measures import movement_figures
from coach.takes.comparison import gone_and_stayed, on_common_beats, same_limits, saw_the_same
from coach.takes.passages import kinds_of
from coach.takes.summary import beat_scores, best_and_weakest, move_scores
from coach.takes.take import Take
from coach.wording import move_words
from coach.wording import numbers as in_words
from coach.wording import page_words as words
from coach.wording.move_words import apart_words, place_score
from coach.wording.numbers import number, plural
from coach.wording.passages import (
    MOSTLY_SEEN,
    lag_note,
    of_100_words,
    seen_words,
    smaller_words,
    speed_words,
    sure_words,
)
from coach.wording.practice import move_command_words
from coach.wording.words import OTHER_DANCE

STRIP_ROW_BEATS: Final = 32
"""Beats per row of the strip: four eights, wide enough for a thumb on a phone."""
MOST_NAMED: Final = 3
"""Most mistakes in a sentence of the comparison."""
MOST_COMPARED: Final = 20
"""Most takes in the table; the plot shows all."""


def report_page(report: Report) -> str:
    """The whole document."""
    title = (words.REPORT_TITLE_OF if report.dancer else words.REPORT_TITLE).format(
        title=in_words.title(report.song, report.take.song),
        when=in_words.date_text(report.take.started_at),
        who=report.dancer,
    )
    return render(
        "report",
        move_words=move_words,
        title=title,
        practised=_practised(report),
        why_none=_why_none(report),
        scores=_scores(report),
        of_100=of_100_words(in_words.judged(report.take.verdicts)),
        notes=_score_notes(report),
        strip=_strip(report),
        moves=_moves(report),
        movement=movement_figures(report.movement) if report.movement and not _why_none(report) else [],
        mistakes=_mistakes(report),
        timing=measures.timing(report),
        joints=measures.joints(report),
        compared=_compared(report),
        sure=measures.certainty_sentences(report),
        numbers=measures.numbers(report),
    )


def _practised(report: Report) -> str:
    beats = [v.beat for v in report.take.verdicts]
    if report.part is None or not beats:
        return ""
    return words.REPORT_PRACTISED.format(beats=in_words.beats(beats[0], beats[-1]))


def _scores(report: Report) -> list[tuple[str, str]]:
    score = report.take.score
    named = ((words.REPORT_SCORE, score.score), (words.REPORT_SHAPE, score.shape), (words.REPORT_TIMING, score.timing))
    return [(name, number(value)) for name, value in named]


def _score_notes(report: Report) -> list[str]:
    score = report.take.score
    lag, speed = lag_note(score.lag, report.take.mistakes, report.take.calibrated), speed_words(report.take.speed)
    seen = seen_words(score.coverage, in_words.judged(report.take.verdicts))
    return list(filter(None, [seen, lag, speed, report.missing]))


def _why_none(report: Report) -> str:
    """Why there is no score; "" if there is one."""
    if not report.same_dance:
        return words.REPORT_OTHER_DANCE
    if not report.take.verdicts:
        return words.REPORT_UNJUDGED
    return "" if np.isfinite(report.take.score.score) else words.REPORT_NOTHING_JUDGED


# ---------------------------------------------------------------- the strip


def _strip(report: Report) -> dict | None:
    grid = report.song.grid if report.song else None
    kinds = kinds_of(report.take.verdicts, len(grid) if grid else 0)
    if not report.take.verdicts and not grid:
        return None
    summary = words.REPORT_STRIP_SAID.format(
        judged=in_words.judged(report.take.verdicts),
        beats=len(report.take.verdicts),
        counts=in_words.counts(kinds),
    )
    rows = [_strip_row(grid, kinds, first) for first in range(0, len(kinds), STRIP_ROW_BEATS)]
    return {"summary": summary, "legend": _legend(), "rows": rows}


def _strip_row(grid: BeatGrid | None, kinds: Sequence[VerdictKind | None], first: int) -> tuple[Svg, str]:
    """The picture of the row that begins with beat ``first``, and its caption."""
    row = kinds[first : first + STRIP_ROW_BEATS]
    last = first + len(row) - 1
    sections = grid.sections if grid else ()
    names = [s.name for s in sections if s.first <= last and s.end > first]
    said = words.REPORT_ROW if names else words.REPORT_ROW_PLAIN
    said = said.format(first=first + 1, last=last + 1, section=", ".join(names), counts=in_words.counts(row))
    borders = [s.first - first for s in sections if first <= s.first <= last]
    caption = " · ".join([in_words.begins(in_words.beats(first, last)), *names])
    return strip(f"row{first}", caption, said, row, borders, min(STRIP_ROW_BEATS, len(kinds))), caption


def _legend() -> list[tuple[Svg, str]]:
    kinds = words.KINDS
    wrong = f"{kinds['shape']}, {kinds['side']}, {kinds['frozen']}"
    said = {"ok": kinds["ok"], "timing": kinds["timing"], "shape": wrong, "unseen": kinds["unseen"]}
    return [(legend_tick(kind), what) for kind, what in (*said.items(), (None, words.NOT_DANCED))]


# ---------------------------------------------------------------- the moves


def _moves(report: Report) -> dict | None:
    """The best and the weakest, and a row for each; None if the song has no moves, or none was judged."""
    take, moves = report.take, report.song.moves if report.song else ()
    found = move_scores(beat_scores(take.verdicts), moves)
    if not found or _why_none(report):
        return None
    apart = best_and_weakest(take.verdicts, moves)
    others = {run: one.danced for one in take.mistakes if one.kind == "move" for run in one.runs}
    return {
        "sentences": apart_words(apart),
        "practise": move_command_words(report.song.id, apart[1].move.name) if apart else "",
        "rows": [[one.move.name, _by_place(one, others), number(one.score)] for one in found],
    }


def _by_place(one: MoveScore, others: Mapping[tuple[int, int], str]) -> str:
    """Its places, with its score at each. ``others``: first and last beat → the move that was danced instead."""
    said = (place_score(place, score, others.get((place.first, place.end - 1), "")) for place, score in one.places)
    return "; ".join(said)


# ---------------------------------------------------------------- the mistakes


@dataclass(frozen=True)
class _Video:
    """A clip as data URIs; ``pair``: the reference beside the dancer."""

    label: str
    poster: str
    src: str
    pair: bool


@dataclass(frozen=True)
class _PassageCard:
    """A passage on a card. ``lacking``: why the clip is missing or incomplete; ``how``: the way its two sides
    are synchronised."""

    heading: str
    place: str
    advice: str
    video: _Video | None
    lacking: str
    how: str


def _mistakes(report: Report) -> dict:
    rest = report.shown[len(report.clips) :]
    return {
        "practise": report.practise if report.same_dance else "",
        "notes": _mistake_notes(report),
        "passages": [_passage(report, i, *pair) for i, pair in enumerate(zip(report.shown, report.clips))],
        "smaller_said": smaller_words(len(rest)),
        "smaller": [words.REPORT_SMALLER.format(where=_place(report, one), advice=one.advice) for one in rest],
    }


def _mistake_notes(report: Report) -> list[str]:
    take, notes = report.take, [] if report.same_dance else [OTHER_DANCE]
    if report.song is None:
        notes.append(words.REPORT_SONG_GONE)
    if not take.mistakes and not _why_none(report):
        seen = take.score.coverage >= MOSTLY_SEEN
        notes.append(words.REPORT_NO_MISTAKES if seen else words.REPORT_NO_MISTAKES_SEEN)
    if report.marked:
        notes.append(plural(words.REPORT_MARKED, report.marked))
    return notes


def _place(report: Report, passage: Passage) -> str:
    """Where it is and, for a mistake, how sure; in a different dance nothing is sure."""
    sure = sure_words(passage.mistake.certainty) if passage.mistake and report.same_dance else ""
    return " · ".join(filter(None, (in_words.passage_place(passage, report.song), sure)))


def _passage(report: Report, i: int, passage: Passage, clip: MadeClip) -> _PassageCard:
    mistakes = report.take.mistakes
    if mistakes:
        heading = words.REPORT_MISTAKE.format(number=i + 1, what=in_words.mistake_title(mistakes[i]))
    else:
        heading = words.REPORT_BEST if passage.what == "best" else words.REPORT_UNSEEN
    video = _video(passage, clip, in_words.passage_place(passage, report.song)) if clip.video else None
    lacking = clip.why if video or not clip.why else words.REPORT_NO_CLIP.format(why=clip.why)
    how = _how(passage) if video and clip.with_reference and not clip.why else ""
    return _PassageCard(heading, _place(report, passage), passage.advice, video, lacking, how)


def _video(passage: Passage, clip: MadeClip, place: str) -> _Video:
    said = words.REPORT_CLIP if clip.with_reference else words.REPORT_CLIP_ALONE
    label = said.format(where=place, advice=passage.advice).strip()
    return _Video(label, _data("image/jpeg", clip.poster), _data("video/mp4", clip.video), clip.with_reference)


def _how(passage: Passage) -> str:
    shifted = round(abs(passage.shift) * 100) * 10
    how = words.REPORT_CLIP_SHIFTED if shifted else words.REPORT_CLIP_UNSHIFTED
    return how.format(sides=words.REPORT_CLIP_SIDES, ms=shifted)


def _data(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


# ---------------------------------------------------------------- earlier takes


def _compared(report: Report) -> dict | None:
    if not report.same_dance or not report.take.verdicts:
        return None
    lost = [plural(words.REPORT_UNREADABLE, report.lost)] if report.lost else []
    lost += [plural(words.REPORT_OTHER_VIDEO, report.others)] if report.others else []
    if not report.earlier:
        first = words.REPORT_FIRST_TAKE if report.part is None else words.REPORT_FIRST_PRACTICE
        return {"sentences": [first, *lost], "progress": None}
    takes = [*report.earlier, report.take]
    return {
        "sentences": [*_change(report), *lost],
        "progress": _progress(takes),
        "rows": [_take_row(take) for take in reversed(takes[-MOST_COMPARED:])],
    }


def _progress(takes: Sequence[Take]) -> Figure:
    scores = np.array([take.score.score for take in takes])
    said = words.REPORT_PROGRESS_SAID.format(scores=", ".join(number(score) for score in scores))
    labels = [f"{take.started_at:%Y-%m-%d}" for take in takes]
    return Figure(plot=progress_plot("progress", words.REPORT_SCORE, said, scores, labels))


def _take_row(take: Take) -> list[str]:
    scores = (take.score.score, take.score.shape, take.score.timing)
    return [in_words.date_text(take.started_at), *(number(score) for score in scores), str(len(take.mistakes))]


def _change(report: Report) -> list[str]:
    """Compared with the previous take: points, mistakes that are gone and those still there."""
    now, before = report.take, report.earlier[-1]
    sentences = [_points(now, before)]
    if np.isfinite(report.best):
        sentences[0] = f"{sentences[0]} {words.REPORT_BEST_SO_FAR.format(best=number(report.best))}".strip()
    if not same_limits(now, before):
        sentences.append(words.REPORT_OTHER_LIMITS)
    for said, mistakes in zip((words.REPORT_GONE, words.REPORT_STAYED), gone_and_stayed(now, before)):
        if mistakes:
            sentences.append(said.format(which="; ".join(in_words.what_and_where(m) for m in mistakes[:MOST_NAMED])))
    return [sentence for sentence in sentences if sentence]


def _points(now: Take, before: Take) -> str:
    """How many points better; if one take was seen for longer, only on the beats judged in both."""
    said, scores, count = words.REPORT_CHANGE, (now.score.score, before.score.score), 0
    if not saw_the_same(now, before):
        *scores, count = on_common_beats(now, before)
        said = words.REPORT_CHANGE_COMMON
    points = scores[0] - scores[1]
    if not np.isfinite(points):
        return ""
    change = plural(words.REPORT_BETTER if points > 0 else words.REPORT_LOWER, round(abs(points)))
    said = said.format(change=change, when=in_words.date_text(before.started_at), before=number(scores[1]), count=count)
    return in_words.begins(said)
