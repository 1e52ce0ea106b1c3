"""The reference laid out, in little memory."""

import tracemalloc

import numpy as np
import pytest

from coach.compare import features, sampling
from coach.compare.features import Features, joined, track_features
from coach.compare.prepared import prepare_reference
from coach.compare.sampling import REFERENCE_HZ, resample_reference, resampled, resampled_picture
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, rendered

REFERENCE = rendered("reference")


def same(one, other):
    for name in Features.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("frames", [slice(None), slice(1), slice(0)])
def test_of_a_track_its_picture_alone_is_laid_out_the_same(frames):
    track, t = REFERENCE.at(frames), np.arange(-1.0, REFERENCE.t[-1] + 1.0, 0.07)
    whole = resampled(track, t)
    for found, known in zip(resampled_picture(track, t), (whole.image, whole.visibility), strict=True):
        np.testing.assert_array_equal(found, known)


def test_features_are_joined_in_order():
    parts = [track_features(REFERENCE.at(slice(at, at + 100))) for at in range(0, len(REFERENCE), 100)]
    same(joined(iter(parts), len(REFERENCE)), track_features(REFERENCE))


def test_a_long_reference_is_laid_out_as_its_parts_are(monkeypatch):
    whole, told = resample_reference(REFERENCE), []
    monkeypatch.setattr(sampling, "RESAMPLED_AT_ONCE", 50)
    same(prepare_reference(REFERENCE, GRID, PRIOR, told.append).resampled.features, whole.features)
    assert sum(told) == pytest.approx((len(whole.features.flat) - 1) / REFERENCE_HZ) and len(told) > 50


def test_a_reference_that_is_laid_out_takes_no_more_memory_on_the_way(monkeypatch):
    """That of an hour is half a gigabyte."""
    monkeypatch.setattr(sampling, "RESAMPLED_AT_ONCE", 50)
    monkeypatch.setattr(features, "FEATURE_BATCH_POSES", 50)
    tracemalloc.start()
    try:
        found = resample_reference(REFERENCE).features
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.3 * sum(getattr(found, name).nbytes for name in Features.__dataclass_fields__)
