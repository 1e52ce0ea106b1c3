"""What every scorer must get right before anybody believes it; peers give somebody who stands still 53 of 100."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from coach.bench.synthetic.faults import PlantedFault
from coach.compare.features import track_features
from coach.compare.judge import judge_features
from coach.compare.prepared import prepare_reference
from coach.compare.score import take_score
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, performance, rendered, standing_still, synthetic, with_legs_of

prepared = cache(prepare_reference)


def score(user, reference, grid):
    return take_score(judge_features(user.t, track_features(user), prepared(reference, grid, PRIOR)))


def without_legs(track):
    """Filmed down to the hips."""
    legs = [name.endswith(("knee", "ankle", "heel", "foot_index")) for name in track.skeleton.points]
    return replace(track, visibility=np.where(legs, 0.1, track.visibility).astype(np.float32))


@cache
def faultless():
    """The score of who makes no mistake."""
    reference, grid, _ = synthetic()
    return score(performance("shape", planned=()), reference, grid).score


@pytest.fixture(params=[
    "rendered", "hip hop", *(pytest.param(style, marks=pytest.mark.long) for style in ("girl group", "fast")),
])  # fmt: skip
def song(request):
    """(reference, grid, a good dancer's take, another dance)."""
    if request.param == "rendered":
        return rendered("reference"), GRID, rendered("cover"), performance("clean", 5)
    style = {"hip hop": 1, "girl group": 3, "fast": 5}[request.param]
    reference, grid, _ = synthetic(style)
    return reference, grid, performance("clean", style), performance("clean", style, seed=9)


def test_the_reference_against_itself(song):
    reference, grid, *_ = song
    assert score(reference, reference, grid).score >= 98


def test_a_good_dancer(song):
    reference, grid, good, _ = song
    assert score(good, reference, grid).score >= 75


def test_standing_still(song):
    reference, grid, *_ = song
    assert score(standing_still(reference), reference, grid).score <= 15


def test_legs_out_of_the_picture(song):
    """What is not seen is nobody's better half: standing still is as bad as ever, another dance no better."""
    reference, grid, good, other = song
    assert score(without_legs(good), reference, grid).score >= 75
    assert score(without_legs(standing_still(reference)), reference, grid).score <= 15
    assert score(without_legs(other), reference, grid).score <= 30


def test_another_dance(song):
    reference, grid, _, other = song
    assert score(other, reference, grid).score <= 30


def test_the_mirrored_dance(song):
    reference, grid, good, _ = song
    assert score(reference.mirrored(), reference, grid).score <= 40
    assert score(good.mirrored(), reference, grid).score <= 40


def test_arms_right_and_legs_all_wrong(song):
    reference, grid, _, other = song
    assert score(with_legs_of(reference, other), reference, grid).score <= 65


def test_the_same_take_300_ms_late(song):
    reference, grid, good, _ = song
    on_time = score(good, reference, grid)
    late = score(good.shifted(0.3 - on_time.lag), reference, grid)
    assert late.shape == pytest.approx(on_time.shape, abs=3)
    assert late.lag == pytest.approx(0.3, abs=0.02)
    assert late.timing < on_time.timing - 20


@pytest.mark.parametrize("joint", [
    "left_elbow",
    *(pytest.param(joint, marks=pytest.mark.long) for joint in ("right_shoulder", "left_hip", "right_knee")),
])  # fmt: skip
def test_score_falls_with_the_size_of_a_fault(joint):
    reference, grid, _ = synthetic()
    sizes = (25.0, 40.0, 55.0)
    scores = [faultless()] + [
        score(performance("shape", planned=(PlantedFault("shape", 10, 40, joint, size),)), reference, grid).score
        for size in sizes
    ]
    assert (np.diff(scores) < 0).all()


def test_score_falls_with_the_number_of_faults():
    reference, grid, _ = synthetic()
    faults = tuple(PlantedFault("shape", first, first + 3, "left_shoulder", 60.0) for first in range(6, 60, 10))
    some = [performance("shape", planned=faults[: n + 1]) for n in range(len(faults))]
    scores = [faultless()] + [score(take, reference, grid).score for take in some]
    assert (np.diff(scores) < 0).all()
