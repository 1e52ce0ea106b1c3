"""What groups danced together, and what changes from take to take."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.formation import Formation, PlacementFault
from coach.history.groups import group_row, group_trends, past_group, past_groups, same_group
from coach.history.page import history_page
from coach.history.table import history_table
from coach.takes.group_take import write_group
from tests.history.test_page import past
from tests.kit.pages import Page
from tests.takes.test_group_take import WANTED, a_group

NAMES = ("Mina", "dancer 2", "Jo")


def dancers(day, *scores, **changed):
    return [
        replace(past(day, score), dancer=name, folder=f"lovedive/2026-03-{day:02} 20-00-00/dancer {k}", **changed)
        for k, (name, score) in enumerate(zip(NAMES, scores), start=1)
    ]


def groups_of(*days):
    """On each of the days these scores."""
    return [past_group(a_group(), dancers(day, *scores)) for day, *scores in days]


def test_a_take_of_a_group():
    found = past_group(a_group(), dancers(1, 60.0, 70.0, 80.0))
    assert dict(found.scores) == {"Mina": 60.0, "dancer 2": 70.0, "Jo": 80.0} and found.score == 70.0
    assert found.spread == pytest.approx(0.12) and found.in_place == pytest.approx(13 / 16)
    assert group_row(found)[1:] == ["70", "120 ms", "81 %", "Mina 60, dancer 2 70, Jo 80"]


def test_without_a_formation_nobody_is_told_to_be_in_place():
    unseen = Formation(WANTED, np.full(WANTED.shape, np.nan + 0j))
    found = past_group(a_group(formation=unseen, errors=()), dancers(1, 60.0, np.nan, 80.0))
    assert np.isnan(found.in_place) and found.score == 70.0
    assert group_row(found)[3] == "–"


def test_each_dancers_trend_stands_apart():
    first, last = groups_of((1, 60.0, 70.0, 80.0), (2, 64.0, 60.0, 90.0))
    assert group_trends([first, last]) == [
        ("Mina", "60", "64"), ("dancer 2", "70", "60"), ("Jo", "80", "90"),
        ("Spread", "120 ms", "120 ms"), ("In place", "81 %", "81 %"),
    ]  # fmt: skip


def test_only_takes_of_the_same_dancers_are_compared():
    trio, pair, other = *groups_of((1, 60.0, 70.0, 80.0), (2, 64.0, 60.0)), *groups_of((3, 1.0, 2.0, 3.0))
    assert same_group([trio, pair, other]) == (trio, other)
    past_video = past_group(a_group(), dancers(4, 1.0, 1.0, other_video=True))
    assert same_group([trio, pair, past_video]) == (pair,) and same_group([past_video]) == ()


def test_who_follows_somebody_else_dances_something_else():
    first, swapped, last = (
        past_group(a_group(), [replace(one, member=member) for one, member in zip(dancers(day, 1.0, 2.0), members)])
        for day, members in enumerate([(1, 2), (2, 1), (1, 2)], start=1)
    )
    assert same_group([first, swapped, last]) == (first, last) and same_group([first, swapped]) == (swapped,)


def test_of_two_dancers_one_wrong_place_is_counted_once():
    group = a_group()
    pair = replace(
        group, dancers=group.dancers[:2], lags=group.lags[:2], formation=Formation(WANTED[:2], WANTED[:2]),
        errors=(PlacementFault(0, 0, 3, 1, 0), PlacementFault(1, 0, 3, -1, 0)),
    )  # fmt: skip
    assert past_group(pair, dancers(1, 60.0, 70.0)).in_place == pytest.approx(12 / 16)


def test_what_is_in_the_folders_is_read(tmp_path):
    takes = [*dancers(1, 60.0, 70.0, 80.0), past(2), *dancers(3, 61.0, 71.0, 81.0)]
    folder = tmp_path / "lovedive" / "2026-03-01 20-00-00"
    folder.mkdir(parents=True)
    write_group(folder / "group.json", a_group())
    (found,) = past_groups(takes, tmp_path)  # the other one's record is gone
    assert found.started_at == takes[0].started_at and list(found.scores) == list(NAMES)


def test_it_is_in_the_table_and_on_the_page():
    groups = groups_of((1, 60.0, 70.0, 80.0), (2, 64.0, 60.0, 90.0))
    takes = [one for day in (1, 2) for one in dancers(day, 60.0, 70.0, 80.0, other_dancer=True)]
    said = history_table("lovedive", None, takes, (), groups)
    assert "Your group\n" in said and "What changes in your group\n" in said and "Mina 64, dancer 2 60, Jo 90" in said
    assert "What changes" not in history_table("lovedive", None, takes, (), groups[:1])
    text = history_page([("lovedive", None, takes, (), groups)])
    assert Page(text).problems == [] and text.count("<svg") == 1
    assert "1 Mina · \u200e2 dancer 2 · \u200e3 Jo" in text and "Spread: 120 ms, now 120 ms." in text
