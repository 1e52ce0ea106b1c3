"""The beats and sections proposed for a video: from its music, else from the dancers' motion. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import HIPS, INDEX, SHOULDERS, PoseTrack
from coach.song.importing.metre import find_metre
from coach.song.importing.music import MusicAnalysis
from coach.song.importing.sections import bar_is_clear, first_count, movement_of_beats, propose_sections
from coach.song.importing.tempo import ConstantTempo, Curve, constant_tempo, pulse, tempo_given
from coach.song.package import NO_BEAT_S, section_values

BeatSource = Literal["sound", "motion", "given", "assumed"]
Dancers = Callable[[], Sequence[PoseTrack]]
"""Returns everybody who dances."""

ASSUMED_BPM: Final = 120.0
"""BPM if neither music nor motion tells: the middle of dance music, to be corrected in the beat editor."""
START_BEAT_EPSILON_S: Final = 1e-6
"""s, so that a beat exactly at ``start`` is not lost to rounding."""
END_TEMPO_INTERVALS: Final = 8
"""Intervals whose median is the pace at either end of the music: two bars."""
FEWEST_DANCED_BEATS: Final = 4
"""Beats in the danced part of a song."""
SAME_TEMPO: Final = 0.04
"""Share by which two tempos may differ and still count as one, as is usual when beat trackers are compared."""
SIMPLE: Final = np.array([1 / 3, 1 / 2, 2 / 3, 1, 3 / 2, 2, 3])
"""Ratios between pulses of one music."""
IN_STEP: Final = 0.9
"""Share of the beats tracked in parts of the music that must agree with the whole for its tempo to be sure."""
CONTRAST: Final = 4.5
"""How many times as strong as usual accents on the beats must be for the tempo to be sure whatever its parts say:
bursts at random times reach 4.2."""
ONE_WEIGHTS: Final = (0.3, 1.0, 1.0)
"""Weights of onsets, bass and harmony in finding which beat is "1": changes of bass and harmony tell."""


@dataclass(frozen=True)
class Certainty:
    """Whether it is clear how fast the music is, which of its pulses is the beat, and which beat is counted "1".

    other  BPM that it could also be, if that is not clear
    """

    tempo: bool = True
    beat: bool = True
    one: bool = True
    other: float | None = None


@dataclass(frozen=True, eq=False)
class Rhythm:
    """What was found.

    source     where the beats come from
    tempo      None if the tempo is not constant: then ``grid`` has the tracked beats themselves
    residual   s, how far the tracked beats of the worst part lie from the constant tempo; None if none were tracked
    certainty  if it is low, the dancer is asked
    """

    source: BeatSource
    tempo: ConstantTempo | None
    grid: BeatGrid
    certainty: Certainty = Certainty()

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


@dataclass(frozen=True, eq=False)
class _TrackedBeats:
    """``times`` (B,): as tracked, if ``tempo`` is None."""

    source: BeatSource
    tempo: ConstantTempo | None
    times: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    per_bar: int = 4
    certainty: Certainty = Certainty()


def find_rhythm(
    music: MusicAnalysis | None,
    track: PoseTrack,
    start: float,
    end: float,
    bpm: float | None,
    first_beat: float | None,
    dancers: Dancers = tuple,
    advance: Advance = lambda seconds: None,
) -> Rhythm:
    """Beats between ``start`` and ``end`` (s), and their sections; ``bpm`` and ``first_beat`` override what is found.

    dancers  everybody dancing along with ``track``: without music their motion gives the beats, else not asked for
    advance  is told of each beat (s) whose movement is done

    Raises ValueError if fewer than four beats fall there.
    """

    @cache
    def everyone() -> Sequence[PoseTrack]:
        return [one.between(start, end) for one in dancers() or (track,)]

    found = _beats(music, everyone, (start, end), bpm)
    tempo, times = found.tempo, found.times
    if first_beat is not None:
        tempo = tempo and ConstantTempo(first_beat, tempo.period, tempo.residual)
        times = times + first_beat - times[np.argmin(np.abs(times - first_beat))] if tempo is None else times
        start = max(start, first_beat)
    first, last = start - START_BEAT_EPSILON_S, end - NO_BEAT_S
    times = tempo.times(first, last) if tempo else _continued(times, first, last)
    if len(times) < FEWEST_DANCED_BEATS:
        raise ValueError(f"only {len(times)} beats between {start:.1f} and {end:.1f} s")
    one, clear, sections = _counted_sections(times, found.per_bar, music, track, everyone, advance)
    certainty = replace(found.certainty, one=found.certainty.one and clear)
    return Rhythm(found.source, tempo, BeatGrid(times, found.per_bar, one, sections), certainty)


def _continued(times: NDArray[np.float64], first: float, last: float) -> NDArray[np.float64]:
    """Tracked beats from ``first`` to ``last`` (s); beyond the music they go on at the pace of the nearest ones: a
    sound track may begin late or end early, and the dance goes on anyway."""
    head, tail = (
        float(np.median(np.diff(part)))
        for part in (times[: END_TEMPO_INTERVALS + 1], times[-END_TEMPO_INTERVALS - 1 :])
    )
    before = times[0] - head * np.arange(max(0, int((times[0] - first) / head)), 0, -1)
    after = times[-1] + tail * np.arange(1, 1 + max(0, int((last - times[-1]) / tail)))
    every = np.concatenate([before, times, after])
    return every[(every >= first) & (every < last)]


def _beats(
    music: MusicAnalysis | None, dancers: Dancers, span: tuple[float, float], bpm: float | None
) -> _TrackedBeats:
    """Where the beats come from, their constant tempo, and if there is none the beats themselves."""
    if bpm is not None:
        return _TrackedBeats("given", tempo_given(bpm, music.onsets if music else stillness(dancers())))
    if music is not None and (heard := _heard(music, span)) is not None:
        return heard
    tempo = pulse(stillness(dancers()))
    if tempo is None:
        return _TrackedBeats(
            "assumed", ConstantTempo(0.0, 60.0 / ASSUMED_BPM, 0.0), certainty=Certainty(False, False, False)
        )
    return _TrackedBeats("motion", tempo, certainty=_agreed(tempo, dancers()))


def _heard(music: MusicAnalysis, span: tuple[float, float]) -> _TrackedBeats | None:
    """The beats of the danced part alone: any other tempo outside it is not danced. None if they are too few."""
    tracked = _within(music.beats, span)
    metre = find_metre(tracked, music.accents) if len(tracked) >= FEWEST_DANCED_BEATS else None
    if metre is None or len(metre.beats) < FEWEST_DANCED_BEATS:
        return None
    steps = [_in_step(tracked, _within(part, span)) for part in music.part_beats]
    clear = metre.contrast > CONTRAST or min(steps, default=1.0) > IN_STEP
    other = None if clear and metre.sure else metre.other or _other(metre.beats, music, span)
    certainty = Certainty(clear, metre.sure, metre.bar_sure, other)
    return _TrackedBeats(
        "sound", constant_tempo(metre.beats, music.onsets), metre.beats, metre.beats_per_bar, certainty
    )


def _within(beats: NDArray[np.float64], span: tuple[float, float]) -> NDArray[np.float64]:
    return beats[(beats >= span[0]) & (beats < span[1])]


def _other(beats: NDArray[np.float64], music: MusicAnalysis, span: tuple[float, float]) -> float | None:
    """Another tempo (BPM) that the bass alone, or the music without it, would be counted in; None if there is none."""
    bpm = 60.0 / float(np.median(np.diff(beats)))
    parts = [part for part in (_within(part, span) for part in music.part_beats) if len(part) >= FEWEST_DANCED_BEATS]
    others = [60.0 / float(np.median(np.diff(part))) for part in parts]
    return next((other for other in others if abs(other / bpm - 1) > SAME_TEMPO), None)


def _in_step(beats: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    """Share of the other beats (B,) whose intervals are in a simple ratio to those of these beats (≥ 4)."""
    if len(others) < FEWEST_DANCED_BEATS:
        return 0.0
    gaps = np.interp(_middles(others), _middles(beats), np.diff(beats))
    ratios = np.diff(others)[:, None] / gaps[:, None] / SIMPLE
    return float((np.abs(ratios - 1) < SAME_TEMPO).any(axis=1).mean())


def _middles(beats: NDArray[np.float64]) -> NDArray[np.float64]:
    return (beats[1:] + beats[:-1]) / 2


def _counted_sections(
    times: NDArray[np.float64],
    bar: int,
    music: MusicAnalysis | None,
    track: PoseTrack,
    everyone: Dancers,
    advance: Advance,
) -> tuple[int, bool, tuple[Section, ...]]:
    """The first "1", whether it is clear, and sections counted from there."""
    edges = BeatGrid(times).edges
    features = movement_of_beats(track, edges, advance)
    if music is not None:
        features = np.concatenate([features, _mean_between(music.onsets, music.timbre, edges)], axis=1)
        weight = music.accents.around(times) @ ONE_WEIGHTS
    else:
        features = np.concatenate([movement_of_beats(one, edges) for one in everyone()], axis=1)
        weight = stillness(everyone()).around(times)
    first = first_count(weight, features, bar)
    return first, bar_is_clear(weight, first, bar), propose_sections(features, first, 2 * bar)


def _mean_between(curve: Curve, values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B, D) mean of values (N, D) at the times of ``curve`` between edges (B+1,); NaN where there are none."""
    borders = np.searchsorted(curve.t, edges)
    missing = np.full(values.shape[1], np.nan)
    return np.array([values[a:b].mean(axis=0) if b > a else missing for a, b in zip(borders[:-1], borders[1:])])


