from dataclasses import replace

import numpy as np
import pytest

from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.faults import PlantedFault
from coach.bench.synthetic.performance import perform, reference_track
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import BODY, INDEX, LANDMARKS, PoseTrack
from coach.domain.moves import Difficulty, Move, Occurrence
from coach.moves.difficulty import difficulty
from coach.moves.finding import find_moves, propose
from coach.moves.phrases import Span, danced, eights
from coach.wording.move_words import STANDS, default_name

COME_BACK = ([0, 2, 6], [1, 5], [3, 7], [4])
"""The eights of a synthetic dance (A B A C D B A C): those that are one phrase."""
STYLE = 3


def found(track, grid):
    """(places as (eight, mirrored), stands) of each move"""
    moves = find_moves(danced(track, grid))
    assert all(place.first % 8 == 0 and place.end == place.first + 8 for move in moves for place in move.places)
    return [([(place.first // 8, place.mirrored) for place in move.places], move.stands) for move in moves]


def eight(kind, number, joint=""):
    return PlantedFault(kind, 8 * number, 8 * number + 7, joint)


def swapped(number):
    return eight("side", number, "arms"), eight("side", number, "legs")


@pytest.fixture(scope="module")
def dances():
    return [make_dance(style, seed) for seed, style in enumerate(STYLES)]


@pytest.mark.parametrize(("k", "pan"), [(0, 0.0), (1, 15.0), (2, 0.0), (3, 15.0), (4, 15.0), (5, 15.0)])
def test_what_comes_back_is_one_move_and_what_differs_is_not(dances, k, pan):
    """Each eight larger or smaller, earlier or later than the other, by any body, seen from where a camera stands."""
    track = perform(dances[k], "clean", seed=k, pan=pan).track
    assert found(track, dances[k].grid) == [([(n, False) for n in eights], False) for eights in COME_BACK]


@pytest.mark.parametrize("k", [1, STYLE, 5])
def test_the_mirror_image_is_the_same_move(dances, k):
    track = perform(dances[k], "side", seed=k, pan=8.0, planned=swapped(2)).track
    assert found(track, dances[k].grid)[0] == ([(0, False), (2, True), (6, False)], False)


def test_the_first_place_is_never_the_mirrored_one(dances):
    track = perform(dances[1], "side", seed=1, pan=0.0, planned=swapped(0)).track
    assert found(track, dances[1].grid)[0] == ([(0, False), (2, True), (6, True)], False)


def test_who_stands_still_stands(dances):
    dance = dances[STYLE]
    track = perform(dance, "frozen", seed=3, planned=(eight("frozen", 1), eight("frozen", 3))).track
    assert found(track, dance.grid) == [
        ([(0, False), (2, False), (6, False)], False),
        ([(1, False), (3, False)], True),
        *(([(n, False)], False) for n in (4, 5, 7)),
    ]


def test_halves_that_come_back_in_other_eights_are_moves_of_their_own(dances):
    """Counted from the middle of its eights the dance is A | AB BA AC CD DB BA AC | C."""
    dance = dances[STYLE]
    moves = find_moves(danced(reference_track(dance, 3), replace(dance.grid, first_count_beat=4)))
    spans = [[(place.first, place.end) for place in move.places] for move in moves]
    assert [(12, 20), (44, 52)] in spans and [(20, 28), (52, 60)] in spans
    assert [(8, 12), (40, 44)] in spans and [(28, 32), (60, 64)] in spans


def test_nobody_dances_nothing():
    grid = BeatGrid.constant(120, 0.0, 16.0)
    assert find_moves(danced(PoseTrack.empty(), grid)) == ()
    assert find_moves(danced(PoseTrack.unseen(np.arange(0, 16, 1 / 30)), grid)) == ()


@pytest.mark.parametrize(
    ("first_count", "beats", "spans"),
    [
        (0, 16, [(0, 8), (8, 16)]),
        (4, 24, [(0, 4), (4, 12), (12, 20), (20, 24)]),
        (11, 21, [(3, 11), (11, 19)]),
        (0, 3, []),
        (0, 4, [(0, 4)]),
    ],
)
def test_phrases_are_whole_counts(first_count, beats, spans):
    grid = BeatGrid(np.arange(beats) * 0.5, first_count_beat=first_count)
    assert [(span.first, span.end) for span in eights(grid)] == spans


# ---------------------------------------------------------------- how hard it is


def hard(grid, track):
    return difficulty(danced(track, grid), Span(8, 16))


def test_faster_is_harder(dances):
    dance = dances[STYLE]
    track = reference_track(dance, 3)
    slow = hard(dance.grid, track)
    fast = hard(replace(dance.grid, times=dance.grid.times / 2), track.at_speed(0.5))
    assert fast.speed == pytest.approx(2 * slow.speed, rel=0.1)
    assert fast.range == pytest.approx(slow.range, abs=3) and fast.levels[0] > slow.levels[0]


def test_who_stands_is_easy(dances):
    still = hard(dances[STYLE].grid, perform(dances[STYLE], "frozen", seed=3, planned=(eight("frozen", 1),)).track)
    assert still.levels[:2] == (1, 1)


def arms(t, left, right):
    """A track of somebody whose arms swing up and down by these angles."""
    body = {
        "left_shoulder": (0.2, -0.5), "right_shoulder": (-0.2, -0.5), "left_hip": (0.1, 0), "right_hip": (-0.1, 0),
        "left_knee": (0.1, 0.4), "right_knee": (-0.1, 0.4), "left_ankle": (0.1, 0.8), "right_ankle": (-0.1, 0.8),
        "nose": (0, -0.7),
    }  # fmt: skip
    image = np.full((len(t), len(LANDMARKS), 2), np.nan)
    for name, at in body.items():
        image[:, INDEX[name]] = at
    for side, x, swing in (("left", 1, left), ("right", -1, right)):
        along = np.stack([x * np.cos(swing), -np.sin(swing)], axis=-1)
        for part, length in (("elbow", 0.3), ("wrist", 0.6)):
            image[:, INDEX[f"{side}_{part}"]] = np.add(body[f"{side}_shoulder"], length * along)
    return PoseTrack(t, image, np.full((*image.shape[:2], 3), np.nan), np.ones(image.shape[:2]), BODY)


def test_limbs_that_do_the_same_are_one_movement():
    """Both arms up and down by 20°, together, then one after the other."""
    t, grid = np.arange(0, 16, 1 / 30), BeatGrid.constant(120, 0.0, 16.0)
    swing, other = (0.35 * wave(np.pi * t) for wave in (np.sin, np.cos))
    together, apart = hard(grid, arms(t, swing, swing)), hard(grid, arms(t, swing, other))
    assert together.at_once == pytest.approx(1.0, abs=0.1) and apart.at_once == pytest.approx(2.0, abs=0.1)
    assert together.range == pytest.approx(40, abs=3)
    assert together.speed == pytest.approx(np.degrees(0.35 * np.pi), rel=0.05)


def test_a_dancer_who_is_not_seen_has_no_difficulty():
    unseen = hard(BeatGrid.constant(120, 0.0, 16.0), PoseTrack.empty())
    assert np.isnan([unseen.speed, unseen.range, unseen.at_once]).all() and unseen.level == 1


def test_the_level_is_the_mean_of_three():
    assert Difficulty(0.0, 0.0, 0.0, (1, 5, 5)).level == 4


# ---------------------------------------------------------------- names


@pytest.fixture(scope="module")
def song(dances):
    return danced(reference_track(dances[STYLE], 3), dances[STYLE].grid)


def proposed(song, *kept):
    found = propose(song, kept, default_name, STANDS)
    return [(one.move.name, [place.first for place in one.move.places], one.kept, one.like) for one in found]


def test_every_move_gets_a_name(song):
    assert proposed(song) == [
        ("move A", [0, 16, 48], False, ""),
        ("move B", [8, 40], False, ""),
        ("move C", [24, 56], False, ""),
        ("move D", [32], False, ""),
    ]


def test_names_that_are_there_stay(song):
    wave, a = Move("arm wave", (Occurrence(8, 16), Occurrence(40, 48))), Move("Move A", (Occurrence(34, 38),))
    assert proposed(song, wave, a) == [
        ("move B", [0, 16, 48], False, ""),
        ("arm wave", [8, 40], True, ""),
        ("move C", [24, 56], False, ""),
        ("Move A", [34], True, ""),
    ]


def test_what_is_like_a_move_that_has_a_name_says_so(song):
    wave = Move("arm wave", (Occurrence(0, 8),))
    assert proposed(song, wave)[:3] == [
        ("arm wave", [0], True, ""),
        ("move A", [8, 40], False, ""),
        ("move B", [16, 48], False, "arm wave"),
    ]


def test_names_go_on_after_z():
    assert [default_name(n) for n in (0, 25, 26, 27, 52)] == ["move A", "move Z", "move AA", "move AB", "move BA"]
