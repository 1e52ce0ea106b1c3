import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.beats import BeatGrid, Section

TICK = 1e-6
EVEN = BeatGrid.constant(120, 1.0, 5.0, first_count_beat=2, sections=(Section("a", 0, 3), Section("b", 4, 8)))
UNEVEN = BeatGrid(np.array([0.5, 1.0, 2.0, 2.25]))

increasing = st.lists(st.floats(0.05, 3), min_size=1, max_size=30).map(lambda gaps: np.cumsum([0.3, *gaps]))


def test_constant_tempo_fills_the_time_and_no_more():
    assert EVEN.times.tolist() == [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5]
    assert (EVEN.bpm, EVEN.period, len(EVEN)) == (120.0, 0.5, 8)


@pytest.mark.parametrize(("duration", "beats"), [(5.0 - TICK, 8), (5.0, 8), (5.0 + TICK, 9)])
def test_a_beat_on_the_end_does_not_count(duration, beats):
    assert len(BeatGrid.constant(120, 1.0, duration)) == beats


def test_the_embedded_song_has_48_beats():
    grid = BeatGrid.constant(118, 0.0, 24.4)
    assert len(grid) == 48
    assert grid.times[47] == pytest.approx(47 * 60 / 118)


@pytest.mark.parametrize(
    ("t", "beat"),
    [
        (0.5, 0.0),
        (0.5 - TICK, -2 * TICK),
        (0.5 + TICK, 2 * TICK),
        (1.0, 1.0),
        (1.0 - TICK, 1 - 2 * TICK),
        (1.0 + TICK, 1 + TICK),
        (1.5, 1.5),
        (2.25, 3.0),
        (2.25 + TICK, 3 + 4 * TICK),
        (0.0, -1.0),
        (-99.5, -200.0),
        (1002.25, 4003.0),
    ],
)
def test_time_to_beat_and_back(t, beat):
    assert UNEVEN.beat(t) == pytest.approx(beat, abs=1e-9)
    assert UNEVEN.time(beat) == pytest.approx(t, abs=1e-9)


@given(increasing, st.floats(-1000, 1000))
def test_time_is_the_inverse_of_beat(times, t):
    grid = BeatGrid(times)
    assert grid.time(grid.beat(t)) == pytest.approx(t, abs=1e-7)


@given(increasing, st.floats(-50, 50), st.floats(0.001, 50))
def test_later_is_a_higher_beat(times, t, more):
    grid = BeatGrid(times)
    assert grid.beat(t + more) > grid.beat(t)


def test_each_beat_owns_the_time_nearest_to_it():
    assert UNEVEN.edges.tolist() == [0.25, 0.75, 1.5, 2.125, 2.375]


@given(increasing)
def test_every_beat_lies_between_its_edges(times):
    edges = BeatGrid(times).edges
    assert (edges[:-1] < times).all() and (times < edges[1:]).all()


@pytest.mark.parametrize(("beat", "count"), [(2, 1), (9, 8), (10, 1), (1, 8), (0, 7), (-6, 1), (802, 1)])
def test_dancers_count_to_eight(beat, count):
    assert EVEN.count(beat) == count


def test_three_beats_to_the_bar_count_to_six():
    waltz = BeatGrid.constant(90, 0.0, 10.0, beats_per_bar=3)
    assert [waltz.count(beat) for beat in range(7)] == [1, 2, 3, 4, 5, 6, 1]


@pytest.mark.parametrize(("beat", "name"), [(-1, None), (0, "a"), (2, "a"), (3, None), (4, "b"), (7, "b"), (8, None)])
def test_sections_have_their_first_beat_and_not_their_end(beat, name):
    section = EVEN.section(beat)
    assert (section.name if section else None) == name


@pytest.mark.parametrize("times", [[], [1.0], [1.0, 1.0], [2.0, 1.0], [0.0, np.nan], [0.0, np.inf], [[0.0, 1.0]]])
def test_a_grid_needs_two_increasing_beats(times):
    with pytest.raises(ValueError, match=r"BeatGrid\.times"):
        BeatGrid(times)


@pytest.mark.parametrize(
    ("t", "then"), [(-3.0, -2.5), (0.99, 1.0), (1.0, 2.0), (1.0 - 1e-12, 2.0), (2.5, 4.0), (4.0, 6.0)]
)
def test_the_beat_after_a_time_is_never_that_time(t, then):
    """Between beats, on one (but for rounding), before the first and behind the last."""
    assert BeatGrid([0.5, 1.0, 2.0, 4.0]).after(t) == pytest.approx(then)
