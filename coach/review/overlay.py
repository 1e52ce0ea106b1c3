"""The reference's body fitted to the dancer's, so that both can be drawn over the same picture. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.look.figure import body_sizes
from coach.pose.landmarks import INDEX, PoseTrack

HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
FEET: Final = [INDEX["left_ankle"], INDEX["right_ankle"]]
NEAR: Final = 0.12
"""s between two poses, or a picture and a pose, that still belong together."""


def fitted(reference: NDArray[np.floating], body: NDArray[np.floating]) -> NDArray[np.float64]:
    """``reference`` (T, 33, 2) scaled and moved onto ``body`` (T, 33, 2), picture by picture; NaN = not seen.

    One size for the whole passage, so that it does not pump. Across, the hips lie on each other in every picture: who
    dances elsewhere in the room is not wrong. Upright, both stand on one floor for the whole passage, so that knees
    that should bend are seen to lower the body; where no feet are seen, the hips lie on each other this way, too.
    """
    scale = _middle(body_sizes(body)) / _middle(body_sizes(reference))
    scaled = np.asarray(reference, np.float64) * scale
    across = body[:, HIPS, 0].mean(axis=1) - scaled[:, HIPS, 0].mean(axis=1)
    floor = _middle(body[:, FEET, 1].max(axis=1)) - _middle(scaled[:, FEET, 1].max(axis=1))
    hips = body[:, HIPS, 1].mean(axis=1) - scaled[:, HIPS, 1].mean(axis=1)
    down = np.full(len(body), floor) if np.isfinite(floor) else hips
    return scaled + np.stack([across, down], axis=-1)[:, None, :]


def partners(track: PoseTrack, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T, 33, 2) the pose of ``track`` nearest to each of ``times`` (s); NaN where none is near."""
    if not len(track):
        return np.full((len(times), 33, 2), np.nan)
    after = np.clip(np.searchsorted(track.t, times), 1, max(1, len(track) - 1))
    before = after - 1
    after = np.minimum(after, len(track) - 1)
    nearest = np.where(times - track.t[before] <= track.t[after] - times, before, after)
    far = np.abs(track.t[nearest] - times) > NEAR
    return np.where(far[:, None, None], np.nan, track.image[nearest])


def _middle(values: NDArray[np.floating]) -> float:
    """The median of what is known (a size of 0 is not); NaN when nothing is."""
    known = np.asarray(values, np.float64)
    known = known[np.isfinite(known) & (known != 0)]
    return float(np.median(known)) if len(known) else float("nan")
