import numpy as np
import pygame
import pytest

from coach.domain.landmarks import INDEX, PoseTrack
from coach.quiz.figure import FigureStyle, draw_figure, laid_out
from coach.quiz.stage import FLOOR_LINE, draw_stage, since_beat, view_of
from tests.quiz.conftest import a_dance

STAGE = pygame.Rect(0, 0, 640, 360)


@pytest.fixture(scope="module")
def figure():
    return laid_out(a_dance((2.0, 0.3)), 2.0, 6.0)


def test_it_is_where_the_dancer_is(figure):
    track = a_dance((2.0, 0.3))
    for t in (2.5, 3.777, 5.5):
        there = [np.interp(t, track.t, track.image[:, INDEX["left_wrist"], k]) for k in (0, 1)]
        assert figure.at(t)[0][INDEX["left_wrist"]] == pytest.approx(there, abs=0.004)


def test_before_and_after_it_holds(figure):
    for early, late in ((-5.0, 2.0), (99.0, 6.5)):
        assert np.array_equal(figure.at(early)[0], figure.at(late)[0])


def test_smoothing_takes_the_tremble():
    track = a_dance((0.0, 0.0), amount=0.0)
    shaken = track.image + np.random.default_rng(0).normal(0, 0.005, track.image.shape)
    figure = laid_out(PoseTrack(track.t, shaken, track.world, track.visibility, track.skeleton), 2.0, 6.0)
    assert figure.image[:, INDEX["left_hip"]].std(axis=0).max() < 0.004


def test_who_is_not_seen_is_not_drawn(figure):
    nobody = laid_out(PoseTrack.unseen(np.arange(0, 5, 0.1)), 0.0, 4.0)
    assert nobody.at(1.0)[1].max() == 0
    surface, empty = (pygame.Surface(STAGE.size, 0, 32) for _ in range(2))
    draw_figure(surface, nobody, view_of([nobody], STAGE), 1.0, FigureStyle())
    assert pygame.image.tobytes(surface, "RGB") == pygame.image.tobytes(empty, "RGB")


def test_a_mirror_turns_the_picture_not_the_sides(figure):
    turned = figure.mirrored()
    assert turned.at(3.0)[0][INDEX["left_wrist"]] == pytest.approx(figure.at(3.0)[0][INDEX["left_wrist"]] * (-1, 1))


@pytest.mark.parametrize("size", [(640, 250), (1920, 700), (300, 600)])
def test_the_dancer_stands_on_the_floor_inside_of_the_stage(figure, size):
    stage = pygame.Rect((10, 20), size)
    points = view_of([figure], stage).points(figure.image[figure.seen > 0])
    assert stage.left < points[:, 0].min() and points[:, 0].max() < stage.right
    assert stage.top < points[:, 1].min()
    assert points[:, 1].max() == pytest.approx(stage.top + FLOOR_LINE * stage.height, abs=0.02 * stage.height)


def test_only_arms_leaves_the_legs_dark(figure):
    def brightness(parts):
        surface = pygame.Surface(STAGE.size, 0, 32)
        draw_figure(surface, figure, view_of([figure], STAGE), 3.0, FigureStyle(parts=parts))
        pixels = pygame.surfarray.array3d(surface).sum(axis=2).T
        return pixels[:160].max(), pixels[290:].max()

    assert brightness("arms")[1] == 0 and brightness("arms")[0] > 500
    assert brightness("legs")[1] > 500


def test_the_stage_keeps_to_its_place(songs, figure):
    surface = pygame.Surface((640, 480), 0, 32)
    draw_stage(surface, pygame.Rect(0, 100, 640, 200), [figure], 3.0, songs[0].song.grid, [FigureStyle()])
    pixels = pygame.surfarray.array3d(surface).sum(axis=2).T
    assert pixels[:100].max() == 0 == pixels[300:].max() and pixels[100:300].max() > 500
    draw_stage(surface, pygame.Rect(0, 0, 4, 4), [figure], 3.0, songs[0].song.grid, [FigureStyle()])


def test_since_beat(songs):
    grid = songs[0].song.grid
    assert since_beat(grid, grid.times[3] + 0.1) == pytest.approx(0.1)
    assert since_beat(grid, -1.0) == float("inf")
