from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.compare.layout import LAYOUT_HZ, laid_out
from coach.compare.pose_offset import CERTAIN_EVIDENCE, pose_offset
from coach.compare.resemblance import (
    Resemblance,
    is_mirrored,
    is_same_dance,
    likeness,
    resemblance,
    same_dance,
    surely_alike,
)
from coach.domain.landmarks import PoseTrack
from coach.tracking.store import load_track
from tests.compare.tracks import performance, still

POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
LATE = 0.09
LAID_OUT = laid_out(REFERENCE)


def moved_by(track, beats):
    """The same dance, beats out of step, its end put before its beginning."""
    frames = round(beats * 60 / 118 * 30)
    return replace(track, image=np.roll(track.image, frames, axis=0), world=np.roll(track.world, frames, axis=0))


def test_a_clean_cover_is_the_same_dance_and_not_mirrored():
    found, other = resemblance(laid_out(COVER), LAID_OUT), resemblance(laid_out(COVER.mirrored()), LAID_OUT)
    assert found.correlation > 0.9 and abs(found.lag - LATE) <= 1 / LAYOUT_HZ
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


# ---------------------------------------------------------------- the same dance, once it is judged


NAN = float("nan")


@pytest.mark.parametrize(
    ("correlation", "common", "shape", "placed", "same"),
    [
        # where the sound tells the place, the shape decides, and between 15 and 30 the movements
        (0.9, 25, 90, True, True),
        (0.0, 25, 31, True, True),
        (0.0, 25, 30, True, False),
        (0.9, 25, 30, True, True),
        (0.9, 25, 15.1, True, True),
        (0.9, 25, 15, True, False),
        (0.25, 36, 20, True, True),
        (0.24, 36, 20, True, False),  # too little correlation
        (0.5, 7, 20, True, False),  # over too few seconds: 0.5 · √7 = 1.32
        (0.5, 8, 20, True, True),
        (NAN, 0, 31, True, True),
        (NAN, 0, 20, True, False),
        (0.9, 25, NAN, True, False),
        # else movements must be alike, and so much that chance is ruled out, or the shape good
        (0.9, 25, 0, False, True),
        (0.4, 25, 0, False, True),  # evidence 2.0
        (0.39, 25, 0, False, False),
        (0.39, 25, 75, False, True),
        (0.39, 25, 74.9, False, False),
        (0.5, 8, 80, False, True),
        (0.5, 7, 80, False, False),
        (0.2, 225, 90, False, False),  # evidence 3 of little correlation
        (0.4, 25, NAN, False, True),
        (0.39, 25, NAN, False, False),
        (NAN, 0, 90, False, False),
    ],
)
def test_is_same_dance(correlation, common, shape, placed, same):
    found = Resemblance(lag=0.0, correlation=correlation, common=common, residual=1.0)
    assert is_same_dance(found, shape, placed) == same


# ---------------------------------------------------------------- short films


@pytest.mark.parametrize(
    ("swing", "correlation", "residual", "shape", "placed", "same"),
    [
        (0.8, 0.6, 2.0, NAN, False, True),  # movements alone: likeness .8
        (0.79, 0.6, 2.0, 100, False, False),
        (0.8, 0.59, 2.0, 100, False, False),
        (0.8, 0.6, 2.1, 100, False, False),
        (1.4, 0.2, 3.0, NAN, False, False),  # who sways to the same beat in other poses
        (0.8, 0.6, 2.0, 0, True, True),
        (0.79, 0.6, 2.0, 0, True, False),
        (0.4, 0.5, 2.0, 100, True, True),  # half of a hundredth for each point of shape, where the place is known
        (0.4, 0.5, 2.0, 99, True, False),
        (0.0, 0.9, 2.0, 90, True, False),
    ],
)
def test_is_same_dance_of_a_short_film(swing, correlation, residual, shape, placed, same):
    found = Resemblance(lag=0.0, correlation=correlation, common=5.0, residual=residual + 1e-9, swing=swing + 1e-6)
    assert is_same_dance(found, shape, placed) == same
    assert surely_alike(found) == same_dance(found)[0] == (likeness(found) >= 0.8)


@pytest.mark.parametrize("start", range(0, 20, 5))
def test_five_seconds_are_known_by_their_swings_without_a_sound(start):
    part = COVER.between(start, start + 5.0)
    found = pose_offset(laid_out(part.shifted(-start)), LAID_OUT)
    assert found.seconds + start == pytest.approx(LATE, abs=0.05) and found.evidence > CERTAIN_EVIDENCE
    fit = resemblance(laid_out(part), LAID_OUT)
    assert fit.short and fit.swing > CERTAIN_EVIDENCE and is_same_dance(fit, NAN, placed=False)


@pytest.mark.parametrize("start", [0.0, 7.0, 14.0])
@pytest.mark.parametrize("style", [1, 3, 5])
def test_five_seconds_of_another_dance_are_not(style, start):
    """Laid where, and the way round that, they fit best."""
    part = laid_out(performance("clean", style).between(start, start + 5.0))
    for mine in (part, part.mirrored()):
        fit = resemblance(mine.shifted(-pose_offset(mine, LAID_OUT).seconds), LAID_OUT)
        assert fit.short and not is_same_dance(fit, 70.0, placed=False)


def test_which_films_are_short():
    """The shorter of the two counts; of the others the evidence is that of where the limbs are."""
    for seconds, short in ((7.8, True), (8.4, False)):
        part = COVER.between(4.0, 4.0 + seconds)
        assert resemblance(laid_out(part), LAID_OUT).short == short
        assert resemblance(laid_out(COVER), laid_out(part)).short == short