# ----------------------------------------------------------------
# Beats from the dancer's motion, for videos without music: limbs come to rest on the beat. Pure.


CURVE_STEP: Final = 0.01
"""s between two values of the curve."""
MOTION_SMOOTHING_SD_S: Final = 0.06
"""s, standard deviation of the smoothing: less than a tenth of a beat, more than the jitter at 30 frames a second."""
LONGEST_HOLE: Final = 0.25
"""s without a pose that are bridged; in longer gaps the motion is unknown."""
USUAL_SPEED_SD_S: Final = 0.5
"""s, standard deviation of the smoothing that gives the usual speed, with which a rest is compared: about a beat."""
RHYTHM_LIMB_POINTS: Final = tuple(
    INDEX[f"{side}_{end}"] for end in ("wrist", "elbow", "ankle", "knee") for side in ("left", "right")
)


def motion_tempo(*dancers: PoseTrack) -> ConstantTempo | None:
    """The tempo at which the dancers' limbs come to rest; None if too little of a dance is seen."""
    return pulse(stillness(dancers))


def _agreed(tempo: ConstantTempo, dancers: Sequence[PoseTrack]) -> Certainty:
    """Sure if each of several dancers individually moves at that tempo too; never sure for a single dancer."""
    alone = [found.bpm for found in (motion_tempo(one) for one in dancers) if found]
    others = [bpm for bpm in alone if abs(bpm / tempo.bpm - 1) > SAME_TEMPO]
    agree = len(alone) > 1 and not others
    return Certainty(agree, agree, False, max(others, key=lambda bpm: abs(bpm - tempo.bpm), default=None))


