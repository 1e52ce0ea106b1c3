"""A whole song of three minutes: nothing drifts, piles up or is lost on the way."""

import resource
import sys

import av
import numpy as np
import pytest

from coach.base.paths import folders
from coach.bench.score import LONG_S, three_minutes
from coach.bench.stand_ins.virtual_screen import virtual_screen
from tests.e2e.program import only_take, record, run

pytestmark = [pytest.mark.alone, pytest.mark.long]

MOST_MEMORY = 2.0e9
"""Bytes of the program and what it starts: a dance of half a minute takes half of that."""


@pytest.fixture(scope="module")
def danced(tmp_path_factory):
    """Sessions folder, and what the program said of a dance to the stand-in over and over."""
    folder = tmp_path_factory.mktemp("soak")
    where, film = three_minutes(folders(), "lovedive", folder)
    words = ["--song", "lovedive", "--songs-dir", where.songs, "--camera", film, "--unattended", "--no-audio"]
    with virtual_screen() as display:
        return folder / "sessions", run(display, *words, "--sessions-dir", folder / "sessions", limit=900)


def test_it_ends_well(danced):
    sessions, (code, out, _) = danced
    assert code == 0 and str(only_take(sessions)) in out


def test_the_last_minute_is_judged_as_the_first(danced):
    beats = [beat for beat in record(danced[0])["beats"] if beat["kind"] != "unseen"]
    assert record(danced[0])["coverage"] > 0.9
    lags = np.array([beat["lag_ms"] for beat in beats])
    scores = np.array([beat["score"] for beat in beats])
    third = len(beats) // 3
    assert abs(np.median(lags[-third:]) - np.median(lags[:third])) <= 20
    assert abs(scores[-third:].mean() - scores[:third].mean()) <= 5


def test_the_film_is_whole(danced):
    with av.open(str(only_take(danced[0]) / "take.mp4")) as film:
        times = np.array([packet.pts * packet.time_base for packet in film.demux(video=0) if packet.pts is not None])
    times = np.sort(times.astype(float))
    assert times[0] < 0.1 and times[-1] > LONG_S - 1.0
    assert np.diff(times).max() < 0.5 and np.median(np.diff(times)) == pytest.approx(1 / 30, abs=0.004)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count in other units")
def test_it_stays_in_its_memory(danced):
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MOST_MEMORY
