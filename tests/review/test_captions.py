"""What the review says of a passage."""

import pytest

from coach import page_words, words
from coach.compare.verdicts import MISTAKE_KINDS
from coach.review.captions import fault, where
from coach.review.passages import Passage
from tests.review.takes import mistake


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
    assert where(Passage("shape", first, last, 65.4, 65.0, 67.0, 0.0, "")) == said
