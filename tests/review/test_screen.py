"""The review screen: what plays, in step and the right way round."""

import numpy as np
import pygame
import pytest

from coach.domain.landmarks import INDEX, JOINTS
from coach.review.choice import Tool
from coach.review.drawing import layout_of
from coach.ui import theme
from coach.ui.window import Action
from tests.kit.films import SIZE, brightness
from tests.kit.review_session import level


def test_the_first_mistake_plays_both_pictures_in_step(session):
    with session() as here:
        here.step(seconds=1.0)  # song time 2.5; the take is 90 ms later: its picture of 2.55 s
        assert (here.view.heading, here.view.section) == ("Mistake 1 of 2", "verse")
        assert (here.view.where, here.view.advice) == ("0:02, beats 5–7", "Left elbow: bend it more.")
        assert abs(level(here.view.pair.reference.picture) - brightness(2.5)) <= 3
        assert abs(level(here.view.pair.take.picture) - brightness(2.55)) <= 3
        assert here.view.head == pytest.approx(5.0)
        assert here.view.pair.take.body.rings.nonzero()[0].tolist() == [1]


def test_a_timing_mistake_is_not_shifted_and_has_no_rings(session):
    with session() as here:
        here.step(Action.RIGHT)
        here.settle()
        here.step(seconds=0.5)  # song time 5.0
        assert here.view.heading == "Mistake 2 of 2"
        assert abs(level(here.view.pair.take.picture) - brightness(5.0)) <= 3
        assert not here.view.pair.take.body.rings.any()


def test_it_loops(session):
    with session() as here:
        here.step(seconds=1.9)
        here.step(seconds=0.2)
        assert here.view.head == pytest.approx(3.0)  # song time 1.5, the passage's start
        assert len(here.sounds[0].starts) == 2


def test_half_speed_goes_on_where_it_was(session):
    with session() as here:
        here.step(seconds=1.0)
        here.step(Tool.HALF_SPEED)
        assert (here.view.head, here.view.status) == (pytest.approx(5.0), "half speed")
        here.step(seconds=0.5)
        assert here.view.head == pytest.approx(5.5)
        assert here.sounds[1].audio.duration == pytest.approx(4.0)


def test_pause_stands_still(session):
    with session() as here:
        here.step(seconds=1.0)
        here.step(Action.SPACE)
        here.step(seconds=3.0)
        assert (here.view.head, here.view.status) == (pytest.approx(5.0), "paused")
        here.step(Action.SPACE)
        here.step(seconds=0.25)
        assert here.view.head == pytest.approx(5.5)


def test_an_unchanged_screen_is_not_drawn_again_but_for_twice_a_second(session):
    with session() as here:
        here.finish_loading()
        here.step(Action.SPACE)
        flips = here.window.flips
        for _ in range(10):
            here.step()
        assert here.window.flips == flips
        here.step(seconds=0.6)
        assert here.window.flips == flips + 1


@pytest.mark.parametrize(("view", "mirrored", "reference", "take"), [
    ("mirror", False, True, True), ("stage", False, False, False),
    ("mirror", True, False, True), ("stage", True, True, False),
])  # fmt: skip
def test_both_are_shown_the_way_round_they_were_danced(session, view, mirrored, reference, take):
    with session(view=view, mirrored=mirrored) as here:
        assert (here.view.pair.reference.mirrored, here.view.pair.take.mirrored) == (reference, take)


@pytest.mark.parametrize(("view", "take"), [("mirror", False), ("stage", True)])
def test_a_film_that_shows_a_mirror_image_is_turned_and_its_rings_change_sides(session, view, take):
    with session(view=view, take_mirrored=True) as here, session(view=view) as plain:
        here.step(Tool.ZOOM, seconds=1.0)
        plain.step(Tool.ZOOM, seconds=1.0)
        assert here.view.pair.take.mirrored == take
        bodies = (one.view.pair.take.body for one in (here, plain))
        ringed, usual = (body.image[INDEX[JOINTS[body.rings.argmax()]]] for body in bodies)
        assert usual == pytest.approx((1.1, 0.5), abs=0.01)
        assert ringed == pytest.approx((0.75, 0.5), abs=0.01)  # where the pose finder saw a right elbow


def test_the_ring_is_on_the_mirrored_elbow(session):
    with session() as here:
        here.step(Tool.ZOOM, seconds=1.0)
        place = layout_of(here.window.size, here.view).take
        x, y = place.right - 1.1 * place.height, place.centery
        around = pygame.surfarray.array3d(here.window.surface)[round(x) - 40 : round(x) + 40, y - 40 : y + 40]
        red = (around[..., 0] > 200) & (around[..., 1] < 110)
        assert red.sum() > 60
        centre = np.argwhere(red).mean(axis=0)
        assert np.abs(centre - 40).max() < 4


def test_a_dancer_far_away_is_shown_from_near(session):
    with session() as here:
        here.step(seconds=1.0)
        near, body = here.view.pair.take.picture.shape, here.view.pair.take.body.image
        here.step(Tool.ZOOM)
        assert here.view.pair.take.picture.shape == (SIZE[1], SIZE[0], 3)
        assert near[0] < 0.6 * SIZE[1]
        assert near[1] / near[0] == pytest.approx(SIZE[0] / SIZE[1], abs=0.05)
        arm = [INDEX["left_shoulder"], INDEX["left_elbow"]]
        far, close = (np.ptp(points[arm, 0]) for points in (here.view.pair.take.body.image, body))
        assert close == pytest.approx(far * SIZE[1] / near[0], rel=0.05)
        assert 0 < body[arm, 0].min() < body[arm, 0].max() < near[1] / near[0]


def test_an_unchanged_picture_is_known_as_the_same(session):
    with session() as here:
        here.step(Action.SPACE)
        before = here.view.pair.take.rgb
        here.step(seconds=0.6)
        assert here.view.pair.take.rgb is before


@pytest.mark.parametrize("size", [(320, 240), (1024, 600), (3840, 2160), (500, 900)])
def test_it_is_drawn_at_any_size(session, size):
    with session(size=size) as here:
        strip = layout_of(size, here.view).strip
        ticks = pygame.surfarray.array3d(here.window.surface)[strip.left : strip.right, strip.top : strip.bottom]
        assert (ticks == theme.WRONG).all(axis=-1).any()
        assert (ticks == theme.CORRECT).all(axis=-1).any()
