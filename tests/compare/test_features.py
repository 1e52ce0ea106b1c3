"""What a pose says of each joint: hand-made skeletons, and plain trigonometry beside them.

All constants of the errors stand here a second time: one that is changed in ``coach.compare.features`` by a fifth must
be changed here as well, as ``test_a_constant_changed_by_a_fifth_is_noticed`` shows.
"""

from math import acos, cos, degrees, hypot, radians, sin, sqrt

import numpy as np
import pytest

from coach.compare import features as module
from coach.compare import judge, sides
from coach.compare.features import Features, chord, error, features, track_features, visibility, weights
from coach.compare.ladder import ladder
from coach.compare.sides import mirrored
from coach.pose.landmarks import INDEX, JOINTS, PoseTrack
from tests.compare.tracks import rendered

FLAT = (5.0, 8.6, 8.6, 5.7, 5.7, 3.0, 3.0, 5.4, 5.4)
DEEP = (14.0, 9.0, 9.0, 14.0, 14.0, 12.0, 12.0, 5.5, 5.5)
SPACE = (3.1, 0, 0, 3.1, 3.1, 4.0, 4.0, 0, 0)
SCALES = (20, 20, 20, 16, 16, 14, 14, 15, 15)
PAN, SHORTEST, LEAST_SEEN, FACING = 8.0, 0.15, 0.5, 0.85
SEEN = (1, 0.9, 0.8, 0.55, 1, 1, 0.7, 0.45, 1)
"""How visible the landmark at each joint's far end is; a knee's is too little."""
UPPER = {1: 3, 2: 4, 7: 5, 8: 6}
"""Hinge → the joint whose limb is the one above it."""
FAR = ("nose", "left_wrist", "right_wrist", "left_elbow", "right_elbow", "left_knee", "right_knee", "left_ankle",
       "right_ankle")  # fmt: skip

ONE = ((85, 10), (20, 30), (200, -20), (-30, 82), (-160, 25), (-80, 15), (-100, 0), (-95, -40), (-60, 10))
OTHER = ((70, -15), (60, -10), (170, 35), (10, 40), (-150, 60), (-55, -5), (-120, 30), (-90, 10), (-100, -25))
"""Of each joint's limb: degrees in the picture (0 = to its right, 90 = up), degrees out of it (90 = at the camera)."""


def direction(across, out):
    a, o = radians(across), radians(out)
    return np.array([cos(o) * cos(a), cos(o) * sin(a), sin(o)])


def skeleton(limbs, turned=0.0):
    """(33, 3) metres (right in the picture, up, at the camera): a dancer who faces the camera, then is turned."""
    at = np.zeros((33, 3))
    for side, x in (("left", 1), ("right", -1)):
        at[INDEX[f"{side}_shoulder"]], at[INDEX[f"{side}_hip"]] = (0.2 * x, 0.5, 0), (0.1 * x, 0, 0)
    at[INDEX["nose"]] = np.array([0, 0.5, 0]) + 0.25 * direction(*limbs[0])
    for joint in (3, 4, 5, 6, 1, 2, 7, 8):
        at[INDEX[FAR[joint]]] = at[INDEX[JOINTS[joint]]] + 0.3 * direction(*limbs[joint])
    c, s = cos(radians(turned)), sin(radians(turned))
    return at @ np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])


def seen(at, visible=None, world=None):
    """The features of a skeleton, 0.8 picture heights to the metre."""
    shown = np.ones(33)
    if visible is not None:
        shown[[INDEX[name] for name in FAR]] = visible
    picture = 0.8 * at[:, :2] * (1, -1) + (0.7, 0.5)
    return features(picture, (at if world is None else world) * (1, -1, -1), shown)


def between(a, b):
    return degrees(acos(np.clip(a @ b, -1, 1)))


# ---------------------------------------------------------------- directions


