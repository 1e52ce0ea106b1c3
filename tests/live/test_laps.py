"""When a pass begins, ends and is judged, with and without a count-in and time for an answer."""

import numpy as np
import pytest

from coach.domain.beats import BeatGrid
from coach.domain.practice import Stretch
from coach.live.practice.laps import ending, pass_lap

GRID = BeatGrid(np.arange(64) * 0.5)
EIGHT = Stretch(8, 15)
"""From 4 s to 7.5 s: the dance begins and ends half a beat farther out, at 3.75 s and at 7.75 s."""


def lap(counts=False, window=False, speed=0.5):
    return pass_lap(GRID, EIGHT, speed, counts, window, step=2)


def test_passes_without_a_break_go_on_from_half_beat_to_half_beat():
    joined = lap()
    assert (joined.start, joined.end, joined.part, joined.rate) == (3.75, 7.75, (3.75, 7.75), 0.5)
    assert joined.joined and joined.counted is None and joined.step == 2
    assert joined.judged_at == 7.75  # what comes later belongs to the next


@pytest.mark.parametrize(
    ("window", "speed", "end", "judged_at"),
    [(False, 1.0, 8.65, 8.25), (False, 0.5, 8.2, 8.0), (True, 1.0, 14.25, 8.25), (True, 0.5, 11.0, 8.0)],
)
def test_after_a_counted_pass_there_is_time_to_judge_it_or_to_answer(window, speed, end, judged_at):
    """0.5 s of the room's time for who is late, then 0.4 s or 6 s: half as much of a song at half the speed."""
    counted = lap(counts=True, window=window, speed=speed)
    assert (counted.end, counted.judged_at) == pytest.approx((end, judged_at))
    assert [t for t, _ in counted.counted.beats] == [2.0, 2.5, 3.0, 3.5]
    assert counted.start == counted.counted.at < 2.0
    assert counted.part == (3.75, 7.75) and not counted.joined


def test_a_window_needs_no_count_in():
    assert lap(window=True).start == 3.75 and lap(window=True).end == 11.0


def test_after_the_last_pass_that_would_go_on_the_music_fades_out():
    last = ending(lap())
    assert (last.start, last.entry, last.over) == (7.75, 7.75, 7.75)
    assert last.end == pytest.approx(8.2) and last.rate == 0.5 and last.counted is None
