"""Features of poses made by hand, whose angles are known; and every noise constant, so that none changes unnoticed."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare import features as module
from coach.compare import judge, resemblance, sides
from coach.compare import layout as layout_module
from coach.compare.features import (
    Features,
    angle_error,
    chord,
    deep_error,
    error,
    features,
    features_of_each,
    flat_error,
    interior,
    joint_visibility,
    pose_features,
    space_error,
    track_features,
    weights,
)
from coach.domain.landmarks import INDEX, JOINTS, LANDMARKS, Pose
from tests.compare.tracks import NOISE, other_noise, rendered

NOSE, L_ELBOW, R_ELBOW, L_SHOULDER, R_SHOULDER, L_HIP, R_HIP, L_KNEE, R_KNEE = range(9)
STANDING = {
    "nose": (0, 1.62, 0),
    "left_shoulder": (0.2, 1.4, 0),
    "left_elbow": (0.2, 1.1, 0),
    "left_wrist": (0.2, 0.85, 0),
    "left_hip": (0.12, 0.9, 0),
    "left_knee": (0.12, 0.5, 0),
    "left_ankle": (0.12, 0.1, 0),
}
"""Metres: right in the picture (the dancer's left, who faces us), up, towards us."""
LEFT, UP, AHEAD = np.eye(3)
"""Directions: to the dancer's left, up, forward."""


def pose(seen=1.0, turn=0.0, **moved):
    """(image, world, visibility) of somebody who stands upright with their arms down, but for what is ``moved``, seen
    from the front by a camera far away, or turned by ``turn`` degrees."""
    points = dict(STANDING)
    points |= {name.replace("left", "right"): (-x, y, z) for name, (x, y, z) in STANDING.items() if name != "nose"}
    points |= moved
    space, pan = np.zeros((len(LANDMARKS), 3)), np.radians(turn)
    for name, point in points.items():
        space[INDEX[name]] = point
    space = space @ [[np.cos(pan), 0, -np.sin(pan)], [0, 1, 0], [np.sin(pan), 0, np.cos(pan)]]
    return space[:, :2] * (0.4, -0.4) + (0.8, 0.9), space * (1, -1, -1), np.full(len(LANDMARKS), seen)


def of(seen=1.0, turn=0.0, **moved):
    return features(*pose(seen, turn, **moved), NOISE)


def limb(*degrees):
    """Unit directions in the picture at these degrees, counted from its right upwards."""
    return np.exp(1j * np.radians(degrees))


# ---------------------------------------------------------------- one pose


def test_standing():
    found = of()
    slant = np.degrees(np.arctan2(0.08, 0.5))  # of the trunk's sides
    nose = 2 * np.degrees(np.arctan2(0.2, 0.22))
    assert found.angle == pytest.approx([nose, *[180] * 2, *[slant] * 2, *[180 - slant] * 2, *[180] * 2], abs=1e-3)
    assert found.flat == pytest.approx(limb(90, 0, 0, -90, -90, -90, -90, 0, 0), abs=1e-5)
    assert found.deep[[NOSE, L_SHOULDER, R_HIP]] == pytest.approx(np.array([UP, -UP, -UP]), abs=1e-3)
    assert interior(found.deep)[[L_ELBOW, R_KNEE]] == pytest.approx([180, 180], abs=0.05)
    assert found.flat_sd == pytest.approx(NOISE.flat) and found.deep_sd == pytest.approx(NOISE.deep)
    assert found.facing == pytest.approx(1)
    assert joint_visibility(found) == pytest.approx(np.ones(9))


def test_bent_sideways():
    """The left forearm points to the side, the right upper arm too; the right shank 30° out."""
    sin, cos = 0.5, np.sqrt(0.75)
    found = of(
        left_wrist=(0.45, 1.1, 0),
        right_elbow=(-0.5, 1.4, 0),
        right_wrist=(-0.5, 1.15, 0),
        right_ankle=(-0.12 - 0.4 * sin, 0.5 - 0.4 * cos, 0),
    )
    assert found.angle[[L_ELBOW, R_ELBOW, R_KNEE]] == pytest.approx([90, 90, 150], abs=1e-3)
    assert found.flat[[L_ELBOW, R_ELBOW, R_SHOULDER, R_KNEE]] == pytest.approx(limb(90, 90, 180, -30), abs=1e-5)
    assert found.deep[R_SHOULDER] == pytest.approx(-LEFT, abs=1e-3)
    assert interior(found.deep)[[L_ELBOW, R_ELBOW, R_KNEE]] == pytest.approx([90, 90, 150], abs=0.01)
    assert found.flat_sd == pytest.approx(NOISE.flat) and joint_visibility(found) == pytest.approx(np.ones(9))


def test_foreshortened():
    """The left arm is held forwards, 60° out of the picture and down: half of its length is seen."""
    out = np.array([0, -0.5, np.sqrt(0.75)])
    shoulder = np.array(STANDING["left_shoulder"])
    found = of(left_elbow=shoulder + 0.3 * out, left_wrist=shoulder + 0.55 * out)
    assert found.lower[L_SHOULDER] == pytest.approx(out, abs=1e-5)
    assert found.deep[L_SHOULDER] == pytest.approx(out[1] * UP + out[2] * AHEAD, abs=1e-5)
    assert interior(found.deep)[L_ELBOW] == pytest.approx(180, abs=0.05)
    assert joint_visibility(found)[[L_SHOULDER, L_ELBOW, R_ELBOW]] == pytest.approx([0.5, 0.5, 1])
    pan = 8 * np.sqrt(0.75) * 0.5 / 0.25  # a pan turns what points at the camera
    assert found.flat_sd[L_SHOULDER] == pytest.approx(np.sqrt(5.7**2 + 5.7**2 + pan**2), rel=1e-4)
    below, above = 8.6**2 + pan**2, 4.3**2 + pan**2  # jitter doubles: as much again is added
    assert found.flat_sd[L_ELBOW] == pytest.approx(np.sqrt(8.6**2 + below + above), rel=1e-4)
    assert found.flat_sd[[R_SHOULDER, R_ELBOW]] == pytest.approx([5.7, 8.6])
    assert found.deep_sd == pytest.approx(NOISE.deep)


def test_pointing_at_the_camera():
    """Below LEAST_LENGTH a limb's uncertainty grows no more."""
    found = of(left_elbow=(0.2, 1.4 - 1e-4, 0.3), left_wrist=(0.2, 1.15, 0.3))
    assert joint_visibility(found)[L_SHOULDER] == pytest.approx(0, abs=1e-3)
    assert found.deep[L_SHOULDER] == pytest.approx(AHEAD, abs=1e-3)
    slight = of(left_elbow=(0.2, 1.4 - 0.3 * 0.1, 0.3 * np.sqrt(0.99)))
    turn = 8 * 0.1 * np.sqrt(0.99) / 0.15**2
    assert slight.flat_sd[L_SHOULDER] == pytest.approx(
        np.sqrt(5.7**2 + (5.7 * (1 / 0.15 - 1)) ** 2 + turn**2), rel=1e-3
    )


@pytest.mark.parametrize(("turn", "legs"), [(0, 1), (30, 1), (60, (0.5 / 0.85) ** 2), (180, 1), (80, 0.0417)])
def test_turned(turn, legs):
    """The torso's frame turns with the dancer; the legs of a turned body are hardly trusted."""
    found, front = of(turn=turn), of()
    assert found.facing == pytest.approx(np.cos(np.radians(turn)), abs=1e-5)
    assert found.deep == pytest.approx(front.deep, abs=1e-3)
    assert joint_visibility(found) == pytest.approx(np.where(module.OF_LEGS, legs, 1), abs=1e-3)


@pytest.mark.parametrize(("seen", "judged"), [(1.0, True), (0.8, True), (0.5, True), (0.499, False), (0.0, False)])
def test_how_well_landmarks_are_seen(seen, judged):
    """The least visible of a joint's three landmarks counts: the left wrist is of the left elbow alone."""
    image, world, visible = pose()
    visible[INDEX["left_wrist"]] = seen
    found = features(image, world, visible, NOISE)
    others = np.arange(9) != L_ELBOW
    assert found.flat_sd[others] == pytest.approx(NOISE.flat[others])
    if judged:
        assert found.flat_sd[L_ELBOW] == pytest.approx(8.6 / seen) and found.deep_sd[L_ELBOW] == pytest.approx(9 / seen)
        assert joint_visibility(found)[L_ELBOW] == pytest.approx(seen)
    else:
        assert np.isinf(found.flat_sd[L_ELBOW]) and np.isinf(found.deep_sd[L_ELBOW]) and np.isnan(found.angle[L_ELBOW])
        assert joint_visibility(found)[L_ELBOW] == 0


def test_without_world_landmarks_the_picture_alone_counts():
    image, world, visible = pose(left_wrist=(0.45, 1.1, 0))
    found = features(image, np.full_like(world, np.nan), visible, NOISE)
    assert np.isinf(found.deep_sd).all() and np.isnan(found.facing) and np.isfinite(found.deep).all()
    assert found.flat_sd == pytest.approx(NOISE.flat) and joint_visibility(found) == pytest.approx(np.ones(9))
    assert error(found, of())[[L_ELBOW, R_ELBOW]] == pytest.approx([90, 0], abs=1e-3)


def test_nobody():
    found = features(
        np.full((len(LANDMARKS), 2), np.nan), np.full((len(LANDMARKS), 3), np.nan), np.zeros(len(LANDMARKS)), NOISE
    )
    assert np.isinf(found.flat_sd).all() and np.isnan(found.angle).all() and (joint_visibility(found) == 0).all()
    assert np.isnan(error(found, of())).all() and np.isnan(chord(of(), found)).all()


@pytest.mark.parametrize(("said", "taken"), [(0.6, 0.7), (-0.2, -0.5), (0.8, 0.8)])
def test_how_much_a_limb_points_at_the_camera_is_the_mean_of_what_world_and_picture_say(said, taken):
    """The picture shortens the upper arm to .6, so that .8 of it points at the camera, or away as the world says."""
    shoulder = np.array(STANDING["left_shoulder"])
    image, _, visible = pose(left_elbow=shoulder + 0.3 * np.array([0, -0.6, 0.8]))
    _, world, _ = pose(left_elbow=shoulder + 0.3 * np.array([0, -np.sqrt(1 - said**2), said]))
    found = features(image, world, visible, NOISE).lower[L_SHOULDER]
    assert found == pytest.approx([0, -np.sqrt(1 - taken**2), taken], abs=1e-4)


def test_frames_together_are_what_each_is_alone():
    track = rendered("cover")
    together, body = track_features(track), track.body
    for i in (0, 17, 301):
        alone = features(body.image[i], body.world[i], body.visibility[i], NOISE)
        for name in vars(alone):
            np.testing.assert_allclose(getattr(together, name)[i], getattr(alone, name), atol=1e-4, err_msg=name)


# ---------------------------------------------------------------- two poses


def known(flat=0.0, deep=0.0, space=0.0, flat_sd=4.0, deep_sd=8.0):
    """Features of which every joint points the given degrees away from the first axis of each view."""

    def direction(degrees):
        angle = np.radians(degrees)
        return np.tile(np.array([np.cos(angle), np.sin(angle), 0], np.float32), (9, 1))

    return Features(
        angle=np.full(9, 90.0 + flat, np.float32),
        flat=np.full(9, np.exp(1j * np.radians(flat)), np.complex64),
        flat_sd=np.full(9, flat_sd, np.float32),
        deep=direction(deep),
        deep_sd=np.full(9, deep_sd, np.float32),
        seen=np.ones(9, np.float32),
        lower=direction(space),
        upper=np.zeros((9, 3), np.float32),
        facing=np.float32(1),
    )


MINE, THEIRS = known(flat=30.0, deep=50.0, space=20.0), known(flat_sd=3.0, deep_sd=6.0)
SHARE = np.array([3.1, 0, 0, 3.1, 3.1, 4, 4, 0, 0])


def test_each_view_by_itself():
    assert flat_error(MINE, THEIRS) == pytest.approx([30] * 9, abs=1e-3)
    assert deep_error(MINE, THEIRS) == pytest.approx([50] * 9, abs=1e-3)
    assert space_error(MINE, THEIRS) == pytest.approx([20] * 9, abs=1e-3)
    assert angle_error(MINE, THEIRS) == pytest.approx([30] * 9, abs=1e-3)


def test_weights_are_one_over_the_variance():
    flat, deep = weights(MINE, THEIRS)
    assert flat == pytest.approx([1 / 25] * 9) and deep == pytest.approx([1 / 100] * 9)


def test_error_is_the_weighted_mean():
    expected = (30 / 25 + 50 / 100 + SHARE * 20 / 100) / (1 / 25 + 1 / 100 + SHARE / 100)
    assert error(MINE, THEIRS) == pytest.approx(expected, rel=1e-4)
    assert error(MINE, THEIRS)[[NOSE, L_ELBOW, L_HIP]] == pytest.approx([2.32 / 0.081, 34, 2.5 / 0.09], rel=1e-4)


def test_chord_is_the_weighted_mean_of_squared_chords():
    squares = [4 * np.sin(np.radians(degrees) / 2) ** 2 for degrees in (30, 50, 20)]
    expected = (squares[0] / 25 + squares[1] / 100 + SHARE * squares[2] / 100) / (1 / 25 + 1 / 100 + SHARE / 100)
    assert chord(MINE, THEIRS) == pytest.approx(expected, rel=1e-4)


def test_a_view_that_does_not_see_says_nothing():
    blind = replace(MINE, flat_sd=np.full(9, np.inf, np.float32))
    expected = (50 + SHARE * 20) / (1 + SHARE)
    assert error(blind, THEIRS) == pytest.approx(expected, rel=1e-4)
    assert error(replace(MINE, deep_sd=np.full(9, np.inf, np.float32)), THEIRS) == pytest.approx([30] * 9, abs=1e-3)


def test_the_mirror_image():
    mine = of(left_wrist=(0.45, 1.1, 0), left_knee=(0.12, 0.8, 0.35), left_ankle=(0.12, 0.4, 0.4))
    mirrored = of(right_wrist=(-0.45, 1.1, 0), right_knee=(-0.12, 0.8, 0.35), right_ankle=(-0.12, 0.4, 0.4))
    assert error(sides.mirrored(mine), mirrored) == pytest.approx(np.zeros(9), abs=0.05)
    assert error(mine, mirrored)[[L_ELBOW, L_HIP, R_HIP]].min() > 45


def test_mirrored_features_are_those_of_the_mirrored_track():
    track = rendered("cover").between(5.0, 9.0)
    one, other = sides.mirrored(track_features(track)), track_features(track.mirrored())
    for name in vars(one):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=2e-3, err_msg=name)


