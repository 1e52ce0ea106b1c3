"""Which passage is being looked at, and how; what each key makes of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coach.live.window import Action
from coach.review.clip import SPEEDS


@dataclass(frozen=True)
class Choice:
    """``index`` of ``count`` passages; ``over``: the dancer has had enough."""

    index: int
    count: int
    speed: float = SPEEDS[0]
    paused: bool = False
    over: bool = False

    def after(self, action: Action) -> Choice:
        """The choice after a key; keys that mean nothing here change nothing."""
        if action is Action.QUIT:
            return replace(self, over=True)
        if action in (Action.LEFT, Action.RIGHT):
            step = 1 if action is Action.RIGHT else -1
            return replace(self, index=(self.index + step) % self.count)
        if action in (Action.SPACE, Action.PAUSE):
            return replace(self, paused=not self.paused)
        if action is Action.HALF_SPEED:
            return replace(self, speed=SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)])
        return self
