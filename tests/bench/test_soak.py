"""What a soak tells of memory, threads, handles and takes."""

import math
from itertools import islice

import pytest

from coach.base.errors import CoachError
from coach.bench.soak.figures import AVERAGED, figures, growth, handles_left, left, unreadable
from coach.bench.soak.rounds import FAULTS, WHATS, State, rounds, schedule
from coach.takes.folder import TakeFolder


def states(memory, minute=0.5):
    return [State(k, 60 * minute * k, m, (), 20) for k, m in enumerate(memory)]


def test_every_fault_meets_every_kind_of_round():
    met = {(what, fault) for _, what, fault in islice(schedule(), len(WHATS) * len(FAULTS))}
    assert met == {(what, fault) for what in WHATS for fault in FAULTS}


def test_growth_is_after_the_first_five_minutes():
    filling = [100] * 11  # until 300 s
    assert growth(states(filling + [400] * 30)) == 0
    assert growth(states(filling + [400] * 20 + [440] * 20)) == pytest.approx(10)
    assert growth(states(filling + [400] * 30 + [4000])) == 0  # one round is no trend
    assert math.isnan(growth(states(filling + [400] * (2 * AVERAGED - 1))))


def test_threads_that_stay_are_counted():
    assert left([(), ("tqdm",), ("tqdm",)]) == 0
    assert left([(), ("tqdm",), ("decoder", "decoder", "tqdm")]) == 2


def test_handles_are_left_where_no_late_round_has_as_few_as_early_ones():
    early = [State(k, 0, 0, (), 20 + k % 3) for k in range(AVERAGED + 1)]
    assert handles_left(early + [State(0, 0, 0, (), 22)] * AVERAGED) == 0
    assert handles_left(early + [State(0, 0, 0, (), 30)] * (AVERAGED - 1) + [State(0, 0, 0, (), 25)]) == 3


def test_a_round_that_breaks_is_told_and_the_next_goes_on():
    said = []

    def play(what, fault):
        if fault == "camera":
            raise KeyError("lost")
        if fault == "sound":
            raise CoachError("That is said to the dancer.")
        if fault == "disk":
            raise SystemExit

    with pytest.raises(SystemExit):
        rounds(math.inf, play, said.append)
    assert [line.get("problem") for line in said if "at" in line] == ["", "KeyError: 'lost'", "", ""]


def test_the_figures():
    found = {line.name: line for line in figures(states([100] * 4), 0, broken=1, takes=5)}
    assert found["takes that cannot be read"].met is False
    assert found["rounds"].value == 4
    assert found["growth of memory after 5 minutes"].met is None


def test_a_program_that_crashed_has_not_ended_well():
    ended = {code: figures(states([100] * 4), code, broken=0, takes=5)[2].met for code in (0, 1, -11)}
    assert ended == {0: True, 1: False, -11: False}


def test_a_take_without_its_record_is_told(tmp_path):
    (line,) = unreadable([TakeFolder(tmp_path / "song" / "2026-01-01 10-00-00")])
    assert "take.json" in line
