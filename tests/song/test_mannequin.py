import numpy as np
import pytest

from coach.bench.box.figure import pose_track
from coach.bench.box.notation import phrase
from coach.bench.box.timeline import MovementStyle, motion
from coach.domain.landmarks import PoseTrack
from coach.song.mannequin.film import MANNEQUIN_FILM_PX, pictures
from coach.song.mannequin.limbs import LEFT_LIMBS_COLOUR, RIGHT_LIMBS_COLOUR, SHAPES, limbs_of
from coach.song.mannequin.shading import Framebuffer
from coach.song.track_file import framed

TEAL, CORAL = (
    np.array(LEFT_LIMBS_COLOUR) / max(LEFT_LIMBS_COLOUR),
    np.array(RIGHT_LIMBS_COLOUR) / max(RIGHT_LIMBS_COLOUR),
)


def standing(arms="out", frames=3):
    """Somebody who stands still, their arms held there, seen from the front."""
    beats = np.zeros(frames)
    style = MovementStyle(bounce=0.0)
    held = motion(phrase(f"{arms} | stand").keys, beats, 0.5, style)
    return framed([pose_track(held, beats, np.arange(frames) / 30, style)])[0]


def colour_at(picture, track, one, two):
    """What is seen halfway between two points of the first frame, as bright as can be."""
    index = track.skeleton.index
    x, y = np.round((track.image[0, index[one]] + track.image[0, index[two]]) / 2 * MANNEQUIN_FILM_PX[1]).astype(int)
    seen = picture[y, x].astype(float)
    return seen / seen.max()


def test_left_and_right_are_told_apart_by_colour():
    track = standing()
    (picture,) = pictures([track], track.t[:1])
    assert picture.shape == (MANNEQUIN_FILM_PX[1], MANNEQUIN_FILM_PX[0], 3) and picture.dtype == np.uint8
    for limb in (("elbow", "wrist"), ("knee", "ankle")):
        left = colour_at(picture, track, *(f"left_{end}" for end in limb))
        right = colour_at(picture, track, *(f"right_{end}" for end in limb))
        assert left == pytest.approx(TEAL, abs=0.15) and right == pytest.approx(CORAL, abs=0.15)


def test_an_arm_before_the_body_hides_it_and_one_behind_it_is_hidden():
    front, back = standing("cross"), standing("cross")
    index = back.skeleton.index
    hands = [index[f"{side}_{part}"] for side in ("left", "right") for part in ("elbow", "wrist", "index")]
    back.world[:, hands, 2] = 0.5  # m behind the hips
    seen = [next(iter(pictures([track], track.t[:1]))).astype(int) for track in (front, back)]
    x, y = np.round(front.image[0, index["left_wrist"]] * MANNEQUIN_FILM_PX[1]).astype(int)
    warm = [np.ptp(picture[y, x]) for picture in seen]  # sand has hardly any colour, limbs have
    assert warm[0] > 60 > warm[1]


def test_nobody_is_an_empty_stage():
    track = PoseTrack.unseen(np.arange(3) / 30, standing().skeleton)
    empty, again = pictures([track], track.t[:2])
    np.testing.assert_array_equal(empty, again)
    assert np.ptp(empty.astype(int), axis=2).max() < 40


def test_points_that_an_estimator_does_not_find_are_left_out():
    track = standing()
    index = track.skeleton.index
    track.image[:, [index["left_index"], index["left_foot_index"], index["left_heel"]]] = np.nan
    track.world[:] = np.nan
    limbs = limbs_of(track, 0)
    whole = np.isfinite(limbs.ends).all(axis=(0, 2, 3))
    assert {(a, b) for (a, b, *_), there in zip(SHAPES, whole, strict=True) if not there} == {
        ("left_wrist", "left_index"), ("left_heel", "left_foot_index"), ("left_ankle", "left_heel"),
    }  # fmt: skip
    assert limbs.radii[0, 0, 0] == pytest.approx(limbs_of(standing(), 0).radii[0, 0, 0], rel=0.25)


def test_a_ball_is_round_lit_from_above_and_stays_in_the_picture():
    canvas = Framebuffer(np.zeros((60, 60, 3), np.float32))
    ball = np.array([[30, 30, 0], [30, 30, 0]], np.float32)
    canvas.limb(ball, np.array([10, 10], np.float32), np.array((200, 200, 200), np.float32))
    drawn = canvas.rgb[..., 0] > 20
    assert drawn.sum() == pytest.approx(np.pi * 10**2, rel=0.06)
    assert canvas.rgb[23, 28, 0] > 1.3 * canvas.rgb[37, 32, 0]
    for far in ([-500, 0, 0], [90, 90, 0], [np.nan, 3, 0]):
        canvas.limb(np.array([far, far], np.float32), np.array([5, 5], np.float32), np.ones(3, np.float32))
    behind = ball + np.array((0, 0, 30), np.float32)
    canvas.limb(behind, np.array([10, 10], np.float32), np.array((9, 9, 9), np.float32))
    assert canvas.rgb[30, 30, 0] > 100  # what is behind it is not seen
