import itertools
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from coach.base import files
from coach.base.errors import CoachError
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.takes import in_progress, pose_log
from coach.takes.folder import (
    TakeFolder,
    began,
    chosen_take,
    find_take,
    list_takes,
    load_poses,
    load_take,
    newest_take,
    session_info,
)
from coach.takes.in_progress import (
    WRITTEN_AT_ONCE,
    OpenTake,
    bytes_needed,
    insist_on_room,
    is_unfinished,
    recover,
    release,
    reserve,
    unfinished,
)
from coach.takes.session_info import SessionInfo
from coach.takes.take import Basis, write_take
from coach.takes.verdict_file import write_verdicts
from coach.tracking.store import save_track
from tests.kit.ctrl_c import interrupted_at
from tests.kit.takes import STARTED, a_take, a_track, verdict

ROOT = Path(__file__).resolve().parents[2]
INFO = SessionInfo("lovedive", STARTED, "stage", "ab" * 32, {"coach": "1.0"})


def danced(sessions, info=INFO, frames=30):
    """A session that has just ended its dance: folder, track, the log still open."""
    running, track = OpenTake.begin(sessions, info, BLAZEPOSE), a_track(frames)
    for i, t in enumerate(track.t):
        running.log.add(t, track.image[i], track.world[i], track.visibility[i])
    return running, track


def finished(sessions, minutes=0, song="lovedive"):
    at = STARTED + timedelta(minutes=minutes)
    running, track = danced(sessions, SessionInfo(song, at))
    running.finish(track, a_take(song=song, started_at=at))
    return running.folder


def names(folder):
    return sorted(path.name for path in folder.path.iterdir())


def test_a_finished_take_holds_poses_and_verdicts_and_no_log(tmp_path):
    running, track = danced(tmp_path)
    assert names(running.folder) == ["poses.log", "room.tmp", "session.json", "session.lock"]
    running.finish(track, a_take())
    assert running.folder.path == tmp_path / "lovedive" / "2026-03-01 18-30-05"
    assert names(running.folder) == ["poses.npz", "session.json", "take.json", "verdicts.npz"]
    assert load_take(running.folder).mistakes[0].joints == ("left_elbow",)
    assert np.array_equal(load_poses(running.folder).image, track.image)
    assert session_info(running.folder) == INFO
    assert unfinished(tmp_path) == []


def test_two_sessions_in_the_same_second_do_not_collide(tmp_path):
    first, second, third = (danced(tmp_path)[0] for _ in range(3))
    folders = [running.folder.path.name for running in (first, second, third)]
    assert folders == ["2026-03-01 18-30-05", "2026-03-01 18-30-05 (2)", "2026-03-01 18-30-05 (3)"]
    for running in (third, first, second):
        running.finish(a_track(3), a_take())
    assert [take.path.name for take in list_takes(tmp_path, "lovedive")] == folders


def test_a_running_session_is_not_offered_for_recovery(tmp_path):
    running, _ = danced(tmp_path)
    running.log._file.flush()
    assert unfinished(tmp_path) == []
    with pytest.raises(CoachError, match="still being danced"):
        recover(running.folder, lambda track: a_take())
    running.close()
    assert unfinished(tmp_path) == [running.folder]


