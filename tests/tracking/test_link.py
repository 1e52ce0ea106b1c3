import numpy as np
import pytest

from coach.tracking.link import Tracklet, against, distance, link_tracklets, look_of, velocity
from tests.tracking.bodies import body

RED, BLUE = np.tile(np.float32((0.8, 0.1, 0.1)), 4), np.tile(np.float32((0.1, 0.2, 0.9)), 4)


def piece(first, last, x_from, x_to, look=RED):
    """Followed from frame ``first`` to ``last`` while walking from one place to the other."""
    frames = np.arange(first, last + 1)
    poses = tuple(body(x) for x in np.linspace(x_from, x_to, len(frames)))
    return Tracklet(frames, frames / 30, poses, np.float32(look))


def people(pieces, cuts=()):
    """Which pieces (by their place in the list) are of one person."""
    place = {id(p): k for k, p in enumerate(pieces)}
    return sorted([place[id(p)] for p in chain] for chain in link_tracklets(pieces, cuts))


def test_two_who_cross_keep_their_way_even_in_the_same_clothes():
    before = [piece(0, 30, 0.4, 0.8), piece(0, 30, 1.4, 1.0)]
    after = [piece(40, 70, 0.93, 1.33), piece(40, 70, 0.87, 0.47)]
    assert people([*before, *after]) == [[0, 2], [1, 3]]


def test_two_who_turn_round_at_each_other_are_told_by_their_clothes():
    before = [piece(0, 30, 0.4, 0.8, RED), piece(0, 30, 1.4, 1.0, BLUE)]
    after = [piece(40, 70, 0.87, 0.47, RED), piece(40, 70, 0.93, 1.33, BLUE)]
    assert people([*before, *after]) == [[0, 2], [1, 3]]


def test_nobody_is_in_two_places_at_once():
    assert people([piece(0, 30, 0.5, 0.5), piece(20, 50, 0.5, 0.5)]) == [[0], [1]]
    assert against([piece(0, 30, 0.5, 0.5)], [piece(30, 50, 0.5, 0.5)]) == float("inf")


def test_a_stranger_at_the_same_place_is_a_stranger():
    assert people([piece(0, 30, 0.5, 0.5, RED), piece(60, 90, 0.5, 0.5, BLUE)]) == [[0], [1]]


def test_after_a_cut_places_say_nothing():
    before = [piece(0, 30, 0.4, 0.4, RED), piece(0, 30, 1.4, 1.4, BLUE)]
    after = [piece(32, 60, 0.4, 0.4, BLUE), piece(32, 60, 1.4, 1.4, RED)]
    assert people([*before, *after], cuts=[31 / 30]) == [[0, 3], [1, 2]]


def test_pieces_of_a_person_are_in_the_order_of_time():
    pieces = [piece(60, 90, 0.5, 0.5), piece(0, 20, 0.5, 0.5), piece(30, 50, 0.5, 0.5)]
    assert [[p.frames[0] for p in chain] for chain in link_tracklets(pieces)] == [[0, 30, 60]]
    assert link_tracklets([]) == []


def test_distance_is_that_of_the_expected_place():
    straight = distance(piece(0, 30, 0.4, 0.8), piece(40, 70, 0.8 + 0.4 / 3, 1.3))
    assert straight == pytest.approx(0, abs=0.02)
    assert distance(piece(0, 30, 0.4, 0.4), piece(33, 60, 1.6, 1.6)) == 3.0


def test_velocity():
    assert velocity(piece(0, 30, 0.4, 0.7), at_end=True) == pytest.approx([0.3, 0], abs=1e-4)
    assert velocity(piece(0, 1, 0.4, 0.7), at_end=True).tolist() == [0, 0]


def test_long_pieces_count_for_more_and_unknown_parts_for_nothing():
    half = RED.copy()
    half[6:] = np.nan
    look = look_of([piece(0, 29, 0.5, 0.5, BLUE), piece(40, 49, 0.5, 0.5, half)])
    assert look[:3] == pytest.approx(0.75 * BLUE[:3] + 0.25 * RED[:3])
    assert look[6:] == pytest.approx(BLUE[6:])
    assert np.isnan(look_of([piece(0, 3, 0.5, 0.5, np.full(12, np.nan))])).all()
