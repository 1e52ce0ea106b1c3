"""The take during the dance: video, poses and verdicts, kept however the dance ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.compare.features import Features
from coach.compare.live import LiveJudge, never
from coach.devices.camera.camera import STALLED
from coach.domain.landmarks import Pose, PoseTrack
from coach.domain.verdicts import Verdict
from coach.live.copy_watch import CopyWatch
from coach.live.judgement import RingHold
from coach.live.pose_worker import PosedFrame
from coach.live.recorder import FsyncLoop, NoRecorder, Recorder
from coach.song.prepared import PreparedSong
from coach.takes.folder import TakeFolder
from coach.takes.in_progress import OpenTake
from coach.takes.judging import ROUNDING, inside, judged_as
from coach.takes.session_info import SessionInfo, with_origin
from coach.takes.take import Take
from coach.tracking.pose_buffer import track_of
from coach.wording import practice_words, words

LEAST_DANCED_S: Final = 3.0
"""s of song in which somebody other than the reference must be seen for a take to count."""
NOTICE_S: Final = 6.0
"""s of song the reference must have been tracked before the dancer is told."""


@dataclass(frozen=True)
class FinishedTake:
    """A judged take and where it is kept."""

    folder: TakeFolder
    take: Take


class LiveTake:
    """Belongs to the main thread, but for ``recorder.offer``, which the camera's thread calls.

    info       what is danced, and how: :func:`coach.takes.session_info.begun_now`
    song_time  moment of arrival (perf_counter) → song time in s, None while a frame belongs to no part of the take
    film       whether it is filmed as well
    path       the folder of a practice pass or of a group member; None: a new one among the song's takes
    another    called when the person tracked turns out to be the reference on a screen: to track somebody else
    """

    def __init__(
        self,
        prepared: PreparedSong,
        sessions: Path,
        info: SessionInfo,
        song_time: Callable[[float], float | None],
        film: bool = True,
        path: Path | None = None,
        another: Callable[[], None] | None = None,
    ) -> None:
        self._prepared = prepared
        self._info = info
        self._another = another
        self._mistaken_at = -np.inf  # s of song time, when the reference was found to be tracked
        self._song_time = song_time
        self._start, end = info.part or (prepared.song.start, prepared.song.end)
        info = with_origin(info, prepared.song, prepared.model)
        seconds = (end - self._start) / info.speed
        self._open = OpenTake.begin(sessions, info, prepared.model.skeleton, seconds, path)
        folder = self._open.folder
        self.recorder: Recorder | NoRecorder = Recorder(folder.video, song_time) if film else NoRecorder()
        self._fsync_loop = FsyncLoop([folder.session, folder.video, folder.log])
        first = int(np.searchsorted(prepared.song.grid.times, self._start - ROUNDING)) if info.part else 0
        self._judge = LiveJudge(prepared.measure.only(info.body), info.speed, first)
        self._rings = RingHold()
        self._watch = CopyWatch(prepared.original) if another else None
        self._times: list[float] = []
        self._poses: list[Pose] = []
        self._kept: bool | None = None  # None until the end
        self._refused = ""
        self._reached = self._start  # s of song time danced so far
        self.unkept = ""
        """Known at the end: why nothing of the dance is kept."""
        self._doubt: str | None = None
        self.pose_seconds = 0.0
        self.verdicts: list[Verdict] = []
        self.wrong: NDArray[np.bool_] = np.zeros(9, bool)

    @property
    def folder(self) -> TakeFolder:
        return self._open.folder

    @property
    def problem(self) -> str | None:
        """Why something is not being kept, for the screen; at the end, what is not kept."""
        if self._kept is not None:
            return self._refused or self.recorder.problem or self._doubt
        refused = self._fsync_loop.problem and words.TAKE_NOT_KEPT.format(reason=self._fsync_loop.problem)
        mistaken = words.LIVE_REFERENCE_FOLLOWED if self._reached - self._mistaken_at < NOTICE_S else None
        return self.recorder.problem or self._open.log.problem or refused or mistaken

    def add(self, posed: PosedFrame, known: Features | None = None) -> None:
        """Keep and judge a pose, if it falls into the take. ``known``: see :meth:`LiveJudge.add`."""
        t = self._song_time(posed.frame.arrived)
        if t is None or (self._times and t <= self._times[-1]):
            return
        pose = posed.pose
        self._times.append(t)
        self._poses.append(pose)
        self.pose_seconds += posed.took
        self._open.log.add(t, pose.image, pose.world, pose.visibility)
        wrong = self._judge.add(t, pose, known).wrong
        self.wrong = self._rings.update(wrong, t / self._info.speed)
        if self._watch is not None and self._watch.add(t, pose):
            self._mistaken_at = t
            self._another()

    def due(self, t: float, enough: Callable[[], bool] = never) -> tuple[Verdict, ...]:
        """The verdicts that became known by song time ``t`` since the last call. ``enough``: see
        :meth:`LiveJudge.due`."""
        self._reached = max(self._reached, t)
        new = inside(self._judge.due(t, enough), self._info.part)
        self.verdicts.extend(new)
        return new

    def track(self) -> PoseTrack:
        """Every pose so far."""
        return track_of(self._times, self._poses)

    def finish(self, broken: bool = False) -> FinishedTake | None:
        """Judge the whole take with hindsight and keep it; None, and nothing kept, if nothing was danced or nobody was
        ever seen, as ``problem`` and ``unkept`` then say.

        broken  something other than the dancer or the song ended the dance: the film is kept, whoever is in it

        Whatever became of the film, the dance is judged and kept first. A take that cannot be judged is left for the
        next start. So is one that the disk refuses: ``problem`` says so, and it can still be watched.
        """
        try:
            with self.recorder:  # closed whatever happens to the fsync loop
                self._fsync_loop.close()
                if self._watch is not None and self._watch.close():
                    self._mistaken_at = self._reached
        finally:
            try:
                finished = self._judged(broken)
            finally:
                self._open.close()
        return finished

    def _judged(self, broken: bool) -> FinishedTake | None:
        followed = self.track()
        track, self._doubt = self._own(followed)
        looked, filmed = len(track) > 0, self.recorder.kept > 0
        if not broken:
            self.unkept = self._why_unkept(track, track is not followed)
        if self.unkept:
            self._kept, self._refused = False, self.unkept
        elif looked or filmed:
            return self._finished(track)
        self._open.discard()
        return None

    def _own(self, followed: PoseTrack) -> tuple[PoseTrack, str | None]:
        """The poses that are not the reference's, and what to say about that."""
        original = self._prepared.original
        all_of_it = original.shown_by(followed)
        if np.isfinite(self._mistaken_at) or (all_of_it is not None and all_of_it.sure):
            return original.left_out_of(followed), words.LIVE_PARTLY_REFERENCE
        return followed, words.LIVE_LIKELY_REFERENCE if all_of_it is not None and all_of_it.likely else None

    def _why_unkept(self, track: PoseTrack, with_reference: bool) -> str:
        """``with_reference``: it was tracked for a while, during which ``track`` has nobody."""
        if with_reference and np.diff(track.t, append=track.t[-1])[track.seen].sum() < LEAST_DANCED_S:
            return words.LIVE_IS_REFERENCE
        said = practice_words if self._info.part else words
        if len(track):
            return "" if track.seen.any() else said.NOBODY_SEEN
        sent = self.recorder.kept + self.recorder.dropped > 0
        camera = self._info.devices.camera if self._info.devices else words.YOUR_CAMERA
        danced = (self._reached - self._start) / self._info.speed
        return "" if sent or danced < STALLED else said.NO_PICTURE.format(camera=camera)

    def _finished(self, track: PoseTrack) -> FinishedTake:
        take = judged_as(self._info, self._prepared, track)
        try:
            self._open.finish(track, take)
            self._kept = True
        except CoachError as refused:
            self._kept, self._refused = False, str(refused)
        return FinishedTake(self._open.folder, take)
