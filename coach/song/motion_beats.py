"""Beats from the dancer's motion, for videos without music: limbs come to rest on the beat. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.pose.landmarks import INDEX, PoseTrack
from coach.song.tempo import ConstantTempo, Curve, pulse

STEP: Final = 0.01
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
    times, image = track.t[seen], track.image[seen].astype(np.float64)
    torso = float(np.median(np.linalg.norm(image[:, SHOULDERS].mean(axis=1) - image[:, HIPS].mean(axis=1), axis=-1)))
    t = np.arange(times[0], times[-1], STEP)
    limbs = image[:, ENDS].reshape(len(times), -1)
    paths = np.stack([_smoothed(np.interp(t, times, column), SMOOTH) for column in limbs.T], axis=-1)
    paths = paths.reshape(len(t), len(ENDS), 2)
    speed = np.linalg.norm(np.gradient(paths, STEP, axis=0), axis=-1).mean(axis=-1) / max(torso, 1e-6)
    return Curve(t, np.where(_near_a_pose(t, times), speed, 0.0))


def _near_a_pose(t: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(N,) whether the poses before and after each time are near each other."""
    after = np.clip(np.searchsorted(times, t, side="right"), 1, len(times) - 1)
    return times[after] - times[after - 1] <= LONGEST_HOLE


def _smoothed(values: NDArray[np.float64], deviation: float) -> NDArray[np.float64]:
    """Convolved with a bell curve of ``deviation`` s, the ends continued."""
    reach = round(3 * deviation / STEP)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * STEP / deviation) ** 2)
    return np.convolve(np.pad(values, reach, mode="edge"), bell / bell.sum(), mode="valid")