def stillness(dancers: Sequence[PoseTrack]) -> Curve:
    """How much slower the limbs are at each time than around it, the mean of all: high where a movement ends."""
    curves = [curve for curve in map(_stillness, dancers) if len(curve.t)]
    if not curves:
        return Curve(np.zeros(0), np.zeros(0))
    t = np.arange(min(curve.t[0] for curve in curves), max(curve.t[-1] for curve in curves), CURVE_STEP)
    return Curve(t, np.mean([np.interp(t, curve.t, curve.strength, left=0, right=0) for curve in curves], axis=0))


def _stillness(track: PoseTrack) -> Curve:
    energy = motion_energy(track)
    if not len(energy.t):
        return energy
    around = _smoothed(energy.strength, USUAL_SPEED_SD_S)
    return Curve(energy.t, np.maximum(around - energy.strength, 0.0))


def motion_energy(track: PoseTrack) -> Curve:
    """Mean speed of wrists, elbows, knees and ankles, in torso lengths a second; 0 where nobody is seen. Empty if next
    to nothing is seen, or never both shoulders and hips."""
    seen = track.seen
    # not track.body, which stays with the track: of six people in an hour 350 MB
    times, image = track.t[seen], track.skeleton.as_body(track.image[seen], np.nan).astype(np.float64)
    torsos = np.linalg.norm(image[:, SHOULDERS].mean(axis=1) - image[:, HIPS].mean(axis=1), axis=-1)
    torsos = torsos[np.isfinite(torsos)]
    if len(times) < 3 or not len(torsos):
        return Curve(np.zeros(0), np.zeros(0))
    t = np.arange(times[0], times[-1], CURVE_STEP)
    speed = np.zeros(len(t))
    for end in RHYTHM_LIMB_POINTS:  # one by one: for an hour, all together take hundreds of megabytes
        path = (_smoothed(_between_finds(t, times, column), MOTION_SMOOTHING_SD_S) for column in image[:, end].T)
        speed += np.hypot(*(np.gradient(values, CURVE_STEP) for values in path))
    speed /= len(RHYTHM_LIMB_POINTS) * max(float(np.median(torsos)), 1e-6)
    return Curve(t, np.where(_near_a_pose(t, times), speed, 0.0))


def _between_finds(
    t: NDArray[np.float64], times: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(N,) ``values`` at ``times``, NaN where a point was not found, at each of ``t``; 0 where it never was."""
    found = np.isfinite(values)
    return np.interp(t, times[found], values[found]) if found.any() else np.zeros(len(t))


def _near_a_pose(t: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(N,) whether the poses before and after each time are close together."""
    after = np.clip(np.searchsorted(times, t, side="right"), 1, len(times) - 1)
    return times[after] - times[after - 1] <= LONGEST_HOLE


def _smoothed(values: NDArray[np.float64], deviation: float) -> NDArray[np.float64]:
    """Convolved with a Gaussian of ``deviation`` s, extending the ends."""
    reach = round(3 * deviation / CURVE_STEP)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * CURVE_STEP / deviation) ** 2)
    return np.convolve(np.pad(values, reach, mode="edge"), bell / bell.sum(), mode="valid")
