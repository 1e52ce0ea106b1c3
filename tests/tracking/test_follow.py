from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from coach.tracking.box import box_around
from coach.tracking.follow import CONFIRM, GIVE_UP, LOST_AFTER, Follower, Following
from tests.tracking.bodies import FigureLandmarker, body, figure_picture

RED, BLUE, GREEN = (220, 40, 40), (40, 60, 230), (40, 200, 60)


@pytest.fixture
def following():
    with ThreadPoolExecutor(2) as pool, Following(FigureLandmarker, pool) as made:
        yield made


def steps(following, first, pictures):
    for k, picture in enumerate(pictures, start=first):
        following.step(k, k / 30, picture)


def test_a_box_is_confirmed_by_poses_that_lie_in_it(following):
    following.newcomers([body(0.5)], 0.0)
    steps(following, 1, [figure_picture([(0.5, RED)])] * CONFIRM)
    assert [follower.confirmed for follower in following.followers] == [True]
    (tracklet,) = following.tracklets()
    assert tracklet.frames.tolist() == [1, 2, 3]
    assert tracklet.t.tolist() == pytest.approx([1 / 30, 2 / 30, 3 / 30])


def test_a_neighbour_does_not_confirm_a_box_in_which_nobody_is(following):
    following.newcomers([body(0.5)], 0.0)
    steps(following, 1, [figure_picture([(0.9, RED)])] * LOST_AFTER)
    assert following.followers == []
    assert following.tracklets() == []


def test_two_boxes_for_one_body_are_one(following):
    following.newcomers([body(0.5)], 0.0)
    steps(following, 1, [figure_picture([(0.5, RED)])] * 5)
    following.newcomers([body(0.55)], 0.2)
    steps(following, 6, [figure_picture([(0.5, RED)])] * 10)
    assert len(following.followers) == 1
    assert len(following.tracklets()) == 1


def test_who_is_lost_is_given_up_after_so_many_frames(following):
    following.newcomers([body(0.5)], 0.0)
    steps(following, 1, [figure_picture([(0.5, RED)])] * 5)
    steps(following, 6, [figure_picture([])] * GIVE_UP)
    assert [follower.lost for follower in following.followers] == [GIVE_UP]
    assert following.poses() == []
    steps(following, 6 + GIVE_UP, [figure_picture([])])
    assert following.followers == []
    assert following.anybody_lost(1.0) and not following.anybody_lost(9.0)


def test_who_comes_back_in_reach_is_the_same(following):
    following.newcomers([body(0.5)], 0.0)
    steps(following, 1, [figure_picture([(0.5, RED)])] * 5)
    steps(following, 6, [figure_picture([])] * 10)
    steps(following, 16, [figure_picture([(0.53, RED)])] * 5)
    (tracklet,) = following.tracklets()
    assert tracklet.frames.tolist() == [*range(1, 6), *range(16, 21)]


def test_a_meeting_breaks_the_tracks_of_both_once(following):
    following.newcomers([body(0.4), body(0.8)], 0.0)
    steps(following, 1, [figure_picture([(0.4, RED), (0.8, BLUE)])] * 5)
    walk = [figure_picture([(0.8, BLUE), (0.4 + 0.02 * k, RED)]) for k in range(1, 24)]
    steps(following, 6, walk)
    tracklets = sorted(following.tracklets(), key=lambda tracklet: len(tracklet.frames))
    assert len(tracklets) == 3
    before = [tracklet for tracklet in tracklets if tracklet.frames[0] == 1]
    (after,) = [tracklet for tracklet in tracklets if tracklet.frames[0] > 5]
    assert len(before) == 2
    assert after.look[:3] == pytest.approx(np.array(RED) / 255, abs=0.02)


def test_a_landmarker_that_begins_sees_only_its_own_dancer():
    class Seeing(FigureLandmarker):
        def detect(self, rgb, moment_s=0.0):
            seen.append({tuple(colour) for colour in rgb.reshape(-1, 3)} & {RED, BLUE, GREEN})
            return super().detect(rgb, moment_s)

    seen = []
    follower = Follower(box_around(body(1.0)), Seeing(b""), body(1.0))
    picture = figure_picture([(0.7, RED), (1.3, BLUE), (1.0, GREEN)])
    for k in range(2):
        follower.keep(k, k / 30, follower.find(picture, k / 30), picture)
    assert seen == [{GREEN}, {RED, GREEN, BLUE}]
