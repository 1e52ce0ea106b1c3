import numpy as np
import pytest

from coach.domain.beats import BeatGrid
from coach.domain.moves import Difficulty, Move, Occurrence, move_at, on_other_beats, same_beats

WAVE = Move("arm wave", (Occurrence(4, 12), Occurrence(20, 28, mirrored=True)))
TURN = Move("turn", (Occurrence(12, 20),))
BEATS = BeatGrid.constant(120, 0.0, 15.0)


@pytest.mark.parametrize(
    ("beat", "found"),
    [(3, None), (4, (WAVE, WAVE.places[0])), (11, (WAVE, WAVE.places[0])), (12, (TURN, TURN.places[0])), (28, None)],
)
def test_the_move_of_a_beat(beat, found):
    assert move_at((WAVE, TURN), beat) == found


def test_the_same_beats_may_be_found_a_little_earlier():
    times = BEATS.times
    assert same_beats(BEATS, BeatGrid(times + 0.04))
    assert not same_beats(BEATS, BeatGrid(times + 0.06))
    assert not same_beats(BEATS, BeatGrid(times[:-1]))
    assert not same_beats(BEATS, BeatGrid(times + 0.06 * (np.arange(len(times)) == 5)))


def test_moves_keep_their_time_on_other_beats():
    assert on_other_beats((WAVE, TURN), BEATS, BeatGrid(BEATS.times + 0.2)) == (WAVE, TURN)
    twice = BeatGrid.constant(240, 0.0, 15.0)
    assert on_other_beats((WAVE,), BEATS, twice) == (
        Move("arm wave", (Occurrence(8, 24), Occurrence(40, 56, mirrored=True))),
    )


def test_what_lies_on_no_beat_goes():
    assert on_other_beats((TURN, WAVE), BEATS, BeatGrid(BEATS.times[:8])) == (Move("arm wave", (Occurrence(4, 8),)),)
    late = BeatGrid(BEATS.times[16:])
    assert on_other_beats((WAVE, TURN), BEATS, late) == (
        Move("arm wave", (Occurrence(4, 12, mirrored=True),)),
        Move("turn", (Occurrence(0, 4),)),
    )


@pytest.mark.parametrize("levels, mean", [((1, 1, 1), 1), ((2, 3, 5), 3), ((5, 5, 4), 5), ((1, 1, 3), 2)])
def test_a_phrase_is_as_hard_as_the_mean_of_its_three_levels(levels, mean):
    assert Difficulty(300.0, 60.0, 2.0, levels).level == mean
