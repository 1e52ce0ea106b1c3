"""Takes whose session died, at the next start."""

from dataclasses import replace

import numpy as np
import pytest

from coach.app import recovery
from coach.app.session_list import list_sessions
from coach.domain.landmarks import JOINTS
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live.options import SessionOptions
from coach.song.prepared import PreparedSong
from coach.takes import session_info
from coach.takes.folder import load_poses, load_take
from coach.takes.group_take import FILE_NAME
from coach.takes.in_progress import OpenTake
from coach.takes.passages import passages
from coach.takes.practice import PracticeFolder, PracticeInfo, pass_results
from coach.takes.session_info import SessionInfo
from tests.compare.tracks import rendered
from tests.e2e.dancing import song, still
from tests.kit.sessions import a_pass, a_session, where_of
from tests.kit.takes import STARTED, a_track

PREPARED = PreparedSong(song(), still(10), PRIOR, PoseModel(bytes, "", ""))


def cut_short(where, of=None):
    """A take of a song whose session died: its poses are only in the log."""
    running = OpenTake.begin(where.sessions, SessionInfo("song", STARTED, video_sha256=of), BLAZEPOSE)
    track = a_track(frames=90)
    for row in zip(track.t, track.image, track.world, track.visibility):
        running.log.add(*row)
    running.close()
    return running.folder


def test_a_take_cut_short_of_a_song_that_is_gone_can_be_watched(tmp_path, monkeypatch, capsys):
    where = where_of(tmp_path)
    folder = cut_short(where)
    assert recovery.recover_all(where, SessionOptions()) == [folder]
    assert "its song is gone" in capsys.readouterr().out
    take = load_take(folder)
    assert (take.song, take.started_at, take.verdicts, take.mistakes) == ("song", STARTED, (), ())
    assert np.isnan(take.score.score) and take.score.coverage == 0
    assert len(load_poses(folder)) == 90
    assert passages(take)[0].what == "unseen"
    assert recovery.recover_all(where, SessionOptions()) == []


def count_in(where, path=None):
    """A session in its count-in."""
    return OpenTake.begin(where.sessions, SessionInfo("song", STARTED), BLAZEPOSE, 20.0, path)


def a_group_s_count_in(where):
    group = where.sessions / "song" / "2026-03-01 18-30-09"
    group.mkdir(parents=True)
    (group / FILE_NAME).write_text("{}", encoding="utf-8")
    return [count_in(where, group / f"dancer {k}") for k in (1, 2)]


def test_of_sessions_killed_in_their_count_in_nothing_is_left_and_those_that_run_stay(tmp_path, capsys):
    where = where_of(tmp_path)
    practice = PracticeFolder.begin(where.sessions, PracticeInfo("song", STARTED))
    everybody = [count_in(where), count_in(where, practice.next_pass()), *a_group_s_count_in(where)]
    folders = [one.folder for one in everybody]
    recovery.recover_all(where, SessionOptions())
    assert all(folder.room.exists() for folder in folders) and practice.record.exists()
    for one in everybody:
        one.close()
    practice.held.release(remove=False)  # as if killed
    danced = cut_short(where)
    assert recovery.recover_all(where, SessionOptions()) == [danced]
    assert [one.folder for one in list_sessions(where.sessions)] == [danced]
    assert [path for path in (where.sessions / "song").iterdir() if path.name != "practice"] == [danced.path]
    assert not practice.path.exists()


def test_a_file_of_somebody_else_stays_in_an_empty_take(tmp_path):
    where = where_of(tmp_path)
    killed = count_in(where)
    killed.close()
    (killed.folder.path / "notes.txt").write_text("mine", encoding="utf-8")
    recovery.recover_all(where, SessionOptions())
    assert [path.name for path in killed.folder.path.iterdir()] == ["notes.txt"]


def test_it_is_judged_once_its_song_is_back(tmp_path, monkeypatch):
    where, followed = where_of(tmp_path), []
    monkeypatch.setattr(recovery, "follow_up", lambda folder, where: followed.append(folder))
    folder = cut_short(where)
    recovery.recover_all(where, SessionOptions())
    alone = load_take(folder)
    assert recovery.judged_by_now(folder, alone, None, where) is alone
    assert recovery.judged_by_now(folder, alone, PREPARED.song, where) is alone
    judged = recovery.judged_by_now(folder, alone, PREPARED, where)
    assert len(judged.verdicts) == len(PREPARED.song.grid)
    assert load_take(folder).verdicts[0].beat == 0
    assert alone.basis.source == "" and load_take(folder).basis.source == PRIOR.source
    assert recovery.judged_by_now(folder, judged, PREPARED, where) is judged
    assert followed == [folder]


