"""From the mouse on the strip to a passage."""

import pygame
import pytest

from coach.domain.beats import BeatGrid, Section
from coach.domain.practice import Stretch
from coach.live.practice.controls import at_least, begun

GRID = BeatGrid.constant(120, 0, 32, first_count_beat=4, sections=(Section("chorus", 20, 36),))
STRIP = pygame.Rect(100, 600, 640, 60)
HIGH = 720
"""64 beats of 10 pixels."""


def marked(down, up=None):
    marking = begun(STRIP, GRID, (down, 620), HIGH)
    if up is not None:
        marking.moved(up)
    return marking.stretch


@pytest.mark.parametrize(
    ("down", "up", "beats"),
    [
        (305, 365, (20, 26)),
        (365, 305, (20, 26)),  # from right to left
        (301, 309, (20, 27)),  # a click: the eight, counted from "1" on
        (305, 325, (20, 23)),  # less than a bar grows the way it went
        (305, 285, (17, 20)),
        (735, 725, (60, 63)),
        (702, 2000, (60, 63)),  # beyond the end, and at the end it grows back
        (120, -50, (0, 3)),
    ],
)
def test_a_drag_marks_beats_and_a_click_the_eight(down, up, beats):
    found = marked(down, up)
    assert (found.first, found.last) == beats


def test_beats_before_the_first_count_are_an_eight_of_their_own():
    assert marked(105) == Stretch(0, 3)


def test_what_is_a_section_has_its_name():
    assert marked(305, 455) == Stretch(20, 35, "chorus")
    assert marked(305, 445).name == ""


def test_beside_the_strip_nothing_is_marked():
    assert begun(STRIP, GRID, (300, 500), HIGH) is None
    assert begun(STRIP, GRID, (300, STRIP.top - 15), HIGH) is not None


@pytest.mark.parametrize(("first", "last"), [(0, 0), (2, 0), (1, 2), (2, 2)])
def test_a_song_shorter_than_a_bar_is_marked_whole(first, last):
    assert at_least(first, last, 3) == Stretch(0, 2)
