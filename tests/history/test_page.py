from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from coach.base.console import aligned
from coach.domain.moves import Move, Occurrence
from coach.history.page import history_page
from coach.history.past_takes import PastTake, joint_trends, move_trends, recurring_mistakes, section_trends, split
from coach.history.table import history_table
from tests.kit.films import a_song
from tests.kit.pages import Page
from tests.kit.takes import mistake

NAN = float("nan")


def past(day, score=80.0, elbow=0.1, beats=None, mistakes=()):
    wrong = np.zeros(9)
    wrong[1] = elbow
    return PastTake(
        f"lovedive/{day}",
        datetime(2026, 3, day).astimezone(),
        score,
        score,
        score,
        1.0,
        wrong,
        beats or {},
        {},
        mistakes,
    )


def test_the_newest_takes_are_few_and_never_more_than_the_earlier():
    for count, newest in ((1, 1), (2, 1), (3, 1), (4, 2), (6, 3), (20, 3)):
        earlier, last = split([past(day + 1) for day in range(count)])
        assert (len(earlier), len(last)) == (count - newest, newest)


def test_joints_by_how_often_they_are_wrong_now():
    trends = joint_trends([past(1, elbow=0.4), past(2, elbow=0.2)])
    assert (trends[0].name, trends[0].before, trends[0].now) == ("left_elbow", 0.4, 0.2)
    assert all(trend.now == 0 for trend in trends[1:])


@pytest.mark.parametrize(("before", "now"), [(NAN, 0.6), (0.6, NAN), (0.3, 0.6)])
def test_a_joint_that_was_not_seen_in_some_takes_is_listed_where_it_is_wrong(before, now):
    takes = [past(1, elbow=before), past(2, elbow=now)]
    said = ["–" if np.isnan(share) else f"{share:.0%}".replace("%", " %") for share in (before, now)]
    (line,) = (line for line in history_table("lovedive", None, takes).splitlines() if "Left elbow" in line)
    assert [cell.strip() for cell in line.split("  ") if cell.strip()] == ["Left elbow", *said]
    page = Page(history_page([("lovedive", None, takes, [], [])]))
    assert f"Left elbow: {said[0]}, now {said[1]}." in page.text("desc")


def test_sections_before_and_now(tmp_path):
    takes = [past(1, beats={0: 40.0, 8: 90.0}), past(2, beats={1: 60.0})]
    verse, chorus = section_trends(takes, a_song(tmp_path).grid)
    assert (verse.name, verse.before, verse.now) == ("verse", 40.0, 60.0)
    assert (chorus.before, np.isnan(chorus.now)) == (90.0, True)


MOVES = (
    Move("arm wave", (Occurrence(0, 4), Occurrence(8, 12))),
    Move("turn", (Occurrence(4, 8),)),
    Move("kick", (Occurrence(12, 16),)),
)


def test_moves_before_and_now(tmp_path):
    takes = [past(1, beats={0: 40.0, 1: 60.0, 8: 80.0, 9: 80.0, 4: 70.0, 5: 70.0}), past(2, beats={0: 90.0, 1: 70.0})]
    wave, turn = move_trends(takes, MOVES)  # the kick was never seen
    assert (wave.name, wave.before, wave.now) == ("arm wave", 65.0, 80.0)
    assert (turn.before, np.isnan(turn.now)) == (70.0, True)
    song = replace(a_song(tmp_path), moves=MOVES)
    assert "Moves: mean score\n" in (text := history_table("lovedive", song, takes))
    assert "arm wave             65            80" in text
    page = Page(history_page([("lovedive", song, takes, [])]))
    assert page.problems == []
    assert "arm wave: 65, now 80." in page.text("desc")
    assert "Mean score of arm wave: first 65, newest 80 of 100." in page.text("desc")
    assert "Moves: mean score" not in history_table("lovedive", a_song(tmp_path), takes)


def test_a_mistake_that_comes_back_is_stubborn_until_it_is_gone():
    elbow, knee = mistake(4, 6), mistake(5, 6, joints=("left_knee",))
    takes = [past(1, mistakes=(elbow,)), past(2, mistakes=(mistake(6, 7),)), past(3, mistakes=(elbow, knee))]
    (found,) = recurring_mistakes(takes)
    assert (found.mistake, found.times, found.of) == (elbow, 3, 3)
    assert [(m.mistake, m.times) for m in recurring_mistakes([*takes, past(4, mistakes=(knee, elbow))])] == [
        (elbow, 4), (knee, 2)
    ]  # fmt: skip
    assert recurring_mistakes([*takes, past(4)]) == ()
    assert recurring_mistakes(takes[:1]) == ()


def test_the_page_is_in_order_with_every_kind_of_song(tmp_path):
    takes = [past(1, 60.0, mistakes=(mistake(4, 6),)), past(2, NAN), past(3, 90.0, mistakes=(mistake(4, 6),))]
    page = Page(history_page([("lovedive", a_song(tmp_path), takes, []), ("<gone>", None, [past(1)], [])]))
    assert page.problems == []
    assert "Love (stand-in): 3 takes" in page.text("h2") and "<gone>: 1 take" in page.text("h2")
    assert "first 60, newest 90, best 90 of 100" in page.text("desc")
    assert "Left elbow: 10 %, now 10 %." in page.text("desc")
    assert "Shape: left elbow, beats 5–7: in 2 of your newest 3 takes" in page.text("li")


def test_a_long_history_shows_its_end():
    shown = history_table("lovedive", None, [past(day + 1, 50.0 + day) for day in range(28)])
    lines = shown.splitlines()
    assert lines[0] == "lovedive: 28 takes"
    assert [line.split()[0] for line in lines[2:17]] == [str(n) for n in range(14, 29)]


@pytest.mark.parametrize(("texts", "said"), [((0,), "  a     1\n  bcd  22"), ((), "    a   1\n  bcd  22")])
def test_columns(texts, said):
    assert aligned([["a", "1"], ["bcd", "22"]], texts) == said


def test_letters_that_fill_two_columns_of_a_terminal_do_not_push_the_numbers():
    assert aligned([["후렴 1", "1"], ["verse", "22"], ["サビ", "3"]]) == "  후렴 1   1\n  verse   22\n  サビ     3"
