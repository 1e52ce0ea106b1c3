"""The same dance by other bodies, from other sides, partly hidden."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import Noise, Skeleton
from coach.moves import variations
from coach.moves.variations import LEG_INDICES, TREE, hidden, reshaped, seen_from, varied
from coach.moves.windows import MOVE_LANDMARKS, key_points
from tests.kit.moving import track

AT, PICTURE_PER_M = (0.9, 0.5), 0.4
"""Where the hips are in the picture, and heights of the picture per m."""
NOISELESS = Skeleton("exact", MOVE_LANDMARKS, Noise(np.zeros(9), np.zeros(9)))
DANCE = replace(key_points(track(at=AT)), skeleton=NOISELESS)
SHORT = DANCE.at(slice(0, None, 8))
LIMBS = [(MOVE_LANDMARKS.index(end), MOVE_LANDMARKS.index(start)) for end, start in TREE.items() if start]
TRUNK = [MOVE_LANDMARKS.index(f"{side}_{part}") for side in ("left", "right") for part in ("shoulder", "hip")]


def limbs(values):
    """(T, 8, k) from each limb's beginning to its end."""
    return np.stack([values[:, end] - values[:, start] for end, start in LIMBS], axis=1)


def longer(points):
    """(T, 8) each limb's length over its length in SHORT, in the picture and in space."""
    pairs = ((points.image, SHORT.image), (points.world, SHORT.world))
    return [np.linalg.norm(limbs(new), axis=2) / np.linalg.norm(limbs(old), axis=2) for new, old in pairs]


def turned(points, where="image"):
    """(T, 8) degrees by which each limb points elsewhere, as seen from the front, than in SHORT."""
    new, old = (limbs(getattr(each, where)[..., :2]) @ (1, 1j) for each in (points, SHORT))
    return np.degrees(np.angle(new / old))


def many(vary, count):
    return [vary(SHORT, np.random.default_rng(seed)) for seed in range(count)]


@pytest.mark.parametrize("angle", [-0.5, 0.0, 0.5, np.pi / 2])
def test_from_another_side_the_picture_shows_the_turned_body(angle):
    deep = replace(DANCE, world=DANCE.world + np.linspace(-0.3, 0.3, 13)[:, None] * (0, 0, 1))
    found = seen_from(deep, angle)
    x, y, z = np.moveaxis(deep.world, -1, 0)
    expected = np.stack([x * np.cos(angle) + z * np.sin(angle), y, z * np.cos(angle) - x * np.sin(angle)], axis=-1)
    np.testing.assert_allclose(found.world, expected, atol=1e-9)
    np.testing.assert_allclose(found.image, AT + PICTURE_PER_M * expected[..., :2], atol=0.005)


def test_without_points_in_space_the_body_gets_narrower():
    found = seen_from(replace(DANCE, world=np.full_like(DANCE.world, np.nan)), 0.5)
    np.testing.assert_allclose(found.image - AT, (DANCE.image - AT) * (np.cos(0.5), 1), atol=0.002)


def test_another_bodys_limbs_are_longer_or_shorter_all_the_time_on_both_sides(monkeypatch):
    monkeypatch.setattr(variations, "STYLE_SD", 0.0)
    sizes = []
    for points in many(reshaped, 60):
        flat, deep = longer(points)
        np.testing.assert_allclose(deep, np.broadcast_to(deep[0], deep.shape), 1e-5)
        np.testing.assert_allclose(flat, deep, 1e-5)
        np.testing.assert_allclose(deep[:, ::2], deep[:, 1::2], 1e-5)  # left and right take turns
        np.testing.assert_allclose(turned(points), 0, atol=1e-3)
        sizes.append(np.log(deep[0, ::2]))
    assert np.std(sizes) == pytest.approx(0.08, rel=0.15) and np.mean(sizes) == pytest.approx(0, abs=0.02)


def test_another_dancer_holds_limbs_elsewhere_half_of_it_always(monkeypatch):
    monkeypatch.setattr(variations, "BODY_SD", 0.0)
    found = many(reshaped, 60)
    for points in found:
        np.testing.assert_allclose(longer(points), 1, 1e-5)
        np.testing.assert_allclose(points.image[:, TRUNK], SHORT.image[:, TRUNK], 1e-5)
    off = np.array([turned(points) for points in found])
    always = off.mean(axis=1, keepdims=True)
    assert always.std() == pytest.approx(4.5, rel=0.15)
    assert (off - always).std() == pytest.approx(4.5, rel=0.15)


@pytest.mark.parametrize(("flat", "deep"), [(6.0, 0.0), (0.0, 12.0)])
def test_an_estimators_noise_turns_limbs_in_the_picture_and_in_space(monkeypatch, flat, deep):
    monkeypatch.setattr(variations, "BODY_SD", 0.0)
    monkeypatch.setattr(variations, "STYLE_SD", 0.0)
    noisy = replace(NOISELESS, noise=Noise(np.full(9, flat), np.full(9, deep)))
    found = many(lambda points, rng: reshaped(replace(points, skeleton=noisy), rng), 30)
    for where, sd in (("image", flat), ("world", deep)):
        off = np.array([turned(points, where) for points in found])
        assert off.std() == pytest.approx(sd, rel=0.15, abs=1e-3)
        assert off.mean() == pytest.approx(0, abs=0.1 * sd + 1e-3)


def test_now_and_then_a_limb_is_hidden_and_of_one_dancer_in_ten_the_legs():
    missing = np.array([np.isnan(points.image).all(axis=-1) for points in many(hidden, 400)])
    legless = missing[:, :, LEG_INDICES].all(axis=(1, 2))
    assert legless.mean() == pytest.approx(0.1, abs=0.03)
    assert not missing[:, :, [*TRUNK, MOVE_LANDMARKS.index("nose")]].any()
    for side in ("left", "right"):
        for inner, outer in (("elbow", "wrist"), ("knee", "ankle")):
            a, b = (missing[~legless][..., MOVE_LANDMARKS.index(f"{side}_{part}")] for part in (inner, outer))
            assert not (a & ~b).any()  # what hides an elbow hides the hand
            # Two times in these 16 s a quarter of the limbs, the inner point in half of those, for 1.25 s on average.
            assert (b.mean(), a.mean()) == pytest.approx((0.037, 0.0185), rel=0.3)


def test_the_same_seed_varies_alike_and_what_was_filmed_stays_as_it_is():
    before = DANCE.image.copy()
    one, other, another = (varied(DANCE, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.image, other.image)
    assert not np.array_equal(one.image, another.image, equal_nan=True)
    np.testing.assert_array_equal(DANCE.image, before)
