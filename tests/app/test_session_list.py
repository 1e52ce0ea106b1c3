import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from coach.app.moves_plot import PICTURE
from coach.app.session_deletion import delete
from coach.app.session_list import SESSION_FILE_PATTERN, chosen, list_sessions, session_table, size_words
from coach.base.errors import CoachError
from coach.base.files import Lock
from coach.history.database import create_tables
from coach.history.past_practices import danced_passes, practices_of, sync_practices
from coach.takes.folder import TakeFolder, find_take
from coach.takes.practice import PracticeFolder, PracticeInfo
from tests.kit.sessions import a_pass, a_session
from tests.kit.takes import STARTED, a_take, unseen, verdict

NOW = datetime(2026, 3, 31, 12, tzinfo=STARTED.tzinfo)


def three(where, scores=(60.0, 90.0, 70.0)):
    return [a_session(where, days, score, video=False) for days, score in enumerate(scores)]


def answering(text):
    """A dancer who answers that; and the questions that were put."""
    asked = []

    def ask(question):
        asked.append(question)
        return text

    return ask, asked


def test_the_list_counts_takes_as_review_does(where):
    folders = three(where)
    listed = list_sessions(where.sessions)
    assert [s.number for s in listed] == [1, 2, 3]
    assert [find_take(where.sessions, "lovedive", s.number).path for s in listed] == [f.path for f in folders]
    size = sum(path.stat().st_size for path in folders[0].path.iterdir())
    assert (listed[0].score, listed[0].size, listed[0].state) == (60.0, size, "finished")


def test_the_table_says_sizes_and_what_is_wrong(where):
    damaged, cut_short, running = three(where)
    damaged.record.write_text("{}", encoding="utf-8")
    cut_short.record.unlink()
    (running.path / "other").mkdir()
    lock = Lock.take(running.lock)
    table = session_table(list_sessions(where.sessions), where.sessions)
    lock.release(remove=True)
    lines = table.splitlines()
    assert "unreadable" in lines[1] and "cut short" in lines[2] and "being danced" in lines[3]
    assert lines[-2].startswith("3 takes, ")
    assert lines[-1].endswith("python main.py review")


def test_a_file_that_is_replaced_meanwhile_has_no_size(where, monkeypatch):
    (folder,) = three(where, (60.0,))
    (size,) = (one.size for one in list_sessions(where.sessions))
    passing = folder.path / ".take.json.1.tmp"
    passing.write_bytes(b"half of it")
    lstat = type(passing).lstat

    def gone(path):
        if path == passing:
            raise FileNotFoundError(2, "No such file or directory")
        return lstat(path)

    monkeypatch.setattr(type(passing), "lstat", gone)
    assert [one.size for one in list_sessions(where.sessions)] == [size]


def test_where_nothing_was_danced_there_is_nothing_to_open(where):
    (folder,) = three(where, scores=(60.0,))
    for path in (folder.record, folder.poses):
        path.unlink()
    table = session_table(list_sessions(where.sessions), where.sessions)
    assert "nothing danced" in table and "python main.py review" not in table


def test_nothing_there(where):
    assert "no takes in" in session_table(list_sessions(where.sessions), where.sessions)
    assert session_table([], where.sessions, "attention").endswith(f"no takes of attention in {where.sessions}.")
    (where.sessions / "lovedive" / "holiday pictures").mkdir(parents=True)
    assert list_sessions(where.sessions) == []


def test_a_misspelt_song_is_told_beside_the_one_that_was_meant(where):
    three(where)
    assert session_table([], where.sessions, "lovedvie").endswith(" Did you mean lovedive?")


@pytest.mark.parametrize(
    ("numbers", "best", "age", "left"),
    [
        (None, 1, None, [1, 3]),
        (None, 0, None, [1, 2, 3]),
        (None, 5, None, []),
        ([2], None, None, [2]),
        (None, None, timedelta(days=30), []),
        (None, None, timedelta(days=29), [1]),
        (None, 1, timedelta(days=28), [1]),
    ],
)
def test_which_ones_would_go(where, numbers, best, age, left):
    three(where)
    assert [s.number for s in chosen(list_sessions(where.sessions), numbers, best, age, NOW)] == left