# ---------------------------------------------------------------- no constant changes unnoticed

POSES = (
    {
        "left_elbow": (0.3, 1.25, 0.22),
        "left_wrist": (0.42, 1.4, 0.3),
        "right_elbow": (-0.22, 1.39, 0.3),
        "left_knee": (0.12, 0.87, 0.4),
        "right_knee": (-0.13, 0.86, 0.39),
        "left_ankle": (0.15, 0.85, 0.8),
        "nose": (0.05, 1.6, 0.1),
    },
    {"right_elbow": (-0.24, 1.39, 0.28), "right_knee": (-0.2, 0.6, 0.25), "right_ankle": (-0.15, 0.25, 0.05)},
    {"left_knee": (0.3, 0.6, 0.15), "right_wrist": (-0.3, 1.3, 0.1), "nose": (-0.04, 1.61, -0.05)},
    {"left_elbow": (0.25, 1.12, 0.05), "right_elbow": (-0.22, 1.15, -0.1), "right_wrist": (-0.25, 0.95, 0.05)},
)
"""Arms and legs towards the camera and beside, far apart and near, so that every view and every share has its say."""
SEEN, TURNED = (1.0, 0.9, 0.55, 1.0), (0, 40, 20, 0)


def said():
    """A handful of numbers of those poses, which all constants have their part in: the mean of each joint."""
    found = features(*map(np.stack, zip(*(pose(*how, **moved) for *how, moved in zip(SEEN, TURNED, POSES)))), NOISE)
    pairs = found[[0, 1, 2, 3, 3]], found[[1, 2, 0, 0, 1]]
    layout = layout_module._laid_out(0, found[np.arange(80) % 4])
    means = {
        "flat_sd": found.flat_sd,
        "deep_sd": found.deep_sd,
        "seen": joint_visibility(found),
        "error": error(*pairs),
        "chord": chord(*pairs),
        "side": sides.side_squares(*pairs)[0],
        "weight": layout.weight[:4],
    }
    costs = [*judge._costs(*pairs, judge.LEAST_JOINTS), resemblance._at(layout, layout, 1).residual]
    return {name: np.mean(values, axis=0) for name, values in means.items()} | {"costs": np.array(costs)}


