"""main.py itself: any Python can read it, and one that does not fit gets a sentence."""

import ast
import importlib.util
import subprocess
import sys

import pytest

from coach.base.paths import PROJECT

SOURCE = PROJECT / "main.py"


@pytest.fixture
def main():
    spec = importlib.util.spec_from_file_location("coach_main", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_old_pythons_can_read_it():
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 4))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.AsyncFunctionDef, ast.Starred)
    assert [type(node).__name__ for node in ast.walk(tree) if isinstance(node, new)] == []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        annotated = [a for a in function.args.args if a.annotation] + ([function.returns] if function.returns else [])
        assert (annotated, function.args.kwonlyargs) == ([], [])
    SOURCE.read_bytes().decode("ascii")  # Python 2 reads nothing else without being told


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 9), (3, 15), (4, 0)])
def test_a_python_that_does_not_fit_gets_a_sentence(main, monkeypatch, capsys, version):
    monkeypatch.setattr(sys, "version_info", (*version, 1, "final", 0))
    monkeypatch.setattr(main, "fitting_python", lambda: None)
    assert main.main(["--song", "lovedive"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"Coach needs Python 3.10 to 3.14; this is Python {version[0]}.{version[1]}. ")
    assert "https://www.python.org/downloads/" in said


def test_the_sentence_names_a_python_that_fits(main, monkeypatch):
    monkeypatch.setattr(main, "fitting_python", lambda: "python3.12")
    monkeypatch.setattr(sys, "argv", ["coach/main.py"])
    assert main.unsupported((3, 8), ["--song", "lovedive"]).endswith("python3.12 coach/main.py --song lovedive")
    said = main.unsupported((3, 8), ["score", "lovedive", "my film.mp4"])
    assert said.endswith('python3.12 coach/main.py score lovedive "my film.mp4"')  # as it can be typed


def test_only_a_python_that_runs_is_named(main, monkeypatch):
    answers = {"python3.14": 127, "python3.12": 0, "python3.11": 0}

    def call(command, **_):
        if command[0] not in answers:
            raise FileNotFoundError(command[0])
        return answers[command[0]]

    monkeypatch.setattr(subprocess, "call", call)
    assert main.fitting_python() == "python3.12"
    answers.clear()
    assert main.fitting_python() is None


def test_ctrl_c_before_coach_is_loaded_ends_it_in_a_word(main, monkeypatch, capsys):
    class Interrupted:
        def find_spec(self, name, *_):
            if name == "coach.setup":
                raise KeyboardInterrupt

    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    for name in [name for name in sys.modules if name == "coach.setup" or name.startswith("coach.setup.")]:
        monkeypatch.delitem(sys.modules, name)
    try:
        code = main.main(["--song", "lovedive"])
    except KeyboardInterrupt:  # let through, it would end the tests, too
        pytest.fail("a traceback for Ctrl-C")
    assert (code, capsys.readouterr().err) == (130, "\nStopped.\n")
