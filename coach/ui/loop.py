"""The one loop that runs every screen, and the only place from which a screen learns what time it is.

A screen is told what happens and which moment it is, and draws. So a test can be its loop: it makes the events and the
moments by hand, and reads the outcome from the screen.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import pygame

from coach.ui.window import NO_KEYS, Keys, Window

CALM_RATE: Final = 30
"""A second: how often a screen on which little moves is drawn and looks for keys."""
LIVELY_RATE: Final = 60
"""The same of a screen on which pictures move: the rate of usual monitors."""


@dataclass(frozen=True)
class Clock:
    """Moments in s of ``time.perf_counter``, and how to wait for one."""

    now: Callable[[], float] = time.perf_counter
    sleep: Callable[[float], None] = time.sleep


SYSTEM: Final = Clock()


class Screen(Protocol):
    """What fills the window for a while. Subclass it: all but ``draw`` has a default.

    keys  what this screen's keys mean, before those of every screen (``coach.ui.window.WINDOW_BINDINGS``)
    rate  turns a second at most
    done  it is over; what came of it is the screen's to tell
    written  the areas that ``draw`` has written; None: all
    early  of what was pressed before it began, what is meant for it all the same
    """

    keys: Keys = NO_KEYS
    early: Collection[Hashable] = ()
    rate: float = CALM_RATE
    done: bool = False
    written: Sequence[pygame.Rect] | None = None

    def wait(self, clock: Clock, began: float) -> None:
        """Until the next turn should begin; the one before began at ``began`` (s, −inf for the first)."""
        clock.sleep(max(began + 1 / self.rate - clock.now(), 0.0))

    def redraw(self) -> None:
        """The window shows something else than what this screen drew last: the next picture must be whole."""

    def handle(self, event: Hashable, now: float) -> None:
        """An Action, MousePress, MouseRelease or TextInput, or what ``keys`` makes of a key.

        What means nothing here is left.
        """

    def tick(self, now: float) -> None:
        """Once a turn, after its events."""

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        """Draw the whole screen; False where what is shown still holds and nothing was drawn."""
        ...

    def flipped(self, now: float) -> None:
        """What was drawn is in the window."""


def run(window: Window, screen: Screen, clock: Clock = SYSTEM) -> None:
    """Turn after turn until the screen is done or the window closed.

    Closing the window is QUIT for the screen and the end in any case. What was pressed before the screen began does
    nothing, but for what is ``early``: it was meant for what was shown then. Ctrl-C and errors go through to the
    caller.
    """
    began = -math.inf
    window.stale, window.unseen = True, screen.early  # it shows another screen
    while not (screen.done or window.closed):
        screen.wait(clock, began)
        began = clock.now()
        turn(window, screen, clock)


def turn(window: Window, screen: Screen, clock: Clock = SYSTEM) -> bool:
    """What happened, the time, the picture: once. False, with nothing drawn, when the screen is over."""
    for event in window.events(screen.keys):
        screen.handle(event, clock.now())
        if screen.done:
            return False
    if window.closed:
        return False
    screen.tick(clock.now())
    if screen.done:
        return False
    if window.stale:
        screen.redraw()
    if screen.draw(window.surface, clock.now()):
        window.flip(screen.written)
        screen.flipped(clock.now())
    return True
