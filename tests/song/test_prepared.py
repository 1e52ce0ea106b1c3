"""A prepared song is the same on another machine."""

import pickle

import numpy as np

from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.song.prepared import PreparedSong
from tests.e2e.dancing import song, still


def test_it_can_be_sent_to_a_worker():
    prepared = PreparedSong(song(), still(10), PRIOR, PoseModel(bytes, "ab" * 32, "here"))
    assert np.isfinite(prepared.measure.lively).all()  # sent as well once it is made
    sent = pickle.loads(pickle.dumps(prepared))
    assert (sent.song.id, sent.model.sha256, sent.model.data) == (prepared.song.id, "ab" * 32, b"")
    np.testing.assert_array_equal(sent.reference.image, prepared.reference.image)
    np.testing.assert_array_equal(sent.measure.lively, prepared.measure.lively)
    np.testing.assert_array_equal(sent.thresholds.limit, PRIOR.limit)
