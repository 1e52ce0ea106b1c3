"""Small stick figures as inline SVG: in a loop, and count by count. They need no script.

Poses are (T, L, 2) as in the body of a PoseTrack, NaN where not seen.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import INDEX, TRUNK_OUTLINE
from coach.pages.svg import Svg, hex_of, image
from coach.ui import theme

PoseArray = NDArray[np.float64]

FIGURES_HEIGHT: Final = 120
"""Units from the highest hand to the lowest foot of all the figures on a page."""
FIGURE_MARGIN: Final = 6
"""Units of margin around that, for the strokes."""
STROKE: Final = 4.5
STICK_HEAD_RADIUS: Final = 0.28
"""Radius of the head in lengths of the torso."""
STILL_FIGURE_WIDTH: Final = 0.6
"""Share of that width for a still figure beside others."""
COUNT_DOT_RADIUS: Final = 3.0
"""Radius of the counts' dots."""
OTHER_COUNT_OPACITY: Final = 0.25
"""Opacity of a count that is not the current one."""

COLOURED_LIMBS: Final = tuple(
    (tuple(INDEX[f"{side}_{part}"] for part in parts), colour)
    for side, colour in (("left", theme.LEFT_LIMB), ("right", theme.RIGHT_LIMB))
    for parts in (("hip", "knee", "ankle", "foot_index"), ("shoulder", "elbow", "wrist"))
)
"""Points of a limb in order, and its colour, from the back to the front."""


@dataclass(frozen=True)
class BoundingBox:
    """The box that all figures of a page are drawn in, so that a large move looks large: in torso lengths around the
    dancer's own middle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        return FIGURES_HEIGHT / self.height

    @property
    def size(self) -> tuple[float, float]:
        return self.width * self.scale + 2 * FIGURE_MARGIN, FIGURES_HEIGHT + 2 * FIGURE_MARGIN

    def placed(self, poses: PoseArray) -> PoseArray:
        """Centred poses, in units."""
        return (poses - (self.left, self.top)) * self.scale + FIGURE_MARGIN


def centred(poses: PoseArray) -> PoseArray:
    """Interpolated between the frames in which a point is seen, in torso lengths from the hips' mean position."""
    found = np.array(poses, np.float64)
    frames = np.arange(len(found))
    for column in found.reshape(len(found), -1).T:
        known = np.isfinite(column)
        if known.any():
            column[:] = np.interp(frames, frames[known], column[known])
    chest, hips = found[:, TRUNK_OUTLINE[:2]].mean(axis=1), found[:, TRUNK_OUTLINE[2:]].mean(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # if nobody is seen
        return (found - np.nanmean(hips, axis=0)) / np.nanmedian(np.linalg.norm(chest - hips, axis=-1))


def bounding_box(figures: Sequence[PoseArray]) -> BoundingBox:
    """The box of all figures, centred, heads included."""
    points = np.concatenate([poses.reshape(-1, 2) for poses in figures])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return BoundingBox(-1.0, -1.0, 2.0, 2.0)
    (left, top), (right, bottom) = points.min(axis=0) - STICK_HEAD_RADIUS, points.max(axis=0) + STICK_HEAD_RADIUS
    return BoundingBox(left, top, right - left, bottom - top)


def loop(name: str, title: str, said: str, poses: PoseArray, box: BoundingBox, seconds: float, counts: int) -> Svg:
    """The figure dancing centred poses in a loop of ``seconds``, with a dot for each of the ``counts`` below."""
    placed, (wide, high) = box.placed(poses), box.size
    marks = _body(placed, box, seconds) + _dots(wide, high, counts, seconds)
    return image(name, title, said, (round(wide), round(high + 4 * COUNT_DOT_RADIUS)), marks, ' class="loop"')


def still(name: str, title: str, pose: PoseArray, box: BoundingBox) -> Svg:
    """The figure in one centred pose (L, 2), in the middle of a narrow picture; arms may reach beyond it."""
    wide, high = box.size
    narrow = round(STILL_FIGURE_WIDTH * wide)
    placed = box.placed(pose[None])
    placed = placed + (narrow / 2 - placed[:, TRUNK_OUTLINE[2:], :1].mean(), 0)
    return image(name, title, title, (narrow, round(high)), _body(placed, box, 0))


def _body(placed: PoseArray, box: BoundingBox, seconds: float) -> list[str]:
    torso = _path(
        _torso(placed), theme.TORSO_COLOUR, seconds, f'fill="{hex_of(theme.TORSO_COLOUR)}" fill-opacity=".35"'
    )
    limbs = [_path(_limb(placed, part), colour, seconds) for part, colour in COLOURED_LIMBS]
    return [torso, *limbs, _head(placed, box, seconds)]


def _limb(placed: PoseArray, part: Sequence[int]) -> list[str]:
    """Its path in each frame; "" if it is never seen. Whatever an estimator does not find (feet) is left out."""
    found = [k for k in part if np.isfinite(placed[:, k]).all()]
    return _paths(placed[:, found]) if len(found) > 1 else []


def _torso(placed: PoseArray) -> list[str]:
    corners = placed[:, TRUNK_OUTLINE]
    return [f"{path}Z" for path in _paths(corners)] if np.isfinite(corners).all() else []


def _paths(points: PoseArray) -> list[str]:
    return ["M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in frame) for frame in points]


def _path(paths: Sequence[str], colour: theme.Colour, seconds: float, fill: str = 'fill="none"') -> str:
    if not paths:
        return ""
    look = f'stroke="{hex_of(colour)}" stroke-width="{STROKE}" stroke-linecap="round" stroke-linejoin="round" {fill}'
    return f'<path d="{paths[0]}" {look}>{_animated("d", paths, seconds)}</path>'


def _head(placed: PoseArray, box: BoundingBox, seconds: float) -> str:
    """Around the nose, without a neck: a symbol for a head."""
    nose = placed[:, INDEX["nose"]]
    if not np.isfinite(nose).all():
        return ""
    x, y = ([f"{value:.0f}" for value in values] for values in nose.T)
    moves = _animated("cx", x, seconds) + _animated("cy", y, seconds)
    look = f'r="{STICK_HEAD_RADIUS * box.scale:.1f}" fill="{hex_of(theme.TORSO_COLOUR)}"'
    return f'<circle cx="{x[0]}" cy="{y[0]}" {look}>{moves}</circle>'


def _dots(wide: float, high: float, counts: int, seconds: float) -> list[str]:
    marks = []
    for k in range(counts):
        lit = [("1" if now == k else f"{OTHER_COUNT_OPACITY}") for now in range(counts)]
        x = wide / 2 + (k - (counts - 1) / 2) * 3.6 * COUNT_DOT_RADIUS
        at = f'cx="{x:.1f}" cy="{high + COUNT_DOT_RADIUS:.1f}" r="{COUNT_DOT_RADIUS}"'
        moves = _animated("fill-opacity", lit, seconds, ' calcMode="discrete"')
        marks.append(f'<circle {at} fill="{hex_of(theme.TEXT)}" fill-opacity="{OTHER_COUNT_OPACITY}">{moves}</circle>')
    return marks


def _animated(attribute: str, values: Sequence[str], seconds: float, how: str = "") -> str:
    if len(values) < 2:
        return ""
    return (
        f'<animate attributeName="{attribute}" dur="{seconds:.2f}s" repeatCount="indefinite"{how} '
        f'values="{";".join(values)}"/>'
    )
