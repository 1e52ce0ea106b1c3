"""One performance of a dance: somebody's body, style, lag and faults, filmed; and the truth about each beat. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.synthetic import faults
from coach.bench.synthetic.body import Motion, Proportions, landmarks, unit
from coach.bench.synthetic.camera import Sensor, Viewpoint, film, frame_times, slow_noise
from coach.bench.synthetic.dance import SyntheticDance
from coach.bench.synthetic.faults import PlantedFault
from coach.compare.features import deep_error, features
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE

BODY_SPREAD: Final = 0.06
STYLE_SD_RANGE_DEG: Final = (2.5, 7.0)
"""Degrees SD of personal style, drawn afresh for every performance."""
CAMERA_PAN_SD_DEG, CAMERA_TILT_SD_DEG, ROLL = 15.0, 6.0, 2.0
"""Degrees SD of the camera's pan."""
NATURAL_LAG: Final = 0.025
"""s SD of human timing errors, lasting 1.5 s."""
LEFT_OVER: Final = 0.015
"""s SD of the latency left after calibration."""
POSITIVE, NEGATIVE = 20.0, 10.0
"""Degrees of true deviation from which a joint is wrong, and below which it is right; those between do not count."""


@dataclass(frozen=True, eq=False)
class BeatTruth:
    """The truth about each beat.

    deviation (B, 9) degrees, noise-free, median over the beat, joints as they are judged (limb directions, hinges)
    lag       (B,) s
    fault     (B,) index of the fault whose beat it is, −1 = none, −2 = next to a fault: not counted
    """

    deviation: NDArray[np.float64]
    lag: NDArray[np.float64]
    fault: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class SyntheticTake:
    """One take of a dance.

    kind    one of ``faults.CLASSES``
    track   what the camera and the network made of it, in song time
    danced  (T,) s: the song time whose move is danced at each of the track's times
    motion  what the body did at these times
    """

    dance: SyntheticDance
    kind: str
    faults: tuple[PlantedFault, ...]
    track: PoseTrack
    danced: NDArray[np.float64]
    motion: Motion

    @cached_property
    def truth(self) -> BeatTruth:
        """The truth about each beat; computed on demand, as it costs as much as the performance."""
        deviation = deep_error(_true_features(self.motion), _true_features(self.dance.at(self.danced)))
        beat_of = np.searchsorted(self.dance.grid.edges, self.danced, side="right") - 1
        beats = range(len(self.dance.grid))
        return BeatTruth(
            deviation=np.array([_middle(deviation[beat_of == k]) for k in beats]),
            lag=np.array([_middle((self.track.t - self.danced)[beat_of == k, None])[0] for k in beats]),
            fault=_fault_of_beat(self.faults, len(self.dance.grid)),
        )


def reference_track(dance: SyntheticDance, seed: int) -> PoseTrack:
    """The song's own video: an average body before a camera facing it squarely."""
    rng = np.random.default_rng(seed)
    camera = Viewpoint(distance=4.0, pan=np.radians(rng.normal(0, 3)), tilt=np.radians(rng.normal(0, 2)))
    sensor = Sensor(noise=1.0, fps=30, drops=0, hidden=0.5, swaps=0.5)
    t = frame_times(dance.t[0], dance.t[-1], sensor, rng)
    return film(landmarks(dance.at(t), Proportions.average()), t, camera, sensor, rng)


def perform(
    dance: SyntheticDance,
    kind: str,
    seed: int,
    noise: float = 1.0,
    pan: float = CAMERA_PAN_SD_DEG,
    planned: tuple[PlantedFault, ...] | None = None,
) -> SyntheticTake:
    """A performance of a class; ``noise`` scales the landmark noise, ``pan`` is degrees SD, ``planned`` overrides."""
    rng = np.random.default_rng(seed)
    sensor = Sensor(noise=noise, fps=float(rng.uniform(24, 30)))
    planted = faults.plan(kind, dance, rng) if planned is None else planned
    t = frame_times(dance.t[0], dance.t[-1], sensor, rng)
    danced = _danced_time(dance, planted, t, rng)
    styled = _styled(dance.at(danced), t, rng)
    faulty = _faulty(styled, dance, planted, danced, t, seed)
    camera = Viewpoint(
        distance=float(np.exp(rng.uniform(np.log(2.4), np.log(4.5)))),
        height=float(rng.uniform(0.9, 1.5)),
        pan=np.radians(rng.normal(0, pan)),
        tilt=np.radians(rng.normal(0, CAMERA_TILT_SD_DEG)),
        roll=np.radians(rng.normal(0, ROLL)),
    )
    points = landmarks(faulty, Proportions.random(rng, BODY_SPREAD))
    return SyntheticTake(dance, kind, planted, film(points, t, camera, sensor, rng), danced, faulty)


