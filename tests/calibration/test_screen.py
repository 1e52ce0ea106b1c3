"""The calibration's screens in small, large, narrow and upright windows."""

import numpy as np
import pygame
import pytest

from coach.calibration import screen
from coach.calibration.screen import CalibrationView, draw_calibration
from coach.ui import theme
from coach.ui.text import wrapped
from coach.wording import calibration_words as words
from tests.calibration.clapping import clapping

SIZES = [(640, 360), (1024, 600), (1280, 720), (1920, 1080), (3840, 2160), (540, 960)]
POSE = clapping(np.array([0.0]), [])
CAMERA = {"camera": np.full((72, 128, 3), 90, np.uint8), "image": POSE.image[0], "visibility": POSE.visibility[0]}
NUMBERS = ((words.SOUND, "130 ms"), (words.CAMERA, "60 ms"))
LONGEST = max(words.DOUBTS.values(), key=len)
VIEWS = {
    "hands": CalibrationView(words.HANDS, words.READY_KEYS, text=(words.HOW,)),
    "clap": CalibrationView("Clap", "Q: quit", counted=4, claps=(True,) * 3 + (False,) * 5, **CAMERA),
    "found": CalibrationView("Done", "Space", good=True, numbers=NUMBERS, text=(words.TAKEN_OFF,), **CAMERA),
    "again": CalibrationView(words.AGAIN, "Q: quit", good=False, text=(LONGEST,), **CAMERA),
}


@pytest.fixture
def drawn(monkeypatch):
    """Every text that is drawn, with its box."""
    boxes = []
    real_text, real_lines = screen.draw_text, screen.draw_lines

    def text(surface, said, cap, at, **how):
        boxes.append((said, cap, real_text(surface, said, cap, at, **how)))
        return boxes[-1][2]

    def lines(surface, said, cap, at, **how):
        assert "…" not in "".join(wrapped(said, cap, how["room"], how["lines"]))
        boxes.append((said, cap, real_lines(surface, said, cap, at, **how)))
        return boxes[-1][2]

    monkeypatch.setattr(screen, "draw_text", text)
    monkeypatch.setattr(screen, "draw_lines", lines)
    return boxes


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_all_that_is_said_stands_in_the_window_without_overlaps(drawn, size, name):
    surface = pygame.Surface(size, 0, 32)
    draw_calibration(surface, VIEWS[name])
    counted = str(VIEWS[name].counted)
    boxes = [box for said, _, box in drawn if said != counted]
    assert all(surface.get_rect().contains(box) for _, _, box in drawn)
    assert all(not a.colliderect(b) for n, a in enumerate(boxes) for b in boxes[:n])


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_is_read_from_three_metres_is_large(drawn, size):
    for view in VIEWS.values():
        drawn.clear()
        draw_calibration(pygame.Surface(size, 0, 32), view)
        caps = {said: cap for said, cap, _ in drawn}
        assert caps[view.call] >= theme.CALL_CAP * min(size)
        assert all(caps[value] >= theme.READING_CAP * min(size) for _, value in view.numbers)
        if view.counted:
            assert caps[str(view.counted)] >= 0.15 * min(size)


def test_a_clap_that_was_seen_is_a_full_dot():
    def lit(*claps):
        surface = pygame.Surface((1280, 720), 0, 32)
        draw_calibration(surface, CalibrationView("", "", claps=claps))
        return int((pygame.surfarray.array2d(surface) == surface.map_rgb(theme.CORRECT)).sum())

    none, one, all_of_them = lit(*[False] * 8), lit(True, *[False] * 7), lit(*[True] * 8)
    assert none == 0 and one > 500
    assert all_of_them == pytest.approx(8 * one, rel=0.05)


@pytest.mark.parametrize("size", [size for size in SIZES if size[0] > size[1]], ids=str)
def test_keys_stand_in_one_line(drawn, size):
    draw_calibration(pygame.Surface(size, 0, 32), VIEWS["hands"])
    (cap,) = [cap for said, cap, _ in drawn if said == words.READY_KEYS]
    (box,) = [box for said, _, box in drawn if said == words.READY_KEYS]
    assert box.height < 1.75 * cap
