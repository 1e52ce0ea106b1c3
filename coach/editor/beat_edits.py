"""Correcting a song's beats: each edit makes a new draft. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.beats import BeatGrid, Section
from coach.domain.song import Song
from coach.song.importing.tempo import ConstantTempo
from coach.song.package import FASTEST_SONG_BPM, NO_BEAT_S, SLOWEST_SONG_BPM, section_values

FEWEST_TAPS: Final = 4
"""Three intervals: with fewer, one careless tap would set the tempo."""
FEWEST_BEATS: Final = 4
"""One bar, as many as an import requires."""
BORDER_BEAT_EPSILON_S: Final = 1e-6
"""s, so that a beat exactly on a border is not lost by rounding."""
CONSTANT_TEMPO_SHARE: Final = 0.01
"""Share of a beat by which any beat may deviate from a constant tempo for it to be saved as one."""


@dataclass(frozen=True, eq=False)
class Draft:
    """A beat grid between ``start`` and ``end`` (s), to be changed. ``constant``: saved as bpm and first_beat."""

    grid: BeatGrid
    constant: bool
    start: float
    end: float

    @staticmethod
    def of(song: Song) -> Draft:
        times = song.grid.times
        even, period = np.linspace(times[0], times[-1], len(times), retstep=True)
        steady = np.abs(times - even).max() < CONSTANT_TEMPO_SHARE * period
        to_the_end = song.end - times[-1] < (1 + CONSTANT_TEMPO_SHARE) * period  # as beats of a constant tempo do
        return Draft(song.grid, bool(steady and to_the_end), song.start, song.end)

    def values(self) -> dict[str, Any]:
        """The keys of ``song.toml`` that an edit may change."""
        times = self.grid.times
        if self.constant:
            period = float(times[-1] - times[0]) / (len(times) - 1)
            beats = {"bpm": 60.0 / period, "first_beat": float(times[0])}
        else:
            beats = {"beats": [float(t) for t in times]}
        sections = section_values(self.grid.sections)
        return {**beats, "first_count_beat": self.grid.first_count_beat, "sections": sections}


def nudged(draft: Draft, seconds: float) -> Draft:
    """Every beat that much later."""
    if draft.constant:
        return _constant(
            draft, float(draft.grid.times[0]) + seconds, draft.grid.period, seconds, _begin(draft) + seconds
        )
    return _regridded(draft, draft.grid.times + seconds, False, seconds)


def doubled(draft: Draft) -> Draft:
    """One more beat between every two; unchanged if that would be faster than any dance."""
    if 2 * draft.grid.bpm > FASTEST_SONG_BPM:
        return draft
    if draft.constant:
        return _constant(draft, float(draft.grid.times[0]), draft.grid.period / 2, begin=_begin(draft))
    times = draft.grid.times
    return _regridded(draft, np.sort(np.concatenate([times, times[:-1] + np.diff(times) / 2])), False)


def halved(draft: Draft) -> Draft:
    """Every second beat, including those counted "1"; unchanged if that would be slower than any dance."""
    grid = draft.grid
    if grid.bpm / 2 < SLOWEST_SONG_BPM or len(grid) < 2 * FEWEST_BEATS:
        return draft
    return _regridded(draft, grid.times[grid.first_count_beat % 2 :: 2], draft.constant)


def tapped(draft: Draft, taps: Sequence[float]) -> Draft:
    """The constant tempo of these taps (s, increasing); unchanged if there are fewer than four, or they have no
    tempo."""
    times = np.asarray(taps, np.float64)
    if len(times) < FEWEST_TAPS or (np.diff(times) <= 0).any():
        return draft
    gap = float(np.median(np.diff(times)))
    k = np.round((times - times[0]) / gap)  # a missed tap is a beat too
    if len(np.unique(k)) < FEWEST_TAPS:
        return draft
    period, first = (float(value) for value in np.polyfit(k, times, 1))
    return _constant(draft, first, period) if SLOWEST_SONG_BPM <= 60.0 / period <= FASTEST_SONG_BPM else draft


def counted_from(draft: Draft, beat: int) -> Draft:
    """That beat becomes a "1"; sections begin on the nearest "1". Unchanged if it already is a "1"."""
    grid = draft.grid
    eight = 2 * grid.beats_per_bar
    first = min(max(beat, 0), len(grid) - 1) % eight
    if first == grid.first_count_beat % eight:
        return draft
    moved = replace(draft, grid=replace(grid, first_count_beat=first))
    return replace(moved, grid=replace(moved.grid, sections=_recounted(moved)))


def border_moved(draft: Draft, index: int, beat: int) -> Draft:
    """The section ``index`` begins on the "1" nearest to ``beat``, and the one before it ends there.

    Unchanged if it already begins there, or a section would disappear.
    """
    sections = list(draft.grid.sections)
    border = nearest_one(draft, beat)
    before = sections[index - 1] if index > 0 else None
    lowest = before.first + 1 if before else 0
    if border == sections[index].first or not lowest <= border < sections[index].end:
        return draft
    if before and before.end == sections[index].first:
        sections[index - 1] = replace(before, end=border)
    elif before and border < before.end:
        return draft
    sections[index] = replace(sections[index], first=border)
    return replace(draft, grid=replace(draft.grid, sections=tuple(sections)))


def nearest_one(draft: Draft, beat: int, last: int | None = None) -> int:
    """The beat counted "1" that is nearest to ``beat``, not after ``last`` (else the song's last beat)."""
    last = len(draft.grid) - 1 if last is None else last
    eight = 2 * draft.grid.beats_per_bar
    first = draft.grid.first_count_beat % eight
    one = first + eight * floor((beat - first) / eight + 0.5)  # round() would round every second bar the other way
    return one if one <= last else one - eight


def _recounted(draft: Draft) -> tuple[Section, ...]:
    """The sections with each border on the nearest "1". If one would disappear, all stay where they are."""
    grid, sections = draft.grid, []
    begins = {section.first for section in grid.sections}
    for section in grid.sections:
        free = sections[-1].end if sections else 0
        first = max(nearest_one(draft, section.first), free)
        end = section.end
        if end < len(grid):
            end = nearest_one(draft, end, len(grid) - 1 if end in begins else len(grid))
        if first >= end:  # a few beats before the first "1"
            first = max(section.first, free)
        if first >= end:
            return grid.sections
        sections.append(Section(section.name, first, end))
    return tuple(sections)


def _begin(draft: Draft) -> float:
    """The earliest time of a beat (s): the start of the dance, or later if the first beat was set later."""
    first = float(draft.grid.times[0])
    return draft.start if first - draft.start < draft.grid.period else first - BORDER_BEAT_EPSILON_S


def _constant(draft: Draft, first: float, period: float, shift: float = 0.0, begin: float = 0.0) -> Draft:
    times = ConstantTempo(first, period, 0.0).times(max(begin, draft.start), draft.end)
    return _regridded(draft, times, True, shift)


def _regridded(draft: Draft, times: NDArray[np.float64], constant: bool, shift: float = 0.0) -> Draft:
    """On other beats; "1" and sections keep their times (moved by ``shift`` s). Unchanged if there are too few
    beats."""
    times = times[(times >= draft.start) & (times < draft.end - NO_BEAT_S)]
    if len(times) < FEWEST_BEATS:
        return draft
    old = draft.grid
    count = BeatGrid(times, old.beats_per_bar)

    def moved(beat: int) -> int:
        return round(count.beat(old.time(beat) + shift))

    one = moved(old.first_count_beat) % (2 * old.beats_per_bar)
    first = min(one, len(times) - 1)
    return _with_sections(replace(draft, grid=replace(count, first_count_beat=first), constant=constant), moved, old)


def _with_sections(draft: Draft, moved: Callable[[int], int], old: BeatGrid) -> Draft:
    """Each border of ``old`` where ``moved`` puts it; empty sections are dropped."""
    sections: list[Section] = []
    for section in old.sections:
        first = max(moved(section.first), sections[-1].end if sections else 0)
        end = min(moved(section.end), len(draft.grid))
        if end > first:
            sections.append(Section(section.name, first, end))
    return replace(draft, grid=replace(draft.grid, sections=tuple(sections)))
