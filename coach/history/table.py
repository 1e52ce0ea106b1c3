"""The history as text: a table for the terminal, and JSON or CSV for other programs. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Final

from coach.base.console import aligned
from coach.domain.song import Song
from coach.history.groups import PastGroup, group_row, group_trends, same_group, with_unit
from coach.history.past_practices import PastPractice, figures, practice_row
from coach.history.past_takes import (
    PastTake,
    joint_trends,
    little_seen,
    move_trends,
    recurring_mistakes,
    section_trends,
    whole_takes,
)
from coach.wording import page_words as words
from coach.wording.numbers import date_text, mistake_title, number, on_beats, plural, title
from coach.wording.passages import clock
from coach.wording.words import JOINTS

MOST_TAKES: Final = 15
"""Most takes shown; the page shows all."""
MOST_JOINTS: Final = 4
LESS: Final = 0.005
"""A joint wrong on a smaller share of the beats is not worth mentioning."""


def history_table(
    name: str,
    song: Song | None,
    takes: Sequence[PastTake],
    practices: Sequence[PastPractice] = (),
    groups: Sequence[PastGroup] = (),
) -> str:
    """A song's takes, those of groups, what was practised, then what has changed; ``song`` is None if it is gone."""
    rows = [list(words.HISTORY_COLUMNS)]
    rows += [take_row(n, take) for n, take in enumerate(takes, start=1)][-MOST_TAKES:]
    parts = [heading(title(song, name), takes, practices)]
    if not takes:
        return "\n".join([*parts, *_practised(practices)])
    parts.append(aligned(rows, texts=(1, 7)))
    parts += [f"\n{line}" for line in left_out_lines(takes)]
    parts += _danced_together(groups)
    parts += _practised(practices)
    takes = whole_takes(takes)
    if len(takes) < 2:
        return "\n".join([*parts, "", words.HISTORY_ONE_TAKE])
    if song is not None and song.grid.sections:
        trends = [(t.name, number(t.before), number(t.now)) for t in section_trends(takes, song.grid)]
        parts += ["", _changes(words.HISTORY_SECTIONS, trends)]
    if song is not None and song.moves:
        trends = [(t.name, number(t.before), number(t.now)) for t in move_trends(takes, song.moves)]
        parts += ["", _changes(words.HISTORY_MOVES, trends)] if trends else []
    wrong = [t for t in joint_trends(takes) if t.before > LESS or t.now > LESS][:MOST_JOINTS]
    if wrong:
        shares = [(JOINTS[t.name], *(with_unit(100 * share, " %") for share in (t.before, t.now))) for t in wrong]
        parts += ["", _changes(words.HISTORY_JOINTS, shares)]
    return "\n".join([*parts, "", *stay_lines(takes)])


def heading(title: str, takes: Sequence[PastTake], practices: Sequence[PastPractice]) -> str:
    """The song with the number of its takes, or of its practices if it was only practised."""
    said, listed = (words.SESSIONS_PRACTICES, practices) if practices and not takes else (words.HISTORY_TAKES, takes)
    return words.HISTORY_SONG.format(title=title, takes=plural(said, len(listed)))


def _danced_together(groups: Sequence[PastGroup]) -> list[str]:
    if not groups:
        return []
    rows = [list(words.HISTORY_GROUP_COLUMNS), *map(group_row, groups[-MOST_TAKES:])]
    parts = [f"\n{words.HISTORY_GROUP}\n{aligned(rows, texts=(0, 4))}"]
    alike = same_group(groups)
    return [*parts, "", _changes(words.HISTORY_GROUP_CHANGE, group_trends(alike))] if len(alike) > 1 else parts


def _practised(practices: Sequence[PastPractice]) -> list[str]:
    if not practices:
        return []
    rows = [list(words.HISTORY_PRACTICE_COLUMNS), *map(practice_row, practices[-MOST_TAKES:])]
    return [f"\n{words.HISTORY_PRACTICE}\n{aligned(rows, texts=(0, 3, 6))}"]


