import numpy as np
import pygame
import pytest

from coach.domain.landmarks import INDEX, JOINTS, LANDMARKS
from coach.ui import figure, theme
from coach.ui.picture import PicturePlacement
from coach.ui.proportions import body_size, body_sizes

ALL_SEEN = np.ones(len(LANDMARKS))
PICTURE = pygame.Rect(0, 0, 640, 360)


def wrong(*names):
    return np.array([joint in names for joint in JOINTS])


def near(colour, expected):
    return all(abs(a - b) <= 24 for a, b in zip(colour[:3], expected))


@pytest.mark.parametrize("mirrored", [False, True])
def test_left_and_right_differ_and_follow_the_mirror(canvas, pose, mirrored):
    placed = PicturePlacement(PICTURE, mirrored)
    figure.draw_skeleton(canvas, placed, pose, ALL_SEEN)
    across = {}
    for side, colour in (("left", theme.LEFT_LIMB), ("right", theme.RIGHT_LIMB)):
        x, y = np.round(placed.points(pose[[INDEX[f"{side}_elbow"], INDEX[f"{side}_wrist"]]]).mean(0)).astype(int)
        assert near(canvas.get_at((x, y)), colour)
        across[side] = int(x)
    assert (across["left"] < across["right"]) is mirrored


def test_sides_differ_in_brightness_too():
    left, right = (np.dot(colour, (0.299, 0.587, 0.114)) for colour in (theme.LEFT_LIMB, theme.RIGHT_LIMB))
    assert right - left > 50


def test_a_limb_fades_with_visibility_and_then_is_gone(canvas, pose):
    placed = PicturePlacement(PICTURE, False)
    x, y = np.round(placed.points(pose[[INDEX["left_elbow"], INDEX["left_wrist"]]]).mean(0)).astype(int)
    brightness = []
    for seen in (1.0, 0.35, 0.05):
        canvas.fill((90, 90, 90))
        visibility = ALL_SEEN.copy()
        visibility[INDEX["left_wrist"]] = seen
        figure.draw_skeleton(canvas, placed, pose, visibility)
        brightness.append(canvas.get_at((x, y))[1])
    assert brightness[0] > brightness[1] > brightness[2] == 90


def test_limbs_grow_with_the_body(pose):
    small, large = (figure.limb_width(pose * height) for height in (360, 1080))
    assert large == pytest.approx(3 * small, abs=3)
    assert figure.limb_width(np.full((len(LANDMARKS), 2), np.nan)) == 3


