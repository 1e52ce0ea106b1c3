"""Whether two poses are of the same body, and what a dancer looks like. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import ANKLES, HIPS, INDEX, KNEES, SHOULDERS, TRUNK, Pose
from coach.estimators.top_down.box import CropBox, centre, scale

LARGE: Final = [INDEX[f"{side}_{part}"] for part in ("shoulder", "hip", "knee", "ankle") for side in ("left", "right")]

EITHER_WAY: Final = np.stack([np.arange(len(LARGE)), np.arange(len(LARGE)).reshape(-1, 2)[:, ::-1].ravel()])
"""(2, 8) of LARGE: as they are named, and with left and right exchanged."""

VISIBILITY_SCALE: Final = 0.3
"""Visibility that counts three quarters (RMPE's σ1)."""

SAME_JOINT_TORSOS: Final = 0.6
"""Torso lengths within which two joints count as one (RMPE: a tenth of the body's box; here as far as in
SAME_BODY_TORSOS)."""

KEYPOINT_GAP_SCALE: Final = 0.5
"""Torso lengths at which closeness has fallen to a third (RMPE's σ2)."""

SAME_BODY_LIKENESS: Final = 0.55
"""Likeness of two detections of one body (RMPE's η). For two people side by side half of the joints may lie close if
one is taken to be turned round: 0.5."""

SAME_BODY_TORSOS: Final = 0.6
"""Torso lengths: two poses whose large joints are closer than this on average are of one body."""

LIES: Final = 0.25
"""Share of the box's side: a pose whose torso is farther from the middle is a neighbour's."""

TORSO_BOX_RANGE: Final = (0.12, 0.8)
"""Length of a torso over the side of its box, from a body with the arms up to one cut off by the picture."""

MOST_TORSO_TRAVEL: Final = 1.2
"""Torso lengths that a dancer's torso may move in a tenth of a second; more is another body."""

REAL_BODY_VISIBILITY: Final = 0.5
"""Visibility, averaged over shoulders and hips, of a body that is there and not guessed."""


def pose_distance(one: Pose, other: Pose, moved: NDArray[np.floating] | float = 0.0) -> float:
    """Mean distance of the large joints that both have, in torso lengths; left and right may be swapped (turned round
    or not). Infinite if they share none. ``moved``: (2,) how far the first has moved in the meantime."""
    length = min(scale(one), scale(other))
    gaps = (gap[np.isfinite(gap)] for gap in _gaps(one, other, moved))
    return min(float(gap.mean()) if len(gap) else np.inf for gap in gaps) / length


def _gaps(one: Pose, other: Pose, moved: NDArray[np.floating] | float = 0.0) -> NDArray[np.float32]:
    """(2, 8) distances of the large joints as they are named, and with left and right of the other exchanged."""
    far = one.body.image[LARGE] + np.float32(moved) - other.body.image[LARGE][EITHER_WAY]
    far *= far
    return np.sqrt(far[..., 0] + far[..., 1])


def same_body(one: Pose, other: Pose) -> bool:
    return pose_distance(one, other) < SAME_BODY_TORSOS


def likeness(one: Pose, other: Pose) -> float:
    """How likely two detections are of one body, 0..1, by RMPE's parametric pose non-maximum suppression (Fang et al.
    2017, equations 8 to 10): large joints that lie close count by how sure both are of them, all count by how close
    they are.
    """
    gaps = _gaps(one, other) / min(scale(one), scale(other))
    sure_one, sure_other = (np.tanh(pose.body.visibility[LARGE] / VISIBILITY_SCALE) for pose in (one, other))
    close = (gaps < SAME_JOINT_TORSOS) * sure_one * sure_other[EITHER_WAY]
    near = np.exp(-np.square(np.where(np.isfinite(gaps), gaps, np.inf) / KEYPOINT_GAP_SCALE))
    return float((close + near).mean(axis=1).max()) / 2


def is_there(pose: Pose) -> bool:
    """Whether the pose is of a body that is seen, not one that the model imagines."""
    return pose.seen and float(pose.body.visibility[TRUNK].mean()) >= REAL_BODY_VISIBILITY


def lies_in(pose: Pose, box: CropBox) -> bool:
    """Whether the pose is of the body for which the box was opened, and not of somebody who reaches into it."""
    x, y = centre(pose)
    low, high = TORSO_BOX_RANGE
    near = max(abs(x - box.x), abs(y - box.y)) <= LIES * box.side
    return bool(pose.seen and near and low * box.side <= scale(pose) <= high * box.side)


def jumped(before: Pose, now: Pose, seconds: float) -> bool:
    """Whether a body cannot have come from one pose to the other in that time."""
    length = max(scale(before), scale(now))
    far = float(np.linalg.norm(centre(now) - centre(before)))
    return far > MOST_TORSO_TRAVEL * length * max(seconds, 1 / 30) / 0.1 or not 0.5 < scale(now) / scale(before) < 2.0


def non_maximum_suppression(poses: Iterable[Pose], known: Sequence[Pose] = ()) -> list[Pose]:
    """Each body once, by its best-seen pose; none of the ``known`` bodies."""
    kept: list[Pose] = []
    for pose in sorted(poses, key=lambda p: -float(p.body.visibility[LARGE].mean())):
        if not any(likeness(pose, other) > SAME_BODY_LIKENESS for other in (*known, *kept)):
            kept.append(pose)
    return kept


CLOTHES: Final = np.linspace([0.1, 0.5, 0.2, 0.1], [0.5, 0.9, 0.9, 0.7], 8, axis=1)
"""(4, 8) shares of the way along the torso, twice, the thighs and the shins, at which clothes are sampled."""


def appearance(rgb: NDArray[np.uint8], pose: Pose) -> NDArray[np.float32]:
    """(12,) mean colour (0..1) of chest, belly, thighs and shins: clothes tell dancers apart; NaN off the picture."""
    height, width = rgb.shape[:2]
    shoulders, hips, knees, ankles = (pose.body.image[part] for part in (SHOULDERS, HIPS, KNEES, ANKLES))
    chest, waist = _inwards(shoulders), _inwards(hips)
    above, below = np.stack([chest, chest, hips, knees]), np.stack([waist, waist, knees, ankles])
    points = above[:, None] + CLOTHES[..., None, None] * (below - above)[:, None]  # (4, 8, 2, 2): along both sides
    x, y = np.moveaxis(np.rint(points * height), -1, 0).reshape(2, 4, -1)
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)  # NaN is not
    colours = np.zeros((*inside.shape, 3), np.float32)
    colours[inside] = rgb[y[inside].astype(int), x[inside].astype(int)]
    count = inside.sum(axis=1)[:, None]
    means = np.where(count, np.einsum("pij->pj", colours) / np.maximum(255 * count, 1), np.nan)
    return means.ravel().astype(np.float32)


def eased_look(look: NDArray[np.float32], new: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """An appearance in which the newest has weight ``share``; what one does not show comes from the other."""
    eased = look + share * (new - look)
    return np.where(np.isfinite(eased), eased, np.where(np.isfinite(new), new, look))


def look_difference(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Root mean square difference of two appearances over what is known of both; 0 if nothing is."""
    difference = one - other
    known = np.isfinite(difference)
    return float(np.sqrt(np.mean(difference[known] ** 2))) if known.any() else 0.0


def _inwards(pair: NDArray[np.float32]) -> NDArray[np.float32]:
    """(2, 2) the two sides, a little closer together: surely on the clothes."""
    return pair + 0.25 * (pair[::-1] - pair)
