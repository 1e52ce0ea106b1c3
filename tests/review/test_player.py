import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.passage import Passage
from coach.media.audio import Audio
from coach.review.player import BREATH, Player
from coach.ui.passage.clip import Clip
from coach.wording import words
from tests.kit.films import Clock, FakeSound

PASSAGE = Passage("shape", 20, 22, 10.0, 9.5, 11.5, 0.0, "")
FULL, SLOW = (Audio(np.zeros((round(seconds * 1000), 2), np.float32), 1000) for seconds in (2, 4))


@pytest.fixture
def playing():
    clock, opened = Clock(), []

    def open_sound(audio):
        opened.append(FakeSound(audio, clock))
        return opened[-1]

    return Player(open_sound, clock), clock, opened


def clip(music=True):
    return Clip(PASSAGE, music={1.0: FULL, 0.5: SLOW} if music else {})


def test_song_time_is_what_the_sound_plays(playing):
    player, clock, [*opened] = playing
    player.play(clip(), 1.0)
    assert player.position(clock.moment) == 9.5
    clock.moment += 0.75
    assert player.position(clock.moment) == 10.25


def test_at_half_speed_the_slow_music_plays_and_song_time_runs_half_as_fast(playing):
    player, clock, opened = playing
    player.play(clip(), 0.5)
    clock.moment += 3.0
    assert player.position(clock.moment) == 11.0
    assert opened[0].audio is SLOW
    assert (player.rate, player.running) == (0.5, True)


def test_it_begins_again_at_the_end(playing):
    player, clock, opened = playing
    player.play(clip(), 1.0)
    clock.moment += 2.0
    assert player.position(clock.moment) == 9.5
    assert (opened[0].starts, player.lap(clock.moment)) == ([0.0, 0.0], 1)
    clock.moment += 0.5
    assert player.position(clock.moment) == 10.0
    player.play(clip(), 1.0)
    assert player.lap(clock.moment) == 0


def test_why_nothing_is_heard_is_said(playing):
    _, clock, _ = playing
    silent = FakeSound(FULL, clock)
    silent.silence = "No sound: no device."
    player = Player(lambda audio: silent, clock)
    player.play(clip(), 1.0)
    assert player.position(clock.moment) == 9.5
    assert player.note == "No sound: no device."


def test_a_change_of_speed_goes_on_where_it_was(playing):
    player, clock, opened = playing
    player.play(clip(), 1.0)
    clock.moment += 1.0
    player.play(clip(), 0.5, at=player.position(clock.moment))
    assert player.position(clock.moment) == 10.5
    assert opened[0].closed
    assert opened[1].starts == [2.0]


def test_a_pause_stops_time_and_goes_on_from_there(playing):
    player, clock, opened = playing
    player.play(clip(), 1.0)
    clock.moment += 0.5
    player.pause(True)
    clock.moment += 10
    assert player.position(clock.moment) == 10.0
    player.pause(False)
    clock.moment += 0.25
    assert player.position(clock.moment) == 10.25


def test_what_is_chosen_while_paused_stands_at_its_start(playing):
    player, clock, _ = playing
    player.play(clip(), 1.0)
    player.pause(True)
    player.play(clip(), 0.5)
    clock.moment += 5
    assert player.position(clock.moment) == 9.5


def test_without_music_time_runs_silently_after_a_breath(playing):
    player, clock, opened = playing
    player.play(clip(music=False), 1.0)
    clock.moment += BREATH
    assert player.position(clock.moment) == 9.5
    clock.moment += 0.5
    assert player.position(clock.moment) == pytest.approx(10.0)
    player.pause(True)
    clock.moment += 3
    assert player.position(clock.moment) == pytest.approx(10.0)
    assert opened == []


def test_sound_that_does_not_open_is_said_and_the_picture_runs():
    clock = Clock()

    def refuse(audio):
        raise CoachError("There is no such loudspeaker.")

    player = Player(refuse, clock)
    player.play(clip(), 1.0)
    clock.moment += BREATH + 1.0
    assert player.position(clock.moment) == pytest.approx(10.5)
    assert player.note == "There is no such loudspeaker."


def test_sound_that_is_lost_is_said(playing):
    player, clock, opened = playing
    player.play(clip(), 1.0)
    opened[0].problem = "Sound lost."
    player.position(clock.moment)
    assert player.note == words.SOUND_AGAIN


def test_closing_gives_the_device_back(playing):
    player, _, opened = playing
    player.play(clip(), 1.0)
    player.close()
    assert opened[0].closed
