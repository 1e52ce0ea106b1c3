import sys

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.song.importing.music import listen
from coach.song.importing.tempo import constant_tempo
from tests.song.music import RATE, music


@pytest.mark.parametrize(
    ("bpm", "first"), [(118, 0.25), *(pytest.param(*case, marks=pytest.mark.long) for case in ((96, 0.4), (151, 0.1)))]
)
def test_beats_are_heard_where_they_are(bpm, first):
    heard = listen(music(bpm, 24, first), RATE)
    tempo = constant_tempo(heard.beats, heard.onsets)
    assert tempo.bpm == pytest.approx(bpm, abs=0.05)
    off = (tempo.first - first + tempo.period / 2) % tempo.period - tempo.period / 2
    assert abs(off) < 0.012
    assert tempo.residual < 0.012


@pytest.mark.parametrize("bpm", [118, pytest.param(96, marks=pytest.mark.long)])
def test_beats_are_heard_through_noise_as_loud_as_the_music(bpm):
    sound = music(bpm, 24, 0.25)
    loud = np.random.default_rng(1).normal(0, sound.std(), sound.shape).astype(np.float32)
    heard = listen(sound + loud, RATE)
    assert constant_tempo(heard.beats, heard.onsets).bpm == pytest.approx(bpm, abs=0.1)


@pytest.fixture(scope="module")
def plain():
    return listen(music(118, 16), RATE)


@pytest.mark.parametrize("which", [
    "antiphase", "later", *(pytest.param(which, marks=pytest.mark.long) for which in ("left only", "one channel")),
])  # fmt: skip
def test_the_same_is_heard_whatever_the_sides_hold(which, plain):
    sound = music(118, 16)
    silent = np.zeros_like(sound[:, 0])
    other = {
        "antiphase": np.stack([sound[:, 0], -sound[:, 0]], axis=1),
        "left only": np.stack([sound[:, 0], silent], axis=1),
        "one channel": sound[:, 0],
        "later": sound,
    }[which]
    begins = 100.0 if which == "later" else 0.0
    heard = listen(other, RATE, begins)
    np.testing.assert_allclose(heard.beats, plain.beats + begins, atol=0.02)
    np.testing.assert_allclose(heard.onsets.t, plain.onsets.t + begins)


def test_curves_and_timbre_go_together():
    heard = listen(music(120, 8), RATE)
    assert len(heard.onsets.t) == len(heard.onsets.strength) == len(heard.accents.bass.strength) == len(heard.timbre)
    assert np.isfinite(heard.timbre).all()
    on_one, on_two = (heard.accents.bass.around(np.arange(first, 7.5, 2.0)).mean() for first in (0.25, 0.75))
    assert on_one > 2 * on_two


@pytest.mark.parametrize("samples", [np.zeros((0, 2)), np.zeros((RATE * 10, 2)), music(120, 1.0)])
def test_silence_and_less_than_two_seconds_are_no_music(samples):
    assert listen(samples.astype(np.float32), RATE) is None


def test_without_the_tracker_it_is_said_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "librosa", None)
    with pytest.raises(CoachError, match=r"requirements-import\.txt.*--bpm"):
        listen(music(120, 4), RATE)