def _span(dance: SyntheticDance, fault: PlantedFault) -> tuple[float, float]:
    """s, from the beginning of its first beat to the end of its last."""
    return float(dance.grid.edges[fault.first]), float(dance.grid.edges[fault.last + 1])


def _danced_time(
    dance: SyntheticDance, planted: tuple[PlantedFault, ...], t: NDArray, rng: np.random.Generator
) -> NDArray:
    """(T,) the song time whose move is danced at time ``t``: late dancers do what was due earlier."""
    lag = rng.normal(0, LEFT_OVER) + NATURAL_LAG * slow_noise(t, 1.5, (), rng)
    lag = np.convolve(np.pad(lag, 15, mode="edge"), np.ones(31) / 31, mode="valid") * 1.2
    for fault in planted:
        if fault.kind == "timing":
            first, end = _span(dance, fault)
            lag = lag + fault.size * faults.strength(t, first, end, max(faults.RAMP, 2 * abs(fault.size)))
    return t - lag


def _styled(motion: Motion, t: NDArray, rng: np.random.Generator) -> Motion:
    """Everybody dances it a little differently: partly always the same way, partly varying from moment to moment."""
    sd = np.radians(rng.uniform(*STYLE_SD_RANGE_DEG))
    habit = rng.normal(0, 0.7, (9, 3))
    mood = slow_noise(t, 1.0, (9, 3), rng)
    return motion.with_sticks(unit(motion.sticks + sd * (habit + 0.7 * _smooth(mood))))


def _smooth(values: NDArray, width: int = 11) -> NDArray:
    """(T, …) moving mean over ``width`` frames: limbs do not jitter."""
    padded = np.pad(values, [(width // 2, width // 2)] + [(0, 0)] * (values.ndim - 1), mode="edge")
    sums = np.cumsum(np.concatenate([np.zeros((1, *values.shape[1:])), padded]), axis=0)
    return (sums[width:] - sums[:-width]) / width


def _faulty(motion: Motion, dance: SyntheticDance, planted, danced: NDArray, t: NDArray, seed: int) -> Motion:
    """The motion with its shape, side and frozen faults; each has its own random draws, so that adding one changes no
    other."""
    for fault in planted:
        first, end = _span(dance, fault)
        by = faults.strength(danced, first, end)
        rng = np.random.default_rng((seed, fault.first))
        if fault.kind == "shape":
            motion = motion.with_sticks(faults.bend(motion.sticks, fault, by * fault.size, rng))
        elif fault.kind == "side":
            motion = motion.with_sticks(faults.swap(motion.sticks, fault, by))
        elif fault.kind == "frozen":
            share = faults.strength(t, first, end)[:, None, None]
            held = motion.sticks[[min(np.searchsorted(t, first), len(t) - 1)]]
            motion = motion.with_sticks(unit(motion.sticks * (1 - share) + held * share))
    return motion


def _middle(values: NDArray) -> NDArray:
    return np.median(values, axis=0) if len(values) else np.full(values.shape[1], np.nan)


def _true_features(motion: Motion):
    points = landmarks(motion, Proportions.average())
    points = points - points[:, 23:25].mean(axis=1, keepdims=True)
    points = BLAZEPOSE.as_body(points * (1, -1, -1), np.nan)
    return features(points[..., :2], points, np.ones(points.shape[:2]), BLAZEPOSE.noise)


def _fault_of_beat(planted: tuple[PlantedFault, ...], beats: int) -> NDArray[np.intp]:
    found = np.full(beats, -1)
    for fault in planted:
        found[max(fault.first - 1, 0) : fault.last + 2] = -2
    for i, fault in enumerate(planted):
        found[fault.first : fault.last + 1] = i
    return found
