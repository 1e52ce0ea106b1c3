"""The synthetic layer: the same seed makes the same, the noise is that of the real network, the truth is true."""

import numpy as np
import pytest

from coach.bench.comparison.cases import PER_CLIP, SPLITS
from coach.bench.synthetic.body import Proportions, landmarks
from coach.bench.synthetic.camera import Sensor, Viewpoint, film
from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.faults import CLEAN_BETWEEN, PlantedFault, plan
from coach.bench.synthetic.performance import perform
from coach.compare.features import track_features
from coach.domain.landmarks import JOINTS
from coach.estimators.blazepose.skeleton import BLAZEPOSE

DANCE = make_dance(STYLES[1], 3)
QUIET = Sensor(noise=0, drops=0, hidden=0, swaps=0)
MEASURED = {"elbow": 5.4, "shoulder": 5.7, "hip": 3.0, "knee": 3.4}
"""Degrees, mean error of the interior angles in the picture, real BlazePose on a rendered dancer."""


def filmed(sensor, style=1):
    dance = make_dance(STYLES[style], 3)
    t = np.arange(dance.t[0], dance.t[-1], 1 / 30)
    return film(
        landmarks(dance.at(t), Proportions.average()), t, Viewpoint(distance=3.8), sensor, np.random.default_rng(1)
    )


def test_the_same_seed_makes_the_same():
    one, other = (perform(make_dance(STYLES[1], 3), "shape", 5) for _ in range(2))
    assert np.array_equal(one.track.image, other.track.image)
    assert one.faults == other.faults
    assert not np.array_equal(one.track.image, perform(DANCE, "shape", 6).track.image[: len(one.track)])


def test_noise_is_about_that_of_the_real_network():
    noisy = Sensor(drops=0, hidden=0, swaps=0)
    errors = np.concatenate(
        [
            np.abs(track_features(filmed(noisy, s)).angle - track_features(filmed(QUIET, s)).angle)
            for s in range(len(STYLES))
        ]
    )
    for part, degrees in MEASURED.items():
        joints = [JOINTS.index(f"{side}_{part}") for side in ("left", "right")]
        assert errors[:, joints].mean() == pytest.approx(degrees, rel=0.35), part


def test_limbs_keep_their_length_and_the_lower_foot_stands_on_the_floor():
    points = landmarks(DANCE.at(DANCE.t), Proportions.average())
    arm = np.linalg.norm(
        points[:, BLAZEPOSE.index["left_elbow"]] - points[:, BLAZEPOSE.index["left_shoulder"]], axis=-1
    )
    assert np.allclose(arm, 0.29)
    assert np.allclose(points[..., 1].min(axis=1), 0)


def test_the_truth_shows_the_planted_fault_and_nothing_else():
    fault = PlantedFault("shape", 20, 23, "left_shoulder", 60.0)
    truth = perform(DANCE, "shape", 5, planned=(fault,)).truth
    shoulder = truth.deviation[:, JOINTS.index("left_shoulder")]
    assert (shoulder[20:24] > 40).all()
    assert (shoulder[:18] < 20).all()
    assert (truth.fault[20:24] == 0).all()
    assert truth.fault[[19, 24]].tolist() == [-2, -2]
    assert (truth.deviation[20:24, JOINTS.index("right_knee")] < 20).all()


def test_the_true_lag_is_the_planted_one():
    fault = PlantedFault("timing", 20, 23, size=0.2)
    lag = perform(DANCE, "timing", 5, planned=(fault,)).truth.lag
    assert lag[20:24] == pytest.approx(0.2, abs=0.1)
    assert np.abs(lag[:18]).max() < 0.12


def test_faults_leave_clean_beats_between():
    planned = plan("frozen", DANCE, np.random.default_rng(2))
    assert len(planned) >= 3
    assert all(b.first - a.last > CLEAN_BETWEEN for a, b in zip(planned, planned[1:]))
    assert plan("clean", DANCE, np.random.default_rng(2)) == ()


def test_clips_for_tuning_and_testing_are_apart_and_many_enough():
    development, test = (set(SPLITS[split]) for split in ("development", "test"))
    assert not {style for style, _ in development} & {style for style, _ in test}
    assert len(development | test) >= 6
    assert len({STYLES[style].bpm for style, _ in test}) >= 3
    assert all(3 * count >= 24 for count in PER_CLIP.values())
    assert PER_CLIP["clean"] / sum(PER_CLIP.values()) >= 0.25
