import itertools
from dataclasses import replace

import pygame
import pytest

from coach.review.choice import REVIEW_BINDINGS, PassageChoice, Tool
from coach.review.layout import unit_of
from coach.review.toolbar import BUTTON_PADDING_CAPS, TOOLBAR_CAP, button_width, buttons, placed, rows, rows_height
from coach.ui import window
from coach.ui.text import width
from coach.ui.theme import pixels_of
from coach.wording import review_words as words

ALL = buttons(PassageChoice(0, 5, more=4), mirrored=True, mistake=True, marked=False, beats=True)


@pytest.mark.parametrize("size", [(320, 240), (1024, 600), (1280, 720), (3840, 2160), (720, 1280)])
def test_buttons_are_inside_apart_and_large_enough_to_hit(size):
    unit = unit_of(size)
    lines = rows(ALL, size[0] - 20, unit)
    area = pygame.Rect(10, 5, size[0] - 20, rows_height(len(lines), unit))
    found = placed(ALL, area, unit)
    assert [button for _, button in found] == list(ALL)
    for rect, _ in found:
        assert area.contains(rect)
        assert min(rect.size) >= 0.05 * unit
    for (one, _), (other, _) in itertools.combinations(found, 2):
        assert not one.colliderect(other)


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080), (3840, 2160)])
def test_they_fit_one_line_on_every_usual_screen(size):
    assert len(rows(ALL, size[0] - round(0.04 * size[1]), unit_of(size))) == 1


@pytest.mark.parametrize(
    ("choice", "lit"), [(PassageChoice(0, 5, more=4), False), (PassageChoice(0, 9, more=4, every=True), True)]
)
def test_more_is_lit_while_the_smaller_mistakes_are_shown(choice, lit):
    found = buttons(choice, mirrored=True, mistake=True, marked=False, beats=True)
    assert [button.lit for button in found if button.action is Tool.MORE] == [lit]


def test_no_button_moves_when_one_changes_its_name():
    area = pygame.Rect(0, 0, 1251, 60)
    slow = buttons(PassageChoice(0, 2, speed=0.75), False, True, False, True)
    usual = buttons(PassageChoice(0, 2), False, True, False, True)
    assert [rect for rect, _ in placed(slow, area, 720)] == [rect for rect, _ in placed(usual, area, 720)]


@pytest.mark.parametrize("speed", words.SPEED)
@pytest.mark.parametrize("height", [600, 768, 1080, 2160])
def test_every_speed_s_name_fits_its_button(speed, height):
    found = buttons(replace(PassageChoice(0, 5), speed=speed), mirrored=True, mistake=True, marked=False, beats=True)
    (button,) = (one for one in found if one.action is Tool.SPEED)
    cap = pixels_of(TOOLBAR_CAP, height)
    assert button_width(button, height) >= width(button.label, cap) + 2 * round(BUTTON_PADDING_CAPS * cap)


def test_every_key_is_a_letter_of_its_name():
    assert all(button.key in button.label for button in ALL)
    keys = [button.key.lower() for button in ALL if button.key]
    assert len(set(keys)) == len(keys)


def test_what_means_nothing_here_is_not_offered():
    alone = buttons(PassageChoice(0, 1), mirrored=True, mistake=False, marked=False, beats=False)
    missing = {button.label for button in ALL} - {button.label for button in alone}
    assert missing == {"More", "Not a mistake", "Practise"}
    assert {button.icon for button in ALL} - {button.icon for button in alone} == {"back", "on"}


def test_switches_that_are_on_are_lit():
    lit = {b.label for b in buttons(PassageChoice(0, 2, overlay=True, speed=0.5), False, True, True, True) if b.lit}
    assert lit == {"Speed ½×", "Skeletons", "Overlay", "Zoom", "Audio", "Not a mistake"}


@pytest.mark.parametrize("mirrored", [False, True])
def test_mirror_is_lit_while_the_pictures_are_mirrored(mirrored):
    found = buttons(PassageChoice(0, 2), mirrored=mirrored, mistake=True, marked=False, beats=True)
    assert [button.lit for button in found if button.action is Tool.MIRROR] == [mirrored]


def test_the_underlined_letter_is_the_button_s_key():
    lettered = [button for button in ALL if button.key]
    assert len(lettered) == 11
    for button in lettered:
        assert (window.WINDOW_BINDINGS | REVIEW_BINDINGS)[ord(button.key.lower())] is button.action, button