def test_the_directions_are_those_of_the_limbs():
    found = seen(skeleton(ONE))
    for j, (across, out) in enumerate(ONE):
        limb = direction(across, out)
        np.testing.assert_allclose(found.lower[j], limb, atol=1e-5)
        turn = across - (ONE[UPPER[j]][0] if j in UPPER else 0)
        assert found.flat[j] == pytest.approx(np.exp(1j * radians(turn)), abs=1e-5)
        if j in UPPER:
            bend = between(limb, -direction(*ONE[UPPER[j]]))
            np.testing.assert_allclose(found.deep[j], (cos(radians(bend)), sin(radians(bend)), 0), atol=1e-5)
            np.testing.assert_allclose(found.upper[j], direction(*ONE[UPPER[j]]), atol=1e-5)
        else:
            np.testing.assert_allclose(found.deep[j], limb, atol=1e-5)
            assert not found.upper[j].any()
    assert found.facing == pytest.approx(1)


@pytest.mark.parametrize("turned", [-60, -30, 45, 120, 180])
def test_a_turned_body_has_the_same_directions_in_its_own_frame(turned):
    found = seen(skeleton(ONE, turned))
    np.testing.assert_allclose(found.deep, seen(skeleton(ONE)).deep, atol=2e-5)
    assert found.facing == pytest.approx(cos(radians(turned)), abs=1e-5)


def test_the_published_angles_are_those_in_the_picture():
    at = skeleton(ONE)
    elbow, shoulder, wrist, hip = (at[INDEX[f"right_{name}"], :2] for name in ("elbow", "shoulder", "wrist", "hip"))
    found = seen(at).angle
    for joint, (a, b, c) in {2: (shoulder, elbow, wrist), 4: (elbow, shoulder, hip)}.items():
        one, other = (a - b) / np.linalg.norm(a - b), (c - b) / np.linalg.norm(c - b)
        assert found[joint] == pytest.approx(between(one, other), abs=1e-3)


@pytest.mark.parametrize("said, taken", [(0.6, 0.7), (-0.2, -0.5), (0.8, 0.8)])
def test_how_much_a_limb_points_at_the_camera_is_the_mean_of_world_and_picture(said, taken):
    """The picture shortens the limb to .6 of its length, so that .8 of it points at the camera or away."""
    at = skeleton(((90, 0), (-90, 0), (-90, 0), (-90, degrees(acos(0.6))), *[(-90, 0)] * 5))
    world = at.copy()
    shoulder = world[INDEX["left_shoulder"]]
    world[INDEX["left_elbow"]] = shoulder + 0.3 * np.array([0, -sqrt(1 - said**2), said])
    assert seen(at, world=world).lower[3] == pytest.approx([0, -sqrt(1 - taken**2), taken], abs=1e-4)


def test_what_is_not_seen_is_infinitely_uncertain_and_finite():
    found = seen(skeleton(ONE), visible=SEEN)
    assert np.isinf(found.flat_sd).tolist() == np.isinf(found.deep_sd).tolist() == (np.array(SEEN) < 0.5).tolist()
    assert np.isnan(found.angle).tolist() == (np.array(SEEN) < 0.5).tolist()
    nowhere = features(np.full((33, 2), np.nan), np.full((33, 3), np.nan), np.zeros(33))
    assert np.isinf(nowhere.flat_sd).all() and np.isinf(nowhere.deep_sd).all() and np.isnan(nowhere.angle).all()
    assert np.isfinite(nowhere.flat).all() and np.isfinite(nowhere.deep).all() and np.isfinite(nowhere.lower).all()
    assert np.isnan(error(nowhere, found)).all() and np.isnan(chord(nowhere, found)).all()
    assert not any(part.any() for part in weights(nowhere, found)) and not visibility(nowhere).any()


def test_a_picture_without_depths_is_judged_in_the_picture():
    found = features(0.8 * skeleton(ONE)[:, :2] * (1, -1), np.full((33, 3), np.nan), np.ones(33))
    assert np.isinf(found.deep_sd).all() and np.isfinite(found.flat_sd).all()
    np.testing.assert_allclose(found.lower[:, 2], 0)
    np.testing.assert_allclose(found.flat, seen(skeleton(ONE)).flat, atol=1e-5)


