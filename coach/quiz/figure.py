"""The dancer as a skeleton: thick glowing limbs, smooth over time, with a trail behind hands and feet.

Light is added with round soft sprites along each limb: blurring a picture of the window's size would take longer than
a frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.compare.sampling import resampled
from coach.domain.landmarks import FACE, INDEX, TRUNK_OUTLINE, PoseTrack
from coach.domain.practice import BodyPart
from coach.ui import theme
from coach.ui.proportions import body_sizes
from coach.ui.theme import Colour

DRAWN_HZ: Final = 60
"""Hz at which a dance is sampled for drawing."""
SMOOTH_S: Final = 0.035
"""s SD of the smoothing, which looks both ways in time: a limb neither lags nor trembles."""
LIMB_FADE_VISIBILITY: Final = (0.1, 0.5)
"""A limb below the first visibility is not drawn; from the second up it is drawn in full."""
TRAIL_S: Final = 0.22
"""s for which the path of hands and feet glows."""
QUIZ_HEAD_RADIUS: Final = 0.21
"""Radius of the head, in torso lengths."""
GLOW_RADIUS: Final = 4.2
"""Radius of the light around a limb, in radii of the limb."""
GLOW_STRENGTH: Final = 0.26
"""Share of a limb's colour that one sprite adds at its centre."""

TRUNK_COLOUR: Final[Colour] = (176, 184, 255)
"""Connections across the body; they show which way it faces."""

DrawnLimb = tuple[str, str, float, float]
"""Two landmarks, and the limb's radius at each, in torso lengths."""

SIDE_LIMBS: Final[tuple[DrawnLimb, ...]] = (
    ("hip", "knee", 0.135, 0.105), ("knee", "ankle", 0.105, 0.065), ("ankle", "foot_index", 0.065, 0.045),
    ("shoulder", "elbow", 0.105, 0.085), ("elbow", "wrist", 0.085, 0.055), ("wrist", "index", 0.055, 0.042),
)  # fmt: skip
"""The limbs of each side, legs first: arms are drawn over them."""
TRUNK_LIMBS: Final[tuple[DrawnLimb, ...]] = (
    ("left_shoulder", "right_shoulder", 0.075, 0.075), ("left_hip", "right_hip", 0.085, 0.085),
    ("left_shoulder", "left_hip", 0.075, 0.085), ("right_shoulder", "right_hip", 0.075, 0.085),
)  # fmt: skip
TRAIL_POINTS: Final = tuple(f"{side}_{part}" for side in ("left", "right") for part in ("wrist", "ankle"))
"""What leaves a trail."""
_TRAIL_ROWS: Final = [INDEX[name] for name in TRAIL_POINTS]


@dataclass(frozen=True)
class FigureStyle:
    """colours of the dancer's left and right and of the trunk; parts: which limbs are drawn; strength: 0..1."""

    left: Colour = theme.LEFT_LIMB
    right: Colour = theme.ACCENT
    trunk: Colour = TRUNK_COLOUR
    parts: BodyPart = "all"
    strength: float = 1.0


