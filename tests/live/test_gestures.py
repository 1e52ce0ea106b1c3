"""What arms say between passes: of drawn bodies from all sides, and of those who only stand, walk or dance."""

import numpy as np
import pytest

from coach.bench.synthetic.body import Motion, Proportions, landmarks, unit
from coach.domain.landmarks import INDEX, LANDMARKS
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live.practice.gestures import GESTURE_HOLD_S, GRACE, GestureHold, gesture
from tests.compare.tracks import rendered
from tests.live.test_framing import body as standing

DOWN, UP = (0.1, -1, 0.05), (0.1, 1, 0)
ARMS = {
    "hang": ((DOWN, DOWN), (DOWN, DOWN)),
    "left up": ((UP, UP), (DOWN, DOWN)),
    "right up": ((DOWN, DOWN), (UP, UP)),
    "both up": ((UP, UP), (UP, UP)),
    "crossed high": (((-0.1, -0.85, 0.5), (-0.9, 0.4, 0.15)),) * 2,
    "crossed low": (((-0.15, -0.95, 0.25), (-0.9, -0.3, 0.3)),) * 2,
    "folded": (((-0.15, -0.9, 0.4), (-0.95, 0.05, 0.3)),) * 2,
    "hands together": (((0.0, -1, 0.2), (-0.5, -0.5, 0.7)),) * 2,
    "hands on hips": (((0.6, -0.8, -0.1), (-0.6, -0.6, 0.2)),) * 2,
    "touches hair": (((0.8, 0.3, 0.2), (-0.7, 0.6, 0.1)), (DOWN, DOWN)),
    "arms wide": (((1, 0, 0), (1, 0, 0)),) * 2,
}
"""Upper arm and forearm of the left and of the right arm: (outwards, up, forward)."""


def pose(arms, yaw=0.0, far=1.0, shift=0.0):
    """(image, visibility) of a body that stands ``yaw`` rad turned, in a picture that is ``far`` times two metres
    high."""
    left, right = ARMS[arms]
    mirror = np.array((-1, 1, 1))
    legs = [(0, -1, 0)] * 4
    sticks = [(0, 1, 0.1), left[0], np.array(right[0]) * mirror, left[1], np.array(right[1]) * mirror, *legs]
    motion = Motion(unit(np.array([sticks], float)), np.array([yaw]), np.zeros((1, 2)), np.zeros((1, 2)))
    points = landmarks(motion, Proportions.average())[0][BLAZEPOSE.in_body]
    image = np.stack([points[:, 0] / (2 * far) + 0.8 + shift, 0.95 - points[:, 1] / (2 * far)], axis=1)
    return image.astype(np.float32), np.full(len(LANDMARKS), 0.95, np.float32)


@pytest.mark.parametrize("yaw", [-0.8, -0.4, 0.0, 0.4, 0.8])
@pytest.mark.parametrize("far", [1.0, 2.0])
@pytest.mark.parametrize(
    ("arms", "said"),
    [("left up", "again"), ("right up", "again"), ("both up", "next"),
     ("crossed high", "stop"), ("crossed low", "stop"), ("folded", "stop"),
     ("hang", None), ("hands together", None), ("hands on hips", None), ("touches hair", None), ("arms wide", None)],
)  # fmt: skip
def test_what_arms_say_seen_from_any_side(arms, said, yaw, far):
    assert gesture(*pose(arms, yaw, far)) == said


def test_a_dancer_who_is_not_found_says_nothing():
    assert gesture(np.full((len(LANDMARKS), 2), np.nan), np.zeros(len(LANDMARKS))) is None
    image, visibility = standing()
    assert gesture(image, visibility) is None


@pytest.mark.filterwarnings("error")
def test_a_body_of_no_size_says_nothing():
    assert gesture(np.full((len(LANDMARKS), 2), 0.5), np.ones(len(LANDMARKS))) is None


@pytest.mark.parametrize("arms", ["left up", "both up", "crossed high"])
def test_hands_that_are_only_guessed_say_nothing(arms):
    image, visibility = pose(arms)
    visibility[[INDEX["left_wrist"], INDEX["right_wrist"]]] = 0.1
    assert gesture(image, visibility) is None


@pytest.mark.parametrize(("frame", "said"), [(420, "again"), (475, "next"), (530, None)])
def test_landmarks_as_the_network_finds_them_are_understood(frame, said):
    track = rendered("cover").body
    assert gesture(track.image[frame], track.visibility[frame]) == said


# ---------------------------------------------------------------- held


