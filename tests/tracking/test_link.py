import numpy as np
import pytest

from coach.tracking import link
from coach.tracking.link import Tracklet, against, distance, link_tracklets, look_of, velocity
from coach.tracking.pose_buffer import track_of
from tests.tracking.bodies import body

RED, BLUE = np.tile(np.float32((0.8, 0.1, 0.1)), 4), np.tile(np.float32((0.1, 0.2, 0.9)), 4)


def tracklet(first, last, x_from, x_to, look=RED):
    """Followed from frame ``first`` to ``last`` while walking from one place to the other."""
    frames = np.arange(first, last + 1)
    poses = tuple(body(x) for x in np.linspace(x_from, x_to, len(frames)))
    return Tracklet(frames, [track_of((frames / 30).tolist(), poses)], np.float32(look))


def people(tracklets, cuts=()):
    """Which tracklets (by their place in the list) are of one person."""
    place = {id(p): k for k, p in enumerate(tracklets)}
    return sorted([place[id(p)] for p in chain] for chain in link_tracklets(tracklets, cuts))


def test_two_who_cross_keep_their_way_even_in_the_same_clothes():
    before = [tracklet(0, 30, 0.4, 0.8), tracklet(0, 30, 1.4, 1.0)]
    after = [tracklet(40, 70, 0.93, 1.33), tracklet(40, 70, 0.87, 0.47)]
    assert people([*before, *after]) == [[0, 2], [1, 3]]


def test_two_who_turn_round_at_each_other_are_told_by_their_clothes():
    before = [tracklet(0, 30, 0.4, 0.8, RED), tracklet(0, 30, 1.4, 1.0, BLUE)]
    after = [tracklet(40, 70, 0.87, 0.47, RED), tracklet(40, 70, 0.93, 1.33, BLUE)]
    assert people([*before, *after]) == [[0, 2], [1, 3]]


def test_nobody_is_in_two_places_at_once():
    assert people([tracklet(0, 30, 0.5, 0.5), tracklet(20, 50, 0.5, 0.5)]) == [[0], [1]]
    assert against([tracklet(0, 30, 0.5, 0.5)], [tracklet(30, 50, 0.5, 0.5)]) == float("inf")


def test_a_stranger_at_the_same_place_is_a_stranger():
    assert people([tracklet(0, 30, 0.5, 0.5, RED), tracklet(60, 90, 0.5, 0.5, BLUE)]) == [[0], [1]]


def test_after_a_cut_places_say_nothing():
    before = [tracklet(0, 30, 0.4, 0.4, RED), tracklet(0, 30, 1.4, 1.4, BLUE)]
    after = [tracklet(32, 60, 0.4, 0.4, BLUE), tracklet(32, 60, 1.4, 1.4, RED)]
    assert people([*before, *after], cuts=[31 / 30]) == [[0, 3], [1, 2]]


def test_pieces_of_a_person_are_in_the_order_of_time():
    tracklets = [tracklet(60, 90, 0.5, 0.5), tracklet(0, 20, 0.5, 0.5), tracklet(30, 50, 0.5, 0.5)]
    assert [[p.frames[0] for p in chain] for chain in link_tracklets(tracklets)] == [[0, 30, 60]]
    assert link_tracklets([]) == []


def test_two_who_meet_all_through_a_long_film_take_no_longer_than_every_pair_once(monkeypatch):
    """Every pair anew after each join would take hours, behind a bar that has ended."""
    met = [tracklet(20 * k, 20 * k + 10, x, x, look) for k in range(12) for x, look in ((0.4, RED), (0.9, BLUE))]
    asked = []
    monkeypatch.setattr(link, "against", lambda *pair: asked.append(pair) or against(*pair))
    assert people(met) == [list(range(0, 24, 2)), list(range(1, 24, 2))]
    assert len(asked) <= len(met) ** 2


def test_it_is_told_how_many_pairs_have_been_compared():
    met = [tracklet(20 * k, 20 * k + 10, x, x, look) for k in range(4) for x, look in ((0.4, RED), (0.9, BLUE))]
    told = []
    link_tracklets(met, advance=told.append)
    assert 28 < sum(told) <= len(met) ** 2 and len(told) == len(met) + 6  # six joins leave two people


def test_distance_is_that_of_the_expected_place():
    straight = distance(tracklet(0, 30, 0.4, 0.8), tracklet(40, 70, 0.8 + 0.4 / 3, 1.3))
    assert straight == pytest.approx(0, abs=0.02)
    assert distance(tracklet(0, 30, 0.4, 0.4), tracklet(33, 60, 1.6, 1.6)) == 3.0


def test_velocity():
    assert velocity(tracklet(0, 30, 0.4, 0.7), at_end=True) == pytest.approx([0.3, 0], abs=1e-4)
    assert velocity(tracklet(0, 1, 0.4, 0.7), at_end=True).tolist() == [0, 0]


def test_long_pieces_count_for_more_and_unknown_parts_for_nothing():
    half = RED.copy()
    half[6:] = np.nan
    look = look_of([tracklet(0, 29, 0.5, 0.5, BLUE), tracklet(40, 49, 0.5, 0.5, half)])
    assert look[:3] == pytest.approx(0.75 * BLUE[:3] + 0.25 * RED[:3])
    assert look[6:] == pytest.approx(BLUE[6:])
    assert np.isnan(look_of([tracklet(0, 3, 0.5, 0.5, np.full(12, np.nan))])).all()
