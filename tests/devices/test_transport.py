"""The transport: what it says between, before and beyond anchors; at another rate, and in a loop."""

from __future__ import annotations

import math
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.devices.transport import ANCHOR_SLIP_S, MEDIAN_ANCHORS, Anchor, AudioTransport, Course, Lap, LapPosition
from tests.kit.manual_transport import ManualTransport

BLOCK = 0.02
moments = st.floats(-10.0, 100.0)


def playing(blocks: int, moment: float = 100.0, start: float = -2.0) -> AudioTransport:
    """One after ``blocks`` exact blocks, the first heard at ``moment``."""
    transport = AudioTransport(start)
    for k in range(blocks):
        transport.add(Anchor(start + k * BLOCK, moment + k * BLOCK, start + (k + 1) * BLOCK))
    return transport


def test_stands_at_the_start_until_the_first_sample_is_heard():
    assert AudioTransport(-2.0).position(5.0) == -2.0
    transport = playing(5)
    assert transport.position(99.0) == -2.0
    assert transport.position(100.0) == -2.0
    assert transport.position(100.013) == pytest.approx(-1.987)


def test_never_tells_more_than_is_queued():
    transport = playing(5)
    assert transport.position(100.0999) == pytest.approx(-1.9001)
    assert transport.position(100.1001) == pytest.approx(-1.9)
    assert transport.position(250.0) == pytest.approx(-1.9)


def test_stands_through_a_gap_and_goes_on_at_once_after_it():
    transport = playing(20)
    assert transport.position(101.0) == pytest.approx(-1.6)
    transport.add(Anchor(-1.6, 101.5, -1.58))
    assert transport.position(101.4) == pytest.approx(-1.6)
    assert transport.position(101.51) == pytest.approx(-1.59)


class Interrupted(AudioTransport):
    """While somebody asks, and just has seen what was told last, another thread asks ``meanwhile``."""

    meanwhile = None

    @property
    def _told(self):
        seen, meanwhile = self._last, self.meanwhile
        if meanwhile is not None:
            self.meanwhile = None
            self.other = threading.Thread(target=lambda: self.answers.append(self.position(meanwhile)))
            self.other.start()
            self.other.join(0.2)  # it may have to wait for its turn
        return seen

    @_told.setter
    def _told(self, told):
        self._last = told


def test_it_never_goes_back_for_one_thread_whatever_another_asks_meanwhile():
    transport, later = Interrupted(0.0), 100.5
    transport.answers = []
    transport.add(Anchor(0.0, 100.0, 9.0))
    transport.meanwhile = later
    assert transport.position(100.2) == pytest.approx(0.2)  # of a camera's picture
    transport.other.join()
    assert transport.answers == [pytest.approx(0.5)]
    transport.add(Anchor(0.3, later, 9.0))  # the sound was interrupted
    assert transport.position(later + 0.01) == pytest.approx(0.5)


def test_an_unqueued_anchor_runs_for_ever():
    transport = AudioTransport(3.0)
    transport.add(Anchor(3.0, 10.0))
    assert transport.position(1010.0) == pytest.approx(1003.0)


def test_an_earlier_moment_has_its_own_earlier_song_time():
    transport = playing(20)
    assert transport.position(100.2) == pytest.approx(-1.8)
    assert transport.position(100.15) == pytest.approx(-1.85)
    assert transport.position(100.2) == pytest.approx(-1.8)


def test_one_late_report_moves_nothing():
    transport = playing(MEDIAN_ANCHORS)
    before = transport.position(100.05)
    song = -2.0 + MEDIAN_ANCHORS * BLOCK
    transport.add(Anchor(song, 100.0 + MEDIAN_ANCHORS * BLOCK + 0.015, song + BLOCK))
    assert transport.position(100.06) == pytest.approx(before + 0.01)


def test_a_slow_drift_is_followed():
    transport, late = AudioTransport(0.0), 0.0
    for k in range(3000):
        late = k * 5e-6
        transport.add(Anchor(k * BLOCK, k * BLOCK + late, (k + 1) * BLOCK))
    asked = 2999 * BLOCK + late
    assert transport.position(asked) == pytest.approx(2999 * BLOCK, abs=MEDIAN_ANCHORS * 5e-6)