def stay_lines(takes: Sequence[PastTake]) -> list[str]:
    """A heading and a line for each mistake that keeps coming back."""
    stay = [
        words.HISTORY_STAY_ROW.format(
            what=mistake_title(item.mistake), beats=on_beats(item.mistake), times=item.times, of=item.of
        )
        for item in recurring_mistakes(takes)
    ]
    return [words.HISTORY_STAY + ":", *(f"  {line}" for line in stay)] if stay else [words.HISTORY_NONE_STAY]


def take_row(n: int, take: PastTake) -> list[str]:
    """A take in the columns of HISTORY_COLUMNS; ``n`` if its number is not known."""
    scores = [number(score) for score in (take.score, take.shape, take.timing)]
    seen = f"{number(100 * take.coverage)} %"
    danced = [words.HISTORY_PART.format(start=clock(take.part[0]), end=clock(take.part[1]))] if take.part else []
    danced += [words.HISTORY_OTHER_VIDEO] if take.other_video else []
    danced += [words.HISTORY_OTHER_BEATS] if take.other_beats else []
    danced += [words.HISTORY_IN_GROUP.format(who=take.dancer)] if take.dancer else []
    return [
        str(take.number or n),
        date_text(take.started_at),
        *scores,
        seen,
        str(len(take.mistakes)),
        ", ".join(danced),
    ]


def left_out_lines(takes: Sequence[PastTake]) -> list[str]:
    """Sentences about takes that are left out: of another dance, judged by other beats, or hardly seen."""
    counts = (
        (words.HISTORY_OTHER_VIDEOS, sum(take.other_video for take in takes)),
        (words.HISTORY_OTHER_BEATS_OF, sum(take.other_beats for take in takes)),
        (words.HISTORY_OTHER_DANCERS, sum(take.other_dancer for take in takes)),
        (words.HISTORY_OTHER_MEMBERS, sum(take.other_member for take in takes)),
        (words.HISTORY_LITTLE_SEEN, sum(little_seen(take) for take in takes)),
    )
    return [plural(said, count) for said, count in counts if count]


def _changes(heading: str, rows: Sequence[tuple[str, str, str]]) -> str:
    return f"{heading}\n{aligned([('', words.HISTORY_EARLY, words.HISTORY_LATE), *rows])}"


# ----------------------------------------------------------------
# For other programs: everything as JSON, or a line per take as CSV.


VERSION: Final = 1
PAST_TAKE_COLUMNS: Final = (
    "song", "started_at", "folder", "score", "shape_score", "timing_score", "lag_ms", "coverage",
    "part_start_s", "part_end_s", "video_sha256", "beats_judged", "beats_right", "mistakes", "not_mistakes",
    "minutes", "passes", "speed_reached", "best_pass", "best_from_memory",
)  # fmt: skip
"""The last five belong to a practice, whose line has no take's scores."""


def as_json(takes: Sequence[dict[str, Any]], practices: Sequence[dict[str, Any]]) -> str:
    """``takes`` and ``practices`` as :func:`coach.history.past_takes.everything` and
    :func:`coach.history.past_practices.every_practice_table` give them."""
    tables = {"version": VERSION, "takes": list(takes), "practices": list(practices)}
    return json.dumps(tables, ensure_ascii=False, indent=1) + "\n"


def as_csv(takes: Sequence[dict[str, Any]], practices: Sequence[dict[str, Any]]) -> str:
    """One line per take, with the numbers of beats and mistakes instead of the lists, then one per practice."""
    text = io.StringIO()
    writer = csv.DictWriter(text, PAST_TAKE_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for take in takes:
        kinds = [beat["kind"] for beat in take["beats"]]
        marked = sum(mistake["not_a_mistake"] for mistake in take["mistakes"])
        counts = {
            "beats_judged": sum(kind != "unseen" for kind in kinds),
            "beats_right": kinds.count("ok"),
            "mistakes": len(take["mistakes"]) - marked,
            "not_mistakes": marked,
        }
        writer.writerow(take | counts)
    for practice in practices:
        writer.writerow(practice | figures(practice))
    return text.getvalue()
