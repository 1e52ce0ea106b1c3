"""The history as the command shows it: what was danced, deleted, marked; a database in any state."""

import csv
import io
import json
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from coach.base.errors import CoachError
from coach.history import history
from coach.history.database import DATABASE_FILE, SCHEMA_VERSION, open_history
from coach.history.past_takes import songs_of, takes_of
from coach.takes.folder import find_take, session_info
from coach.takes.marks import toggle_mark
from coach.takes.session_info import InGroup, write_info
from coach.takes.verdict_file import write_verdicts
from coach.wording.numbers import points
from tests.kit.films import a_song
from tests.kit.sessions import a_session, where_of
from tests.kit.takes import a_take, mistake, unseen, verdict


def known(where):
    """Folders in the database file as it is now, without looking at the folders."""
    with closing(sqlite3.connect(where.sessions / DATABASE_FILE)) as connection:
        return [folder for (folder,) in connection.execute("SELECT folder FROM takes ORDER BY folder")]


def test_a_recorded_take_is_in_the_database(where):
    folder = a_session(where, video=False)
    assert history.record_take(folder) is None
    assert known(where) == ["lovedive/2026-03-01 18-30-05"]
    with closing(open_history(where.sessions)) as opened:
        (take,) = takes_of(opened.connection, "lovedive")
    assert (take.score, take.shape, take.timing, take.coverage) == (81.5, 84.0, 75.25, 1.0)
    assert [m.said for m in take.mistakes] == ["Left elbow: bend it more."]
    assert take.wrong[1] == pytest.approx(3 / 16) and take.wrong[2] == 0
    assert len(take.beats) == 16 and take.beats[3] == 90.0


@pytest.mark.parametrize("score", [90.502, 91.498, 64.51])
def test_a_score_in_the_history_is_the_one_that_was_told_after_the_dance(where, score):
    a_session(where, score=score, video=False)
    row = next(line.split() for line in history.show_history(None, where).splitlines() if "2026-03-01" in line)
    assert row[3] == points(score)


def test_a_film_of_another_dance_is_not_in_the_history(where):
    for days in (0, 2):
        a_session(where, days, 60.0, video=False)
    other = a_session(where, 1, 99.0, video=False, same_dance=False)
    assert history.record_take(other) is None
    assert not (where.sessions / DATABASE_FILE).exists()
    shown = history.show_history(None, where)
    rows = [line.split() for line in shown.splitlines() if "2026-03-0" in line]
    assert [(row[0], row[3]) for row in rows] == [("1", "60"), ("3", "60")]  # numbered as review --take counts
    assert f"lovedive/{other.path.name}" not in known(where)


def test_takes_of_another_video_are_listed_but_count_in_no_trend(where):
    for days, (score, video) in enumerate([(99.0, "old"), (98.0, "old"), (60.0, "new"), (70.0, None)]):
        a_session(where, days, score, video=False, of=video)
    shown = history.show_history(None, where)
    assert shown.count("another video\n") == 2
    assert "2 takes were danced to a different video of this song" in shown
    assert "in 2 of your newest 2 takes" in shown
    page = (where.sessions / history.HISTORY_PAGE_FILE).read_text(encoding="utf-8")
    assert "lovedive: 2 takes, first 60, newest 70, best 70 of 100." in page
    assert "2 takes were danced to a different video" in page


def test_the_video_of_a_song_that_is_there_decides_which_takes_count(where, monkeypatch):
    for days, video in enumerate(("old", "old", "new")):
        a_session(where, days, video=False, of=video)
    monkeypatch.setattr(history, "_song", lambda name, songs: a_song(songs))
    monkeypatch.setattr(history, "video_of", lambda song: "old")  # put back with songs --restore
    shown = history.show_history(None, where)
    assert "One take was danced to a different video" in shown
    assert "in 2 of your newest 2 takes" in shown


def test_takes_judged_by_beats_that_were_put_right_since_are_listed_but_count_in_no_trend(where, monkeypatch):
    for days, period in enumerate((0.25, 0.5, 0.5)):
        a_session(where, days, 99.0 - days, take=a_take([verdict(k, period=period) for k in range(16)]), video=False)
    monkeypatch.setattr(history, "_song", lambda name, songs: a_song(songs))  # a beat every half second
    monkeypatch.setattr(history, "video_of", lambda song: None)
    shown = history.show_history(None, where)
    assert shown.count("other beats\n") == 1 and "One take was judged before the song's beats were corrected" in shown
    assert "in 2 of your newest 2 takes" in shown
    assert "first 98, newest 97, best 98 of 100" in (where.sessions / history.HISTORY_PAGE_FILE).read_text("utf-8")


