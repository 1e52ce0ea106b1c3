from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.compare.pose_offset import pose_offset
from coach.compare.resemblance import (
    HZ,
    Resemblance,
    evidence,
    is_mirrored,
    is_same_dance,
    laid_out,
    resemblance,
    same_dance,
)
from coach.paths import PROJECT
from coach.pose.landmarks import PoseTrack
from coach.pose.store import load_track

POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
LATE = 0.09
LAID_OUT = laid_out(REFERENCE)


def still(track, seed=0):
    """Stands as in the middle of the dance, with the pose model's jitter."""
    random, middle = np.random.default_rng(seed), len(track) // 2
    image = track.image[middle] + random.normal(0, 0.004, track.image.shape)
    world = track.world[middle] + random.normal(0, 0.01, track.world.shape)
    return PoseTrack(track.t, image, world, np.ones(track.visibility.shape))


def moved_by(track, beats):
    """The same dance, beats out of step, its end put before its beginning."""
    frames = round(beats * 60 / 118 * 30)
    return replace(track, image=np.roll(track.image, frames, axis=0), world=np.roll(track.world, frames, axis=0))


def test_a_clean_cover_is_the_same_dance_and_not_mirrored():
    found, other = resemblance(laid_out(COVER), LAID_OUT), resemblance(laid_out(COVER.mirrored()), LAID_OUT)
    assert found.correlation > 0.9 and abs(found.lag - LATE) <= 1 / HZ
    assert found.common == pytest.approx(24.4, abs=0.2)
    assert same_dance(found) == (True, 1.0)
    assert resemblance(laid_out(COVER).mirrored(), LAID_OUT).residual == pytest.approx(other.residual, rel=1e-4)
    assert is_mirrored(found, other) == (False, 1.0)
    assert is_mirrored(other, found) == (True, 1.0)


def test_the_dance_itself_has_no_residual():
    found = resemblance(LAID_OUT, LAID_OUT)
    assert (found.lag, found.correlation, found.residual) == (0, pytest.approx(1), pytest.approx(0, abs=1e-5))


@pytest.mark.parametrize(
    "other", [still(REFERENCE), still(COVER, 1), moved_by(COVER, 6), moved_by(COVER, 13)], ids=["still", "s", "6", "13"]
)
def test_standing_still_and_other_moves_are_a_different_dance(other):
    same, sure = same_dance(resemblance(laid_out(other), LAID_OUT))
    assert not same and sure > 0.4


def test_nothing_in_common_says_nothing():
    apart = resemblance(laid_out(COVER.shifted(100.0)), LAID_OUT)
    assert apart.common == 0 and np.isnan(apart.correlation)
    assert same_dance(apart) == (False, 0.0)
    assert is_mirrored(apart, apart) == (False, 0.0)
    assert pose_offset(laid_out(PoseTrack.empty()), LAID_OUT) is None


def test_unseen_limbs_do_not_count():
    half = replace(COVER, visibility=COVER.visibility.copy())
    half.visibility[:, 25:] = 0  # the camera stands on a table: no knees
    assert resemblance(laid_out(half), LAID_OUT).correlation > 0.9


@settings(max_examples=20, deadline=None)
@given(offset=st.floats(-15, 15))
def test_the_offset_is_found_from_the_movements(offset):
    found = pose_offset(laid_out(COVER.shifted(offset)), LAID_OUT)
    assert abs(found.seconds - offset - LATE) < 0.03
    assert found.sure > 0.9


@pytest.mark.parametrize("start", [2.0, 9.0, 14.0])
def test_the_offset_of_a_part(start):
    part = COVER.between(start, start + 8.0).shifted(-start)
    found = pose_offset(laid_out(part), LAID_OUT)
    assert abs(found.seconds + start - LATE) < 0.05


def test_standing_still_gives_no_sure_offset():
    assert pose_offset(laid_out(still(REFERENCE)), LAID_OUT).sure == 0


def test_a_few_seconds_from_the_end_of_a_long_song_are_placed_there():
    reference = REFERENCE.between(0.0, 22.0)
    part = REFERENCE.between(18.2, 21.7).shifted(-18.2)
    assert pose_offset(laid_out(part), laid_out(reference)).seconds == pytest.approx(-18.2, abs=0.1)


def found(correlation, common=25.0, residual=1.0):
    return Resemblance(0.0, correlation, common, residual)


def test_evidence_is_the_correlation_times_the_root_of_the_seconds():
    assert evidence(found(0.5, 16.0)) == pytest.approx(2.0)
    assert np.isnan(evidence(found(np.nan)))


@pytest.mark.parametrize(
    "correlation, common, shape, placed, same",
    [
        # the sound tells where it belongs: an alike movement or a fair shape will do …
        (0.8, 25.0, 80.0, True, True),
        (0.8, 25.0, 15.1, True, True),
        (0.8, 25.0, 15.0, True, False),  # … but no such shape
        (0.1, 25.0, 30.1, True, True),
        (0.1, 25.0, 30.0, True, False),
        (-0.5, 25.0, 90.0, True, True),
        (0.8, 25.0, np.nan, True, False),  # nothing was judged
        (np.nan, 0.0, np.nan, True, False),
        (np.nan, 0.0, 50.0, True, True),
        # movements alone must be evidence enough, or come with a good shape
        (0.401, 25.0, 0.0, False, True),  # evidence of 2
        (0.399, 25.0, 64.9, False, False),
        (0.399, 25.0, 65.0, False, True),
        (0.6, 9.0, 80.0, False, True),  # a short cover
        (0.6, 9.0, 60.0, False, False),
        (0.6, 9.0, np.nan, False, False),
        (0.6, 4.0, 99.0, False, False),  # evidence of 1.2
        (0.1, 25.0, 99.0, False, False),
        (np.nan, 0.0, 99.0, False, False),
    ],
)
def test_whether_it_is_the_same_dance(correlation, common, shape, placed, same):
    assert is_same_dance(found(correlation, common), shape, placed) is same


@pytest.mark.parametrize(
    "plain, other, way, sure", [(2.0, 1.0, True, 1.0), (1.0, 1.118, False, 0.5), (1.0, 1.0, False, 0.0)]
)
def test_which_way_round_and_how_sure(plain, other, way, sure):
    assert is_mirrored(found(0.5, residual=plain), found(0.5, residual=other)) == (way, pytest.approx(sure, abs=0.01))