def test_frames_together_are_what_each_is_alone():
    track = rendered("cover")
    together = track_features(track)
    for i in (0, 17, 301):
        alone = features(track.image[i], track.world[i], track.visibility[i])
        for name in ("angle", "flat", "flat_sd", "deep", "deep_sd", "lower", "upper", "facing"):
            np.testing.assert_allclose(getattr(together, name)[i], getattr(alone, name), atol=1e-4)


def test_mirrored_features_are_those_of_the_mirrored_track():
    track = rendered("cover").between(5.0, 9.0)
    one, other = mirrored(track_features(track)), track_features(track.mirrored())
    for name in ("angle", "flat", "flat_sd", "deep", "deep_sd", "lower", "upper", "facing"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=2e-3, err_msg=name)


# ---------------------------------------------------------------- known uncertainties


def added(sd, across, out):
    """Degrees that a limb of this uncertainty gains by pointing out of the picture."""
    _, up, depth = direction(across, out)
    share = max(cos(radians(out)), SHORTEST)
    return hypot(sd * (1 / share - 1), PAN * abs(up * depth) / share**2)


def uncertain(limbs, j):
    above = [added(FLAT[j] / 2, *limbs[UPPER[j]])] if j in UPPER else []
    return hypot(FLAT[j], added(FLAT[j], *limbs[j]), *above)


def check_uncertainties():
    found = seen(skeleton(ONE), visible=SEEN)
    shown = visibility(found)
    for j in range(9):
        trust = min(SEEN[k] for k in (j, UPPER.get(j, j)))
        if trust < LEAST_SEEN:
            assert found.flat_sd[j] == found.deep_sd[j] == np.inf and shown[j] == 0
            continue
        assert found.flat_sd[j] == pytest.approx(uncertain(ONE, j) / trust, rel=1e-3)
        assert found.deep_sd[j] == pytest.approx(DEEP[j] / trust, rel=1e-5)
        across = min(cos(radians(ONE[k][1])) for k in (j, UPPER.get(j, j)))
        assert shown[j] == pytest.approx(across * trust, rel=1e-3)


def check_turned():
    turned = visibility(seen(skeleton([(0, 0)] + [(-90, 0)] * 8, 50)))
    np.testing.assert_allclose(turned[1:], [1, 1, 1, 1, *[(cos(radians(50)) / FACING) ** 2] * 4], rtol=1e-3)


def apart(j):
    """Degrees between ONE and OTHER: in the picture, in the torso's frame, in the camera's space."""
    flat = ONE[j][0] - OTHER[j][0]
    space = deep = between(direction(*ONE[j]), direction(*OTHER[j]))
    if j in UPPER:
        flat -= ONE[UPPER[j]][0] - OTHER[UPPER[j]][0]
        one, other = (between(direction(*pose[j]), -direction(*pose[UPPER[j]])) for pose in (ONE, OTHER))
        deep = abs(one - other)
    return abs((flat + 180) % 360 - 180), deep, space


def known_weights(j):
    flat, deep = 1 / (uncertain(ONE, j) ** 2 + uncertain(OTHER, j) ** 2), 1 / (2 * DEEP[j] ** 2)
    return flat, deep, deep * SPACE[j]


def check_errors():
    one, other = seen(skeleton(ONE)), seen(skeleton(OTHER))
    errors, chords, (flat, deep) = error(one, other), chord(one, other), weights(one, other)
    for j in range(9):
        weight, angles = known_weights(j), apart(j)
        assert (flat[j], deep[j]) == (pytest.approx(weight[0], rel=2e-3), pytest.approx(weight[1], rel=1e-5))
        assert errors[j] == pytest.approx(np.average(angles, weights=weight), abs=0.02)
        known = np.average([2 - 2 * cos(radians(a)) for a in angles], weights=weight)
        assert chords[j] == pytest.approx(known, abs=1e-3)


