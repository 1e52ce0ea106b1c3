"""Laps as they are played: one after the other to the sample, each at its own rate, without a click between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.devices.sound.mix import JOIN, Click, Music, lap_sound
from coach.devices.sound.output import SilentOutput
from coach.devices.sound.sound import LEAD, Sound
from coach.devices.transport import Course, Lap, LapPosition
from tests.devices import test_sound
from tests.devices.test_sound import BLOCK, DELAY, MUSIC, RATE, HandOutput
from tests.kit.manual_transport import ManualTransport

RAMP = np.linspace(0.0, 1.0, 4 * RATE, dtype=np.float32)[:, None].repeat(2, axis=1)
"""Four seconds of music that tells its time."""


def lap(start, end, rate=1.0, level=None, **how):
    """A lap of the ramp, or of a constant ``level``, at the rate."""
    samples = np.full((round(4 * RATE / rate), 2), level, np.float32) if level is not None else RAMP
    if level is None and rate != 1:
        samples = np.interp(np.arange(round(4 * RATE / rate)) * rate, np.arange(len(RAMP)), RAMP[:, 0])
        samples = samples.astype(np.float32)[:, None].repeat(2, axis=1)
    return lap_sound(Lap(start, end, rate), Music(samples, RATE, speed=rate), start, **how)


@pytest.fixture
def output():
    return HandOutput()


@pytest.fixture
def sound(output):
    return Sound(output, MUSIC, 1.0, now=lambda: output.now)


def test_the_queued_lap_begins_to_the_sample_when_the_present_one_ends(sound, output):
    sound.begin(lap(1.0, 1.5, level=0.2))
    output.play(LEAD + 0.1)
    sound.queue(lap(2.0, 2.25, rate=0.5, level=0.6))
    heard = output.play(2.0)
    joint = round(JOIN * RATE)
    begins = round(0.4 * RATE)
    np.testing.assert_allclose(heard[:begins], 0.2)
    np.testing.assert_allclose(heard[begins + joint : begins + RATE // 2], 0.6)
    rising = heard[begins : begins + joint, 0]
    np.testing.assert_allclose(rising, np.linspace(0.2, 0.6, joint), atol=1e-6)  # one comes up as the other goes
    np.testing.assert_allclose(heard[begins + joint :], 0.6)  # and joins itself without being heard


def test_without_another_the_present_lap_is_played_again(sound, output):
    begun = output.now
    sound.begin(lap(1.0, 2.0))
    heard = output.play(LEAD + 3.5)[:, 0]
    for after, (number, song) in {0.5: (0, 1.5), 1.5: (1, 1.5), 2.9: (2, 1.9), 3.2: (3, 1.2)}.items():
        place = sound.place(begun + DELAY + LEAD + after)
        assert (place.lap, place.t) == (number, pytest.approx(song))
        assert heard[round((LEAD + after) * RATE)] == pytest.approx(song / 4, abs=1e-3)


def test_laps_of_several_rates_have_their_own_song_time(sound, output):
    begun, slow = output.now, lap(1.0, 1.5, rate=0.5)
    sound.begin(lap(1.0, 2.0))
    output.play(LEAD + 0.5)
    sound.queue(slow)
    heard = output.play(2.5)[:, 0]
    moment = begun + DELAY + LEAD
    assert sound.place(moment + 0.9) == LapPosition(0, pytest.approx(1.9))
    assert sound.place(moment + 1.5) == LapPosition(1, pytest.approx(1.25))
    assert sound.place(moment + 1.5).of is slow.lap
    assert sound.place(moment + 2.2) == LapPosition(2, pytest.approx(1.1))
    assert heard[round(1.0 * RATE)] == pytest.approx(1.25 / 4, abs=1e-3)
    assert sound.place(moment + 0.9) == LapPosition(0, pytest.approx(1.9))  # a camera's picture of the lap before


def test_a_lap_that_cannot_wait_begins_at_once(sound, output):
    sound.begin(lap(0.0, 3.0, level=0.5))
    output.play(LEAD + 1.0)
    sound.cut(lap(2.0, 2.5, level=0.3))
    heard = output.play(1.0)
    joint = round(JOIN * RATE)
    assert heard[joint - 1, 0] == heard[joint, 0] == 0
    np.testing.assert_allclose(heard[2 * joint : RATE // 2], 0.3, atol=1e-6)
    place = sound.place(output.now + DELAY)
    assert place == LapPosition(2, pytest.approx(2.5 - JOIN)) and place.of.start == 2.0
    assert np.abs(np.diff(heard[:, 0])).max() < 0.02


@pytest.mark.parametrize("block", [20, BLOCK])
@pytest.mark.parametrize(("begun", "left"), [(2000, 0), (2000, 10), (2000, 39), (2000, 40), (20, 400)])
def test_a_lap_is_cut_without_a_click_wherever_it_is(sound, output, monkeypatch, block, begun, left):
    """``begun``: how many samples of the lap were heard, after one that was louder; ``left``: how many are to come."""
    assert round(JOIN * RATE) == 40
    monkeypatch.setattr(test_sound, "BLOCK", block)
    sound.begin(lap(1.0, 2.0 - begun / RATE, level=0.6))
    sound.queue(lap(1.0, 1.0 + (begun + left) / RATE, level=0.4))
    before = output.play(LEAD + 1.0)
    sound.cut(lap(2.0, 2.5, level=0.2))
    heard = np.concatenate([before[-1:], output.play(0.2)])[:, 0]
    assert np.abs(np.diff(heard)).max() < 0.035
    np.testing.assert_allclose(heard[100:], 0.2, atol=1e-6)
    assert sound.place(output.now + DELAY).of.start == 2.0


def test_what_is_queued_last_is_played(sound, output):
    sound.begin(lap(1.0, 1.5, level=0.2))
    output.play(LEAD)
    sound.queue(lap(1.0, 2.0, level=0.9))
    sound.queue(lap(1.0, 2.0, level=0.6))
    heard = output.play(1.0)
    assert heard.max() == pytest.approx(0.6)


def test_long_looping_does_not_drift_from_the_samples(sound, output):
    odd = 0.3 + 0.4 / RATE  # no whole number of samples
    begun = output.now
    sound.begin(lap(1.0, 1.0 + odd, level=0.5))
    output.play(LEAD + 60.0)
    count = round(odd * RATE)
    laps, beyond = divmod(round(59.95 * RATE), count)
    place = sound.place(begun + DELAY + LEAD + 59.95)
    assert place.lap == laps and place.t - 1.0 == pytest.approx(beyond / RATE, abs=2e-4)


def test_in_silence_laps_follow_one_another_by_the_clock():
    now = [10.0]
    sound = Sound(SilentOutput("no device.", RATE), MUSIC, 1.0, now=lambda: now[0])
    sound.begin(lap(1.0, 2.0))
    start = sound._transport._line.offset + 1.0  # it has read the system's clock
    now[0] = start + 0.5
    sound.queue(lap(0.0, 2.0, rate=0.5))
    assert sound.place(start + 0.75) == LapPosition(0, pytest.approx(1.75))
    assert sound.place(start + 2.0) == LapPosition(1, pytest.approx(0.5))
    now[0] = start + 2.5
    sound.cut(lap(3.0, 4.0))
    assert sound.place(start + 2.75) == LapPosition(2, pytest.approx(3.25))


def test_a_lost_device_leaves_the_queued_lap_to_the_clock(sound, output):
    sound.begin(lap(1.0, 2.0))
    output.play(LEAD + 0.5)
    sound.queue(lap(3.0, 4.0))
    output.failure = "gone"
    at = output.now + DELAY
    assert sound.place(at) == LapPosition(0, pytest.approx(1.5))
    assert sound.place(at + 1.0) == LapPosition(1, pytest.approx(3.5))
    output.now += 1.2
    sound.queue(lap(1.0, 2.0))
    assert sound.place(at + 1.6) == LapPosition(2, pytest.approx(1.1))


def test_a_lap_beyond_the_music_is_silent_there(sound, output):
    sound.begin(lap(3.5, 4.5))  # the music ends at 4 s
    heard = output.play(LEAD + 2.0)[:, 0]
    for after, level in ((0.25, 3.75 / 4), (0.75, 0.0), (1.25, 3.75 / 4), (1.75, 0.0)):
        assert heard[round((LEAD + after) * RATE)] == pytest.approx(level, abs=1e-3)


def test_a_start_leaves_the_laps(sound, output):
    sound.begin(lap(1.0, 2.0))
    output.play(LEAD + 1.5)
    sound.start(1.5, 1.5)
    output.play(LEAD + 1.0)
    assert sound.place(output.now + DELAY) == LapPosition(0, pytest.approx(2.5))


def test_at_half_the_rate_clicks_and_music_stay_on_song_time():
    half = Lap(0.5, 3.5, 0.5)
    silent = lap_sound(half, Music(np.zeros((0, 2), np.float32), RATE, speed=0.5), 0.5, clicks=[Click(1.0)])
    assert np.flatnonzero(np.abs(silent.samples[:, 0]) > 0.01)[0] / RATE == pytest.approx(1.0, abs=0.001)
    late = lap_sound(half, Music(np.full((8 * RATE, 2), 0.5, np.float32), RATE, speed=0.5), 2.0)
    entry = round(3.0 * RATE)
    assert not late.samples[entry - 100 : entry].any()
    np.testing.assert_allclose(late.samples[entry + 100 :], 0.5)


def test_music_fades_where_the_passage_ends_and_clicks_are_on_their_beats():
    played = lap(0.5, 3.0, level=0.5, until=2.0, fade=0.5, clicks=[Click(1.0), Click(2.8)])
    assert played.samples.shape == (round(2.5 * RATE), 2) and not played.tail.any()
    before = played.samples[round(0.3 * RATE) : round(0.5 * RATE)]
    np.testing.assert_allclose(before, 0.5)
    assert played.samples[round(1.75 * RATE), 0] == pytest.approx(0.25, abs=1e-3)
    assert not played.samples[round(2.01 * RATE) : round(2.3 * RATE)].any()
    assert np.abs(played.samples[round(2.3 * RATE) : round(2.31 * RATE)]).max() > 0.1


def test_music_cut_out_of_the_song_is_heard_at_its_own_time():
    cut = Music(RAMP[RATE : 3 * RATE], RATE, at=1.0)
    whole = lap(1.5, 2.5)
    np.testing.assert_allclose(lap_sound(Lap(1.5, 2.5), cut, 1.5).samples, whole.samples)


@pytest.mark.parametrize("rate", [0.5, 0.75, 1.0])
def test_by_hand_it_is_the_same(rate):
    transport = ManualTransport(100.0)
    transport.begin(lap(1.0, 2.0))
    transport.advance(0.5)
    transport.queue(lap(3.0, 4.0))
    transport.queue(lap(0.5, 1.0, rate=rate))
    transport.advance(0.6)
    assert transport.place(transport.now()) == LapPosition(1, pytest.approx(0.5 + 0.1 * rate))
    transport.advance(1.0)
    again = transport.place(transport.now())
    assert again.lap == 1 + int(1.1 // (0.5 / rate))
    transport.cut(lap(2.0, 3.0))
    transport.advance(0.25)
    assert transport.place(transport.now()) == LapPosition(again.lap + 1, pytest.approx(2.25))


@given(
    laps=st.lists(st.tuples(st.floats(0.1, 3.0), st.floats(0.5, 1.0)), min_size=1, max_size=12),
    asks=st.lists(st.floats(0.0, 40.0), min_size=2, max_size=60),
)
def test_the_place_never_goes_back(laps, asks):
    course = Course.of(Lap(0.0, laps[0][0], laps[0][1]))
    told, queue = LapPosition(0, 0.0), laps[1:]
    for played in sorted(asks):
        place = course.place(played)
        assert told <= place and place.of.start <= place.t <= place.of.end
        told = place
        if queue:
            length, rate = queue.pop(0)
            course = course.next(Lap(0.0, length, rate), played)
            assert place <= course.place(played)
