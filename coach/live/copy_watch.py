"""Checks now and then, during the dance, whether the person tracked is the reference on a screen in the room."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Executor, Future, ThreadPoolExecutor

from coach.compare.copies import COPY_STRETCH_S, HOP_S, Original
from coach.compare.same_recording import ENOUGH_S
from coach.domain.landmarks import Pose
from coach.tracking.pose_buffer import track_of


class CopyWatch:
    """Belongs to the main loop, which must not wait: a check takes the ``pool``, by default a thread, 40 to 120 ms, in
    which a busy machine draws late. So the longer it was somebody else, the rarer are the checks; but every moment is
    in one of them."""

    def __init__(self, original: Original, pool: Executor | None = None) -> None:
        self._original = original
        self._seen: deque[tuple[float, Pose]] = deque()
        self._looked: float | None = None
        self._gap = HOP_S  # s from that check to the next
        self._looking: Future[bool] | None = None
        self._pool = pool or ThreadPoolExecutor(1, "copy-watch")

    def add(self, t: float, pose: Pose) -> bool:
        """Takes in a pose at song time ``t`` (s, increasing). True once it is sure that the reference was tracked
        lately; it then forgets what came before."""
        self._seen.append((t, pose))
        while t - self._seen[0][0] > COPY_STRETCH_S:
            self._seen.popleft()
        found = self._answer()
        if found:
            self._seen.clear()
            self._looked, self._gap = t, HOP_S
        elif self._looking is None and self._is_due(t):
            if self._looked is not None:
                self._gap = min(2 * self._gap, COPY_STRETCH_S)
            self._looked = t
            self._looking = self._pool.submit(self._look, list(self._seen))
        return found

    def close(self) -> bool:
        """Waits for a running check; returns whether it found the reference."""
        self._pool.shutdown()
        return self._answer()

    def _is_due(self, t: float) -> bool:
        enough = t - self._seen[0][0] >= ENOUGH_S
        return enough and (self._looked is None or t - self._looked >= self._gap)

    def _answer(self) -> bool:
        """The result of a finished check."""
        if self._looking is None or not self._looking.done():
            return False
        looking, self._looking = self._looking, None
        return looking.result()

    def _look(self, seen: list[tuple[float, Pose]]) -> bool:
        times, poses = zip(*seen)
        found = self._original.shown_by(track_of(times, poses))
        return found is not None and found.sure
