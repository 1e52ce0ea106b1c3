import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.landmarks import BODY, INDEX, LANDMARKS, Pose
from coach.live.framing import (
    GRACE,
    HAND_HOLD_S,
    SETTLE,
    SMALLEST_STATURE,
    TALLEST_STATURE,
    Framing,
    HandRaise,
    SteadyFraming,
    Trouble,
    brightness,
    caller,
    framing,
    hand_raised,
    head_top,
    stature,
)
from coach.wording.words import TROUBLES

WIDE = 16 / 9
STANDING = {  # statures right of the middle and below the top of the head
    "eye": (0.02, 0.064),
    "ear": (0.04, 0.07),
    "mouth": (0.01, 0.11),
    "nose": (0.0, 0.09),
    "shoulder": (0.12, 0.182),
    "hip": (0.08, 0.472),
    "elbow": (0.15, 0.36),
    "wrist": (0.17, 0.5),
    "knee": (0.08, 0.72),
    "ankle": (0.08, 0.96),
    "heel": (0.08, 0.98),
    "foot": (0.1, 1.0),
}


def body(tall=0.7, top=0.15, middle=WIDE / 2, **moved):
    """(image, visibility) of somebody who stands facing the camera; ``moved``: landmark → (x, y) in the picture."""
    image = np.zeros((len(LANDMARKS), 2), np.float32)
    for name, k in INDEX.items():
        part = next((p for p in STANDING if p in name), "wrist")  # fingers hang where the wrist is
        x, y = STANDING[part]
        image[k] = middle + tall * x * (-1 if "right" in name else 1), top + tall * y
    for name, at in moved.items():
        image[INDEX[name]] = at
    return image, np.ones(len(LANDMARKS), np.float32)


def troubles(pose=None, aspect=WIDE, people=1, light=0.5):
    return framing(*(pose or body()), aspect, people, light).troubles


def unseen(visibility, *names):
    image, all_seen = body()
    all_seen[[INDEX[name] for name in names]] = visibility
    return image, all_seen


NOBODY = (np.full((len(LANDMARKS), 2), np.nan, np.float32), np.zeros(len(LANDMARKS), np.float32))


def test_somebody_who_stands_well():
    assert troubles() == ()
    assert framing(*body(), WIDE, 1, 0.5) == Framing(())
    assert Framing(()).good and Framing(()).first is None


def test_the_measures_of_the_body():
    image, _ = body(tall=0.6, top=0.2)
    assert stature(image) == pytest.approx(0.6, rel=0.01)
    assert head_top(image) == pytest.approx(0.2, abs=0.005)


@pytest.mark.parametrize(
    ("pose", "trouble"),
    [
        (NOBODY, Trouble.NOBODY),
        (body(tall=TALLEST_STATURE + 0.02, top=0.05), Trouble.NEAR),
        (body(tall=SMALLEST_STATURE * WIDE - 0.01, top=0.3), Trouble.FAR),
        (body(middle=0.03), Trouble.ASIDE),
        (body(top=-0.02), Trouble.HEAD),
        (body(top=0.32), Trouble.FEET),
        (unseen(0.4, "left_ankle"), Trouble.FEET),
        (body(left_wrist=(WIDE + 0.01, 0.4)), Trouble.HANDS),
        (body(right_wrist=(0.7, -0.01)), Trouble.HANDS),
        (unseen(0.1, "right_wrist"), Trouble.HANDS),
    ],
)
def test_what_is_said_first(pose, trouble):
    assert framing(*pose, WIDE, 1, 0.5).first is trouble


@pytest.mark.parametrize(
    "pose",
    [
        body(tall=TALLEST_STATURE - 0.02, top=0.05),
        body(tall=SMALLEST_STATURE * WIDE + 0.01, top=0.3),
        body(top=0.01),
        body(top=0.29),
        body(left_wrist=(WIDE - 0.01, 0.4)),
        unseen(0.3, "left_wrist"),
        unseen(0.55, "left_ankle"),
    ],
)
def test_just_inside_is_well(pose):
    assert troubles(pose) == ()


def test_in_a_portrait_picture_one_may_stand_smaller():
    small = body(tall=0.3, top=0.4, middle=0.28)
    assert troubles(small, aspect=9 / 16) == ()
    assert troubles(body(tall=0.3, top=0.4)) == (Trouble.FAR,)


@pytest.mark.parametrize(("people", "expected"), [(0, ()), (1, ()), (2, (Trouble.SEVERAL,))])
def test_more_than_one_person(people, expected):
    assert troubles(people=people) == expected


def test_several_of_whom_none_is_the_dancer():
    assert troubles(NOBODY, people=2) == (Trouble.SEVERAL,)


def test_the_dark_comes_before_what_it_hides():
    assert troubles(NOBODY, people=0, light=0.03) == (Trouble.DARK, Trouble.NOBODY)


@pytest.mark.parametrize(("light", "dark"), [(0.067, True), (0.1, False)])
def test_it_is_dark_where_dancers_were_not_found_in_films_that_were_darkened(light, dark):
    assert troubles(light=light) == ((Trouble.DARK,) if dark else ())


def test_troubles_come_in_the_order_to_put_them_right():
    shown = troubles(body(tall=1.2, top=-0.1, middle=0.1), people=2, light=0.01)
    assert list(shown) == [trouble for trouble in Trouble if trouble in shown]
    assert shown[0] is Trouble.DARK
    assert {Trouble.SEVERAL, Trouble.NEAR, Trouble.ASIDE, Trouble.HEAD, Trouble.FEET} < set(shown)


