"""When hands meet, in poses: planted claps, and the rendered film of claps."""

from dataclasses import replace

import numpy as np
import pytest

from coach.calibration.claps import claps_seen
from coach.calibration.clicks import CLAP_CLICKS, PERIOD, TO_CLAP
from coach.domain.landmarks import INDEX, PoseTrack
from tests.calibration.clapping import clapping, claps_film, frames

LATE = 0.18


@pytest.mark.parametrize("fps", [30, 15])
@pytest.mark.parametrize("accelerates", [1.0, 1.7, 3.0], ids=["steady", "faster", "much faster"])
@pytest.mark.parametrize("stays", [0.0, 0.03, 0.08], ids=["rebound", "touch", "hold"])
def test_claps_are_seen_between_two_pictures(fps, accelerates, stays):
    truth = TO_CLAP + LATE
    track = clapping(frames(10.5, fps, drops=0.0), truth, accelerates=accelerates, stays=stays)
    found = claps_seen(track)
    assert len(found) == CLAP_CLICKS
    exact = 0.012 if fps == 30 else 0.02
    assert np.median(found - truth) == pytest.approx(0, abs=exact)
    assert np.std(found - truth) < exact


def test_small_claps_are_claps():
    track = clapping(frames(10.5), TO_CLAP)
    image = track.image.copy()
    middle = image[:, [INDEX["left_wrist"], INDEX["right_wrist"]]].mean(axis=1)
    for side in ("left", "right"):
        wrist = image[:, INDEX[f"{side}_wrist"]]
        image[:, INDEX[f"{side}_wrist"]] = middle + 0.5 * (wrist - middle)
    assert len(claps_seen(replace(track, image=image))) == CLAP_CLICKS


def test_who_does_not_clap_is_not_seen_to():
    t = frames(10.5)
    still = clapping(t, [])
    slow = clapping(t, [5.0], approach=3.0, accelerates=1.0)
    assert len(claps_seen(still)) == len(claps_seen(slow)) == 0
    assert len(claps_seen(PoseTrack.unseen(t))) == len(claps_seen(PoseTrack.empty())) == 0


def test_hands_that_are_not_seen_do_not_clap():
    track = clapping(frames(10.5), TO_CLAP)
    visibility = track.visibility.copy()
    visibility[:, INDEX["left_wrist"]] = 0.1
    assert len(claps_seen(replace(track, visibility=visibility))) == 0


def test_a_clap_between_pictures_that_are_missing_is_left_out():
    track = clapping(frames(10.5), TO_CLAP)
    third = TO_CLAP[2]
    kept = (track.t < third - 0.12) | (track.t > third + 0.01)
    found = claps_seen(track.at(kept))
    assert len(found) == CLAP_CLICKS - 1
    assert not (np.abs(found - third) < PERIOD / 2).any()


def test_the_rendered_film_of_claps_as_blazepose_sees_it():
    assert claps_seen(claps_film()) == pytest.approx(TO_CLAP + LATE, abs=0.008)
