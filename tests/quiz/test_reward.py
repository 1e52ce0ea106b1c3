"""How much of the dance is shown after an answer, and the jingle before it."""

from types import SimpleNamespace

import numpy as np
import pytest

from coach.quiz.excerpts import Excerpt
from coach.quiz.reward import jingle, rewarded

HZ = 8000


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (20.0, 25.0, 28.0),  # eight seconds at least
        (20.0, 30.0, 30.0),
        (20.0, 35.0, 35.0),  # never less than the question
        (96.0, 99.0, 100.0),  # to the song's end
    ],
)
def test_what_was_asked_is_shown_and_what_follows_it(start, end, shown):
    found = rewarded(Excerpt(start, end), SimpleNamespace(end=100.0))
    assert (found.start, found.end) == (start, shown)


def pitch(sound, begin, end):
    """Hz, the loudest from ``begin`` to ``end`` s."""
    part = sound[round(begin * HZ) : round(end * HZ)]
    return np.abs(np.fft.rfft(part * np.hanning(len(part)), HZ)).argmax()


@pytest.mark.parametrize("right", [True, False])
def test_a_jingle_lasts_half_a_second_and_neither_clips_nor_clicks(right):
    sound = jingle(right, HZ)
    assert len(sound) == round(0.55 * HZ) and sound.dtype == np.float32
    assert 0.15 < np.abs(sound).max() < 0.9
    assert abs(sound[0]) < 0.01 and abs(sound[-1]) < 0.001 and np.abs(np.diff(sound)).max() < 0.4


def test_it_rises_after_a_right_answer_and_falls_low_after_a_wrong_one():
    """A chord, tone upon tone, to two octaves above middle C; from G to D below it."""
    right, wrong = jingle(True, HZ), jingle(False, HZ)
    assert (pitch(right, 0.0, 0.07), pitch(right, 0.22, 0.4)) == (pytest.approx(523, abs=5), pytest.approx(1047, abs=5))
    assert (pitch(wrong, 0.0, 0.12), pitch(wrong, 0.25, 0.55)) == (pytest.approx(196, abs=5), pytest.approx(147, abs=5))
    assert np.abs(right[round(0.3 * HZ) :]).max() < np.abs(right[: round(0.3 * HZ)]).max()
