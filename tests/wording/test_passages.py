"""Mistakes with their places, lags and what was good in words."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.score import timing_score
from coach.domain.beats import BeatGrid, Section
from coach.domain.verdicts import Strength
from coach.wording import passages as words
from coach.wording.passages import (
    advice_words,
    good_words,
    lag_note,
    of_100_words,
    passage_words,
    places_words,
    provisional,
    seen_words,
    smaller_words,
    speed_words,
    sure_words,
)
from tests.kit.takes import mistake

SECTIONS = (
    Section("intro", 0, 8), Section("chorus", 8, 16), Section("verse", 16, 32), Section("chorus", 32, 40),
    Section("verse", 40, 56), Section("chorus", 56, 64), Section("knee bends", 64, 72), Section("knee bends", 72, 80),
)  # fmt: skip
GRID = BeatGrid(np.arange(96) * 0.5, sections=SECTIONS)
LATE = mistake(0, 7, "timing", (), said="", ways=("late",), size=0.16, whole=True)


def at(*places, **known):
    return replace(mistake(*places[0]), places=tuple(sorted(places)), **known)


@pytest.mark.parametrize(("places", "said"), [
    (((8, 10),), ""),
    (((28, 31), (44, 47), (60, 63)), "also 45–48, 61–64"),
    (((44, 47), (28, 31)), "in both verses"),
    (((8, 10), (33, 33), (57, 60)), "in all three choruses"),
    (((8, 10), (11, 12), (33, 35), (57, 60)), "in all three choruses"),
    (((8, 10), (33, 33)), "also 34 · in two of three choruses"),
    (((1, 2), (5, 6)), "also 6–7 · all in “intro”"),
    (((66, 67), (74, 75)), "in both knee bends"),
    (((0, 1), (9, 9), (20, 21), (45, 46), (65, 66), (90, 91)), "also 10, 21–22, 46–47 and 2 more"),
    (((82, 83), (90, 91)), "also 91–92"),
])  # fmt: skip
def test_where_else_a_mistake_is(places, said):
    assert places_words(at(*places), GRID) == said


@pytest.mark.parametrize(("name", "said"), [
    ("verse", "in both verses"), ("chorus", "in both choruses"), ("melody", "in both melodies"),
    ("key change", "in both key changes"), ("play", "in both plays"),
])  # fmt: skip
def test_sections_of_one_name_in_the_plural(name, said):
    grid = BeatGrid(np.arange(16) * 0.5, sections=(Section(name, 0, 8), Section(name, 8, 16)))
    assert places_words(at((2, 3), (10, 11)), grid) == said


def test_without_sections_places_are_beats():
    places = at((8, 10), (33, 33), (57, 60))
    assert places_words(places, None) == places_words(places, BeatGrid(GRID.times)) == "also 34, 58–61"


def test_what_holds_for_the_whole_take_is_in_no_place():
    assert places_words(replace(LATE, places=((0, 7), (20, 27))), GRID) == ""


@pytest.mark.parametrize(("first", "last", "said"), [
    (4, 6, "1:05, beats 5–7"), (4, 4, "1:05, beat 5"), (0, -1, "1:05"),
])  # fmt: skip
def test_where_is_the_time_and_the_beats_that_are_known(first, last, said):
    assert passage_words(65.4, first, last) == said


def test_where_and_where_else():
    repeated = at((28, 31), (44, 47), (60, 63))
    assert passage_words(14.0, 28, 31, repeated, GRID) == "0:14, beats 29–32 · also 45–48, 61–64"


def test_a_lag_in_tens_of_milliseconds_and_honest_about_devices():
    assert lag_note(0.03) == words.ON_TIME
    assert lag_note(0.088).startswith("Overall you are 90 ms late")
    assert "camera" in lag_note(0.088)
    assert "early" in lag_note(-0.2)
    assert lag_note(float("nan")) == ""


@pytest.mark.parametrize("calibrated", [False, True])
def test_a_lag_that_is_told_and_costs_nothing_says_so(calibrated):
    """What is told of a lag is what the score makes of it."""
    for ms in range(-200, 201, 5):
        lag, said = ms / 1000, lag_note(ms / 1000, calibrated=calibrated)
        costs, told = timing_score(lag) < 100, said != words.ON_TIME
        assert ("costs nothing" in said) == (told and not costs) and (told or not costs), (ms, said)


@pytest.mark.parametrize(
    ("speed", "said"), [(0.5, "50 %"), (0.97, "97 %"), (1.0399, "104 %"), (0.996, "99.6 %"), (0.9975, ""), (1.003, "")]
)
def test_a_film_that_runs_slow_or_fast_is_told_so_where_it_shows(speed, said):
    assert bool(speed_words(speed)) == bool(said) and said in speed_words(speed)


def test_after_a_calibration_a_constant_lag_is_said_without_the_caveat():
    assert lag_note(0.088, calibrated=True) == "Overall you are 90 ms late."
    assert lag_note(-0.2, calibrated=True) == "Overall you are 200 ms early."
    assert lag_note(0.03, calibrated=True) == words.ON_TIME
    assert advice_words(LATE, calibrated=True) == "You are 160 ms late all through the dance."


def test_a_constant_lag_is_said_once_and_with_its_caveat():
    assert lag_note(0.16, (mistake(4, 6), LATE)) == ""
    here = mistake(4, 6, "timing", (), said="", ways=("late",), size=0.2)
    assert lag_note(0.16, (here,)) == lag_note(0.16) != ""
    assert advice_words(LATE) == f"You are 160 ms late all through the dance. {words.LAG_CAVEAT}"
    assert advice_words(here) == "You are late here: 200 ms."


@pytest.mark.parametrize(("good", "said"), [
    (Strength("danced", ("legs",), share=0.929), "Your legs are right on 92 % of the beats."),
    (Strength("danced", ("arms", "legs"), share=0.999), "Your arms and legs are right on 99 % of the beats."),
    (Strength("danced", ("legs",), share=57 / 100), "Your legs are right on 57 % of the beats."),
    (Strength("timing", share=1.0), "You are on time on 100 % of the beats."),
    (Strength("section", section="verse", first=16, last=31), "You are at your best in “verse”, beats 17–32."),
    (Strength("run", first=4, last=19), "Beats 5–20 are right: 16 in a row."),
    (Strength("better", ("arms",), ("legs",), share=0.7), "Your arms do better than your legs."),
])  # fmt: skip
def test_what_was_good_in_words(good, said):
    assert good_words(good) == said


@pytest.mark.parametrize(("count", "said"), [
    (-3, ""), (0, ""), (1, "and 1 smaller one"), (4, "and 4 smaller ones"),
])  # fmt: skip
def test_how_many_there_are_besides(count, said):
    assert smaller_words(count) == said


@pytest.mark.parametrize(("sure", "said"), [
    (1.0, "sure"), (0.8, "sure"), (0.79, "fairly sure"), (0.4, "fairly sure"), (0.1, "not sure"), (np.nan, ""),
])  # fmt: skip
def test_how_sure_it_is(sure, said):
    assert sure_words(sure) == said


@pytest.mark.parametrize(
    ("coverage", "said"),
    [(1.0, ""), (0.9, ""), (0.5, "I could judge 50 %"), (0.49, "only 49 % of the beats: this score says little"),
     (0.0, "I could judge 0 %")],
)  # fmt: skip
def test_how_much_stands_behind_a_score(coverage, said):
    assert bool(seen_words(coverage, 99)) == bool(said) and said in seen_words(coverage, 99)


@pytest.mark.parametrize(
    ("beats", "said"), [(1, "only 1 beat:"), (11, "only 11 beats:"), (12, ""), (0, "I could judge 0 %")]
)
def test_a_score_of_few_beats_is_provisional_however_much_was_seen(beats, said):
    for coverage in (0.3, 1.0) if beats else (0.0,):
        found = seen_words(coverage, beats)
        assert said in found and provisional(beats) == ("provisional" in found) == (0 < beats < 12)
        assert of_100_words(beats) == ("of 100, provisional" if 0 < beats < 12 else "of 100")
