import pytest

from coach.ui import theme


@pytest.mark.parametrize("height", [600, 720, 768, 1080, 1200, 2160])
def test_what_is_danced_to_is_large_enough(height):
    assert theme.pixels_of(theme.READING_CAP, height) >= 0.04 * height
    assert theme.pixels_of(theme.WORD_CAP, height) >= 0.08 * height


@pytest.mark.parametrize("share, height, expected", [(0.1, 100, 10), (0.101, 100, 11), (0.0001, 100, 1)])
def test_proportions_round_up(share, height, expected):
    assert theme.pixels_of(share, height) == expected


def test_verdicts_can_be_told_apart_in_grey():
    looks = [theme.TICKS[kind] for kind in ("ok", "timing", "shape", "unseen")]
    grey = [round(sum(c * w for c, w in zip(tick.colour, (0.299, 0.587, 0.114))) / 25) for tick in looks]
    assert len({(light, tick.height, tick.dashed) for light, tick in zip(grey, looks)}) == 4
