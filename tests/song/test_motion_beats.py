import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.song.importing.dancer import moves
from coach.song.importing.rhythm import find_rhythm, motion_energy, motion_tempo, stillness
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


def test_nothing_stays_with_the_dancers_but_the_curve():
    """Of six in an hour, as much again as their poses did."""
    dancers = [dancer(seconds=30, seed=seed) for seed in range(3)]
    tracemalloc.start()
    still = stillness(dancers)
    kept = tracemalloc.get_traced_memory()[0] - still.t.nbytes - still.strength.nbytes
    tracemalloc.stop()
    assert kept < 0.1 * sum(one.image.nbytes for one in dancers)


def without_hips(track):
    """Filmed from the waist up by an estimator that leaves out what it does not see."""
    image = track.image.copy()
    image[:, [BLAZEPOSE.index["left_hip"], BLAZEPOSE.index["right_hip"]]] = np.nan
    return replace(track, image=image)


@pytest.mark.filterwarnings("error")
def test_of_a_body_whose_size_is_not_known_no_motion_is_known():
    track = without_hips(dancer(118, seconds=24))
    assert len(motion_energy(track).t) == 0 and moves(track)
    assert motion_tempo(track) is None
    assert motion_tempo(track, dancer(118, seconds=24)).bpm == pytest.approx(118, abs=0.5)
    found = find_rhythm(None, track, 0.0, 24.0, None, None)
    assert (found.source, found.certainty.tempo) == ("assumed", False)
