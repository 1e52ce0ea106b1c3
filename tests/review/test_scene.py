"""What the review draws on the dancer: rings and arrows, also of takes that are read from their folder."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import INDEX, JOINTS
from coach.review.choice import Choice
from coach.review.scene import Scene
from coach.takes.passages import faults_said, passages
from coach.takes.verdict_file import with_verdicts
from coach.ui.passage.clip import Clip

ELBOW = JOINTS.index("left_elbow")


def elbow(take):
    """The passage about the left elbow, and the clearest beat of it."""
    passage = next(p for p in passages(take) if p.joints[:1] == ("left_elbow",))
    return passage, faults_said(passage, take.verdicts)[0].clearest


def as_read(take):
    """As take.json keeps it: without the ways in which the joints were wrong."""
    unknown = np.full(9, np.nan)
    verdicts = tuple(replace(v, change=unknown, move=np.full((9, 3), np.nan)) for v in take.verdicts)
    return replace(take, verdicts=verdicts, basis=None)


def body_of(scene, passage, beat):
    return scene.view(Clip(passage), beat.t, Choice(0, 1), (passage,), frozenset(), "").pair.take.body


def test_the_wrong_joint_has_a_ring_and_an_arrow(danced):
    scene = Scene(danced.take, danced.folder, danced.song, danced.reference)
    passage, beat = elbow(danced.take)
    body = body_of(scene, passage, beat)
    assert np.flatnonzero(body.rings).tolist() == [ELBOW]
    (arrow,) = body.arrows
    np.testing.assert_allclose(arrow.start, body.image[INDEX["left_wrist"]], atol=1e-6)


def test_of_a_take_that_is_read_the_arrow_comes_when_its_poses_were_looked_at(danced):
    passage, beat = elbow(danced.take)
    scene = Scene(as_read(danced.take), danced.folder, danced.song, danced.reference)
    assert body_of(scene, passage, beat).rings.any() and not body_of(scene, passage, beat).arrows
    for _ in scene.prepare(()):
        pass
    plain = Scene(danced.take, danced.folder, danced.song, danced.reference)
    (arrow,), (expected,) = (body_of(each, passage, beat).arrows for each in (scene, plain))
    np.testing.assert_allclose(arrow.end, expected.end, atol=1e-3)
    kept = with_verdicts(as_read(danced.take), danced.folder.verdicts)  # for the next time
    np.testing.assert_array_equal(
        [v.change for v in kept.verdicts], [v.change for v in scene._directed.verdicts], strict=True
    )
    danced.folder.verdicts.unlink()


@pytest.mark.parametrize(("song", "reference"), [(False, True), (True, False)])
def test_without_song_or_reference_a_take_that_is_read_has_rings_only(danced, song, reference):
    passage, beat = elbow(danced.take)
    known = danced.reference if reference else None
    scene = Scene(as_read(danced.take), danced.folder, danced.song if song else None, known)
    for _ in scene.prepare(()):
        pass
    body = body_of(scene, passage, beat)
    assert body.rings.any() and body.arrows == ()
