import pytest

from coach.base.paths import PROJECT
from coach.wording.numbers import beats, begins, mistake_title, number, points
from tests.kit.takes import mistake


@pytest.mark.parametrize(
    ("text", "begun"),
    [(beats(16, 23), "Beats 17–24"), (beats(3, 3), "Beat 4"), ("LOVE DIVE intro", "LOVE DIVE intro"), ("", "")],
)
def test_what_begins_a_line_has_a_capital_and_keeps_its_spelling(text, begun):
    assert begins(text) == begun


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(12.5, 0, "12"), (0.26, 1, "0.3"), (-0.2, 0, "0"), (-0.04, 1, "0.0"), (-1.6, 0, "-2"), (float("nan"), 0, "–")],
)
def test_a_number_is_rounded_and_never_minus_zero(value, digits, said):
    assert number(value, digits) == said


@pytest.mark.parametrize(("score", "said"), [(90.502, "90"), (91.498, "92"), (64.51, "65"), (100.0, "100")])
def test_a_score_is_said_as_it_will_be_read_again(score, said):
    assert points(score) == number(round(score, 2)) == said


def test_a_score_that_is_not_known_is_a_dash():
    assert points(float("nan")) == "–"


def test_no_text_that_a_dancer_reads_rounds_a_score_by_itself():
    files = [file for file in (PROJECT / "coach").rglob("*.py") if "bench" not in file.parts]
    assert [file.name for file in files if "score:.0f}" in file.read_text("utf-8")] == []


@pytest.mark.parametrize(("joints", "said"), [
    (("left_knee", "right_knee", "right_hip", "left_hip"), "Shape: both knees, both hips"),
    (("right_elbow", "left_knee", "left_elbow", "left_hip"), "Shape: both elbows, left knee, left hip"),
    (("nose", "left_shoulder"), "Shape: head, left arm"),
    ((), "Shape"),
])  # fmt: skip
def test_both_sides_of_a_joint_are_named_together(joints, said):
    assert mistake_title(mistake(4, 7, joints=joints)) == said
