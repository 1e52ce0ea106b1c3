"""Clicks and claps in the sound of a room whose clicks and claps are known."""

import numpy as np
import pytest

from coach.calibration.claps import claps_heard, clicks_heard
from coach.calibration.clicks import CLICK_TIMES_S, CLICKS, COUNT_IN_CLICKS, LAST_CLAP_SEEN_S, PERIOD, TO_CLAP
from coach.devices.sound.microphone import MicrophoneSound
from tests.calibration.clapping import HZ, room

BEGAN = 0.4
"""s of song time of the first sample."""


def heard(late=0.12, claps=TO_CLAP + 0.1, **how):
    clicks = [(click.t + late - BEGAN, click.accent) for click in CLICKS]
    return MicrophoneSound(room(11.0, clicks, np.asarray(claps) - BEGAN, **how), HZ, BEGAN)


def both(sound):
    clicks = clicks_heard(sound, CLICKS, CLICK_TIMES_S)
    return clicks, claps_heard(sound, clicks[:COUNT_IN_CLICKS], TO_CLAP[0] - PERIOD / 2, LAST_CLAP_SEEN_S)


@pytest.mark.parametrize("late", [0.0, 0.12, 0.45])
def test_each_click_is_heard_to_the_millisecond(late):
    clicks, _ = both(heard(late))
    assert clicks == pytest.approx(CLICK_TIMES_S + late, abs=0.001)


@pytest.mark.parametrize("how", [{"noise": 0.03}, {"echo": 1.2}, {"distortion": 0.5}], ids=str)
def test_claps_and_clicks_in_a_bad_room(how):
    """Loud, with echoes above the sound itself, from a small loudspeaker; some claps right on the clicks."""
    truth = TO_CLAP + 0.12 + np.array([-0.05, -0.03, 0.0, 0.001, 0.02, 0.03, -0.02, 0.04])
    clicks, claps = both(heard(0.12, truth, **how))
    assert clicks == pytest.approx(CLICK_TIMES_S + 0.12, abs=0.003)
    assert claps == pytest.approx(truth, abs=0.004)


def test_silence_and_noise_are_neither():
    for noise in (0.0, 0.01):
        clicks, claps = both(MicrophoneSound(room(11.0, [], [], noise=noise), HZ, BEGAN))
        assert np.isnan(clicks).all() and len(claps) == 0
    clicks, claps = both(MicrophoneSound(np.zeros(0, np.float32), HZ, BEGAN))
    assert np.isnan(clicks).all() and len(claps) == 0


def test_without_claps_the_clicks_are_none():
    _, claps = both(heard(claps=[], distortion=0.5))
    assert len(claps) == 0


@pytest.mark.parametrize(("times", "count"), [(2.9, 0), (3.1, 2)])
def test_a_clap_is_three_times_as_loud_as_the_clicks(times, count):
    """Of 5 kHz both: the clicks from a loudspeaker that distorts them."""
    burst = np.sin(2 * np.pi * 5000 * np.arange(960) / HZ) * np.hanning(960)
    sound = np.zeros(2 * HZ)
    for moment, height in ((0.2, 1.0), (0.6, 1.0), (1.1, times), (1.6, times)):
        sound[round(moment * HZ) :][: len(burst)] += 0.1 * height * burst
    claps = claps_heard(MicrophoneSound(sound.astype(np.float32), HZ, 0.0), np.array([0.2, np.nan, 0.6]), 1.0, 2.0)
    assert claps == pytest.approx([1.1, 1.6][:count], abs=0.01)


def test_with_headphones_only_the_claps_are_heard():
    clicks, claps = both(MicrophoneSound(room(11.0, [], TO_CLAP - BEGAN), HZ, BEGAN))
    assert np.isnan(clicks[:COUNT_IN_CLICKS]).all()
    assert claps == pytest.approx(TO_CLAP, abs=0.003)
