import numpy as np
import pytest

from coach.ui.passage.geometry import CloseUp, close_up


@pytest.mark.parametrize("shape", [16 / 9, 4 / 3, 9 / 16])
@pytest.mark.parametrize("wanted", [619 / 440, 1.5])
def test_the_dancer_is_wholly_in_the_part_that_is_shown(shape, wanted):
    random = np.random.default_rng(3)
    image = np.stack([random.uniform(0.35 * shape, 0.65 * shape, (50, 33)), random.uniform(0.3, 0.9, (50, 33))], axis=2)
    part = close_up(image, shape, wanted)
    points = part.points(image)
    inside = (
        (points[..., 1] > 0) & (points[..., 1] < 1) & (points[..., 0] > 0) & (points[..., 0] < part.wide / part.high)
    )
    assert inside.mean() > 0.97
    assert 0 <= part.left <= part.left + part.wide <= shape + 1e-9
    assert 0 <= part.top <= part.top + part.high <= 1 + 1e-9
    cut = part.cut(np.zeros((720, round(720 * shape), 3), np.uint8))
    if shape >= wanted:
        assert cut.shape[1] / cut.shape[0] == pytest.approx(wanted, abs=0.01)


def test_an_upright_picture_is_shown_in_its_whole_width_as_near_as_the_dancer_allows():
    image = np.stack(np.meshgrid(np.linspace(0.1, 0.5, 33), np.linspace(0.35, 0.85, 50)), axis=2)
    part = close_up(image, 9 / 16, 4 / 3)
    assert (part.left, part.wide) == (0.0, 9 / 16)
    assert 0.5 < part.high < 0.65
    assert part.top < 0.35 and part.top + part.high > 0.85


def between(low, up):
    """Poses of a body between two columns, in frame heights from the left."""
    return np.stack(np.meshgrid(np.linspace(low, up, 33), np.linspace(0.4, 0.7, 50)), axis=2)


def test_of_a_picture_without_anybody_all_is_shown():
    assert close_up(np.full((5, 33, 2), np.nan), 16 / 9, 4 / 3) == CloseUp(0.0, 0.0, 16 / 9, 1.0)


@pytest.mark.parametrize("shape", [9 / 16, 4 / 3, 16 / 9])
def test_the_whole_picture_is_a_part_as_well(shape):
    whole, rgb = close_up(between(0.1, 0.3), shape, shape, least=1.0), np.zeros((90, round(90 * shape), 3), np.uint8)
    assert whole == CloseUp(0.0, 0.0, shape, 1.0)
    assert whole.cut(rgb).shape == rgb.shape
    assert whole.points(np.array([0.3, 0.7])).tolist() == [0.3, 0.7]


def test_who_travels_is_never_cut_off():
    part = close_up(between(0.1, 1.6), 16 / 9, 4 / 3)
    assert part.high == 1.0 and 4 / 3 < part.wide < 16 / 9
    assert part.left < 0.1 and part.left + part.wide > 1.6
