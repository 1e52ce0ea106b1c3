"""One dance of a group: as the dance of one, with a judge for each."""

from __future__ import annotations

from pathlib import Path

from coach.live.group.group import LiveGroup
from coach.live.group.picture import GroupPicture
from coach.live.group.screen import draw_group, draw_group_pause
from coach.live.group.take import FinishedGroup, GroupLiveTake
from coach.live.performance import Performance
from coach.live.stage import Stage
from coach.takes.folder import TakeFolder
from coach.ui.loop import SYSTEM, Clock


class GroupPerformance(Performance):
    """The stage's poses are those of a :class:`GroupWorker`."""

    draws, draws_pause = staticmethod(draw_group), staticmethod(draw_group_pause)

    def __init__(self, stage: Stage, sessions: Path, group: LiveGroup) -> None:
        self._group = group
        self._numbered = stage.camera.live
        super().__init__(stage, sessions)

    def run(self, clock: Clock = SYSTEM) -> FinishedGroup | None:
        """As the dance of one."""
        self._stage.poses.hold()
        return super().run(clock)

    @property
    def folders(self) -> list[TakeFolder]:
        """Everybody's take."""
        return self._take.folders

    @property
    def path(self) -> Path:
        """The folder of the group's take."""
        return self._take.path

    def _take_in(self, sessions: Path) -> GroupLiveTake:
        stage = self._stage
        return GroupLiveTake(self._group, sessions, stage.options.view, self._song_time, stage.devices)

    def _new_picture(self) -> GroupPicture:
        return GroupPicture(self._stage, self._group)

    def tick(self, now: float) -> None:
        super().tick(now)
        if not self._numbered and self._stage.sound.position(now) > self._count_in.beats[0][0]:
            self._stage.poses.begin_again()  # a film has been cued: its dancers are numbered as it begins
            self._numbered = True
