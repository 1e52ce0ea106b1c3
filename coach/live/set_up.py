"""Before the dance: is the whole dancer in the picture, and the hand that starts."""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum, auto
from typing import Final

import numpy as np
import pygame

from coach.live.framing import Framing, HandRaise, Settled, brightness, framing, hand_raised
from coach.live.pose_worker import Posed
from coach.live.screen_setup import SetupView, draw_setup
from coach.live.stage import Stage
from coach.live.views import Body
from coach.ui.figure import Smoother
from coach.ui.fonts import showable
from coach.ui.loop import Clock, Screen, run
from coach.ui.window import NO_KEYS, Action, Keys
from coach.wording import words

NO_JOINT: Final = np.zeros(9, bool)


class Chosen(Enum):
    """How the set-up ends: a raised hand, Space or Enter; C where that is offered; Q, Esc or a closed window."""

    START = auto()
    CALIBRATE = auto()
    LEAVE = auto()


CALIBRATE_KEYS: Final[Keys] = {pygame.K_c: Chosen.CALIBRATE}


def set_up(stage: Stage, offers_calibration: bool = False) -> Chosen:
    """Until the dancer has chosen."""
    screen = SetUp(stage, offers_calibration)
    stage.poses.watch_crowd = True
    try:
        run(stage.window, screen)
    finally:
        stage.poses.watch_crowd = False
    return screen.chosen


class SetUp(Screen):
    """``chosen`` when it is done; a window that is closed has chosen to leave."""

    def __init__(self, stage: Stage, offers_calibration: bool = False) -> None:
        self.keys = CALIBRATE_KEYS if offers_calibration else NO_KEYS
        self._stage = stage
        self._hand, self._settled, self._smoother = HandRaise(), Settled(), Smoother()
        self._newest: Posed | None = None
        self._framing: Framing | None = None
        self._progress = 0.0
        self.chosen = Chosen.LEAVE

    def wait(self, clock: Clock, began: float) -> None:
        """A new pose is shown at once."""
        self._stage.poses.wait(1 / self.rate)

    def handle(self, event: Hashable, now: float) -> None:
        if event in (Action.SPACE, Action.START):
            self._choose(Chosen.START)
        elif event is Chosen.CALIBRATE:
            self._choose(Chosen.CALIBRATE)
        elif event in (Action.QUIT, Action.PAUSE):
            self._choose(Chosen.LEAVE)

    def _choose(self, chosen: Chosen) -> None:
        self.chosen, self.done = chosen, True

    def tick(self, now: float) -> None:
        for posed in self._stage.poses.take():
            self._look(posed)
        if self._progress >= 1.0:
            self._choose(Chosen.START)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_setup(surface, self._view())
        return True

    def _look(self, posed: Posed) -> None:
        self._newest = posed
        pose, rgb = posed.pose.body, posed.frame.rgb
        aspect = rgb.shape[1] / rgb.shape[0]
        people = max(self._stage.poses.people, pose.people)
        seen = framing(pose.image, pose.visibility, aspect, people, brightness(rgb))
        self._framing = self._settled.update(posed.frame.arrived, seen)
        self._progress = self._hand.update(posed.frame.arrived, hand_raised(pose.image, pose.visibility))

    def _view(self) -> SetupView:
        song, stage = self._stage.prepared.song, self._stage
        posed = self._newest
        body = None
        if posed and posed.pose.seen:
            pose = posed.pose.body
            body = Body(self._smoother.step(pose.image, posed.frame.arrived), pose.visibility, NO_JOINT)
        troubles = self._framing.troubles if self._framing else ()
        return SetupView(
            title=showable(song.title, song.romanised),
            artist=song.artist,
            stand_in=song.stand_in,
            camera=posed.frame.rgb if posed else None,
            body=body,
            messages=tuple(words.TROUBLES[trouble.value] for trouble in troubles),
            progress=self._progress,
            camera_message=stage.camera.message if stage.camera.state in ("opening", "lost") else "",
            details=(
                words.VIEW_MIRROR if stage.options.view == "mirror" else words.VIEW_STAGE,
                stage.sound.description,
            ),
            offer=words.CALIBRATE_OFFER if self.keys else "",
        )
