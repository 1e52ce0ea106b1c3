"""Which passage is shown, and how; what each key changes. Pure but for key codes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

import pygame

from coach.ui.passage.clip import PLAYBACK_SPEEDS
from coach.ui.window import Action, Keys


class Tool(Enum):
    """What the review's own keys and buttons do."""

    SPEED = auto()
    QUARTER_SPEED = auto()
    HALF_SPEED = auto()
    THREE_QUARTER_SPEED = auto()
    FULL_SPEED = auto()
    FRAME_BACK = auto()
    FRAME_ON = auto()
    SKELETONS = auto()
    OVERLAY = auto()
    ZOOM = auto()
    MIRROR = auto()
    SOUND = auto()
    JOINTS = auto()
    MORE = auto()
    NOT_A_MISTAKE = auto()
    PRACTISE = auto()


REVIEW_BINDINGS: Final[Keys] = {
    pygame.K_s: Tool.SPEED,
    pygame.K_1: Tool.QUARTER_SPEED,
    pygame.K_2: Tool.HALF_SPEED,
    pygame.K_3: Tool.THREE_QUARTER_SPEED,
    pygame.K_4: Tool.FULL_SPEED,
    pygame.K_COMMA: Tool.FRAME_BACK,
    pygame.K_PERIOD: Tool.FRAME_ON,
    pygame.K_k: Tool.SKELETONS,
    pygame.K_o: Tool.OVERLAY,
    pygame.K_z: Tool.ZOOM,
    pygame.K_m: Tool.MIRROR,
    pygame.K_a: Tool.SOUND,
    pygame.K_j: Tool.JOINTS,
    pygame.K_e: Tool.MORE,
    pygame.K_n: Tool.NOT_A_MISTAKE,
    pygame.K_p: Tool.PRACTISE,
}
SPEED_KEYS: Final = {
    Tool.FULL_SPEED: 1.0,
    Tool.THREE_QUARTER_SPEED: 0.75,
    Tool.HALF_SPEED: 0.5,
    Tool.QUARTER_SPEED: 0.25,
}
SWITCHES: Final = {
    Action.SPACE: "paused",
    Action.PAUSE: "paused",
    Tool.SKELETONS: "skeletons",
    Tool.OVERLAY: "overlay",
    Tool.ZOOM: "zoom",
    Tool.MIRROR: "flipped",
    Tool.SOUND: "sound",
    Tool.JOINTS: "table",
}
"""Key → what it switches on and off."""
PICTURE_STEPS: Final = {Tool.FRAME_BACK: -1, Tool.FRAME_ON: 1}
"""Key → how many pictures it moves; it also pauses."""


@dataclass(frozen=True)
class PassageChoice:
    """``index`` of ``count`` passages; ``beat``: a place in the song to show instead, None = the passage.

    more                how many smaller mistakes a key adds to the passages; ``every``: they are added
    skeletons, overlay  skeletons over the pictures; the reference's skeleton over the dancer
    zoom                show only the part of both pictures where somebody is dancing
    flipped             both pictures mirrored compared with how they were danced
    table               how far off each joint was, beat by beat
    over                the dancer leaves; ``practise``: in order to dance this passage
    """

    index: int
    count: int
    more: int = 0
    every: bool = False
    beat: int | None = None
    speed: float = PLAYBACK_SPEEDS[0]
    paused: bool = False
    skeletons: bool = True
    overlay: bool = False
    zoom: bool = True
    flipped: bool = False
    sound: bool = True
    table: bool = False
    over: bool = False
    practise: bool = False

    def after(self, action: Action | Tool) -> PassageChoice:
        """The choice after a key; other keys change nothing."""
        if action in SWITCHES:
            name = SWITCHES[action]
            return replace(self, **{name: not getattr(self, name)})
        if action in SPEED_KEYS:
            return replace(self, speed=SPEED_KEYS[action])
        if action in PICTURE_STEPS:
            return replace(self, paused=True)
        if action in (Action.QUIT, Tool.PRACTISE):
            return replace(self, over=True, practise=action is Tool.PRACTISE)
        if action is Tool.MORE:
            return self._with_more() if self.more else self
        if action in (Action.LEFT, Action.RIGHT):
            return self.moved(1 if action is Action.RIGHT else -1)
        at = PLAYBACK_SPEEDS.index(self.speed)
        if action is Tool.SPEED:
            return replace(self, speed=PLAYBACK_SPEEDS[(at + 1) % len(PLAYBACK_SPEEDS)])
        if action in (Action.UP, Action.DOWN):
            return replace(
                self,
                speed=PLAYBACK_SPEEDS[min(max(at + (1 if action is Action.DOWN else -1), 0), len(PLAYBACK_SPEEDS) - 1)],
            )
        return self

    def moved(self, step: int) -> PassageChoice:
        """The next or the previous passage; from elsewhere in the song, back to the passage."""
        return replace(self, index=(self.index + step) % self.count if self.beat is None else self.index, beat=None)

    def at(self, index: int) -> PassageChoice:
        """The choice of a passage; if it is one of the smaller mistakes, all of them are added."""
        shown = self if index < self.count else self._with_more()
        return replace(shown, index=index, beat=None)

    def _with_more(self) -> PassageChoice:
        """Add the smaller mistakes, or remove them again."""
        count = self.count - self.more if self.every else self.count + self.more
        return replace(self, count=count, every=not self.every, index=min(self.index, count - 1))
