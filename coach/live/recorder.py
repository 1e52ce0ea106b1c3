"""Writes every camera picture of a dance to its take, on a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.files import DISK_FULL_ERRORS, to_disk
from coach.devices.camera.camera import CameraFrame
from coach.media.pictures import fitted
from coach.media.recording import TakeWriter
from coach.media.video import probe
from coach.wording import words

MOST_WAITING_PICTURES: Final = 60
"""Pictures that may wait for the encoder: two seconds on a busy machine, 160 MB at 1280x720."""


@dataclass(frozen=True, eq=False)
class QueuedFrame:
    """A picture of the song, (H, W, 3), and its song time (s)."""

    rgb: NDArray[np.uint8]
    t: float


class Recorder:
    """Context manager. ``offer`` is called on the camera's thread and never blocks.

    Only pictures whose song time is at least 0 and later than the last one's are kept: the bar before a resumed song is
    danced twice, and filmed once. Each lap of a loop needs its own recorder. A full disk stops the recording, not
    the dance: ``problem`` says so, and what was written stays playable. If not even one picture was, there is no film.
    """

    def __init__(
        self,
        path: Path,
        song_time: Callable[[float], float | None],
        writer: Callable[[Path, int, int], TakeWriter] = TakeWriter,
        ahead: int = MOST_WAITING_PICTURES,
    ) -> None:
        """``song_time``: arrival moment → song time (s) of what the picture shows; None while the song stands still."""
        self.kept = 0
        """Pictures written (counted by the thread)."""
        self.problem: str | None = None
        """What to tell the dancer; set once."""
        self._path = path
        self._song_time = song_time
        self._make = writer
        self._refused = 0  # counted by the camera's thread
        self._lost = 0  # counted by the recorder's
        self._last = -1.0
        self._closed = False
        self._waiting: queue.Queue[QueuedFrame | None] = queue.Queue(ahead)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    @property
    def dropped(self) -> int:
        """Pictures of the song missing from the take: the machine was too slow, or the disk is full."""
        return self._refused + self._lost

    def offer(self, frame: CameraFrame) -> None:
        """Take the picture if it belongs to the song; count it as dropped if there is no room."""
        t = None if self._closed else self._song_time(frame.arrived)
        if t is None or t < 0 or t <= self._last:
            return
        self._last = t
        if self.problem is not None:
            self._refused += 1
            return
        try:
            self._waiting.put_nowait(QueuedFrame(frame.rgb, t))
        except queue.Full:
            self._refused += 1

    def close(self) -> None:
        """Write what waits and finish the file. May be called again."""
        self._closed = True
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join()
        if self._failure is not None:
            raise self._failure

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        items = iter(self._waiting.get, None)  # ends for good with the None of close()
        try:
            self._write_all(items)
        except OSError as error:
            self._give_up(error.strerror or str(error))
            if error.errno in DISK_FULL_ERRORS:
                _remove_if_pictureless(self._path)
        except BaseException as failure:  # noqa: BLE001 (raised by close)
            self._give_up(str(failure))
            self._failure = failure
        for _ in items:  # emptied to the end, so that close() never waits for room
            self._lost += 1

    def _write_all(self, items: Iterator[QueuedFrame]) -> None:
        first = next(items, None)
        if first is None:
            return
        height, width = first.rgb.shape[:2]
        with self._make(self._path, width, height) as take:
            for item in chain([first], items):
                # A camera that comes back rotated or in another size still fits the same take.
                take.write(fitted(item.rgb, width, height), item.t)
                self.kept += 1

    def _give_up(self, reason: str) -> None:
        self.problem = words.RECORDING_STOPPED.format(reason=reason)
        self._lost += 1  # the picture it failed on


def _remove_if_pictureless(film: Path) -> None:
    """Remove a film that the full disk cut off before its first picture: nothing could ever play it, and the take's
    end needs the space."""
    with suppress(OSError):
        try:
            probe(film)
        except CoachError:
            film.unlink(missing_ok=True)


class NoRecorder:
    """In place of a :class:`Recorder` when nothing is filmed."""

    kept = dropped = 0
    problem: str | None = None

    def offer(self, frame: CameraFrame) -> None:
        """The picture is not kept."""

    def __enter__(self) -> NoRecorder:
        return self

    def __exit__(self, *_: object) -> None:
        pass


# ----------------------------------------------------------------
# Tells the system once a second to flush a growing take to the disk, so that a power cut costs no more than that.


FLUSH_EVERY_S: Final = 1.0
"""A killed program loses nothing that was written; a power cut costs at most this much more."""


class FsyncLoop:
    """On its own thread, because a slow disk may take long; ``problem`` says why the disk refuses, None = fine."""

    def __init__(
        self, paths: Sequence[Path], every: float = FLUSH_EVERY_S, keep: Callable[[Path], None] = to_disk
    ) -> None:
        self.problem: str | None = None
        self._paths = tuple(paths)
        self._every = every
        self._keep = keep
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fsync", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop. May be called again."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._every):
            try:
                for path in self._paths:
                    self._keep(path)
            except OSError as error:
                self.problem = error.strerror or str(error)
                return
