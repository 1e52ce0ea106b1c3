"""A mistake of the program: what the dancer reads, and what is left for whoever mends it."""

import pytest

from coach import cli
from coach.base.errors import CoachError
from coach.cli import songs


def answer(monkeypatch, capsys, problem, cache):
    """Exit code and standard error of a command that ends with ``problem``."""

    def run(_):
        raise problem

    monkeypatch.setattr(songs, "songs", run)
    code = cli.main(["songs", "--cache-dir", str(cache)])
    return code, capsys.readouterr().err.strip()


def test_it_is_told_in_a_sentence_and_the_traceback_is_in_a_file(monkeypatch, capsys, tmp_path):
    file = tmp_path / "new" / "cache" / "bug.txt"
    code, said = answer(monkeypatch, capsys, ZeroDivisionError("half a beat"), file.parent)
    assert code == 1
    assert "Coach crashed" in said and "ZeroDivisionError: half a beat" in said and str(file) in said
    assert "Traceback" not in said
    assert "Traceback" in file.read_text("utf-8") and "test_errors.py" in file.read_text("utf-8")


def test_where_no_file_can_be_written_the_traceback_is_on_the_terminal(monkeypatch, capsys, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    code, said = answer(monkeypatch, capsys, ZeroDivisionError("half a beat"), in_the_way)
    assert code == 1
    assert said.startswith("Coach ") and "Traceback" in said and "Coach crashed" in said.splitlines()[-1]


def test_what_the_dancer_can_put_right_leaves_no_report(monkeypatch, capsys, tmp_path):
    assert answer(monkeypatch, capsys, CoachError("Plug it in."), tmp_path) == (2, "Plug it in.")
    assert not list(tmp_path.iterdir())


def test_a_package_that_does_not_load_is_the_bootstrap_s(monkeypatch, capsys, tmp_path):
    with pytest.raises(ModuleNotFoundError):
        answer(monkeypatch, capsys, ModuleNotFoundError("pygame"), tmp_path)