def test_the_best_are_those_of_each_video(where):
    for days, (score, video) in enumerate([(99.0, "old"), (98.0, "old"), (60.0, "new"), (70.0, "new")]):
        a_session(where, days, score, video=False, of=video)
    assert [s.number for s in chosen(list_sessions(where.sessions), None, 1, None, NOW)] == [2, 3]


def test_a_song_danced_half_does_not_drive_out_a_whole_one(where):
    half = a_take()
    a_session(where, 0, 80.0, video=False)
    a_session(where, 1, 99.0, take=replace(half, score=replace(half.score, coverage=0.5)), video=False)
    assert [s.number for s in chosen(list_sessions(where.sessions), None, 1, None, NOW)] == [2]


def test_of_equal_scores_the_newest_stay(where):
    three(where, (80.0, 80.0, float("nan")))
    assert [s.number for s in chosen(list_sessions(where.sessions), None, 1, None, NOW)] == [1, 3]


@pytest.mark.parametrize("score", [80.0, float("nan")])
def test_of_equal_takes_the_newest_stays_though_the_clock_went_back_between_them(where, score):
    """In autumn, or on a journey to the west: by the names of their folders the second is the older."""
    summer, winter = (timezone(timedelta(hours=hours)) for hours in (2, 1))
    begun = [datetime(2026, 10, 25, 2, 50, tzinfo=summer), datetime(2026, 10, 25, 2, 10, tzinfo=winter)]
    for at in begun:
        a_session(where, score=score, video=False, at=at)
    listed = list_sessions(where.sessions)
    assert [s.started_at for s in listed] == begun
    assert [s.folder.name[-8:] for s in chosen(listed, None, 1, None, NOW)] == ["02-50-00"]


@pytest.mark.parametrize(("hours", "gone"), [(23.5, []), (24.5, ["take", "practice"])])
def test_how_old_something_is_does_not_depend_on_clocks(where, hours, gone):
    """A day before 12:00 in winter is 13:00 in summer."""
    summer, winter = (timezone(timedelta(hours=hours)) for hours in (2, 1))
    now = datetime(2026, 10, 25, 12, tzinfo=winter)
    at = (now - timedelta(hours=hours)).astimezone(summer)
    a_session(where, video=False, at=at)
    a_pass(PracticeFolder(PracticeFolder.begin(where.sessions, PracticeInfo("lovedive", at)).path))
    left = chosen(list_sessions(where.sessions), None, None, timedelta(days=1), now)
    assert ["take" if one.passes is None else "practice" for one in left] == gone


def test_practised_passages_are_neither_among_the_best_nor_among_what_goes(where):
    three(where)
    a_session(where, 5, 100.0, video=False, part=(2.0, 4.0))
    listed = list_sessions(where.sessions)
    assert [s.number for s in chosen(listed, None, 2, None, NOW)] == [1]
    assert [s.number for s in chosen(listed, None, 0, None, NOW)] == [1, 2, 3]
    assert "practice 100" in session_table(listed, where.sessions)


def test_a_film_of_another_dance_neither_counts_nor_goes(where):
    three(where)
    a_session(where, 5, 100.0, video=False, same_dance=False)
    listed = list_sessions(where.sessions)
    assert [s.number for s in chosen(listed, None, 2, None, NOW)] == [1]
    assert [s.number for s in chosen(listed, None, 0, None, NOW)] == [1, 2, 3]
    row = session_table(listed, where.sessions).splitlines()[4]
    assert "another dance" in row and "100" not in row


def test_numbers_need_one_song_and_takes_that_are_there(where):
    three(where)
    with pytest.raises(CoachError, match="no take 9"):
        chosen(list_sessions(where.sessions), [9], None, None, NOW)
    a_session(where, song="other", video=False)
    with pytest.raises(CoachError, match="Say which song"):
        chosen(list_sessions(where.sessions), [1], None, None, NOW)


@pytest.mark.parametrize("answer", ["", "no", "y"])
def test_nothing_goes_without_a_yes(where, answer):
    three(where)
    ask, asked = answering(answer)
    assert delete(list_sessions(where.sessions), ask, lambda said: None) == 0
    assert "Delete 3 takes" in asked[0]
    assert len(list_sessions(where.sessions)) == 3


