import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.tracking.person import body_boxes, chosen_person, main_person, numbered, person_of
from coach.tracking.pose_buffer import track_of
from tests.tracking.bodies import body


def track(x, height=0.6, seen=range(100), frames=100):
    """Somebody who stands at x and is seen in some frames of ten seconds."""
    return track_of(
        [k / 10 for k in range(frames)],
        [body(x, 0.5, height) if k in seen else Pose.nobody(BLAZEPOSE) for k in range(frames)],
    )


def test_a_person_is_measured_where_they_are_seen():
    person = person_of(3, track(1.0, seen=[*range(20, 40), *range(50, 70)]))
    assert (person.number, person.share) == (3, 0.4)
    assert person.steadiness == pytest.approx(40 / 50)
    assert person.size == pytest.approx(0.6 * 0.92, abs=0.001)
    assert person.boxes.shape == (100, 4)
    assert np.isnan(person.boxes[:20]).all()
    left, top, right, bottom = person.boxes[30]
    assert (left, right) == pytest.approx((1.0 - 0.6 * 0.17, 1.0 + 0.6 * 0.17))
    assert (top, bottom) == pytest.approx((0.5 - 0.6 * 0.42, 0.8))


def test_landmarks_that_are_guessed_do_not_make_the_body_larger():
    one = track(1.0, frames=1)
    one.visibility[0, 27:] = 0.1  # the legs are out of the picture
    assert body_boxes(one)[0, 3] < 0.75
    one.visibility[:] = 0.1  # hardly anything is sure: then all of it counts
    assert body_boxes(one)[0, 3] == pytest.approx(0.8)


def test_numbers_go_from_left_to_right():
    people = numbered([track(1.4), track(0.3), track(0.9)], most=8)
    assert [(p.number, round(float(p.track.image[0, 0, 0]), 1)) for p in people] == [(1, 0.3), (2, 0.9), (3, 1.4)]


def test_who_comes_later_comes_last_but_a_moment_is_not_later():
    late, soon = track(0.1, seen=range(40, 100)), track(0.5, seen=range(8, 100))
    people = numbered([late, soon, track(1.4)], most=8)
    assert [round(float(np.nanmax(p.track.image[:, 0, 0])), 1) for p in people] == [0.5, 1.4, 0.1]


def test_who_passes_by_is_left_out():
    assert len(numbered([track(0.5), track(1.0, seen=range(14))], most=8)) == 1
    assert len(numbered([track(0.5), track(1.0, seen=range(15))], most=8)) == 2


def test_of_too_many_the_largest_stay():
    people = numbered([track(0.2, 0.3), track(0.6, 0.7), track(1.0, 0.6), track(1.4, 0.7, seen=range(30))], most=2)
    assert [round(p.size / 0.92, 1) for p in people] == [0.7, 0.6]


def test_nobody_seen_is_nobody():
    assert numbered([track(0.5, seen=())], most=8) == ()
    assert numbered([], most=8) == ()


@pytest.mark.parametrize(
    ("tracks", "main"),
    [
        ([track(0.5, 0.5), track(1.0, 0.6)], 2),  # the biggest
        ([track(0.5, 0.5), track(1.0, 0.6, seen=range(60))], 1),  # of those who stay
        ([track(0.5, 0.5), track(1.0, 0.6, seen=range(80))], 2),  # nearly as steady counts as steady
        ([track(0.5, 0.5), track(1.0, 0.6, seen=range(0, 100, 3))], 1),  # flickering is not steady
        ([track(0.5, 0.6), track(1.0, 0.6)], 1),  # both alike: the first
    ],
)
def test_the_biggest_steady_one_is_meant(tracks, main):
    assert main_person(numbered(tracks, most=8)).number == main


def test_a_number_that_nobody_has():
    people = numbered([track(0.5), track(1.0)], most=8)
    assert chosen_person(people, 2, "film.mp4").number == 2
    assert chosen_person(people, None, "film.mp4").number == 1
    with pytest.raises(
        CoachError, match=r"film\.mp4: 2 dancers are found in it, there is no dancer 3\. Choose 1 or 2\."
    ):
        chosen_person(people, 3, "film.mp4")
    with pytest.raises(CoachError, match=r"one dancer is found in it, there is no dancer 2\. Choose 1\."):
        chosen_person(people[:1], 2, "film.mp4")
    with pytest.raises(CoachError, match=r"film\.mp4: nobody is found in it"):
        chosen_person((), None, "film.mp4")
