"""Drawings kept for reuse, keyed by what is on them: as many as fit into a given amount of memory.

A count would not do: a word on a 3840x2160 screen takes a hundred times as much as a letter in a small window.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

import pygame

BYTES_PER_PIXEL: Final = 4
"""Bytes."""

_forget: Final[list[Callable[[], None]]] = []


def forget_drawings() -> None:
    """The window they were made for is closed."""
    for forget in _forget:
        forget()


def cached_drawings(limit: int) -> Callable[[Callable[..., pygame.Surface]], Callable[..., pygame.Surface]]:
    """Decorator: for the same (hashable) arguments the drawing is made only once. The least recently used are dropped
    once all together take more than ``limit`` bytes; any thread may draw."""

    def decorate(draw: Callable[..., pygame.Surface]) -> Callable[..., pygame.Surface]:
        drawings: OrderedDict[Hashable, pygame.Surface] = OrderedDict()
        change = threading.Lock()
        taken = 0

        @functools.wraps(draw)
        def drawn(*what: Hashable) -> pygame.Surface:
            nonlocal taken
            with change:
                if what in drawings:
                    drawings.move_to_end(what)
                    return drawings[what]
            surface = draw(*what)
            with change:
                taken += _bytes(surface) - _bytes(drawings.pop(what, None))
                drawings[what] = surface
                while taken > limit and len(drawings) > 1:
                    taken -= _bytes(drawings.popitem(last=False)[1])
            return surface

        def forget() -> None:
            nonlocal taken
            with change:
                drawings.clear()
                taken = 0

        _forget.append(forget)
        return drawn

    return decorate


def _bytes(surface: pygame.Surface | None) -> int:
    return 0 if surface is None else BYTES_PER_PIXEL * surface.get_width() * surface.get_height()
