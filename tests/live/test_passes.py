"""Passes are judged a little later, and one that cannot be judged costs no other its result."""

from types import SimpleNamespace

import pytest

from coach.domain.practice import Stretch
from coach.live.practice.laps import pass_lap
from coach.live.practice.passes import Pass, Passes
from tests.compare.tracks import GRID
from tests.kit.practising import AtOnce


def broken():
    raise ValueError("not to be judged")


def danced(finishes):
    """A pass for each way in which its take is finished."""
    passes = Passes(lambda what: SimpleNamespace(finish=finishes[what.lap], problem=None), AtOnce())
    for number in range(len(finishes)):
        passes.begin(Pass(number, pass_lap(GRID, Stretch(8, 11), 1.0, counts=False, window=False)))
        passes.end(whole=True)
    return passes


def nobody():
    """Nothing is kept."""


def test_the_other_results_are_there_after_one_that_failed():
    passes = danced([nobody, broken, nobody])
    passes.judge()
    with pytest.raises(ValueError, match="not to be judged"):
        passes.results()
    assert [each.what.lap for each in passes.results()] == [0, 2]
    passes.close()
    assert passes.results() == []


def test_at_the_end_too():
    passes = danced([broken, nobody, broken, nobody])
    with pytest.raises(ValueError, match="not to be judged"):
        passes.close()
    assert [each.what.lap for each in passes.results()] == [1, 3]


class Written:
    """A take that notes what it is given."""

    problem = None

    def __init__(self):
        self.pictures, self.poses = [], []
        self.recorder = SimpleNamespace(offer=self.pictures.append)
        self.add = self.poses.append

    finish = staticmethod(nobody)


def test_a_pass_gets_its_pictures_and_poses_until_it_is_judged():
    takes = [Written(), Written()]
    waiting = iter(takes)
    passes = Passes(lambda what: next(waiting), AtOnce())
    lap = pass_lap(GRID, Stretch(8, 11), 1.0, counts=False, window=False)

    def gets(moment):
        passes.offer(moment)
        passes.add(moment)

    assert passes.take is None
    gets("before")
    passes.begin(Pass(0, lap))
    assert passes.take is takes[0]
    gets("danced")
    passes.end(whole=True)
    assert passes.take is None
    gets("late")
    passes.begin(Pass(1, lap))
    assert passes.take is takes[1]
    gets("of both")
    passes.judge()
    gets("of the second")
    assert takes[0].pictures == takes[0].poses == ["danced", "late", "of both"]
    assert takes[1].pictures == takes[1].poses == ["of both", "of the second"]
