"""The life of each pass: it is danced, kept and judged; its result comes a little later."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass

from coach.devices.camera.camera import CameraFrame
from coach.domain.practice import BodyPart, PassResult
from coach.live.live_take import FinishedTake, LiveTake
from coach.live.pose_worker import PosedFrame
from coach.live.practice.laps import PassLap
from coach.takes.folder import session_info
from coach.takes.practice import pass_result
from coach.takes.take import Take


@dataclass(frozen=True)
class Pass:
    """One pass while it is danced.

    lap     number of the transport's lap; ``of``: what is played in it
    number  within its step, 1 = the first
    memory  the reference is hidden
    """

    lap: int
    of: PassLap
    number: int = 1
    memory: bool = False
    body: BodyPart = "all"


@dataclass(frozen=True, eq=False)
class JudgedPass:
    """A pass that is over and judged. ``take``: None if nothing was recorded."""

    what: Pass
    result: PassResult
    take: Take | None


_Judged = tuple[Pass, LiveTake, bool, Future[FinishedTake | None]]


class Passes:
    """The takes of the passes, one after the other; each stays open until its last poses have arrived.

    Belongs to the main thread, but for ``offer``, which the camera's thread calls. Passes are judged in ``judging``, so
    that the picture does not stall.
    """

    def __init__(self, take_of: Callable[[Pass], LiveTake], judging: Executor) -> None:
        self.problems: tuple[str, ...] = ()
        self._take_of = take_of
        self._judging = judging
        self._present: tuple[Pass, LiveTake] | None = None
        self._ended: tuple[tuple[Pass, LiveTake, bool], ...] = ()  # True: danced to the end
        self._judged: list[_Judged] = []
        self._found: list[JudgedPass] = []  # not yet returned by ``results``

    @property
    def take(self) -> LiveTake | None:
        """The present pass's take; None between two passes."""
        return self._present[1] if self._present else None

    @property
    def busy(self) -> bool:
        """Whether there is a result to come."""
        return bool(self._ended or self._judged)

    def begin(self, what: Pass) -> None:
        """A pass begins. CoachError if it cannot be kept."""
        self._present = what, self._take_of(what)

    def end(self, whole: bool) -> None:
        """The present pass is over; its last poses may still arrive.

        whole  it was danced to the end: else it is kept, but has no result
        """
        if self._present is not None:
            self._ended, self._present = (*self._ended, (*self._present, whole)), None

    def judge(self) -> None:
        """Judge and keep what is over."""
        over, self._ended = self._ended, ()
        for what, take, whole in over:
            self._judged.append((what, take, whole, self._judging.submit(take.finish)))

    def offer(self, frame: CameraFrame) -> None:
        """A picture, for the film of its pass."""
        for take in self._open():
            take.recorder.offer(frame)

    def add(self, posed: PosedFrame) -> None:
        """A pose, for the take of its pass."""
        for take in self._open():
            take.add(posed)

    def _open(self) -> list[LiveTake]:
        present = self._present  # read once: the main thread may change it in between
        return [take for _, take, _ in self._ended] + ([present[1]] if present else [])

    def results(self) -> list[JudgedPass]:
        """What has been judged since the last call. Errors in judging are raised here; the other results then come with
        the next call."""
        self._settle([each for each in self._judged if each[3].done()])
        found, self._found = self._found, []
        return found

    def close(self) -> None:
        """Keep what is open, and wait until everything is judged. Errors in judging are raised here, too."""
        self.end(whole=False)
        self.judge()
        self._settle(self._judged)

    def _settle(self, judged: list[_Judged]) -> None:
        """Wait for these, oldest first, whatever happens to the others."""
        self._judged = [each for each in self._judged if each not in judged]
        with ExitStack() as stack:
            for each in reversed(judged):
                stack.callback(self._find, *each)

    def _find(self, what: Pass, take: LiveTake, whole: bool, future: Future[FinishedTake | None]) -> None:
        finished = future.result()
        self.problems += (take.problem,) if take.problem else ()
        if whole:
            self._found.append(_danced(what, finished))


def _danced(what: Pass, finished: FinishedTake | None) -> JudgedPass:
    stretch, speed = what.of.stretch, what.of.rate
    found = None
    if finished is not None:
        found = pass_result(finished.take, session_info(finished.folder), stretch.name)
    if found is None:  # no camera, or nobody: it was not bad, it was not seen
        found = PassResult(stretch, speed, float("nan"), 0, 0, what.memory, what.body)
    return JudgedPass(what, found, finished.take if finished else None)
