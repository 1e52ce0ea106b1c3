"""Claps in poses: two wrists that come together fast. Pure.

A camera takes a picture every 33 ms, and hands meet between two of them. So the moment is not that of the picture in
which they are closest, but where the line of their approach ends.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.calibration.clicks import PERIOD
from coach.domain.landmarks import INDEX, PoseTrack

WRIST_VISIBILITY: Final = 0.3
"""Visibility from which a wrist counts as seen."""
TOGETHER: Final = 0.6
"""Lengths of the torso (some 50 cm): wrists further apart than this are not together. Of clapping hands they are 5 to
20 cm apart."""
APPROACH: Final = 0.25
"""Lengths of the torso by which wrists must come closer …"""
CLAP_APPROACH_S: Final = 0.4
"""… in so many s before they are together."""
LEAST_CLAP_SPACING_S: Final = PERIOD / 2
"""s between two claps at least."""
MOST_CLAP_GAP_S: Final = 0.08
"""s between two pictures, of a hasty movement, beyond which nobody knows when hands met: at 15 pictures a second, none
may be missing, at 30 one."""
HALF_WAY: Final = 0.5
APPROACH_END_SHARE: Final = 0.15
"""Shares of the approach that are still to go, between which it is taken for a line. Tried on approaches at a constant
and at a rising speed, with hands that rebound at once or stay: at 30 pictures a second the median of eight claps is
within 8 ms; of the rendered film of claps it is within 3."""


def claps_seen(track: PoseTrack) -> NDArray[np.float64]:
    """(K,) moments of the claps, in s of the track's time; those are left out whose pictures are too far apart."""
    apart = wrists_apart(track)
    seen = np.isfinite(apart)
    t, apart = track.t[seen], apart[seen]
    return np.array([contact(t, apart, frame) for frame in closest(t, apart) if _close(t, frame)])


def _close(t: NDArray[np.float64], frame: int) -> bool:
    """Whether the pictures of the second half of an approach, and the next one, follow one another closely."""
    near = t[max(frame - 3, 0) : frame + 2]
    return bool((np.diff(near) <= MOST_CLAP_GAP_S).all())


def wrists_apart(track: PoseTrack) -> NDArray[np.float64]:
    """(T,) distance of the wrists in lengths of the torso (the whole track's median); NaN where one is not seen."""
    track = track.body
    ends = [INDEX[f"{side}_wrist"] for side in ("left", "right")]
    image = track.image.astype(np.float64)
    shoulders, hips = (
        image[:, [INDEX[f"{side}_{part}"] for side in ("left", "right")]].mean(axis=1) for part in ("shoulder", "hip")
    )
    torsos = np.linalg.norm(shoulders - hips, axis=1)
    if not np.isfinite(torsos).any():
        return np.full(len(track), np.nan)
    distance = np.linalg.norm(image[:, ends[0]] - image[:, ends[1]], axis=1) / np.nanmedian(torsos)
    return np.where((track.visibility[:, ends] >= WRIST_VISIBILITY).all(axis=1), distance, np.nan)


def closest(t: NDArray[np.float64], apart: NDArray[np.float64]) -> list[int]:
    """The frames in which hands that came together fast are closest. ``t`` (T,) s, ``apart`` (T,) torso lengths."""
    found: list[int] = []
    for frame in map(int, np.flatnonzero(apart <= TOGETHER)):
        distance = apart[frame]
        around = apart[np.abs(t - t[frame]) <= LEAST_CLAP_SPACING_S / 2]
        before = apart[(t >= t[frame] - CLAP_APPROACH_S) & (t <= t[frame])]
        alone = not found or t[frame] - t[found[-1]] >= LEAST_CLAP_SPACING_S
        if distance <= around.min() and before.max() - distance >= APPROACH and alone:
            found.append(frame)
    return found


def contact(t: NDArray[np.float64], apart: NDArray[np.float64], frame: int) -> float:
    """s at which hands meet that are closest in ``frame``: where the line of their approach reaches that distance."""
    first = int(np.searchsorted(t, t[frame] - CLAP_APPROACH_S))
    widest = first + int(apart[first : frame + 1].argmax())
    floor, way = apart[frame], apart[widest] - apart[frame]
    half, nearly = (_passed(t, apart, widest, frame, floor + share * way) for share in (HALF_WAY, APPROACH_END_SHARE))
    return float(min(nearly + (nearly - half) * APPROACH_END_SHARE / (HALF_WAY - APPROACH_END_SHARE), t[frame]))


def _passed(t: NDArray[np.float64], apart: NDArray[np.float64], first: int, last: int, level: float) -> float:
    """s at which the distance last falls below ``level`` between two frames, the first above it, the last below."""
    above = first + int(np.flatnonzero(apart[first:last] > level)[-1])
    return float(np.interp(-level, -apart[above : above + 2], t[above : above + 2]))
