import numpy as np
import pytest

from coach.domain.landmarks import BODY, INDEX, LANDMARKS, PoseTrack
from coach.ui.passage.geometry import fitted, partners

STANDING = {
    "nose": (0.5, 0.2), "left_shoulder": (0.6, 0.3), "right_shoulder": (0.4, 0.3), "left_hip": (0.56, 0.55),
    "right_hip": (0.44, 0.55), "left_knee": (0.56, 0.72), "right_knee": (0.44, 0.72), "left_ankle": (0.56, 0.9),
    "right_ankle": (0.44, 0.9), "left_wrist": (0.7, 0.5), "right_wrist": (0.3, 0.5),
}  # fmt: skip


def body(scale=1.0, move=(0.0, 0.0), lower=0.0):
    """(L, 2); ``lower``: how far the trunk comes down over the feet, which stay."""
    pose = np.full((len(LANDMARKS), 2), np.nan)
    for name, at in STANDING.items():
        pose[INDEX[name]] = np.array(at) + (0, 0 if "ankle" in name else lower)
    return pose * scale + move


def shown(pose):
    return pose[[INDEX[name] for name in STANDING]]


def test_a_body_of_another_size_elsewhere_lies_on_the_dancer():
    dancer = np.array([body()] * 3)
    reference = np.array([body(0.6, (1.1, -0.2))] * 3)
    assert np.allclose(shown(fitted(reference, dancer)[1]), shown(body()), atol=1e-6)


def test_it_follows_the_dancer_through_the_room():
    dancer = np.array([body(move=(step, 0)) for step in (0.0, 0.1, 0.3)])
    fit = fitted(np.array([body(0.5)] * 3), dancer)
    assert np.allclose(shown(fit[2]), shown(body(move=(0.3, 0))), atol=1e-6)


def test_knees_that_should_bend_are_seen_to_lower_the_body():
    dancer = np.array([body()] * 3)
    reference = np.array([body(0.8), body(0.8), body(0.8, lower=0.1)])
    fit = fitted(reference, dancer)[2]
    assert fit[INDEX["left_ankle"], 1] == pytest.approx(0.9)
    assert fit[INDEX["left_hip"], 1] == pytest.approx(0.65)


def test_without_feet_the_hips_lie_on_each_other():
    dancer, reference = np.array([body()] * 2), np.array([body(0.5)] * 2)
    for ankle in ("left_ankle", "right_ankle"):
        dancer[:, INDEX[ankle]] = np.nan
    fit = fitted(reference, dancer)
    assert np.allclose(fit[0, INDEX["left_hip"]], (0.56, 0.55))


def test_what_is_not_seen_is_not_laid_over():
    nothing = np.full((2, len(LANDMARKS), 2), np.nan)
    assert np.isnan(fitted(nothing, np.array([body()] * 2))).all()
    assert np.isnan(fitted(np.array([body()] * 2), nothing)).all()
    assert fitted(np.empty((0, len(LANDMARKS), 2)), np.empty((0, len(LANDMARKS), 2))).shape == (0, len(LANDMARKS), 2)


def test_partners_are_the_nearest_in_time():
    image = np.arange(4)[:, None, None] * np.ones((4, len(LANDMARKS), 2))
    track = PoseTrack(
        np.array([0.0, 0.1, 0.2, 0.3]), image, np.zeros((4, len(LANDMARKS), 3)), np.ones((4, len(LANDMARKS))), BODY
    )
    found = partners(track, np.array([-0.05, 0.04, 0.06, 0.3, 0.41, 0.43]))[:, 0, 0]
    assert found[:5].tolist() == [0, 0, 1, 3, 3]
    assert np.isnan(found[5])
    assert np.isnan(partners(PoseTrack.empty(), np.array([0.0]))).all()
    assert partners(track.between(0.0, 0.05), np.array([0.05]))[0, 0, 0] == 0
