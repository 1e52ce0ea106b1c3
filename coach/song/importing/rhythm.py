"""The beats and sections that are proposed for a video: from its music, else from the dancer's motion. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import INDEX, PoseTrack
from coach.song.importing.music import Music
from coach.song.importing.sections import first_count, movement_of_beats, propose_sections
from coach.song.importing.tempo import ConstantTempo, Curve, constant_tempo, counted, pulse, tempo_given
from coach.song.package import NO_BEAT_S, section_values

Source = Literal["sound", "motion", "given", "assumed"]

ASSUMED_BPM: Final = 120.0
"""Where neither music nor motion tell: the middle of dance music, to be corrected in the beat editor."""
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


# ----------------------------------------------------------------
# Beats from the dancer's motion, for videos without music: limbs come to rest on the beat. Pure.


CURVE_STEP: Final = 0.01
"""s between two values of the curve."""
SMOOTH: Final = 0.06
"""s, standard deviation of the smoothing: less than a tenth of a beat, more than the jitter of 30 frames a second."""
LONGEST_HOLE: Final = 0.25
"""s without a pose that are bridged; in longer ones nothing is known of the motion."""
AROUND: Final = 0.5
"""s, standard deviation of the usual speed that a rest is compared with: about a beat."""
ENDS: Final = tuple(INDEX[f"{side}_{end}"] for end in ("wrist", "elbow", "ankle", "knee") for side in ("left", "right"))
HIPS: Final = (INDEX["left_hip"], INDEX["right_hip"])
SHOULDERS: Final = (INDEX["left_shoulder"], INDEX["right_shoulder"])


def motion_tempo(track: PoseTrack) -> ConstantTempo | None:
    """The tempo in which the dancer's limbs come to rest; None when too little of a dance is seen."""
    return pulse(stillness(track))


def stillness(track: PoseTrack) -> Curve:
    """How much slower the limbs are at each time than around it: high where a movement ends."""
    energy = motion_energy(track)
    if not len(energy.t):
        return energy
    around = _smoothed(energy.strength, AROUND)
    return Curve(energy.t, np.maximum(around - energy.strength, 0.0))


def motion_energy(track: PoseTrack) -> Curve:
    """Mean speed of wrists, elbows, knees and ankles, in lengths of the torso a second; 0 where nobody is seen."""
    seen = track.seen
    if seen.sum() < 3:
        return Curve(np.zeros(0), np.zeros(0))
    times, image = track.t[seen], track.body.image[seen].astype(np.float64)
    torso = float(np.median(np.linalg.norm(image[:, SHOULDERS].mean(axis=1) - image[:, HIPS].mean(axis=1), axis=-1)))
    t = np.arange(times[0], times[-1], CURVE_STEP)
    limbs = image[:, ENDS].reshape(len(times), -1)
    paths = np.stack([_smoothed(np.interp(t, times, column), SMOOTH) for column in limbs.T], axis=-1)
    paths = paths.reshape(len(t), len(ENDS), 2)
    speed = np.linalg.norm(np.gradient(paths, CURVE_STEP, axis=0), axis=-1).mean(axis=-1) / max(torso, 1e-6)
    return Curve(t, np.where(_near_a_pose(t, times), speed, 0.0))


def _near_a_pose(t: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(N,) whether the poses before and after each time are near each other."""
    after = np.clip(np.searchsorted(times, t, side="right"), 1, len(times) - 1)
    return times[after] - times[after - 1] <= LONGEST_HOLE


def _smoothed(values: NDArray[np.float64], deviation: float) -> NDArray[np.float64]:
    """Convolved with a bell curve of ``deviation`` s, the ends continued."""
    reach = round(3 * deviation / CURVE_STEP)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * CURVE_STEP / deviation) ** 2)
    return np.convolve(np.pad(values, reach, mode="edge"), bell / bell.sum(), mode="valid")
