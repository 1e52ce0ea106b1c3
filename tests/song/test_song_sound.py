from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.song.package import load_song
from coach.song.sound import DANCE_MUSIC_MARGIN_S, passage_sound, song_sound
from tests.media.films import onsets, sound_only
from tests.media.sounds import RATE, tone


def test_of_a_long_film_the_dance_and_its_surroundings_are_heard_at_their_times(tmp_path):
    loud = tone(440, 30.0)
    video = sound_only(tmp_path / "long.wav", loud)
    music = song_sound(replace(load_song(PROJECT / "songs" / "lovedive"), video=video, start=12.0, end=15.0))
    assert music.duration == pytest.approx(15.0 + DANCE_MUSIC_MARGIN_S)
    assert onsets(music.samples, RATE) == pytest.approx([12.0 - DANCE_MUSIC_MARGIN_S], abs=0.001)
    np.testing.assert_allclose(music.samples[12 * RATE : 15 * RATE], loud[12 * RATE : 15 * RATE], atol=1e-4)


@pytest.mark.parametrize("name", ["song.wav", "song.m4a"])
def test_a_part_of_a_song_is_read_alone_and_sounds_the_same(tmp_path, name):
    video = sound_only(tmp_path / name, tone(440, 30.0))
    song = replace(load_song(PROJECT / "songs" / "lovedive"), video=video, start=0.0, end=30.0)
    whole, part = song_sound(song), passage_sound(song)(20.0, 21.5)
    assert part.duration == pytest.approx(21.5, abs=1 / RATE)
    assert not part.samples[: 20 * RATE].any()
    np.testing.assert_allclose(part.samples[20 * RATE :], whole.samples[20 * RATE : len(part.samples)], atol=1e-3)
    assert passage_sound(song)(40.0, 41.0) is None


def test_what_cannot_be_read_is_not_heard(tmp_path):
    damaged = tmp_path / "song.mp4"
    damaged.write_bytes(b"no film")
    song = replace(load_song(PROJECT / "songs" / "lovedive"), video=damaged)
    assert passage_sound(song)(0.0, 1.0) is passage_sound(None)(0.0, 1.0) is None