def test_a_deleted_session_is_gone_with_its_folder(where):
    first, *others = three(where)
    (first.path / "reel.mp4").write_bytes(b"film")
    (first.path / "report.html").write_bytes(b"page")
    said = []
    assert delete(list_sessions(where.sessions)[:1], answering(" Yes ")[0], said.append) == 1
    assert not first.path.exists() and all(f.record.exists() for f in others)
    assert said[-1].startswith("Deleted 1 take, ")


def test_what_is_not_ours_stays_and_that_is_said(where):
    (folder,) = three(where, (60.0,))
    (folder.path / "friends.mp4").write_bytes(b"mine")
    (folder.path / "take.mp4.d").mkdir()
    said = []
    delete(list_sessions(where.sessions), answering("yes")[0], said.append)
    assert sorted(p.name for p in folder.path.iterdir()) == ["friends.mp4", "take.mp4.d"]
    assert any("friends.mp4" in line for line in said)
    assert list_sessions(where.sessions) == []


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits how far a file grows")
def test_takes_can_be_deleted_to_make_room_on_a_full_disk(where):
    from tests.kit.full_disk import full_disk

    three(where, (60.0, 70.0))
    listed = list_sessions(where.sessions)
    with full_disk():
        deleted = delete(listed, answering("yes")[0], lambda said: None)
    assert deleted == 2 and list_sessions(where.sessions) == []


def test_a_running_session_stays(where):
    (folder,) = three(where, (60.0,))
    lock = Lock.take(folder.lock)
    ask, asked = answering("yes")
    assert delete(list_sessions(where.sessions), ask, lambda said: None) == 0
    lock.release(remove=True)
    assert folder.record.exists() and asked == []


def test_a_deletion_that_breaks_off_can_be_repeated(where, monkeypatch):
    (folder,) = three(where, (60.0,))
    unlink = type(folder.path).unlink

    def refused(path, missing_ok=False):
        if path.name == "poses.npz":
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    with monkeypatch.context() as broken:
        broken.setattr(type(folder.path), "unlink", refused)
        with pytest.raises(CoachError, match="could not be deleted"):
            delete(list_sessions(where.sessions), answering("yes")[0], lambda said: None)
    assert folder.record.exists()
    assert delete(list_sessions(where.sessions), answering("yes")[0], lambda said: None) == 1
    assert not folder.path.exists()


def test_a_link_to_a_folder_elsewhere_is_left_alone(where, tmp_path):
    (folder,) = three(where, (60.0,))
    elsewhere = tmp_path / "elsewhere"
    folder.path.rename(elsewhere)
    folder.path.symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(CoachError, match="by hand"):
        delete(list_sessions(where.sessions), answering("yes")[0], lambda said: None)
    assert TakeFolder(elsewhere).record.exists()


@pytest.mark.parametrize(("size", "said"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (7_000_000, "7.0 MB")])
def test_sizes_in_words(size, said):
    assert size_words(size) == said


@pytest.mark.parametrize(
    "name",
    ["take.mp4", "take.mp4.part", "room.tmp", "reel.mp4", "reel-portrait.mp4", "reel-all-portrait-alone.mp4",
     "marks.json", "verdicts.npz", ".take.json.123.tmp", ".verdicts.npz.123.456.tmp", ".poses.x1.tmp",
     ".reel-all.mp4.12.part", PICTURE, f".{PICTURE}.12.34.tmp"],
)  # fmt: skip
def test_what_is_ours(name):
    assert SESSION_FILE_PATTERN.fullmatch(name)


@pytest.mark.parametrize(
    "name",
    ["take.mp4.bak", "my take.mp4", "notes.txt", "poses.npz~", "report.html.txt", "reel backup.mp4",
     "reel-for-insta.mp4", "reelfinal.mp4", "reel-portrait-all.mp4", ".reel.mp4.mine"],
)  # fmt: skip
def test_what_is_not_ours(name):
    assert not SESSION_FILE_PATTERN.fullmatch(name)