@given(
    jitter=st.lists(st.floats(-0.015, 0.015), min_size=1, max_size=60),
    gap=st.floats(0.0, 3.0),
    asks=st.lists(st.floats(0.0, 5.0), min_size=2, max_size=40),
)
def test_asked_in_order_it_never_goes_back_nor_beyond_the_queue(jitter: list[float], gap: float, asks: list[float]):
    transport, told = AudioTransport(-1.0), -1.0
    waiting = sorted(asks)
    for k, wobble in enumerate(jitter):
        moment = k * BLOCK + wobble + (gap if k > len(jitter) // 2 else 0.0)
        end = -1.0 + (k + 1) * BLOCK
        transport.add(Anchor(end - BLOCK, moment, end))
        while waiting and waiting[0] < moment:
            song = transport.position(waiting.pop(0))
            assert told <= song <= end
            told = song


@given(moment=moments, song=st.floats(-8.0, 200.0), ahead=st.floats(0.0, 0.5))
def test_within_the_queue_a_second_is_a_second(moment: float, song: float, ahead: float):
    transport = AudioTransport(song)
    transport.add(Anchor(song, moment, song + 0.5))
    assert transport.position(moment + ahead) - song == pytest.approx(ahead, abs=1e-9)


@given(asks=st.lists(moments, min_size=1, max_size=30), shift=st.floats(ANCHOR_SLIP_S * 1.01, 5.0))
def test_the_newest_moment_asked_bounds_all_earlier_ones(asks: list[float], shift: float):
    transport = AudioTransport(0.0)
    transport.add(Anchor(0.0, 0.0))
    newest, told = -math.inf, 0.0
    for k, moment in enumerate(asks):
        if k == len(asks) // 2:
            transport.add(Anchor(0.0, shift))
        song = transport.position(moment)
        assert song <= told if moment < newest else song >= told
        newest, told = max(newest, moment), max(told, song)


@given(
    rate=st.floats(0.25, 2.0),
    jitter=st.lists(st.floats(-0.015, 0.015), min_size=3, max_size=40),
    asks=st.lists(st.floats(0.0, 3.0), min_size=2, max_size=40),
)
def test_in_a_loop_the_place_never_goes_back_though_song_time_does(rate: float, jitter: list[float], asks: list[float]):
    told, waiting = LapPosition(0, 0.0), sorted(asks)
    transport = AudioTransport(0.0, rate)
    transport.course = Course.of(Lap(0.0, 0.35, rate)).then(Lap(0.1, 0.35, rate), 0.35)
    for k, wobble in enumerate(jitter):
        song, moment = k * BLOCK * rate, k * BLOCK + wobble
        transport.add(Anchor(song, moment, song + BLOCK * rate))
        while waiting and waiting[0] < moment:
            place = transport.place(waiting.pop(0))
            assert told <= place and place.t <= 0.35
            told = place


def test_at_half_the_rate_a_second_of_the_song_lasts_two():
    transport = AudioTransport(-1.0, rate=0.5)
    for k in range(100):
        transport.add(Anchor(-1.0 + k * BLOCK / 2, 50.0 + k * BLOCK, -1.0 + (k + 1) * BLOCK / 2))
    assert transport.position(51.0) == pytest.approx(-0.5)
    assert transport.position(51.9) == pytest.approx(-0.05)
    assert transport.position(60.0) == pytest.approx(0.0)  # no more is queued


def test_a_picture_taken_in_the_lap_before_has_its_place_there():
    transport = AudioTransport(2.0)
    transport.course = Course.of(Lap(2.0, 4.0))
    transport.add(Anchor(2.0, 10.0))
    assert transport.place(12.01) == LapPosition(1, pytest.approx(2.01))
    assert transport.place(11.99) == LapPosition(0, pytest.approx(3.99))
    assert (transport.lap(16.5), transport.position(16.5)) == (3, pytest.approx(2.5))


@pytest.mark.parametrize(
    ("played", "place"),
    [(-1.0, (0, -1.0)), (3.0, (0, 3.0)), (4.999, (0, 4.999)), (5.0, (1, 3.0)), (6.5, (1, 4.5)), (11.0, (4, 3.0))],
)
def test_a_lap_that_is_entered_from_before_is_played_again_and_again(played: float, place: tuple[int, float]):
    course = Course.of(Lap(-2.0, 5.0)).then(Lap(3.0, 5.0), 5.0)
    assert course.place(played) == LapPosition(*place)


@pytest.mark.parametrize(("start", "end"), [(1.0, 1.0), (2.0, 1.0), (-math.inf, 0.0), (math.nan, 1.0)])
def test_a_lap_without_length_is_refused(start: float, end: float):
    with pytest.raises(ValueError, match="expected its end after its start"):
        Lap(start, end)


def test_by_hand_song_time_runs_as_far_as_it_is_moved():
    transport = ManualTransport(moment=100.0)
    assert not transport.running and transport.position(transport.now()) == 0.0
    transport.start(-0.5, 0.0)
    assert transport.running and transport.position(transport.now()) == -0.5
    transport.advance(1.0)
    assert transport.position(transport.now()) == 0.5
    assert transport.position(transport.now() - 0.5) == 0.0
    assert transport.position(0.0) == -0.5  # before it was started
    transport.stop()
    transport.advance(9.0)
    assert transport.place(transport.now()) == LapPosition(0, 0.5)
