"""What a soak tells of memory, threads, handles, takes, and of what hangs."""

import math
import os
import sys
from itertools import islice
from pathlib import Path

import pytest

from coach.base.errors import CoachError
from coach.bench.soak import watch
from coach.bench.soak.command import AVERAGED, figures, growth, handles_left, left, unreadable
from coach.bench.soak.rounds import FAULTS, WHATS, ProcessState, rounds, schedule
from coach.bench.soak.watch import ProcessOutcome, watched
from coach.takes.folder import TakeFolder


def states(memory, minute=0.5):
    return [ProcessState(k, 60 * minute * k, m, (), 20) for k, m in enumerate(memory)]


def ran(code=0, left=0):
    return ProcessOutcome(tuple(states([100] * 4)), code, "", left)


def test_every_fault_meets_every_kind_of_round():
    met = {(what, fault) for _, what, fault in islice(schedule(), len(WHATS) * len(FAULTS))}
    assert met == {(what, fault) for what in WHATS for fault in FAULTS}


def test_there_is_a_round_with_each_fault_however_short_it_is():
    met = []
    rounds(-math.inf, lambda what, fault: met.append(fault), lambda line: None)
    assert met == list(FAULTS)


def test_growth_is_after_the_first_five_minutes():
    filling = [100] * 11  # until 300 s
    assert growth(states(filling + [400] * 30)) == 0
    assert growth(states(filling + [400] * 20 + [440] * 20)) == pytest.approx(10)
    assert growth(states(filling + [400] * 30 + [4000])) == 0  # one round is no trend
    assert math.isnan(growth(states(filling + [400] * (2 * AVERAGED - 1))))


def test_a_dance_is_not_compared_with_a_practice():
    """Dances leave 400, practices 380; an odd number of rounds begins and ends with a dance."""
    taken = [400, 380] * 25
    assert growth(states(taken)) == growth(states(taken[:-1])) == growth(states(taken[1:])) == 0
    grown = [memory * 1.1 for memory in taken[-AVERAGED:]]
    assert growth(states(taken[:-AVERAGED] + grown)) == pytest.approx(10)


def test_threads_that_stay_are_counted():
    assert left([(), ("tqdm",), ("tqdm",)]) == 0
    assert left([(), ("tqdm",), ("decoder", "decoder", "tqdm")]) == 2


def test_handles_are_left_where_no_late_round_has_as_few_as_early_ones():
    early = [ProcessState(k, 0, 0, (), 20 + k % 3) for k in range(AVERAGED + 1)]
    assert handles_left(early + [ProcessState(0, 0, 0, (), 22)] * AVERAGED) == 0
    assert handles_left(early + [ProcessState(0, 0, 0, (), 30)] * (AVERAGED - 1) + [ProcessState(0, 0, 0, (), 25)]) == 3


def test_a_round_that_breaks_is_told_and_the_next_goes_on():
    said = []

    def play(what, fault):
        if fault == "camera":
            raise KeyError("lost")
        if fault in ("window", "disk"):
            raise CoachError("No room.")

    rounds(-math.inf, play, said.append)
    assert [line.get("problem") for line in said if "at" in line] == ["", "KeyError: 'lost'", "", "", "No room."]


def test_the_figures():
    found = {line.name: line for line in figures(ran(left=2), broken=1, takes=5)}
    assert found["takes that cannot be read"].met is False and found["processes left"].met is False
    assert found["rounds"].value == 4
    assert found["growth of memory after 5 minutes"].met is None


def test_a_program_that_crashed_has_not_ended_well():
    ended = {code: figures(ran(code), broken=0, takes=5)[2].met for code in (0, 1, -11)}
    assert ended == {0: True, 1: False, -11: False}


def test_a_take_without_its_record_is_told(tmp_path):
    (line,) = unreadable([TakeFolder(tmp_path / "song" / "2026-01-01 10-00-00")])
    assert "take.json" in line


DANCES = """
import faulthandler, json, os, signal, subprocess, sys, time
faulthandler.register(signal.SIGUSR1)
def say(**line): print(json.dumps(line), flush=True)
say(begins=0, what="dance", fault="")
say(round=0, at=1.0, memory=1, threads=[], handles=3)
say(begins=1, what="practise", fault="camera")
"""
DANCED = DANCES + "say(round=1, at=2.0, memory=1, threads=[], handles=3)\n"
LEAVES = (
    DANCES
    + """
left = subprocess.Popen(["sleep", "60"], start_new_session=True, stdout=subprocess.DEVNULL)
say(round=1, at=2.0, memory=1, threads=[], handles=left.pid)
"""
)


@pytest.fixture
def watching(monkeypatch):
    """Watches a program that is given as text; hands out what came of it, and what was told of its rounds."""
    monkeypatch.setattr(watch, "ENDS_S", 0.5)

    def run(program, limit=5.0):
        told = []
        faults = {"camera": (lambda: None, lambda: None)}
        command = [sys.executable, "-c", program]
        found = watched(command, os.environ, faults, limit, lambda what, state: told.append((what, state.at)))
        return found, told

    return run


@pytest.mark.skipif(sys.platform != "linux", reason="a soak is")
class TestWatching:
    def test_a_round_that_hangs_is_told_with_where_it_stands(self, watching, capfd):
        found, told = watching(DANCES + "time.sleep(60)", limit=0.5)
        assert found.cut == "Round 1 (practise, camera) took more than 0.5 s: it hangs."
        assert found.code == -9 and told == [("Round 0 (dance)", 1.0)] and len(found.states) == 1
        assert "line 8" in capfd.readouterr().err

    def test_an_end_that_hangs(self, watching):
        found, _ = watching(DANCED + "os.close(1); time.sleep(60)")
        assert found.cut == "The end took more than 0.5 s: it hangs." and found.code == -9

    @pytest.mark.parametrize("code", [0, 3])
    def test_the_program_s_own_exit_code(self, watching, code):
        found, _ = watching(DANCED + f"sys.exit({code})")
        assert (found.code, found.cut, found.left) == (code, "", 0)

    def test_a_round_in_which_it_breaks_down(self, watching):
        found, _ = watching(DANCES + "os.kill(os.getpid(), signal.SIGSEGV)")
        assert found.cut == "Round 1 (practise, camera) was cut short: the program ended with -11."

    def test_what_it_leaves_behind_is_counted_and_ended(self, watching):
        found, _ = watching(LEAVES)
        process = Path(f"/proc/{found.states[-1].handles}/cmdline")
        assert found.left == 1 and (not process.exists() or not process.read_bytes())  # ended, or a zombie
