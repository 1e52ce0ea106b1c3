"""The window behind a pass: a dancer far from the keyboard says with their arms what comes next."""

from __future__ import annotations

from coach.domain.practice import Gesture
from coach.live.pose_worker import Posed
from coach.live.practice.gestures import GestureHold


class Between:
    """Listens while it is open. ``held``: the gesture that is being held, and its progress 0..1."""

    def __init__(self) -> None:
        self._hold: GestureHold | None = None
        self.held: tuple[Gesture | None, float] = (None, 0.0)

    @property
    def is_open(self) -> bool:
        return self._hold is not None

    def open(self) -> None:
        self._hold, self.held = GestureHold(), (None, 0.0)

    def close(self) -> None:
        self._hold = None

    def listen(self, posed: Posed) -> None:
        """The newest pose; of no account while it is closed."""
        if self._hold is not None:
            pose = posed.pose.body
            self.held = self._hold.update(posed.frame.arrived, pose.image, pose.visibility)

    def said(self) -> Gesture | None:
        """The gesture that was held long enough, once."""
        gesture, progress = self.held
        if progress < 1:
            return None
        self.held = (None, 0.0)
        return gesture
