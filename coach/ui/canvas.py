"""A screen in parts: only those are drawn again whose picture has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import pygame

from coach.ui import theme


@dataclass(frozen=True, eq=False)
class Part:
    """``area`` in pixels of the surface; ``shows``: all that its picture depends on; ``draw`` draws it, and nothing
    outside of its area shows."""

    area: pygame.Rect
    shows: object
    draw: Callable[[pygame.Surface], None]


class Canvas:
    """Keeps what was drawn last. It has a picture of its own, so whatever else is drawn on a surface does no harm."""

    def __init__(self) -> None:
        self._image = pygame.Surface((0, 0))
        self._parts: Sequence[Part] = ()

    def draw(self, surface: pygame.Surface, parts: Sequence[Part], whole: bool = True) -> list[pygame.Rect]:
        """What :func:`draw_parts` draws; returns the areas of the surface that were written.

        whole  False: the surface still shows what this canvas drew on it last, so the rest of it need not be written

        The same part has the same number every time, whatever its area.
        """
        everything = surface.get_rect()
        if self._image.get_size() != surface.get_size():
            self._image, self._parts, whole = pygame.Surface(surface.get_size(), 0, surface), (), True
            self._image.fill(theme.BACKGROUND)
        stale = _draw_on(self._image, _stale(self._parts, parts), parts)
        self._parts = parts
        written = [everything] if whole else [area.clip(everything) for area in stale]
        for area in written:
            surface.blit(self._image, area, area)
        return written


def draw_parts(surface: pygame.Surface, parts: Sequence[Part]) -> None:
    """Draws all of them, one over the other, on the background."""
    _draw_on(surface, [surface.get_rect()], parts)


def _stale(before: Sequence[Part], now: Sequence[Part]) -> list[pygame.Rect]:
    """The areas in which something else is to be seen than before."""
    pairs = [pair for pair in zip_longest(before, now) if not _same(*pair)]
    return [part.area for pair in pairs for part in pair if part is not None]


def _same(one: Part | None, two: Part | None) -> bool:
    return one is not None and two is not None and one.area == two.area and one.shows == two.shows


def _draw_on(surface: pygame.Surface, stale: list[pygame.Rect], parts: Sequence[Part]) -> list[pygame.Rect]:
    """Draws the parts within the stale areas; returns these, with what their parts cover."""
    drawn: set[int] = set()
    while True:  # a part is drawn whole, so those that it touches are, too
        touched = {n for n, part in enumerate(parts) if part.area.collidelist(stale) >= 0}
        if touched == drawn:
            break
        stale, drawn = [*stale, *(parts[n].area for n in touched - drawn)], touched
    areas = [pygame.Rect(area) for area in {tuple(area) for area in stale}]
    for area in areas:
        surface.fill(theme.BACKGROUND, area)
    for n in sorted(drawn):
        surface.set_clip(parts[n].area)
        parts[n].draw(surface)
    surface.set_clip(None)
    return areas
