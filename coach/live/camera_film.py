"""A video file in place of a camera, played at its own pace as if it were live."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from coach.live.camera_source import Picture
from coach.media.video import Frame, VideoInfo, read_frames


@dataclass(frozen=True)
class Cue:
    """The film's time ``position`` (s) is shown at perf_counter moment ``moment``."""

    moment: float
    position: float

    def due(self, t: float) -> float:
        """The moment at which the film's time ``t`` is shown."""
        return self.moment - self.position + t


class FilmSource:
    """Loops from its beginning until the first cue, then plays once from each cue on.

    Where a cue lies ahead, the film runs up to it; before its beginning the first picture is repeated, like a dancer
    who waits. Pictures are decoded before they are due and stamped with the moment at which they are due.
    """

    latency = 0.0
    patience = 0.0

    def __init__(self, path: Path, info: VideoInfo, now: Callable[[], float] = time.perf_counter) -> None:
        self.name = path.name
        self._path = path
        self._step = 1.0 / info.fps
        self._now = now
        self._cue: Cue | None = None  # replaced whole, so it needs no lock
        self._stopped = False
        self._woken = threading.Event()  # a cue or the stop has come

    def cue(self, moment: float, position: float) -> None:
        self._cue = Cue(moment, position)
        self._woken.set()

    def stop(self) -> None:
        self._stopped = True
        self._woken.set()

    def pictures(self) -> Generator[Picture | None, None, None]:
        while True:
            self._woken.clear()
            if self._stopped:  # asked only now: a stop before the clear must not be lost
                return
            cue = self._cue
            last = cue or Cue(self._now(), 0.0)
            for picture in self._scheduled(last):
                if not self._waited(picture.moment):
                    break
                yield picture
            else:
                if cue is not None and not self._woken.is_set():
                    yield None
                    self._woken.wait()

    def _scheduled(self, cue: Cue) -> Iterator[Picture]:
        """Pictures with their moments from now on, without waiting."""
        start = self._now() - cue.due(0.0)
        end = None
        for frame in self._from(start):
            end = cue.due(frame.t) + self._step
            yield Picture(frame.rgb, cue.due(frame.t))
        if end is not None and self._cue is None:
            self._waited(end)  # in a loop, the last picture has its time too

    def _from(self, start: float) -> Iterator[Frame]:
        if start >= 0:
            yield from read_frames(self._path, start)
            return
        frames = read_frames(self._path)
        first = next(frames)
        waits = (start + n * self._step for n in count())
        for t in waits:
            if t >= first.t - self._step / 2:
                break
            yield Frame(t, first.rgb)
        yield first
        yield from frames

    def _waited(self, moment: float) -> bool:
        """Sleeps until ``moment``; False when a cue or the stop came first."""
        return not self._woken.wait(max(0.0, moment - self._now()))
