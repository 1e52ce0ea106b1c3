"""The recording's time axis, from made arrivals."""

from __future__ import annotations

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.bench.stand_ins import sound_sink
from coach.bench.stand_ins.sound_sink import NullSink, time_axis

RATE = 48000
FIRST = np.arange(0, 5 * RATE, 480)
ON_TIME = 1000.0 + FIRST / RATE


def test_punctual_fragments_give_the_moment_of_sample_zero():
    assert time_axis(ON_TIME, FIRST, RATE) == pytest.approx((1000.0, 0.0))


def test_late_reads_and_early_remainders_do_not_move_it():
    late = np.abs(np.random.default_rng(3).standard_normal(len(FIRST))) * 0.005 * (np.arange(len(FIRST)) % 3 > 0)
    late[[50, 51, 250]] = -0.009
    start, spread = time_axis(ON_TIME + late, FIRST, RATE)
    assert start == pytest.approx(1000.0, abs=1e-9) and spread < 1e-9


def test_lost_samples_show_as_spread():
    lost = np.where(FIRST > 3 * RATE, 0.02, 0.0)
    start, spread = time_axis(ON_TIME + lost, FIRST, RATE)
    assert start == pytest.approx(1000.0) and spread == pytest.approx(0.02)


def test_nothing_recorded():
    with pytest.raises(ValueError, match="nothing was recorded"):
        time_axis([], [], RATE)


def test_missing_tools_say_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sound_sink.shutil, "which", lambda tool: None if tool == "parec" else f"/usr/bin/{tool}")
    with pytest.raises(CoachError, match="needs parec: sudo apt install pulseaudio"), NullSink():
        raise AssertionError("opened without parec")
