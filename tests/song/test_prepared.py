"""A prepared song is the same on another machine."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import folders
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.moves.recognition import MoveModel, look
from coach.song import prepared as module
from coach.song.group import prepared_for_member
from coach.song.prepared import PreparedSong, prepare
from tests.e2e.dancing import song, still
from tests.kit.moving import model, track


def test_it_can_be_sent_to_a_worker():
    prepared = PreparedSong(song(), still(10), PRIOR, PoseModel(bytes, "ab" * 32, "here"))
    assert np.isfinite(prepared.measure.lively).all()  # sent as well once it is made
    sent = pickle.loads(pickle.dumps(prepared))
    assert (sent.song.id, sent.model.sha256, sent.model.data) == (prepared.song.id, "ab" * 32, b"")
    np.testing.assert_array_equal(sent.reference.image, prepared.reference.image)
    np.testing.assert_array_equal(sent.measure.lively, prepared.measure.lively)
    np.testing.assert_array_equal(sent.thresholds.limit, PRIOR.limit)


def test_what_was_learnt_of_its_moves_is_sent_too():
    prepared = PreparedSong(song(), still(10), PRIOR, PoseModel(bytes, "", ""), model())
    sent = pickle.loads(pickle.dumps(prepared)).moves
    np.testing.assert_array_equal(look(track(), sent).probabilities, look(track(), model()).probabilities)


@pytest.fixture
def lovedive(tmp_path, monkeypatch):
    """The song, whose poses need not be found."""
    where = replace(folders(sessions=tmp_path, cache=tmp_path), thresholds=tmp_path)
    monkeypatch.setattr(module, "estimator_model", lambda *_: PoseModel(bytes, "", ""))
    monkeypatch.setattr(module, "reference_track", lambda *_: still(10))
    return lambda **more: prepare("lovedive", where, **more)


def test_moves_that_cannot_be_used_are_told_once_and_left_out(lovedive, tmp_path, capsys):
    (tmp_path / "lovedive.moves.npz").write_bytes(b"nothing")
    assert lovedive().moves is None and lovedive().moves is None
    said = capsys.readouterr().err
    assert said.count("lovedive.moves.npz") == 1 and "Learn the moves again." in said
    assert said.startswith("This time Coach won't say which moves you dance. ")  # what it means comes first


def test_other_members_of_the_video_dance_other_moves(lovedive, monkeypatch):
    known = MoveModel(None, ("something else", "wave"), None, "blazepose")
    monkeypatch.setattr(module, "model_of_song", lambda *_: known)
    assert lovedive().moves is lovedive(member=1).moves is known
    assert lovedive(member=2).moves is None
    assert prepared_for_member(lovedive(), 2, still(10)).moves is None


def test_a_song_without_learnt_moves_has_none(lovedive, capsys):
    assert lovedive().moves is None and capsys.readouterr().err == ""
