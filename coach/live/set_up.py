"""Before the dance: is the whole dancer in the picture, and the raised hand that starts it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import replace
from enum import Enum, auto
from typing import Final, Generic, TypeVar

import numpy as np
import pygame

from coach.live.framing import Framing, HandRaise, SteadyFraming, brightness, framing, hand_raised
from coach.live.pose_worker import PosedFrame
from coach.live.screen_setup import SetupView, draw_setup
from coach.live.stage import FIRST_POSE_TIMEOUT_S, Stage
from coach.live.views import DrawnPose
from coach.ui.dialogs import draw_waiting
from coach.ui.figure import Smoother
from coach.ui.fonts import showable
from coach.ui.loop import Clock, Screen, run
from coach.ui.window import LEAVING, NO_KEYS, Action, Keys
from coach.wording import calibration_words, words

NO_JOINT: Final = np.zeros(9, bool)

PosedT = TypeVar("PosedT")
"""A camera frame and what was found in it: of one dancer, or of a group."""


class SetUpChoice(Enum):
    """How the set-up ends: a raised hand, Space or Enter; C if that is offered; Q, Esc or a closed window."""

    START = auto()
    CALIBRATE = auto()
    LEAVE = auto()


CALIBRATE_KEYS: Final[Keys] = {pygame.K_c: SetUpChoice.CALIBRATE}


def set_up(stage: Stage, offers_calibration: bool = False, announced: tuple[str, str] | None = None) -> SetUpChoice:
    """Until the dancer has chosen. ``announced``: title and subtitle where it is about more than the stage's song."""
    screen = SetUp(stage, offers_calibration, announced)
    stage.poses.watch_crowd = True
    try:
        run(stage.window, screen)
    finally:
        stage.poses.watch_crowd = False
    return screen.chosen


def first_pose(stage: Stage) -> SetUpChoice:
    """In place of a set-up that nobody waits for: until somebody was seen, but not for ever; the dancer may leave."""
    screen = FirstPose(stage)
    run(stage.window, screen)
    return screen.chosen


class FirstPose(Screen):
    """``chosen`` when it is done, as :class:`SettingUp`."""

    early = LEAVING  # while camera and networks opened

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._until: float | None = None
        self._seen = False
        self.chosen = SetUpChoice.LEAVE

    def wait(self, clock: Clock, began: float) -> None:
        self._seen = self._stage.poses.wait(1 / self.rate)

    def handle(self, event: Hashable, now: float) -> None:
        self.done = event in LEAVING

    def tick(self, now: float) -> None:
        self._until = now + FIRST_POSE_TIMEOUT_S if self._until is None else self._until
        if self._seen or now >= self._until:
            self.chosen, self.done = SetUpChoice.START, True

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_waiting(surface, self._stage.camera.message or words.GETTING_READY)
        return True


class SettingUp(Screen, ABC, Generic[PosedT]):
    """Until a hand is held up, or a key pressed. ``chosen``: set once it is done; closing the window chooses to leave.

    stage, newest  what is open, and what was seen last
    hands          progress of the raised hand, 0..1, of each dancer who may start
    """

    early = LEAVING  # during the camera's opening, which takes up to half a minute

    def __init__(self, stage: Stage, offers_calibration: bool = False) -> None:
        self.keys = CALIBRATE_KEYS if offers_calibration else NO_KEYS
        self.stage = stage
        self.newest: PosedT | None = None
        self.hands: list[float] = [0.0]
        self.chosen = SetUpChoice.LEAVE

    def wait(self, clock: Clock, began: float) -> None:
        """Anything newly seen is shown at once."""
        self.stage.poses.wait(1 / self.rate)

    def handle(self, event: Hashable, now: float) -> None:
        if event in (Action.SPACE, Action.START):
            self._choose(SetUpChoice.START)
        elif event is SetUpChoice.CALIBRATE:
            self._choose(SetUpChoice.CALIBRATE)
        elif event in LEAVING:
            self._choose(SetUpChoice.LEAVE)

    def _choose(self, chosen: SetUpChoice) -> None:
        self.chosen, self.done = chosen, True

    def tick(self, now: float) -> None:
        for posed in self.stage.poses.take():
            self.newest = posed
            self.look(posed)
        if max(self.hands) >= 1.0:
            self._choose(SetUpChoice.START)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_setup(surface, self.view())
        return True

    @abstractmethod
    def look(self, posed: PosedT) -> None:
        """Something new was seen."""

    @abstractmethod
    def view(self) -> SetupView:
        """What the screen shows now."""

    def shared_view(self) -> SetupView:
        """What every set-up shows: song, camera, sound, and the progress of a raised hand."""
        song, stage = self.stage.prepared.song, self.stage
        return SetupView(
            title=showable(song.title, song.romanised),
            artist=song.artist,
            stand_in=song.stand_in,
            camera=self.newest.frame.rgb if self.newest else None,
            progress=max(self.hands),
            camera_message=stage.camera.message if stage.camera.state in ("opening", "lost") else "",
            details=(
                words.VIEW_MIRROR if stage.options.view == "mirror" else words.VIEW_STAGE,
                stage.sound.description,
            ),
            offer=calibration_words.OFFER if self.keys else "",
        )


class SetUp(SettingUp[PosedFrame]):
    """For a solo dancer."""

    def __init__(
        self, stage: Stage, offers_calibration: bool = False, announced: tuple[str, str] | None = None
    ) -> None:
        super().__init__(stage, offers_calibration)
        self._announced = announced
        self._hand, self._settled, self._smoother = HandRaise(), SteadyFraming(), Smoother()
        self._framing: Framing | None = None

    def look(self, posed: PosedFrame) -> None:
        pose, rgb = posed.pose.body, posed.frame.rgb
        aspect = rgb.shape[1] / rgb.shape[0]
        people = max(self.stage.poses.people, pose.people)
        seen = framing(pose.image, pose.visibility, aspect, people, brightness(rgb))
        self._framing = self._settled.update(posed.frame.arrived, seen)
        self.hands = [self._hand.update(posed.frame.arrived, hand_raised(pose.image, pose.visibility))]

    def view(self) -> SetupView:
        posed, body = self.newest, None
        if posed and posed.pose.seen:
            pose = posed.pose.body
            body = DrawnPose(self._smoother.step(pose.image, posed.frame.arrived), pose.visibility, NO_JOINT)
        troubles = self._framing.troubles if self._framing else ()
        messages = tuple(words.TROUBLES[trouble.value] for trouble in troubles)
        shared = self.shared_view()
        if self._announced:
            shared = replace(shared, title=self._announced[0], artist=self._announced[1], stand_in=False)
        whom = (words.FOLLOW_MARKED,) if self.stage.prepared.crowded else ()
        return replace(shared, body=body, messages=messages, details=(*whom, *shared.details))