@pytest.mark.parametrize(
    ("colour", "expected"), [((0, 0, 0), 0.0), ((255, 255, 255), 1.0), ((255, 0, 0), 0.299), ((0, 255, 0), 0.587)]
)
def test_brightness(colour, expected):
    assert brightness(np.full((72, 128, 3), colour, np.uint8)) == pytest.approx(expected)


OVER_LEFT = {"left_wrist": (0.95, 0.1)}
OVER_RIGHT = {"right_wrist": (0.83, 0.1)}


@pytest.mark.parametrize(
    ("moved", "raised"),
    [
        ({}, False),
        (OVER_LEFT, True),
        (OVER_RIGHT, True),
        (OVER_LEFT | OVER_RIGHT, False),
        ({"left_wrist": (0.95, 0.127)}, True),  # 3.3 % of the stature above it
        ({"left_wrist": (0.95, 0.14)}, False),  # on the hair
        ({"left_wrist": (0.95, 0.25)}, False),  # at the mouth
    ],
)
def test_one_hand_over_the_head(moved, raised):
    assert hand_raised(*body(**moved)) is raised


def test_a_raised_hand_must_be_seen():
    image, visibility = body(**OVER_LEFT)
    visibility[INDEX["left_wrist"]] = 0.4
    assert not hand_raised(image, visibility)
    assert not hand_raised(*NOBODY)


def people(*poses):
    """Those found in a picture, from (image, visibility) of each."""
    return [Pose(image, np.zeros((len(image), 3), np.float32), seen, 1, BODY) for image, seen in poses]


def beside(middle, **moved):
    return body(tall=0.5, middle=middle, **moved)


CALLS = {"left_wrist": (1.33, 0.1)}
"""Over the head of somebody whose middle is at 1.3."""


def test_who_raises_a_hand_is_followed_instead():
    followed, idle, calling = people(beside(0.3), beside(0.8), beside(1.3, **CALLS))
    assert caller([followed, idle, calling], followed) is calling
    assert caller([followed, idle], followed) is None
    assert caller([calling, followed], calling) is None  # is followed already
    assert caller([calling], followed) is None  # alone: nobody has to be told apart


def test_whoever_is_followed_keeps_it_while_their_hand_is_up():
    up = beside(0.3, left_wrist=(0.33, 0.1))
    followed, calling, lowered = people(up, beside(1.3, **CALLS), beside(0.3))
    assert caller([followed, calling], followed) is None
    assert caller([followed, people(beside(0.8))[0]], lowered) is None  # found once more, with the hand up


def test_where_nobody_is_followed_whoever_raises_a_hand_is():
    nobody, idle, calling = people(NOBODY, beside(0.8), beside(1.3, **CALLS))
    assert caller([idle, calling], nobody) is calling


def raised_through(*spans, step=1 / 30, until=4.0):
    """Progress per time of a hand that is up in the spans."""
    raise_, progress = HandRaise(), {}
    for t in np.arange(0, until, step):
        progress[round(float(t), 3)] = raise_.update(float(t), any(a <= t < b for a, b in spans))
    return progress


def test_a_second_over_the_head_starts():
    progress = raised_through((1.0, 3.0))
    assert progress[0.9] == 0.0
    assert progress[1.5] == pytest.approx(0.5, abs=0.05)
    assert max(p for t, p in progress.items() if t < 1.0 + HAND_HOLD_S - 0.05) < 1.0
    assert all(p == 1.0 for t, p in progress.items() if 1.0 + HAND_HOLD_S + 0.05 < t < 3.0)


def test_a_moment_unseen_is_forgiven():
    assert max(raised_through((1.0, 1.5), (1.5 + GRACE - 0.1, 2.2)).values()) == 1.0


def test_lowered_starts_over():
    progress = raised_through((1.0, 1.7), (2.2, 2.9))
    assert max(progress.values()) < 0.75
    assert progress[2.1] == 0.0
    assert progress[3.9] == 0.0


def test_a_wave_does_not_start():
    assert max(raised_through((0.5, 1.0), (1.5, 2.0), (2.5, 3.0)).values()) < 0.6


def test_frames_that_come_far_apart_do_not_add_up():
    raise_ = HandRaise()
    assert [raise_.update(t, True) for t in (0.0, 0.6, 1.2, 1.8)] == [0.0] * 4


@given(st.lists(st.tuples(st.floats(0, 0.5), st.booleans()), max_size=40))
def test_progress_stays_between_none_and_all(frames):
    raise_, t = HandRaise(), 0.0
    for gap, raised in frames:
        t += gap
        assert 0.0 <= raise_.update(t, raised) <= 1.0


FAR, NEAR = Framing((Trouble.FAR,)), Framing((Trouble.NEAR,))


def test_words_do_not_flicker():
    settled = SteadyFraming()
    assert settled.update(0.0, FAR) == FAR
    assert settled.update(0.1, NEAR) == FAR
    assert settled.update(0.2, FAR) == FAR
    assert settled.update(0.25, NEAR) == FAR
    assert settled.update(0.25 + SETTLE - 0.01, NEAR) == FAR
    assert settled.update(0.25 + SETTLE, NEAR) == NEAR


def test_only_the_first_trouble_must_last():
    settled = SteadyFraming()
    settled.update(0.0, FAR)
    both = Framing((Trouble.FAR, Trouble.HANDS))
    settled.update(0.3, both)
    assert settled.update(SETTLE, both) == both


def test_every_trouble_has_its_words():
    assert set(TROUBLES) == {trouble.value for trouble in Trouble}
