"""A take while it is danced; here above all one of a passage."""

import errno
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from coach import __version__
from coach.base.paths import PROJECT
from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import JOINTS, Pose
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live import live_take
from coach.live.copy_watch import CopyWatch
from coach.live.live_take import LiveTake
from coach.live.pose_worker import PosedFrame
from coach.live.recorder import Recorder
from coach.song.prepared import PreparedSong
from coach.takes import in_progress
from coach.takes.folder import TakeFolder, load_take, session_info
from coach.takes.in_progress import unfinished
from coach.takes.session_info import Devices, SessionInfo, begun_now
from coach.tracking.store import load_track
from coach.wording import words
from tests.e2e.dancing import song, still
from tests.live.test_copy_watch import AtOnce
from tests.live.test_recorder import Writer, frames

POSES = PROJECT / "tests" / "data" / "poses"

PART = (3.0, 5.0)
"""s: beats 6 … 9 of the half-second grid."""


def practised(sessions, part=PART):
    reference = still(300)
    prepared = PreparedSong(song(), reference, PRIOR, PoseModel(bytes, "ab" * 32, ""))
    take = LiveTake(prepared, sessions, begun_now("song", "mirror", part=part), float)
    due = []
    for n in range(90, 166):  # from 3 s on to half a second behind the end
        pose = Pose(reference.image[n], reference.world[n], reference.visibility[n], 1, BLAZEPOSE)
        take.add(PosedFrame(CameraFrame(None, n / 30, n), pose, 0.01))
        due += take.due(n / 30)
    return take, due


def test_only_the_beats_of_the_passage_are_judged_and_count(tmp_path):
    take, due = practised(tmp_path)
    finished = take.finish()
    assert [verdict.beat for verdict in due] == [6, 7, 8, 9]
    kept = load_take(finished.folder)
    assert [verdict.beat for verdict in kept.verdicts] == [6, 7, 8, 9]
    assert kept.score.coverage == 1.0
    assert "unseen" not in {verdict.kind for verdict in kept.verdicts}


@pytest.mark.parametrize(("dancer", "doubted"), [("reference", True), ("cover", False)])
def test_the_reference_on_a_screen_behind_the_dancer_is_doubted(tmp_path, dancer, doubted):
    reference, danced = (load_track(POSES / f"{name}.npz") for name in ("reference", dancer))
    prepared = PreparedSong(song(), reference, PRIOR, PoseModel(bytes, "ab" * 32, ""))
    take = LiveTake(prepared, tmp_path, begun_now("song", "mirror", part=(3.0, 9.0)), float)
    for n, t in enumerate(danced.t):
        if 3.0 <= t <= 9.0:
            take.add(PosedFrame(CameraFrame(None, t, n), danced.pose(n), 0.01))
    assert take.finish().folder.record.exists()
    assert take.problem == (words.LIVE_LIKELY_REFERENCE if doubted else None)


def followed(sessions, *tracks):
    """A take in which these are followed, one after the other, and how often another one was asked for."""
    reference, asked = load_track(POSES / "reference.npz"), []
    prepared = PreparedSong(song(), reference, PRIOR, PoseModel(bytes, "ab" * 32, ""))
    info = begun_now("song", "mirror", part=(0.0, 24.0))
    take = LiveTake(prepared, sessions, info, float, film=False, another=lambda: asked.append(1))
    take._watch = CopyWatch(prepared.original, AtOnce())
    told = []
    for track in tracks:
        for n in range(0, len(track), 3):
            take.add(PosedFrame(CameraFrame(None, track.t[n], n), track.pose(n), 0.01))
            take.due(track.t[n])
            told.append(take.problem)
    return take, asked, told


def test_where_the_reference_was_followed_first_the_other_one_is_judged(tmp_path):
    reference, cover = (load_track(POSES / f"{name}.npz") for name in ("reference", "cover"))
    take, asked, told = followed(tmp_path, reference.between(0, 12.5), cover.between(12.5, 25))
    assert len(asked) == 1 and set(told) == {None, words.LIVE_REFERENCE_FOLLOWED} and told[-1] is None
    finished = take.finish()
    assert take.problem == words.LIVE_PARTLY_REFERENCE
    kept = load_take(finished.folder)
    seen = {verdict.beat: verdict.kind != "unseen" for verdict in kept.verdicts}
    assert not any(seen[beat] for beat in range(22)) and all(seen[beat] for beat in range(27, 47))
    assert not load_track(finished.folder.poses).between(0, 11).seen.any()


