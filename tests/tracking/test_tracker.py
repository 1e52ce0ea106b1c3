"""People who are drawn: they stand, cross, leave, come back, change clothes with nobody."""

import sys
import tracemalloc
from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from coach.tracking import pose_buffer
from coach.tracking.link import link_tracklets
from coach.tracking.pose_buffer import in_memory
from coach.tracking.switches import identity_switches
from coach.tracking.tracker import (
    CONFIRMING_PICTURES,
    NECK_MATCHING,
    POSE_MATCHING,
    Sighting,
    SightingRows,
    Tracker,
    _exchangeable,
)
from tests.tracking.bodies import body, figure_picture

RED, BLUE, GREEN = (220, 40, 40), (40, 60, 230), (40, 200, 60)
FPS = 30


def watched(frames, people_at, tracker):
    """(T, P) the number given to each person, 0 while unseen. ``people_at``: frame → (x, colour, seen) of each, from
    back to front."""
    given = []
    for k in range(frames):
        people = people_at(k)
        rgb = figure_picture([(x, colour) for x, colour, _ in people])
        there = [i for i, (_, _, seen) in enumerate(people) if seen]
        order = there if k % 2 else there[::-1]  # in no order that could be relied on
        numbers = tracker.step(k / FPS, [body(people[i][0]) for i in order], rgb)
        row = np.zeros(len(people), int)
        row[order] = numbers
        given.append(row)
    return np.array(given)


def crossing(k, colours=(BLUE, RED), hidden=0.08):
    """The first walks to the left behind the second, who walks to the right; they meet in frame 45."""
    left, right = 0.55 + k * 0.01, 1.45 - k * 0.01
    return [(right, colours[0], abs(left - right) > hidden), (left, colours[1], True)]


@pytest.mark.parametrize("matching", [POSE_MATCHING, NECK_MATCHING])
def test_who_stands_keeps_a_number_from_left_to_right(matching):
    numbers = watched(
        20, lambda k: [(1.4, BLUE, True), (0.4, RED, True), (0.9, GREEN, True)], Tracker(matching=matching)
    )
    assert (numbers[: CONFIRMING_PICTURES - 1] == 0).all() and (numbers[CONFIRMING_PICTURES - 1 :] == (3, 1, 2)).all()


def test_two_who_cross_keep_theirs():
    numbers = watched(90, crossing, Tracker())
    assert identity_switches(numbers) == 0
    assert numbers[-1].tolist() == [2, 1]


@pytest.mark.parametrize("hidden", [0.0, 0.1, 0.2])
def test_also_in_the_same_clothes_by_their_motion(hidden):
    numbers = watched(90, lambda k: crossing(k, (RED, RED), hidden), Tracker())
    assert identity_switches(numbers) == 0


@pytest.mark.parametrize("stays_s", [0.0, 1.0])
@pytest.mark.parametrize("front", [False, True])
def test_who_walks_past_a_dancer_in_their_clothes_does_not_become_them(stays_s, front):
    """Before or behind them, of whom one is not seen meanwhile; also who stops there."""

    def passing(k):
        t = k / FPS
        walked = 0.6 * min(t, 1.0) + 0.6 * max(0.0, t - 1.0 - stays_s)
        both = [(1.0 + 0.05 * np.sin(5 * t), RED), (0.4 + walked, RED)]
        met = abs(both[0][0] - both[1][0]) < 0.15
        return [(*both[0], not (met and front)), (*both[1], not (met and not front))]

    numbers = watched(round(FPS * (2 + stays_s)), passing, Tracker())
    assert identity_switches(numbers) == 0 and numbers[-1].tolist() == [2, 1]


def test_the_nearest_neck_is_the_other_ones_where_two_cross():
    """One is hidden as they change places, and both for a moment: the simple way takes whoever is near."""

    def meeting(k):
        apart = 0.006 * (45 - k)
        return [(1.0 + apart, BLUE, abs(45 - k) > 12), (1.0 - apart, RED, abs(45 - k) > 6)]

    assert identity_switches(watched(90, meeting, Tracker())) == 0
    assert identity_switches(watched(90, meeting, Tracker(matching=NECK_MATCHING))) > 0


