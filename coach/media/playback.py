"""A video that follows the song: its pictures by song time, decoded ahead on a thread of its own."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Generator
from pathlib import Path
from typing import Final

from coach.media.pictures import Pictures
from coach.media.video import LARGEST, Frame, VideoInfo, probe, read_frames

AHEAD_S: Final = 0.5
"""Seconds of video decoded ahead."""
AHEAD_MOST: Final = 32
"""Pictures decoded ahead at most, whatever the rate: 88 MB at 1280x720."""
AHEAD_LEAST: Final = 3


class ReferencePlayer:
    """Context manager. The main loop asks ``at(t)`` once per tick; pictures that are due are passed over or waited for.

    ``shown``           pictures that ``at`` has returned
    ``late_or_dropped`` pictures that were not on screen at any time of their own span: decoded too late, or passed over
    An exception of the decoder is raised by the next ``at``.
    """

    def __init__(self, path: Path, size: tuple[int, int] = LARGEST, start: float = 0.0) -> None:
        """``size``: box (width, height) to scale pictures down into while decoding.

        CoachError when the file cannot be played.
        """
        self.info: VideoInfo = probe(path)
        self.shown = 0
        self.late_or_dropped = 0
        self._path = path
        self._pictures = Pictures(size)
        self._most = int(min(AHEAD_MOST, max(AHEAD_LEAST, round(AHEAD_S * self.info.fps))))
        self._change = threading.Condition()  # guards all below; notified at every change of them
        self._ahead: deque[Frame] = deque()
        self._current: Frame | None = None
        self._asked: tuple[float, int] = (start, 0)  # where to read from, and how many times that was asked
        self._shown_at: float | None = None  # time at which the current picture came on; None until one after a seek
        self._finished = False  # all of the file from there on is decoded
        self._closed = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"decoder of {path.name}", daemon=True)
        self._thread.start()

    def at(self, t: float) -> Frame | None:
        """The newest picture whose time is at most ``t`` (s); None before the first. Never blocks.

        While the decoder is behind, and after ``seek`` until it has arrived there, the picture before stays.
        """
        with self._change:
            self._raise_failure()
            arriving = self._shown_at is None
            before = self._current
            while self._ahead and self._ahead[0].t <= t:
                frame = self._ahead.popleft()
                if self._shown_at is not None and self._shown_at >= frame.t:
                    self.late_or_dropped += 1  # the one before came on screen, if at all, when its time was over
                self._current = frame
                self._shown_at = None if arriving else t
            if self._current is not before:
                self._shown_at = t
                self.shown += 1
                self._change.notify_all()
            return self._current

    def next_at(self) -> float | None:
        """Time (s) of the picture after the current one; None while it is not decoded yet."""
        with self._change:
            return self._ahead[0].t if self._ahead else None

    def seek(self, t: float) -> None:
        """Go on from another time; not needed in normal play."""
        with self._change:
            self._asked = (t, self._asked[1] + 1)
            self._ahead.clear()
            self._shown_at, self._finished = None, False
            self._change.notify_all()

    def ready(self, timeout: float) -> bool:
        """Waits until the queue is full (or the file at its end), so that play can start without a stutter."""
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
        """Stop the decoder and close the file."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._thread.join()

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
        """Sleeps until a place is asked for that is not done yet; None when closed."""
        with self._change:
            self._change.wait_for(lambda: self._closed or self._asked[1] != done)
            return None if self._closed else self._asked

    def _decode(self, frames: Generator[Frame, None, None], asked: int) -> None:
        """Fills the queue until the file ends or something else is asked for."""
        try:
            for frame in frames:
                with self._change:
                    self._change.wait_for(lambda: self._closed or self._asked[1] != asked or not self._full())
                    if self._closed or self._asked[1] != asked:
                        return
                    self._ahead.append(frame)
                    self._change.notify_all()
        finally:
            frames.close()
        with self._change:
            self._finished = self._asked[1] == asked
            self._change.notify_all()
