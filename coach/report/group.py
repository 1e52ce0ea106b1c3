"""``group.html`` of a group's take: everybody's scores, all lags on one strip, and the formation from above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.domain.song import Song
from coach.pages.plots import lags_plot, plan
from coach.pages.render import Figure, render
from coach.takes.folder import TakeFolder, load_take, session_info, song_of
from coach.takes.group_summary import names_of, places_said, plan_shown, timing_said
from coach.takes.group_take import FILE_NAME, GroupTake, read_group
from coach.takes.marks import known_marks, without_marked
from coach.takes.passages import as_judged, passages
from coach.takes.take import Take
from coach.wording import numbers as in_words
from coach.wording import page_words as words
from coach.wording.group_words import AUDIENCE, RESULT_NONE, RESULT_UNSEEN
from coach.wording.numbers import number
from coach.wording.passages import advice_words

GROUP_PAGE_FILE: Final = "group.html"
REPORT: Final = "report.html"


def write_group_page(group: Path, where: Folders) -> Path:
    """Write the page into the folder of a group's take; returns its path.

    Dancers' takes and the song may be missing. CoachError if ``group.json`` cannot be read, or the page cannot be
    written.
    """
    together = read_group(group / FILE_NAME)
    folders = [TakeFolder(group / dancer.folder) for dancer in together.dancers]
    takes = [_take(folder) for folder in folders]
    song = next((_song(folder, take, where) for folder, take in zip(folders, takes) if take), None)
    path = group / GROUP_PAGE_FILE
    alike = [session_info(folder).same_dance for folder in folders]
    write_atomically(path, group_page(together, takes, alike, song).encode("utf-8"))
    return path


def _take(folder: TakeFolder) -> Take | None:
    """The take without the mistakes marked "not a mistake", as on the dancer's own page."""
    try:
        return without_marked(load_take(folder), known_marks(folder))
    except CoachError:
        return None


def _song(folder: TakeFolder, take: Take, where: Folders) -> Song | None:
    """The song as they danced it; None if it is gone or now has another video."""
    return as_judged(song_of(folder, where.songs), take)


# ---------------------------------------------------------------- the page, pure


@dataclass(frozen=True)
class _DancerRow:
    """One dancer's row; ``k`` from 0, for their colour in the plots."""

    k: int
    who: str
    follows: str
    numbers: tuple[str, ...]
    page: str
    first: str


def group_page(group: GroupTake, takes: list[Take | None], alike: list[bool], song: Song | None) -> str:
    """The whole document; None for a take that is missing. ``alike``: who dances the song's own dance."""
    who = names_of(group)
    return render(
        "group",
        title=words.GROUP_PAGE_TITLE.format(
            title=in_words.title(song, group.song), when=in_words.date_text(group.started_at)
        ),
        rows=[_row(group, k, take, alike[k], song) for k, take in enumerate(takes) if take],
        lost=[words.GROUP_NO_TAKE.format(who=who[k]) for k, take in enumerate(takes) if take is None],
        timing_said=timing_said(group),
        timing=_timing(group, song),
        timing_means=_timing_means(takes),
        places_said=places_said(group),
        plans=_plans(group),
    )


def _row(group: GroupTake, k: int, take: Take, alike: bool, song: Song | None) -> _DancerRow:
    """A dancer of something else has no score here, as on their own page."""
    dancer, score = group.dancers[k], take.score
    scores = map(number, (score.score, score.shape, score.timing)) if alike else [words.NOTHING] * 3
    return _DancerRow(
        k=k,
        who=names_of(group)[k],
        follows=words.GROUP_FOLLOWS.format(member=dancer.member),
        numbers=(*scores, f"{100 * score.coverage:.0f} %"),
        page=f"{dancer.folder}/{REPORT}",
        first=_first(take, song) if alike else words.GROUP_OTHER_DANCE,
    )


def _first(take: Take, song: Song | None) -> str:
    """What to change first, and where."""
    if not take.mistakes:
        return RESULT_NONE if np.isfinite(take.score.score) else RESULT_UNSEEN
    said, (place, *_) = advice_words(take.mistakes[0], take.calibrated), passages(take)
    return said if take.mistakes[0].whole else f"{said} ({in_words.passage_place(place, song)})"


def _timing(group: GroupTake, song: Song | None) -> Figure | None:
    if not np.isfinite(group.lags).any():
        return None
    borders = [song.grid.time(section.first) for section in song.grid.sections] if song else []
    labels = [str(k + 1) for k in range(len(group.dancers))]
    said = " ".join(timing_said(group))
    return Figure(
        words.REPORT_MS,
        lags_plot("lags", words.GROUP_TIMING, said, group.t, 1000 * group.lags, labels, borders),
        " · ".join(names_of(group)),
    )


def _timing_means(takes: Sequence[Take | None]) -> str:
    """What the lags are measured from; for a film aligned by its movements the time of the music is not known."""
    known = any(np.isfinite(take.score.lag) for take in takes if take)
    return words.GROUP_TIMING_SAID if known else words.GROUP_TIMING_UNPLACED


def _plans(group: GroupTake) -> list[Figure]:
    return [_plan(group, beat, dancer) for beat, dancer in plan_shown(group)]


def _plan(group: GroupTake, k: int, wrong: int) -> Figure:
    heading = words.GROUP_PLAN.format(beat=int(group.beats[k]) + 1)
    labels = [str(number + 1) for number in range(len(group.dancers))]
    found = group.formation
    said = f"{heading}. {words.GROUP_PLAN_SAID}"
    drawn = plan(f"plan{k}-{wrong}", heading, said, found.places[:, k], found.wanted[:, k], labels, wrong, AUDIENCE)
    return Figure(heading, drawn)
