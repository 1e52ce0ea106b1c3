"""The song clock: what it says between, before and beyond anchors."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.devices.clock import SLIP, WINDOW, Anchor, SongClock

BLOCK = 0.02
moments = st.floats(-10.0, 100.0)


def playing(blocks: int, moment: float = 100.0, start: float = -2.0) -> SongClock:
    """A clock after ``blocks`` exact blocks, the first heard at ``moment``."""
    clock = SongClock(start)
    for k in range(blocks):
        clock.add(Anchor(start + k * BLOCK, moment + k * BLOCK, start + (k + 1) * BLOCK))
    return clock


def test_stands_at_the_start_until_the_first_sample_is_heard():
    assert SongClock(-2.0).at(5.0) == -2.0
    clock = playing(5)
    assert clock.at(99.0) == -2.0
    assert clock.at(100.0) == -2.0
    assert clock.at(100.013) == pytest.approx(-1.987)


def test_never_tells_more_than_is_queued():
    clock = playing(5)
    assert clock.at(100.0999) == pytest.approx(-1.9001)
    assert clock.at(100.1001) == pytest.approx(-1.9)
    assert clock.at(250.0) == pytest.approx(-1.9)


def test_stands_through_a_gap_and_goes_on_at_once_after_it():
    clock = playing(20)
    assert clock.at(101.0) == pytest.approx(-1.6)
    clock.add(Anchor(-1.6, 101.5, -1.58))
    assert clock.at(101.4) == pytest.approx(-1.6)
    assert clock.at(101.51) == pytest.approx(-1.59)


def test_an_unqueued_anchor_runs_for_ever():
    clock = SongClock(3.0)
    clock.add(Anchor(3.0, 10.0))
    assert clock.at(1010.0) == pytest.approx(1003.0)


def test_an_earlier_moment_has_its_own_earlier_song_time():
    clock = playing(20)
    assert clock.at(100.2) == pytest.approx(-1.8)
    assert clock.at(100.15) == pytest.approx(-1.85)
    assert clock.at(100.2) == pytest.approx(-1.8)


def test_one_late_report_moves_nothing():
    clock = playing(WINDOW)
    before = clock.at(100.05)
    song = -2.0 + WINDOW * BLOCK
    clock.add(Anchor(song, 100.0 + WINDOW * BLOCK + 0.015, song + BLOCK))
    assert clock.at(100.06) == pytest.approx(before + 0.01)


def test_a_slow_drift_is_followed():
    clock, late = SongClock(0.0), 0.0
    for k in range(3000):
        late = k * 5e-6
        clock.add(Anchor(k * BLOCK, k * BLOCK + late, (k + 1) * BLOCK))
    asked = 2999 * BLOCK + late
    assert clock.at(asked) == pytest.approx(2999 * BLOCK, abs=WINDOW * 5e-6)


@given(
    jitter=st.lists(st.floats(-0.015, 0.015), min_size=1, max_size=60),
    gap=st.floats(0.0, 3.0),
    asks=st.lists(st.floats(0.0, 5.0), min_size=2, max_size=40),
)
def test_asked_in_order_it_never_goes_back_nor_beyond_the_queue(jitter: list[float], gap: float, asks: list[float]):
    clock, told = SongClock(-1.0), -1.0
    waiting = sorted(asks)
    for k, wobble in enumerate(jitter):
        moment = k * BLOCK + wobble + (gap if k > len(jitter) // 2 else 0.0)
        end = -1.0 + (k + 1) * BLOCK
        clock.add(Anchor(end - BLOCK, moment, end))
        while waiting and waiting[0] < moment:
            song = clock.at(waiting.pop(0))
            assert told <= song <= end
            told = song


@given(moment=moments, song=st.floats(-8.0, 200.0), ahead=st.floats(0.0, 0.5))
def test_within_the_queue_a_second_is_a_second(moment: float, song: float, ahead: float):
    clock = SongClock(song)
    clock.add(Anchor(song, moment, song + 0.5))
    assert clock.at(moment + ahead) - song == pytest.approx(ahead, abs=1e-9)


@given(asks=st.lists(moments, min_size=1, max_size=30), shift=st.floats(SLIP * 1.01, 5.0))
def test_the_newest_moment_asked_bounds_all_earlier_ones(asks: list[float], shift: float):
    clock = SongClock(0.0)
    clock.add(Anchor(0.0, 0.0))
    newest, told = -math.inf, 0.0
    for k, moment in enumerate(asks):
        if k == len(asks) // 2:
            clock.add(Anchor(0.0, shift))
        song = clock.at(moment)
        assert song <= told if moment < newest else song >= told
        newest, told = max(newest, moment), max(told, song)
