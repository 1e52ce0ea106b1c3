"""Before a group's dance: is everybody in the picture, who is which number, and the hand that starts."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import pygame

from coach.live.framing import SETTLE, Framing, HandRaise, Settled, Trouble, brightness, framing, hand_raised
from coach.live.group.group import LiveGroup
from coach.live.group.screen import DancerView, draw_above, draw_below, share_of
from coach.live.group.worker import PosedGroup
from coach.live.screen_dance import draw_body
from coach.live.screen_setup import SetupView, draw_hand, draw_setup
from coach.live.set_up import CALIBRATE_KEYS, NO_JOINT, Chosen
from coach.live.stage import Stage
from coach.live.views import Body
from coach.takes.session_info import InGroup
from coach.ui.figure import Smoother
from coach.ui.fonts import showable
from coach.ui.loop import Clock, Screen, run
from coach.ui.picture import Placed
from coach.ui.window import NO_KEYS, Action
from coach.wording import words
from coach.wording.group_words import dancer_words


def set_up_group(stage: Stage, group: LiveGroup, offers_calibration: bool = False) -> Chosen:
    """Until one of the dancers has chosen."""
    screen = GroupSetUp(stage, group, offers_calibration)
    run(stage.window, screen)
    return screen.chosen


class GroupSetUp(Screen):
    """``chosen`` when it is done; a window that is closed has chosen to leave."""

    def __init__(self, stage: Stage, group: LiveGroup, offers_calibration: bool = False) -> None:
        self.keys = CALIBRATE_KEYS if offers_calibration else NO_KEYS
        self._stage, self._group = stage, group
        self._hands = [HandRaise() for _ in group.dancers]
        self._settled = [Settled() for _ in group.dancers]
        self._smoothers = [Smoother() for _ in group.dancers]
        self._framings: list[Framing | None] = [None] * len(group.dancers)
        self._progress = [0.0] * len(group.dancers)
        self._people = SteadyCount()
        self._newest: PosedGroup | None = None
        self.chosen = Chosen.LEAVE

    def wait(self, clock: Clock, began: float) -> None:
        """New poses are shown at once."""
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
        if max(self._progress) >= 1.0:
            self._choose(Chosen.START)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_setup(surface, self._view())
        return True

    def _look(self, posed: PosedGroup) -> None:
        self._newest = posed
        self._people.update(posed.frame.arrived, posed.people)
        rgb, t = posed.frame.rgb, posed.frame.arrived
        aspect, light = rgb.shape[1] / rgb.shape[0], brightness(rgb)
        for k, pose in enumerate(pose.body for pose in posed.poses):
            self._framings[k] = self._settled[k].update(t, framing(pose.image, pose.visibility, aspect, 1, light))
            self._progress[k] = self._hands[k].update(t, hand_raised(pose.image, pose.visibility))

    def _view(self) -> SetupView:
        song, stage, posed = self._stage.prepared.song, self._stage, self._newest
        return SetupView(
            title=showable(song.title, song.romanised),
            artist=song.artist,
            stand_in=song.stand_in,
            camera=posed.frame.rgb if posed else None,
            seen=words.GROUP_SEEN.format(dancers=len(self._group.dancers)),
            call=words.GROUP_RAISE_HAND,
            messages=messages(self._group.dancers, self._people.shown, self._framings) if posed else (),
            progress=max(self._progress),
            camera_message=stage.camera.message if stage.camera.state in ("opening", "lost") else "",
            details=(
                words.VIEW_MIRROR if stage.options.view == "mirror" else words.VIEW_STAGE,
                stage.sound.description,
            ),
            offer=words.CALIBRATE_OFFER if self.keys else "",
            over=self._draw_dancers if posed else None,
        )

    def _draw_dancers(self, surface: pygame.Surface, placed: Placed) -> None:
        """Numbers over heads; under the feet whom each follows, where that is not the same one for all."""
        called = [f"{who.dancer} {showable(who.name, '')}".strip() for who in self._group.dancers]
        follows = [words.GROUP_FOLLOWS_SHORT.format(who=who.dancer, member=who.member) for who in self._group.dancers]
        above, below = share_of(surface, placed, called), share_of(surface, placed, follows)
        for k, (who, pose) in enumerate(zip(self._group.dancers, self._newest.poses)):
            if not pose.seen:
                continue
            body = pose.body
            shown = Body(self._smoothers[k].step(body.image, self._newest.frame.arrived), body.visibility, NO_JOINT)
            one = DancerView(who.dancer, showable(who.name, ""), shown)
            draw_body(surface, placed, shown, one.colour)
            draw_above(surface, placed, one, called[k], one.colour, above)
            if self._group.several_members:
                draw_below(surface, placed, one, follows[k], below)
            draw_hand(surface, placed, shown, self._progress[k])


class SteadyCount:
    """How many people have been seen for a while: a body that is missed, or imagined, for a moment is not told."""

    def __init__(self) -> None:
        self.shown = 0
        self._coming, self._since = 0, 0.0

    def update(self, t: float, people: int) -> None:
        """So many at time ``t`` (s)."""
        if people != self._coming:
            self._coming, self._since = people, t
        if t - self._since >= SETTLE:
            self.shown = people


def messages(dancers: Sequence[InGroup], people: int, framings: Sequence[Framing | None]) -> tuple[str, ...]:
    """What stands in the way of the group, the first to put right first; ``people`` are seen."""
    count = len(dancers)
    if any(one and Trouble.DARK in one.troubles for one in framings):
        return (words.TROUBLES["dark"],)
    if people < count:
        said = words.GROUP_FEWER.get(people, words.GROUP_FEWER[max(words.GROUP_FEWER)])
        return (said.format(count=people, dancers=count),)
    if people > count:
        return (words.GROUP_MORE_SEEN.format(count=people, dancers=count),)
    return tuple(
        words.GROUP_TROUBLE.format(who=dancer_words(who.dancer, who.name), trouble=words.GROUP_TROUBLES[trouble.value])
        for who, one in zip(dancers, framings)
        for trouble in (one.troubles[:1] if one else ())
        if trouble.value in words.GROUP_TROUBLES
    )
