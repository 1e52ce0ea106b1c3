"""What keys mean while practising. Pure but for the numbers of keys."""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum, auto
from typing import Final

import pygame

from coach.domain.beats import BeatGrid
from coach.domain.practice import Stretch, eights
from coach.live.practice.marking import named
from coach.ui.window import Action, Keys


class Key(Enum):
    """Beside ``coach.ui.window.Action``: Enter, Space, ← →, Q, Esc."""

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
    pygame.K_MINUS: Key.SLOWER,
    pygame.K_KP_MINUS: Key.SLOWER,
    pygame.K_DOWN: Key.SLOWER,
    pygame.K_PLUS: Key.FASTER,
    pygame.K_EQUALS: Key.FASTER,  # where + is Shift and =
    pygame.K_KP_PLUS: Key.FASTER,
    pygame.K_UP: Key.FASTER,
    pygame.K_r: Key.RAMP,
    pygame.K_c: Key.COUNT_IN,
    pygame.K_m: Key.FADE,
    pygame.K_j: Key.SHORTER,
    pygame.K_LEFTBRACKET: Key.SHORTER,  # German and French keyboards need AltGr for it
    pygame.K_k: Key.LONGER,
    pygame.K_RIGHTBRACKET: Key.LONGER,
    pygame.K_n: Key.NEXT,
    pygame.K_l: Key.LOOPS,
    pygame.K_PAGEDOWN: Key.NOW,  # of a presenter's remote: forward,
    pygame.K_PAGEUP: Key.ONCE_MORE,  # back,
    pygame.K_b: Key.PAUSE,  # and the black screen, one way
    pygame.K_PERIOD: Key.PAUSE,  # or the other
}


def moved(stretch: Stretch, event: Hashable, grid: BeatGrid) -> Stretch:
    """← →: as long, an eight earlier or later. J K, or [ ]: from the same beat on, an eight shorter or longer, in whole
    eights or a bar. The one undoes the other."""
    eight, last = 2 * grid.beats_per_bar, len(grid) - 1
    beats = stretch.last - stretch.first + 1
    if event in (Action.LEFT, Action.RIGHT):
        first = _beside(stretch.first, beats, event is Action.RIGHT, grid)
        return named(Stretch(first, first + beats - 1), grid)
    eights_long = beats // eight + 1 if event is Key.LONGER else (beats - 1) // eight
    wanted = eights_long * eight or min(grid.beats_per_bar, beats)
    return named(Stretch(stretch.first, min(stretch.first + wanted - 1, last)), grid)


def _beside(first: int, beats: int, later: bool, grid: BeatGrid) -> int:
    """Where so many beats from ``first`` on begin an eight later or earlier. From the song's beginning or end, where
    the step before this one may have been short, it goes back into the eights."""
    eight, latest = 2 * grid.beats_per_bar, len(grid) - beats
    begins = first + eight if later else first - eight
    if beats >= eight and first in (0, latest):
        others = [one.first for one in eights(grid) if (one.first > first if later else one.first < first)]
        begins = (others[0] if later else others[-1]) if others else begins
    return min(max(0, begins), latest)
