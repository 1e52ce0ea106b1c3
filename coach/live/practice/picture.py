"""What practising shows: the pass, the pause, and the window after a pass."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from coach.domain.practice import BodyPart as Part
from coach.domain.practice import Gesture
from coach.domain.verdicts import Verdict
from coach.live.dance_picture import DancePicture, Moment
from coach.live.pose_worker import PosedFrame
from coach.live.practice.passes import JudgedPass
from coach.live.practice.presenter import PracticeState, between_view
from coach.live.practice.screen_between import draw_between
from coach.live.practice.screen_pass import draw_pass, draw_pass_pause
from coach.live.practice.views import PassView
from coach.live.set_up import NO_JOINT
from coach.live.stage import Stage
from coach.live.views import DanceView, DrawnPose
from coach.ui.canvas import Canvas
from coach.ui.figure import Smoother
from coach.wording import practice_words as words


class PracticePicture:
    """Remembers the newest pose and the present pass's verdicts; draws either screen."""

    def __init__(self, stage: Stage, judged: Part) -> None:
        """``judged``: the part of the body."""
        self._canvas, self._smoother = Canvas(), Smoother()
        self._posed: PosedFrame | None = None
        self._dance = DancePicture(stage, judged)

    def begin(self) -> None:
        """A pass begins: nothing in it is judged yet."""
        self._dance.begin()

    def newest(self, posed: PosedFrame, now: float) -> None:
        self._posed = posed
        self._dance.newest(posed, now)

    def judged(self, verdicts: Sequence[Verdict], t: float) -> None:
        self._dance.judged(verdicts, t)

    def dance(self, moment: Moment) -> DanceView:
        return self._dance.view(moment)

    def redraw(self) -> None:
        """The window shows something other than what was last drawn."""
        self._canvas.forget()

    def hurry(self) -> bool:
        """See :meth:`coach.ui.canvas.Canvas.hurry`."""
        return self._canvas.hurry()

    def draw_pass(self, surface: pygame.Surface, view: PassView) -> list[pygame.Rect]:
        """Draws what has changed; returns where."""
        return draw_pass(surface, view, self._canvas)

    def draw_pause(self, surface: pygame.Surface, view: PassView) -> None:
        self.redraw()
        draw_pass_pause(surface, view, pause_keys(view.has_next))

    def draw_between(
        self,
        surface: pygame.Surface,
        shown: PracticeState,
        danced: JudgedPass,
        t: float,
        held: tuple[Gesture | None, float],
    ) -> None:
        """The window after ``danced``, at song time ``t`` (s); ``held``: a gesture, and its progress."""
        self.redraw()
        draw_between(surface, between_view(shown, danced, t, held, self._posed, self._body()))

    def _body(self) -> DrawnPose | None:
        if self._posed is None or not self._posed.pose.seen:
            return None
        pose = self._posed.pose.body
        return DrawnPose(self._smoother.step(pose.image, self._posed.frame.arrived), pose.visibility, NO_JOINT)


def pause_keys(has_next: bool) -> tuple[str, ...]:
    """What a pause says, one line each. ``has_next``: there is another step to go on to."""
    *first, last = words.PAUSE_KEYS
    return (*first, f"{last} · {words.PAUSE_NEXT}" if has_next else last)
