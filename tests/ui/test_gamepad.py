import pygame
import pytest

from coach.ui import gamepad
from coach.ui.window import Action, Window


@pytest.fixture
def window(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    with Window(size=(320, 200)) as opened:
        opened.events()
        yield opened


def pressed(button):
    pygame.event.post(pygame.event.Event(pygame.CONTROLLERBUTTONDOWN, button=button, instance_id=0))


def test_buttons_mean_nothing_until_they_are_asked_for(window):
    pressed(pygame.CONTROLLER_BUTTON_A)
    assert window.events() == []


@pytest.mark.parametrize("button, action", [
    (pygame.CONTROLLER_BUTTON_A, Action.START), (pygame.CONTROLLER_BUTTON_B, Action.PAUSE),
    (pygame.CONTROLLER_BUTTON_DPAD_DOWN, Action.DOWN), (pygame.CONTROLLER_BUTTON_START, Action.START),
])  # fmt: skip
def test_buttons_are_keys(window, button, action):
    window.use_gamepads()
    window.events()
    pressed(button)
    assert window.events() == [action]


def test_a_screen_says_what_its_buttons_mean(window):
    window.use_gamepads()
    window.events()
    pressed(pygame.CONTROLLER_BUTTON_Y)
    pressed(pygame.CONTROLLER_BUTTON_B)
    assert window.events({gamepad.NORTH: "first", gamepad.EAST: "second"}) == ["first", "second"]


def test_one_that_goes_away_is_told(window):
    window.use_gamepads()
    window.events()
    pygame.event.post(pygame.event.Event(pygame.CONTROLLERDEVICEREMOVED, instance_id=7))
    assert window.events() == [gamepad.Gamepads(0)]


def test_one_that_is_gone_before_it_is_opened_does_no_harm(window):
    window.use_gamepads()
    window.events()
    pygame.event.post(pygame.event.Event(pygame.CONTROLLERDEVICEADDED, device_index=3, guid=""))
    assert window.events() == [gamepad.Gamepads(0)]
