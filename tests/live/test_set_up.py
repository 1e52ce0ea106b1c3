"""The set-up screen, told what happens by hand: a stage of stand-ins, and moments that pass without waiting."""

from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import BODY, INDEX, LANDMARKS, Pose
from coach.live import set_up as module
from coach.live.framing import HAND_HOLD_S
from coach.live.options import SessionOptions
from coach.live.pose_worker import PosedFrame
from coach.live.set_up import CALIBRATE_KEYS, FirstPose, SetUp, SetUpChoice, set_up
from coach.live.stage import FIRST_POSE_TIMEOUT_S
from coach.ui.loop import Clock, turn
from coach.ui.window import Action, MousePress, MouseRelease, Window
from coach.wording import calibration_words, words
from tests.kit.films import Keys
from tests.live.test_framing import WIDE, body

FPS = 10
HAND = (WIDE / 2 + 0.1, 0.02)


class Poses:
    """Finds what the test puts there."""

    def __init__(self):
        self.found, self.people, self.watch_crowd, self.watched = [], 1, False, []

    def wait(self, timeout):
        self.watched.append(self.watch_crowd)

    def take(self):
        found, self.found = self.found, []
        return found


def stage():
    camera = SimpleNamespace(state="live", message="")
    song = SimpleNamespace(title="Song", romanised="Song", artist="Somebody", stand_in=False)
    return SimpleNamespace(
        prepared=SimpleNamespace(song=song, crowded=False), options=SessionOptions(), window=Keys(), camera=camera,
        poses=Poses(), sound=SimpleNamespace(description="No sound."),
    )  # fmt: skip


def posed(number, **moved):
    image, visibility = body(**moved)
    frame = CameraFrame(np.full((90, 160, 3), 120, np.uint8), number / FPS, number)
    return PosedFrame(frame, Pose(image, np.zeros((len(LANDMARKS), 3), np.float32), visibility, 1, BODY), 0.01)


@pytest.mark.parametrize(
    ("event", "done", "chosen"),
    [
        (Action.SPACE, True, SetUpChoice.START),
        (Action.START, True, SetUpChoice.START),
        (SetUpChoice.CALIBRATE, True, SetUpChoice.CALIBRATE),
        (Action.QUIT, True, SetUpChoice.LEAVE),
        (Action.PAUSE, True, SetUpChoice.LEAVE),
        (Action.LEFT, False, SetUpChoice.LEAVE),
        (MousePress(5, 5), False, SetUpChoice.LEAVE),
        (MouseRelease(), False, SetUpChoice.LEAVE),
    ],
    ids=str,
)
def test_what_each_event_does(event, done, chosen):
    screen = SetUp(stage(), offers_calibration=True)
    screen.handle(event, 0.0)
    assert (screen.done, screen.chosen) == (done, chosen)


def test_a_calibration_is_offered_where_the_devices_are_new(monkeypatch):
    views = []
    monkeypatch.setattr(module, "draw_setup", lambda surface, view: views.append(view))
    for offers, said, keys in ((True, calibration_words.OFFER, CALIBRATE_KEYS), (False, "", {})):
        here = stage()
        screen = SetUp(here, offers)
        turn(here.window, screen)
        assert (views[-1].offer, screen.keys) == (said, keys)


def test_a_hand_that_is_held_up_starts():
    here = stage()
    screen = SetUp(here)
    for number in range(round(HAND_HOLD_S * FPS)):
        here.poses.found = [posed(number, left_wrist=HAND)]
        assert turn(here.window, screen)
    here.poses.found = [posed(round(HAND_HOLD_S * FPS), left_wrist=HAND)]
    assert not turn(here.window, screen)
    assert screen.chosen is SetUpChoice.START and here.window.flips == HAND_HOLD_S * FPS


def test_it_shows_what_the_camera_sees_and_how_far_the_hand_is(monkeypatch):
    views = []
    monkeypatch.setattr(module, "draw_setup", lambda surface, view: views.append(view))
    here = stage()
    screen = SetUp(here)
    turn(here.window, screen)
    here.poses.found = [posed(number, left_wrist=HAND) for number in range(6)]
    turn(here.window, screen)
    assert views[0].camera is None and views[0].body is None
    assert views[1].camera.shape == (90, 160, 3) and views[1].progress == pytest.approx(0.5)
    assert views[1].body.image[INDEX["left_wrist"]] == pytest.approx(HAND) and not views[1].body.wrong.any()
    assert views[1].details == (words.VIEW_MIRROR, "No sound.")


def test_what_is_more_than_one_song_is_announced_and_of_several_one_is_to_be_followed():
    here = stage()
    shown = SetUp(here, announced=("Random play dance", "10 sections")).view()
    assert (shown.title, shown.artist, shown.stand_in) == ("Random play dance", "10 sections", False)
    assert words.FOLLOW_MARKED not in shown.details
    here.prepared.crowded = True
    assert words.FOLLOW_MARKED in SetUp(here).view().details


def test_people_are_counted_only_while_it_is_shown():
    here = stage()
    here.window.happen = [Action.SPACE]
    assert set_up(here) is SetUpChoice.START
    assert here.poses.watched == [True] and not here.poses.watch_crowd


def test_a_broken_pose_thread_ends_it_and_nobody_is_counted_any_more():
    def broken():
        raise ZeroDivisionError

    here = stage()
    here.poses.take = broken
    with pytest.raises(ZeroDivisionError):
        set_up(here)
    assert not here.poses.watch_crowd


def test_a_dancer_who_closes_the_window_does_not_start():
    here = stage()
    here.window.closed = True
    assert set_up(here) is SetUpChoice.LEAVE
    assert here.window.flips == 0 and not here.poses.watch_crowd


def press(key):
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, scancode=0, mod=0, unicode=""))


@pytest.mark.parametrize(
    ("key", "chosen"),
    [(pygame.K_q, SetUpChoice.LEAVE), (pygame.K_ESCAPE, SetUpChoice.LEAVE), (pygame.K_SPACE, SetUpChoice.START)],
)
def test_who_leaves_while_the_camera_opens_has_left(monkeypatch, key, chosen):
    """Starting is not heard so early: nobody has seen themselves yet. It is in the second turn."""
    drawn = []

    def draw(self, surface, now):
        drawn.append(now)
        press(pygame.K_SPACE)
        return True

    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr(SetUp, "draw", draw)
    with Window(size=(320, 240)) as window:
        press(key)
        of_window = stage()
        of_window.window = window
        assert set_up(of_window) is chosen
    assert bool(drawn) == (chosen is SetUpChoice.START)


def test_who_does_not_wait_starts_with_the_first_pose_and_can_leave_before():
    """Q while camera and networks open was pressed before there was anything to see."""
    for happens, seen, seconds, chosen in (
        ([Action.QUIT], False, 0.0, SetUpChoice.LEAVE),
        ([Action.PAUSE], False, 0.0, SetUpChoice.LEAVE),
        ([Action.SPACE], False, 1.0, None),
        ([], True, 0.0, SetUpChoice.START),
        ([], False, FIRST_POSE_TIMEOUT_S, SetUpChoice.START),
    ):
        here = stage()
        here.poses.wait = lambda timeout, seen=seen: seen
        screen = FirstPose(here)
        assert set(screen.early) == {Action.QUIT, Action.PAUSE}
        here.window.happen = happens
        for now in (0.0, seconds):
            if not screen.done:
                screen.wait(None, now)
                turn(here.window, screen, Clock(now=lambda now=now: now))
        assert (screen.done, screen.chosen if screen.done else None) == (chosen is not None, chosen)