def test_a_dance_that_was_cut_short_early_counts_in_no_trend(where):
    for days in (0, 1):
        a_session(where, days, 60.0 + days, video=False)
    short = replace(a_take(), score=replace(a_take().score, coverage=0.06))
    a_session(where, 2, 100.0, take=short, video=False)
    shown = history.show_history(None, where)
    assert "One take shows less than half of the song: it is listed, but not compared." in shown
    page = (where.sessions / history.HISTORY_PAGE_FILE).read_text("utf-8")
    assert "first 60, newest 61, best 61 of 100" in page


def test_a_song_danced_half_is_not_the_best(where):
    a_session(where, 0, 80.0, video=False)
    half = a_take()
    half = replace(half, score=replace(half.score, coverage=0.5))
    a_session(where, 1, 99.0, take=half, video=False)
    history.show_history(None, where)
    assert "first 80, newest 99, best 80 of 100." in (where.sessions / history.HISTORY_PAGE_FILE).read_text(
        encoding="utf-8"
    )


def test_what_keeps_a_take_out_is_said_even_where_it_is_the_only_one(where):
    folder = a_session(where, video=False)
    folder.record.write_text('{"version": 99}', encoding="utf-8")
    with pytest.raises(CoachError, match="(?s)take.json was written by a newer Coach.*There is no finished take"):
        history.show_history(None, where)


def test_a_dance_that_was_cut_short_is_not_forgotten(where):
    folder = a_session(where)
    folder.record.unlink()
    with pytest.raises(CoachError, match="One dance was cut short and is not judged yet"):
        history.show_history(None, where)
    a_session(where, 1, video=False)
    assert "See it: python main.py review" in history.show_history(None, where)


def test_a_full_disk_is_called_that(where):
    where.sessions.mkdir()
    with closing(open_history(where.sessions)) as opened:
        pages = opened.connection.execute("PRAGMA page_count").fetchone()[0]
        opened.connection.execute(f"PRAGMA max_page_count = {pages}")
        takes = [history.read(a_session(where, days, video=False)) for days in range(8)]
        with pytest.raises(sqlite3.OperationalError, match="full"):
            history.write(opened.connection, takes)
        assert not opened.connection.in_transaction
    assert known(where) == []


def test_recording_twice_keeps_one(where):
    folder = a_session(where, video=False)
    assert history.record_take(folder) is history.record_take(folder) is None
    assert len(known(where)) == 1


def test_the_table_shows_takes_changes_and_mistakes_that_stay(where):
    for days, score in enumerate((60.0, 70.0, 80.0, 90.0)):
        a_session(where, days, score, video=False)
    shown = history.show_history(None, where)
    assert "lovedive: 4 takes" in shown
    assert [line.split()[3] for line in shown.splitlines() if "2026-03-0" in line] == ["60", "70", "80", "90"]
    assert "Shape: left elbow, beats 5–7: in 4 of your newest 4 takes" in shown
    assert (where.sessions / history.HISTORY_PAGE_FILE).read_text(encoding="utf-8").startswith("<!doctype html>")


def test_what_comes_back_or_holds_all_through_stays_wherever_it_is_shown(where):
    """Of a mistake in several places another one is shown in each take; so is another part of what is wrong all
    through."""
    places = ((4, 6), (10, 12))
    for days, (first, last) in enumerate(places):
        knee = mistake(first, last, joints=("left_knee",), places=places)
        take = a_take(mistakes=(knee, mistake(first, last, "absent", ("left_elbow", "left_shoulder"), whole=True)))
        folder = a_session(where, days, take=take, video=False)
        write_verdicts(folder.verdicts, take)
    shown = history.show_history(None, where)
    assert "Shape: left knee, beats 11–13: in 2 of your newest 2 takes" in shown
    assert "Not danced: left elbow, left arm, all through the dance: in 2 of your newest 2 takes" in shown


