"""One dance of a group: like a solo dance, with a judge for each dancer, and what the screen shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import Pose
from coach.domain.verdicts import Verdict
from coach.live.dance_picture import DancePicture, FollowedMarks, Moment, RunningScore, reference_poses
from coach.live.group.group import LiveGroup
from coach.live.group.screen import DancerView, GroupView, colour_of, draw_group, draw_group_pause
from coach.live.group.take import FinishedGroup, GroupLiveTake
from coach.live.group.worker import PosedGroup
from coach.live.layout import CARDS_AHEAD
from coach.live.performance import Performance
from coach.live.pose_worker import PosedFrame
from coach.live.stage import Stage
from coach.live.views import DanceView, DrawnPose, NextMove
from coach.takes.folder import TakeFolder
from coach.ui.figure import Smoother
from coach.ui.fonts import showable
from coach.ui.loop import SYSTEM, Clock


class GroupPicture:
    """Like :class:`DancePicture`, which shows what they all share."""

    def __init__(self, stage: Stage, group: LiveGroup) -> None:
        self._grid = stage.prepared.song.grid
        self._dance = DancePicture(stage)
        self._who = group.dancers
        self._several = group.several_members
        self._so_far = [RunningScore(len(self._grid)) for _ in group.dancers]
        self._smoothers = [Smoother() for _ in group.dancers]
        self._followed = FollowedMarks(
            [
                (prepared, colour_of(who.dancer), showable(who.name, "") or str(who.dancer))
                for who, prepared in zip(group.dancers, group.songs)
            ]
            if group.several_members
            else []
        )
        self._cards = [reference_poses(prepared) for prepared in group.songs[:CARDS_AHEAD]]
        self._newest: PosedGroup | None = None

    @property
    def frame(self) -> CameraFrame | None:
        """The camera frame in the picture."""
        return self._newest.frame if self._newest else None

    def newest(self, posed: PosedGroup, now: float) -> None:
        """New poses have arrived."""
        self._newest = posed
        anybody = next((pose for pose in posed.poses if pose.seen), posed.poses[0])
        self._dance.newest(PosedFrame(posed.frame, anybody, posed.took), now)

    def judged(self, verdicts: Sequence[Sequence[Verdict]], t: float) -> None:
        """The verdicts on each dancer that became known at song time ``t``."""
        for so_far, new in zip(self._so_far, verdicts):
            so_far.add(new, t)

    def view(self, moment: Moment) -> GroupView:
        """Everything on the screen at ``moment``, whose ``wrong`` is (D, 9)."""
        dancers = tuple(
            DancerView(
                who.dancer,
                showable(who.name, str(who.dancer)) if who.name else "",
                self._body(k, moment),
                so_far.score,
                so_far.word(moment.t, self._grid.period),
                tuple(so_far.kinds),
            )
            for k, (who, so_far) in enumerate(zip(self._who, self._so_far))
        )
        shared = self._dance.view(replace(moment, wrong=np.zeros(9, bool)))
        if self._several:
            shared = replace(shared, followed=self._followed.at(moment))
        scores = [one.score for one in dancers if one.score is not None]
        score = float(np.mean(scores)) if scores else None
        return GroupView(replace(self._with_cards(shared, dancers, moment.t), body=None, score=score), dancers)

    def _body(self, k: int, moment: Moment) -> DrawnPose | None:
        pose = self._newest.poses[k] if self._newest else Pose.nobody()
        if not pose.seen:
            return None
        body = pose.body
        smooth = self._smoothers[k].step(body.image, self._newest.frame.arrived)
        return DrawnPose(smooth, body.visibility, moment.wrong[k])

    def _with_cards(self, view: DanceView, dancers: Sequence[DancerView], t: float) -> DanceView:
        """If they follow several members, the next moves of each of the first dancers in place of one dancer's, in the
        order in which they stand: two moves each for two dancers, the next one for more."""
        if not self._several:
            return view
        beat = max(math.floor(self._grid.beat(t) + 1e-9) + 1, 0)
        ahead = range(beat, min(beat + CARDS_AHEAD // min(len(dancers), CARDS_AHEAD), len(self._grid)))
        each = list(zip(dancers, self._cards))
        moves = (
            NextMove(self._grid.count(k), poses[k], who=one.called, colour=one.colour)
            if k == beat
            else NextMove(self._grid.count(k), poses[k])
            for one, poses in (each[::-1] if view.camera_mirrored else each)
            for k in ahead
        )
        return replace(view, next_moves=tuple(moves))


class GroupPerformance(Performance):
    """The stage's poses are those of a :class:`GroupWorker`."""

    draws, draws_pause = staticmethod(draw_group), staticmethod(draw_group_pause)

    def __init__(self, stage: Stage, sessions: Path, group: LiveGroup) -> None:
        self._group = group
        self._numbered = stage.camera.live
        super().__init__(stage, sessions)

    def run(self, clock: Clock = SYSTEM) -> FinishedGroup | None:
        """Like a solo dance."""
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
            self._stage.poses.begin_again()  # a film has been cued: its dancers are numbered when it begins
            self._numbered = True
