"""Practice beside the dances: shown, exported, and never counted among them."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.practice import PassResult, Stretch
from coach.history import history
from coach.history.past_practices import PastPractice, best_scores, practice_row, reached, stamp
from coach.takes.practice import PracticeFolder, PracticeInfo
from tests.kit.pages import Page
from tests.kit.sessions import a_pass, a_session
from tests.kit.takes import STARTED, mistake, unseen, verdict


def a_practice(where, days=0, video=None):
    """Three passes, ten seconds apart: clean, not clean, and clean from memory."""
    at = STARTED + timedelta(days=days)
    info = PracticeInfo("lovedive", at, (Stretch(8, 15, "chorus"),), video_sha256=video)
    folder = PracticeFolder.begin(where.sessions, info)
    a_pass(folder, score=82.0, speed=0.8, at=at)
    a_pass(folder, score=95.0, mistakes=(mistake(8, 12),), speed=0.85, at=at + timedelta(seconds=10))
    a_pass(folder, score=76.0, speed=0.8, memory=True, at=at + timedelta(seconds=20))
    return folder


def dances(where):
    for days, score in enumerate((60.0, 70.0, 80.0, 90.0)):
        a_session(where, days, score, video=False)


def test_it_is_shown_beside_the_dances_and_changes_nothing_of_them(where):
    dances(where)
    alone, page = history.show_history(None, where), (where.sessions / history.HISTORY_PAGE_FILE).read_text("utf-8")
    a_practice(where, 5)
    both = history.show_history(None, where)
    heading, columns, row, *_ = both[both.index("What you practised") :].splitlines()
    assert columns.split("  ")[1] == "Date" and columns.endswith("Minutes  Passes  Speed  Best  From memory")
    assert row.split()[2:] == "1 3 80 % 82 76 chorus, beats 9–16".split()
    left = [line for line in both.splitlines() if line not in (heading, columns, row)]
    assert [line for line in left if line] == [line for line in alone.splitlines() if line]
    shown = (where.sessions / history.HISTORY_PAGE_FILE).read_text("utf-8")
    assert "What you practised" in shown and "What you practised" not in page
    assert "first 60, newest 90, best 90" in shown and both.startswith("lovedive: 4 takes")


def test_who_has_only_practised_sees_that(where):
    a_practice(where)
    shown = history.show_history("LOVEDIVE", where)
    assert shown.startswith("lovedive: 1 practice\n\nWhat you practised") and "chorus, beats 9–16" in shown
    page = Page((where.sessions / history.HISTORY_PAGE_FILE).read_text("utf-8"))
    assert page.problems == [] and page.text("h2") == "lovedive: 1 practice"
    assert "again" not in page.text("p") and len(page.all("table")) == 1
    with pytest.raises(CoachError, match="no finished take of other"):
        history.show_history("other", where)


def test_it_follows_the_folders(where):
    folder = a_practice(where)
    history.show_history(None, where)
    a_pass(folder, score=99.0, speed=1.0)
    assert "80 % → 100 %" in history.show_history(None, where)
    assert "rebuilt from 0 takes" in history.rebuild_history(where)
    a_session(where, 1, video=False)
    for one in folder.passes:
        for path in one.path.iterdir():
            path.unlink()
    assert "What you practised" not in history.show_history(None, where)


def test_a_pass_that_is_deleted_meanwhile_is_none(where, monkeypatch):
    folder = a_practice(where)
    before = stamp(folder)
    folder.passes[-1].record.unlink()
    with monkeypatch.context() as meanwhile:  # it was there a moment ago
        meanwhile.setattr(type(folder.path), "exists", lambda path: True)
        assert stamp(folder) != before


def test_a_pass_that_was_broken_off_at_once_is_none_and_was_not_clean(where):
    folder = PracticeFolder.begin(where.sessions, PracticeInfo("lovedive", STARTED))
    a_pass(folder, score=82.0, speed=0.8)
    a_pass(folder, [verdict(k) if k < 11 else unseen(k) for k in range(8, 16)], score=99.0, speed=1.0)
    shown = history.show_history(None, where)
    row = shown[shown.index("What you practised") :].splitlines()[2].split()
    assert row[2:8] == "1 1 80 % 82 –".split()
    (practice,) = json.loads(history.export_history("json", None, where)[0])["practices"]
    assert len(practice["passes"]) == 2


def test_practices_that_were_cut_short_are_told(where):
    folder = a_practice(where)
    for _ in range(2):
        a_pass(folder, finish=False)
    assert history.show_history(None, where).count("One practice was cut short and is not judged yet.") == 1
    a_pass(a_practice(where, 1), finish=False)
    assert "2 practices were cut short" in history.show_history(None, where)


def test_a_practice_of_another_video_is_marked_as_takes_are(where):
    a_session(where, 1, video=False, of="new")  # the song is gone: its newest take tells its video
    a_practice(where, video="old")
    assert "beats 9–16 (another video)" in history.show_history(None, where)
    a_practice(where, 2, video="new")
    assert history.show_history(None, where).count("another video") == 1


def test_it_is_exported_apart(where):
    a_session(where, video=False)
    a_practice(where)
    told = json.loads(history.export_history("json", None, where)[0])
    (practice,) = told["practices"]
    assert len(told["takes"]) == 1 and practice["folder"] == "lovedive/practice/2026-03-01 18-30-05"
    assert [(one["speed"], one["score"], one["told"], one["memory"]) for one in practice["passes"]] == [
        (0.8, 82.0, 0, 0), (0.85, 95.0, 5, 0), (0.8, 76.0, 0, 1)
    ]  # fmt: skip
    take, line = csv.DictReader(io.StringIO(history.export_history("csv", None, where)[0]))
    assert (take["score"], take["passes"]) == ("81.5", "")
    assert (line["score"], line["passes"], line["minutes"], line["speed_reached"]) == ("", "3", "0.42", "0.8")
    assert (line["best_pass"], line["best_from_memory"]) == ("82.0", "76.0")


def test_what_is_told_of_a_practice():
    one = PassResult(Stretch(0, 7), 0.75, 60.0, 8, 4)
    others = [replace(one, stretch=Stretch(8 * k, 8 * k + 7), body="arms") for k in range(1, 5)]
    practice = PastPractice("x", STARTED, 100.0, (one, *others))
    assert np.isnan(reached(practice)) and best_scores(practice)[0] == 60.0 and np.isnan(best_scores(practice)[1])
    row = practice_row(practice)
    assert row[1:6] == ["2", "5", "75 %", "60", "–"]
    assert row[6] == "beats 1–8, beats 9–16 (only arms), beats 17–24 (only arms), and 2 more"
