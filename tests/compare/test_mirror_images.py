"""A dancer's reflection in a mirror on the wall, and who only dances beside them."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from coach.bench.synthetic.body import Proportions, landmarks
from coach.bench.synthetic.camera import Sensor, Viewpoint, film, frame_times
from coach.compare.mirror_images import movement_correlation, reflections, reflects
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from tests.compare.tracks import rendered, synthetic
from tests.kit.counted_tracks import CountedTracks


@cache
def before_a_mirror(axis):
    """A dancer and what a mirror beside (0) or behind (2) them shows, farther away."""
    dance = synthetic()[2]
    rng = np.random.default_rng(1)
    sensor = Sensor(noise=1.0, fps=30, drops=0)
    t = frame_times(dance.t[0], dance.t[-1], sensor, rng)
    points = landmarks(dance.at(t), Proportions.average())
    image = points[:, BLAZEPOSE.swapped].copy()
    image[..., axis] *= -1
    return film(points, t, Viewpoint(3.0), sensor, rng), film(image, t, Viewpoint(5.5, pan=0.3), sensor, rng)


@pytest.mark.parametrize("axis", [0, 2])
def test_a_smaller_one_with_the_same_motion_and_swapped_sides_is_a_reflection(axis):
    dancer, image = before_a_mirror(axis)
    assert reflects(image, dancer)
    assert reflections([image, dancer]) == {0} and reflections([dancer, image]) == {1}


def test_only_who_may_be_a_reflection_is_compared_and_two_at_a_time():
    """Of an hour, each is 90 MB to be read."""
    dancer, image = before_a_mirror(0)
    counted = CountedTracks()
    assert reflections(counted.aside([dancer, dancer, dancer, dancer])) == set() and counted.loads == 4
    assert reflections(counted.aside([dancer, dancer, image])) == {2} and counted.most == 2


def test_somebody_as_large_is_a_dancer_who_dances_the_other_side():
    dancer, image = before_a_mirror(0)
    large = replace(image, image=2 * image.image)
    assert reflections([dancer, large]) == {0} - {0}


def test_who_dances_beside_is_none():
    reference, cover = rendered("reference"), rendered("cover")
    small = replace(cover, image=0.5 * cover.image)
    assert reflections([reference, small, reference.shifted(0.3)]) == frozenset()


def test_who_is_seen_too_little_is_none():
    dancer, image = before_a_mirror(0)
    assert movement_correlation(image.between(0, 2), dancer) == (0.0, 0.0)
    assert movement_correlation(image.shifted(100), dancer) == (0.0, 0.0)
    assert movement_correlation(PoseTrack.empty(), dancer) == movement_correlation(dancer, PoseTrack.empty()) == (0, 0)
    hidden = replace(image, visibility=0 * image.visibility)
    assert reflections([dancer, hidden]) == frozenset()


def test_no_body_stays_with_the_tracks():
    """Of six people in an hour those would take 350 MB."""
    reference, cover = rendered("reference"), rendered("cover")
    tracks = [replace(reference), replace(cover)]
    tracks[1] = replace(tracks[1], image=tracks[1].image * np.float32(0.8))
    reflections(tracks)
    assert [track for track in tracks if "_as_body" in vars(track)] == []
