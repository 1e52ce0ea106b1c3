"""The pose worker: newest camera frame in, poses out, on a thread of its own."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from coach.devices.camera.camera import Camera, CameraFrame
from coach.domain.landmarks import Pose
from coach.estimators.estimator import OpenEstimator, PoseEstimator
from coach.estimators.top_down.box import enlarged, only_inside
from coach.estimators.top_down.follow import CLOSELY
from coach.estimators.top_down.second_person import SecondPersonEstimator
from coach.live.framing import caller

CROWD_EVERY: Final = 30
"""Frames between two looks for a second person during set-up: about one a second, as it takes a second landmarker."""

FRAME_TIMEOUT_S: Final = 0.2
"""s the worker waits for a frame before it checks whether to stop."""


@dataclass(frozen=True, eq=False)
class PosedFrame:
    """A camera frame, the pose found in it, and how long finding it took (s)."""

    frame: CameraFrame
    pose: Pose
    took: float


class PoseWorker:
    """Runs a pose estimator on the camera's newest frame for as long as it lives.

    ``take()`` hands over every result since the last call, oldest first; ``wait()`` sleeps until there is one. While
    ``watch_crowd`` is True, as it is before the dance, it also counts the people in the picture (``people``), and
    if one of several raises a hand, that one is tracked from then on; this needs a second estimator, and so does
    looking for another dancer (:class:`SecondPersonEstimator`). An exception on the thread is raised by the next
    ``take()`` or ``wait()``.
    """

    def __init__(self, camera: Camera, open_estimator: OpenEstimator) -> None:
        self.watch_crowd = False  # on only during set-up: a dance has no time for a second landmarker
        self.people = 0
        self._another = False
        self._camera = camera
        self._open = open_estimator
        self._results: deque[PosedFrame] = deque(maxlen=64)  # two seconds: the main loop never falls that far behind
        self._fresh = threading.Condition()
        self._stop = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="pose", daemon=True)
        self._thread.start()

    def wait(self, timeout: float) -> bool:
        """Sleep until there is a result, at most ``timeout`` s; True if there is one."""
        with self._fresh:
            ready = self._fresh.wait_for(lambda: self._results or self._failure, timeout)
        self._raise()
        return bool(ready)

    def take(self) -> list[PosedFrame]:
        """Every result since the last call, oldest first."""
        self._raise()
        with self._fresh:
            results = list(self._results)
            self._results.clear()
        return results

    def follow_another(self) -> None:
        """The person tracked is not the dancer: track somebody else as soon as one is seen."""
        self._another = True

    def close(self) -> None:
        """Stop the thread, wait for it and release the pictures that nobody has taken: up to two seconds of them."""
        self._stop = True
        self._thread.join()
        self._results.clear()

    def _raise(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            with ExitStack() as estimators:
                self._work(estimators)
        except BaseException as failure:  # noqa: BLE001 handed to the main loop, which raises it
            with self._fresh:
                self._failure = failure
                self._fresh.notify_all()

    def _work(self, estimators: ExitStack) -> None:
        dancer, crowd, beside = estimators.enter_context(self._open()), None, None
        newest = -1
        seen = 0
        while not self._stop:
            frame = self._camera.wait(newest, FRAME_TIMEOUT_S)
            if frame is None:
                continue
            newest = frame.number
            began = perf_counter()
            if self._another:
                self._another, beside = False, beside or estimators.enter_context(SecondPersonEstimator(self._open))
                beside.forget()
            pose = (beside and beside.find(frame.rgb, frame.arrived)) or dancer.detect(frame.rgb, frame.arrived)
            self._hand_over(PosedFrame(frame, pose, perf_counter() - began))
            if beside is not None:
                beside.look(frame.rgb, frame.arrived, pose)
            if self.watch_crowd and seen % CROWD_EVERY == 0:
                crowd = crowd or estimators.enter_context(self._open(people=2, stream=False))
                if self._look_around(frame, pose, dancer, crowd) and beside is not None:
                    beside.close()
                    beside = None
            seen += 1

    def _hand_over(self, posed: PosedFrame) -> None:
        with self._fresh:
            self._results.append(posed)
            self._fresh.notify_all()

    def _look_around(self, frame: CameraFrame, followed: Pose, dancer: PoseEstimator, crowd: PoseEstimator) -> bool:
        """Count the people. If one of several raises a hand, that one is tracked from now on, and shown alone once;
        returns whether somebody did."""
        everybody = crowd.detect_all(frame.rgb)
        self.people = len(everybody)
        called = caller(everybody, followed)
        if called is not None:
            dancer.forget()
            dancer.detect(only_inside(frame.rgb, enlarged(called, CLOSELY)), frame.arrived)
        return called is not None