TOLERANCE = 1e-7
"""Relative; double precision keeps far more."""
GOLDEN: dict[str, list[float]] = {
    "flat_sd": [
        6.54595032,
        11.6015873,
        17.2636606,
        8.25472297,
        15.0733113,
        10.9939923,
        13.9453561,
        17.1914976,
        16.22939,
    ],
    "deep_sd": [
        17.2525253,
        11.0909091,
        11.0909091,
        17.2525253,
        17.2525253,
        14.7878788,
        14.7878788,
        6.77777778,
        6.77777778,
    ],
    "seen": [
        0.835842618,
        0.766911275,
        0.455543263,
        0.767180029,
        0.507293341,
        0.585921761,
        0.55867304,
        0.585921761,
        0.55867304,
    ],
    "error": [
        18.0843319,
        59.4902907,
        51.6073641,
        28.4974277,
        83.0211358,
        53.3668866,
        52.8424815,
        27.037323,
        73.1940189,
    ],
    "chord": [
        0.14401348,
        1.25690239,
        0.937413656,
        0.360527681,
        1.83180408,
        1.03462216,
        0.916668683,
        0.434316337,
        1.51529224,
    ],
    "side": [
        1.12821744,
        9.90244409,
        7.26219935,
        4.61694833,
        13.8887867,
        10.9784862,
        10.2529065,
        6.4629556,
        13.5797959,
    ],
    "weight": [
        0.899236651,
        0.543910942,
        0.404964387,
        0.775043364,
        0.59281613,
        0.797354715,
        0.741761902,
        0.677295022,
        0.591474686,
    ],
    "costs": [
        6.27784523,
        4.83954484,
        8.12414293,
        6.69468321,
        3.78232872,
        5.21748116,
    ],
}


