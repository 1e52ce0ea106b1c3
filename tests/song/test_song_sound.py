from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.song.package import load_song
from coach.song.sound import DANCE_MUSIC_MARGIN_S, song_sound
from tests.media.films import onsets, sound_only
from tests.media.sounds import RATE, tone


def test_of_a_long_film_the_dance_and_its_surroundings_are_heard_at_their_times(tmp_path):
    loud = tone(440, 30.0)
    video = sound_only(tmp_path / "long.wav", loud)
    music = song_sound(replace(load_song(PROJECT / "songs" / "lovedive"), video=video, start=12.0, end=15.0))
    assert music.duration == pytest.approx(15.0 + DANCE_MUSIC_MARGIN_S)
    assert onsets(music.samples, RATE) == pytest.approx([12.0 - DANCE_MUSIC_MARGIN_S], abs=0.001)
    np.testing.assert_allclose(music.samples[12 * RATE : 15 * RATE], loud[12 * RATE : 15 * RATE], atol=1e-4)
