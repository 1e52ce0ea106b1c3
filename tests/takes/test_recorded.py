import numpy as np
import pytest

from coach.takes.recorded import not_filmed, what_is_missing

WHOLE = np.arange(0, 24.0, 1 / 30)


@pytest.mark.parametrize(
    ("pictures", "poses", "said"),
    [
        (WHOLE, WHOLE, ""),
        (WHOLE[WHOLE < 23.2], WHOLE, "The last 0.8 s of this dance were not filmed: there you see your poses."),
        (WHOLE[WHOLE > 1.5], WHOLE, "The first 1.5 s of this dance were not filmed."),
        (WHOLE[(WHOLE < 5) | (WHOLE > 7)], WHOLE, "2.1 s of this dance were not filmed, at 0:04."),
        (
            WHOLE[(WHOLE < 5) | ((WHOLE > 6) & (WHOLE < 9)) | (WHOLE > 10)],
            WHOLE,
            "2.1 s of this dance were not filmed, in 2 places, the first at 0:04.",
        ),
        (WHOLE[WHOLE < 12.6], WHOLE[WHOLE < 13.5], "This dance was recorded up to 0:13 of 0:24."),
        (WHOLE[WHOLE < 13.4], WHOLE[WHOLE < 13.5], "This dance was recorded up to 0:13 of 0:24."),
        (np.empty(0), WHOLE[WHOLE < 13.5], "This dance was recorded up to 0:13 of 0:24."),
        (np.empty(0), np.empty(0), "This dance was recorded up to 0:00 of 0:24."),
        (WHOLE, np.empty(0), ""),
    ],
)
def test_what_is_missing_is_one_sentence(pictures, poses, said):
    assert what_is_missing(pictures, poses, 0.0, 24.0) == said


def test_a_slow_camera_is_no_hole():
    assert not_filmed(np.arange(0, 10, 0.2), 0.0, 10.0) == []


def test_only_the_part_that_was_danced_counts():
    part = WHOLE[(WHOLE > 6) & (WHOLE < 9)]
    assert what_is_missing(part, part, 6.0, 9.0) == ""
