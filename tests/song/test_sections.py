from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.beats import EIGHT, Section
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.song.importing.sections import (
    LONGEST_SECTION,
    change_at_beats,
    first_count,
    movement_of_beats,
    propose_sections,
    standardised,
)
from tests.song.dancers import dancer, unseen


def features(*parts, columns=6, noise=0.1, seed=0):
    """(B, columns): ``parts`` are (beats, kind); each kind sounds like itself."""
    rng = np.random.default_rng(seed)
    kinds = {kind: rng.normal(size=columns) for kind in sorted({kind for _, kind in parts})}
    return np.concatenate([kinds[kind] + noise * rng.normal(size=(beats, columns)) for beats, kind in parts])


def spans(sections):
    return [(section.first, section.end) for section in sections]


def test_borders_are_where_the_song_changes():
    assert spans(propose_sections(features((16, "a"), (24, "b"), (8, "a")), 0)) == [(0, 16), (16, 40), (40, 48)]


def test_sections_count_from_the_first_one():
    found = propose_sections(features((4, "x"), (16, "a"), (16, "b"), (3, "b")), 4)
    assert spans(found) == [(4, 20), (20, 36)]
    assert [section.name for section in found] == ["part 1", "part 2"]


def test_in_a_long_song_no_section_is_a_single_eight():
    song = features(*[(32, "abcd"[k % 4]) for k in range(10)])
    assert all(end - first >= 2 * EIGHT for first, end in spans(propose_sections(song, 0)))


def test_what_never_changes_is_divided():
    found = spans(propose_sections(features((20 * EIGHT, "a"), noise=0.0), 0))
    assert found[0][0] == 0 and found[-1][1] == 20 * EIGHT
    assert max(end - first for first, end in found) <= LONGEST_SECTION * EIGHT


def test_less_than_an_eight_is_one_section():
    assert propose_sections(features((6, "a")), 3) == (Section("part 1", 0, 6),)


@given(st.integers(1, 300), st.integers(0, 7), st.integers(0, 999))
def test_sections_are_whole_eights_in_order_and_within_the_song(beats, first, seed):
    song = np.random.default_rng(seed).normal(size=(beats, 3))
    song[np.random.default_rng(seed).random(song.shape) < 0.1] = np.nan
    found = spans(propose_sections(song, first))
    assert found and found[0][0] >= 0 and found[-1][1] <= beats
    assert all(a[1] == b[0] for a, b in zip(found[:-1], found[1:]))
    if beats >= EIGHT + first:
        assert all((end - start) % EIGHT == 0 and (start - first) % EIGHT == 0 for start, end in found)


def test_unknown_values_and_constant_columns_do_not_count():
    known = standardised(np.array([[1.0, 5.0, np.nan], [3.0, 5.0, 7.0]]))
    np.testing.assert_allclose(known, [[-1.0], [1.0]])


def test_change_is_greatest_at_the_border():
    change = change_at_beats(features((16, "a"), (16, "b")))
    assert int(np.argmax(change)) == 16
    assert change[:4].tolist() == [0.0] * 4


@pytest.mark.parametrize("lead", range(8))
def test_the_first_one_is_where_bass_and_changes_fall(lead):
    song = features((lead, "x"), (16, "a"), (16, "b"), (16, "a"), (8, "c"))
    bass = np.where((np.arange(len(song)) - lead) % 4 == 0, 1.0, 0.2)
    assert first_count(bass, song) == lead


def test_a_short_song_is_counted_from_its_first_beat():
    assert first_count(np.ones(9), features((9, "a"))) == 0


def test_movement_tells_arms_up_from_arms_down():
    edges = np.arange(0.0, 16.1, 0.5)
    moves = movement_of_beats(unseen(dancer(change_at=8.0), 2.0, 3.0), edges)
    assert moves.shape == (32, 33)
    assert np.isnan(moves[4:6]).all()
    assert np.nanargmax(change_at_beats(moves)) == 16


@pytest.mark.filterwarnings("error")
def test_points_that_are_never_found_are_not_known_and_not_complained_of():
    track = dancer(seconds=4.0)
    hips = [BLAZEPOSE.index["left_hip"], BLAZEPOSE.index["right_hip"]]
    image, world = track.image.copy(), np.full_like(track.world, np.nan)
    image[:, hips] = np.nan
    found = movement_of_beats(replace(track, image=image, world=world), np.arange(0.0, 4.1, 0.5))
    assert found.shape == (8, 33) and np.isnan(found).all()
