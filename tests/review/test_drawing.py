import numpy as np
import pygame
import pytest

from coach.domain.landmarks import JOINTS
from coach.review.drawing import MOST_BEATS, degrees, draw_joint_table, joint_table
from coach.ui import theme
from tests.kit.takes import unseen, verdict

BEATS = tuple(verdict(k, "shape", ("left_elbow",)) if k == 5 else verdict(k) for k in range(20))


def test_a_column_a_beat():
    table = joint_table(BEATS, 4, 6, 5.2)
    assert (table.beats, table.now) == ((4, 5, 6), 1)
    assert table.error[JOINTS.index("left_elbow")].tolist() == [5, 45, 5]
    assert table.wrong.sum() == 1


@pytest.mark.parametrize(("now", "first"), [(0, 0), (8, 5), (19, 20 - MOST_BEATS), (-3, 0)])
def test_of_many_beats_those_around_the_present_one(now, first):
    table = joint_table(BEATS, 0, 19, now)
    assert table.beats == tuple(range(first, first + MOST_BEATS))


def test_without_verdicts_it_is_empty():
    table = joint_table((), 0, 7, 0.0)
    assert (table.beats, table.now, table.error.shape) == ((), None, (9, 0))


@pytest.mark.parametrize(("error", "said"), [(3.0, "5°"), (2.0, "0°"), (42.4, "40°"), (np.nan, "–")])
def test_degrees_are_whole_fives(error, said):
    assert degrees(error) == said


def test_what_is_wrong_stands_on_red():
    surface = pygame.Surface((400, 300), 0, 32)
    draw_joint_table(surface, pygame.Rect(0, 0, 400, 300), joint_table(BEATS, 4, 6, 5), 720)
    red = (pygame.surfarray.array3d(surface) == theme.WRONG).all(axis=-1)
    assert red.sum() > 200
    draw_joint_table(surface, surface.get_rect(), joint_table((unseen(0), unseen(1)), 0, 1, 0), 720)
    assert not (pygame.surfarray.array3d(surface) == theme.WRONG).all(axis=-1).any()
