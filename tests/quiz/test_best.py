from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from coach.base.errors import CoachError
from coach.quiz.best import PLACES, FinishedRound, best_of, keep_round, known_best, place_of, with_round

BEGAN = datetime(2026, 5, 1, 20, 0, tzinfo=timezone.utc)


def a_round(points, minute=0, **how):
    return FinishedRound(**{"level": "easy", "groups": False, "points": points, "right": 5, "questions": 10,
                     "played_at": BEGAN + timedelta(minutes=minute), **how})  # fmt: skip


def test_what_is_kept_is_known_again(tmp_path):
    assert keep_round(tmp_path / "new", a_round(900, name=" Ha-eun  K ")) == ""
    assert known_best(tmp_path / "new") == ((a_round(900, name="Ha-eun K"),), "")
    keep_round(tmp_path / "new", a_round(1200, 1, level="hard"))
    assert len(known_best(tmp_path / "new")[0]) == 2


def test_the_best_come_first_and_only_so_many():
    rounds = ()
    for minute in range(PLACES + 5):
        rounds = with_round(rounds, a_round(100 * minute, minute))
    assert [one.points for one in rounds] == [100 * k for k in range(PLACES + 4, 4, -1)]


def test_of_equals_the_first_stays_first():
    rounds = with_round((a_round(500, 5),), a_round(500, 1))
    assert [one.played_at.minute for one in best_of(rounds, "easy", False)] == [1, 5]
    assert place_of(rounds, a_round(500, 9)) == 3


def test_levels_and_groups_have_lists_of_their_own():
    rounds = (a_round(900), a_round(800, groups=True), a_round(700, level="hard"))
    assert place_of(rounds, a_round(100, level="normal")) == 1
    assert place_of(rounds, a_round(850, groups=True)) == 1
    assert [one.points for one in best_of(rounds, "easy", False)] == [900]


def test_nothing_earns_no_place():
    assert place_of((), a_round(0)) is None
    full = tuple(a_round(100 + k, k) for k in range(PLACES))
    assert place_of(full, a_round(50, 20)) is None


def test_a_damaged_list_is_kept_aside(tmp_path):
    (tmp_path / "quiz.json").write_text("{")
    rounds, said = known_best(tmp_path)
    assert rounds == () and "quiz.json" in said
    assert [file.name.startswith("quiz.json.damaged") for file in tmp_path.iterdir()] == [True]


def test_a_newer_list_stays(tmp_path):
    (tmp_path / "quiz.json").write_text('{"version": 2}')
    with pytest.raises(CoachError, match="newer Coach"):
        keep_round(tmp_path, a_round(100))
    assert (tmp_path / "quiz.json").read_text() == '{"version": 2}'


def test_whatever_was_typed_fits(tmp_path):
    keep_round(tmp_path, replace(a_round(100), name="x" * 99))
    assert known_best(tmp_path)[0][0].name == "x" * 16
