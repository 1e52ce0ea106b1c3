"""A track becomes a take; what the record of an old take lacks is found in its poses once, and what was told stays."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from coach.base import files
from coach.base.errors import CoachError
from coach.compare.prepared import prepare_reference
from coach.domain.beats import Section
from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.thresholds import PRIOR
from coach.takes import judging
from coach.takes.folder import TakeFolder, load_take
from coach.takes.judging import judged_take, rejudged, unjudged_take, whole_take, with_parts
from coach.takes.session_info import SessionInfo, write_info
from coach.takes.take import Basis, read_take, write_take
from coach.takes.verdict_file import VERSION
from coach.tracking.store import load_track, save_track
from tests.kit.takes import STARTED, a_take, mistake, unseen, verdict


def test_a_take_knows_what_it_was_judged_by(danced):
    grid = replace(danced.song.grid, beats_per_bar=3, first_count_beat=2, sections=(Section("verse", 2, 8),))
    song = replace(danced.song, grid=grid)
    measure = prepare_reference(danced.reference(), grid, replace(PRIOR.at_level("gentle"), covers=2, source="Seen."))
    basis = judged_take(song, measure, load_track(danced.folder.poses), STARTED).basis
    assert (basis.level, basis.source, basis.covers) == ("gentle", "Seen.", 2)
    np.testing.assert_array_equal(basis.grid.times, grid.times)
    assert (basis.grid.beats_per_bar, basis.grid.first_count_beat, basis.grid.sections) == (3, 2, ())


def test_one_that_could_not_be_judged_knows_of_no_basis():
    basis = unjudged_take("gone", STARTED).basis
    assert (basis.level, basis.source, basis.covers, basis.grid) == ("", "", 0, None)
    assert isinstance(basis, Basis)


@pytest.fixture
def kept(danced, tmp_path):
    """Song, reference, folder of an old take and the take as it was judged when it was danced."""
    folder = TakeFolder(tmp_path / "old")
    folder.path.mkdir()
    shutil.copy(danced.folder.poses, folder.poses)
    shutil.copy(danced.folder.session, folder.session)
    write_take(folder.record, danced.take)
    return danced.song, danced.reference(), folder, danced.take


def opened(folder, song, reference):
    return whole_take(load_take(folder), folder, song, reference)


def assert_same(one, other):
    """The verdicts and the costs of two takes."""
    for before, after in zip(one.verdicts, other.verdicts, strict=True):
        for name in vars(before):
            np.testing.assert_array_equal(getattr(after, name), getattr(before, name), err_msg=name)
    assert [m.cost for m in other.mistakes] == [m.cost for m in one.mistakes]


def test_directions_are_those_of_the_dance(kept):
    song, reference, folder, live = kept
    found = opened(folder, song, reference)
    for before, after in zip(live.verdicts, found.verdicts, strict=True):
        np.testing.assert_allclose(after.change, before.change, atol=0.01)
        np.testing.assert_allclose(after.move, before.move, atol=1e-3)
        for name in ("moved", "swapped", "chance", "visibility", "gain"):
            np.testing.assert_allclose(getattr(after, name), getattr(before, name), atol=0.01, err_msg=name)
        assert after.group == before.group


def test_parts_and_costs_come_back(kept):
    song, reference, folder, live = kept
    found = opened(folder, song, reference)
    assert [v.shape for v in found.verdicts] == pytest.approx([v.shape for v in live.verdicts], abs=0.5, nan_ok=True)
    assert [v.timing for v in found.verdicts] == pytest.approx([v.timing for v in live.verdicts], abs=1.0, nan_ok=True)
    assert [m.cost for m in found.mistakes] == pytest.approx([m.cost for m in live.mistakes], abs=0.1)


def test_it_is_made_once(kept, monkeypatch):
    song, reference, folder, _ = kept
    found, record = opened(folder, song, reference), folder.record.read_bytes()
    monkeypatch.setattr(judging, "judge", None)  # it would be called in vain
    again = opened(folder, song, reference)
    assert_same(found, again)
    assert_same(found, opened(folder, None, PoseTrack.empty()))
    assert (again.basis.level, again.basis.source, again.basis.grid) == ("", "", None)
    assert folder.record.read_bytes() == record
    assert sorted(path.name for path in folder.path.iterdir()) == [
        "poses.npz", "session.json", "take.json", "verdicts.npz"
    ]  # fmt: skip


def test_a_take_whose_verdicts_are_there_is_left_alone(kept):
    song, reference, folder, live = kept
    assert whole_take(live, folder, song, reference) is live
    assert not folder.verdicts.exists()


@pytest.mark.parametrize("bad", [b"", b"damaged"])
def test_damaged_verdicts_are_made_anew(kept, bad):
    song, reference, folder, _ = kept
    found = opened(folder, song, reference)
    folder.verdicts.write_bytes(bad)
    assert load_take(folder).basis is None
    assert_same(found, opened(folder, song, reference))
    assert_same(found, load_take(folder))


def test_verdicts_that_do_not_agree_with_the_record_are_made_anew(kept):
    song, reference, folder, live = kept
    opened(folder, song, reference)
    told = replace(live, verdicts=tuple(replace(v, kind="ok") for v in live.verdicts), mistakes=())
    write_take(folder.record, told)
    assert {v.kind for v in opened(folder, song, reference).verdicts} == {"ok"}
    assert {v.kind for v in load_take(folder).verdicts} == {"ok"} and load_take(folder).basis is not None


def test_what_a_newer_coach_knew_is_not_overwritten(kept):
    song, reference, folder, _ = kept
    np.savez(folder.verdicts, version=VERSION + 1)
    newer = folder.verdicts.read_bytes()
    assert np.isfinite([v.change for v in opened(folder, song, reference).verdicts]).any()
    assert folder.verdicts.read_bytes() == newer


def test_in_a_folder_that_may_not_be_written_it_is_shown_all_the_same(kept, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    song, reference, folder, _ = kept
    monkeypatch.setattr(files.os, "replace", refused)
    assert np.isfinite([v.change for v in opened(folder, song, reference).verdicts]).any()
    assert sorted(path.name for path in folder.path.iterdir()) == ["poses.npz", "session.json", "take.json"]


def test_poses_as_a_mirror_shows_them_are_turned(kept):
    song, reference, folder, live = kept
    write_info(folder.session, SessionInfo("lovedive", STARTED, mirrored=True))
    save_track(folder.poses, load_track(folder.poses).mirrored())
    for before, after in zip(live.verdicts, opened(folder, song, reference).verdicts, strict=True):
        np.testing.assert_allclose(after.change, before.change, atol=0.01)


def test_of_beats_that_were_put_right_since_the_directions_are_found_where_they_were(kept):
    song, reference, folder, live = kept
    grid = replace(song.grid, times=song.grid.times + 0.05)
    found = opened(folder, replace(song, grid=grid), reference)
    for before, after in zip(live.verdicts, found.verdicts, strict=True):
        np.testing.assert_allclose(after.change, before.change, atol=0.01)


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
def test_without_song_reference_or_poses_there_are_costs_but_no_directions(kept, missing):
    song, reference, folder, live = kept
    if missing == "poses":
        folder.poses.unlink()
    found = opened(
        folder, None if missing == "song" else song, PoseTrack.empty() if missing == "reference" else reference
    )
    assert [m.cost for m in found.mistakes] == pytest.approx([m.cost for m in live.mistakes], abs=0.1)
    assert not any(np.isfinite(v.change).any() for v in found.verdicts)
    assert found.basis is None and not folder.verdicts.exists()  # it may still be found


def test_a_take_that_was_not_seen_stays_unseen():
    take = with_parts(a_take([unseen(k) for k in range(4)], []))
    assert all(np.isnan(v.shape) for v in take.verdicts)


def test_a_cost_that_is_known_is_kept():
    assert with_parts(a_take(mistakes=[mistake(4, 6)])).mistakes[0].cost == 3.0


def test_a_damaged_record_is_said(kept):
    song, reference, folder, _ = kept
    opened(folder, song, reference)
    folder.record.write_text("{", encoding="utf-8")
    with pytest.raises(CoachError, match="take.json"):
        opened(folder, song, reference)


def test_beats_of_another_grid_get_no_directions(kept):
    song, reference, folder, live = kept
    track, told = load_track(folder.poses), [replace(v, change=np.full(9, np.nan)) for v in live.verdicts]
    moved = [replace(v, t=v.t + (0.006 if v.beat % 2 else 0.004)) for v in told]
    found = rejudged(replace(live, verdicts=tuple(moved)), track, song, reference).verdicts
    known = {v.beat for v in found if np.isfinite(v.change).any()}
    assert known == {v.beat for v in live.verdicts if v.beat % 2 == 0 and np.isfinite(v.change).any()}
    assert known


def test_a_take_without_a_verdict_has_none_then():
    assert with_parts(a_take([], [])).verdicts == ()


def test_the_record_stays_what_it_was(kept):
    song, reference, folder, _ = kept
    told = read_take(folder.record)
    for before, after in zip(told.verdicts, opened(folder, song, reference).verdicts, strict=True):
        for name in ("beat", "t", "kind", "score", "lag", "error", "limit", "wrong"):
            np.testing.assert_array_equal(getattr(after, name), getattr(before, name), err_msg=name)
