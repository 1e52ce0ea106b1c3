from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.beats import BeatGrid, Section
from coach.editor import beat_edits as edits
from coach.editor.beat_edits import Draft
from coach.song.package import song_from
from tests.kit.films import a_song

SECTIONS = (Section("verse", 2, 18), Section("chorus", 18, 34))


def draft(bpm=120.0, first=0.2, end=20.0, constant=True, sections=SECTIONS):
    grid = BeatGrid.constant(bpm, first, end, first_count_beat=2, sections=sections)
    return Draft(grid, constant, 0.0, end)


def borders(one):
    """Seconds at which sections begin and end."""
    return [(round(one.grid.time(s.first), 2), round(one.grid.time(s.end), 2)) for s in one.grid.sections]


@pytest.mark.parametrize(
    ("gaps", "rest", "constant"),
    [
        (np.full(400, 0.5), 0.1, True),
        (np.full(1, 0.5), 0.5, True),
        (np.full(400, 0.4878), 0.4, True),
        (0.5 * np.linspace(0.995, 1.005, 400), 0.1, False),  # no gap differs by a hundredth, the middle by half a beat
        (0.5 * np.r_[np.full(200, 0.997), np.full(200, 1.003)], 0.1, False),
        (np.where(np.arange(400) == 200, 0.75, 0.5), 0.1, False),
        (np.full(400, 0.5), 20.0, False),
    ],
)
def test_saving_moves_no_beat_and_adds_none(tmp_path, gaps, rest, constant):
    times = np.concatenate([[0.2], 0.2 + np.cumsum(gaps)])
    song = replace(a_song(tmp_path), grid=BeatGrid(times), start=0.0, end=float(times[-1]) + rest)
    one = Draft.of(song)
    kept = {"title": "A", "artist": "B", "credits": ["C"], "licence": "CC0", "video": "a.mp4", "end": song.end}
    again = song_from({"format": 1, **kept, **one.values()}, tmp_path, song.end).grid.times
    assert one.constant is constant
    assert len(again) == len(times) and np.abs(again - times).max() < 0.006


@pytest.mark.parametrize("constant", [True, False])
def test_a_nudge_moves_every_beat_and_the_sections_with_it(constant):
    moved = edits.nudged(draft(constant=constant), 0.01)
    np.testing.assert_allclose(moved.grid.times[:3], [0.21, 0.71, 1.21])
    assert moved.grid.sections == SECTIONS
    assert moved.constant is constant


def test_nudging_past_the_start_loses_a_beat_but_not_the_count():
    moved = edits.nudged(draft(first=0.005), -0.01)
    assert moved.grid.times[0] == pytest.approx(0.495)
    assert moved.grid.first_count_beat == 1
    assert moved.grid.sections[0] == Section("verse", 1, 17)


@pytest.mark.parametrize("constant", [True, False])
def test_doubling_and_halving(constant):
    one = draft(bpm=80, constant=constant)
    twice = edits.doubled(one)
    assert (twice.grid.bpm, twice.grid.first_count_beat) == (pytest.approx(160), 4)
    assert borders(twice)[0] == borders(one)[0]
    half = edits.halved(twice)
    np.testing.assert_allclose(half.grid.times, one.grid.times)
    assert half.grid.first_count_beat == 2


def test_beats_that_begin_later_still_do():
    late = draft(first=4.0, sections=())
    assert edits.nudged(late, 0.01).grid.times[0] == pytest.approx(4.01)
    assert edits.nudged(late, -0.01).grid.times[0] == pytest.approx(3.99)
    assert edits.doubled(draft(bpm=80, first=4.0, sections=())).grid.times[0] == pytest.approx(4.0)


def test_no_beat_is_put_where_it_could_fall_behind_the_end():
    moved = edits.nudged(draft(bpm=100, first=0.44, end=16.05, sections=()), 0.01)
    assert len(moved.grid) == len(BeatGrid.constant(100, 0.45, 16.05)) == 26


def test_halving_keeps_the_beats_counted_one():
    grid = BeatGrid.constant(160, 0.1, 20.0, first_count_beat=1)
    half = edits.halved(Draft(grid, True, 0.0, 20.0))
    assert half.grid.times[0] == pytest.approx(grid.times[1])


def test_what_no_dance_has_is_left_as_it_is():
    fast, slow = draft(bpm=200), draft(bpm=50, end=60.0)
    assert edits.doubled(fast) is fast
    assert edits.halved(slow) is slow