def off():
    """By how many tolerances the numbers differ from the golden ones."""
    return {name: np.abs(values / GOLDEN[name] - 1).max() / TOLERANCE for name, values in said().items()}


def test_the_golden_numbers():
    assert max(off().values()) < 1, {name: np.round(values, 8).tolist() for name, values in said().items()}


def _patches():
    """Of every constant the places where it, or what is made of it, is kept, with what to make it there."""

    def scaled(values, joint):
        return values * np.where(np.arange(9) == joint, 1.2, 1.0)

    for joint, name in enumerate(JOINTS):
        scale = scaled(module.JOINT_ERROR_SCALE_DEG, joint)
        if module.SPACE_SHARE[joint]:
            share = scaled(module.SPACE_SHARE, joint)
            yield f"SPACE_SHARE {name}", [(module, "SPACE_SHARE", share)], {"error", "chord"}
        yield f"JOINT_ERROR_SCALE_DEG {name}", [(sides, "JOINT_ERROR_SCALE_DEG", scale)], {"side"}
        for where in (judge, resemblance):
            yield (
                f"JOINT_ERROR_SCALE_RAD {name} {where.__name__}",
                [(where, "JOINT_ERROR_SCALE_RAD", np.radians(scale))],
                {"costs"},
            )
    for where, name, numbers in (
        (module, "PAN_SD", {"flat_sd", "error"}),
        (module, "LEAST_LENGTH", {"flat_sd", "error"}),
        (module, "LEAST_VISIBILITY", {"flat_sd", "deep_sd", "seen"}),
        (module, "FRONTAL_WIDTH_SHARE", {"seen"}),
        (layout_module, "SHARP", {"weight"}),
        (sides, "MOST_SIDE_UNITS", {"side"}),
        (judge, "MOST_LAG_UNITS", {"costs"}),
        (resemblance, "MOST_RESIDUAL_UNITS", {"costs"}),
    ):
        yield f"{name} {where.__name__}", [(where, name, getattr(where, name) * 1.2)], numbers