def check_units():
    one, other = seen(skeleton(ONE)), seen(skeleton(OTHER))
    same = sides.side_squares(one, other)[0]
    chords, costs = [], []
    for j in range(9):
        angles, weight = apart(j), known_weights(j)
        unit = np.average(angles, weights=weight) / SCALES[j]
        assert same[j] == pytest.approx(min(unit, 4) ** 2, rel=2e-3)
        chords.append(np.average([2 - 2 * cos(radians(a)) for a in angles], weights=weight))
        costs.append(min(chords[-1] / radians(SCALES[j]) ** 2, 9))
    assert len({c for c in costs if c < 9}) > 3  # else the units would not show
    t = np.arange(3) / 30
    at = np.stack([skeleton(OTHER)] * 3)
    rungs = ladder(PoseTrack(t, 0.8 * at[..., :2] * (1, -1), at * (1, -1, -1), np.ones((3, 33))))
    moment = Features(*(getattr(one, f)[None] for f in vars(one)))
    assert judge.frame_costs(t[:1], moment, rungs, np.zeros(1))[0, 0] == pytest.approx(np.mean(costs), rel=2e-3)


@pytest.mark.parametrize("check", [check_uncertainties, check_turned, check_errors, check_units])
def test_known_numbers(check):
    check()


@pytest.mark.parametrize("by", [1.2, 1 / 1.2])
@pytest.mark.parametrize(
    "where, name, check",
    [
        (module, "FLAT_SD", check_uncertainties),
        (module, "_LIMB_SD", check_uncertainties),
        (module, "DEEP_SD", check_uncertainties),
        (module, "PAN_SD", check_uncertainties),
        (module, "LEAST_LENGTH", check_uncertainties),
        (module, "FACING", check_turned),
        (module, "FLAT_SD", check_errors),
        (module, "DEEP_SD", check_errors),
        (module, "SPACE_SHARE", check_errors),
        (module, "PAN_SD", check_errors),
        (sides, "SCALE", check_units),
        (judge, "UNIT", check_units),
    ],
)
def test_a_constant_changed_by_a_fifth_is_noticed(monkeypatch, where, name, check, by):
    monkeypatch.setattr(where, name, getattr(where, name) * np.float32(by))
    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize("least", [0.4, 0.6])
def test_a_changed_least_visibility_is_noticed(monkeypatch, least):
    monkeypatch.setattr(module, "LEAST_VISIBILITY", least)
    with pytest.raises(AssertionError):
        check_uncertainties()


@pytest.mark.parametrize("j", range(9))
def test_each_joint_has_its_own_constants(monkeypatch, j):
    for name, check in (("FLAT_SD", check_errors), ("DEEP_SD", check_errors), ("SPACE_SHARE", check_errors)):
        values = getattr(module, name).copy()
        if values[j]:
            values[j] *= 1.2
            with monkeypatch.context() as patch, pytest.raises(AssertionError):
                patch.setattr(module, name, values)
                check()


def test_views_weigh_by_their_variances():
    """30° in the picture (SD 3 and 4), 60° in the torso's frame (5 and 12), 90° in space, told as numbers."""

    def pose(flat, deep, lower, flat_sd, deep_sd):
        vector = [np.tile([cos(radians(a)), sin(radians(a)), 0], (9, 1)) for a in (deep, lower)]
        turn = np.full(9, np.exp(1j * radians(flat)))
        return Features(np.zeros(9), turn, np.full(9, flat_sd), vector[0], np.full(9, deep_sd), vector[1],
                        np.zeros((9, 3)), np.float32(1))  # fmt: skip

    one, other = pose(0, 0, 0, 3.0, 5.0), pose(30, 60, 90, 4.0, 12.0)
    flat, deep = weights(one, other)
    np.testing.assert_allclose((flat, deep), (np.full(9, 1 / 25), np.full(9, 1 / 169)))
    hinge, neck, hip = 1, 0, 5
    found = error(one, other)
    assert found[hinge] == pytest.approx((30 / 25 + 60 / 169) / (1 / 25 + 1 / 169))  # 33.86
    assert found[neck] == pytest.approx((30 / 25 + 60 / 169 + 3.1 * 90 / 169) / (1 / 25 + 4.1 / 169))
    assert found[hip] == pytest.approx((30 / 25 + 60 / 169 + 4 * 90 / 169) / (1 / 25 + 5 / 169))
    assert chord(one, other)[hinge] == pytest.approx(
        ((2 - sqrt(3)) / 25 + 1 / 169) / (1 / 25 + 1 / 169)
    )  # 2 − 2 cos of 30° and 60°
