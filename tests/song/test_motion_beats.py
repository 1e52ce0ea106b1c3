import numpy as np
import pytest

from coach.domain.landmarks import PoseTrack
from coach.song.importing.rhythm import motion_energy, motion_tempo, stillness
from tests.song.dancers import dancer, unseen


@pytest.mark.parametrize("bpm", [92, 118, 140])
def test_limbs_rest_on_the_beat(bpm):
    found = motion_tempo(dancer(bpm, seconds=24))
    assert found.bpm == pytest.approx(bpm, abs=0.5)
    off = (found.first - 0.2 + found.period / 2) % found.period - found.period / 2
    assert abs(off) < 0.04


def test_gaps_and_24_frames_a_second_do_not_matter():
    found = motion_tempo(unseen(dancer(110, seconds=24, fps=24), 8, 11))
    assert found.bpm == pytest.approx(110, abs=0.6)


def test_nothing_is_known_of_the_motion_in_a_gap():
    energy = motion_energy(unseen(dancer(seconds=10), 4, 6))
    inside = (energy.t > 4.1) & (energy.t < 5.9)
    assert (energy.strength[inside] == 0).all()
    assert energy.strength[energy.t < 3.9].mean() > 0.5


@pytest.mark.parametrize("track", [PoseTrack.empty(), dancer(seconds=1.0), unseen(dancer(seconds=10), 0, 10)])
def test_too_little_of_a_dance_has_no_tempo(track):
    assert motion_tempo(track) is None


def test_stillness_is_high_between_movements():
    still = stillness([dancer(120, seconds=10)])
    beats = np.arange(1.2, 9, 0.5)
    assert still.around(beats).mean() > 3 * still.around(beats + 0.25).mean()
