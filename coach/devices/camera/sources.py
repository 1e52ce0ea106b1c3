"""What cameras have in common, and two sources other than webcams: a video file and an address."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from coach.media.network import Arrival, read_stream, without_login
from coach.media.video import Frame, VideoInfo, read_frames


@dataclass(frozen=True, eq=False)
class Picture:
    """rgb: (H, W, 3) uint8, C-contiguous; moment: perf_counter moment of its arrival."""

    rgb: NDArray[np.uint8]
    moment: float


class CameraSource(Protocol):
    """A camera that one thread reads; ``cue`` and ``stop`` come from other threads.

    name      as the dancer would call it
    device    the key of a calibration: always the same for the same device, and without passwords
    live      a camera, not a film
    latency   s from light to arrival, if known without calibration
    patience  s for which opening is first retried before it counts as refused
    """

    name: str
    device: str
    live: bool
    latency: float
    patience: float

    def pictures(self) -> Generator[Picture | None, None, None]:
        """Open the camera and yield every picture, None when a film has ended; release the camera when closed.

        Returns after ``stop``. Raises CoachError if the camera cannot be opened or is lost; may be called again.
        """
        ...

    def cue(self, moment: float, position: float, rate: float = 1.0) -> None:
        """See Camera.cue."""
        ...

    def stop(self) -> None:
        """Make ``pictures`` return soon, for good."""
        ...


# ----------------------------------------------------------------
# A video file in place of a camera, played at its own speed as if it were live.


@dataclass(frozen=True)
class Cue:
    """The film's time ``position`` (s) is shown at perf_counter moment ``moment``, and ``rate`` s of it in a second."""

    moment: float
    position: float
    rate: float = 1.0

    def due(self, t: float) -> float:
        """The moment at which the film's time ``t`` is shown."""
        return self.moment + (t - self.position) / self.rate

    def shown(self, moment: float) -> float:
        """The film's time (s) at a moment."""
        return self.position + (moment - self.moment) * self.rate


SPARE_BEFORE: Final = 0.1
"""s before the time it jumped to, at which a film is opened again: the next jump may go a little less far …"""
SPARE_FOR: Final = 0.5
"""… or, from there, this many s farther."""


class FilmSource:
    """Loops from its beginning until the first cue, then plays once from each cue on.

    If a cue lies in the future, the film runs up to it; before its beginning the first picture is repeated, like a
    dancer who is waiting. Pictures are decoded before they are due and stamped with the moment at which they are due.
    After a jump the film is opened again in the background: finding a place takes half a second, and a loop comes back.
    """

    live = False
    latency = 0.0
    patience = 0.0

    def __init__(self, path: Path, info: VideoInfo, now: Callable[[], float] = time.perf_counter) -> None:
        self.name = self.device = path.name
        self._path = path
        self._step = 1.0 / info.fps
        self._now = now
        self._cue: Cue | None = None  # replaced as a whole, so it needs no lock
        self._stopped = False
        self._woken = threading.Event()  # by a cue or by stop
        self._spare: tuple[float, Future[Iterator[Frame]]] | None = None  # its start time (s), and its pictures

    def cue(self, moment: float, position: float, rate: float = 1.0) -> None:
        self._cue = Cue(moment, position, rate)
        self._woken.set()

    def stop(self) -> None:
        self._stopped = True
        self._woken.set()

    def pictures(self) -> Generator[Picture | None, None, None]:
        with ThreadPoolExecutor(1, "spare film") as pool:
            try:
                yield from self._played(pool)
            finally:
                self._spare = None

    def _played(self, pool: Executor) -> Iterator[Picture | None]:
        while True:
            self._woken.clear()
            if self._stopped:  # checked after the clear, so that a stop before it is not lost
                return
            cue = self._cue
            last = cue or Cue(self._now(), 0.0)
            for picture in self._scheduled(last, pool):
                if not self._waited(picture.moment):
                    break
                yield picture
            else:
                if cue is not None and not self._woken.is_set():
                    yield None
                    self._woken.wait()

    def _scheduled(self, cue: Cue, pool: Executor) -> Iterator[Picture]:
        """The pictures due from now on with their moments, without waiting."""
        start = cue.shown(self._now())
        end = None
        jumps = self._cue is not None and start >= max(cue.position, 0.0)
        for frame in self._after_jump(start, pool) if jumps else self._from(start):
            end = cue.due(frame.t + self._step)
            yield Picture(frame.rgb, cue.due(frame.t))
        if end is not None and self._cue is None:
            self._waited(end)  # in a loop, the last picture is shown for its full time too

    def _after_jump(self, start: float, pool: Executor) -> Iterator[Frame]:
        spare, self._spare = self._spare, None
        near = spare is not None and 0 <= start - spare[0] < SPARE_FOR
        frames = spare[1].result() if near else read_frames(self._path, start)
        for number, frame in enumerate(frames):
            if frame.t + self._step > start:
                yield frame
            if number == 0:
                before = max(0.0, start - SPARE_BEFORE)
                self._spare = before, pool.submit(_opened, self._path, before)

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
        """Sleep until ``moment``; False if a cue or stop came first."""
        return not self._woken.wait(max(0.0, moment - self._now()))


def _opened(path: Path, start: float) -> Iterator[Frame]:
    """The pictures from there on, the first already decoded."""
    frames = read_frames(path, start)
    return chain([next(frames)], frames)


# ----------------------------------------------------------------
# A phone or network camera, by its address.


class StreamSource:
    """Its latency through the network is not known without calibration, so it counts as 0."""

    live = True
    latency = 0.0
    patience = 5.0

    def __init__(self, url: str, read: Callable[[str, Callable[[], float]], Iterator[Arrival]] = read_stream) -> None:
        self.name = self.device = without_login(url)
        self._url = url
        self._read = read
        self._stopped = False

    def pictures(self) -> Generator[Picture | None, None, None]:
        for arrival in self._read(self._url, time.perf_counter):
            if self._stopped:
                return
            yield Picture(arrival.rgb, arrival.moment)

    def cue(self, moment: float, position: float, rate: float = 1.0) -> None:
        """A live camera cannot be cued."""

    def stop(self) -> None:
        self._stopped = True
