"""Drawn people are found again, by either way of grouping."""

import time

import numpy as np
import pytest

from coach.estimators.bottom_up.links import Link
from coach.estimators.bottom_up.persons import NO_POINT, group_greedily, joined
from coach.estimators.bottom_up.points import Points, find_points
from coach.estimators.openpose.skeleton import EDGES, OPENPOSE
from tests.estimators.bottom_up.drawn import confidence, fields, inside, person, scorer
from tests.estimators.bottom_up.programme import group_by_programme

CROSSED = {"right_wrist": (4, -4), "left_wrist": (-4, -4)}
WAYS = pytest.mark.parametrize("group", [group_greedily, group_by_programme])
PEOPLE = {
    "one": [person(40)],
    "two apart": [person(20), person(60)],
    "two who overlap": [person(36), person(42, 26)],
    "one before the other": [person(40), person(42.5, 28)],
    "crossing arms": [person(40, right_elbow=(-3, -3), left_elbow=(3, -3), **CROSSED)],
    "arms that cross a neighbour's": [person(34, left_wrist=(10, -4)), person(44, right_wrist=(-10, -4.5))],
    "a missing limb": [person(40, left_elbow=None, left_wrist=None)],
    "a wrist without its elbow": [person(40, left_elbow=None)],
    "a third at the edge": [person(30), person(50), person(78)],
}
WITHOUT_OWNER = {"a wrist without its elbow": ["left_wrist"]}


def found(people, group):
    points = find_points(confidence(people))
    persons = group(points, EDGES, scorer(fields(people)))
    return persons.xy(points), persons


def expected(name):
    """The people, points outside of the picture and those that nothing joins to them left out."""
    people = []
    for one in PEOPLE[name]:
        one = one.copy()
        one[~inside(one)] = np.nan
        one[[OPENPOSE.index[part] for part in WITHOUT_OWNER.get(name, ())]] = np.nan
        people.append(one)
    return sorted(people, key=lambda one: np.nanmean(one[:, 0]))


@WAYS
@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_is_found_with_their_own_points(name, group):
    xy, _ = found(PEOPLE[name], group)
    xy = sorted(xy, key=lambda one: np.nanmean(one[:, 0]))
    assert len(xy) == len(PEOPLE[name])
    for one, true in zip(xy, expected(name)):
        np.testing.assert_array_equal(np.isfinite(one), np.isfinite(true))
        assert np.nanmax(np.abs(one - true)) < 0.5


def test_the_programme_is_right_where_greed_is_not():
    """Three who stand before each other: the best link first takes a limb from one for another."""
    people = [person(36), person(42, 26), person(39, 28)]
    for group, right in ((group_greedily, False), (group_by_programme, True)):
        xy = sorted(found(people, group)[0], key=lambda one: np.nanmean(one[:, 0]))
        true = sorted(people, key=lambda one: one[:, 0].mean())
        assert len(xy) == 3
        assert (np.nanmax(np.abs(np.array(xy) - true)) < 1) == right


def test_the_programme_takes_less_than_a_second_for_three_who_hide_each_other():
    rng = np.random.default_rng(0)
    for _ in range(4):
        people = [person(40 + rng.uniform(-7, 7), 25 + rng.uniform(-3, 4)) + rng.normal(0, 0.8, (18, 2)) for _ in "123"]
        points = find_points(np.clip(confidence(people) + rng.normal(0, 0.03, (18, 46, 80)), 0, 1))
        drawn = fields(people)
        score = scorer(drawn + rng.normal(0, 0.05, drawn.shape))
        began = time.process_time()
        assert len(group_by_programme(points, EDGES, score)) >= 2
        assert time.process_time() - began < 1


RING = ((0, 1), (1, 2), (2, 3), (0, 3))
SURE, HALF, WEAK, NEVER = 0.98, 0.5, 0.4, np.nan


@pytest.mark.parametrize(
    ("along", "closing", "crossed", "persons"),
    [
        (SURE, HALF, NEVER, 2),
        (SURE, HALF, SURE, 2),  # the best links would make one of both, with each part twice
        (SURE, NEVER, NEVER, 2),  # what speaks against a link is outweighed by what speaks for the others …
        (WEAK, NEVER, NEVER, 0),  # … or parts the person
    ],
)
def test_where_edges_make_a_ring_the_whole_person_must_agree(along, closing, crossed, persons):
    """Two people, of whom points 0, 2, 4, 6 and 1, 3, 5, 7 are one each; ``closing``, ``crossed``: the last edge within
    each and from each to the other."""
    points = Points(np.zeros((8, 2)), np.repeat(np.arange(4), 2), np.repeat(np.eye(4), 2, axis=0))
    same = np.eye(2, dtype=bool)
    rest, last = np.where(same, along, NEVER), np.where(same, closing, crossed)
    found = group_by_programme(points, RING, lambda edge, start, end: last if edge == 3 else rest)
    assert sorted(found.rows.tolist()) == [[0, 2, 4, 6], [1, 3, 5, 7]][:persons]


@WAYS
def test_nobody(group):
    persons = group(find_points(np.zeros((18, 46, 80))), EDGES, scorer(fields([])))
    assert len(persons) == 0
    assert persons.rows.shape == (0, 18)


@WAYS
def test_the_better_seen_comes_first_with_points_and_links_added_up(group):
    people = [person(20), person(60)]
    points = find_points(np.maximum(0.5 * confidence(people[:1]), confidence(people[1:])))
    persons = group(points, EDGES, scorer(fields(people)))
    assert [round(one[1, 0]) for one in persons.xy(points)] == [60, 20]
    confidences = persons.confidence(points).sum(axis=1)
    assert confidences == pytest.approx([18, 9], rel=0.1)
    assert persons.score - confidences == pytest.approx([len(EDGES)] * 2, rel=0.1)


def a_chain(count):
    """Points of so many parts, one of each and a second one of the last."""
    part = np.array([*range(count), count - 1])
    return Points(np.zeros((count + 1, 2)), part, np.ones((count + 1, count)))


CHAIN = ((0, 1), (1, 2), (2, 3), (3, 4))


def test_links_that_share_a_point_are_one_person_in_whatever_order():
    links = [Link(0, 0, 1, 1.0), Link(2, 2, 3, 0.5), Link(1, 1, 2, 0.75), Link(3, 3, 4, 0.25)]
    persons = joined(a_chain(5), links, CHAIN)
    assert persons.rows.tolist() == [[0, 1, 2, 3, 4]]
    assert persons.score == pytest.approx([5 + 2.5])


def test_nobody_has_a_part_twice():
    links = [Link(0, 0, 1, 1.0), Link(1, 1, 2, 1.0), Link(2, 2, 3, 1.0), Link(3, 3, 4, 1.0), Link(3, 3, 5, 1.0)]
    assert joined(a_chain(5), links, CHAIN).rows.tolist() == [[0, 1, 2, 3, 4]]


def test_few_points_are_nobody():
    links = [Link(0, 0, 1, 1.0), Link(1, 1, 2, 1.0)]
    assert len(joined(a_chain(5), links, CHAIN)) == 0
    assert joined(a_chain(5), [*links, Link(2, 2, 3, 1.0)], CHAIN).rows.tolist() == [[0, 1, 2, 3, NO_POINT]]
