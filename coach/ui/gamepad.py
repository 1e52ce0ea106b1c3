"""Gamepads: their buttons are keys like any others, named by their place on the pad, whatever is printed on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pygame
from pygame._sdl2 import controller

NORTH, EAST, SOUTH, WEST, UP, DOWN, LEFT, RIGHT, START = range(-1, -10, -1)
"""Keys; pygame has none below 0."""

BUTTONS: Final = {
    pygame.CONTROLLER_BUTTON_Y: NORTH, pygame.CONTROLLER_BUTTON_B: EAST,
    pygame.CONTROLLER_BUTTON_A: SOUTH, pygame.CONTROLLER_BUTTON_X: WEST,
    pygame.CONTROLLER_BUTTON_DPAD_UP: UP, pygame.CONTROLLER_BUTTON_DPAD_DOWN: DOWN,
    pygame.CONTROLLER_BUTTON_DPAD_LEFT: LEFT, pygame.CONTROLLER_BUTTON_DPAD_RIGHT: RIGHT,
    pygame.CONTROLLER_BUTTON_START: START,
}  # fmt: skip
"""SDL's name, which is that of one maker's pads, → place."""


@dataclass(frozen=True)
class Gamepads:
    """A gamepad came or went; ``count`` are connected now."""

    count: int


class Pads:
    """The connected ones, including later ones. SDL reports their buttons only while they are held open."""

    def __init__(self) -> None:
        self._open: dict[int, controller.Controller] = {}
        try:
            controller.init()
            for index in range(pygame.joystick.get_count()):
                self._take(index)
        except pygame.error:  # a system without gamepads
            pass

    @property
    def count(self) -> int:
        return len(self._open)

    def changed(self, event: pygame.Event) -> Gamepads | None:
        """The change in connected pads that the event means; None if it means none."""
        if event.type == pygame.CONTROLLERDEVICEADDED:
            self._take(event.device_index)
        elif event.type == pygame.CONTROLLERDEVICEREMOVED:
            self._open.pop(event.instance_id, None)
        else:
            return None
        return Gamepads(self.count)

    def _take(self, index: int) -> None:
        try:
            if controller.is_controller(index):
                pad = controller.Controller(index)
                self._open[pad.as_joystick().get_instance_id()] = pad
        except pygame.error:  # it was unplugged at once
            pass


def button_of(event: pygame.Event) -> int | None:
    """The key pressed on a pad; None for any other event."""
    return BUTTONS.get(event.button) if event.type == pygame.CONTROLLERBUTTONDOWN else None
