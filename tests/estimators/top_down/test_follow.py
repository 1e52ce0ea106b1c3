from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from coach.estimators.top_down.box import box_around
from coach.estimators.top_down.follow import CONFIRMING_POSES, GIVE_UP, LOOKS_EVERY, LOST_AFTER, CropTracker, Follower
from tests.tracking.bodies import FigureLandmarker, body, figure_picture

RED, BLUE, GREEN = (220, 40, 40), (40, 60, 230), (40, 200, 60)


@pytest.fixture
def following():
    with ThreadPoolExecutor(2) as pool, CropTracker(FigureLandmarker, pool) as made:
        yield made


def steps(following, first, pictures):
    """Follow through so many pictures; how many were found in each."""
    return [len(following.step(k / 30, picture)) for k, picture in enumerate(pictures, start=first)]


def come(following, *sightings, t=0.0, most=8):
    following.newcomers(sightings, t, most)


def test_a_box_is_confirmed_by_poses_that_lie_in_it(following):
    come(following, body(0.5))
    assert steps(following, 1, [figure_picture([(0.5, RED)])] * CONFIRMING_POSES) == [1] * CONFIRMING_POSES
    assert [follower.confirmed for follower in following.followers] == [True]


def test_a_neighbour_does_not_confirm_a_box_in_which_nobody_is(following):
    come(following, body(0.5))
    assert steps(following, 1, [figure_picture([(0.9, RED)])] * LOST_AFTER) == [0] * LOST_AFTER
    assert following.followers == []


def test_two_boxes_for_one_body_are_one(following):
    come(following, body(0.5))
    steps(following, 1, [figure_picture([(0.5, RED)])] * 5)
    come(following, body(0.55), t=0.2)
    assert steps(following, 6, [figure_picture([(0.5, RED)])] * 10) == [1] * 10
    assert len(following.followers) == 1


def test_who_is_lost_is_given_up_after_so_many_frames(following):
    come(following, body(0.5))
    steps(following, 1, [figure_picture([(0.5, RED)])] * 5)
    steps(following, 6, [figure_picture([])] * GIVE_UP)
    assert [follower.lost for follower in following.followers] == [GIVE_UP]
    assert following.poses() == []
    steps(following, 6 + GIVE_UP, [figure_picture([])])
    assert following.followers == []
    assert following.anybody_lost(1.0) and not following.anybody_lost(9.0)


def test_who_comes_back_in_reach_has_the_same_box(following):
    come(following, body(0.5))
    steps(following, 1, [figure_picture([(0.5, RED)])] * 5)
    (follower,) = following.followers
    steps(following, 6, [figure_picture([])] * 10)
    assert steps(following, 16, [figure_picture([(0.53, RED)])] * 5) == [1] * 5
    assert following.followers == [follower]


def test_a_meeting_is_noted_by_both_and_the_one_in_front_keeps_the_body(following):
    come(following, body(0.4), body(0.8))
    steps(following, 1, [figure_picture([(0.4, RED), (0.8, BLUE)])] * 5)
    red, blue = following.followers
    assert red.met == blue.met == 5
    steps(following, 6, [figure_picture([(0.8, BLUE), (0.4 + 0.02 * k, RED)]) for k in range(1, 24)])
    assert 0 < red.met < 28 and blue.lost
    assert red.look[:3] == pytest.approx(np.array(RED) / 255, abs=0.02)


def test_legs_that_were_out_of_the_picture_have_their_colour_again_once_they_are_seen():
    whole, cut = body(0.5), body(0.5, y=0.9)
    follower = Follower(box_around(whole), None, whole)
    for pose in (cut, *[whole] * LOOKS_EVERY):
        follower.keep(0.0, pose, figure_picture([(0.5, RED)]))
    assert np.isfinite(follower.look).all()


def test_no_more_than_are_asked_for_are_followed(following):
    come(following, body(0.4), body(0.8), body(1.2), most=2)
    assert len(following.followers) == 2


def test_a_landmarker_that_begins_sees_only_its_own_dancer():
    class Seeing(FigureLandmarker):
        def detect(self, rgb, moment_s=0.0):
            seen.append({tuple(colour) for colour in rgb.reshape(-1, 3)} & {RED, BLUE, GREEN})
            return super().detect(rgb, moment_s)

    seen = []
    follower = Follower(box_around(body(1.0)), Seeing(b""), body(1.0))
    picture = figure_picture([(0.7, RED), (1.3, BLUE), (1.0, GREEN)])
    for k in range(2):
        follower.keep(k / 30, follower.find(picture, k / 30), picture)
    assert seen == [{GREEN}, {RED, GREEN, BLUE}]
