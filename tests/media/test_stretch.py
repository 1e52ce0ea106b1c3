import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.practice import speeds
from coach.media import stretch
from coach.media.audio import Audio
from coach.media.stretch import stretched, stretching

RATE = 48000


def clicks(times, seconds, rate=RATE):
    """Short 1 kHz pings over a quiet hum."""
    t = np.arange(round(seconds * rate)) / rate
    sound = 0.05 * np.sin(2 * np.pi * 220 * t)
    ping = np.sin(2 * np.pi * 1000 * t[: rate // 33]) * np.exp(-120 * t[: rate // 33])
    for at in times:
        sound[round(at * rate) : round(at * rate) + len(ping)] += ping
    return Audio(np.repeat(sound[:, None], 2, axis=1).astype(np.float32), rate)


def onset(audio, near, reach=0.08):
    """s at which the sound near ``near`` s becomes loud."""
    first = max(0, round((near - reach) * audio.rate))
    loud = np.abs(audio.samples[first : round((near + reach) * audio.rate), 0]) > 0.3
    return (first + int(np.argmax(loud))) / audio.rate


def pitch(audio):
    spectrum = np.abs(np.fft.rfft(audio.samples[:, 0]))
    return np.argmax(spectrum) * audio.rate / len(audio.samples)


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.6, 0.75, 0.9, 1.0])
@pytest.mark.parametrize("rate", [44100, 48000])
def test_clicks_are_where_the_speed_puts_them(speed, rate):
    times = 0.25 + np.arange(15) * 60 / 118
    slow = stretched(clicks(times, 8.0, rate), speed)
    assert len(slow.samples) == round(8 * rate / speed)
    off = [onset(slow, at / speed) * speed - at for at in times]
    assert np.abs(off).max() < 0.010


@pytest.mark.parametrize("speed", speeds())
def test_at_every_speed_clicks_are_heard_within_15_ms_of_their_beats(speed):
    times = 0.25 + np.arange(15) * 60 / 118
    slow = stretched(clicks(times, 8.0), speed)
    late = np.array([onset(slow, at / speed) - at / speed for at in times])
    assert np.abs(late).max() < 0.015


def test_music_that_ffmpeg_refuses_to_slow_down_is_said(monkeypatch):
    monkeypatch.setattr(stretch, "Graph", refuse)
    with pytest.raises(CoachError, match="cannot slow the music down"):
        stretched(clicks([0.5], 1.0), 0.75)


def refuse(*arguments):
    raise ValueError("no filter atempo")


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.75])
def test_the_pitch_stays(speed):
    t = np.arange(2 * RATE) / RATE
    tone = Audio(np.repeat(np.sin(2 * np.pi * 440 * t)[:, None], 2, axis=1).astype(np.float32), RATE)
    assert pitch(stretched(tone, speed)) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("samples", [0, 1, 100])
def test_a_little_music_keeps_its_length(samples):
    little = Audio(np.ones((samples, 2), np.float32), RATE)
    assert stretched(little, 0.5).samples.shape == (2 * samples, 2)


@pytest.mark.parametrize("speed", [0, -1, 1.5, float("nan")])
def test_other_speeds_are_refused(speed):
    with pytest.raises(ValueError, match="speed"):
        stretched(clicks([], 0.1), speed)


@pytest.mark.parametrize("speed", [1.0, 0.5, 0.25])
def test_in_small_steps_it_is_the_same_music(speed):
    music = clicks([0.5, 1.5], 3.0)
    *waiting, slow = stretching(music, speed)
    assert waiting == [None] * len(waiting)
    assert len(waiting) > 10 if speed < 1 else not waiting
    assert np.array_equal(slow.samples, stretched(music, speed).samples)
