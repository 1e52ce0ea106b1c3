"""Practices on the disk: beside the takes, never among them; whole after whatever happens."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from coach.app.session_list import list_sessions
from coach.base.errors import CoachError
from coach.domain.practice import PassResult, Stretch
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.takes import practice
from coach.takes.folder import every_take, list_takes, load_take, newest_take, session_info
from coach.takes.in_progress import OpenTake, set_aside_damaged, unfinished, unfinished_passes
from coach.takes.practice import (
    PracticeFolder,
    PracticeInfo,
    pass_result,
    pass_results,
    practice_info,
    practices,
    practised,
    read_practice,
    write_practice,
)
from coach.takes.session_info import Devices, SessionInfo
from tests.kit.films import a_song
from tests.kit.sessions import a_pass, a_session, where_of
from tests.kit.takes import STARTED, a_take, mistake, unseen, verdict

EIGHT = Stretch(8, 15, "chorus")
INFO = PracticeInfo("lovedive", STARTED, (EIGHT,), devices=Devices("cam", "", 0.08, True))


def test_a_practice_is_a_folder_with_a_take_for_each_pass(tmp_path):
    folder = PracticeFolder.begin(tmp_path, INFO)
    assert folder.path == tmp_path / "lovedive" / "practice" / "2026-03-01 18-30-05"
    first, second = a_pass(folder, speed=0.75, memory=True), a_pass(folder, score=90.0, speed=0.8, body="arms")
    assert [one.path.name for one in folder.passes] == ["001", "002"] and first.song == second.song == "lovedive"
    assert sorted(path.name for path in first.path.iterdir()) == [
        "poses.npz",
        "session.json",
        "take.json",
        "verdicts.npz",
    ]
    assert pass_results(folder) == (
        PassResult(EIGHT, 0.75, 80.0, 8, 0, memory=True),
        PassResult(EIGHT, 0.8, 90.0, 8, 0, body="arms"),
    )
    assert practice_info(folder) == INFO and practices(tmp_path, "LoveDive") == [folder]


def test_a_passage_chosen_while_practising_keeps_its_name(tmp_path):
    folder = PracticeFolder.begin(tmp_path, replace(INFO, stretches=(Stretch(0, 7, "intro"),)))
    a_pass(folder)
    a_pass(folder, passage="손")
    assert [one.stretch.name for one in pass_results(folder)] == ["", "손"]
    assert [session_info(one).passage for one in folder.passes] == ["", "손"]


def test_two_practices_in_one_second_and_more_than_999_passes(tmp_path):
    first, second = (PracticeFolder.begin(tmp_path, INFO) for _ in range(2))
    assert second.path.name == "2026-03-01 18-30-05 (2)" and practices(tmp_path, "lovedive") == [first, second]
    for name in ("999", "1000", "notes"):
        (first.path / name).mkdir()
    assert [one.path.name for one in first.passes] == ["999", "1000"] and first.next_pass().name == "1001"


def test_practices_are_in_the_order_in_which_they_were_danced_whatever_the_clocks_said(tmp_path):
    """In Seoul, then, after seven hours, in Paris, where it is earlier; and in the hour that comes twice in autumn."""
    began = [
        datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=9))),
        datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 10, 25, 2, 50, tzinfo=timezone(timedelta(hours=2))),
        datetime(2026, 10, 25, 2, 10, tzinfo=timezone(timedelta(hours=1))),
    ]
    folders = [PracticeFolder.begin(tmp_path, replace(INFO, started_at=at)) for at in began]
    for number, folder in enumerate(folders, start=1):
        a_pass(folder, score=number)
        folder.close()
    assert practices(tmp_path, "lovedive") == folders
    assert [session.folder.path for session in list_sessions(tmp_path)] == [folder.path for folder in folders]
    looked_back = [one.score for passes in practised(tmp_path, a_song(tmp_path)) for one in passes]
    assert looked_back == [1, 2, 3, 4] and folders[1].path.name < folders[0].path.name


def test_passes_are_no_takes(tmp_path):
    a_pass(PracticeFolder.begin(tmp_path, INFO))
    a_pass(PracticeFolder.begin(tmp_path, INFO), finish=False)
    assert list_takes(tmp_path, "lovedive") == every_take(tmp_path) == unfinished(tmp_path) == []
    with pytest.raises(CoachError, match="There is no take of lovedive"):
        newest_take(tmp_path, "lovedive")


def test_a_song_and_a_sessions_folder_may_be_called_practice(tmp_path):
    where = where_of(tmp_path / "practice")
    where = replace(where, sessions=tmp_path / "practice")
    take = a_session(where, song="practice", video=False)
    assert take.song == "practice" and not take.is_pass and list_takes(where.sessions, "practice") == [take]
    other = a_session(where, song="lovedive", video=False)
    assert other.song == "lovedive" and set(every_take(where.sessions)) == {other, take}
    folder = PracticeFolder.begin(where.sessions, replace(INFO, song="practice"))
    assert a_pass(folder).song == "practice" and practices(where.sessions, "practice") == [folder]


def test_where_nothing_was_danced_nothing_is_left(tmp_path):
    folder = PracticeFolder.begin(tmp_path, INFO)
    folder.close()
    assert not folder.path.exists()
    folder = PracticeFolder.begin(tmp_path, INFO)
    a_pass(folder)
    folder.close()
    assert len(pass_results(folder)) == 1


def test_it_runs_from_its_beginning_to_its_end_between_passes_too(tmp_path):
    folder = PracticeFolder.begin(tmp_path, INFO)
    (seen,) = practices(tmp_path, "lovedive")
    assert seen.running
    a_pass(folder)
    assert seen.running
    folder.close()
    folder.close()
    assert not seen.running and not folder.lock.exists()


def test_a_killed_practice_does_not_run(tmp_path):
    folder = PracticeFolder(PracticeFolder.begin(tmp_path, INFO).path)  # who held the lock is gone
    assert folder.lock.exists() and not folder.running


def test_where_practice_json_cannot_be_written_nothing_is_locked_or_left(tmp_path, monkeypatch):
    def full(path, info):
        raise CoachError("The disk is full.")

    monkeypatch.setattr(practice, "write_practice", full)
    with pytest.raises(CoachError, match="full"):
        PracticeFolder.begin(tmp_path, INFO)
    assert practices(tmp_path, "lovedive") == []


def test_it_runs_while_a_pass_is_a_pass(tmp_path):
    folder = PracticeFolder(PracticeFolder.begin(tmp_path, INFO).path)
    assert not folder.running
    running = OpenTake.begin(tmp_path, SessionInfo("lovedive", STARTED), BLAZEPOSE, path=folder.next_pass())
    assert folder.running
    running.discard()
    assert not folder.running and not folder.passes


def test_a_killed_practice_s_last_pass_waits_to_be_judged(tmp_path):
    folder = PracticeFolder.begin(tmp_path, INFO)
    a_pass(folder)
    left = a_pass(folder, finish=False)
    assert unfinished_passes(tmp_path) == [left] and len(pass_results(folder)) == 1
    cut_off = folder.passes[0]
    cut_off.record.write_text('{"version": 1', encoding="utf-8")
    set_aside_damaged(tmp_path)
    assert unfinished_passes(tmp_path) == [cut_off, left]


def test_how_a_pass_went():
    beats = [verdict(8), verdict(9, "shape", ("left_elbow",)), verdict(10, "timing"), unseen(11), verdict(12)]
    told = (mistake(9, 9), mistake(8, 12, kind="timing", joints=(), whole=True))
    found = pass_result(a_take(beats, told), SessionInfo("x", STARTED, speed=0.6))
    assert (found.stretch, found.speed, found.beats, found.wrong, found.told) == (Stretch(8, 12), 0.6, 4, 2, 1)
    everywhere = (mistake(8, 9, kind="absent", whole=True),)
    assert pass_result(a_take(beats, everywhere), SessionInfo("x", STARTED)).told == 4
    throughout = (mistake(9, 10, whole=True),)
    assert pass_result(a_take(beats, throughout), SessionInfo("x", STARTED)).told == 2
    again = (mistake(8, 8, places=((8, 8), (12, 12))),)
    assert pass_result(a_take(beats, again), SessionInfo("x", STARTED)).told == 2
    assert pass_result(a_take((), ()), SessionInfo("x", STARTED)) is None


def test_only_what_was_practised_on_the_present_video_and_beats_is_known(tmp_path, monkeypatch):
    song = a_song(tmp_path)
    monkeypatch.setattr(practice, "video_of", lambda song: "now")
    for days, (video, period) in enumerate([("now", 0.5), ("old", 0.5), ("now", 0.4), (None, 0.5)]):
        info = replace(INFO, started_at=STARTED + timedelta(days=days), video_sha256=video)
        a_pass(
            PracticeFolder.begin(tmp_path, info),
            [verdict(k, period=period) for k in range(8, 16)],
            speed=0.5 + days / 10,
        )
    assert [[one.speed for one in past] for past in practised(tmp_path, song)] == [[0.5], [0.8]]


def test_what_cannot_be_read_is_left_out(tmp_path):
    folder = PracticeFolder.begin(tmp_path, INFO)
    a_pass(folder)
    a_pass(folder).record.write_text("{}", encoding="utf-8")
    folder.record.write_text("{", encoding="utf-8")
    assert [one.stretch for one in pass_results(folder)] == [Stretch(8, 15)]
    assert practice_info(folder).started_at.replace(tzinfo=None) == STARTED.replace(tzinfo=None)


@pytest.mark.parametrize("info", [INFO, PracticeInfo("노래", STARTED, (), True, "ab" * 32)])
def test_practice_json_comes_back(tmp_path, info):
    write_practice(tmp_path / "practice.json", info)
    assert read_practice(tmp_path / "practice.json") == info


@pytest.mark.parametrize(
    ("change", "said"),
    [({"planned": 1}, "“planned” should be true or false"), ({"stretches": [{"first": 3, "last": 2, "name": ""}]},
     "should be not before the first"), ({"more": 1}, "absent"), ({"version": 2}, "newer Coach")],
)  # fmt: skip
def test_what_is_wrong_in_practice_json_is_named(tmp_path, change, said):
    file = tmp_path / "practice.json"
    write_practice(file, INFO)
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | change), encoding="utf-8")
    with pytest.raises(CoachError, match=said):
        read_practice(file)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "sessions").write_text("a file")
    with pytest.raises(CoachError, match="can't be saved in .*sessions"):
        PracticeFolder.begin(tmp_path / "sessions", INFO)


def test_what_is_read_of_a_pass_is_what_its_take_says(tmp_path):
    folder = PracticeFolder.begin(tmp_path, INFO)
    beats = [verdict(k, "shape", ("left_elbow",)) if k in (9, 14) else verdict(k) for k in range(8, 16)]
    one = a_pass(folder, beats, (mistake(9, 9, places=((9, 9), (14, 14))), mistake(9, 9, "absent", whole=True)))
    assert pass_results(folder) == (replace(pass_result(load_take(one), session_info(one)), stretch=EIGHT),)
    assert pass_results(folder)[0].told == 8
    one.verdicts.write_bytes(b"damaged")  # then only what take.json knows is told
    assert pass_results(folder)[0].told == 1
