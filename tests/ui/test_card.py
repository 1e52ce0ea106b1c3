import numpy as np
import pygame
import pytest

from coach.domain.landmarks import INDEX, LANDMARKS
from coach.ui import card, theme
from coach.ui.text import width


def drawn(surface):
    mask = pygame.mask.from_threshold(surface, theme.BACKGROUND, (1, 1, 1))
    mask.invert()
    rects = mask.get_bounding_rects()
    return rects[0].unionall(rects[1:]) if rects else pygame.Rect(0, 0, 0, 0)


@pytest.mark.parametrize("size", [(150, 200), (60, 100), (220, 90), (20, 20)])
def test_the_figure_stays_in_its_area(canvas, pose, size):
    canvas.fill(theme.BACKGROUND)
    area = pygame.Rect(100, 50, *size)
    card.draw_stick_figure(canvas, pose, area)
    box = drawn(canvas)
    assert area.inflate(4, 4).contains(box)
    assert box.height > 0.6 * area.height or box.width > 0.6 * area.width


def test_arms_over_the_head_still_fit(canvas, pose):
    canvas.fill(theme.BACKGROUND)
    pose[[INDEX["left_wrist"], INDEX["right_wrist"]], 1] = -0.15
    area = pygame.Rect(100, 50, 120, 200)
    card.draw_stick_figure(canvas, pose, area)
    assert area.inflate(4, 4).contains(drawn(canvas))


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_card_mirrors_the_pose(canvas, pose, mirrored):
    pose[INDEX["left_wrist"]] = (1.3, 0.3)
    card.draw_card(canvas, pygame.Rect(0, 0, 200, 200), pose, "5", 20, mirrored=mirrored)
    left = pygame.mask.from_threshold(canvas, theme.LEFT_LIMB, (30, 30, 30)).centroid()
    right = pygame.mask.from_threshold(canvas, theme.RIGHT_LIMB, (5, 5, 20)).centroid()
    assert (left[0] < right[0]) is mirrored


def test_a_missing_pose_leaves_a_card_with_its_count(canvas):
    card.draw_card(canvas, pygame.Rect(0, 0, 100, 100), np.full((len(LANDMARKS), 2), np.nan), "7", 20)
    assert canvas.get_at((50, 80))[:3] == theme.PANEL
    assert pygame.mask.from_threshold(canvas, theme.QUIET_TEXT, (60, 60, 60)).count() > 20


def test_the_next_card_is_the_brightest(canvas, pose):
    lights = []
    for bright in (None, theme.TEXT):
        card.draw_card(canvas, pygame.Rect(0, 0, 100, 140), pose, "5", 20, bright=bright)
        lights.append(sum(pygame.transform.average_color(canvas, pygame.Rect(0, 0, 100, 140))[:3]))
    assert lights[1] > lights[0] + 5


@pytest.mark.parametrize("size", [(80, 95), (100, 140), (161, 129), (161, 266)])
@pytest.mark.parametrize("label", ["1", "7", "Ha-eun"])
def test_no_raised_arm_comes_near_the_count(canvas, pose, size, label):
    """Both arms up at the elbows, as wide as high: where it stands beside the digit, and where it stands below."""
    for side, way in (("left", 1), ("right", -1)):
        shoulder = pose[INDEX[f"{side}_shoulder"]]
        pose[INDEX[f"{side}_elbow"]] = shoulder + (0.12 * way, 0.0)
        pose[INDEX[f"{side}_wrist"]] = shoulder + (0.13 * way, -0.12)
    cap = 22
    canvas.fill(theme.BACKGROUND)
    card.draw_card(canvas, pygame.Rect((0, 0), size), pose, label, cap)
    cap = card.label_cap(label, cap, size[0])
    box = pygame.Rect(round(1.5 * 0.4 * 22), round(0.4 * 22), width(label, cap), cap).inflate(cap // 2, cap // 2)
    near = canvas.subsurface(box)
    for limb in (theme.LEFT_LIMB, theme.RIGHT_LIMB):
        assert not pygame.mask.from_threshold(near, limb, (12, 12, 12)).count()
