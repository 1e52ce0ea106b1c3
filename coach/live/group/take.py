"""The take of a group during the dance: a take for each dancer, one film, and ``group.json``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.compare.features import features_of_each
from coach.compare.formation import Formation
from coach.compare.live import never
from coach.domain.landmarks import PoseTrack
from coach.domain.verdicts import Verdict
from coach.live.group.group import LiveGroup
from coach.live.group.worker import PosedGroup
from coach.live.live_take import FinishedTake, LiveTake
from coach.live.recorder import NoRecorder, Recorder
from coach.takes.folder import TakeFolder
from coach.takes.group_take import (
    FILE_NAME,
    DancedInGroup,
    GroupDancer,
    GroupTake,
    danced_together,
    folder_name,
    write_group,
)
from coach.takes.in_progress import new_folder, unkeepable
from coach.takes.session_info import Devices, View, begun_now
from coach.wording import group_words as words


@dataclass(frozen=True, eq=False)
class FinishedGroup:
    """``folder``: of the whole group; ``together``: None if that could not be told; ``dancers``: from left to right."""

    folder: Path
    together: GroupTake | None
    dancers: tuple[FinishedTake, ...]


class GroupLiveTake:
    """In place of a :class:`LiveTake`: what is said there holds for each dancer. The first dancer's take has the film,
    which the others share as soon as there is one: however the session ends, all have it."""

    def __init__(
        self,
        group: LiveGroup,
        sessions: Path,
        view: View,
        song_time: Callable[[float], float | None],
        devices: Devices | None = None,
    ) -> None:
        self._group = group
        song = group.songs[0].song
        self._aspect = 1.0
        self._problem: str | None = None
        try:
            self.path = new_folder(sessions / song.id, datetime.now().astimezone())
        except OSError as error:
            raise unkeepable(sessions, error) from None
        self._takes: list[LiveTake] = []
        try:
            write_group(self.path / FILE_NAME, _nothing_yet(group, song.id))
            for who, prepared in zip(group.dancers, group.songs):
                path = self.path / folder_name(who)
                info = begun_now(song.id, view, devices=devices, group=who)
                first = not self._takes
                self._takes.append(LiveTake(prepared, sessions, info, song_time, film=first, path=path))
        except BaseException:
            for take in self._takes:
                take.finish()  # nothing was danced: leaves nothing
            self._forget()
            raise

    @property
    def folder(self) -> TakeFolder:
        """The first dancer's folder."""
        return self._takes[0].folder

    @property
    def folders(self) -> list[TakeFolder]:
        """Everybody's folder."""
        return [take.folder for take in self._takes]

    @property
    def recorder(self) -> Recorder | NoRecorder:
        return self._takes[0].recorder

    @property
    def pose_seconds(self) -> float:
        return self._takes[0].pose_seconds

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """(D, 9) joints to ring."""
        return np.array([take.wrong for take in self._takes])

    @property
    def problem(self) -> str | None:
        """Why something of some dancer's is not kept."""
        return next((take.problem for take in self._takes if take.problem), self._problem)

    @property
    def unkept(self) -> str:
        """Known at the end: why nothing of the dance is kept."""
        return next((take.unkept for take in self._takes if take.unkept), "")

    def track(self) -> PoseTrack:
        """The first dancer's poses so far."""
        return self._takes[0].track()

    def add(self, posed: PosedGroup) -> None:
        """Keep and judge everybody's pose."""
        self._aspect = posed.frame.rgb.shape[1] / posed.frame.rgb.shape[0]
        known = features_of_each(posed.poses)
        for k, take in enumerate(self._takes):
            take.add(posed.of(k), known[k])

    def due(self, t: float, enough: Callable[[], bool] = never) -> tuple[tuple[Verdict, ...], ...]:
        """For each dancer, the verdicts that became known by song time ``t`` since the last call. ``enough``: see
        :meth:`LiveJudge.due`; a beat is over for all at once."""
        new = tuple(take.due(t, enough) for take in self._takes)
        if any(new):
            self._share_film()
        return new

    def finish(self, broken: bool = False) -> FinishedGroup | None:
        """Everybody's take, as in :meth:`LiveTake.finish`; even dancers never seen have one, if anybody was."""
        kept = broken or any(take.track().seen.any() for take in self._takes)
        finished: list[FinishedTake | None] = []
        with ExitStack() as each:  # whatever happens to the others
            for take in reversed(self._takes):
                each.callback(lambda take=take: finished.append(self._finished(take, kept)))
        done = [(who, take, one) for who, take, one in zip(self._group.dancers, self._takes, finished) if one]
        if not done:
            self._forget()
            return None
        if not all(len(take.track()) for _, take, _ in done):  # filmed, but not analysed yet
            return FinishedGroup(self.path, None, tuple(one for _, _, one in done))
        danced = [DancedInGroup(who, one.take, take.track) for who, take, one in done]
        return FinishedGroup(self.path, self._kept_together(danced), tuple(one for _, _, one in done))

    def _finished(self, take: LiveTake, kept: bool) -> FinishedTake | None:
        if take is not self._takes[0]:
            self._share_film(copy=True)  # it is complete by now
        return take.finish(kept)

    def _kept_together(self, danced: Sequence[DancedInGroup]) -> GroupTake | None:
        """Write ``group.json``; if that fails, everybody still has their own take."""
        try:
            together = danced_together(self._group.songs[0].song, danced, self._group.followed, self._aspect)
            write_group(self.path / FILE_NAME, together)
        except CoachError as refused:
            self._problem = words.NOT_TOLD.format(why=refused)
            return None
        return together

    def _share_film(self, copy: bool = False) -> None:
        """One film on the disk under several names if the file system can do that; else copied at the end."""
        film, *others = (folder.video for folder in self.folders)
        for other in others if film.exists() else ():
            if not other.exists():
                try:
                    os.link(film, other)
                except OSError:
                    if copy:
                        with suppress(OSError):  # the take can be reviewed without its picture
                            shutil.copyfile(film, other)

    def _forget(self) -> None:
        (self.path / FILE_NAME).unlink(missing_ok=True)
        with suppress(OSError):
            self.path.rmdir()


def _nothing_yet(group: LiveGroup, song: str) -> GroupTake:
    """``group.json`` during the dance: who dances, with no beats yet."""
    none = np.empty((len(group.dancers), 0))
    dancers = tuple(GroupDancer(folder_name(one), one.name, one.member) for one in group.dancers)
    places = Formation(none.astype(complex), none.astype(complex))
    return GroupTake(song, datetime.now().astimezone(), dancers, np.empty(0, np.intp), np.empty(0), none, places, ())
