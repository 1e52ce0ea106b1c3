"""The beats and sections that are proposed for a video: from its music, else from the dancer's motion. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.pose.landmarks import PoseTrack
from coach.song.beats import BeatGrid, Section
from coach.song.counting import first_count
from coach.song.motion_beats import motion_tempo, stillness
from coach.song.movement import movement_of_beats
from coach.song.sections import propose_sections
from coach.song.tempo import ConstantTempo, Curve, constant_tempo, counted, tempo_given
from coach.song.tracker import Music
from coach.song.writing import NO_BEAT_S, section_values

Source = Literal["sound", "motion", "given", "assumed"]

ASSUMED_BPM: Final = 120.0
"""Where neither music nor motion tell: the middle of dance music, to be put right in the beat editor."""
ROUNDING_S: Final = 1e-6
"""s, so that a beat exactly at ``start`` is not lost to rounding."""
PACE: Final = 8
"""Intervals whose median is the pace at an end of the music: two bars."""
FEWEST: Final = 4
"""Beats in the danced part of a song."""


@dataclass(frozen=True, eq=False)
class Rhythm:
    """What was found.

    source    where the beats come from
    tempo     None when the tempo is not constant: then ``grid`` has the tracked beats themselves
    residual  s, median absolute deviation of the tracked beats from the constant tempo; None where none were tracked
    """

    source: Source
    tempo: ConstantTempo | None
    grid: BeatGrid

    @property
    def residual(self) -> float | None:
        return self.tempo.residual if self.tempo and self.source == "sound" else None

    def values(self) -> dict[str, Any]:
        """As ``song.toml`` has them."""
        grid = self.grid
        if self.tempo:
            beats = {"bpm": self.tempo.bpm, "first_beat": float(grid.times[0])}
        else:
            beats = {"beats": [float(t) for t in grid.times]}
        counting = {"beats_per_bar": grid.beats_per_bar, "first_count_beat": grid.first_count_beat}
        return {**beats, **counting, "sections": section_values(grid.sections)}


def find_rhythm(
    music: Music | None, track: PoseTrack, start: float, end: float, bpm: float | None, first_beat: float | None
) -> Rhythm:
    """Beats between ``start`` and ``end`` (s) and sections of them; ``bpm`` and ``first_beat`` overrule what is found.

    Raises ValueError when fewer than four beats fall there.
    """
    source, tempo, times = _beats(music, track, bpm)
    if first_beat is not None:
        tempo = tempo and ConstantTempo(first_beat, tempo.period, tempo.residual)
        times = times + first_beat - times[np.argmin(np.abs(times - first_beat))] if tempo is None else times
        start = max(start, first_beat)
    first, last = start - ROUNDING_S, end - NO_BEAT_S
    times = tempo.times(first, last) if tempo else _continued(times, first, last)
    if len(times) < FEWEST:
        raise ValueError(f"only {len(times)} beats between {start:.1f} and {end:.1f} s")
    first, sections = _counted_sections(times, music, track)
    return Rhythm(source, tempo, BeatGrid(times, first_count_beat=first, sections=sections))


def _continued(times: NDArray[np.float64], first: float, last: float) -> NDArray[np.float64]:
    """Tracked beats from ``first`` to ``last`` (s); where the music does not reach, they go on at the pace of the
    nearest ones: a sound track may begin late or end early, and it is danced all the same."""
    head, tail = (float(np.median(np.diff(part))) for part in (times[: PACE + 1], times[-PACE - 1 :]))
    before = times[0] - head * np.arange(max(0, int((times[0] - first) / head)), 0, -1)
    after = times[-1] + tail * np.arange(1, 1 + max(0, int((last - times[-1]) / tail)))
    every = np.concatenate([before, times, after])
    return every[(every >= first) & (every < last)]


def _beats(
    music: Music | None, track: PoseTrack, bpm: float | None
) -> tuple[Source, ConstantTempo | None, NDArray[np.float64]]:
    """Where the beats come from, their constant tempo, and where there is none the beats themselves."""
    none = np.zeros(0)
    if bpm is not None:
        return "given", tempo_given(bpm, None, music.onsets if music else stillness(track)), none
    if music is not None and len(music.beats) >= FEWEST:
        tempo = constant_tempo(music.beats, music.onsets)
        return "sound", tempo, none if tempo else counted(music.beats, music.onsets)
    tempo = motion_tempo(track)
    return ("motion", tempo, none) if tempo else ("assumed", ConstantTempo(0.0, 60.0 / ASSUMED_BPM, 0.0), none)


def _counted_sections(
    times: NDArray[np.float64], music: Music | None, track: PoseTrack
) -> tuple[int, tuple[Section, ...]]:
    """The first "1", and sections counted from there."""
    edges = BeatGrid(times).edges
    features = movement_of_beats(track, edges)
    weight = stillness(track).around(times)
    if music is not None:
        features = np.concatenate([features, _mean_between(music.onsets, music.timbre, edges)], axis=1)
        weight = music.bass.around(times)
    first = first_count(weight, features)
    return first, propose_sections(features, first)


def _mean_between(curve: Curve, values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B, D) mean of values (N, D) at the times of ``curve`` between edges (B+1,); NaN where there are none."""
    borders = np.searchsorted(curve.t, edges)
    missing = np.full(values.shape[1], np.nan)
    return np.array([values[a:b].mean(axis=0) if b > a else missing for a, b in zip(borders[:-1], borders[1:])])