def shown(hold, arms, seconds, since=0.0, fps=30, moving=0.0):
    """What is said at each frame while ``arms`` are shown for so long; ``moving``: picture heights a second."""
    frames = range(round(seconds * fps))
    return [hold.update(since + n / fps, *pose(arms, shift=moving * n / fps)) for n in frames]


def ready():
    """Somebody who has stood still a moment, and when they have."""
    hold = GestureHold()
    shown(hold, "hang", 0.5)
    return hold


@pytest.mark.parametrize(("arms", "said"), [("left up", "again"), ("both up", "next"), ("folded", "stop")])
def test_it_is_said_once_it_has_been_held(arms, said):
    seen = shown(ready(), arms, GESTURE_HOLD_S[said] + 0.1, since=0.5)
    progress = [share for _, share in seen]
    assert {which for which, _ in seen} == {said}
    assert progress[0] == 0 and progress[-1] == 1 and progress == sorted(progress)
    assert progress[round(GESTURE_HOLD_S[said] * 30) - 2] < 1


def test_the_last_pose_of_the_dance_says_nothing_until_it_is_let_go():
    hold = GestureHold()
    assert set(shown(hold, "both up", 3.0)) == {(None, 0.0)}
    shown(hold, "hang", GRACE + 0.1, since=3.0)
    assert shown(hold, "both up", GESTURE_HOLD_S["next"] + 0.1, since=4.0)[-1] == ("next", 1.0)


def test_who_moves_says_nothing():
    """As dancers with their arms up do, and who walks back to their place with a hand in their hair."""
    seen = shown(ready(), "left up", 4.0, since=0.5, moving=0.15)
    assert max(share for _, share in seen) < 1


def test_a_hand_that_is_lost_for_a_moment_is_still_held():
    hold = ready()
    shown(hold, "both up", 0.7, since=0.5)
    shown(hold, "left up", 0.1, since=1.2)
    shown(hold, "hang", 0.1, since=1.3)
    assert shown(hold, "both up", GESTURE_HOLD_S["next"] - 0.8, since=1.4)[-1] == ("next", 1.0)


def test_one_hand_first_and_then_the_other_is_both():
    hold = ready()
    assert shown(hold, "left up", 0.4, since=0.5)[-1][0] == "again"
    seen = shown(hold, "both up", GRACE + GESTURE_HOLD_S["next"] + 0.1, since=0.9)
    assert seen[-1] == ("next", 1.0) and not any(share == 1 for which, share in seen if which == "again")


def test_no_dance_says_anything_wherever_the_window_begins():
    """The rendered dancers of the tests; measured also on all films of real dancers that we have."""
    for name in ("reference", "cover"):
        track = rendered(name).body
        said = [gesture(track.image[i], track.visibility[i]) for i in range(len(track))]
        assert any(said)  # their arms are up at times
        for first in range(0, len(track), 45):
            hold = GestureHold()
            window = range(first, min(first + 240, len(track)))
            assert all(hold.update(track.t[i], track.image[i], track.visibility[i])[1] < 1 for i in window)


@pytest.mark.parametrize("reach, said", [(1.0, "stop"), (3.0, None)])
def test_arms_are_crossed_only_close_to_the_chest(reach, said):
    image, visibility = pose("folded")
    spine = image[[INDEX["left_shoulder"], INDEX["right_shoulder"]], 0].mean()
    for wrist in ("left_wrist", "right_wrist"):
        image[INDEX[wrist], 0] = spine + reach * (image[INDEX[wrist], 0] - spine)
    assert gesture(image, visibility) == said


@pytest.mark.parametrize(("height", "said"), [(-0.15, None), (-0.05, "stop"), (0.95, "stop"), (1.05, None)])
def test_arms_are_crossed_between_shoulders_and_hips(height, said):
    """``height``: share of the way down."""
    image, visibility = pose("folded")
    shoulders, hips = (image[[INDEX[f"{side}_{part}"] for side in ("left", "right")], 1].mean()
                       for part in ("shoulder", "hip"))  # fmt: skip
    for wrist in ("left_wrist", "right_wrist"):
        image[INDEX[wrist], 1] = shoulders + height * (hips - shoulders)
    assert gesture(image, visibility) == said


@pytest.mark.parametrize(("apart", "said"), [(0.33, None), (0.37, "stop")])
def test_wrists_are_past_each_other_by_a_third_of_the_shoulders_width(apart, said):
    image, visibility = pose("folded")
    left, right = (image[INDEX[f"{side}_shoulder"], 0] for side in ("left", "right"))
    for wrist, to in (("left_wrist", right - left), ("right_wrist", left - right)):
        image[INDEX[wrist], 0] = (left + right) / 2 + apart / 2 * to
    assert gesture(image, visibility) == said
