"""What the reel shows when: its cuts, each from one beat of the song to another. Pure.

For every mistake a title card, the passage as danced, and its worst beats at half speed, with a still on the clearest
one; finally what to do next. A card is as long as a few beats of the song and plays the music that
leads to its passage, so every cut lands on a beat.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Literal

import numpy as np

from coach.domain.beats import EIGHT, BeatGrid
from coach.domain.passage import Passage
from coach.domain.verdicts import Verdict
from coach.takes.passages import faults_said, passages, pieces
from coach.takes.take import Take
from coach.wording.mistakes import TOLD

SLOW_MOTION_SPEED: Final = 0.5
TITLE_S: Final = 2.8
"""s, at least, for a title card: time to read a sentence, which then stays below the pictures."""
NEXT_S: Final = 3.8
"""s, at least, for the last card, after which nothing follows."""
GROUP_TITLE_S: Final = 6.0
"""s, the same for a group's, which has more to read."""
HELD_S: Final = 1.6
"""s of a still on the clearest beat, to look at ring, arrow and angle."""
SLOW_MOST: Final = 8
"""Most beats at half speed, the worst of a longer mistake: a whole minute of slow motion teaches nothing."""
BEST_MOST: Final = 3
"""Best moments shown for a take without mistakes."""
STAND_IN_GRID: Final = BeatGrid.constant(bpm=120.0, first_beat=0.0, duration=8.0)
"""Beats for a take whose own are not known."""

CutKind = Literal["title", "danced", "slow", "held", "whole", "next"]


@dataclass(frozen=True)
class ReelOptions:
    """What the dancer asked for. ``top``: only the costliest mistakes, None = all; ``whole``: the take uncut."""

    top: int | None = TOLD
    slow: bool = True
    portrait: bool = False
    with_reference: bool = True
    whole: bool = False

    @property
    def file_name(self) -> str:
        """``reel.mp4``; other options give another name, so that one film does not replace another."""
        kinds = (("all", self.whole), ("portrait", self.portrait), ("alone", not self.with_reference))
        return "-".join(["reel", *(name for name, is_it in kinds if is_it)]) + ".mp4"

    def __post_init__(self) -> None:
        if self.top is not None and self.top < 1:
            raise ValueError(f"top is {self.top}, expected at least 1")


REEL_FILES: Final = tuple(
    ReelOptions(portrait=portrait, with_reference=reference, whole=whole).file_name
    for whole, portrait, reference in product((False, True), repeat=3)
)
"""Every name that a reel can have."""


@dataclass(frozen=True)
class Cut:
    """A piece of the reel.

    begin, end  s of the reel
    start       song time (s) at ``begin``
    speed       of the song in it; 0 = a still
    passage     index of the passage
    """

    part: CutKind
    begin: float
    end: float
    start: float
    speed: float
    passage: int

    def song_time(self, at: float) -> float:
        """Song time (s) when the reel is at ``at`` (s)."""
        return self.start + (at - self.begin) * self.speed

    @property
    def stop(self) -> float:
        """Song time (s) at ``end``."""
        return self.song_time(self.end)


@dataclass(frozen=True)
class ReelPlan:
    """``passages`` in the order in which they are shown, at least one; ``cuts`` follow one another from 0 s."""

    passages: tuple[Passage, ...]
    cuts: tuple[Cut, ...]

    @property
    def length(self) -> float:
        """s"""
        return self.cuts[-1].end


def reel_plan(take: Take, grid: BeatGrid, options: ReelOptions, span: tuple[float, float]) -> ReelPlan:
    """``take`` with the mistakes to show, costliest first; ``span``: song time (s) that was danced."""
    if options.whole:
        passage = _whole(take, grid, span)
        return ReelPlan((passage,), (Cut("whole", 0.0, passage.length, passage.start, 1.0, 0),))
    shown = _shown(take, grid, span)[: options.top]
    return _plan([(passage, take, grid) for passage in shown], options, NEXT_S)


def group_plan(
    dancers: Sequence[tuple[Take, BeatGrid, tuple[float, float]]], options: ReelOptions
) -> tuple[ReelPlan, tuple[int, ...]]:
    """The same for a group, given each dancer's take, beats and span; and whose each passage is, from 0.

    Everybody's costliest mistake comes before anybody's second one. If nobody made any, everybody is shown at their
    best; if nobody was judged, from their beginning.
    """
    found = [(k, place, passage) for k, of in enumerate(dancers) for place, passage in enumerate(_shown(*of))]
    least = min(_FALLBACK_ORDER.get(passage.what, 0) for _, _, passage in found)
    shown = [one for one in found if _FALLBACK_ORDER.get(one[2].what, 0) == least]
    shown = sorted(shown, key=lambda one: (one[1], -_cost(one[2])))[: options.top]
    plan = _plan([(passage, *dancers[k][:2]) for k, _, passage in shown], options, GROUP_TITLE_S)
    return plan, tuple(k for k, _, _ in shown)


_FALLBACK_ORDER: Final = {"best": 1, "unseen": 2}
"""Each is shown only if there is nothing before it: mistakes of any kind come first."""


def _cost(passage: Passage) -> float:
    return float(np.nan_to_num(passage.mistake.cost)) if passage.mistake else 0.0