@dataclass(frozen=True, eq=False)
class StickFigure:
    """A dance sampled for drawing: ``image`` (T, L, 2) units of frame height, ``seen`` (T, L) 0..1, at ``DRAWN_HZ``
    from ``start`` s; ``size``: length of the torso in the same unit."""

    start: float
    image: NDArray[np.float64]
    seen: NDArray[np.float64]
    size: float

    def at(self, t: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(L, 2), (L,) at ``t`` s, linear between the moments; the first and the last hold before and after."""
        place = min(max((t - self.start) * DRAWN_HZ, 0.0), len(self.image) - 1.0)
        k = min(int(place), max(len(self.image) - 2, 0))
        share, last = place - k, min(k + 1, len(self.image) - 1)
        return tuple(values[k] * (1 - share) + values[last] * share for values in (self.image, self.seen))

    def mirrored(self) -> StickFigure:
        """As in a mirror: the picture is flipped, the dancer's left and right keep their colours."""
        return StickFigure(self.start, self.image * (-1, 1), self.seen, self.size)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """left, top, right, bottom of everything well seen, in the image's unit, with head and limbs' thickness; the
        bottom is the floor."""
        points = np.where((self.seen > 0)[..., None], self.image, np.nan).reshape(-1, 2)
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return 0.0, 0.0, 1.0, 1.0
        (left, top), (right, bottom) = np.percentile(points, (0.5, 99.5), axis=0)
        return left - 0.2 * self.size, top - 1.5 * QUIZ_HEAD_RADIUS * self.size, right + 0.2 * self.size, bottom


def laid_out(track: PoseTrack, start: float, end: float) -> StickFigure:
    """The dance of a track from ``start`` to ``end`` s, smoothed; short gaps are bridged, in longer ones nobody is
    drawn."""
    t = np.arange(start, max(end, start + 2 / DRAWN_HZ), 1 / DRAWN_HZ)
    around = track.body.between(start - 1.0, end + 1.0)
    moments = resampled(around, t) if len(around) > 1 else PoseTrack.unseen(t)
    image, visibility = moments.body.image.astype(np.float64), moments.body.visibility.astype(np.float64)
    known = np.isfinite(image).all(axis=2)
    low, high = LIMB_FADE_VISIBILITY
    seen = np.where(known, np.clip((visibility - low) / (high - low), 0, 1), 0.0)
    weight = _smoothed(known.astype(np.float64))
    image = _smoothed(np.where(known[..., None], image, 0.0)) / np.maximum(weight, 1e-6)[..., None]
    image = np.where((weight > 1e-3)[..., None], image, np.nan)
    sizes = body_sizes(image)
    sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
    size = float(np.percentile(sizes, 75)) if len(sizes) else 0.25
    return StickFigure(start, np.nan_to_num(image), np.minimum(_smoothed(seen), (weight > 1e-3).astype(float)), size)


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T, …) smoothed over time with a Gaussian; beyond the ends the first and the last value hold."""
    reach = round(3 * SMOOTH_S * DRAWN_HZ)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (SMOOTH_S * DRAWN_HZ)) ** 2)
    kernel /= kernel.sum()
    padded = np.pad(values, [(reach, reach)] + [(0, 0)] * (values.ndim - 1), mode="edge")
    return sum(share * padded[k : k + len(values)] for k, share in enumerate(kernel))


@dataclass(frozen=True)
class PixelTransform:
    """From the image's units to pixels: ``scale`` pixels per unit, then moved by ``left``, ``top``."""

    scale: float
    left: float
    top: float

    def points(self, image: NDArray[np.floating]) -> NDArray[np.float64]:
        """(…, 2) → (…, 2) pixels."""
        return np.asarray(image, np.float64) * self.scale + (self.left, self.top)


def draw_figure(
    surface: pygame.Surface, figure: StickFigure, view: PixelTransform, t: float, look: FigureStyle
) -> None:
    """The dancer at ``t`` s, with light and trails; keeps to the surface's clip."""
    image, seen = figure.at(t)
    points, unit = view.points(image), view.scale * figure.size
    limbs = list(_limbs(points, seen, look))
    _draw_trails(surface, figure, view, t, look, unit)
    for a, b, ra, rb, colour, strength in limbs:
        _add_light(surface, a, b, GLOW_RADIUS * unit * (ra + rb) / 2, colour, GLOW_STRENGTH * strength * look.strength)
    _draw_chest(surface, points, seen, look)
    for a, b, ra, rb, colour, strength in limbs:
        shade = _mixed(theme.BACKGROUND, colour, strength * look.strength)
        _capsule(surface, a, b, ra * unit, rb * unit, shade)
    for a, b, ra, rb, colour, strength in limbs:  # the hot core of a neon tube
        core = _mixed(theme.BACKGROUND, _mixed(colour, (255, 255, 255), 0.6), strength * look.strength)
        _capsule(surface, a, b, 0.34 * ra * unit, 0.34 * rb * unit, core)
    _draw_head(surface, points, seen, look, unit)


def _limbs(
    points: NDArray, seen: NDArray, look: FigureStyle
) -> Iterator[tuple[NDArray, NDArray, float, float, Colour, float]]:
    """(end, end, radius, radius, colour, strength) of the limbs drawn, the trunk first."""
    for a, b, ra, rb in TRUNK_LIMBS:
        strength = min(seen[INDEX[a]], seen[INDEX[b]]) * _share(look.parts, "trunk")
        if strength > 0.02:
            yield points[INDEX[a]], points[INDEX[b]], ra, rb, look.trunk, strength
    for near, far, ra, rb in SIDE_LIMBS:
        for side, colour in (("right", look.right), ("left", look.left)):
            a, b = INDEX[f"{side}_{near}"], INDEX[f"{side}_{far}"]
            strength = min(seen[a], seen[b]) * _share(look.parts, near)
            if strength > 0.02:
                yield points[a], points[b], ra, rb, colour, strength


def _share(parts: BodyPart, near: str) -> float:
    """How strongly a limb is drawn when only some are: the trunk is a shadow that shows where they belong."""
    if parts == "all":
        return 1.0
    if near == "trunk":
        return 0.35
    of_arms = near in ("shoulder", "elbow", "wrist")
    return 1.0 if of_arms == (parts == "arms") else 0.0


