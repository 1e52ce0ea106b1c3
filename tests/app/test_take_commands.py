"""What is typed: report, history and sessions, with what they print and how they end."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from coach.base.paths import PROJECT
from coach.cli import main
from tests.kit.sessions import a_session


@pytest.fixture
def typed(where, capsys):
    """Types a command; gives its exit code, what it printed and what it complained of."""

    def run(*words):
        folders = ["--sessions-dir", str(where.sessions), "--songs-dir", str(where.songs)]
        code = main([*words, *folders, "--cache-dir", str(where.cache)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_the_report_is_made_again(where, typed):
    folders = [a_session(where, days, video=False) for days in (0, 1)]
    assert typed("report") == (0, f"{folders[1].path / 'report.html'}\n", "")
    assert typed("report", "--song", "lovedive", "--take", "1")[1] == f"{folders[0].path / 'report.html'}\n"
    code, _, said = typed("report", "--song", "lovedive", "--take", "3")
    assert code == 2 and "There is no take 3" in said


def test_history_shows_exports_and_rebuilds(where, typed):
    a_session(where, video=False)
    assert "lovedive: 1 take" in typed("history")[1]
    assert typed("history", "lovedive", "--export", "csv")[1].count("\n") == 2
    code, printed, _ = typed("history", "--export", "json", "--to", str(where.sessions / "all.json"))
    assert (code, printed) == (0, "")
    assert len(json.loads((where.sessions / "all.json").read_text(encoding="utf-8"))["takes"]) == 1
    assert "rebuilt from 1 take" in typed("history", "--rebuild")[1]
    code, printed, said = typed("history", "--to", str(where.sessions / "nothing.csv"))
    assert (code, printed) == (2, "") and "--export csv" in said and not (where.sessions / "nothing.csv").exists()


def test_an_export_holds_every_name_whatever_the_consoles_code_page(where):
    a_session(where, song="사랑", video=False)
    words = ["history", "--export", "csv", "--sessions-dir", where.sessions, "--songs-dir", where.songs]
    code = f"import sys; from coach.cli import main; sys.exit(main({[str(word) for word in words]!r}))"
    western = {**os.environ, "PYTHONIOENCODING": "cp1252:replace", "PYTHONPATH": str(PROJECT)}
    run = subprocess.run([sys.executable, "-c", code], env=western, capture_output=True, timeout=60)
    assert run.returncode == 0 and "사랑" in run.stdout.decode("utf-8")


def test_a_song_may_be_typed_in_any_case(where, typed):
    folder = a_session(where, song="LoveDive", video=False)
    assert typed("report", "--song", "lovedive") == (0, f"{folder.path / 'report.html'}\n", "")
    assert "LoveDive: 1 take" in typed("history", "LOVEDIVE")[1]
    assert folder.path.name in typed("sessions", "lovedIVE")[1]


def test_history_of_nothing_and_of_a_newer_coach(where, typed):
    code, _, said = typed("history")
    assert code == 2 and "Dance first" in said
    a_session(where, video=False)
    with closing(sqlite3.connect(where.sessions / "history.db")) as newer:
        newer.execute("PRAGMA user_version = 99")
    for words in (["history"], ["history", "--rebuild"], ["history", "--export", "csv"]):
        code, _, said = typed(*words)
        assert code == 2 and "newer Coach" in said


def test_sessions_are_listed_and_deleted_after_a_yes(where, typed, monkeypatch):
    first, second = (a_session(where, days, score, video=False) for days, score in ((0, 90.0), (1, 60.0)))
    typed("history")
    assert "2 takes" in typed("sessions")[1]
    monkeypatch.setattr("builtins.input", lambda question: "no")
    assert "Nothing was deleted." in typed("sessions", "--keep-best", "1")[1]
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert "Deleted 1 take" in typed("sessions", "--keep-best", "1")[1]
    assert first.record.exists() and not second.path.exists()
    with closing(sqlite3.connect(where.sessions / "history.db")) as history:
        assert history.execute("SELECT count(*) FROM takes").fetchone() == (1,)


@pytest.mark.parametrize(
    "wish", [["--delete", "1"], ["--keep-best", "1"], ["--older-than", "1d"], ["--practice"]], ids=lambda wish: wish[0]
)
def test_of_a_misspelt_song_nothing_is_deleted_and_the_nearest_is_named(where, typed, monkeypatch, wish):
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("asked"))
    folder = a_session(where, video=False)
    code, said, problem = typed("sessions", "lovediv", *wish)
    assert (code, said) == (2, "") and "Did you mean lovedive?" in problem and "Nothing was deleted." in problem
    assert folder.record.exists()


@pytest.mark.parametrize("takes", [["--delete", "1"], ["--keep-best", "0"]])
def test_takes_and_practices_are_not_chosen_at_once(where, typed, takes):
    folder = a_session(where, video=False)
    code, printed, said = typed("sessions", "lovedive", "--practice", *takes)
    assert (code, printed) == (2, "") and "give one of them" in said and folder.record.exists()


def test_without_a_keyboard_nothing_is_deleted(where, typed, monkeypatch):
    folder = a_session(where, video=False)

    def nobody(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    code, printed, _ = typed("sessions", "--older-than", "1d")
    assert code == 0 and folder.record.exists() and "Nothing was deleted." in printed


@pytest.mark.parametrize("words", [["--older-than", "30"], ["--older-than", "d"], ["--keep-best", "-1"], ["--delete"]])
def test_what_cannot_be_meant_is_refused(typed, words):
    with pytest.raises(SystemExit) as ended:
        typed("sessions", *words)
    assert ended.value.code == 2