def _plan(shown: Sequence[tuple[Passage, Take, BeatGrid]], options: ReelOptions, last_s: float) -> ReelPlan:
    """The plan for at least one passage, each with take and beats; the last card stays for at least ``last_s``."""
    cuts: list[Cut] = []
    for index, (passage, take, grid) in enumerate(shown):
        cuts += _of_passage(index, passage, take.verdicts, grid, options, cuts[-1].end if cuts else 0.0)
    passage, _, grid = shown[-1]
    cuts.append(_next(cuts[-1], len(shown) - 1, passage, grid, last_s))
    return ReelPlan(tuple(passage for passage, _, _ in shown), tuple(cuts))


def card_beats(period: float, least: float) -> int:
    """An even number of beats that lasts at least ``least`` s, ``period`` s each."""
    return 2 * math.ceil(least / (2 * period) - 1e-9)


def _of_passage(
    index: int, passage: Passage, verdicts: Sequence[Verdict], grid: BeatGrid, options: ReelOptions, begin: float
) -> list[Cut]:
    first = round(grid.beat(passage.start))
    lead = grid.time(first - card_beats(grid.period, TITLE_S))
    title = Cut("title", begin, begin + passage.start - lead, lead, 1.0, index)
    danced = Cut("danced", title.end, title.end + passage.length, passage.start, 1.0, index)
    if not options.slow or passage.what in ("best", "unseen"):
        return [title, danced]
    return [title, danced, *_slowly(index, passage, verdicts, grid, danced.end)]


def _slowly(index: int, passage: Passage, verdicts: Sequence[Verdict], grid: BeatGrid, begin: float) -> list[Cut]:
    """At half speed, with a still on the beat that shows the mistake best."""
    start, end = _worst(passage, verdicts, grid)
    said = faults_said(passage, verdicts)
    at = grid.time(said[0].clearest.beat) if said else start
    if not start < at < end:
        return [Cut("slow", begin, begin + (end - start) / SLOW_MOTION_SPEED, start, SLOW_MOTION_SPEED, index)]
    before = Cut("slow", begin, begin + (at - start) / SLOW_MOTION_SPEED, start, SLOW_MOTION_SPEED, index)
    held = Cut("held", before.end, before.end + HELD_S, at, 0.0, index)
    return [
        before,
        held,
        Cut("slow", held.end, held.end + (end - at) / SLOW_MOTION_SPEED, at, SLOW_MOTION_SPEED, index),
    ]


def _next(last: Cut, index: int, passage: Passage, grid: BeatGrid, seconds: float) -> Cut:
    """The last card; its music continues where the last passage ended."""
    end = round(grid.beat(passage.end))
    length = grid.time(end + card_beats(grid.period, seconds)) - passage.end
    return Cut("next", last.end, last.end + length, passage.end, 1.0, index)


def _worst(passage: Passage, verdicts: Sequence[Verdict], grid: BeatGrid) -> tuple[float, float]:
    """Song time (s) to show slowly: the whole passage or, if it is long, its worst beats and one on either side."""
    if passage.last - passage.first < SLOW_MOST:
        return passage.start, passage.end
    lost = {v.beat: 100 - np.nan_to_num(v.score, nan=100.0) for v in verdicts}
    firsts = range(passage.first, passage.last - SLOW_MOST + 2)
    first = max(firsts, key=lambda k: sum(lost.get(beat, 0.0) for beat in range(k, k + SLOW_MOST)))
    return grid.time(max(first - 1, 0)), grid.time(first + SLOW_MOST)


def _shown(take: Take, grid: BeatGrid, span: tuple[float, float]) -> tuple[Passage, ...]:
    """The mistakes; if there are none, the best moments; failing those, the take's beginning."""
    found = pieces(take, *span)
    if found[0].what == "best":
        found = tuple(_best_moments(take))
    elif found[0].what == "unseen":
        found = found[:1]
    return tuple(_on_beats(passage, grid) for passage in found)


def _on_beats(passage: Passage, grid: BeatGrid) -> Passage:
    """From the beat before the passage's first to the beat after its last, exactly, although takes are rounded."""
    if passage.last < passage.first:
        return replace(passage, end=grid.time(math.ceil(grid.beat(passage.end))))
    return replace(passage, start=grid.time(max(passage.first - 1, 0)), end=grid.time(passage.last + 1))


def _best_moments(take: Take) -> list[Passage]:
    """The best eight, then the best of what is left, and so on."""
    found: list[Passage] = []
    left = take.verdicts
    while len(found) < BEST_MOST:
        (best,) = passages(replace(take, verdicts=left, mistakes=()))
        if best.what != "best" or (found and best.last - best.first + 1 < EIGHT):
            break
        found.append(best)
        # two beats apart, so that no moment is shown twice
        left = tuple(v for v in left if not best.first - 2 <= v.beat <= best.last + 2)
    return found


def _whole(take: Take, grid: BeatGrid, span: tuple[float, float]) -> Passage:
    start, end = span
    lag = take.score.lag if np.isfinite(take.score.lag) else 0.0
    last = min(max(int(grid.beat(end)), 0), len(grid) - 1)
    return Passage("best", max(0, math.ceil(grid.beat(start))), last, start, start, end, lag, "")
