"""Where shoulders, elbows and wrists are over time, as numbers to be plotted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import PoseTrack
from coach.moves.windows import LEAST_TORSO, MOVE_HIPS, MOVE_LANDMARKS, MOVE_SHOULDERS, key_points, nanmedian, sampled

ARM_JOINT_NAMES: Final = ("shoulder", "elbow", "wrist")
PLOTTED_HZ: Final = 15.0
"""Fast enough for any limb to be followed by eye; a page of a long song stays small."""
_POINTS: Final = [[MOVE_LANDMARKS.index(f"{side}_{part}") for side in ("left", "right")] for part in ARM_JOINT_NAMES]


@dataclass(frozen=True, eq=False)
class Traces:
    """Times ``t`` (T,) in s, evenly spaced, and places ``at`` (T, 3, 2, 2): of the ARM_JOINT_NAMES, left and right, x
    and y.

    x grows to the right of the picture and y upwards, in torsos from the middle of the hips. NaN where not seen well.
    """

    t: NDArray[np.float64]
    at: NDArray[np.float64]


def traces(track: PoseTrack) -> Traces:
    """The traces of a whole track. They are measured in its usual torso, so that nobody grows by bending down."""
    points = key_points(track)
    t = np.arange(track.t[0], track.t[-1] + 1e-9, 1 / PLOTTED_HZ) if len(track) > 1 else np.empty(0)
    image, _ = sampled(points, t)
    hips, chest = (image[:, pair].mean(axis=1) for pair in (MOVE_HIPS, MOVE_SHOULDERS))
    lengths = np.linalg.norm(chest - hips, axis=-1)
    torso = nanmedian(lengths[None])[0] if len(t) else np.nan
    scale = np.array([1, -1]) / (torso if torso >= LEAST_TORSO else np.nan)
    return Traces(t, (image - hips[:, None])[:, _POINTS] * scale)
