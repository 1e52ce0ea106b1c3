"""What keys mean while practising, and what the mouse marks on the strip. Pure but for key codes and rectangles.

A drag marks beats, a click its eight.
"""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum, auto
from typing import Final

import pygame

from coach.domain.beats import BeatGrid
from coach.domain.practice import Stretch, eights, eights_around
from coach.ui.strip import beat_at
from coach.ui.window import Action, Keys

FEWEST_MARKED_BEATS: Final = 4
"""Fewest beats, a bar, that a drag marks: less cannot be danced over and over. It grows the way it was dragged."""
CLICK_MOVE_LIMIT: Final = 0.012
"""Of the window's height: a mouse that moved less was a click."""
STRIP_GRAB_HEIGHT: Final = 0.03
"""Of the window's height: this close to the strip the mouse still means it."""


class StripSelection:
    """What is being marked from the button's press at ``x`` to its release; see :func:`begun`."""

    def __init__(self, strip: pygame.Rect, grid: BeatGrid, x: int, high: int) -> None:
        self._strip, self._grid, self._from, self._still = strip, grid, x, CLICK_MOVE_LIMIT * high
        self._to = x

    def moved(self, x: int) -> None:
        self._to = x

    @property
    def stretch(self) -> Stretch:
        """What would be practised if it were released now."""
        beats = len(self._grid)
        first, last = (beat_at(self._strip, beats, x) for x in (self._from, self._to))
        if abs(self._to - self._from) < self._still:
            return named(eights_around(first, first, self._grid), self._grid)
        return named(at_least(first, last, beats), self._grid)


class StripMouse:
    """The mouse on the strip, from press to release."""

    def __init__(self, grid: BeatGrid) -> None:
        self._grid = grid
        self._marking: StripSelection | None = None

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


def begun(strip: pygame.Rect, grid: BeatGrid, at: tuple[int, int], high: int) -> StripSelection | None:
    """When the button is pressed at ``at`` (pixels) in a window ``high`` pixels high; None off the strip."""
    reach = round(STRIP_GRAB_HEIGHT * high)
    return StripSelection(strip, grid, at[0], high) if strip.inflate(2 * reach, 2 * reach).collidepoint(at) else None


def at_least(first: int, last: int, beats: int) -> Stretch:
    """From one beat to the other, in either order; at least FEWEST_MARKED_BEATS of them if the song has that many."""
    few = min(FEWEST_MARKED_BEATS, beats) - 1
    if last < first:
        low, high = min(last, first - few), first
    else:
        low, high = first, max(last, first + few)
    shift = max(0, -low) - max(0, high - (beats - 1))
    return Stretch(max(0, low + shift), min(beats - 1, high + shift))


def named(stretch: Stretch, grid: BeatGrid) -> Stretch:
    """With the section's name, if it is exactly one."""
    section = grid.section(stretch.first)
    exact = section is not None and (section.first, section.end - 1) == (stretch.first, stretch.last)
    return Stretch(stretch.first, stretch.last, section.name if exact else "")


class PracticeKey(Enum):
    """In addition to ``coach.ui.window.Action``: Enter, Space, ← →, Q, Esc."""

    SLOWER = auto()
    FASTER = auto()
    RAMP = auto()
    COUNT_IN = auto()
    FADE = auto()
    SHORTER = auto()
    LONGER = auto()
    NEXT = auto()
    NOW = auto()
    ONCE_MORE = auto()
    PAUSE = auto()
    LOOPS = auto()


PRACTICE_BINDINGS: Final[Keys] = {
    pygame.K_MINUS: PracticeKey.SLOWER,
    pygame.K_KP_MINUS: PracticeKey.SLOWER,
    pygame.K_DOWN: PracticeKey.SLOWER,
    pygame.K_PLUS: PracticeKey.FASTER,
    pygame.K_EQUALS: PracticeKey.FASTER,  # where + is Shift and =
    pygame.K_KP_PLUS: PracticeKey.FASTER,
    pygame.K_UP: PracticeKey.FASTER,
    pygame.K_r: PracticeKey.RAMP,
    pygame.K_c: PracticeKey.COUNT_IN,
    pygame.K_m: PracticeKey.FADE,
    pygame.K_j: PracticeKey.SHORTER,
    pygame.K_LEFTBRACKET: PracticeKey.SHORTER,  # German and French keyboards need AltGr for this
    pygame.K_k: PracticeKey.LONGER,
    pygame.K_RIGHTBRACKET: PracticeKey.LONGER,
    pygame.K_n: PracticeKey.NEXT,
    pygame.K_l: PracticeKey.LOOPS,
    pygame.K_PAGEDOWN: PracticeKey.NOW,  # of a presenter's remote: forward,
    pygame.K_PAGEUP: PracticeKey.ONCE_MORE,  # back,
    pygame.K_b: PracticeKey.PAUSE,  # and the black screen, one way
    pygame.K_PERIOD: PracticeKey.PAUSE,  # or the other
}


def moved(stretch: Stretch, event: Hashable, grid: BeatGrid) -> Stretch:
    """← →: the same length, an eight earlier or later. J K, or [ ]: from the same beat, an eight shorter or longer, in
    whole eights or a bar. Each key undoes its opposite."""
    eight, last = 2 * grid.beats_per_bar, len(grid) - 1
    beats = stretch.last - stretch.first + 1
    if event in (Action.LEFT, Action.RIGHT):
        first = _beside(stretch.first, beats, event is Action.RIGHT, grid)
        return named(Stretch(first, first + beats - 1), grid)
    eights_long = beats // eight + 1 if event is PracticeKey.LONGER else (beats - 1) // eight
    wanted = eights_long * eight or min(grid.beats_per_bar, beats)
    return named(Stretch(stretch.first, min(stretch.first + wanted - 1, last)), grid)


def _beside(first: int, beats: int, later: bool, grid: BeatGrid) -> int:
    """The new first beat when ``beats`` beats from ``first`` move an eight later or earlier. From the song's beginning
    or end, which a short step may have reached, it goes back to whole eights."""
    eight, latest = 2 * grid.beats_per_bar, len(grid) - beats
    begins = first + eight if later else first - eight
    if beats >= eight and first in (0, latest):
        others = [one.first for one in eights(grid) if (one.first > first if later else one.first < first)]
        begins = (others[0] if later else others[-1]) if others else begins
    return min(max(0, begins), latest)