def test_a_deleted_session_disappears_and_a_new_one_appears(where):
    first, second = (a_session(where, days, video=False) for days in (0, 1))
    history.show_history(None, where)
    shutil.rmtree(first.path)
    third = a_session(where, 2, video=False)
    history.show_history(None, where)
    assert known(where) == [f"lovedive/{second.path.name}", f"lovedive/{third.path.name}"]


def test_follow_folders_takes_out_what_is_gone(where):
    folder = a_session(where, video=False)
    history.record_take(folder)
    shutil.rmtree(folder.path)
    history.follow_folders(where.sessions)
    assert known(where) == []


def test_sessions_in_another_place_need_nothing_anew(where, tmp_path):
    history.record_take(a_session(where, video=False))
    moved = where_of(tmp_path / "elsewhere")
    shutil.move(where.sessions, moved.sessions)
    assert "1 take" in history.show_history(None, moved)
    assert known(moved) == ["lovedive/2026-03-01 18-30-05"]


def test_what_is_marked_as_no_mistake_is_left_out(where):
    folder = a_session(where, video=False)
    history.show_history(None, where)
    toggle_mark(folder, mistake(4, 6))
    history.show_history(None, where)
    with closing(open_history(where.sessions)) as opened:
        (take,) = takes_of(opened.connection, "lovedive")
        marked = opened.connection.execute("SELECT not_a_mistake FROM mistakes").fetchall()
    assert take.mistakes == () and take.wrong.max() == 0
    assert marked == [(1,)]


def test_songs_are_asked_for_in_any_case_and_the_last_danced_comes_first(where):
    a_session(where, 1, song="old", video=False)
    a_session(where, 2, song="new", video=False)
    with closing(history._up_to_date(where.sessions)) as opened:
        assert songs_of(opened.connection) == ["new", "old"]
    assert "old: 1 take" in history.show_history("OLD", where)
    with pytest.raises(CoachError, match="no finished take of other .* --song other"):
        history.show_history("other", where)
    with pytest.raises(CoachError, match="no finished take of odl .* Did you mean old\\? Dance first"):
        history.show_history("odl", where)


def test_without_sessions_it_says_what_to_do(where):
    for look in (lambda: history.show_history(None, where), lambda: history.rebuild_history(where)):
        with pytest.raises(CoachError, match="Dance first"):
            look()
    assert not where.sessions.exists()


def test_a_take_that_was_not_seen_has_no_numbers(where):
    nothing = a_take([unseen(k) for k in range(4)], mistakes=())
    a_session(where, take=nothing, score=float("nan"), video=False)
    assert "–" in history.show_history(None, where)


def test_a_damaged_take_is_left_out_and_named(where):
    bad, good = (a_session(where, days, video=False) for days in (0, 1))
    history.show_history(None, where)
    bad.record.write_text("{", encoding="utf-8")
    shown = history.show_history(None, where)
    assert str(bad.record) in shown and "1 take" in shown
    assert known(where) == [f"lovedive/{good.path.name}"]
    assert find_take(where.sessions, "lovedive", 2).path == good.path
    assert "     2  2026-03-02" in shown  # the number is the one that review knows it by


@pytest.mark.parametrize(
    "impossible",
    [
        lambda take: take["beats"][15].update(beat=10**19),
        lambda take: take["mistakes"][0].update(beats=[3, 10**19]),
        lambda take: take.update(started_at="0001-01-01T00:00:00+09:00"),
    ],
    ids=["a beat", "a mistake", "a date"],
)
def test_a_number_that_cannot_be_leaves_out_one_take_not_the_history(where, impossible):
    bad = a_session(where, 0, video=False)
    a_session(where, 1, song="other", video=False)
    take = json.loads(bad.record.read_text(encoding="utf-8"))
    impossible(take)
    bad.record.write_text(json.dumps(take), encoding="utf-8")
    shown = history.show_history(None, where)
    assert f"Left out: {bad.record}" in shown and "other: 1 take" in shown


def test_practised_passages_are_listed_but_compare_with_nothing(where):
    for days, score in enumerate((60.0, 70.0)):
        a_session(where, days, score, video=False)
    a_session(where, 3, 100.0, video=False, part=(2.0, 4.0))
    shown = history.show_history(None, where)
    assert "lovedive: 3 takes" in shown and "practice, 0:02–0:04" in shown
    assert "in 2 of your newest 2 takes" in shown
    assert "first 60, newest 70, best 70" in (where.sessions / history.HISTORY_PAGE_FILE).read_text(encoding="utf-8")