def test_taps_set_tempo_and_place():
    taps = 5.1 + 0.6 * np.array([0, 1, 2, 4, 5]) + [0.01, -0.01, 0.0, 0.01, -0.01]
    tapped = edits.tapped(draft(constant=False), taps)
    assert tapped.grid.bpm == pytest.approx(100, abs=1.5)
    assert np.abs(tapped.grid.times - 5.1).min() < 0.02
    assert tapped.constant and tapped.grid.times[0] < 0.7


@pytest.mark.parametrize("taps", [[], [1, 2, 3], [1, 1, 1, 1], [4, 3, 2, 1], [0, 5, 10, 15]])
def test_taps_that_are_no_tempo_change_nothing(taps):
    one = draft()
    assert edits.tapped(one, taps) is one


def test_another_one_takes_the_sections_along():
    moved = edits.counted_from(draft(), 12)
    assert moved.grid.first_count_beat == 4
    assert moved.grid.sections == (Section("verse", 4, 20), Section("chorus", 20, 36))


def counted(sections, first, beat, beats=64):
    """Borders after "1" on ``beat`` of a song of 64 beats in which ``first`` was a "1"."""
    grid = BeatGrid(0.5 * np.arange(beats), first_count_beat=first, sections=tuple(Section("", *s) for s in sections))
    moved = edits.counted_from(Draft(grid, True, 0.0, beats / 2), beat)
    return [(s.first, s.end) for s in moved.grid.sections]


def test_the_same_one_changes_nothing():
    one = draft()
    assert edits.counted_from(one, 2) is edits.counted_from(one, 18) is one


def test_another_one_leaves_the_end_of_the_song_alone():
    assert counted([(0, 32), (32, 64)], first=0, beat=2) == [(2, 34), (34, 64)]
    assert counted([(0, 32), (32, 64)], first=0, beat=7) == [(0, 31), (31, 64)]
    assert counted([(0, 32), (32, 48)], first=0, beat=3, beats=51) == [(3, 35), (35, 51)]


def test_a_one_a_bar_later_moves_every_border_the_same_way():
    assert counted([(0, 8), (8, 16), (16, 24), (24, 32)], first=0, beat=4) == [(4, 12), (12, 20), (20, 28), (28, 36)]


@pytest.mark.parametrize("beat", range(8))
def test_another_one_loses_no_section(beat):
    short_ends = [(0, 4), (4, 12), (12, 20), (20, 60), (60, 64)]
    moved = counted(short_ends, first=4, beat=beat)
    assert len(moved) == 5
    assert moved[1][0] % 8 == beat or moved == short_ends
    assert moved[-1][1] == 64


@pytest.mark.parametrize(
    ("index", "beat", "expected"),
    [
        (1, 11, [(2, 10), (10, 34)]),
        (1, 24, [(2, 26), (26, 34)]),
        (0, 9, [(10, 18), (18, 34)]),
        (1, 3, [(2, 18), (18, 34)]),
        (1, 39, [(2, 18), (18, 34)]),
    ],
)
def test_a_border_is_dragged_to_the_nearest_one(index, beat, expected):
    moved = edits.border_moved(draft(), index, beat)
    assert [(s.first, s.end) for s in moved.grid.sections] == expected


def test_what_is_saved():
    values = draft().values()
    assert values["bpm"] == pytest.approx(120.0) and values["first_beat"] == pytest.approx(0.2)
    assert values["sections"][1] == {"name": "chorus", "first": 18, "beats": 16}
    assert len(draft(constant=False).values()["beats"]) == 40


EDITS = {
    "earlier": lambda one, x: edits.nudged(one, -x),
    "later": lambda one, x: edits.nudged(one, x),
    "double": lambda one, x: edits.doubled(one),
    "halve": lambda one, x: edits.halved(one),
    "one": lambda one, x: edits.counted_from(one, round(100 * x)),
    "tap": lambda one, x: edits.tapped(one, np.arange(5) * (x + 0.3) + x),
    "drag": lambda one, x: edits.border_moved(one, 0, round(100 * x)) if one.grid.sections else one,
}


@given(st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.floats(0, 1)), max_size=12), st.booleans())
def test_whatever_is_pressed_the_song_stays_one(keys, constant):
    one = draft(constant=constant)
    for key, x in keys:
        one = EDITS[key](one, x)
    grid = one.grid
    assert grid.times[0] >= 0 and grid.times[-1] < 20.0 and len(grid) >= 4
    assert 0 <= grid.first_count_beat < len(grid)
    ends = [0, *(s.end for s in grid.sections)]
    assert all(end <= s.first < s.end <= len(grid) for end, s in zip(ends, grid.sections))
