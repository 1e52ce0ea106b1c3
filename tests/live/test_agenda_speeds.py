from dataclasses import replace

import pytest

from coach.domain.practice import FASTEST, SLOWEST, PassResult, Stretch, best, clean, stepped
from coach.live.practice.agenda import begin_speed, last_time, mostly_same, next_speed

HERE = Stretch(8, 15)
GOOD = PassResult(HERE, 0.8, 85.0, 8, 2)
BAD = replace(GOOD, score=60.0, wrong=6, told=4)
UNSEEN = replace(GOOD, score=float("nan"), beats=0, wrong=0)


@pytest.mark.parametrize(
    ("change", "is_clean"),
    [({}, True), ({"score": 75.0}, True), ({"score": 74.9}, False), ({"wrong": 8}, True), ({"told": 2}, True),
     ({"told": 3}, False), ({"beats": 2, "wrong": 0}, False), ({"beats": 3, "wrong": 0}, False),
     ({"beats": 4, "wrong": 0}, True), ({"score": float("nan"), "beats": 0}, False)],
)  # fmt: skip
def test_what_a_clean_pass_is(change, is_clean):
    assert clean(replace(GOOD, **change)) == is_clean


def test_of_two_beats_one_is_enough():
    assert clean(PassResult(Stretch(3, 4), 1.0, 90.0, 1, 0))


@pytest.mark.parametrize(
    ("results", "steps"),
    [([], 0), ([GOOD], 1), ([BAD, GOOD], 1), ([BAD], 0), ([BAD, BAD], -1), ([BAD, GOOD, BAD], 0), ([UNSEEN], 0),
     ([BAD, UNSEEN, BAD], -1), ([BAD, UNSEEN], 0), ([BAD, BAD, BAD], 0), ([BAD, BAD, BAD, BAD], -1),
     ([replace(BAD, speed=0.85), BAD], 0), ([replace(BAD, memory=True)] * 2, 0), ([replace(GOOD, memory=True)], 1),
     ([BAD, replace(BAD, memory=True)], 0)],
)  # fmt: skip
def test_the_speed_of_the_next_pass(results, steps):
    assert next_speed(results, 0.8) == stepped(0.8, steps)


def test_it_never_leaves_the_range():
    assert next_speed([GOOD], FASTEST) == FASTEST
    assert next_speed([replace(BAD, speed=SLOWEST)] * 2, SLOWEST) == SLOWEST


@pytest.mark.parametrize(
    ("past", "speed"),
    [([], 0.75), ([GOOD], 0.8), ([GOOD, replace(GOOD, speed=0.9), replace(BAD, speed=1.0)], 0.9), ([BAD], 0.75),
     ([replace(BAD, speed=0.6)], 0.6), ([replace(GOOD, body="arms")], 0.75), ([UNSEEN], 0.75),
     ([replace(GOOD, stretch=Stretch(9, 17))], 0.8), ([replace(GOOD, stretch=Stretch(0, 31))], 0.75)],
)  # fmt: skip
def test_it_begins_where_it_was_good_last_time(past, speed):
    assert begin_speed(past, HERE) == speed


def test_last_time_is_the_newest_practice_of_the_passage():
    old, newer, other = [GOOD], [replace(GOOD, speed=0.9)], [replace(GOOD, stretch=Stretch(40, 47))]
    assert last_time([old, newer, other], HERE) is newer
    assert last_time([other], HERE) == () == last_time([old], HERE, "legs")


def test_passages_are_mostly_the_same_where_half_of_their_beats_are_of_both():
    assert mostly_same(HERE, HERE) and mostly_same(HERE, Stretch(8, 23)) and not mostly_same(HERE, Stretch(12, 20))


def test_the_best_pass_is_the_fastest_clean_one():
    fast, better = replace(GOOD, speed=0.9, score=80.0), replace(GOOD, score=99.0)
    assert best([better, fast, replace(BAD, speed=1.0)]) is fast
    slow, quick = replace(BAD, speed=0.5, score=70.0), replace(BAD, speed=0.9, score=60.0)
    assert best([slow, quick, UNSEEN]) is quick
    assert best([UNSEEN]) is None is best([])
