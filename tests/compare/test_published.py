"""The three published ways, and the warping they rest on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.compare import published as module
from coach.compare.published import angle_distances, dtw, published
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from tests.compare.tracks import rendered, standing_still


def test_a_dancer_against_itself():
    same = published(rendered("reference"), rendered("reference"))
    assert same.angle == pytest.approx(0, abs=1e-6)
    assert same.cosine == pytest.approx(1)
    assert same.cosine_l2 == pytest.approx(1)


def test_only_the_time_that_both_show_counts():
    reference, cover = rendered("reference"), rendered("cover")
    part = published(reference.between(8.0, 14.0), reference)  # a film of a quarter of the song
    assert part.angle == pytest.approx(0, abs=1.0)
    standing = PoseTrack(
        cover.t - cover.t[-1] - 1, *(np.repeat(a[:1], len(cover), 0) for a in _poses(cover)), BLAZEPOSE
    )
    late = PoseTrack(
        *(np.concatenate(both) for both in zip((standing.t, *_poses(standing)), (cover.t, *_poses(cover)))),
        BLAZEPOSE,
    )
    assert published(late, reference) == published(cover, reference)  # waiting for the music is not dancing
    assert np.isnan(published(standing, reference).angle)


def _poses(track):
    return track.image, track.world, track.visibility


def test_plain_cosine_cannot_tell_a_cover_from_standing_still():
    cover, still = (
        published(t, rendered("reference")) for t in (rendered("cover"), standing_still(rendered("reference")))
    )
    assert cover.cosine - still.cosine < 0.02
    assert still.angle > 1.5 * cover.angle


def flipped(track, width=16 / 9):
    """The same dance as a film of this width shows it that was flipped."""
    there = track.mirrored()
    return PoseTrack(there.t, there.image + np.float32((width, 0)), there.world, there.visibility, BLAZEPOSE)


def test_a_flipped_film_put_right_is_as_near_as_the_unflipped_one():
    cover, reference = rendered("cover"), rendered("reference")
    plain, righted = published(cover, reference), published(flipped(cover).mirrored(), reference)
    assert righted.cosine > 0.99
    assert righted.cosine == pytest.approx(plain.cosine, abs=0.01)
    assert righted.cosine_l2 == pytest.approx(plain.cosine_l2, abs=1e-5)
    assert published(cover, flipped(reference).mirrored()).cosine > 0.99


def test_nothing_to_compare_is_nan():
    nothing = published(PoseTrack.empty(), rendered("reference"))
    assert np.isnan([nothing.angle, nothing.cosine, nothing.cosine_l2]).all()


def test_what_is_long_is_warped_part_by_part(monkeypatch):
    """The table of an hour would take 15 GB."""
    tables, told = [], []
    reference, cover = rendered("reference"), rendered("cover")
    whole = published(cover, reference).angle
    monkeypatch.setattr(module, "WARPED_AT_ONCE_S", 8.0)
    monkeypatch.setattr(module, "dtw", lambda distance: tables.append(distance.shape) or dtw(distance))
    assert published(cover, reference, told.append).angle == pytest.approx(whole, abs=0.5)
    assert len(tables) == len(told) == 4 and np.max(tables) <= 81
    assert sum(told) == pytest.approx(24.4, abs=0.5)


def test_path_through_a_known_matrix():
    i, j = dtw(np.array([[0.0, 9, 9], [0, 9, 9], [9, 0, 9], [9, 9, 0]]))
    assert list(zip(i, j)) == [(0, 0), (1, 0), (2, 1), (3, 2)]


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 2**32 - 1))
def test_the_path_is_the_cheapest_there_is(n, m, seed):
    distance = np.random.default_rng(seed).random((n, m))
    i, j = dtw(distance)
    steps = set(zip(np.diff(i), np.diff(j)))
    assert (i[0], j[0], i[-1], j[-1]) == (0, 0, n - 1, m - 1)
    assert steps <= {(0, 1), (1, 0), (1, 1)}
    assert distance[i, j].sum() == pytest.approx(cheapest(distance)[-1, -1])


def cheapest(distance):
    """The recursion that defines it, cell by cell."""
    cost = np.full(np.add(distance.shape, 1), np.inf)
    cost[0, 0] = 0
    for i, row in enumerate(distance):
        for j, here in enumerate(row):
            cost[i + 1, j + 1] = here + min(cost[i, j], cost[i, j + 1], cost[i + 1, j])
    return cost


def test_distances_are_of_the_angles_that_both_show():
    rng = np.random.default_rng(2)
    a, b = rng.uniform(0, 180, (70, 9)), rng.uniform(0, 180, (90, 9))
    a[rng.random(a.shape) < 0.3], b[rng.random(b.shape) < 0.3] = np.nan, np.nan
    a[5] = np.nan
    gaps = np.abs(a[:, None] - b[None])
    shared = np.isfinite(gaps).sum(axis=-1)
    expected = np.where(shared > 0, np.nansum(gaps, axis=-1) / np.maximum(shared, 1), 90)
    assert angle_distances(a, b) == pytest.approx(expected, abs=1e-3)