@pytest.mark.parametrize("height", [200, 360])
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_ring_sits_on_the_joint_with_constant_thickness(canvas, pose, height, mirrored):
    placed = PicturePlacement(pygame.Rect(100, 0, height * 16 // 9, height).clip(PICTURE), mirrored)
    figure.draw_rings(canvas, placed, pose, wrong("left_elbow"), 720)
    x, y = placed.points(pose)[INDEX["left_elbow"]]
    row = [near(canvas.get_at((column, round(y))), theme.WRONG) for column in range(round(x), 640)]
    first = row.index(True)
    thickness = row[first:].index(False)
    radius = figure.ring_radius(placed.points(pose), 720)
    assert first + thickness / 2 == pytest.approx(radius, abs=2)
    assert thickness == pytest.approx(theme.pixels_of(theme.RING, 720), abs=2)
    assert radius >= 2 * figure.limb_width(placed.points(pose)) - 1


def test_rings_of_a_small_body_do_not_hide_it_and_let_the_joint_be_seen(pose):
    for height in (60, 90, 150, 400):
        torso = body_size(pose * height)
        radius = figure.ring_radius(pose * height, 720)
        thickness = figure.ring_thickness(radius, 720)
        assert radius <= max(0.3 * torso, 2 * figure.limb_width(pose * height)), height
        assert 2 <= thickness <= radius / 2 and thickness <= theme.pixels_of(theme.RING, 720)
    assert figure.ring_radius(pose * 150, 720) < theme.pixels_of(theme.LEAST_RING, 720)


def test_a_ring_at_the_edge_is_cut_off_there(canvas, pose):
    placed = PicturePlacement(pygame.Rect(0, 0, 640, 360), False)
    edge = np.full((len(LANDMARKS), 2), np.nan)
    edge[INDEX["nose"]] = (0.0, 0.0)
    figure.draw_rings(canvas, placed, edge, wrong("nose"), 720)
    radius = figure.ring_radius(placed.points(edge), 720)
    assert near(canvas.get_at((radius, 0)), theme.WRONG) and near(canvas.get_at((0, radius)), theme.WRONG)
    assert canvas.get_at((2 * radius, 2 * radius))[:3] == (0, 0, 0)


def test_right_joints_and_missing_joints_get_no_ring(canvas, pose):
    figure.draw_rings(canvas, PicturePlacement(PICTURE, False), pose, wrong(), 720)
    figure.draw_rings(
        canvas, PicturePlacement(PICTURE, False), np.full((len(LANDMARKS), 2), np.nan), np.ones(9, bool), 720
    )
    assert pygame.transform.average_color(canvas)[:3] == (0, 0, 0)


def test_nothing_leaves_the_picture(canvas, pose):
    placed = PicturePlacement(pygame.Rect(200, 100, 160, 90), False)
    far = pose + np.array([[2.0, 0.4]])
    far[INDEX["left_wrist"]] = (-900.0, 1e9)
    figure.draw_skeleton(canvas, placed, far, ALL_SEEN * 0.4)
    figure.draw_rings(canvas, placed, pose * 1.2, np.ones(9, bool), 720)
    mask = pygame.mask.from_threshold(canvas, (0, 0, 0), (1, 1, 1))
    mask.invert()
    assert all(placed.rect.contains(drawn) for drawn in mask.get_bounding_rects())


def test_smoother_follows_a_fast_hand_and_calms_a_still_one(pose):
    noise = np.random.default_rng(0).normal(0, 0.002, (90, len(LANDMARKS), 2))
    smoother = figure.Smoother()
    still = np.array([smoother.step(pose + shake, k / 30) for k, shake in enumerate(noise)])
    wrist = INDEX["left_wrist"]
    assert np.diff(still[30:, wrist], axis=0).std() < 0.6 * np.diff(noise[30:, wrist], axis=0).std()
    moving = figure.Smoother()
    path = [moving.step(pose + (0.05 * k, 0), k / 30)[wrist, 0] for k in range(20)]
    assert pose[wrist, 0] + 0.05 * 19 - path[-1] < 0.05 * 30 * 0.03  # less than 30 ms behind


def test_smoother_starts_afresh_after_a_gap_and_ignores_the_same_moment(pose):
    smoother = figure.Smoother()
    smoother.step(pose, 0.0)
    assert smoother.step(pose + 1, 0.0) == pytest.approx(pose, nan_ok=True)
    assert np.isnan(smoother.step(np.full((len(LANDMARKS), 2), np.nan), 0.1)).all()
    assert smoother.step(pose + 1, 0.2) == pytest.approx(pose + 1, nan_ok=True)
    assert smoother.step(pose + 2, 9.0) == pytest.approx(pose + 2, nan_ok=True)


def test_smoother_starts_afresh_at_an_earlier_moment(pose):
    """A film as the camera that is shorter than the song shows its end at a moment that has passed."""
    smoother = figure.Smoother()
    smoother.step(pose, 9.0)
    elsewhere = pose + 0.2
    np.testing.assert_array_equal(smoother.step(elsewhere, 8.0), elsewhere)


def test_sizes_of_many_bodies_are_those_of_each():
    poses = np.random.default_rng(1).random((5, len(LANDMARKS), 2))
    poses[1, INDEX["left_shoulder"]] = np.nan
    poses[2] = np.nan
    sizes = body_sizes(poses)
    assert sizes.tolist() == [body_size(pose) for pose in poses]
    assert sizes[2] == 0
    legs = [INDEX[name] for name in ("left_hip", "right_hip", "left_ankle", "right_ankle")]
    hips, ankles = poses[1, legs[:2]].mean(axis=0), poses[1, legs[2:]].mean(axis=0)
    assert sizes[1] == pytest.approx(0.55 * np.hypot(*(hips - ankles)))