def a_practice(where, days=0, passes=2, **how):
    """A killed one: nobody holds its lock any more."""
    at = STARTED + timedelta(days=days)
    practice = PracticeFolder(PracticeFolder.begin(where.sessions, PracticeInfo("lovedive", at)).path)
    for _ in range(passes):
        a_pass(practice, **how)
    return practice


def test_a_practice_is_one_line_with_its_passes(where):
    three(where)
    practice = a_practice(where, 5)
    table = session_table(list_sessions(where.sessions, "LoveDive"), where.sessions)
    line, total = table.splitlines()[-3], table.splitlines()[-1]
    size = sum(path.stat().st_size for path in practice.path.rglob("*") if path.is_file())
    assert line.split() == ["lovedive", "–", "2026-03-06", "18:30", "practice,", "2", "passes",
                            *size_words(size).split(),
                            "2026-03-06", "18-30-05"]  # fmt: skip
    assert total.startswith("3 takes and 1 practice, ")


def test_passes_are_counted_as_the_history_counts_them(where):
    """Of one of which less than half was seen neither says that it was danced."""
    little = [verdict(8), *(unseen(k) for k in range(9, 16))]
    for day, passes in enumerate(([None, little], [little], [[unseen(8)]])):
        practice = a_practice(where, day, passes=0)
        for verdicts in passes:
            a_pass(practice, verdicts)
    listed = list_sessions(where.sessions)
    assert [session.passes for session in listed] == [1, 0, 0]
    with closing(sqlite3.connect(":memory:")) as connection:
        create_tables(connection)
        sync_practices(connection, where.sessions)
        assert [danced_passes(practice) for practice in practices_of(connection, "lovedive")] == [1, 0, 0]
    table = session_table(listed, where.sessions)
    assert "practice, 1 pass" in table and table.count("practice, no pass seen") == 2


def test_what_became_of_a_practice_is_said(where):
    cut_short, empty, running = a_practice(where, 0, finish=False), a_practice(where, 1, passes=0), a_practice(where, 2)
    lock = Lock.take(running.lock)
    states = [session.state for session in list_sessions(where.sessions)]
    lock.release(remove=True)
    assert states == ["cut short", "empty", "running"]
    assert empty.path.exists() and len(cut_short.passes) == 2


@pytest.mark.parametrize(
    ("numbers", "best", "age", "practised", "left"),
    [(None, None, timedelta(days=28), False, [1, 2, 0]), ([2], None, None, False, [2]), (None, 1, None, False, [1, 3]),
     (None, None, None, True, [0]), (None, None, timedelta(days=90), True, [])],
)  # fmt: skip
def test_which_practices_a_filter_means(where, numbers, best, age, practised, left):
    three(where)
    a_practice(where, 1)
    listed = list_sessions(where.sessions)
    assert sorted(s.number for s in chosen(listed, numbers, best, age, NOW, practised)) == sorted(left)


def test_a_practice_that_goes_on_between_two_passes_is_not_deleted(where):
    running = PracticeFolder.begin(where.sessions, PracticeInfo("lovedive", STARTED))
    a_pass(running)
    told = []
    assert delete(list_sessions(where.sessions), lambda _: "yes", told.append) == 0
    assert running.record.exists() and len(running.passes) == 1
    running.close()
    assert delete(list_sessions(where.sessions), lambda _: "yes", told.append) == 1 and not running.path.exists()


def test_a_deleted_practice_leaves_only_what_is_not_coach_s(where):
    (take,) = three(where, scores=(60.0,))
    practice, other = a_practice(where, 1), a_practice(where, 2)
    (other.passes[0].path / "notes.txt").write_text("mine")
    told = []
    assert delete(chosen(list_sessions(where.sessions), None, None, None, NOW, True), lambda _: "yes", told.append) == 2
    assert not practice.path.exists() and take.record.exists()
    assert [path.name for path in other.path.rglob("*")] == ["001", "notes.txt"]
    assert "notes.txt" in told[1] and told[-1].startswith("Deleted 2 practices, ")
    (other.passes[0].path / "notes.txt").unlink()
    other.passes[0].path.rmdir()
