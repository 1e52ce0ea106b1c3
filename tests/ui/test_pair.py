"""What is shown of a passage at a moment: rings, arrows, angles and a ghost, in step and the right way round."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import INDEX, JOINTS, PoseTrack
from coach.media.video import Frame
from coach.takes.folder import load_poses
from coach.takes.passages import faults_said, passages
from coach.ui.passage.dancer import Footage
from coach.ui.passage.geometry import CloseUp
from coach.ui.passage.pair import NO_MARKS, PairLook, PassageMarks, PassagePair, SideLook

ALL = SideLook(16 / 9, least=1.0)
"""The whole picture, so that places are those in the video."""
LOOK = PairLook(ALL, ALL, as_mirror=True)
GREY = np.full((90, 160, 3), 90, np.uint8)


@pytest.fixture
def elbow(danced):
    """The passage about the left elbow, and the clearest beat of it."""
    passage = next(p for p in passages(danced.take) if p.joints[:1] == ("left_elbow",))
    return passage, faults_said(passage, danced.take.verdicts)[0].clearest


def footage_of(danced, take_is_mirror=False, song_is_mirror=False):
    """Reference and take, found in videos that show the same dance this way round."""
    for track, is_mirror in ((danced.reference(), song_is_mirror), (load_poses(danced.folder), take_is_mirror)):
        yield Footage.of(track.mirrored() if is_mirror else track, is_mirror)


def view(danced, elbow, look=LOOK, frames=(None, None), **mirrors):
    passage, beat = elbow
    marks = PassageMarks(passage, danced.take.verdicts).at(beat.t)
    return PassagePair(passage, *footage_of(danced, **mirrors)).view(beat.t, *frames, look, marks)


def test_the_wrong_joint_is_ringed_with_the_way_it_should_go(danced, elbow):
    pair = view(danced, elbow)
    assert np.flatnonzero(pair.take.body.rings).tolist() == [JOINTS.index("left_elbow")]
    (arrow,) = pair.take.body.arrows
    assert arrow.joint == "left_elbow"
    np.testing.assert_allclose(arrow.start, pair.take.body.image[INDEX["left_wrist"]], atol=1e-6)
    assert not pair.reference.body.rings.any() and pair.reference.body.arrows == ()


def test_beside_the_passage_nothing_is_wrong(danced, elbow):
    passage, _ = elbow
    marks = PassageMarks(passage, danced.take.verdicts).at(passage.start - 2)
    assert marks is NO_MARKS and not marks.rings.any()


@pytest.mark.parametrize("song_is_mirror", [False, True])
def test_in_a_mirrors_picture_everything_is_mirrored(danced, elbow, song_is_mirror):
    look = replace(LOOK, ghost=True, angles=True)
    plain = view(danced, elbow, look)
    turned = view(danced, elbow, look, take_is_mirror=True, song_is_mirror=song_is_mirror)
    assert plain.take.mirrored and not turned.take.mirrored
    assert turned.reference.mirrored != song_is_mirror
    for name, other in (("take", -1), ("reference", -1 if song_is_mirror else 1)):
        before, after = getattr(plain, name), getattr(turned, name)
        np.testing.assert_allclose(after.body.image, before.body.image * (other, 1), atol=1e-5)
        assert after.body.rings.tolist() == before.body.rings.tolist()
        assert after.body.angles == before.body.angles
        for one, two in zip(before.body.arrows, after.body.arrows, strict=True):
            assert one.joint == two.joint
            np.testing.assert_allclose((two.start, two.end), np.array((one.start, one.end)) * (other, 1), atol=1e-5)
    np.testing.assert_allclose(turned.take.ghost, plain.take.ghost * (-1, 1), atol=1e-4)


def test_a_body_lies_on_its_picture_whose_time_it_has(danced, elbow):
    passage, beat = elbow
    early = Frame(beat.t + passage.shift - 0.1, GREY)
    shown, now = view(danced, elbow, frames=(None, early)).take, view(danced, elbow).take
    assert shown.rgb is GREY and now.rgb is None
    expected = PassagePair(passage, *footage_of(danced)).view(beat.t - 0.1, None, None, LOOK).take.body
    np.testing.assert_allclose(shown.body.image, expected.image, atol=1e-6)
    assert np.abs(shown.body.image - now.body.image).max() > 1e-3


def test_everything_is_in_heights_of_the_part_that_is_shown(danced, elbow):
    look = replace(LOOK, ghost=True)
    near = view(danced, elbow, replace(look, take=SideLook(16 / 9)))
    whole = view(danced, elbow, look)
    assert whole.take.crop == CloseUp(0.0, 0.0, 16 / 9, 1.0)
    assert near.take.crop.high < 1
    pairs = [(near.take.body.image, whole.take.body.image), (near.take.ghost, whole.take.ghost)]
    pairs += [(near.take.body.arrows[0].end, whole.take.body.arrows[0].end)]
    for close, far in pairs:
        np.testing.assert_allclose(close, near.take.crop.points(far), atol=1e-9)


def test_without_a_picture_the_body_is_shown_whatever_was_asked_for(danced, elbow):
    look = replace(LOOK, reference=replace(ALL, skeleton=False), take=replace(ALL, skeleton=False))
    passage, beat = elbow
    frames = Frame(beat.t, GREY), Frame(beat.t + passage.shift, GREY)
    with_pictures, without = view(danced, elbow, look, frames), view(danced, elbow, look)
    assert with_pictures.take.body is None and with_pictures.reference.body is None
    assert without.take.body is not None and without.reference.body is not None


def test_where_no_pose_is_nothing_is_drawn(danced, elbow):
    passage, beat = elbow
    nobody = Footage(PoseTrack.empty())
    marks = PassageMarks(passage, danced.take.verdicts).at(beat.t)
    look = replace(LOOK, ghost=True, angles=True)
    pair = PassagePair(passage, nobody, nobody).view(beat.t, None, None, look, marks)
    assert (pair.take.body, pair.take.ghost, pair.reference.body) == (None, None, None)
    pair = PassagePair(passage, nobody, Footage(load_poses(danced.folder))).view(beat.t, None, None, look, marks)
    assert pair.take.body.rings.any() and np.isnan(pair.take.ghost).all()


def test_alone_there_is_no_reference(danced, elbow):
    assert view(danced, elbow, replace(LOOK, reference=None)).reference is None


def test_flashes_are_each_ones_own(danced, elbow):
    pair = view(danced, elbow, replace(LOOK, flash=(True, False)))
    assert (pair.reference.flash, pair.take.flash) == (True, False)
    assert view(danced, elbow).take.flash is None
