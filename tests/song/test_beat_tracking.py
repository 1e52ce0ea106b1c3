import tracemalloc

import numpy as np
import pytest

from coach.song.importing.tempo import Curve
from coach.song.importing.tracker import track_beats
from tests.song.test_tempo import beats, curve, faster_from


def near(found, true, within=0.02):
    """Share of the true beats that are found, within 20 ms."""
    return np.mean(np.abs(true[:, None] - found).min(axis=1) < within)


@pytest.mark.parametrize("bpm", [76, 100, 118, 151, 174])
def test_beats_are_followed_to_a_few_milliseconds(bpm):
    true = beats(bpm, seconds=30)
    found = track_beats(curve(true, seconds=30))
    assert near(found, true[1:-1]) == 1.0
    assert len(found) == pytest.approx(len(true), abs=2)


def test_a_change_of_tempo_is_followed():
    true = faster_from(15, seconds=30)
    assert near(track_beats(curve(true, seconds=30)), true) > 0.95


def test_beats_go_on_where_nothing_begins():
    true = beats(120, seconds=30)
    heard = true[(true < 12) | (true > 16)]
    assert near(track_beats(curve(heard, seconds=30)), true[1:-1], within=0.05) == 1.0


def test_after_a_break_it_begins_anew():
    true = beats(118, seconds=40)
    true = np.concatenate([true[:40], true[40:] + 0.4 * 60 / 118])
    loud = curve(true, (true[1:] + true[:-1]) / 2, seconds=40, softness=0.4)
    assert near(track_beats(Curve(loud.t, 5 * loud.strength)), true) > 0.9


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.5])
def test_less_than_a_beat_has_none(seconds):
    assert len(track_beats(curve([], seconds=seconds))) == 0


def test_what_is_kept_of_each_moment_is_small_and_it_is_told_how_far_it_is():
    onsets, told = curve(beats(118, seconds=60), seconds=60), []
    track_beats(curve(beats(118, seconds=5), seconds=5))
    tracemalloc.start()
    track_beats(onsets, told.append)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 300 * len(onsets.t)  # an hour: 93 MB
    assert len(told) > 40 and sum(told) == pytest.approx(60.0, abs=1.2)