def test_of_a_dance_cut_short_the_reference_on_a_screen_is_left_out():
    """Whatever reached the disk of it."""
    shown, own = rendered("reference").between(0, 13), rendered("cover").between(0, 13)
    prepared = replace(PREPARED, reference=rendered("reference"))
    assert recovery.own_poses(None, shown) is shown
    assert not recovery.own_poses(prepared, shown).seen.any()
    assert recovery.own_poses(prepared, own) is own


def test_without_its_poses_it_stays_as_it_is(tmp_path):
    where = where_of(tmp_path)
    folder = cut_short(where)
    recovery.recover_all(where, SessionOptions())
    folder.poses.write_bytes(b"damaged")
    alone = load_take(folder)
    assert recovery.judged_by_now(folder, alone, PREPARED, where) is alone
    folder.poses.unlink()
    assert recovery.judged_by_now(folder, alone, PREPARED, where) is alone
    assert folder.record.exists()


def test_a_take_cut_short_is_not_judged_by_another_video(tmp_path, monkeypatch):
    where = where_of(tmp_path)
    folder = cut_short(where, of="old")
    (where.songs / "song").mkdir(parents=True)
    monkeypatch.setattr(recovery, "prepare", lambda *_, **how: PREPARED)
    monkeypatch.setattr(session_info, "video_of", lambda song: "new")
    assert recovery.recover_all(where, SessionOptions()) == [folder]
    assert load_take(folder).verdicts == ()


def test_one_whose_song_is_only_broken_waits_until_it_is_repaired(tmp_path, capsys):
    where = where_of(tmp_path)
    folder = cut_short(where)
    (where.songs / "song").mkdir(parents=True)
    assert recovery.recover_all(where, SessionOptions()) == []
    assert f"{folder.path} was cut short and cannot be opened now" in capsys.readouterr().err
    assert not folder.record.exists()


def test_a_mistake_of_the_program_in_an_old_take_does_not_bar_the_next_dance(tmp_path, monkeypatch, capsys):
    def bug(*_):
        raise ZeroDivisionError("half a beat")

    where = where_of(tmp_path)
    folder = cut_short(where)
    monkeypatch.setattr(recovery, "unjudged_take", bug)
    assert recovery.recover_all(where, SessionOptions()) == []
    said = capsys.readouterr().err
    assert str(folder.path) in said and "ZeroDivisionError: half a beat" in said and str(where.cache) in said
    assert folder.log.exists() and not folder.record.exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_take_whose_record_is_cut_off_is_judged_anew_and_the_rest_of_it_kept(tmp_path, monkeypatch, share):
    where = where_of(tmp_path)
    folder, whole = cut_short(where), a_session(where, song="other", video=False)
    recovery.recover_all(where, SessionOptions())
    text = folder.record.read_bytes()
    folder.record.write_bytes(text[: int(share * len(text))])
    assert recovery.recover_all(where, SessionOptions()) == [folder]
    assert load_take(folder).song == "song" and load_take(whole).song == "other"
    assert (folder.path / "take.json.damaged").read_bytes() == text[: int(share * len(text))]
    assert recovery.recover_all(where, SessionOptions()) == []


def test_a_record_that_is_cut_off_stays_where_no_poses_are_left(tmp_path):
    where = where_of(tmp_path)
    folder = a_session(where, video=False)
    folder.poses.unlink()
    folder.record.write_bytes(b'{"version": 1')
    assert recovery.recover_all(where, SessionOptions()) == []
    assert folder.record.read_bytes() == b'{"version": 1'


def test_a_killed_practice_s_passes_are_judged_as_they_were_danced(tmp_path, monkeypatch, capsys):
    where = where_of(tmp_path)
    monkeypatch.setattr(recovery, "existing_folder", lambda name, songs: songs)
    monkeypatch.setattr(recovery, "prepare", lambda *_, **how: PREPARED)
    monkeypatch.setattr(recovery, "is_danced_to", lambda info, song: True)
    practice = PracticeFolder.begin(where.sessions, PracticeInfo("song", STARTED))
    for how in ({"speed": 0.5, "body": "arms", "memory": True}, {}):
        a_pass(practice, finish=False, **how)
    assert recovery.recover_all(where, SessionOptions()) == []  # they are no takes to be shown
    assert capsys.readouterr().out.count("Your practice of 18:30 was cut short") == 1
    slow, usual = pass_results(practice)
    assert (slow.speed, slow.body, slow.memory) == (0.5, "arms", True)
    assert (usual.speed, usual.body, usual.memory) == (1.0, "all", False)
    assert (slow.stretch.first, slow.stretch.last) == (8, 15)
    legs = [joint.endswith(("hip", "knee")) for joint in JOINTS]
    assert np.isnan([v.error[legs] for v in load_take(practice.passes[0]).verdicts]).all()
    assert recovery.recover_all(where, SessionOptions()) == [] and capsys.readouterr().out == ""
