"""What the review says of a passage."""

import numpy as np
import pytest

from coach.domain.beats import BeatGrid, Section
from coach.domain.passage import Passage
from coach.domain.verdicts import MISTAKE_KINDS
from coach.review.captions import fault, smaller, where
from coach.review.choice import Choice
from coach.wording import page_words, words
from tests.kit.takes import mistake


@pytest.mark.parametrize(("kind", "joints", "said"), [
    ("shape", ("left_knee",), "Left knee"),
    ("shape", ("left_knee", "right_hip", "right_knee"), "Both knees"),
    ("shape", ("nose",), "Head"),
    ("side", ("left_elbow", "right_elbow"), "Other side"),
    ("timing", (), "Timing"),
    ("frozen", (), "Not moving"),
    ("absent", ("left_elbow", "left_shoulder"), "Not danced"),
    ("drift", (), "Tempo"),
])  # fmt: skip
def test_a_card_names_what_is_most_to_blame(kind, joints, said):
    assert fault(mistake(4, 6, kind, joints)) == said


def test_every_kind_of_mistake_has_its_words():
    assert set(words.REVIEW_KINDS) == set(page_words.MISTAKES) == set(MISTAKE_KINDS)


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
    (Choice(0, 5, more=4), "and 4 smaller ones: press E"),
    (Choice(0, 9, more=4, every=True), ""),
    (Choice(0, 5), ""),
])  # fmt: skip
def test_how_many_smaller_mistakes_there_are(choice, said):
    assert smaller(choice) == said
