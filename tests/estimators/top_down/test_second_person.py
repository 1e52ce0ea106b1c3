import pytest

from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.top_down.follow import CONFIRMING_POSES, GIVE_UP
from coach.estimators.top_down.scout import squares
from coach.estimators.top_down.second_person import SecondPersonEstimator
from tests.tracking.bodies import FigureLandmarker, body, figure_picture

RED, GREEN = (200, 40, 40), (40, 200, 40)
PARTS = 1 + len(list(squares(240, 120)))
"""Of the picture, that are looked through one after the other."""
LARGE = body(0.5)


class Shortsighted(FigureLandmarker):
    """Finds nobody who is small in what it sees, as real networks do."""

    def _bars(self, rgb):
        return [one for one in super()._bars(rgb) if one.image[:, 1].max() - one.image[:, 1].min() > 0.4]


def picture(far=None):
    """A large figure, on a screen, and a small one at ``far``."""
    rgb = figure_picture([(0.5, RED)])
    if far is not None:
        left = round(far * 120) - 6
        rgb[60:102, left : left + 12] = GREEN
    return rgb


def found(beside, rgb, times=2 * PARTS):
    """Where somebody is after at most so many pictures; None: nobody yet."""
    for k in range(times):
        pose = beside.find(rgb, k / 30)
        if pose is not None:
            return float(pose.image[0, 0])
        beside.look(rgb, k / 30, LARGE)
    return None


def test_who_is_too_small_beside_a_large_one_is_found_and_followed():
    with SecondPersonEstimator(Shortsighted) as beside:
        assert not Shortsighted().detect(picture(1.5)[:, 150:]).seen
        assert found(beside, picture(1.5)) == pytest.approx(1.5, abs=0.02)
        for k in range(30):
            assert beside.find(picture(1.5 + k / 120), k / 30).image[0, 0] == pytest.approx(1.5 + k / 120, abs=0.03)


def test_while_who_is_followed_is_hidden_there_is_nobody_and_later_somebody_is_looked_for_again():
    with SecondPersonEstimator(Shortsighted) as beside:
        found(beside, picture(1.5))
        for k in range(CONFIRMING_POSES):
            beside.find(picture(1.5), k / 30)
        hidden = [beside.find(picture(), k / 30) for k in range(GIVE_UP + 2)]
        assert [pose is not None and not pose.seen for pose in hidden[:GIVE_UP]] == [True] * GIVE_UP
        assert hidden[-1] is None
        assert found(beside, picture(1.2)) == pytest.approx(1.2, abs=0.02)


def test_who_is_forgotten_is_followed_no_more():
    with SecondPersonEstimator(Shortsighted) as beside:
        found(beside, picture(1.5))
        beside.forget()
        assert beside.find(picture(1.5), 1.0) is None


def test_where_nobody_else_is_nobody_is_followed():
    with SecondPersonEstimator(Shortsighted) as beside:
        assert found(beside, picture()) is None
        beside.look(picture(1.5), 1.0, Pose.nobody(BLAZEPOSE))  # not even known who is not meant
        assert beside.find(picture(1.5), 1.0) is None
