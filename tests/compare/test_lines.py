"""Lines planted in the likeness of two recordings."""

import tracemalloc

import numpy as np
import pytest

from coach.compare import lines as module
from coach.compare.lines import LINE_SPEED_STEP, PROPOSED


def lines(similarity, least, near=None, advance=lambda share: None):
    """Of two that are so alike."""
    return module.lines(similarity, np.eye(similarity.shape[1], dtype=np.float32), least, near, advance)


def planted(speed, begin, film=500, music=400, seed=0):
    """(film, music) noise, more alike along a line that begins at step ``begin`` of the music."""
    found = np.random.default_rng(seed).normal(0, 1, (film, music)).astype(np.float32)
    at = np.rint(begin + speed * np.arange(film)).astype(int)
    inside = (at >= 0) & (at < music)
    found[np.flatnonzero(inside), at[inside]] += 1.5
    return found


@pytest.mark.parametrize("speed", [0.3, 0.5, 0.8, 0.97, 1.0, 1.04, 2.0, 2.7])
@pytest.mark.parametrize("begin", [-30, 25])
def test_a_line_is_found(speed, begin):
    best = lines(planted(speed, begin), 100)[0]
    assert best.speed == pytest.approx(speed, abs=0.006 * max(speed, 1))
    assert best.middle - best.speed * 249.5 == pytest.approx(begin, abs=3)


def test_about_a_speed_that_is_known_the_line_is_the_same_one():
    alike = planted(0.8, 25)
    (best, *_), near = lines(alike, 100), lines(alike, 100, near=0.815)
    assert near[0] == best and all(abs(line.speed - 0.815) <= 2.2 * LINE_SPEED_STEP for line in near)


def test_the_evidence_is_the_mean_times_the_root_of_the_steps():
    steps = 400
    assert lines(np.eye(steps, dtype=np.float32), 100)[0].evidence == pytest.approx(np.sqrt(steps), abs=0.1)


def test_noise_has_no_line_that_stands_out():
    first, second, *_ = lines(np.random.default_rng(1).normal(0, 1, (300, 300)).astype(np.float32), 100)
    assert first.evidence < 7 and first.evidence < 1.3 * second.evidence


def test_no_two_are_of_one_speed():
    speeds = np.log([line.speed for line in lines(planted(0.8, 0), 100)])
    assert len(speeds) == PROPOSED
    assert min(abs(a - b) for i, a in enumerate(speeds) for b in speeds[:i]) > 2 * LINE_SPEED_STEP


@pytest.mark.parametrize("film, music", [(20, 300), (300, 60)])
def test_too_little_in_common_has_no_line(film, music):
    assert lines(np.ones((film, music), np.float32), 100) == []


def test_a_few_speeds_at_a_time_are_as_good_as_all_at_once(monkeypatch):
    whole, told = lines(planted(0.8, 25), 100), []
    monkeypatch.setattr(module, "SUMS_AT_ONCE", 5 * 6 * 400)
    assert lines(planted(0.8, 25), 100, advance=told.append) == whole
    assert len(told) > 50 and sum(told) == pytest.approx(1)


def test_of_long_music_there_is_never_a_sum_at_every_speed_nor_a_likeness_of_everything(monkeypatch):
    """With an hour's music they took 1.8 GB."""
    rng = np.random.default_rng(1)
    film, music = (rng.normal(0, 1, (steps, 8)).astype(np.float32) for steps in (400, 6000))
    monkeypatch.setattr(module, "SUMS_AT_ONCE", 1 << 16)
    tracemalloc.start()
    try:
        module.lines(film, music, 100)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.2 * 4 * len(film) * len(music)  # a likeness of everything would be 1 of it, sums 1.3