KILLED = """
import sys
from pathlib import Path
from coach.takes.folder import TakeFolder
from tests.takes.test_in_progress import INFO, danced
running, _ = danced(Path(sys.argv[1]), frames=int(sys.argv[2]))
running.folder.video.write_bytes(b"film")
print("dancing", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("frames", [16, *(pytest.param(frames, marks=pytest.mark.long) for frames in (31, 100))])
def test_a_killed_session_is_recovered_but_for_the_last_half_second(tmp_path, frames):
    victim = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), str(frames)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with victim:
        assert victim.stdout.readline() == "dancing\n"
        assert unfinished(tmp_path) == []
        victim.kill()
    [left] = unfinished(tmp_path)
    judged = []

    def judge(track):
        judged.append(track)
        return a_take()

    take = recover(left, judge)
    assert (frames - 1) / 30 - judged[0].t[-1] <= 0.5
    assert names(left) == ["poses.npz", "session.json", "take.json", "take.mp4", "verdicts.npz"]
    assert left.video.read_bytes() == b"film"
    assert load_take(left).started_at == take.started_at
    assert len(load_poses(left)) == len(judged[0])
    assert unfinished(tmp_path) == []


def test_a_session_that_saw_nobody_is_recovered_from_its_video(tmp_path):
    running = OpenTake.begin(tmp_path, INFO, BLAZEPOSE)
    running.folder.video.write_bytes(b"film")
    running.close()
    [left] = unfinished(tmp_path)
    recover(left, lambda track: a_take() if len(track) == 0 else None)
    assert len(load_poses(left)) == 0


def test_a_take_of_which_only_the_poses_are_left_is_judged_anew(tmp_path):
    folder = finished(tmp_path)
    folder.record.unlink()
    assert unfinished(tmp_path) == [folder]
    recover(folder, lambda track: a_take() if len(track) == 30 else None)
    assert load_take(folder).song == "lovedive"


def test_a_scored_film_killed_after_its_poses_were_kept_has_them_still(tmp_path):
    """Its log is there, and empty."""
    running, track = OpenTake.begin(tmp_path, INFO, BLAZEPOSE), a_track(30)
    running.folder.video.write_bytes(b"film")
    save_track(running.folder.poses, track)
    running.close()
    [left] = unfinished(tmp_path)
    recover(left, lambda found: a_take() if len(found) == 30 else None)
    assert np.array_equal(load_poses(left).image, track.image)
    assert names(left) == ["poses.npz", "session.json", "take.json", "take.mp4", "verdicts.npz"]


def test_a_session_killed_before_its_first_pose_is_not_offered(tmp_path):
    OpenTake.begin(tmp_path, INFO, BLAZEPOSE).close()
    assert unfinished(tmp_path) == []


def test_a_session_without_its_session_file_is_still_recovered(tmp_path):
    running, _ = danced(tmp_path)
    running.close()
    running.folder.session.unlink()
    [left] = unfinished(tmp_path)
    info = session_info(left)
    assert (info.song, info.view) == ("lovedive", "mirror")
    assert info.started_at.replace(tzinfo=None) == STARTED.replace(tzinfo=None)


def test_a_judge_that_fails_leaves_the_take_recoverable(tmp_path):
    running, track = danced(tmp_path)
    running.close()

    def judge(track):
        raise CoachError("the song is gone")

    with pytest.raises(CoachError, match="the song is gone"):
        recover(running.folder, judge)
    assert unfinished(tmp_path) == [running.folder]
    recover(running.folder, lambda track: a_take())
    assert len(load_poses(running.folder)) == len(track)


@pytest.mark.parametrize("step", ["save_track", "to_disk"])
def test_a_full_disk_at_the_end_leaves_the_take_recoverable(tmp_path, monkeypatch, step):
    running, track = danced(tmp_path)

    def full(path, *_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(in_progress, step, full)
    with pytest.raises(CoachError, match=r"poses\.npz could not be written \(No space left on device\)"):
        running.finish(track, a_take())
    monkeypatch.undo()
    assert unfinished(tmp_path) == [running.folder]
    recover(running.folder, lambda track: a_take())
    assert len(load_poses(running.folder)) == 30


@pytest.mark.parametrize("file", ["verdicts", "record"])
def test_verdicts_or_record_that_cannot_be_written_leave_the_take_recoverable(tmp_path, monkeypatch, file):
    def full(path, take):
        raise CoachError(f"{path} could not be written")

    running, _ = danced(tmp_path)
    write = {"verdicts": "write_verdicts", "record": "write_take"}[file]
    monkeypatch.setattr(in_progress, write, full)
    with pytest.raises(CoachError, match="could not be written"):
        running.finish(a_track(30), a_take())
    monkeypatch.undo()
    assert unfinished(tmp_path) == [running.folder]
    other = a_take([verdict(k) for k in range(9)], [])
    recover(running.folder, lambda track: other)
    kept = load_take(running.folder)
    assert len(kept.verdicts) == 9 and kept.basis is not None  # of the new judgement, not of the one cut short


def test_ctrl_c_at_any_moment_of_the_end_is_ctrl_c_and_the_take_is_whole_or_recoverable(tmp_path):
    def came_at(moment):
        running, track = danced(tmp_path, frames=2)
        came = interrupted_at(moment, lambda: running.finish(track, a_take()), in_progress, files, files, pose_log)
        running.close()  # as whoever has it does, whatever happened
        if running.folder.record.exists():
            assert names(running.folder) == ["poses.npz", "session.json", "take.json", "verdicts.npz"]
        else:
            assert is_unfinished(running.folder)
            assert {"poses.log", "session.json", "session.lock"} <= set(names(running.folder))
            assert set(names(running.folder)) <= {
                "poses.log", "poses.npz", "room.tmp", "session.json", "session.lock", "verdicts.npz"
            }  # fmt: skip
        return came

    assert next(moment for moment in itertools.count() if not came_at(moment)) > 40


def test_room_for_the_end_is_taken_at_the_beginning_and_given_back_before_anything_is_written(tmp_path, monkeypatch):
    running = OpenTake.begin(tmp_path, INFO, BLAZEPOSE, seconds=20.0)
    room, there = running.folder.room, []
    assert room.stat().st_size == bytes_needed(20.0, BLAZEPOSE)
    save = in_progress.save_track
    monkeypatch.setattr(in_progress, "save_track", lambda *what: (there.append(room.exists()), save(*what)))
    running.finish(a_track(30), a_take())
    assert there == [False] and not room.exists()


def test_a_killed_session_gives_its_room_back_when_it_is_recovered(tmp_path):
    running, _ = danced(tmp_path)
    running.close()
    assert running.folder.room.exists()
    recover(running.folder, lambda track: a_take())
    assert not running.folder.room.exists()


def test_without_room_for_a_take_nothing_is_begun(tmp_path, monkeypatch):
    def full(path, size):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(in_progress, "reserve", full)
    with pytest.raises(CoachError, match=r"Takes can't be saved in .* \(No space left on device\)\. Make room"):
        OpenTake.begin(tmp_path, INFO, BLAZEPOSE, seconds=20.0)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_sessions_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "sessions").write_text("a file, not a folder")
    with pytest.raises(CoachError, match="Takes can't be saved in .*sessions"):
        OpenTake.begin(tmp_path / "sessions", INFO, BLAZEPOSE)


def test_takes_are_numbered_from_the_oldest(tmp_path):
    third, first, second = (finished(tmp_path, minutes) for minutes in (20, 0, 10))
    assert list_takes(tmp_path, "lovedive") == [first, second, third]
    assert find_take(tmp_path, "lovedive", 1) == first
    assert find_take(tmp_path, "lovedive", 3) == third
    assert find_take(tmp_path, "lovedive", None) == third


def test_the_newest_of_all_songs(tmp_path):
    finished(tmp_path, 5)
    newest = finished(tmp_path, 7, "eleven")
    finished(tmp_path, 6)
    assert newest_take(tmp_path) == newest


@pytest.mark.parametrize("number", [0, -1, 3])
def test_a_take_that_is_not_there(tmp_path, number):
    finished(tmp_path)
    finished(tmp_path, 1)
    with pytest.raises(CoachError, match=rf"no take {number} of lovedive: there are 2, from 1 \(oldest\) to 2"):
        find_take(tmp_path, "lovedive", number)


def test_a_misspelt_song_is_told_beside_the_one_that_was_danced(tmp_path):
    finished(tmp_path)
    for find in (newest_take, lambda sessions, song: chosen_take(sessions, song, 1)):
        with pytest.raises(CoachError, match="no take of lovedvie in .* yet. Did you mean lovedive\\? Dance first"):
            find(tmp_path, "lovedvie")
    (tmp_path / "attention" / "practice").mkdir(parents=True)
    with pytest.raises(CoachError, match="no take of attention in .* yet. Dance first"):  # practised, but not danced
        newest_take(tmp_path, "attention")


def test_no_take_at_all(tmp_path):
    with pytest.raises(
        CoachError, match="There is no take of lovedive in .* yet. Dance first: python main.py --song lovedive"
    ):
        newest_take(tmp_path / "nowhere", "lovedive")
    with pytest.raises(CoachError, match="There is no take in"):
        newest_take(tmp_path)


def test_a_moved_and_renamed_take_still_opens(tmp_path):
    folder = finished(tmp_path / "here")
    finished(tmp_path / "there", 10)
    moved = TakeFolder(tmp_path / "there" / "lovedive" / "my best one")
    folder.path.rename(moved.path)
    at = (STARTED + timedelta(minutes=20)).timestamp()
    os.utime(moved.record, (at, at))
    assert moved in list_takes(tmp_path / "there", "lovedive")
    assert load_take(moved).song == "lovedive"
    assert began(moved).timestamp() == at


def test_a_folder_that_is_no_date_is_dated_by_its_files(tmp_path):
    folder = TakeFolder(tmp_path / "lovedive" / "2026-13-41 99-99-99")
    folder.path.mkdir(parents=True)
    os.utime(folder.path, (STARTED.timestamp(), STARTED.timestamp()))
    assert began(folder).timestamp() == STARTED.timestamp()


def test_missing_poses_are_said(tmp_path):
    folder = finished(tmp_path)
    folder.poses.unlink()
    with pytest.raises(CoachError, match=r"poses\.npz is missing"):
        load_poses(folder)


def test_other_files_in_a_take_are_left_alone(tmp_path):
    running, _ = danced(tmp_path)
    (running.folder.path / "notes.txt").write_text("mine")
    running.finish(PoseTrack.empty(), a_take())
    assert (running.folder.path / "notes.txt").read_text() == "mine"
    assert names(running.folder) == ["notes.txt", "poses.npz", "session.json", "take.json", "verdicts.npz"]


def test_that_no_take_can_be_kept_is_said_beforehand(tmp_path):
    insist_on_room(tmp_path / "new" / "sessions")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CoachError, match=r"Takes can't be saved in .*sessions \(Not a directory\)\. Make room"):
        insist_on_room(tmp_path / "file" / "sessions")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_drive_that_is_not_there_is_a_sentence(monkeypatch):
    """On Windows not even the root of a path need exist."""

    def gone(**_):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Path, "exists", lambda _: False)
    monkeypatch.setattr("tempfile.TemporaryFile", gone)
    with pytest.raises(CoachError, match="No such file or directory"):
        insist_on_room(Path("Z:/sessions"))


@pytest.mark.parametrize("size", [0, 1, WRITTEN_AT_ONCE, WRITTEN_AT_ONCE + 1, 3 * WRITTEN_AT_ONCE - 1])
def test_it_is_as_large_as_asked_for_and_can_be_given_back(tmp_path, size):
    reserve(tmp_path / "room", size)
    assert (tmp_path / "room").stat().st_size == size
    release(tmp_path / "room")
    assert not list(tmp_path.iterdir())
    release(tmp_path / "room")


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits how far a file grows")
@pytest.mark.parametrize("name", [None, "001"], ids=["take", "pass"])
def test_a_session_that_cannot_begin_on_a_full_disk_leaves_no_folder(tmp_path, name):
    from tests.kit.full_disk import full_disk

    (tmp_path / "song").mkdir()
    with full_disk(), pytest.raises(CoachError, match="Make room"):
        OpenTake.begin(tmp_path, SessionInfo("song", STARTED), BLAZEPOSE, 1.0, name and tmp_path / "song" / name)
    assert not list((tmp_path / "song").iterdir())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told_and_nothing_is_left(tmp_path):
    (tmp_path / "room").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        reserve(tmp_path / "room", 10)
    assert not list(tmp_path.iterdir())


def test_what_a_dance_leaves_finds_room(tmp_path):
    seconds, fps, beats = 20, 60, 60  # 180 BPM
    poses = np.random.default_rng(1).normal(size=(seconds * fps, 33, 3)).astype(np.float32)
    track = PoseTrack(
        np.arange(seconds * fps) / fps, poses[..., :2], poses, np.ones(poses.shape[:2], np.float32), BLAZEPOSE
    )
    save_track(tmp_path / "poses.npz", track)
    take, first = a_take(), a_take().verdicts[0]
    verdicts = tuple(replace(first, beat=k, t=k / 3) for k in range(beats))
    whole = replace(take, verdicts=verdicts, basis=Basis("normal", "Learnt.", 3, BeatGrid.constant(180, 0.0, seconds)))
    write_take(tmp_path / "take.json", whole)
    write_verdicts(tmp_path / "verdicts.npz", whole)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < bytes_needed(seconds, BLAZEPOSE)
