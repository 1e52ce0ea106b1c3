"""Which tests are run together, which one by one, and which only when asked for."""

import importlib.util

import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.setup import selftest
from coach.setup.selftest import ONE_BY_ONE, PARALLEL, run_tests


@pytest.fixture
def runs(monkeypatch):
    """The arguments that pytest got, a list each time; ``codes`` are what it answers."""

    class Runs(list):
        codes = [0, 0]

        def call(self, command, cwd, env):
            assert command[1:3] == ["-m", "pytest"] and (cwd / "main.py").is_file()
            assert env["COACH_MARK"] == "kept" and "PYTHONDONTWRITEBYTECODE" not in env
            assert env["OPENBLAS_NUM_THREADS"] == "1"
            self.append(command[3:])
            return self.codes[len(self) - 1]

    made = Runs()
    monkeypatch.setenv("COACH_MARK", "kept")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setattr(selftest.subprocess, "call", made.call)
    monkeypatch.setattr(selftest.os, "cpu_count", lambda: 2)
    return made


def test_those_in_real_time_run_after_the_others(runs):
    assert run_tests([]) == 0
    assert runs == [[*PARALLEL, "3", "-m", "not alone and not long"], [ONE_BY_ONE, "-m", "alone and not long"]]


def test_none_of_those_is_forgotten():
    marked = [path for path in (PROJECT / "tests").rglob("*.py") if "mark." + "alone" in path.read_text("utf-8")]
    assert {path.parent for path in marked} == {PROJECT / ONE_BY_ONE}


def test_all_runs_the_long_ones_too(runs):
    run_tests(["--all"])
    assert runs == [[*PARALLEL, "3", "-m", "not alone"], [ONE_BY_ONE, "-m", "alone"]]


def test_the_long_ones_alone_share_the_cores_as_well(runs):
    run_tests(["--long"])
    assert runs == [[*PARALLEL, "3", "-m", "not alone and long"], [ONE_BY_ONE, "-m", "alone and long"]]


@pytest.mark.parametrize("words", [["tests/compare", "-x"], ["-k", "clock"], ["-m", "long"]])
def test_pytest_alone_decides_what_is_chosen(runs, words):
    run_tests(words)
    run_tests([words[0], "--all", *words[1:]])
    assert runs == [words, words]


@pytest.mark.parametrize(("codes", "code"), [([1, 0], 1), ([0, 1], 1), ([-9, 0], -9), ([0, 0], 0)])
def test_a_failure_of_either_is_one_and_both_are_run(runs, codes, code):
    runs.codes = codes
    assert run_tests([]) == code
    assert len(runs) == 2


@pytest.mark.parametrize("missing", ["pytest", "xdist"])
def test_a_python_without_them_is_a_sentence(monkeypatch, runs, missing):
    monkeypatch.setattr(selftest, "find_spec", lambda name: None if name == missing else importlib.util.find_spec(name))
    with pytest.raises(CoachError, match="requirements-dev.txt"):
        run_tests([])
    assert runs == []
