"""What the review draws on the dancer, also of takes that are read from their folder, and what it says."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import INDEX, JOINTS
from coach.domain.passage import Passage
from coach.domain.verdicts import MISTAKE_KINDS
from coach.review.choice import PassageChoice
from coach.review.scene import ReviewScene, fault, smaller, where
from coach.takes.folder import session_info
from coach.takes.passages import faults_said, passages
from coach.takes.session_info import InGroup
from coach.takes.verdict_file import with_verdicts
from coach.ui.passage.clip import Clip
from coach.wording import page_words
from coach.wording import review_words as words
from tests.kit.takes import mistake

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
    return scene.view(Clip(passage), beat.t, PassageChoice(0, 1), (passage,), frozenset(), "").pair.take.body


def test_the_wrong_joint_has_a_ring_and_an_arrow(danced):
    scene = ReviewScene(danced.take, danced.folder, danced.song, danced.reference())
    passage, beat = elbow(danced.take)
    body = body_of(scene, passage, beat)
    assert np.flatnonzero(body.rings).tolist() == [ELBOW]
    (arrow,) = body.arrows
    np.testing.assert_allclose(arrow.start, body.image[INDEX["left_wrist"]], atol=1e-6)


def test_whose_name_no_font_can_show_is_called_by_number(danced, monkeypatch):
    info = replace(session_info(danced.folder), group=InGroup(2, 1, "\U000f1234"))  # for private use: no font has it
    monkeypatch.setattr("coach.review.scene.session_info", lambda folder: info)
    scene = ReviewScene(danced.take, danced.folder, danced.song, danced.reference())
    passage, beat = elbow(danced.take)
    view = scene.view(Clip(passage), beat.t, PassageChoice(0, 1), (passage,), frozenset(), "")
    assert "dancer 2" in view.title and view.pair.take.tag[0].said == "Dancer 2"


def test_of_a_take_that_is_read_the_arrow_comes_when_its_poses_were_looked_at(danced):
    passage, beat = elbow(danced.take)
    scene = ReviewScene(as_read(danced.take), danced.folder, danced.song, danced.reference())
    assert body_of(scene, passage, beat).rings.any() and not body_of(scene, passage, beat).arrows
    for _ in scene.prepare(()):
        pass
    plain = ReviewScene(danced.take, danced.folder, danced.song, danced.reference())
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
    known = danced.reference() if reference else None
    scene = ReviewScene(as_read(danced.take), danced.folder, danced.song if song else None, known)
    for _ in scene.prepare(()):
        pass
    body = body_of(scene, passage, beat)
    assert body.rings.any() and body.arrows == ()


@pytest.mark.parametrize(("kind", "joints", "said"), [
    ("shape", ("left_knee",), "Left knee"),
    ("shape", ("left_knee", "right_hip", "right_knee"), "Both knees"),
    ("shape", ("nose",), "Head"),
    ("side", ("left_elbow", "right_elbow"), "Other side"),
    ("timing", (), "Timing"),
    ("frozen", (), "Not moving"),
    ("absent", ("left_elbow", "left_shoulder"), "Not danced"),
    ("drift", (), "Tempo"),
    ("move", (), "Another move"),
])  # fmt: skip
def test_a_card_names_what_is_most_to_blame(kind, joints, said):
    assert fault(mistake(4, 6, kind, joints)) == said


@pytest.mark.parametrize(
    "about, said", [(("left_shoulder",), "Left arm"), (("left_shoulder", "right_shoulder"), "Both arms")]
)
def test_a_card_names_what_its_sentence_is_about(about, said):
    """The other arm is wrong, too, but has another way to go."""
    joints = ("left_shoulder", "right_shoulder", "left_elbow")
    assert fault(mistake(4, 6, "shape", joints, about=about)) == said


def test_every_kind_of_mistake_has_its_words():
    assert set(words.KINDS) == set(page_words.MISTAKES) == set(MISTAKE_KINDS)


@pytest.mark.parametrize(("first", "last", "said"), [
    (4, 6, "1:05, beats 5–7"), (4, 4, "1:05, beat 5"), (0, -1, "1:05"),
])  # fmt: skip
def test_where_is_the_time_and_the_beats_that_are_known(first, last, said):
    assert where(Passage("shape", first, last, 65.4, 65.0, 67.0, 0.0, ""), None) == said


def test_where_else_the_mistake_is():
    choruses = (Section("chorus", 4, 8), Section("chorus", 12, 16))
    repeated = mistake(4, 6, places=((4, 6), (13, 14)))
    passage = Passage("shape", 4, 6, 2.0, 1.5, 3.5, 0.0, "", repeated)
    assert where(passage, BeatGrid(np.arange(16) * 0.5, sections=choruses)) == "0:02, beats 5–7 · in both choruses"
    assert where(passage, None) == "0:02, beats 5–7 · also 14–15"


@pytest.mark.parametrize(("choice", "said"), [
    (PassageChoice(0, 5, more=4), "and 4 smaller ones: press E"),
    (PassageChoice(0, 9, more=4, every=True), ""),
    (PassageChoice(0, 5), ""),
])  # fmt: skip
def test_how_many_smaller_mistakes_there_are(choice, said):
    assert smaller(choice) == said