def _draw_trails(
    surface: pygame.Surface, figure: StickFigure, view: PixelTransform, t: float, look: FigureStyle, unit: float
) -> None:
    """Light where hands and feet have just been."""
    steps = 11
    for step in range(steps, 0, -1):
        then = t - TRAIL_S * step / steps
        if then < figure.start:
            continue
        image, seen = figure.at(then)
        fresh = (1 - step / (steps + 1)) ** 1.5
        for name, k in zip(TRAIL_POINTS, _TRAIL_ROWS):
            part = "elbow" if name.endswith("wrist") else "knee"
            strength = 0.34 * fresh * seen[k] * _share(look.parts, part) * look.strength
            colour = look.left if name.startswith("left") else look.right
            _add_sprite(surface, view.points(image[k]), 0.17 * unit * (0.5 + fresh / 2), colour, strength)


def _draw_chest(surface: pygame.Surface, points: NDArray, seen: NDArray, look: FigureStyle) -> None:
    """The trunk between its edges, darker than the edges."""
    strength = float(seen[TRUNK_OUTLINE].min()) * _share(look.parts, "trunk") * look.strength
    if strength > 0.02:
        corners = [tuple(point) for point in points[TRUNK_OUTLINE]]
        pygame.draw.polygon(surface, _mixed(theme.BACKGROUND, look.trunk, 0.24 * strength), corners)


def _draw_head(surface: pygame.Surface, points: NDArray, seen: NDArray, look: FigureStyle, unit: float) -> None:
    face = [k for k in FACE if seen[k] > 0.02]
    strength = (float(seen[face].mean()) if face else 0.0) * _share(look.parts, "trunk") * look.strength
    if strength <= 0.02:
        return
    at, radius = points[face].mean(axis=0), QUIZ_HEAD_RADIUS * unit
    for _ in range(3):
        _add_sprite(surface, at, 2.1 * radius, look.trunk, 0.3 * strength)
    _disc(surface, at, radius, _mixed(theme.BACKGROUND, look.trunk, strength))
    _disc(surface, at, 0.68 * radius, _mixed(theme.BACKGROUND, look.trunk, 0.24 * strength))


def _add_light(surface: pygame.Surface, a: NDArray, b: NDArray, radius: float, colour: Colour, strength: float) -> None:
    """Along a limb, equally bright whatever its length."""
    count = max(2, int(np.ceil(np.hypot(*(b - a)) / max(0.45 * radius, 1.0))) + 1)
    for share in np.linspace(0, 1, count):
        _add_sprite(surface, a + share * (b - a), radius, colour, strength)


def _add_sprite(surface: pygame.Surface, at: NDArray, radius: float, colour: Colour, strength: float) -> None:
    if strength < 1 / 64:
        return
    size = max(2, 2 * round(radius / 2))  # few sizes, so that the sprites are found in the cache
    sprite = soft_disc(size, colour, max(1, round(32 * min(strength, 1.0))))
    surface.blit(sprite, (round(at[0]) - size, round(at[1]) - size), special_flags=pygame.BLEND_RGB_ADD)


@lru_cache(maxsize=1024)
def soft_disc(radius: int, colour: Colour, level: int) -> pygame.Surface:
    """Light that fades from its centre to nothing at ``radius`` pixels; ``level``: at the centre, of 32."""
    y, x = np.mgrid[-radius:radius, -radius:radius] + 0.5
    falling = np.clip(1 - np.hypot(x, y) / radius, 0, 1) ** 2 * level / 32
    sprite = pygame.Surface((2 * radius, 2 * radius))
    pygame.surfarray.blit_array(sprite, (falling.T[..., None] * colour).astype(np.uint8))
    return sprite


def _capsule(surface: pygame.Surface, a: NDArray, b: NDArray, ra: float, rb: float, colour: Colour) -> None:
    """A limb with round ends of two radii and a smooth edge."""
    along = b - a
    turn = np.arctan2(along[1], along[0])
    half = np.linspace(np.pi / 2, 3 * np.pi / 2, 9)
    ends = [(a, ra, turn + half), (b, rb, turn + half + np.pi)]
    outline = np.concatenate([at + max(r, 0.6) * np.stack([np.cos(w), np.sin(w)], axis=1) for at, r, w in ends])
    corners: Sequence[tuple[float, float]] = outline.tolist()
    pygame.draw.polygon(surface, colour, corners)
    pygame.draw.aalines(surface, colour, True, corners)


def _disc(surface: pygame.Surface, at: NDArray, radius: float, colour: Colour) -> None:
    pygame.draw.aacircle(surface, colour, (round(at[0]), round(at[1])), max(1, round(radius)))


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    share = min(max(share, 0.0), 1.0)
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other))
