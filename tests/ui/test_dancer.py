"""The dancer of a video: names as the dancer calls them, places as the video shows them."""

import numpy as np
import pytest

from coach.domain.landmarks import BODY, INDEX, LANDMARKS, PoseTrack
from coach.ui.figure import Smoother
from coach.ui.passage.dancer import WARM_UP, Dancer, Footage, nearest
from tests.kit.takes import a_track


def trembling(frames=20):
    rng = np.random.default_rng(4)
    image = rng.normal(0.5, 0.01, (frames, len(LANDMARKS), 2))
    return PoseTrack(
        np.arange(frames) / 30,
        image,
        rng.normal(size=(frames, len(LANDMARKS), 3)),
        np.ones((frames, len(LANDMARKS))),
        BODY,
    )


@pytest.mark.parametrize("is_mirror", [False, True])
def test_bodies_lie_where_they_were_found(is_mirror):
    """Whichever way round: a mirror's picture exchanges names, not places."""
    found = a_track(30)
    footage = Footage.of(found, is_mirror)
    wrist, passes_for = INDEX["left_wrist"], INDEX["right_wrist" if is_mirror else "left_wrist"]
    drawn = footage.drawn(footage.track.body.image)[:, wrist]
    np.testing.assert_allclose(drawn, found.body.image[:, passes_for], atol=1e-6)
    np.testing.assert_allclose(footage.pose(0.5)[wrist], found.body.image[15, passes_for], atol=1e-6)


def test_poses_are_those_of_their_picture_or_none():
    track = a_track(30)
    track.image[20:] = np.nan
    assert nearest(track, 0.34) == 10
    assert nearest(track, -0.1) == 0
    assert nearest(track, -0.2) is None
    assert nearest(track, 0.8) is None  # nobody was seen
    assert nearest(PoseTrack.empty(), 0.0) is None
    assert Footage(track).pose(0.8) is None


@pytest.mark.parametrize("order", [range(20), [12, 3, 19, 0]])
def test_each_pose_is_what_the_smoother_makes_of_it_in_whatever_order_they_are_asked_for(order):
    track = trembling()
    dancer, smoother = Dancer(Footage(track), 0.0, 1.0), Smoother()
    expected = [np.array(smoother.step(image, t)) for image, t in zip(track.image, track.t)]
    for i in order:
        assert dancer.image(i) == pytest.approx(expected[i])
    assert dancer.images.std() < 0.8 * track.image.std()
    assert Dancer(Footage(PoseTrack.empty()), 0.0, 1.0).images.shape == (0, len(LANDMARKS), 2)


def test_poses_before_a_passage_only_warm_the_smoother_up():
    dancer = Dancer(Footage(a_track(120)), 2.0, 3.0)
    assert dancer.poses.t[0] == pytest.approx(2.0 - WARM_UP, abs=0.04)
    assert dancer.poses.t[-1] == pytest.approx(3.1, abs=0.04)
