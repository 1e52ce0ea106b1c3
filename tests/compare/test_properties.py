"""What must not matter, and what must follow: invariances of the comparison, tried with made-up numbers."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.compare import alignment
from coach.compare.features import error, track_features
from coach.compare.judge import judge
from coach.compare.score import shape_scores, timing_score
from coach.compare.sides import mirrored
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import SWAPPED_JOINTS, PoseTrack
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import rendered

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHORT = BeatGrid(4 + np.arange(8) * 60 / 118)


def short(name):
    return rendered(name).between(3.0, 9.0)


@FEW
@given(scale=st.floats(0.2, 5), x=st.floats(-2, 2), y=st.floats(-2, 2), metres=st.floats(0.5, 2))
def test_size_and_place_in_the_picture_do_not_matter(scale, x, y, metres):
    user, reference = short("cover"), short("reference")
    moved = replace(
        user, image=user.image * np.float32(scale) + np.float32((x, y)), world=user.world * np.float32(metres)
    )
    for a, b in zip(judge(user, reference, SHORT, PRIOR), judge(moved, reference, SHORT, PRIOR)):
        assert a.kind == b.kind
        assert np.allclose(a.error, b.error, atol=0.6, equal_nan=True)


@FEW
@given(st.integers(0, 2**31), st.floats(1e-5, 3e-4))
def test_small_change_in_small_change_out(seed, size):
    user, reference = short("cover"), short("reference")
    rng = np.random.default_rng(seed)
    shaken = replace(user, image=user.image + rng.normal(0, size, user.image.shape).astype(np.float32))
    for a, b in zip(judge(user, reference, SHORT, PRIOR), judge(shaken, reference, SHORT, PRIOR)):
        assert np.nanmax(np.abs(a.error - b.error)) < 3 + 4e3 * size
        assert abs(a.lag - b.lag) < 0.02


def test_mirroring_both_swaps_the_verdicts():
    user, reference = short("cover"), short("reference")
    straight = judge(user, reference, SHORT, PRIOR)
    turned = judge(user.mirrored(), reference.mirrored(), SHORT, PRIOR)
    for a, b in zip(straight, turned):
        assert a.kind == b.kind
        assert np.array_equal(a.wrong, b.wrong[SWAPPED_JOINTS])
        assert np.allclose(a.error, b.error[SWAPPED_JOINTS], atol=0.05, equal_nan=True)
        assert np.isclose(a.lag, b.lag, atol=1e-3)


@FEW
@given(st.integers(0, 2**31))
def test_a_mirrored_dancer_beside_a_mirrored_reference_is_as_right_as_the_two_are(seed):
    """And a mirror in a mirror shows what is there, world landmarks and all."""
    rng = np.random.default_rng(seed)
    user, reference = (shaken(short(name), rng) for name in ("cover", "reference"))
    for track in (user, reference):
        twice = track.mirrored().mirrored()
        for field in ("t", "image", "world", "visibility"):
            assert np.array_equal(getattr(twice, field), getattr(track, field), equal_nan=True)
    frames = min(len(user), len(reference))
    pairs = ((user, reference), (user.mirrored(), reference.mirrored()))
    straight, turned = (error(*(track_features(track)[:frames] for track in pair)) for pair in pairs)
    np.testing.assert_allclose(turned[:, SWAPPED_JOINTS], straight, atol=0.05)


def shaken(track, rng):
    """With noise on every landmark and holes where some were not found."""
    holes = rng.random(track.visibility.shape) < 0.02
    image, world = (
        np.where(holes[..., None], np.nan, a + rng.normal(0, 0.01, a.shape)) for a in (track.image, track.world)
    )
    return replace(track, image=image, world=world, visibility=np.where(holes, 0, track.visibility))


def test_features_of_the_mirror_image_are_the_mirrored_features():
    track = short("cover")
    one, other = mirrored(track_features(track)), track_features(track.mirrored())
    assert np.nanmax(error(one, other)) < 0.1


@FEW
@given(st.floats(-0.3, 0.3))
def test_a_shift_in_time_is_a_lag(shift):
    reference = rendered("reference").between(3.0, 14.0)
    grid = BeatGrid(4 + np.arange(18) * 60 / 118)
    verdicts = judge(reference.shifted(shift), reference, grid, PRIOR)
    lags = [v.lag for v in verdicts[2:-2]]
    assert abs(np.median(lags) - shift) < 0.015
    assert not any(v.kind == "shape" for v in verdicts[2:-2])


@given(
    st.lists(st.floats(0, 120), min_size=9, max_size=9),
    st.integers(0, 8),
    st.floats(0, 60),
)
def test_more_error_is_never_a_better_shape(errors, joint, more):
    worse = np.array(errors)
    worse[joint] += more
    after, before = shape_scores(np.stack([worse, errors]))
    assert after <= before + 1e-9
    assert 0 <= after <= 100


@given(st.floats(-1, 1), st.floats(0, 1))
def test_later_is_never_better_timing(late, more):
    assert timing_score(abs(late) + more) <= timing_score(late) + 1e-9


@given(st.integers(1, 40), st.integers(0, 2**31))
def test_decoded_lags_are_never_beaten_by_random_ones(beats, seed):
    rng = np.random.default_rng(seed)
    costs = rng.random((beats, len(alignment.LAGS)))

    def price(path):
        moves = np.minimum(np.abs(np.diff(alignment.LAGS[path])) / 0.1, alignment.CHANGE_MOST)
        far = alignment.FAR_PRICE * (alignment.LAGS[path] / 0.35) ** 2
        return (costs[np.arange(beats), path] + far).sum() + alignment.CHANGE_PRICE * moves.sum()

    best = price(alignment.viterbi(costs))
    assert all(best <= price(rng.integers(0, len(alignment.LAGS), beats)) + 1e-9 for _ in range(20))


@given(st.integers(0, 60), st.integers(0, 2**31))
def test_a_warping_path_never_runs_backwards(frames, seed):
    rng = np.random.default_rng(seed)
    t = np.cumsum(rng.uniform(0.02, 0.1, frames))
    path = alignment.warp(t, rng.random((frames, len(alignment.LAGS))))
    danced = t - alignment.LAGS[path]
    assert len(path) == frames
    assert (np.diff(danced) >= -1e-6).all()


def test_an_empty_track_has_features_of_no_frames():
    assert track_features(PoseTrack.empty()).flat.shape == (0, 9)
