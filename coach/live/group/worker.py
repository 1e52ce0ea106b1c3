"""The pose worker of a group: newest camera frame in, a pose for each dancer out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from coach.devices.camera.camera import Camera, CameraFrame
from coach.domain.landmarks import Pose, Skeleton
from coach.estimators.estimator import OpenEstimator
from coach.live.group.roster import Roster
from coach.live.pose_worker import FRAME_TIMEOUT_S, PosedFrame, PoseWorker

STALE_SHARE: Final = 1 / 3
"""A frame that has waited for longer than this share of the time between two may be left out for the next one …"""
ENOUGH_POSES_HZ: Final = 21
"""… as long as so many frames a second are posed: 20 are asked for, and now and then one is lost."""


@dataclass(frozen=True, eq=False)
class PosedGroup:
    """A camera frame, the pose of each dancer in it, how many people were found (without known reflections), and how
    long that took (s)."""

    frame: CameraFrame
    poses: tuple[Pose, ...]
    people: int
    took: float

    def of(self, dancer: int) -> PosedFrame:
        """One dancer's, from 0; finding them all took the same time."""
        return PosedFrame(self.frame, self.poses[dancer], self.took)


class GroupWorker(PoseWorker):
    """Like :class:`PoseWorker`, but hands over :class:`PosedGroup`.

    The dancers are numbered from left to right as they stand; after ``hold`` everybody keeps their number.

    people  how many are looked for: passers-by and reflections must not take the place of a dancer
    """

    def __init__(
        self, camera: Camera, open_estimator: OpenEstimator, skeleton: Skeleton, dancers: int, people: int
    ) -> None:
        self._skeleton, self._dancers, self._people = skeleton, dancers, people
        self._hold = self._again = False
        super().__init__(camera, open_estimator)

    def hold(self) -> None:
        """The dance begins."""
        self._hold = True

    def begin_again(self) -> None:
        """A film begins: everybody is renumbered, from left to right, and keeps that number."""
        self._again = True

    def _work(self, estimators: ExitStack) -> None:
        estimator = estimators.enter_context(self._open(people=self._people))
        roster, frames = Roster(self._dancers), FreshFrames(self._camera)
        while not self._stop:
            frame = frames.wait()
            if frame is None:
                continue
            if self._again:
                roster, self._again, self._hold = Roster(self._dancers), False, True
                estimator.forget()
            if self._hold:
                roster.hold()
                self._hold = False
            began = perf_counter()
            everybody = estimator.detect_all(frame.rgb, frame.arrived)
            numbers = roster.step(frame.arrived, everybody, frame.rgb)
            found = dict(zip(numbers, everybody))
            nobody = Pose.nobody(self._skeleton)
            poses = tuple(found.get(number, nobody) for number in range(1, self._dancers + 1))
            self.people = roster.people
            self._hand_over(PosedGroup(frame, poses, roster.people, perf_counter() - began))


class FreshFrames:
    """The camera's newest frames for a network that does not quite keep up with it.

    Each frame would wait a little longer than the one before, up to the time between two, and the dancers would see
    themselves that much later. So where a frame has waited for long, the next one is taken instead.
    """

    def __init__(self, camera: Camera, now: Callable[[], float] = perf_counter) -> None:
        """``now``: the clock of the frames' ``arrived``."""
        self._camera, self._now = camera, now
        self._last: CameraFrame | None = None
        self._taken: deque[float] = deque(maxlen=ENOUGH_POSES_HZ)  # when they arrived

    def wait(self) -> CameraFrame | None:
        """A frame newer than the last; None if there is none within FRAME_TIMEOUT_S."""
        frame = self._camera.wait(self._last.number if self._last else -1, FRAME_TIMEOUT_S)
        if frame is None:
            return None
        if self._stale(frame):
            frame = self._camera.wait(frame.number, FRAME_TIMEOUT_S) or frame
        self._last = frame
        self._taken.append(frame.arrived)
        return frame

    def _stale(self, frame: CameraFrame) -> bool:
        if len(self._taken) < ENOUGH_POSES_HZ or frame.arrived - self._taken[0] >= 1.0:
            return False
        between = (frame.arrived - self._last.arrived) / (frame.number - self._last.number)
        return self._now() - frame.arrived > STALE_SHARE * between
