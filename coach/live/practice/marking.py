"""From the mouse on the strip to a passage: a drag marks beats, a click its eight. Pure but for pygame's rectangles."""

from __future__ import annotations

from typing import Final

import pygame

from coach.domain.beats import BeatGrid
from coach.domain.practice import Stretch, eights_around
from coach.ui.strip import beat_at

FEWEST_MARKED_BEATS: Final = 4
"""Beats, a bar, that a drag marks at least: less cannot be danced over and over. It grows the way it was dragged."""
CLICK_MOVE_LIMIT: Final = 0.012
"""Of the window's height: a mouse that moved less was only clicked."""
STRIP_GRAB_HEIGHT: Final = 0.03
"""The same: so far beside the strip the mouse still means it."""


class Marking:
    """What is being marked between the button's going down at ``x`` and its being lifted; see :func:`begun`."""

    def __init__(self, strip: pygame.Rect, grid: BeatGrid, x: int, high: int) -> None:
        self._strip, self._grid, self._from, self._still = strip, grid, x, CLICK_MOVE_LIMIT * high
        self._to = x

    def moved(self, x: int) -> None:
        self._to = x

    @property
    def stretch(self) -> Stretch:
        """What would be practised if it were lifted now."""
        beats = len(self._grid)
        first, last = (beat_at(self._strip, beats, x) for x in (self._from, self._to))
        if abs(self._to - self._from) < self._still:
            return named(eights_around(first, first, self._grid), self._grid)
        return named(at_least(first, last, beats), self._grid)


class StripMouse:
    """The mouse on the strip, from press to release."""

    def __init__(self, grid: BeatGrid) -> None:
        self._grid = grid
        self._marking: Marking | None = None

    @property
    def marked(self) -> Stretch | None:
        """What is being marked, if anything."""
        return self._marking.stretch if self._marking else None

    def press(self, strip: pygame.Rect, at: tuple[int, int], high: int) -> None:
        self._marking = begun(strip, self._grid, at, high)

    def moved(self, pointer: tuple[int, int] | None) -> None:
        """``pointer``: pixels; None outside the window."""
        if self._marking is not None and pointer is not None:
            self._marking.moved(pointer[0])

    def release(self) -> Stretch | None:
        """What was marked."""
        marked, self._marking = self.marked, None
        return marked


def begun(strip: pygame.Rect, grid: BeatGrid, at: tuple[int, int], high: int) -> Marking | None:
    """When the button goes down at ``at`` (pixels) in a window ``high`` pixels high; None beside the strip."""
    reach = round(STRIP_GRAB_HEIGHT * high)
    return Marking(strip, grid, at[0], high) if strip.inflate(2 * reach, 2 * reach).collidepoint(at) else None


def at_least(first: int, last: int, beats: int) -> Stretch:
    """From one beat to the other, whichever comes first, and FEWEST_MARKED_BEATS of them if the song has so many."""
    few = min(FEWEST_MARKED_BEATS, beats) - 1
    if last < first:
        low, high = min(last, first - few), first
    else:
        low, high = first, max(last, first + few)
    shift = max(0, -low) - max(0, high - (beats - 1))
    return Stretch(max(0, low + shift), min(beats - 1, high + shift))


def named(stretch: Stretch, grid: BeatGrid) -> Stretch:
    """With the name of the section that it is, if it is one."""
    section = grid.section(stretch.first)
    exact = section is not None and (section.first, section.end - 1) == (stretch.first, stretch.last)
    return Stretch(stretch.first, stretch.last, section.name if exact else "")
