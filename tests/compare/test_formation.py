"""A group's places and formation, of formations whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest

from coach.bench.synthetic.camera import Sensor, Viewpoint, film
from coach.compare.formation import (
    WALKING_STEP_HEIGHTS,
    Formation,
    PlacementFault,
    Spacing,
    formation,
    out_of_place,
    spacing,
)
from coach.compare.places import places
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE

TALL = 1.7
"""m, of everybody below."""
BEATS = 0.5 * np.arange(2, 26)
ASPECT = 16 / 9
NOWHERE = complex(np.nan, np.nan)


def formation_at(t):
    """(3, T) m: a triangle that opens, then turns."""
    open_by = np.clip(t / 6, 0, 1)
    turn = np.exp(1j * np.clip((t - 6) / 6, 0, 1) * 0.6)
    return turn * np.array([-0.8 - 0.5 * open_by, 0.6j * open_by, 0.8 + 0.5 * open_by])


def dancers(places_m, t, camera, sway=0.0, noise=1.0, seed=0):
    """Tracks of people who stand there (D, T) in m, filmed by one camera; ``sway``: by how much it pans, rad."""
    upright = body()
    rng = np.random.default_rng(seed)
    still = Sensor(noise=noise, fps=30, drops=0, hidden=0, swaps=0)
    tracks = []
    for place in places_m:
        points = upright[None] + np.stack([place.real, 0 * t, place.imag], axis=-1)[:, None]
        track = film(points, t, camera, still, rng)
        tracks.append(replace(track, image=track.image + np.stack([sway * np.sin(t), 0 * t], -1)[:, None]))
    return tracks


def body():
    """(33, 3) m of somebody TALL who faces the camera: their left is on its right."""
    at = {
        "elbow": (0.35, 1.2), "wrist": (0.4, 0.95), "shoulder": (0.18, 1.41), "hip": (0.1, 0.92), "knee": (0.1, 0.505),
        "ankle": (0.1, 0.087), "heel": (0.1, 0.05), "foot": (0.1, 0.03), "": (0.05, 1.6),
    }  # fmt: skip
    points = np.zeros((len(BLAZEPOSE), 3))
    for k, name in enumerate(BLAZEPOSE.points):
        x, y = at[next(part for part in at if part in name)]
        points[k] = (x if "left" in name else -x if "right" in name else 0, y, 0)
    return points


T = np.arange(0, 13.5, 1 / 30)
TIMES = np.tile(BEATS, (3, 1))
NEAR, FAR = Viewpoint(distance=4.0, height=1.3), Viewpoint(distance=6.5, height=1.1, pan=0.2, fov=0.7)
REFERENCE = places(dancers(formation_at(T), T, NEAR), TIMES, ASPECT)


def told(camera=FAR, moved=0.0, sway=0.0, scale=1.0, mirrored=False, late=0.0, at_lag=True):
    """What is told of dancers who dance the reference's formation ``scale`` times as wide before another camera.

    moved  m by which the second one stands beside their place from 5 to 8 s
    late   s by which the third one is
    """
    on_time = scale * formation_at(T)
    on_time[1] += moved * ((T > 4.8) & (T < 8.2))
    on_time[2] = scale * formation_at(T - late)[2]
    tracks = dancers(on_time, T, camera, sway, seed=1)
    if mirrored:
        tracks = [replace(t, image=t.image * np.float32((-1, 1)) + np.float32((ASPECT, 0))) for t in tracks]
    times = TIMES + (np.array([[0.0], [0.0], [late]]) if at_lag else 0)
    return formation(places(tracks, times, ASPECT, mirrored), REFERENCE)


def test_places_are_floor_coordinates_in_body_heights():
    true = formation_at(BEATS) / TALL
    away = (REFERENCE - REFERENCE[1]) - (true - true[1])
    assert np.abs(away.real).max() < 0.08 and np.abs(away.imag).max() < 0.35


@pytest.mark.parametrize(
    "other",
    [{}, {"camera": NEAR}, {"sway": 0.3}, {"scale": 0.7}, {"mirrored": True}, {"camera": Viewpoint(3.2, 0.9, -0.25)}],
)
def test_camera_zoom_room_and_mirror_are_no_mistakes(other):
    assert out_of_place(told(**other)) == []


@pytest.mark.parametrize("other", [{}, {"sway": 0.3}, {"scale": 0.8}, {"mirrored": True}])
@pytest.mark.parametrize("steps", [1.0, -1.5])
def test_one_who_stands_beside_their_place_is_told_with_beats_side_and_steps(steps, other):
    first, *rest = out_of_place(told(moved=steps * WALKING_STEP_HEIGHTS * TALL, **other))
    assert (first.dancer, first.first, first.last, first.front) == (1, 8, 14, 0)
    assert first.aside == pytest.approx(steps, abs=0.3) and rest == []


def test_one_who_stands_too_far_in_front():
    off = told(moved=1.6j * WALKING_STEP_HEIGHTS * TALL)
    first = out_of_place(off)[0]
    assert (first.dancer, first.first, first.last, first.aside) == (1, 8, 14, 0)
    assert first.front == pytest.approx(1.6, abs=0.5)


def test_who_is_late_is_not_also_in_the_wrong_place():
    assert out_of_place(told(late=0.4)) == []


def test_where_one_of_three_is_hidden_nobody_can_say_which_of_the_others_is_wrong():
    seen = told(moved=1.2 * WALKING_STEP_HEIGHTS * TALL).places.copy()
    seen[0, 3:12] = NOWHERE
    found = formation(seen, REFERENCE)
    assert np.isnan(found.off[:, 3:12]).all() and np.isfinite(found.off[:, 12:]).all()
    (one,) = out_of_place(found)
    assert (one.dancer, one.first, one.last) == (1, 12, 14)


def test_one_dancer_alone_or_unseen_has_no_formation():
    alone = np.full((3, 6), NOWHERE)
    alone[1] = 1 + 1j
    found = formation(alone, alone)
    assert np.isnan(found.wanted).all() and out_of_place(found) == []


def test_two_who_change_places_are_no_camera_behind_the_stage():
    true = np.tile(np.array([[-1.0], [0.0], [1.0]]) + 0j, (1, 12))
    found = out_of_place(formation(true[::-1], true))
    assert [(one.dancer, one.first, one.last, one.aside) for one in found] == [
        (0, 0, 11, pytest.approx(5)),
        (2, 0, 11, pytest.approx(-5)),
    ]


def test_noise_widens_what_must_be_surpassed():
    rng = np.random.default_rng(0)
    true = np.tile(np.array([[-1.0], [0.0], [1.0], [2.0]]) + 0j, (1, 40))
    off = true + 0.15 * rng.normal(size=true.shape) + 0.4 * WALKING_STEP_HEIGHTS
    off[1, 10:20] += 0.7 * WALKING_STEP_HEIGHTS
    found = formation(off, true)
    assert found.noise[0] == pytest.approx(0.15 / WALKING_STEP_HEIGHTS, rel=0.3)
    assert out_of_place(found) == []
    quiet = np.where(np.arange(40) // 10 == 1, 0.7 * WALKING_STEP_HEIGHTS, 0) * (np.arange(4) == 1)[:, None] + true
    assert out_of_place(formation(quiet, true)) == [PlacementFault(1, 10, 19, pytest.approx(0.7, abs=0.05), 0)]


def test_a_formation_without_beats():
    nothing = np.empty((2, 0), complex)
    assert out_of_place(Formation(nothing, nothing)) == []
    assert places([PoseTrack.empty()] * 2, np.empty((2, 0)), ASPECT).shape == (2, 0)


def test_a_late_beat_may_come_after_the_next_one():
    """Moments that are looked at may overlap, and come twice."""
    t = np.tile([1.0, 1.02, 0.9, 1.0], (3, 1))
    found = places(dancers(formation_at(T), T, NEAR), t, ASPECT)
    assert np.isfinite(found).all()
    np.testing.assert_array_equal(found[:, 0], found[:, 3])


@pytest.mark.parametrize(
    ("should", "moved", "told"),
    [
        ((-2, 0, 2), 1j, Spacing(line=(0, 2))),
        ((-2, 0, 2), 0.3j, Spacing()),
        ((-2, 0, 2), 0.8, Spacing(near=2)),
        ((-2, 2j, 2), -1j, Spacing(near=0)),  # no line was there to be left
        ((-2 - 2j, 0, 2 + 2j), 0.8 - 0.8j, Spacing(line=(0, 2))),
        ((-6, 0, 2), -0.8, Spacing(far=2)),  # the other one is no neighbour
        ((0.2j, 0, -0.2j), 1, Spacing(far=0)),  # too near to each other to make a line
    ],
)
def test_what_a_wrong_place_does_to_lines_and_spacing(should, moved, told):
    """Steps, on beats 1 and 2 of 4; the one in the middle has moved."""
    wanted = np.tile(WALKING_STEP_HEIGHTS * np.array(should, complex)[:, None], (1, 4))
    stand = wanted.copy()
    stand[1, 1:3] += WALKING_STEP_HEIGHTS * moved
    error = PlacementFault(1, 1, 2, np.real(moved), np.imag(moved))
    assert spacing(Formation(stand, wanted), error) == told


def test_of_the_spacing_of_who_is_not_seen_nothing_is_told():
    wanted = np.tile(np.array([[-1], [0], [1]], complex), (1, 3))
    gone = np.where(np.arange(3)[:, None] == 1, NOWHERE, wanted)
    assert spacing(Formation(gone, wanted), PlacementFault(1, 0, 2, 1, 0)) == Spacing()
    alone = np.where(np.arange(3)[:, None] == 1, wanted, NOWHERE)
    assert spacing(Formation(alone, wanted), PlacementFault(1, 0, 2, 1, 0)) == Spacing()


def test_how_far_somebody_stands_off_is_the_median_of_all_of_its_beats():
    wanted = np.zeros((3, 20), complex)
    stood = wanted.copy()
    stood[1, 5:10] = np.array([1.0, 1.0, 2.0, 2.0, 2.0]) * WALKING_STEP_HEIGHTS
    (fault,) = out_of_place(Formation(stood, wanted))
    assert (fault.dancer, fault.first, fault.last, fault.aside, fault.front) == (1, 5, 9, pytest.approx(2.0), 0.0)
