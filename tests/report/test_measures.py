"""What the page says about the measurements of a take."""

from dataclasses import replace

import numpy as np
import pytest

from coach.report.content import Report, seen_in
from coach.report.measures import timing
from tests.kit.takes import a_take, a_track, verdict


def said(usual, late=(), known=True):
    """Of 40 beats ``usual`` (40,) s late, and 0.2 s later on those that are ``late``."""
    beats = [
        replace(verdict(k), lag=float(u) + 0.2 * (k in late), usual=float(u) if known else np.nan)
        for k, u in enumerate(usual)
    ]
    report = Report(a_take(beats, ()), 0, (), (), None, (), np.nan, 0, None)
    return timing(report).said


@pytest.mark.parametrize("late, words", [((), "no beat stands out"), ((7, 30), "2 beats stand out")])
@pytest.mark.parametrize("usual", [np.full(40, 0.1), np.linspace(-0.2, 1.2, 40)], ids=["constant", "drift"])
def test_what_is_late_stands_out_and_what_the_whole_take_does_is_not_told_beat_by_beat(usual, late, words):
    assert words in said(usual, late)


def test_where_the_usual_lag_was_not_recorded_it_is_the_median():
    assert "1 beat stands out" in said(np.full(40, 0.3), (7,), known=False)


@pytest.mark.parametrize(
    ("lag", "words"), [(0.09, "usually 90 ms,"), (0.0, "usually 0 ms,"), (-0.03, "usually 30 ms early,")]
)
def test_who_is_early_is_not_told_a_negative_number(lag, words):
    assert words in said(np.full(40, lag))


def test_how_late_a_film_is_that_its_movements_placed_is_not_said():
    """It was laid where it fits best: "usually 0 ms" would be read as having been on time."""
    take = a_take([replace(verdict(k), lag=0.02, usual=0.02) for k in range(40)], ())
    take = replace(take, score=replace(take.score, lag=np.nan))
    said = timing(Report(take, 0, (), (), None, (), np.nan, 0, None)).said
    assert "usually" not in said and "could not be measured" in said and "no beat stands out" in said


@pytest.mark.parametrize("speed", [1.0, 0.5])
def test_pictures_a_second_are_those_of_the_film_however_slow_it_is(speed):
    """A film of 15 a second at half speed has 30 to each second of the song."""
    assert seen_in(a_track(fps=15 / speed), speed).fps == pytest.approx(15)
