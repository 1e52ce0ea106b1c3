"""Speeds and passes in words."""

from dataclasses import replace
from math import nan

import pytest

from coach.domain.practice import PassResult, Stretch
from coach.wording.practice import (
    best_words,
    last_words,
    minutes_words,
    pass_words,
    passes_words,
    speed_change_words,
    stretch_words,
)

RESULT = PassResult(Stretch(16, 31), 0.8, 84.4, 16, 3)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (speed_change_words(0.75, 0.8), "75 % → 80 %"),
        (speed_change_words(0.7, 0.7000001), "70 %"),
        (stretch_words(Stretch(16, 31)), "beats 17–32"),
        (stretch_words(Stretch(16, 16)), "beat 17"),
        (stretch_words(Stretch(16, 31, "jump")), "jump"),
        (pass_words(3, None), "Pass 3"),
        (pass_words(3, 5), "Pass 3 of 5"),
        (best_words(RESULT), "best 84 at 80 %"),
        (best_words(replace(RESULT, score=nan)), ""),
        (best_words(None), ""),
        (last_words(RESULT), "last 84"),
        (last_words(replace(RESULT, score=nan)), ""),
        (minutes_words(9.6), "about 10 min"),
        (minutes_words(0.2, about=False), "1 min"),
        (passes_words(1), "1 pass"),
        (passes_words(6), "6 passes"),
    ],
)
def test_they_are_said(said, expected):
    assert said == expected
