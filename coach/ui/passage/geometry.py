"""The reference's body fitted to the dancer's, so that both can be drawn over the same picture. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import ANKLES, HIPS, PoseTrack
from coach.ui.proportions import body_sizes

SAME_MOMENT: Final = 0.12
"""Largest gap in s between two poses, or a picture and a pose, that belong together."""


def fitted(reference: NDArray[np.floating], body: NDArray[np.floating]) -> NDArray[np.float64]:
    """``reference`` (T, L, 2) scaled and moved onto ``body`` (T, L, 2), picture by picture; NaN = not seen.

    One size for the whole passage, so that it does not pulsate. Horizontally the hips coincide in every picture:
    dancing elsewhere in the room is not wrong. Vertically both stand on one floor for the whole passage, so that
    knees that should bend visibly lower the body; if no feet are seen, the hips coincide vertically, too.
    """
    scale = _middle(body_sizes(body)) / _middle(body_sizes(reference))
    scaled = np.asarray(reference, np.float64) * scale
    across = body[:, HIPS, 0].mean(axis=1) - scaled[:, HIPS, 0].mean(axis=1)
    floor = _middle(body[:, ANKLES, 1].max(axis=1)) - _middle(scaled[:, ANKLES, 1].max(axis=1))
    hips = body[:, HIPS, 1].mean(axis=1) - scaled[:, HIPS, 1].mean(axis=1)
    down = np.full(len(body), floor) if np.isfinite(floor) else hips
    return scaled + np.stack([across, down], axis=-1)[:, None, :]


def partners(track: PoseTrack, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T, L, 2) the pose of ``track`` nearest to each of ``times`` (s); NaN where none is near."""
    if not len(track):
        return np.full((len(times), *track.image.shape[1:]), np.nan)
    after = np.clip(np.searchsorted(track.t, times), 1, max(1, len(track) - 1))
    before = after - 1
    after = np.minimum(after, len(track) - 1)
    nearest = np.where(times - track.t[before] <= track.t[after] - times, before, after)
    far = np.abs(track.t[nearest] - times) > SAME_MOMENT
    return np.where(far[:, None, None], np.nan, track.image[nearest])


def _middle(values: NDArray[np.floating]) -> float:
    """The median of the known values (a size of 0 is not known); NaN if there are none."""
    known = np.asarray(values, np.float64)
    known = known[np.isfinite(known) & (known != 0)]
    return float(np.median(known)) if len(known) else float("nan")


# ----------------------------------------------------------------
# The part of a picture around the dancer, so that a body filmed from across a room can be seen. Pure.


ABOVE_NOSE: Final = 0.12
"""Share of the height from feet to highest landmark: the rest of the head above it, and some room."""
CLOSE_UP_OVER_DANCER: Final = 1.1
"""Height of the part shown, over the height of the dancer in it."""
LEAST_CLOSE_UP_SHARE: Final = 0.5
"""Least share of the frame's height shown; any closer, single pixels would be visible."""


@dataclass(frozen=True)
class CloseUp:
    """The part of a video's picture that is shown, in units of frame height; it stays still during a passage."""

    left: float
    top: float
    wide: float
    high: float

    def cut(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """That part of a picture (H, W, 3); a view, not a copy."""
        height, width = rgb.shape[:2]
        top, left = round(self.top * height), round(self.left * height)
        bottom, right = round((self.top + self.high) * height), round((self.left + self.wide) * height)
        return rgb[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]

    def points(self, image: NDArray) -> NDArray[np.float64]:
        """(…, 2) units of frame height → units of the part's height."""
        return (np.asarray(image, np.float64) - (self.left, self.top)) / self.high


def close_up(image: NDArray, shape: float, wanted: float, least: float = LEAST_CLOSE_UP_SHARE) -> CloseUp:
    """The smallest part of the picture with the dancer in all of ``image`` (T, L, 2), in the wanted shape.

    shape, wanted  width over height of the video, and of the part
    least          least share of the frame's height shown; 1: all of it

    A video narrower than wanted, such as a phone's, is shown at its full width. If the dancer travels farther than the
    part is wide, it is wider than wanted; if nobody is seen, it is the whole picture.
    """
    seen = image[np.isfinite(image).all(axis=-1)]
    if not len(seen):
        return CloseUp(0.0, 0.0, shape, 1.0)
    low, up = np.percentile(seen, (1, 99), axis=0)
    low[1] -= ABOVE_NOSE * (up[1] - low[1])
    across, down = CLOSE_UP_OVER_DANCER * (up - low)
    least = max(least, shape / wanted) if shape < wanted else least
    high = float(np.clip(max(down, across / wanted), least, 1.0))
    wide = float(min(max(high * wanted, across), shape))
    x, y = (low + up) / 2
    left = float(np.clip(x - wide / 2, 0.0, shape - wide))
    return CloseUp(left, float(np.clip(y - high / 2, 0.0, 1.0 - high)), wide, high)
