"""Estimators with 17 points (COCO) and with 18 (OpenPose's, with a neck), of which some may be missing."""

import numpy as np
import pygame
import pytest

from coach.domain.landmarks import BODY, INDEX, LANDMARKS, Noise, Pose, PoseTrack, Skeleton
from coach.live.framing import Trouble, framing, hand_raised
from coach.song.importing.rhythm import motion_energy
from coach.song.importing.sections import movement_of_beats
from coach.song.thumbnail import widest_moment
from coach.ui.figure import draw_rings, draw_skeleton
from coach.ui.surface import MASKS, PicturePlacement
from tests.tracking.bodies import body

NOISE = Noise(np.full(9, 8.0), np.full(9, np.inf))
COCO = Skeleton("coco17", LANDMARKS[:17], NOISE)
OPENPOSE = Skeleton(
    "openpose18",
    ("nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
     "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye", "left_eye",
     "right_ear", "left_ear"),
    NOISE,
)  # fmt: skip
BOTH = pytest.mark.parametrize("skeleton", [COCO, OPENPOSE], ids=lambda skeleton: skeleton.name)


def seen_by(skeleton, missing=(), **moved):
    """Somebody who stands, as an estimator of that skeleton finds them; ``moved``: landmark → where it is instead."""
    whole = body(0.9).body
    points = [name if name in INDEX else "nose" for name in skeleton.points]  # a neck's place does not matter
    image = whole.image[[INDEX[name] for name in points]].copy()
    for name, at in moved.items():
        image[skeleton.index[name]] = at
    visibility = np.ones(len(skeleton), np.float32)
    for name in missing:
        image[skeleton.index[name]], visibility[skeleton.index[name]] = np.nan, 0
    return Pose(image, np.full((len(skeleton), 3), np.nan, np.float32), visibility, 1, skeleton)


def track_of(skeleton, missing=()):
    """Two seconds in which the wrists swing; every second picture lacks what is ``missing``."""
    t = np.arange(60) / 30
    swing = 0.1 * np.sin(2 * np.pi * t)
    poses = [
        seen_by(skeleton, missing if k % 2 else (), left_wrist=(1.1, 0.5 + s), right_wrist=(0.7, 0.5 - s))
        for k, s in enumerate(swing)
    ]
    return PoseTrack(t, *(np.array([getattr(p, name) for p in poses]) for name in ("image", "world", "visibility")),
                     skeleton)  # fmt: skip


def drawn(pose):
    surface = pygame.Surface((178, 100), 0, 32, (*MASKS, 0))
    placed = PicturePlacement(surface.get_rect(), False)
    draw_skeleton(surface, placed, pose.body.image, pose.body.visibility)
    draw_rings(surface, placed, pose.body.image, np.ones(9, bool), 100)
    return pygame.surfarray.array3d(surface)


@BOTH
def test_the_whole_body_is_drawn(skeleton):
    np.testing.assert_array_equal(drawn(seen_by(skeleton)), drawn(body(0.9)))


@BOTH
def test_a_limb_that_is_missing_is_not_drawn_and_the_rest_is(skeleton):
    whole, lacking = drawn(seen_by(skeleton)), drawn(seen_by(skeleton, ["left_ankle", "left_wrist"]))
    changed = np.argwhere((whole != lacking).any(axis=2)) / 100
    assert len(changed) and (changed[:, 0] > 0.9).all()  # the dancer's left


@BOTH
def test_framing_knows_a_body_that_stands_well_and_one_without_feet(skeleton):
    def troubles(pose):
        return framing(pose.body.image, pose.body.visibility, 16 / 9, 1, 0.5).troubles

    assert troubles(seen_by(skeleton)) == ()
    assert troubles(seen_by(skeleton, ["left_ankle"])) == (Trouble.FEET,)
    assert troubles(seen_by(skeleton, ["left_hip"])) == (Trouble.NOBODY,)
    assert Trouble.HANDS in troubles(seen_by(skeleton, ["right_wrist"]))


@BOTH
def test_a_raised_hand_starts(skeleton):
    up, down = seen_by(skeleton, left_wrist=(1.0, 0.05)).body, seen_by(skeleton).body
    assert hand_raised(up.image, up.visibility) and not hand_raised(down.image, down.visibility)
    unseen = seen_by(skeleton, ["right_wrist"], left_wrist=(1.0, 0.05)).body
    assert hand_raised(unseen.image, unseen.visibility)


@BOTH
def test_import_sees_the_motion(skeleton):
    whole, lacking = track_of(skeleton), track_of(skeleton, ["right_knee", "left_hip"])
    assert motion_energy(whole).strength.max() > 0.1
    assert motion_energy(lacking).strength.max() == pytest.approx(motion_energy(whole).strength.max(), rel=0.3)
    beats = movement_of_beats(whole, np.array([0.0, 0.5, 1.0]))
    assert np.isfinite(beats).all() and beats.std(axis=0).max() > 0.05
    assert 0 <= widest_moment(lacking) < 2


def test_nobody_is_nobody_in_any_skeleton():
    for skeleton in (COCO, OPENPOSE, BODY):
        assert not np.isfinite(Pose.nobody(skeleton).body.image).any()
