"""A video that follows the song: its pictures by song time, decoded ahead on a separate thread."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Generator
from pathlib import Path
from typing import Final, NamedTuple

from coach.base.priority import yield_to_other_threads
from coach.media.pictures import Pictures
from coach.media.video import LARGEST_DEFAULT_PICTURE, Frame, VideoInfo, probe, read_frames

AHEAD_S: Final = 0.5
"""Seconds of video decoded ahead."""
AHEAD_MOST: Final = 32
"""Pictures decoded ahead at most, whatever the rate: 88 MB at 1280x720."""
AHEAD_LEAST: Final = 3


class NextPicture(NamedTuple):
    """A picture by its lap and its time (s)."""

    lap: int
    t: float


class ReferencePlayer:
    """Context manager. The main loop asks ``at(t)`` once per tick; pictures are skipped or waited for as needed.

    In a loop the caller says in which lap ``t`` is. ``join`` says where a lap ends and the next one begins, so that the
    next one's first pictures are decoded in time.

    ``shown``           pictures that ``at`` has returned
    ``late_or_dropped`` pictures never on screen during their own span: decoded too late, or skipped
    An exception of the decoder is raised by the next ``at``.
    """

    def __init__(self, path: Path, size: tuple[int, int] = LARGEST_DEFAULT_PICTURE, start: float = 0.0) -> None:
        """``size``: box (width, height) to scale pictures down into while decoding.

        CoachError if the file cannot be played.
        """
        self.info: VideoInfo = probe(path)
        self.shown = 0
        self.late_or_dropped = 0
        self._path = path
        self._pictures = Pictures(size)
        self._most = int(min(AHEAD_MOST, max(AHEAD_LEAST, round(AHEAD_S * self.info.fps))))
        self._change = threading.Condition()  # guards everything below; notified of every change
        self._ahead: deque[tuple[int, Frame]] = deque()  # with the lap each belongs to
        self._current: Frame | None = None
        self._asked: tuple[float, int] = (start, 0)  # where to read from, and how often that was requested
        self._lap = 0  # being decoded
        self._of = 0  # of the current picture
        self._joint: tuple[int, float, float] | None = None  # a lap, where it ends, and where the next one begins
        self._shown_at: float | None = None  # time at which the current picture came on; None until one after a seek
        self._finished = False  # all of the file from there on is decoded
        self._closed = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"decoder of {path.name}", daemon=True)
        self._thread.start()

    def at(self, t: float, lap: int = 0) -> Frame | None:
        """The newest picture whose time is at most ``t`` (s) of this lap; None before the first. Never blocks.

        While the decoder is behind, and after ``seek`` until it gets there, the previous picture stays.
        """
        with self._change:
            self._raise_failure()
            arriving = self._shown_at is None
            before = self._current
            while self._ahead and (self._ahead[0][0], self._ahead[0][1].t) <= (lap, t):
                of, frame = self._ahead.popleft()
                if of != self._of:
                    arriving, self._of, self._shown_at = True, of, None
                elif self._shown_at is not None and self._shown_at >= frame.t:
                    self.late_or_dropped += 1  # the previous one appeared, if at all, after its time was over
                self._current = frame
                self._shown_at = None if arriving else t
            if self._current is not before:
                self._shown_at = t
                self.shown += 1
                self._change.notify_all()
            return self._current

    @property
    def current(self) -> Frame | None:
        """What ``at`` returned last."""
        with self._change:
            return self._current

    def next_at(self) -> NextPicture | None:
        """The picture after the current one; None until it is decoded."""
        with self._change:
            return NextPicture(self._ahead[0][0], self._ahead[0][1].t) if self._ahead else None

    @property
    def lap(self) -> int:
        """The lap being decoded: the one being shown, or the next."""
        with self._change:
            return self._lap

    def seek(self, t: float, lap: int = 0) -> None:
        """Continue from another time; not needed in normal playback."""
        with self._change:
            self._ahead.clear()
            self._shown_at, self._joint = None, None
            self._read_from(t, lap)

    def join(self, lap: int, end: float, start: float) -> None:
        """This lap ends at ``end`` (s), and the next one begins at ``start``; may be called again if that changes."""
        with self._change:
            if (lap, end, start) == self._joint:
                return
            self._joint = lap, end, start
            self._ahead = deque(each for each in self._ahead if each[0] <= lap and (each[0], each[1].t) < (lap, end))
            if self._lap > lap or self._finished:  # already decoded as told before, or to the end of the film
                self._read_from(start, lap + 1)
            self._change.notify_all()

    def _ends(self, t: float) -> bool:
        """Whether the lap being decoded is over at ``t``."""
        return self._joint is not None and self._lap == self._joint[0] and t >= self._joint[1]

    def _read_from(self, t: float, lap: int) -> None:
        self._asked, self._lap, self._finished = (t, self._asked[1] + 1), lap, False
        self._change.notify_all()

    def ready(self, timeout: float) -> bool:
        """Waits until the queue is full (or the file has ended), so that playback can start without a stutter."""
        with self._change:
            self._change.wait_for(lambda: self._full() or self._finished or self._failure, timeout)
            self._raise_failure()
            return self._full() or self._finished

    @property
    def ended(self) -> bool:
        """Whether the last picture is on screen."""
        with self._change:
            return self._finished and not self._ahead

    def close(self) -> None:
        """Stop the decoder, close the file and free the pictures ahead, which are tens of megabytes."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._thread.join()
        self._ahead.clear()

    def __enter__(self) -> ReferencePlayer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _full(self) -> bool:
        return len(self._ahead) >= self._most

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        yield_to_other_threads()  # half a second is ready: judging and drawing are more urgent
        try:
            done = -1
            while (start := self._next_start(done)) is not None:
                done = start[1]
                self._decode(read_frames(self._path, start[0], self._pictures), done)
        except BaseException as failure:  # noqa: BLE001 (raised by at)
            with self._change:
                self._failure = failure
                self._change.notify_all()

    def _next_start(self, done: int) -> tuple[float, int] | None:
        """Sleeps until a place not done yet is requested; None when closed."""
        with self._change:
            self._change.wait_for(lambda: self._closed or self._asked[1] != done)
            return None if self._closed else self._asked

    def _decode(self, frames: Generator[Frame, None, None], asked: int) -> None:
        """Fills the queue until the file ends or another place is requested."""
        try:
            for frame in frames:
                with self._change:
                    self._change.wait_for(lambda: self._closed or self._asked[1] != asked or not self._full())
                    if self._closed or self._asked[1] != asked:
                        return
                    if self._ends(frame.t):
                        break
                    self._ahead.append((self._lap, frame))
                    self._change.notify_all()
        finally:
            frames.close()
        with self._change:
            if self._asked[1] != asked:
                return
            if self._ends(math.inf):
                self._read_from(self._joint[2], self._lap + 1)
            else:
                self._finished = True
            self._change.notify_all()
