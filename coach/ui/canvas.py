"""A screen in parts: it is redrawn only where something changed, straight on the window's surface."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import pygame

from coach.ui import theme


@dataclass(frozen=True, eq=False)
class CanvasPart:
    """``area`` in pixels of the surface; ``shows``: everything its picture depends on; ``draw`` draws it.

    ``draw`` keeps to the surface's clip, so that a piece can be drawn alone. A ``solid`` part need not: it covers all
    of its area, and is drawn whole or not at all. One that ``can_wait`` may be drawn a picture later than the others.
    """

    area: pygame.Rect
    shows: object
    draw: Callable[[pygame.Surface], None]
    solid: bool = False
    can_wait: bool = False


class Canvas:
    """Knows what it drew last, and trusts that the surface still shows it until it is told to ``forget``."""

    def __init__(self) -> None:
        self._size: tuple[int, int] | None = None
        self._parts: Sequence[CanvasPart] = ()
        self._hurried = False

    def forget(self) -> None:
        """The surface shows something else now: the next picture is drawn whole."""
        self._size = None

    def hurry(self) -> bool:
        """The next picture leaves what can wait as it is; False if it will be drawn whole, as the surface shows
        something else."""
        self._hurried = self._size is not None
        return self._hurried

    def draw(self, surface: pygame.Surface, parts: Sequence[CanvasPart]) -> list[pygame.Rect]:
        """Like :func:`draw_parts`; returns the areas of the surface that were written.

        A part has the same index every time, whatever its area.
        """
        known, hurried, self._hurried = self._size == surface.get_size(), self._hurried, False
        if known and hurried:
            parts = [old if new.can_wait and old.area == new.area else new for old, new in zip(self._parts, parts)]
        stale = _stale(self._parts, parts) if known else [surface.get_rect()]
        self._size, self._parts = surface.get_size(), parts
        areas = _with_solid_parts([area.clip(surface.get_rect()) for area in stale], parts)
        _draw_within(surface, areas, parts)
        return areas


def draw_parts(surface: pygame.Surface, parts: Sequence[CanvasPart]) -> None:
    """Draws all of them, one over the other, on the background."""
    _draw_within(surface, [surface.get_rect()], parts)


def _stale(before: Sequence[CanvasPart], now: Sequence[CanvasPart]) -> list[pygame.Rect]:
    """The areas that look different from before."""
    pairs = [pair for pair in zip_longest(before, now) if not _same(*pair)]
    return [part.area for pair in pairs for part in pair if part is not None]


def _same(one: CanvasPart | None, two: CanvasPart | None) -> bool:
    return one is not None and two is not None and one.area == two.area and one.shows == two.shows


def _with_solid_parts(stale: Sequence[pygame.Rect], parts: Sequence[CanvasPart]) -> list[pygame.Rect]:
    """Non-overlapping areas that contain the stale ones and all solid parts these touch."""
    areas = _apart(stale)
    while cut := [part.area for part in parts if part.solid and _cuts(areas, part.area)]:
        areas = _apart([*areas, *cut])
    return areas


def _cuts(areas: Sequence[pygame.Rect], whole: pygame.Rect) -> bool:
    return whole.collidelist(areas) >= 0 and not any(area.contains(whole) for area in areas)


def _apart(areas: Sequence[pygame.Rect]) -> list[pygame.Rect]:
    """The areas, with overlapping ones joined and empty ones dropped."""
    apart: list[pygame.Rect] = []
    for area in filter(None, areas):
        while (other := area.collidelist(apart)) >= 0:
            area = area.union(apart.pop(other))
        apart.append(area)
    return apart


def _draw_within(surface: pygame.Surface, areas: Sequence[pygame.Rect], parts: Sequence[CanvasPart]) -> None:
    """Draws what the areas show."""
    for area in areas:
        if not any(part.solid and part.area.contains(area) for part in parts):
            surface.set_clip(area)
            surface.fill(theme.BACKGROUND)
        for part in parts:
            if clip := part.area.clip(area):
                surface.set_clip(clip)
                part.draw(surface)
    surface.set_clip(None)