def test_a_database_of_an_older_coach_is_read_from_the_folders_again(where):
    a_session(where, 0, 70.0, video=False, part=(2.0, 4.0))
    with closing(sqlite3.connect(where.sessions / DATABASE_FILE, isolation_level=None)) as old:
        old.execute("CREATE TABLE takes (folder TEXT)")
        old.execute("INSERT INTO takes VALUES ('lovedive/x')")
        old.execute("PRAGMA user_version = 1")
    assert "practice, 0:02–0:04" in history.show_history(None, where)
    assert known(where) == ["lovedive/2026-03-01 18-30-05"]


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + bytes(200)])
def test_a_damaged_database_is_kept_aside_and_made_anew(where, damage):
    a_session(where, video=False)
    (where.sessions / DATABASE_FILE).write_bytes(damage)
    assert f"{DATABASE_FILE} was damaged" in history.show_history(None, where)
    (aside,) = where.sessions.glob(f"{DATABASE_FILE}.damaged*")
    assert aside.read_bytes() == damage
    assert len(known(where)) == 1
    assert "was damaged" not in history.show_history(None, where)


def test_a_truncated_database_is_made_anew(where):
    for days in range(12):
        a_session(where, days, video=False)
    history.show_history(None, where)
    data = (where.sessions / DATABASE_FILE).read_bytes()
    (where.sessions / DATABASE_FILE).write_bytes(data[: len(data) // 2])
    assert "was damaged" in history.show_history(None, where)
    assert len(known(where)) == 12


def test_a_database_of_another_program_is_kept_aside(where):
    a_session(where, video=False)
    with closing(sqlite3.connect(where.sessions / DATABASE_FILE)) as other:
        other.execute("CREATE TABLE recipes (name)")
    assert "was damaged" in history.show_history(None, where)
    (aside,) = where.sessions.glob(f"{DATABASE_FILE}.damaged*")
    with closing(sqlite3.connect(aside)) as kept:
        assert kept.execute("SELECT count(*) FROM recipes").fetchone() == (0,)


def test_a_newer_schema_is_left_alone(where):
    folder = a_session(where, video=False)
    with closing(sqlite3.connect(where.sessions / DATABASE_FILE)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = (where.sessions / DATABASE_FILE).read_bytes()
    with pytest.raises(CoachError, match=f"newer Coach .schema 99, this Coach reads {SCHEMA_VERSION}"):
        history.show_history(None, where)
    assert "newer Coach" in history.record_take(folder)
    assert (where.sessions / DATABASE_FILE).read_bytes() == before


def test_a_locked_database_is_shown_from_the_folders_and_endangers_no_take(where, monkeypatch):
    first, second = (a_session(where, days, video=False) for days in (0, 1))
    history.record_take(first)
    monkeypatch.setattr(history, "open_history", lambda sessions, wait=0.0: open_history(sessions, 0.0))
    with closing(sqlite3.connect(where.sessions / DATABASE_FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "being written by another program" in history.record_take(second)
        shown = history.show_history(None, where)
        with pytest.raises(CoachError, match="Try again"):
            history.rebuild_history(where)
        other.execute("ROLLBACK")
    assert "being written" in shown and "2 takes" in shown
    assert len(known(where)) == 1


@pytest.mark.parametrize("why", ["attempt to write a readonly database", "unable to open database file"])
def test_where_nothing_may_be_written_the_history_is_shown(where, monkeypatch, why):
    a_session(where, video=False)

    def refused(*_, **__):
        raise sqlite3.OperationalError(why)

    monkeypatch.setattr("coach.history.database._opened", refused)
    shown = history.show_history(None, where)
    assert "so the history cannot be saved there" in shown and "1 take" in shown
    assert not (where.sessions / DATABASE_FILE).exists()


def test_several_at_once_lose_nothing_and_lock_nobody_out(where):
    folders = [a_session(where, days, video=False) for days in range(16)]
    with ThreadPoolExecutor(4) as several:
        said = list(several.map(history.record_take, folders))
        list(several.map(lambda _: history.follow_folders(where.sessions), range(4)))
    assert said == [None] * 16
    assert len(known(where)) == 16


def test_who_opens_it_while_another_reads_is_not_turned_away_for_the_sake_of_its_mode(where):
    """SQLite refuses the switch to WAL at once, whatever its timeout, where another has the file open for reading."""
    history.record_take(a_session(where, video=False))
    with closing(open_history(where.sessions)) as opened:
        opened.connection.execute("PRAGMA journal_mode = DELETE")  # as it is before the first opener is done
    with closing(sqlite3.connect(where.sessions / DATABASE_FILE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM takes").fetchone()
        with closing(open_history(where.sessions, wait=0.0)) as second:
            assert second.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        reader.execute("COMMIT")
    with closing(open_history(where.sessions)) as third:
        assert third.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_rebuilding_forgets_what_is_wrong(where):
    history.record_take(a_session(where, video=False))
    with closing(sqlite3.connect(where.sessions / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("UPDATE takes SET score = 1")
    assert "rebuilt from 1 take" in history.rebuild_history(where)
    with closing(open_history(where.sessions)) as opened:
        assert takes_of(opened.connection, "lovedive")[0].score == 81.5


# ---------------------------------------------------------------- export


def test_export_for_a_spreadsheet(where):
    toggle_mark(a_session(where, 0, 60.0, video=False), mistake(4, 6))
    a_session(where, 1, 70.0, video=False)
    text, notes = history.export_history("csv", None, where)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert notes == []
    assert [(r["score"], r["mistakes"], r["not_mistakes"], r["beats_right"]) for r in rows] == [
        ("60.0", "0", "1", "16"),
        ("70.0", "1", "0", "13"),
    ]
    assert rows[0]["started_at"] == "2026-03-01T09:30:05+00:00"


def test_export_of_everything(where):
    a_session(where, video=False)
    a_session(where, song="other", video=False)
    (take,) = json.loads(history.export_history("json", "lovedive", where)[0])["takes"]
    assert take["folder"] == "lovedive/2026-03-01 18-30-05"
    assert len(take["beats"]) == 16 and take["beats"][4]["left_elbow_wrong"] == 1
    assert take["mistakes"][0]["joints"] == "left_elbow"


def test_dancers_of_a_group_are_listed_and_compared_with_themselves_only(where):
    for days, score in enumerate((60.0, 70.0)):
        a_session(where, days, score, video=False)
    for days, scores in ((2, (95.0, 20.0)), (3, (97.0, 30.0))):
        in_group(where, days, dict(zip(("Mina", ""), scores)))
    shown = history.show_history(None, where)
    assert "lovedive: 6 takes" in shown and "group: Mina" in shown and "group: dancer 2" in shown
    assert "4 takes are of people in a group" in shown
    assert "first 60, newest 70, best 70" in (where.sessions / history.HISTORY_PAGE_FILE).read_text(encoding="utf-8")
    own = history.show_history(None, where, "mina")
    assert "lovedive: 2 takes" in own and "dancer 2" not in own and "are of people" not in own
    assert "first 95, newest 97, best 97" in (where.sessions / history.HISTORY_PAGE_FILE).read_text(encoding="utf-8")
    with pytest.raises(CoachError, match="no take by a dancer called Jo"):
        history.show_history(None, where, "Jo")


def test_of_a_dancer_only_takes_of_the_same_member_are_compared(where):
    for days, (score, member) in enumerate([(95.0, 1), (20.0, 2), (97.0, 1)]):
        in_group(where, days, {"Mina": score}, member)
    own = history.show_history(None, where, "Mina")
    assert "lovedive: 3 takes" in own and "In one take another member" in own
    page = (where.sessions / history.HISTORY_PAGE_FILE).read_text(encoding="utf-8")
    assert "first 95, newest 97, best 97" in page and "In one take another member" in page


def in_group(where, days, scores, member=1):
    """The take of a group of these names, with these scores."""
    whole = where.sessions / "lovedive" / f"2026-03-0{1 + days} 20-00-00"
    whole.mkdir(parents=True)
    (whole / "group.json").write_text("{}", encoding="utf-8")
    for k, (name, score) in enumerate(scores.items(), start=1):
        folder = a_session(where, days, score, video=False)
        info = session_info(folder)
        write_info(folder.session, replace(info, group=InGroup(k, member, name)))
        folder.path.rename(whole / f"dancer {k}")