def test_a_take_of_nobody_but_the_reference_is_refused_and_not_kept(tmp_path):
    take, asked, _ = followed(tmp_path, load_track(POSES / "reference.npz").mirrored().between(3, 17))
    assert asked and take.finish() is None
    assert take.unkept == take.problem == words.LIVE_IS_REFERENCE
    assert not take.folder.path.exists()


def test_what_is_kept_is_what_was_judged_to_the_last_digit(tmp_path):
    finished = practised(tmp_path)[0].finish()
    kept, live = load_take(finished.folder), finished.take
    for before, after in zip(live.verdicts, kept.verdicts, strict=True):
        for name in vars(before):
            np.testing.assert_array_equal(getattr(after, name), getattr(before, name), err_msg=name)
    assert repr(kept.mistakes) == repr(live.mistakes)
    assert kept.basis.source == PRIOR.source and len(kept.basis.grid) == len(song().grid)  # not only of the passage


def test_a_pass_begins_without_waiting_for_the_disk_and_all_of_it_is_brought_there_meanwhile(tmp_path, monkeypatch):
    """The music plays on while a pass begins, and a slow disk may take longer than a beat."""
    kept = []

    def refuse(file):  # other takes' threads, of tests before, may bring theirs there
        assert threading.current_thread() is not threading.main_thread(), "waited for the disk"

    with monkeypatch.context() as slow:
        slow.setattr("os.fsync", refuse)
        slow.setattr(live_take, "FsyncLoop", lambda paths: kept.extend(paths))
        take = practised(tmp_path)[0]
    assert [path.name for path in kept] == ["session.json", "take.mp4", "poses.log"]
    take._fsync_loop = SimpleNamespace(close=lambda: None)
    monkeypatch.setattr(in_progress, "to_disk", lambda path: kept.append(path.name))
    take.finish()
    assert kept[3:] == ["session.json"]  # before take.json, which says that all the rest is there


def test_the_folder_says_that_it_is_a_passage(tmp_path):
    finished = practised(tmp_path)[0].finish()
    assert session_info(finished.folder).part == PART
    assert SessionInfo("song", finished.take.started_at).part is None


def test_the_folder_says_what_took_part(tmp_path):
    kept = session_info(practised(tmp_path)[0].finish().folder)
    assert kept.versions["coach"] == __version__
    assert kept.versions["pose_model"] == "ab" * 32 and kept.versions["mediapipe"]
    assert kept.video_sha256 is None  # the tests' song has no video


def test_the_whole_song_is_judged_beat_by_beat(tmp_path):
    take, due = practised(tmp_path, part=None)
    assert [verdict.beat for verdict in due][:7] == list(range(7))
    assert len(take.finish().take.verdicts) == 120


def filmed_by(take, writer):
    """The take with its film written by ``writer``, which fails at the third picture."""
    take.recorder = Recorder(take.recorder._path, float, writer)
    for frame in frames([3.0, 3.1, 3.2, 3.3]):
        take.recorder.offer(frame)
    return take


def test_an_encoder_that_fails_costs_the_film_but_not_the_take(tmp_path):
    take = filmed_by(practised(tmp_path)[0], Writer(broken=OSError(errno.EIO, "Generic error")))
    kept = load_take(take.finish().folder)
    assert [verdict.beat for verdict in kept.verdicts] == [6, 7, 8, 9]
    assert "Generic error" in take.problem


def test_a_mistake_of_the_program_while_filming_surfaces_after_the_take_is_kept(tmp_path):
    take = filmed_by(practised(tmp_path)[0], Writer(broken=ZeroDivisionError("bug")))
    with pytest.raises(ZeroDivisionError, match="bug"):
        take.finish()
    (record,) = tmp_path.glob("*/*/take.json")
    assert len(load_take(TakeFolder(record.parent)).verdicts) == 4


