"""What there is to say about a group that danced together, for the terminal and the page. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.compare.formation import PlacementFault, Spacing, spacing
from coach.compare.lags_together import LEAST_USUAL_BEATS, LagGap, behind_others, lag_gaps, spread, stand_out
from coach.takes.group_take import GroupTake
from coach.wording import group_words as words
from coach.wording.group_words import apart_words, dancer_words, place_words, short_words, spacing_words, usual_words
from coach.wording.numbers import plural

TOLD: Final = 5
"""Most sentences of one kind."""


def names_of(group: GroupTake) -> list[str]:
    """For the start of a line: "Mina (dancer 1)"."""
    return [dancer_words(k, dancer.name) for k, dancer in enumerate(group.dancers, start=1)]


def short_names(group: GroupTake) -> list[str]:
    """Within a sentence: "Mina", "dancer 2"."""
    return [short_words(k, dancer.name) for k, dancer in enumerate(group.dancers, start=1)]


def timing_said(group: GroupTake) -> list[str]:
    """Who is usually ahead of or behind the others, then where they are not together: once for the same two."""
    who, usual, wide = short_names(group), behind_others(group.lags), lag_gaps(group.lags)
    pair = len(who) == 2
    told = stand_out(group.lags)
    if pair:  # the other one is just as far off
        said = [usual_words(who[k], usual[k], who[1 - k]) for k in told[:1]]
    else:
        said = [usual_words(who[k], usual[k]) for k in told]
    gaps: dict[tuple[int, int], list[LagGap]] = {}
    for one in wide:
        gaps.setdefault((one.leads, one.trails), []).append(one)
    for (leads, trails), places in list(gaps.items())[:TOLD]:
        where = sorted((int(group.beats[one.first]), int(group.beats[one.last])) for one in places)
        said.append(apart_words(where, who[leads], who[trails], max(one.seconds for one in places)))
    compared = np.isfinite(spread(group.lags)).sum() >= LEAST_USUAL_BEATS
    in_time = words.IN_TIME_PAIR if pair else words.IN_TIME
    return [*said, *_more(len(gaps))] or [in_time if compared else words.TIMING_UNSEEN]


def places_said(group: GroupTake) -> list[str]:
    """Who stands in the wrong place, the worst first; or why nothing can be said about that."""
    if len({dancer.member for dancer in group.dancers}) < len(group.dancers):
        return [words.NO_FORMATION]
    if not group.has_formation:
        return [words.FORMATION_UNSEEN]
    pair, errors = len(group.dancers) == 2, told_errors(group)
    if not errors:
        return [words.IN_PLACE]
    said = [_place_said(group, error, pair) for error in errors[:TOLD]]
    return [*said, *_more(len(errors)), words.SIDES]


def _place_said(group: GroupTake, error: PlacementFault, pair: bool) -> str:
    """In a pair each has half of the error between them: it is told relative to the other's place."""
    who, share = short_names(group), 2 if pair else 1
    first, last = (int(group.beats[beat]) for beat in (error.first, error.last))
    steps = share * error.aside, share * error.front
    said = place_words(first, last, who[error.dancer], *steps, who[1] if pair else "")
    found = Spacing() if pair else spacing(group.formation, error)
    near, far = ("" if one is None else who[one] for one in (found.near, found.far))
    return spacing_words(said, [who[one] for one in found.line or ()], near, far)


def told_errors(group: GroupTake) -> list[PlacementFault]:
    """Who stands in the wrong place, the worst first; of a pair only the first: seen from there the other is just as
    wrong."""
    return [error for error in group.errors if len(group.dancers) > 2 or error.dancer == 0]


def plan_shown(group: GroupTake) -> list[tuple[int, int]]:
    """(column of the beat, dancer from 0 who is ringed or −1) of each plan from above that is worth showing: one for
    each wrong place that is told; if there is none, one from the middle of the dance; none without a formation."""
    if not group.has_formation:
        return []
    wrong = [((error.first + error.last) // 2, error.dancer) for error in told_errors(group)[:TOLD]]
    seen = np.flatnonzero(np.isfinite(group.formation.wanted).any(axis=0))
    return wrong or [(int(seen[len(seen) // 2]), -1)]


def _more(count: int) -> list[str]:
    return [plural(words.MORE, count - TOLD)] if count > TOLD else []
