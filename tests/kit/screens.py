"""What the tests of screens have in common: pictures, somebody in them, and the text drawn on the window."""

import itertools
from dataclasses import replace

import numpy as np
import pygame

from coach.domain.landmarks import INDEX, LANDMARKS
from coach.live.views import DanceView, DrawnPose, NextMove, Word
from coach.ui import text

SIZES = [(1024, 600), (1280, 720), (1024, 768), (1920, 1080), (3840, 2160), (2560, 1080), (800, 1200)]
CAMERAS = {"landscape": (360, 640), "webcam": (480, 640), "phone": (720, 406)}


def picture(shape, light=120):
    return np.full((*shape, 3), light, np.uint8)


def standing(shape):
    """Somebody in the middle of a picture of ``shape`` (height, width)."""
    image = np.full((len(LANDMARKS), 2), np.nan)
    for name, (x, y) in {
        "nose": (0, 0.2), "left_ear": (0.02, 0.2), "right_ear": (-0.02, 0.2),
        "left_shoulder": (0.06, 0.3), "right_shoulder": (-0.06, 0.3),
        "left_elbow": (0.12, 0.4), "right_elbow": (-0.12, 0.4), "left_wrist": (0.16, 0.5), "right_wrist": (-0.16, 0.1),
        "left_hip": (0.04, 0.52), "right_hip": (-0.04, 0.52),
        "left_knee": (0.05, 0.7), "right_knee": (-0.05, 0.7), "left_ankle": (0.05, 0.88), "right_ankle": (-0.05, 0.88),
    }.items():  # fmt: skip
        image[INDEX[name]] = (shape[1] / shape[0] / 2 + x, y)
    return image


def body(shape, *wrong):
    return DrawnPose(standing(shape), np.ones(len(LANDMARKS)), np.isin(np.arange(9), wrong))


def dance(shape=(360, 640), **changes):
    names = ("arm wave", "arm wave", "arm wave", "step touch")
    moves = tuple(NextMove(count, standing(shape), name) for count, name in zip((2, 3, 4, 5), names))
    view = DanceView(
        title="LOVE DIVE (stand-in)", section="chorus", count=1, pulse=1.0, score=100.0,
        reference=picture((360, 640), 60), camera=picture(shape), body=body(shape, 1), next_moves=moves,
        word=Word("perfect", 0.3), kinds=("ok", "timing", "shape", "unseen") + (None,) * 44, head=4.0, borders=(0, 16),
    )  # fmt: skip
    return replace(view, **changes)


def listened(monkeypatch, modules, sizes, as_seen=False):
    """Records the text drawn on windows of these sizes from now on: (text, box of its capitals, height asked for).
    ``as_seen``: of a shortened text only what is left of it."""
    written = []
    original = text.draw_text

    def spy(surface, line, cap, at, **how):
        box = original(surface, line, cap, at, **how)
        if surface.get_size() in sizes:
            room = how.get("room") if as_seen else None
            shown = line if room is None else text.shortened(line, cap, room)
            written.append((shown, box, cap))
        return box

    for module in (text, *modules):
        if hasattr(module, "draw_text"):
            monkeypatch.setattr(module, "draw_text", spy)
    return written


def drawn(draw, view, size):
    surface = pygame.Surface(size, 0, 32)
    draw(surface, view)
    return surface


def assert_tidy(said, size):
    window = pygame.Rect((0, 0), size)
    boxes = [(line, box) for line, box, _ in said if box.width]
    assert boxes and not [line for line, box in boxes if not window.contains(box)]
    assert not [(a, b) for (a, one), (b, two) in itertools.combinations(boxes, 2) if one.colliderect(two)]


def assert_whole(said, text):
    """All words of ``text`` were written, one line after another."""
    lines = [line for line, box, _ in said if box.width]
    assert any(" ".join(lines[a:b]) == text for a in range(len(lines)) for b in range(a + 1, len(lines) + 1)), lines
