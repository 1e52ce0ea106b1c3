"""How groups danced together, take after take: how far apart they were in time, and who stood in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from coach.base.errors import CoachError
from coach.compare.lags_together import spread
from coach.history.past_takes import PastTake, mean_of, split
from coach.takes.group_summary import told_errors
from coach.takes.group_take import FILE_NAME, GroupTake, read_group
from coach.wording import page_words as words
from coach.wording.numbers import date_text, number


@dataclass(frozen=True)
class PastGroup:
    """One take of a group.

    scores    each dancer's name → their score, NaN if they were not judged
    who       each dancer's name, and the member of the reference they follow
    spread    s between the first and the last of them, the median over the beats; NaN if that is not known
    in_place  0..1, the share of the beats with a known formation on which nobody is told they stand in the wrong
              place; NaN if there is no formation to compare with
    compares  whether it can be compared with others: danced to the current video and beats
    """

    started_at: datetime
    scores: Mapping[str, float]
    who: frozenset[tuple[str, int]]
    spread: float
    in_place: float
    compares: bool = True

    @property
    def score(self) -> float:
        """The mean of all dancers judged."""
        return mean_of(list(self.scores.values()))


def past_groups(takes: Sequence[PastTake], sessions: Path) -> tuple[PastGroup, ...]:
    """The groups' takes among a song's ``takes``, oldest first; those that cannot be read are left out."""
    folders: dict[Path, list[PastTake]] = {}
    for take in takes:
        if take.dancer:
            folders.setdefault((sessions / take.folder).parent, []).append(take)
    found = (_read(folder, dancers) for folder, dancers in folders.items())
    return tuple(sorted(filter(None, found), key=lambda one: one.started_at))


def _read(folder: Path, dancers: Sequence[PastTake]) -> PastGroup | None:
    try:
        together = read_group(folder / FILE_NAME)
    except CoachError:
        return None
    return past_group(together, dancers)


def past_group(together: GroupTake, dancers: Sequence[PastTake]) -> PastGroup:
    """What the history says about a group's take; ``dancers``: their takes, at least one."""
    wide = spread(together.lags)
    known = np.isfinite(together.formation.wanted).any(axis=0)
    wrong = np.zeros(len(known), bool)
    for error in told_errors(together):
        wrong[error.first : error.last + 1] = True
    return PastGroup(
        started_at=dancers[0].started_at,
        scores={one.dancer: one.score for one in sorted(dancers, key=lambda one: one.folder)},
        who=frozenset((one.dancer, one.member) for one in dancers),
        spread=float(np.median(wide[np.isfinite(wide)])) if np.isfinite(wide).any() else np.nan,
        in_place=float(1 - wrong[known].mean()) if known.any() else np.nan,
        compares=not any(one.other_video or one.other_beats for one in dancers),
    )


# ---------------------------------------------------------------- what is said, and what changes


def group_row(group: PastGroup) -> list[str]:
    """A line of the table with the columns HISTORY_GROUP_COLUMNS."""
    each = ", ".join(f"{who} {number(score)}" for who, score in group.scores.items())
    together = with_unit(1000 * group.spread, " ms"), with_unit(100 * group.in_place, " %")
    return [date_text(group.started_at), number(group.score), *together, each]


def same_group(groups: Sequence[PastGroup]) -> tuple[PastGroup, ...]:
    """Those that can be compared with the newest: the same dancers following the same members."""
    alike = [one for one in groups if one.compares]
    return tuple(one for one in alike if one.who == alike[-1].who)


def group_trends(groups: Sequence[PastGroup]) -> list[tuple[str, str, str]]:
    """(what, in the earlier takes, in the newest takes): each dancer's score, then how they danced together.
    ``groups``: at least two takes of the same dancers."""
    who = tuple(groups[-1].scores)
    rows = [
        *((one, *_before_and_now(groups, lambda group, one=one: group.scores[one], "")) for one in who),
        (words.HISTORY_SPREAD, *_before_and_now(groups, lambda group: 1000 * group.spread, " ms")),
        (words.HISTORY_IN_PLACE, *_before_and_now(groups, lambda group: 100 * group.in_place, " %")),
    ]
    return [row for row in rows if row[1:] != (words.NOTHING, words.NOTHING)]


def _before_and_now(groups: Sequence[PastGroup], of: Callable[[PastGroup], float], unit: str) -> tuple[str, str]:
    before, now = (with_unit(mean_of([of(group) for group in part]), unit) for part in split(groups))
    return before, now


def with_unit(value: float, unit: str) -> str:
    """The rounded number with its unit; just a dash if it is not known."""
    return f"{number(value)}{unit}" if np.isfinite(value) else words.NOTHING
