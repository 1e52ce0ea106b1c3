import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.score.sound_offset import OFFSET_HZ, sound_offsets


def music(seconds, seed=0, beat=0.5):
    """Something with beats and chords that never repeats itself: a burst of noise and a new chord on each."""
    random = np.random.default_rng(seed)
    t = np.arange(round(beat * OFFSET_HZ)) / OFFSET_HZ
    bars = []
    for _ in range(int(np.ceil(seconds / beat))):
        tones = zip(random.uniform(100, 1500, 5), random.uniform(0, 6, 5))
        chord = sum(np.sin(2 * np.pi * hertz * t + phase) for hertz, phase in tones)
        bars.append((0.1 * chord + random.normal(0, 1, len(t)) * np.exp(-t / 0.03)) * random.uniform(0.5, 1))
    return np.concatenate(bars)[: round(seconds * OFFSET_HZ)].astype(np.float32)


SONG = music(30.0)


def recorded(sound, offset, length=None, noise=0.0, room=0.0, apart=0.0, seed=1):
    """As a phone hears it: from ``offset`` s before (positive) or after the beginning on, through a room, with noise,
    on a clock that runs ``apart`` too fast."""
    random = np.random.default_rng(seed)
    length = len(sound) if length is None else round(length * OFFSET_HZ)
    at = np.arange(length) * (1 + apart) - offset * OFFSET_HZ
    heard = np.interp(at, np.arange(len(sound)), sound, left=0, right=0)
    if room:
        tail = random.normal(0, room, OFFSET_HZ // 2) * np.exp(-np.arange(OFFSET_HZ // 2) / (0.1 * OFFSET_HZ))
        heard = np.convolve(heard, np.concatenate([[1], tail]))[:length]
    return (heard + random.normal(0, 1, length) * noise * heard.std()).astype(np.float32)


@settings(max_examples=15, deadline=None)
@given(offset=st.floats(-20, 20), seed=st.integers(0, 5))
def test_a_shifted_recording_is_found_to_a_millisecond(offset, seed):
    found = sound_offsets(SONG, recorded(SONG, offset, seed=seed))
    assert abs(found[0].seconds - offset) < 0.001
    assert found[0].share > 0.8


@pytest.mark.parametrize(("noise", "room", "apart"), [(1.0, 0, 0), (0, 0.2, 0), (0.5, 0.15, 5e-5), (0, 0, -1e-4)])
def test_noise_rooms_and_clocks_that_run_apart(noise, room, apart):
    found = sound_offsets(SONG, recorded(SONG, 2.5, noise=noise, room=room, apart=apart))
    assert abs(found[0].seconds - 2.5) < 0.01


@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_sound_that_begins_later_and_ends_earlier_than_the_picture(noise):
    sound = recorded(SONG, 2.5, noise=noise)
    sound[: 5 * OFFSET_HZ] = sound[15 * OFFSET_HZ :] = 0
    for found in (sound_offsets(SONG, sound)[0].seconds, -sound_offsets(sound, SONG)[0].seconds):
        assert abs(found - 2.5) < 0.001


def test_a_recording_with_a_gap():
    sound = recorded(SONG, 2.5, noise=0.5)
    sound[8 * OFFSET_HZ : 20 * OFFSET_HZ] = 0
    assert abs(sound_offsets(SONG, sound)[0].seconds - 2.5) < 0.001


@pytest.mark.parametrize(("noise", "room", "apart"), [(0, 0, 0), (1.0, 0, 0), (0.5, 0.15, 5e-5)])
def test_a_recording_that_is_upside_down(noise, room, apart):
    found = sound_offsets(SONG, -recorded(SONG, 2.5, noise=noise, room=room, apart=apart))
    assert abs(found[0].seconds - 2.5) < 0.01
    assert found[0].strength > 12


def test_a_part_of_the_song_from_its_middle():
    found = sound_offsets(SONG, recorded(SONG, -12.25, length=6.0))
    assert abs(found[0].seconds + 12.25) < 0.001


def test_other_music_is_not_the_same():
    assert sound_offsets(SONG, music(25.0, seed=9, beat=0.47)) == ()


def test_other_music_of_exactly_the_same_tempo_is_never_clearly_the_same():
    first, second, *_ = sound_offsets(SONG, music(25.0, seed=9))  # every drum falls on a drum, whichever beat one takes
    assert first.strength < 10
    assert second.share * second.strength > 0.7 * first.share * first.strength


@pytest.mark.parametrize(
    "other",
    [np.zeros(20 * OFFSET_HZ, np.float32), np.zeros(0, np.float32), SONG[: 2 * OFFSET_HZ]],
    ids=["silence", "nothing", "two seconds"],
)
def test_too_little_sound_says_nothing(other):
    assert sound_offsets(SONG, other) == ()
    assert sound_offsets(other, SONG) == ()


def test_music_that_repeats_itself_has_several_offsets():
    loop = np.tile(music(4.0), 5)
    found = sound_offsets(loop, recorded(loop, -4.0, length=8.0))
    assert {round(offset.seconds, 2) for offset in found} >= {0.0, -4.0, -8.0}
