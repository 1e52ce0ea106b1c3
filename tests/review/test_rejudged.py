"""A take that was read from disk gets back which way its joints were wrong, and keeps what the dancer was told."""

from dataclasses import replace

import numpy as np
import pytest

from coach.errors import CoachError
from coach.pose.landmarks import JOINTS, PoseTrack
from coach.pose.store import load_track
from coach.review.folder import TakeFolder
from coach.review.rejudged import load_whole_take, rejudged, with_parts
from coach.review.take import read_take, write_take
from tests.review.takes import a_take, mistake, unseen, verdict


@pytest.fixture(scope="module")
def kept(danced):
    """Song, reference, take folder and the take as it was judged when it was danced."""
    write_take(danced.folder.record, danced.take)
    return danced.song, danced.reference, danced.folder, danced.take


def test_directions_are_those_of_the_dance(kept):
    song, reference, folder, live = kept
    found = load_whole_take(folder, song, reference)
    for before, after in zip(live.verdicts, found.verdicts, strict=True):
        np.testing.assert_allclose(after.change, before.change, atol=0.01)
        np.testing.assert_allclose(after.move, before.move, atol=1e-3)


def test_parts_and_costs_come_back(kept):
    song, reference, folder, live = kept
    found = load_whole_take(folder, song, reference)
    assert [v.shape for v in found.verdicts] == pytest.approx([v.shape for v in live.verdicts], abs=0.5, nan_ok=True)
    assert [v.timing for v in found.verdicts] == pytest.approx([v.timing for v in live.verdicts], abs=1.0, nan_ok=True)
    assert [m.cost for m in found.mistakes] == pytest.approx([m.cost for m in live.mistakes], abs=0.1)


def test_what_the_dancer_was_told_stays(kept):
    song, reference, folder, _ = kept
    track = load_track(folder.poses)
    told = a_take([verdict(k, "shape", ("left_elbow",), score=12.0) for k in range(4)], [])
    told = replace(
        told, verdicts=tuple(replace(v, t=song.grid.times[v.beat], change=np.full(9, np.nan)) for v in told.verdicts)
    )
    found = rejudged(told, track, song, reference)
    for before, after in zip(told.verdicts, found.verdicts, strict=True):
        assert (after.kind, after.score) == (before.kind, before.score)
        np.testing.assert_array_equal(after.error, before.error)
        np.testing.assert_array_equal(after.wrong, before.wrong)
    assert np.isfinite(found.verdicts[2].change[JOINTS.index("left_elbow")])


@pytest.mark.parametrize("missing", ["song", "reference", "poses"])
def test_without_song_reference_or_poses_there_are_costs_but_no_directions(kept, tmp_path, missing):
    song, reference, folder, live = kept
    if missing == "poses":
        write_take(tmp_path / "take.json", live)
        folder = TakeFolder(tmp_path)
    found = load_whole_take(
        folder, None if missing == "song" else song, PoseTrack.empty() if missing == "reference" else reference
    )
    assert [m.cost for m in found.mistakes] == pytest.approx([m.cost for m in live.mistakes], abs=0.1)
    assert not any(np.isfinite(v.change).any() for v in found.verdicts)


def test_a_take_that_was_not_seen_stays_unseen():
    take = with_parts(a_take([unseen(k) for k in range(4)], []))
    assert all(np.isnan(v.shape) for v in take.verdicts)


def test_a_cost_that_is_known_is_kept():
    assert with_parts(a_take(mistakes=[mistake(4, 6)])).mistakes[0].cost == 3.0


def test_a_damaged_record_is_said(kept, tmp_path):
    song, reference, *_ = kept
    (tmp_path / "take.json").write_text("{", encoding="utf-8")
    with pytest.raises(CoachError, match="take.json"):
        load_whole_take(TakeFolder(tmp_path), song, reference)
    assert read_take(kept[2].record).song == "lovedive"


def test_beats_of_another_grid_get_no_directions(kept):
    song, reference, folder, live = kept
    track, told = load_track(folder.poses), [replace(v, change=np.full(9, np.nan)) for v in live.verdicts]
    moved = [replace(v, t=v.t + (0.006 if v.beat % 2 else 0.004)) for v in told]
    found = rejudged(replace(live, verdicts=tuple(moved)), track, song, reference).verdicts
    known = {v.beat for v in found if np.isfinite(v.change).any()}
    assert known == {v.beat for v in live.verdicts if v.beat % 2 == 0 and np.isfinite(v.change).any()}
    assert known
