"""The mix of music and clicks, to the sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.devices.sound.mix import MUSIC_START_FADE_S, Click, mix, ping

RATE = 8000
MUSIC = np.linspace(0.1, 0.3, 2 * RATE, dtype=np.float32)[:, None] * np.array([1, -1], np.float32)
NONE = np.zeros((0, 2), np.float32)


def test_a_ping_begins_at_once_and_dies_away():
    sound = ping(RATE, accent=False)
    assert sound[0] == 0 and np.abs(sound[:10]).max() > 0.2
    assert np.abs(sound[-5:]).max() < 0.01
    assert np.abs(ping(RATE, accent=True)).max() > np.abs(sound).max()


def test_count_in_then_music_from_its_first_sample():
    mixed = mix(MUSIC, RATE, -1.0, 0.0, [Click(-0.5)])
    assert mixed.shape == (3 * RATE, 2) and mixed.dtype == np.float32
    assert not mixed[: RATE // 2].any()
    sound = ping(RATE, accent=False)
    np.testing.assert_array_equal(mixed[RATE // 2 : RATE // 2 + len(sound), 1], sound)
    np.testing.assert_array_equal(mixed[RATE:], MUSIC)


def test_music_entered_in_the_middle_comes_up_in_milliseconds():
    mixed = mix(MUSIC, RATE, 0.5, 1.0, [])
    assert not mixed[: RATE // 2].any()
    faded = round(MUSIC_START_FADE_S * RATE)
    assert mixed[RATE // 2, 0] == 0 and 0 < mixed[RATE // 2 + faded // 2, 0] < MUSIC[RATE + faded // 2, 0]
    np.testing.assert_array_equal(mixed[RATE // 2 + faded :], MUSIC[RATE + faded :])


def test_clicks_lie_over_the_music_and_never_beyond_full_scale():
    loud = np.full((RATE, 2), 0.9, np.float32)
    mixed = mix(loud, RATE, 0.0, 0.0, [Click(0.5, accent=True)])
    assert mixed.max() == 1.0 and mixed[RATE // 2 + 3, 0] != loud[0, 0]


def test_clicks_before_the_start_are_left_out_and_late_ones_lengthen_the_mix():
    assert not mix(NONE, RATE, 0.0, 0.0, [Click(-0.01)]).any()
    mixed = mix(MUSIC, RATE, 0.0, 0.0, [Click(2.5)])
    assert len(mixed) == 2.5 * RATE + len(ping(RATE, accent=False))


def test_starting_after_the_end_is_silence():
    assert mix(MUSIC, RATE, 5.0, 5.0, []).shape == (0, 2)
    assert mix(NONE, RATE, -1.0, 0.0, []).any() == np.False_


@given(at=st.floats(-3.0, 3.0), music_from=st.floats(-3.0, 3.0), clicks=st.lists(st.floats(-4.0, 4.0), max_size=4))
def test_whatever_is_asked_the_music_keeps_its_place(at: float, music_from: float, clicks: list[float]):
    mixed = mix(MUSIC, RATE, at, music_from, [Click(t) for t in clicks])
    assert np.abs(mixed).max(initial=0.0) <= 1.0
    quiet = mix(MUSIC, RATE, at, music_from, [])
    place = round(1.9 * RATE) - round(at * RATE)
    if place >= 0 and music_from < 1.8 and at < 1.8:
        np.testing.assert_array_equal(quiet[place], MUSIC[round(1.9 * RATE)])


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_ping_length_follows_the_rate(rate: int):
    assert len(ping(rate, accent=True)) == round(0.04 * rate)
