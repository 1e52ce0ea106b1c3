"""The one loop that runs every screen, and the only source of time for a screen.

A screen is told what happens and what time it is, and draws. So a test can be its loop: it makes the events and the
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
"""Per second: how often a screen on which little moves is drawn and reads keys."""
LIVELY_RATE: Final = 60
"""The same for a screen with moving pictures: the rate of usual monitors."""


@dataclass(frozen=True)
class Clock:
    """Moments in s of ``time.perf_counter``, and how to wait for one."""

    now: Callable[[], float] = time.perf_counter
    sleep: Callable[[float], None] = time.sleep


SYSTEM: Final = Clock()


class Screen(Protocol):
    """What fills the window for a while. Subclass it: everything but ``draw`` has a default.

    keys  what this screen's keys mean; they take precedence over every screen's (``coach.ui.window.WINDOW_BINDINGS``)
    rate  most turns a second
    done  it is over; its subclass holds the outcome
    written  the areas that ``draw`` has written; None: all
    early  the actions that count even if pressed before it began
    """

    keys: Keys = NO_KEYS
    early: Collection[Hashable] = ()
    rate: float = CALM_RATE
    done: bool = False
    written: Sequence[pygame.Rect] | None = None

    def wait(self, clock: Clock, began: float) -> None:
        """Wait until the next turn should begin; the previous one began at ``began`` (s, −inf for the first)."""
        clock.sleep(max(began + 1 / self.rate - clock.now(), 0.0))

    def redraw(self) -> None:
        """The window shows something other than what this screen last drew: the next picture must be whole."""

    def handle(self, event: Hashable, now: float) -> None:
        """An Action, MousePress, MouseRelease or TextInput, or what ``keys`` makes of a key.

        Ignore what means nothing here.
        """

    def tick(self, now: float) -> None:
        """Once a turn, after its events."""

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        """Draw the whole screen; False if the window is still up to date and nothing was drawn."""
        ...

    def flipped(self, now: float) -> None:
        """What was drawn is now in the window."""


def run(window: Window, screen: Screen, clock: Clock = SYSTEM) -> None:
    """Turn after turn until the screen is done or the window closed.

    Closing the window is QUIT for the screen and ends it in any case. Keys pressed before the screen began were meant
    for the previous one and do nothing, except those in ``early``. Ctrl-C and errors go through to the caller.
    """
    began = -math.inf
    window.stale, window.unseen = True, screen.early  # it still shows another screen
    while not (screen.done or window.closed):
        screen.wait(clock, began)
        began = clock.now()
        turn(window, screen, clock)


def turn(window: Window, screen: Screen, clock: Clock = SYSTEM) -> bool:
    """One turn: events, time, picture. False, with nothing drawn, once the screen is over."""
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
