import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.song.importing.tempo import ConstantTempo, Curve, constant_tempo, pulse, tempo_given

STEP = 0.0116


def curve(loud, soft=(), seconds=60.0, softness=0.2):
    """Onsets of strength 1 at ``loud`` times (s), of ``softness`` at ``soft`` ones."""
    t = np.arange(0, seconds, STEP)
    strength = np.zeros(len(t))
    for times, height in ((soft, softness), (loud, 1.0)):
        for time in times:
            strength = np.maximum(strength, height * np.exp(-0.5 * ((t - time) / 0.012) ** 2))
    return Curve(t, strength)


def beats(bpm, first=0.3, seconds=60.0):
    return np.arange(first, seconds, 60 / bpm)


def jittered(times, deviation, seed=0):
    return np.sort(times + np.random.default_rng(seed).normal(0, deviation, len(times)))


@settings(deadline=None, max_examples=40)
@given(st.floats(71, 178), st.floats(0, 1), st.integers(0, 10**6))
def test_a_constant_tempo_is_found_from_jittered_beats(bpm, first, seed):
    true = beats(bpm, first)
    found = constant_tempo(jittered(true, 0.008, seed), curve(true))
    assert found.bpm == pytest.approx(bpm, rel=2e-3)
    off = found.times(true[0] - 0.05, true[-1] + 0.05)[:, None] - true
    assert np.abs(off).min(axis=1).max() < 0.03
    assert found.residual < 0.02


def test_beats_that_slip_by_half_a_beat_do_not_hide_it():
    true = beats(120)
    slipped = np.concatenate([true[:30], true[30:80] + 0.25, true[81:]])
    found = constant_tempo(jittered(slipped, 0.005), curve(true, true + 0.25))
    assert found.bpm == 120.0
    assert found.first % 0.5 == pytest.approx(0.3, abs=0.01)


def test_the_beats_of_an_hour_take_little_memory():
    long = jittered(beats(118, seconds=1200.0), 0.005)
    onsets = curve([], seconds=1.0)
    tracemalloc.start()
    found = constant_tempo(long, onsets)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.bpm == 118.0
    assert most < 500 * len(long)  # at all tempos at once: 180 kB for each


def test_whole_numbers_are_taken_where_they_fit():
    assert constant_tempo(jittered(beats(118), 0.004), curve(beats(118))).bpm == 118.0
    assert constant_tempo(beats(118.4), curve(beats(118.4))).bpm == pytest.approx(118.4, abs=0.02)


def faster_from(t, bpm=100, later=132, seconds=60.0):
    """Beats whose tempo changes at ``t`` s."""
    early = beats(bpm, seconds=t)
    return np.concatenate([early, np.arange(early[-1] + 60 / bpm, seconds, 60 / later)])


@pytest.mark.parametrize("true", [faster_from(24), faster_from(50), faster_from(10, 100, 101)], ids=str)
def test_a_part_in_another_tempo_is_never_constant(true):
    assert constant_tempo(jittered(true, 0.003), curve(true)) is None


def test_a_break_off_the_grid_is_never_constant():
    true = beats(118)
    later = np.concatenate([true[:60], true[60:] + 0.4 * 60 / 118])
    assert constant_tempo(jittered(later, 0.003), curve(later)) is None


def test_the_residual_is_that_of_the_worst_part():
    true = beats(120)
    stray = true + np.where((true > 22) & (true < 40), 0.009, 0.0)
    assert 0.005 < constant_tempo(stray, curve(true)).residual < 0.01


def test_beats_that_wander_have_no_constant_tempo():
    times = np.cumsum(np.random.default_rng(1).uniform(0.35, 0.65, 100))
    assert constant_tempo(times, curve(times)) is None


@pytest.mark.parametrize("tracked", [[], [1.0], [1.0, 1.5, 2.0]])
def test_too_few_beats_have_no_tempo(tracked):
    assert constant_tempo(np.array(tracked), curve([])) is None


def test_a_given_tempo_starts_where_the_onsets_are():
    assert tempo_given(120, curve(beats(120, 0.3))).first == pytest.approx(0.3, abs=0.03)
    assert tempo_given(120, Curve(np.zeros(0), np.zeros(0))).period == 0.5


def test_the_pulse_of_a_curve_is_found_and_its_half_supports_it():
    assert pulse(curve(beats(118, 0.2))).bpm == pytest.approx(118, abs=0.3)
    assert pulse(curve(beats(120)[::2], beats(120)[1::2], softness=0.5)).bpm == pytest.approx(120, abs=0.3)
    assert pulse(Curve(np.zeros(0), np.zeros(0))) is None


def test_times_are_within_their_span():
    tempo = ConstantTempo(10.25, 0.5, 0.0)
    np.testing.assert_allclose(tempo.times(1.0, 3.0), [1.25, 1.75, 2.25, 2.75])
    assert tempo.times(1.25, 1.75).tolist() == [1.25]
