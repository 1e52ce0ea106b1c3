import numpy as np
import pytest

from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.faults import Fault
from coach.bench.synthetic.performance import perform
from coach.compare.features import SCALE, features
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Place
from coach.moves.alike import images, likeness
from coach.moves.difficulty import Difficulty, difficulty
from coach.moves.finding import find_moves
from coach.moves.phrases import PER_BEAT, Span, danced, eights

COME_BACK = ([0, 2, 6], [1, 5], [3, 7], [4])
"""The eights of a synthetic dance (A B A C D B A C): those that are one phrase."""


def found(track, grid):
    """(places as (eight, mirrored), stands) of each move"""
    assert all(p.first % 8 == 0 and p.end == p.first + 8 for move in find_moves(track, grid) for p in move.places)
    return [([(p.first // 8, p.mirrored) for p in move.places], move.stands) for move in find_moves(track, grid)]


def eight(kind, number, joint=""):
    return Fault(kind, 8 * number, 8 * number + 7, joint)


def swapped(number):
    return eight("side", number, "arms"), eight("side", number, "legs")


@pytest.fixture(scope="module")
def dances():
    return [make_dance(style, seed) for seed, style in enumerate(STYLES)]


@pytest.mark.parametrize("pan", [0.0, 15.0])
@pytest.mark.parametrize("k", range(len(STYLES)))
def test_what_comes_back_is_one_move_and_what_differs_is_not(dances, k, pan):
    """Each eight with a lag and a style of its own, by another body, seen from where the camera happens to stand."""
    track = perform(dances[k], "clean", seed=k, pan=pan).track
    assert found(track, dances[k].grid) == [([(n, False) for n in eights], False) for eights in COME_BACK]


@pytest.mark.parametrize("k", [1, 3, 5])
def test_the_mirror_image_is_the_same_move(dances, k):
    track = perform(dances[k], "side", seed=k, planned=swapped(2)).track
    first = found(track, dances[k].grid)[0]
    assert first == ([(0, False), (2, True), (6, False)], False)


def test_the_first_place_is_never_the_mirrored_one(dances):
    track = perform(dances[1], "side", seed=1, planned=swapped(0)).track
    assert found(track, dances[1].grid)[0] == ([(0, False), (2, True), (6, True)], False)


def test_who_stands_still_stands(dances):
    track = perform(dances[3], "frozen", seed=3, planned=(eight("frozen", 1), eight("frozen", 3))).track
    moves = found(track, dances[3].grid)
    assert ([(1, False), (3, False)], True) in moves
    assert [places for places, stands in moves if not stands] == [
        [(n, False) for n in eights] for eights in ([0, 2, 6], [4], [5], [7])
    ]
