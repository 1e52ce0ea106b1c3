"""The pose worker of a group: newest camera frame in, a pose for each dancer out."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from time import perf_counter

from coach.devices.camera.camera import Camera, CameraFrame
from coach.domain.landmarks import Pose, Skeleton
from coach.estimators.estimator import OpenEstimator
from coach.live.group.roster import Roster
from coach.live.pose_worker import FRAME_TIMEOUT_S, PosedFrame, PoseWorker


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
        roster, newest = Roster(self._dancers), -1
        while not self._stop:
            frame = self._camera.wait(newest, FRAME_TIMEOUT_S)
            if frame is None:
                continue
            newest = frame.number
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
