"""Before a group's dance: is everybody in the picture, who has which number, and the raised hand that starts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pygame

from coach.live.framing import SETTLE, Framing, HandRaise, SteadyFraming, Trouble, brightness, framing, hand_raised
from coach.live.group.group import LiveGroup
from coach.live.group.screen import Caption, DancerColumn, DancerView, draw_beside, over_heads, shares_of, under_feet
from coach.live.group.worker import PosedGroup
from coach.live.screen_dance import draw_body
from coach.live.screen_setup import SetupView, draw_hand
from coach.live.set_up import NO_JOINT, SettingUp, SetUpChoice
from coach.live.stage import Stage
from coach.live.views import DrawnPose
from coach.takes.session_info import InGroup
from coach.ui.figure import Smoother
from coach.ui.group_names import shown_dancer
from coach.ui.loop import run
from coach.ui.picture import PicturePlacement
from coach.wording import group_words, words
from coach.wording.group_words import dancer_words


def set_up_group(stage: Stage, group: LiveGroup, offers_calibration: bool = False) -> SetUpChoice:
    """Until one of the dancers has chosen."""
    screen = GroupSetUp(stage, group, offers_calibration)
    run(stage.window, screen)
    return screen.chosen


class GroupSetUp(SettingUp[PosedGroup]):
    """For a group: anybody's hand starts."""

    def __init__(self, stage: Stage, group: LiveGroup, offers_calibration: bool = False) -> None:
        super().__init__(stage, offers_calibration)
        self._group = group
        self._who = [shown_dancer(one) for one in group.dancers]
        self._raised = [HandRaise() for _ in group.dancers]
        self._settled = [SteadyFraming() for _ in group.dancers]
        self._smoothers = [Smoother() for _ in group.dancers]
        self._framings: list[Framing | None] = [None] * len(group.dancers)
        self.hands = [0.0] * len(group.dancers)
        self._people = SteadyCount()

    def look(self, posed: PosedGroup) -> None:
        self._people.update(posed.frame.arrived, posed.people)
        rgb, t = posed.frame.rgb, posed.frame.arrived
        aspect, light = rgb.shape[1] / rgb.shape[0], brightness(rgb)
        for k, pose in enumerate(pose.body for pose in posed.poses):
            self._framings[k] = self._settled[k].update(t, framing(pose.image, pose.visibility, aspect, 1, light))
            self.hands[k] = self._raised[k].update(t, hand_raised(pose.image, pose.visibility))

    def view(self) -> SetupView:
        count = len(self._group.dancers)
        return replace(
            self.shared_view(),
            seen=group_words.SEEN[min(count, max(group_words.SEEN))].format(dancers=count),
            call=group_words.RAISE_HAND,
            messages=messages(self._who, self._people.shown, self._framings) if self.newest else (),
            over=self._draw_dancers if self.newest else None,
        )

    def _draw_dancers(self, surface: pygame.Surface, placed: PicturePlacement) -> None:
        """Numbers over heads; under the feet, whom each follows unless that is simply by position."""
        seen: list[tuple[int, DancerView]] = []
        for k, (who, pose) in enumerate(zip(self._who, self.newest.poses)):
            if pose.seen:
                body = pose.body
                shown = DrawnPose(
                    self._smoothers[k].step(body.image, self.newest.frame.arrived), body.visibility, NO_JOINT
                )
                seen.append((k, DancerView(who.dancer, who.name, shown)))
                draw_body(surface, placed, shown, seen[-1][1].colour)
                draw_hand(surface, placed, shown, self.hands[k])
        called = [f"{who.dancer} {who.name}".strip() for who in self._who]
        follows = [group_words.FOLLOWS_SHORT.format(who=who.dancer, member=who.member) for who in self._who]
        taken: list[pygame.Rect] = []

        def above(share: DancerColumn) -> list[Caption]:
            return [over_heads(placed, one, called[k], one.colour, share) for k, one in seen]

        def below(share: DancerColumn) -> list[Caption]:
            return [under_feet(placed, one, follows[k], share) for k, one in seen]

        draw_beside(surface, placed, above, shares_of(surface, placed, called), taken)
        if self._group.several_members and not all(who.member == who.dancer for who in self._who):
            draw_beside(surface, placed, below, shares_of(surface, placed, follows), taken)


class SteadyCount:
    """How many people have been seen for a while: a body missed, or falsely detected, for a moment does not count."""

    def __init__(self) -> None:
        self.shown = 0
        self._coming, self._since = 0, 0.0

    def update(self, t: float, people: int) -> None:
        """``people`` seen at time ``t`` (s)."""
        if people != self._coming:
            self._coming, self._since = people, t
        if t - self._since >= SETTLE:
            self.shown = people


def messages(dancers: Sequence[InGroup], people: int, framings: Sequence[Framing | None]) -> tuple[str, ...]:
    """What prevents a start, in the order in which to fix it; ``people``: how many are seen."""
    count = len(dancers)
    if any(one and Trouble.DARK in one.troubles for one in framings):
        return (words.TROUBLES["dark"],)
    if people < count:
        if count == 2:
            return (group_words.FEWER_OF_TWO[people],)
        said = group_words.FEWER.get(people, group_words.FEWER[max(group_words.FEWER)])
        return (said.format(count=people, dancers=count),)
    if people > count:
        return (group_words.MORE_SEEN.format(count=people, dancers=count),)
    return tuple(
        group_words.TROUBLE.format(who=dancer_words(who.dancer, who.name), trouble=group_words.TROUBLES[trouble.value])
        for who, one in zip(dancers, framings)
        for trouble in (one.troubles[:1] if one else ())
        if trouble.value in group_words.TROUBLES
    )