def test_a_take_that_cannot_be_judged_is_left_to_the_next_start(tmp_path, monkeypatch):
    def bug(*_, **__):
        raise ZeroDivisionError("bug")

    monkeypatch.setattr(live_take, "judged_as", bug)
    take = filmed_by(practised(tmp_path)[0], Writer(broken=OSError(errno.EIO, "Generic error")))
    with pytest.raises(ZeroDivisionError, match="bug"):
        take.finish()
    assert {path.name for path in take.folder.path.iterdir()} == {
        "poses.log",
        "room.tmp",
        "session.json",
        "session.lock",
    }
    assert unfinished(tmp_path) == [take.folder]  # no longer locked


def test_a_disk_that_is_full_at_the_end_costs_neither_result_nor_review(tmp_path, monkeypatch):
    def full(path, track):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(in_progress, "save_track", full)
    take, _ = practised(tmp_path)
    assert take.problem is None
    finished = take.finish()
    assert len(finished.take.verdicts) == 4
    assert "poses.npz could not be written (No space left on device)" in take.problem
    assert unfinished(tmp_path) == [finished.folder]


def test_poses_that_did_not_reach_the_log_are_kept_at_the_end_and_no_longer_complained_of(tmp_path):
    take, _ = practised(tmp_path)
    take._open.log.problem = "Your poses are no longer saved: No space left on device."
    assert "no longer saved" in take.problem
    take.finish()
    assert take.problem is None


@pytest.mark.parametrize("calibrated", [True, False])
def test_the_folder_says_with_which_devices_and_whether_a_lag_is_the_dancers(tmp_path, calibrated):
    devices = Devices("HD Webcam", "Speakers", 0.19, calibrated)
    reference = still(300)
    prepared = PreparedSong(song(), reference, PRIOR, PoseModel(bytes, "ab" * 32, ""))
    take = LiveTake(prepared, tmp_path, begun_now("song", "mirror", devices=devices), float)
    take.add(PosedFrame(CameraFrame(None, 0.1, 0), reference.pose(0), 0.01))
    finished = take.finish()
    assert finished.take.calibrated is calibrated
    assert session_info(finished.folder).devices == devices
    assert load_take(finished.folder).calibrated is calibrated


def test_a_light_pass_of_the_arms_at_half_speed_keeps_no_film(tmp_path):
    reference, rate = still(300), 0.5
    prepared = PreparedSong(song(), reference, PRIOR, PoseModel(bytes, "ab" * 32, ""))
    info = begun_now("song", "mirror", part=PART, speed=rate, body="arms", memory=True)
    path = tmp_path / "song" / "practice" / "then" / "001"
    take = LiveTake(prepared, tmp_path, info, lambda at: rate * at, film=False, path=path)
    picture = np.zeros((48, 64, 3), np.uint8)
    due = []
    for n in range(90, 166):
        pose = Pose(reference.image[n], reference.world[n], reference.visibility[n], 1, BLAZEPOSE)
        take.recorder.offer(CameraFrame(picture, n / 30 / rate, n))
        take.add(PosedFrame(CameraFrame(picture, n / 30 / rate, n), pose, 0.01))
        due += take.due(n / 30)
    folder = take.finish().folder
    assert folder.path == tmp_path / "song" / "practice" / "then" / "001" and folder.song == "song"
    assert sorted(path.name for path in folder.path.iterdir()) == [
        "poses.npz",
        "session.json",
        "take.json",
        "verdicts.npz",
    ]
    info = session_info(folder)
    assert (info.part, info.speed, info.body, info.memory) == (PART, 0.5, "arms", True)
    verdicts = (*due, *load_take(folder).verdicts)
    assert [v.beat for v in verdicts] == [6, 7, 8, 9] * 2
    legs = [joint.endswith(("hip", "knee")) for joint in JOINTS]
    assert all(np.isnan(v.error[legs]).all() and np.isfinite(v.error[1:5]).all() for v in verdicts)
    assert take.problem is None
