"""The reel of a whole group: everybody's mistakes, each marked with whose it is, then how they danced together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.song import Song
from coach.media.video import Frame
from coach.reel.pictures import CardView, ReelLayout, ReelView, Timeline
from coach.reel.plan import Cut, ReelOptions, ReelPlan, group_plan
from coach.reel.scene import ReelRequest, ReelScene
from coach.takes.folder import TakeFolder
from coach.takes.group_summary import names_of, places_said, timing_said
from coach.takes.group_take import GroupTake
from coach.ui import theme
from coach.ui.floor import floor_of
from coach.ui.group_names import shown_group
from coach.ui.passage.pair import Tag
from coach.wording import group_words, reel_words
from coach.wording.commands import as_typed

NOBODYS: Final = Timeline((), (), None, None)
"""Empty, below what is said about everybody: a strip belongs to one dancer."""


@dataclass(frozen=True, eq=False)
class GroupReelRequest:
    """The reel of the group's take in the folder ``path``.

    dancers  those whose takes exist, at least one, all with the same options
    """

    path: Path
    together: GroupTake
    dancers: tuple[ReelRequest, ...]

    def __post_init__(self) -> None:
        if self.options.whole:
            raise CoachError(reel_words.GROUP_WHOLE.format(dancer=self.dancers[0].folder.dancer))

    @property
    def options(self) -> ReelOptions:
        return self.dancers[0].options

    @property
    def song(self) -> Song | None:
        """The song, whichever dancer of its video each of them follows."""
        return self.dancers[0].song

    @property
    def video(self) -> Path:
        """The film they all share."""
        return next((one.video for one in self.dancers if one.video.exists()), self.dancers[0].video)

    def scene(self) -> GroupScene:
        return GroupScene(self)


class GroupScene:
    """Like a :class:`ReelScene`, for all dancers: each passage appears as in the dancer's own reel, with their name."""

    def __init__(self, request: GroupReelRequest) -> None:
        self._together = shown_group(request.together)
        self._scenes = [ReelScene(one, tag_of(self._together, one.folder)) for one in request.dancers]
        self.plan: ReelPlan
        self.plan, self._whose = group_plan([(one.take, one.grid, one.span) for one in self._scenes], request.options)
        for scene in self._scenes:
            scene.plan = self.plan
        self.alone: bool = self._scenes[0].alone
        self.layout: ReelLayout = self._scenes[0].layout

    def title_card(self, cut: Cut) -> CardView:
        return self._of(cut).title_card(cut)

    def view(self, cut: Cut, t: float, reference: Frame | None, take: Frame | None) -> ReelView:
        return self._of(cut).view(cut, t, reference, take)

    def flashes(self, cut: Cut, t: float) -> tuple[bool, bool] | None:
        return self._of(cut).flashes(cut, t)

    def next_card(self) -> CardView:
        """How they danced together, and where they stood."""
        own = self._of(self.plan.cuts[-1]).next_card()
        timing, places = timing_said(self._together), places_said(self._together)
        return CardView(
            over=group_words.TOGETHER,
            sentence=timing[0],
            below=(places[0], reel_words.GROUP_OWN.format(song=as_typed(self._together.song))),
            title=self._scenes[0].song_title,
            joints=(),
            mirrored=own.mirrored,
            timeline=NOBODYS,
            live=True,
            floor=floor_of(self._together),
        )

    def _of(self, cut: Cut) -> ReelScene:
        return self._scenes[self._whose[cut.passage]]


def tag_of(together: GroupTake, folder: TakeFolder) -> Tag:
    """The name of the dancer with that take, in their colour."""
    k = [dancer.folder for dancer in together.dancers].index(folder.path.name)
    return Tag(names_of(together)[k], theme.DANCER_COLOURS[k % len(theme.DANCER_COLOURS)])