def test_a_constant_that_is_a_fifth_off_is_noticed(monkeypatch):
    for constant, patches, numbers in _patches():
        with monkeypatch.context() as patched:
            for where, name, value in patches:
                patched.setattr(where, name, value)  # refuses a name that is not there
            found = off()
        for name in numbers:
            assert not found[name] <= 2, (constant, name)  # not a number is another number, too


@pytest.mark.parametrize("joint", range(9), ids=JOINTS)
@pytest.mark.parametrize(
    ("figure", "numbers"), [("flat", {"flat_sd", "error"}), ("deep", {"deep_sd", "error", "chord"})]
)
def test_a_noise_figure_that_is_a_fifth_off_is_noticed(figure, numbers, joint):
    with other_noise(**{figure: getattr(NOISE, figure) * np.where(np.arange(9) == joint, 1.2, 1.0)}):
        found = off()
    assert all(not found[name] <= 2 for name in numbers)


def test_of_several_poses_at_once_they_are_those_of_each():
    cover = rendered("cover")
    poses = [Pose(cover.image[k], cover.world[k], cover.visibility[k], 1, cover.skeleton) for k in (0, 90, 200)]
    poses.insert(1, Pose.nobody(cover.skeleton))
    together = features_of_each(poses)
    for k, one in enumerate(map(pose_features, poses)):
        for name, values in vars(one).items():
            np.testing.assert_allclose(getattr(together, name)[k], values, rtol=1e-12, atol=1e-12, err_msg=name)
