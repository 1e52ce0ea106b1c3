"""Slow music made ahead: the nearest speeds first, of the present passage only, and clicks where it cannot be made."""

import time

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.devices.sound.mix import Music
from coach.domain.practice import Stretch, speeds
from coach.live.practice import playback as module
from coach.live.practice.laps import pass_lap, pass_sound
from coach.live.practice.playback import PASSAGE_MARGIN_S, LapPlayback, SlowMusic
from tests.compare.tracks import GRID
from tests.kit.manual_transport import ManualTransport
from tests.kit.practising import Player

RATE = 8000
SONG = Music(np.random.default_rng(0).normal(0, 0.1, (24 * RATE, 2)).astype(np.float32), RATE)
LIMIT = 20.0


def made(slow, speed):
    """The music, as soon as it is there."""
    end = time.monotonic() + LIMIT
    while (music := slow.at(speed)) is None:
        assert time.monotonic() < end
        time.sleep(0.001)
    return music


@pytest.fixture
def slow():
    music = SlowMusic(SONG)
    yield music
    music.close()


def test_a_passage_at_every_speed(slow):
    slow.want(4.0, 6.0, 0.75)
    for speed in speeds()[:-1]:
        music = made(slow, speed)
        assert (music.speed, music.rate, music.at) == (speed, RATE, 4.0 - PASSAGE_MARGIN_S)
        assert len(music.samples) == pytest.approx((2.0 + 2 * PASSAGE_MARGIN_S) * RATE / speed, abs=1)


def test_at_its_own_speed_the_music_is_there_at_once_wherever_one_dances(slow):
    assert slow.at(1.0) is SONG
    slow.want(4.0, 6.0, 1.0)
    lap = pass_lap(GRID, Stretch(24, 27), 1.0, counts=True, window=False)
    heard = pass_sound(lap, slow.at(1.0), GRID, clicking=False).samples
    inside = round((lap.entry + 0.1) * RATE), round((lap.over - 0.1) * RATE)
    begins = round((lap.entry + 0.1 - lap.start) * RATE)
    np.testing.assert_allclose(heard[begins : begins + inside[1] - inside[0]], SONG.samples[slice(*inside)], atol=1e-6)


def test_the_nearest_speeds_come_first(slow, monkeypatch):
    order, real = [], module.stretching
    monkeypatch.setattr(module, "stretching", lambda audio, speed: order.append(speed) or real(audio, speed))
    slow.want(4.0, 5.0, 0.75)
    made(slow, 0.5), made(slow, 0.95)
    assert order[:3] == [0.75, 0.7, 0.8]


def test_another_passage_takes_the_place_of_the_first(slow):
    slow.want(4.0, 5.0, 1.0)
    made(slow, 0.8)
    slow.want(10.0, 11.0, 1.0)
    assert made(slow, 0.8).at == 10.0 - PASSAGE_MARGIN_S


def test_of_a_long_passage_only_the_nearest_speeds_are_kept(slow, monkeypatch):
    monkeypatch.setattr(module, "SLOW_MUSIC_MOST_BYTES", 4 * 22 * RATE * 8)
    slow.want(1.0, 21.0, 1.0)
    for speed in (0.95, 0.9, 0.85):
        made(slow, speed)
    time.sleep(0.05)
    assert slow.at(0.5) is None
    slow.want(1.0, 21.0, 0.5)
    made(slow, 0.5)
    assert slow.at(0.95) is None


def test_music_that_cannot_be_slowed_down_gives_way_to_clicks(slow, monkeypatch):
    def refused(audio, speed):
        raise CoachError("FFmpeg cannot slow the music down (no filter).")
        yield audio

    monkeypatch.setattr(module, "stretching", refused)
    slow.want(4.0, 5.0, 1.0)
    nothing = made(slow, 0.75)
    slow.want(10.0, 11.0, 1.0)
    assert slow.at(1.0) is SONG  # of another passage as well
    assert not len(nothing.samples) and nothing.rate == RATE
    assert "clicks instead" in slow.problem and "no filter" in slow.problem
    lap = pass_lap(GRID, Stretch(8, 11), 0.75, counts=True, window=False)
    heard = np.abs(pass_sound(lap, nothing, GRID, clicking=True).samples[:, 0])
    for beat in range(4, 12):  # the count-in, then every beat
        at = round((GRID.time(beat) - lap.start) / 0.75 * RATE)
        assert heard[at : at + 40].max() > 0.1 and not heard[at - 40 : at].max() > 0.1


def test_a_song_without_music_is_practised_with_clicks():
    silent = SlowMusic(None)
    silent.want(4.0, 5.0, 0.5)
    assert not len(silent.at(0.5).samples) and not silent.problem
    silent.close()


@pytest.mark.parametrize("counts", [True, False])
def test_without_a_count_in_the_music_waits_for_the_reference(counts):
    """Else its first pictures come late."""
    player, transport = Player(), ManualTransport()
    transport.music = SONG
    began = transport.begin
    transport.begin = lambda sound: player.sought.append("sound") or began(sound)
    playing = LapPlayback(transport, player, GRID)
    lap = pass_lap(GRID, Stretch(8, 11), 1.0, counts=counts, window=False)
    assert playing.start(lap, lambda place: None)
    playing.close()
    assert player.sought == [(lap.start, 0), *([] if counts else ["ready"]), "sound"]
