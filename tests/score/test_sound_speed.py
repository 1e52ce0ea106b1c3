"""Music at another speed, its pitch with it or kept, made here."""

from itertools import product

import numpy as np
import pytest

from coach.score.sound_offset import CLEAR_SOUND, OFFSET_HZ, is_clear
from coach.score.sound_speed import placing_sounds, robust_line, sound_at_speed


def music(speed=1.0, seed=0, beat=0.5):
    """A drum and a new chord every half beat, beat or two, played at ``speed`` at the same pitch."""
    random = np.random.default_rng(seed)
    notes = []
    for length in random.choice([0.5, 1, 1, 2], 44) * beat:
        tones, phases = random.uniform(100, 1500, (5, 1)), random.uniform(0, 6, (5, 1))
        noise = random.normal(0, random.uniform(0.3, 1), 4 * OFFSET_HZ)
        t = np.arange(round(length / speed * OFFSET_HZ)) / OFFSET_HZ
        chord = np.sin(2 * np.pi * tones * t + phases).sum(axis=0) * np.exp(-t * speed / 0.4)
        notes.append(0.2 * chord + noise[: len(t)] * np.exp(-t * speed / 0.03))
    return np.concatenate(notes).astype(np.float32)


SONG = music()


def resampled(sound, speed):
    """The same, played at ``speed`` as slow motion is: lower, or higher."""
    at = np.arange(int(len(sound) / speed)) * speed
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def later(sound, seconds):
    """Begun ``seconds`` earlier (positive), or after the music."""
    quiet = np.random.default_rng(3).normal(0, 0.01, max(0, round(seconds * OFFSET_HZ))).astype(np.float32)
    return np.concatenate([quiet, sound[max(0, -round(seconds * OFFSET_HZ)) :]])


def by_phone(sound):
    """Through a room, with half as much noise as music."""
    random = np.random.default_rng(1)
    tail = random.normal(0, 0.15, OFFSET_HZ // 2) * np.exp(-np.arange(OFFSET_HZ // 2) / (0.1 * OFFSET_HZ))
    heard = np.convolve(sound, np.concatenate([[1], tail]))[: len(sound)]
    return (heard + 0.5 * random.normal(0, 1, len(sound)) * heard.std()).astype(np.float32)


SPEEDS = 0.5, 0.8, 0.97, 1.04, 2.0
"""Each is tried at its own pitch …"""
QUICK = (0.5, 2.5), (1.04, -3.0)
"""… and with it at both beginnings: these two take no long test."""


@pytest.mark.parametrize(("speed", "begins"), [
    *QUICK,
    *(pytest.param(*case, marks=pytest.mark.long) for case in product(SPEEDS, (2.5, -3.0)) if case not in QUICK),
])  # fmt: skip
def test_lower_or_higher(speed, begins):
    """``begins`` in s of the film."""
    (found,) = placing_sounds(SONG, later(resampled(SONG, speed), begins))
    assert found.speed == pytest.approx(speed, rel=0.0005)
    assert found.seconds == pytest.approx(begins * speed, abs=0.003)
    assert is_clear([found]) and found.share > 0.9


@pytest.mark.parametrize("speed", [0.5, *(pytest.param(speed, marks=pytest.mark.long) for speed in SPEEDS[1:])])
def test_at_its_own_pitch(speed):
    """Its drums begin as sharply as ever, half a spectrum's length of the film's own time too early."""
    (found,) = placing_sounds(SONG, later(music(speed), 2.5))
    assert found.speed == pytest.approx(speed, rel=0.001)
    assert found.seconds == pytest.approx(2.5 * speed, abs=0.04)


@pytest.mark.parametrize("made", [
    pytest.param(lambda: resampled(SONG, 0.8), marks=pytest.mark.long, id="lower"),
    pytest.param(lambda: music(0.8), id="own pitch"),
])  # fmt: skip
def test_across_a_noisy_room(made):
    (found,) = placing_sounds(SONG, by_phone(made()))
    assert found.speed == pytest.approx(0.8, rel=0.001)
    assert found.seconds == pytest.approx(0.0, abs=0.02)


def test_at_its_own_speed_it_is_what_it_was():
    found = placing_sounds(SONG, later(SONG, 2.5))
    assert (found[0].speed, found[0].seconds) == (1.0, pytest.approx(2.5, abs=0.001))


def test_clocks_that_run_apart_are_not_another_speed():
    found = placing_sounds(SONG, resampled(SONG, 1.0002))
    assert {one.speed for one in found} == {1.0} and is_clear(found)


@pytest.mark.parametrize("beat", [0.5, *(pytest.param(beat, marks=pytest.mark.long) for beat in (0.47, 0.6))])
def test_other_music_of_this_or_another_tempo_is_not_the_same(beat):
    assert sound_at_speed(SONG, music(seed=9, beat=beat)) is None


@pytest.mark.parametrize("length", [0, 2, 20])
def test_silence_and_hardly_any_sound_say_nothing(length):
    quiet = np.zeros(length * OFFSET_HZ, np.float32)
    assert sound_at_speed(SONG, quiet) is None and sound_at_speed(quiet, SONG) is None


def test_the_middle_of_a_long_film_is_enough():
    before, behind = np.zeros(40 * OFFSET_HZ, np.float32), np.zeros(60 * OFFSET_HZ, np.float32)
    film = np.concatenate([before, resampled(SONG, 0.8), behind])
    found = sound_at_speed(SONG, film)
    assert (found.speed, found.seconds) == (pytest.approx(0.8, rel=0.0005), pytest.approx(32.0, abs=0.005))
    assert found.strength == CLEAR_SOUND


def test_a_line_past_wrong_points():
    t = np.arange(9.0)
    values = 0.3 + 0.01 * t
    values[[1, 4, 6]] += 5
    assert robust_line(t, values) == pytest.approx((0.01, 0.3))
