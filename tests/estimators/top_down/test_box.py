import numpy as np
import pytest

from coach.estimators.top_down.box import (
    BOX_EASE,
    BOX_OVER_BODY,
    MOST_BOX_GROWTH,
    CropBox,
    box_around,
    centre,
    crop,
    enlarged,
    only_inside,
    projected,
    scale,
)
from coach.estimators.top_down.box import (
    bounds_of as extent,
)
from tests.tracking.bodies import body

PICTURE = np.arange(100 * 200 * 3, dtype=np.uint32).reshape(100, 200, 3).astype(np.uint8)


def test_the_box_is_a_square_with_room_for_the_arms():
    box = box_around(body(1.0, 0.5, 0.6))
    assert (box.x, box.side) == pytest.approx((1.0, BOX_OVER_BODY * 0.6 * 0.92))


def test_the_box_eases_towards_a_moving_dancer():
    box = box_around(body(1.0))
    moved = box.eased(body(1.05))
    assert moved.x == pytest.approx(1.0 + BOX_EASE * 0.05)
    assert moved.side == pytest.approx(box.side)
    for _ in range(60):
        moved = moved.eased(body(1.05))
    assert moved.x == pytest.approx(1.05, abs=1e-4)


def test_a_body_about_to_be_cut_off_is_followed_at_once():
    box = box_around(body(1.0))
    assert box.holds(body(1.25)) and not box.holds(body(1.4))
    assert box.eased(body(1.4)).x == pytest.approx(1.4)


def test_a_lost_dancer_is_looked_for_farther_and_farther_but_not_everywhere():
    box = CropBox(1.0, 0.5, 0.4)
    sides = [box.widened(lost).side for lost in range(30)]
    assert sides[0] == 0.4
    assert sides == sorted(sides)
    assert sides[-1] == pytest.approx(0.4 * MOST_BOX_GROWTH)
    assert (box.widened(9).x, box.widened(9).y) == (1.0, 0.5)


def test_crop_inside():
    cut = crop(PICTURE, CropBox(1.0, 0.5, 0.4))
    np.testing.assert_array_equal(cut, PICTURE[30:70, 80:120])
    assert cut.flags.c_contiguous


@pytest.mark.parametrize(
    ("box", "inside"),
    [
        (CropBox(0.1, 0.5, 0.4), (slice(0, 40), slice(10, 40))),
        (CropBox(1.9, 0.5, 0.4), (slice(0, 40), slice(0, 30))),
        (CropBox(1.0, 0.0, 0.4), (slice(20, 40), slice(0, 40))),
        (CropBox(1.0, 0.5, 3.0), (slice(100, 200), slice(50, 250))),
    ],
)
def test_crop_beyond_the_frame_is_black(box, inside):
    cut = crop(np.full((100, 200, 3), 9, np.uint8), box)
    expected = np.zeros_like(cut)
    expected[inside] = 9
    np.testing.assert_array_equal(cut, expected)
    assert cut.shape[0] == cut.shape[1] == round(box.side * 100)


def test_crop_wholly_beyond_the_frame():
    assert not crop(PICTURE, CropBox(5.0, 0.5, 0.4)).any()


def test_crop_keeps_only_one_body():
    cut = crop(np.full((100, 200, 3), 9, np.uint8), CropBox(1.0, 0.5, 0.4), keep=(0.9, 0.1, 1.1, 0.6))
    expected = np.zeros_like(cut)
    expected[0:30, 10:30] = 9
    np.testing.assert_array_equal(cut, expected)


@pytest.mark.parametrize("box", [CropBox(1.0, 0.5, 0.4), CropBox(0.0, 0.0, 0.8), CropBox(1.333, 0.777, 0.555)])
def test_landmarks_come_back_to_where_they_are_in_the_frame(box):
    height = 100
    left, top, side = box.pixels(height)
    whole = body(1.1, 0.6, 0.3)
    in_crop = projected(whole, CropBox(0.5, 0.5, 1.0), height)
    assert in_crop.image == pytest.approx(whole.image, abs=1e-6)
    there = (whole.image * height - np.float32((left, top))) / side
    back = projected(type(whole)(there, whole.world, whole.visibility, 1, whole.skeleton), box, height)
    assert back.image == pytest.approx(whole.image, abs=1e-5)


def test_measures_of_a_body():
    pose = body(1.0, 0.5, 0.6)
    assert centre(pose) == pytest.approx([1.0, 0.5 + 0.6 * (0.35 - 0.5)])
    assert scale(pose) == pytest.approx(0.18)
    left, top, right, bottom = extent(pose)
    more = 0.1 * (bottom - top)
    assert enlarged(pose, 0.1) == pytest.approx((left - more, top - more, right + more, bottom + more))


def test_everything_black_but_one_body():
    rgb = np.full((10, 20, 3), 9, np.uint8)
    shown = only_inside(rgb, (1.5, 0.2, 2.5, 0.5))
    assert (shown[2:5, 15:] == 9).all() and shown.sum() == 9 * 3 * 3 * 5
    assert only_inside(rgb, (-1.0, -1.0, 3.0, 2.0)).sum() == rgb.sum() and rgb.min() == 9
