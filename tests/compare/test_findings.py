"""What is measured on a beat, by plain arithmetic: whether enough of it is seen, and two lags mixed."""

from types import SimpleNamespace

import numpy as np
import pytest

from coach.compare.findings import BeatErrors, Findings, _gain, enough_seen
from coach.compare.sampling import Frames
from coach.domain.beats import BeatGrid

NAN = float("nan")
GRID = BeatGrid(np.arange(8) * 1.0)
"""Beat 2 is danced from 1.5 s to 2.5 s."""


def seen_at(*times, unseen=(), first=0.0, last=8.0):
    """Whether beat 2 is seen on frames at these times, of a reference from ``first`` to ``last`` s."""
    when = np.array([sorted((*times, *unseen))], float)
    angle = np.where(np.isin(when[0], unseen), NAN, 90.0)[:, None].repeat(9, axis=1)
    frames = Frames(np.arange(when.shape[1])[None], np.ones(when.shape, bool))
    song = SimpleNamespace(grid=GRID, resampled=SimpleNamespace(start=first, end=last))
    return enough_seen(np.array([2]), frames, when, SimpleNamespace(angle=angle), song).tolist() == [True]


def test_three_frames_show_a_beat_and_two_do_not():
    assert seen_at(1.95, 2.0, 2.05, first=1.9, last=2.1)
    assert not seen_at(1.95, 2.05, first=1.9, last=2.1)
    assert not seen_at(1.95, 2.05, unseen=(2.0,), first=1.9, last=2.1)  # one that does not show the dancer


@pytest.mark.parametrize(("frames", "seen"), [(4, False), (5, True)])
def test_half_of_a_beat_must_be_covered_by_frames_of_an_eighth_of_a_second(frames, seen):
    """Each covers 60 ms to both sides: 4 of them far apart .48 s of the second, 5 .60 s."""
    assert seen_at(*(1.6 + 0.2 * np.arange(frames))) is seen


@pytest.mark.parametrize(("end", "seen"), [(1.9, False), (1.97, True)])
def test_frames_close_together_cover_what_is_between_them(end, seen):
    assert seen_at(*np.arange(1.5, end, 0.03)) is seen


def test_at_the_borders_of_a_beat_a_frame_covers_what_is_left_of_it():
    assert not seen_at(1.51, 1.75, 2.0, 2.49)  # .01 s, three times .12 and .01
    assert seen_at(1.56, 1.75, 2.0, 2.25, 2.44)
    assert seen_at(*np.linspace(1.6, 2.0, 20)) and seen_at(*np.linspace(2.0, 2.4, 20))  # .40 s and twice .06
    assert not seen_at(*np.linspace(1.5, 1.93, 20)) and not seen_at(*np.linspace(2.07, 2.5, 20))  # .43 s and once .06


def test_only_what_the_reference_dances_of_a_beat_must_be_covered():
    frames = np.arange(1.5, 1.75, 0.03)
    assert not seen_at(*frames)
    assert seen_at(*frames, last=1.8)
    assert not seen_at(*frames, last=1.4) and not seen_at(*frames, first=2.6)  # nothing of it
    assert not seen_at(1.5, 1.53125, 1.5625, last=1.5)


def test_without_frames_nothing_is_seen():
    song = SimpleNamespace(grid=GRID)
    frames = Frames(np.zeros((2, 3), int), np.zeros((2, 3), bool))
    assert enough_seen(np.array([2, 3]), frames, np.zeros((2, 3)), None, song).tolist() == [False, False]


def errors(*values):
    """Of as many beats, the same for all joints."""
    every = np.array(values, float)[:, None] * np.ones(9)
    return BeatErrors(every, every + 1, every + 2, every[..., None] * np.ones(3))


def test_errors_at_two_lags_are_mixed_and_what_is_known_of_one_is_taken_where_it_counts_for_more():
    usual, own = errors(10, 10, 10, NAN, NAN, 10, 10), errors(30, 30, 30, 30, 30, NAN, NAN)
    found = usual.towards(own, np.array([0.0, 0.25, 1.0, 0.6, 0.4, 0.4, 0.6]))
    expected = [10, 15, 30, 30, NAN, 10, NAN]
    np.testing.assert_allclose(found.error[:, 0], expected)
    np.testing.assert_allclose(found.change[:, 8], np.add(expected, 1))
    np.testing.assert_allclose(found.visibility[:, 4], np.add(expected, 2))
    np.testing.assert_allclose(found.move[:, 3, 2], expected)


def test_the_gain_of_a_lag_is_over_the_joints_known_at_both():
    usual, own = np.array([[10.0, 20, NAN, 30]] * 2), np.array([[4.0, 22, 1, NAN], [NAN, NAN, 1, NAN]])
    np.testing.assert_allclose(_gain(usual, own), [2.0, 0.0])  # 6 and −2 of two joints; none


@pytest.mark.parametrize(("joints", "lag", "known"), [(4, 0.1, True), (3, 0.1, False), (9, NAN, False)])
def test_a_beat_is_known_by_its_joints_and_its_lag(joints, lag, known):
    found = errors(10)
    found.error[0, joints:] = NAN
    assert Findings.of(np.array([2]), np.array([lag]), np.array([0.0]), found).known(4).tolist() == [known]