def test_who_was_away_comes_back_with_their_number():
    numbers = watched(150, lambda k: [(0.4, RED, True), (1.5, BLUE, not 30 <= k < 120)], Tracker())
    assert numbers[-1].tolist() == [1, 2] and identity_switches(numbers) == 0


def test_somebody_else_in_their_place_is_not_them():
    tracker = Tracker()
    for k in range(30):
        tracker.step(k / FPS, [body(0.4), body(1.4)], figure_picture([(0.4, RED), (1.4, BLUE)]))
    for k in range(30, 90):
        tracker.step(k / FPS, [body(0.4)], figure_picture([(0.4, RED)]))
    for k in range(90, 100):
        numbers = tracker.step(k / FPS, [body(0.4), body(1.45)], figure_picture([(0.4, RED), (1.45, GREEN)]))
    assert numbers == [1, 3]


def test_no_more_than_there_are():
    numbers = watched(10, lambda k: [(0.4, RED, True), (0.9, GREEN, True), (1.5, BLUE, True)], Tracker(most=2))
    assert numbers[-1].tolist() == [1, 2, 0]


def test_a_ghost_of_a_moment_gets_no_number():
    numbers = watched(40, lambda k: [(0.4, RED, True), (1.2, GREEN, k == 10), (1.5, BLUE, k >= 20)], Tracker())
    assert numbers[-1].tolist() == [1, 0, 2]


def test_clothes_put_right_who_was_exchanged():
    """Both are hidden while they change places: their numbers go wrong, and are right again once both are seen."""

    def swapped(k):
        seen = not 40 <= k < 46
        return [(0.9, RED, seen), (1.05, BLUE, seen)] if k < 40 else [(1.05, RED, seen), (0.9, BLUE, seen)]

    numbers = watched(100, swapped, Tracker())
    assert numbers[39].tolist() == numbers[-1].tolist() == [1, 2]


@pytest.mark.parametrize("apart", [0.3, 0.9])
def test_two_who_swap_clothes_stay_who_they_are(apart):
    """Place and motion tell who they are, side by side too: from one picture to the next, and while they are seen."""

    def swapped(k):
        one, other = (RED, BLUE) if k < 60 else (BLUE, RED)
        return [(0.6, one, True), (0.6 + apart, other, True)]

    numbers = watched(150, swapped, Tracker())
    assert (numbers[CONFIRMING_PICTURES:] == (1, 2)).all()


def test_also_on_the_move():
    def swapped(k):
        sway = 0.15 * np.sin(k / 8)
        one, other = (RED, BLUE) if k < 60 else (BLUE, RED)
        return [(0.6 + sway, one, True), (1.2 + sway, other, True)]

    assert identity_switches(watched(150, swapped, Tracker())) == 0


def test_clothes_that_two_have_swapped_long_ago_are_theirs_when_they_cross():
    def swapped_then_crossing(k):
        if k < 30:
            return crossing(0, (RED, BLUE))
        return crossing(max(0, k - 90))

    numbers = watched(180, swapped_then_crossing, Tracker())
    assert identity_switches(numbers) == 0 and numbers[-1].tolist() == [2, 1]


def test_who_is_hidden_for_eight_counts_is_the_same_afterwards():
    """Four seconds at 120 BPM, behind another one."""
    numbers = watched(240, lambda k: [(0.9, BLUE, not 60 <= k < 180), (1.0, RED, True)], Tracker())
    assert identity_switches(numbers) == 0 and numbers[-1].tolist() == numbers[59].tolist()


