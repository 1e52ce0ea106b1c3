"""Known music is found to the sample in made recordings."""

from __future__ import annotations

import numpy as np
import pytest

from coach.bench.hearing import beats_heard, likeness, offsets

RATE = 8000
RANDOM = np.random.default_rng(7)
MUSIC = (0.3 * RANDOM.standard_normal(4 * RATE)).astype(np.float32)


def test_nothing_is_like_silence():
    assert not likeness(np.zeros(RATE), MUSIC[:100]).any()


def test_every_beat_of_the_music_is_found_and_a_gap_shows():
    beats = np.array([0.0, 0.5, 1.0, 2.5, 3.0])
    gap = np.zeros(80)
    recording = np.concatenate([np.zeros(RATE // 2), 0.5 * MUSIC[: 2 * RATE], gap, 0.5 * MUSIC[2 * RATE :]])
    found = beats_heard(recording, MUSIC, RATE, beats, beats + 0.43)
    np.testing.assert_allclose(found[:3], 0.5 + beats[:3], atol=1.01 / RATE)
    np.testing.assert_allclose(found[3:], 0.51 + beats[3:], atol=1.01 / RATE)


def test_a_bar_that_repeats_is_found_where_it_is_expected():
    song = np.tile(MUSIC[:RATE], 4)
    np.testing.assert_allclose(beats_heard(song, song, RATE, [0.0, 1.0, 2.0], [0.1, 0.9, 2.2]), [0.0, 1.0, 2.0])


def test_music_that_is_not_there_is_not_heard():
    noise = RANDOM.standard_normal(5 * RATE)
    assert np.isnan(beats_heard(noise, MUSIC, RATE, [0.0, 1.0], [0.0, 1.0])).all()
    assert np.isnan(beats_heard(MUSIC[:100], MUSIC, RATE, [0.0, 1.0], [0.0, 1.0])).all()


def test_a_beat_after_the_end_of_the_music_or_never_shown_is_not_heard():
    found = beats_heard(MUSIC, MUSIC, RATE, [1.0, 2.0, 4.5], [1.0, np.nan, 4.5])
    assert found[0] == pytest.approx(1.0) and np.isnan(found[1:]).all()


def test_offsets_are_sound_minus_picture():
    np.testing.assert_allclose(offsets([1.0, 2.0, np.nan], [0.99, 2.02, 3.0]), [0.01, -0.02, np.nan])
    with pytest.raises(ValueError, match="one of each per beat"):
        offsets([1.0], [1.0, 2.0])