@pytest.mark.parametrize(
    ("costs", "taken", "could"),
    [
        ([[0.5, 2.0], [0.24, 1.0]], {0: 0, 1: 1}, True),  # 1.5 as they are, 2.24 the other way round
        ([[0.5, 2.0], [0.26, 1.0]], {0: 0, 1: 1}, False),
        ([[2.0, 0.5], [1.0, 0.26]], {0: 1, 1: 0}, False),
        ([[0.5, np.inf], [0.0, 1.0]], {0: 0, 1: 1}, False),  # one body cannot be the other's
        ([[0.5], [1.24]], {0: 0}, True),
        ([[0.5], [1.26]], {0: 0}, False),
        ([[1.24], [0.5]], {1: 0}, True),
        ([[1.26], [0.5]], {1: 0}, False),
        ([[0.0], [0.0]], {}, False),
    ],
)
def test_two_could_be_exchanged_where_that_costs_less_than_three_quarters_of_a_reach_more(costs, taken, could):
    """``taken``: who has which body."""
    assert _exchangeable(np.array(costs), 0, 1, taken) is could


def test_in_films_a_meeting_breaks_the_tracks_and_linking_joins_them():
    tracker = Tracker(keep=in_memory)
    watched(90, crossing, tracker)
    tracklets = tracker.tracklets()
    chains = link_tracklets(tracklets)
    assert len(chains) == 2
    for chain, slope in zip(sorted(chains, key=lambda chain: chain[0].first.image[0, 0]), (0.01, -0.01)):
        x = np.concatenate([part.image[:, 0, 0] for piece in chain for part in piece.tracks])
        frames = np.concatenate([piece.frames for piece in chain])
        assert np.polyfit(frames, x, 1)[0] == pytest.approx(slope, abs=1e-4)


def test_live_nothing_is_kept():
    tracker = Tracker()
    watched(30, crossing, tracker)
    assert tracker.tracklets() == []


def test_after_a_cut_clothes_tell():
    tracker = Tracker()
    for k in range(20):
        tracker.step(k / FPS, [body(0.5), body(1.5)], figure_picture([(0.5, RED), (1.5, BLUE)]))
    tracker.new_shot()
    for k in range(20, 30):
        numbers = tracker.step(k / FPS, [body(0.6), body(1.4)], figure_picture([(0.6, BLUE), (1.4, RED)]))
    assert numbers == [2, 1]


def test_a_body_without_a_shoulder_is_followed():
    tracker = Tracker()
    lacking = np.array(body(0.5).image)
    lacking[11] = np.nan  # a shoulder
    for k in range(5):
        pose = body(0.5) if k % 2 else replace(body(0.5), image=lacking)
        numbers = tracker.step(k / FPS, [pose], figure_picture([(0.5, RED)]))
    assert numbers == [1]


def test_what_is_kept_of_somebody_takes_little_more_than_their_poses(monkeypatch):
    monkeypatch.setattr(pose_buffer, "TRACK_BATCH_POSES", 16)
    rows = SightingRows()
    tracemalloc.start()
    for k in range(640):
        rows.add(Sighting(k, k / 30, body(0.5), np.full(12, k, np.float32)))
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    tracklet = rows.tracklet()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kept < 950 * 640  # 800 of them are numbers of the pose, 56 of the picture's and of the clothes
    assert most < 1150 * 640  # joined, the poses would be there twice
    assert tracklet.frames.tolist() == list(range(640)) and tracklet.look.tolist() == [319.5] * 12


def test_those_who_have_gone_are_not_compared_with_one_another():
    """Hundreds pass by in an hour of a street, and all of them may come back: what a picture costs grows with their
    number, not with that of their pairs."""

    def calls(gone):
        tracker = Tracker()
        watched(CONFIRMING_PICTURES, lambda k: [(0.4, RED, True)], tracker)
        tracker._tracks = [copy(tracker._tracks[0]) for _ in range(gone)]
        made = 0

        def count(frame, event, argument):
            nonlocal made
            made += event == "call"

        sys.setprofile(count)
        try:
            tracker.step(60.0, [body(1.4)], figure_picture([(1.4, GREEN)]))
        finally:
            sys.setprofile(None)
        return made

    assert calls(200) < 3 * calls(100)
