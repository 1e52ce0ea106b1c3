"""The dancer's camera: a webcam, a video file played as if live, or an address. One thread reads it.

The newest picture is kept in one slot; every picture is also handed to ``on_frame`` (the recorder). If the camera goes
away, the picture freezes and reopening is tried until it is back: the dance goes on.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.program import PROGRAM
from coach.devices.camera.sources import CameraSource, FilmSource, StreamSource
from coach.devices.camera.webcam import CameraInfo, WebcamSource, list_cameras
from coach.media.video import probe
from coach.wording import words

__all__ = ["Camera", "CameraFrame", "CameraInfo", "list_cameras", "open_camera"]

CameraState = Literal["opening", "live", "lost", "ended"]

STALLED: Final = 1.0
"""s without a picture after which a live camera counts as lost, even if its driver has not noticed."""
RETRY: Final = 0.5
"""s between two attempts to open a lost camera."""
OPEN_LIMIT: Final = 30.0
"""s; the slowest known driver (Windows MSMF) needs 20."""
JOIN_LIMIT: Final = 5.0
"""s; longer than a stream's timeouts. Only a driver that has hung is abandoned."""
POLL: Final = 0.1
"""s; waiting in short steps lets Ctrl-C through on every platform."""

HOW_ELSE: Final = (
    f"`{PROGRAM} cameras` lists the cameras that work; a video file or an address will do, too: --camera FILE or URL."
)


@dataclass(frozen=True, eq=False)
class CameraFrame:
    """rgb: (H, W, 3) uint8, never mirrored; arrived: perf_counter moment; number: 0, 1, 2 … of this camera."""

    rgb: NDArray[np.uint8]
    arrived: float
    number: int


class Camera:
    """Context manager. ``wait``, ``state``, ``message`` and ``cue`` may be called from any thread.

    A bug on the reader's thread is raised by the next ``wait()``.
    """

    def __init__(self, source: CameraSource, on_frame: Callable[[CameraFrame], None] | None = None) -> None:
        """``on_frame`` is called on the camera's thread with every picture and must not block."""
        self.latency = source.latency  # s from light to arrival: the source's estimate until a measured one is set
        self._source = source
        self._on_frame = on_frame
        self._fresh = threading.Condition()  # guards the six below; notified whenever one of them changes
        self._latest: CameraFrame | None = None
        self._published = 0.0
        self._state: CameraState = "opening"
        self._message = words.CAMERA_OPENING.format(camera=source.name)
        self._refusal: CoachError | None = None
        self._failure: BaseException | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """As the dancer would call it: "camera 0"."""
        return self._source.name

    @property
    def device(self) -> str:
        """The same device always has the same name; it can be written to a file, whatever a film is called."""
        return self._source.device.encode("utf-8", "replace").decode("utf-8")

    @property
    def live(self) -> bool:
        """Whether it is a camera, not a film standing in for one."""
        return self._source.live

    @property
    def state(self) -> CameraState:
        """opening (until the first picture), live, lost (being reopened), or ended (a video file)."""
        with self._fresh:
            return "lost" if self._stalled() else self._state

    @property
    def message(self) -> str:
        """What to say on screen; empty while live."""
        with self._fresh:
            return words.CAMERA_STALLED.format(camera=self.name) if self._stalled() else self._message

    def wait(self, newer_than: int, timeout: float) -> CameraFrame | None:
        """The newest picture as soon as its number is above ``newer_than``, even if the camera is lost or has ended;
        None after ``timeout`` s without one."""
        with self._fresh:
            self._fresh.wait_for(lambda: self._failure or self._number() > newer_than, timeout)
            frame = self._latest
        self._raise_failure()
        return frame if frame is not None and frame.number > newer_than else None

    def wait_opened(self) -> None:
        """Wait for the first picture; CoachError if the camera does not open."""
        deadline = time.perf_counter() + OPEN_LIMIT
        while time.perf_counter() < deadline:
            with self._fresh:
                self._fresh.wait_for(lambda: self._failure or self._refusal or self._latest, POLL)
            self._raise_failure()
            if self._refusal is not None:
                raise CoachError(f"{self._refusal} {HOW_ELSE}") from self._refusal
            if self._latest is not None:
                return
        raise CoachError(f"{self.name} opens but sends no picture. Unplug it and plug it in again. {HOW_ELSE}")

    def cue(self, moment: float, position: float = 0.0, rate: float = 1.0) -> None:
        """A video file restarts so that its time ``position`` (s) is shown at ``moment``, and goes on at ``rate`` times
        its own speed; real cameras ignore it."""
        self._source.cue(moment, position, rate)

    def close(self) -> None:
        """Stop reading and release the camera."""
        self._closing.set()
        self._source.stop()
        self._thread.join(JOIN_LIMIT)

    def __enter__(self) -> Camera:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        first_try = time.perf_counter()
        try:
            while not self._closing.is_set():
                try:
                    self._read()
                except CoachError as lost:
                    patient = time.perf_counter() - first_try < self._source.patience
                    self._lose(lost, refused=self._latest is None and not patient)
                if self._refusal is not None:
                    return
                self._closing.wait(RETRY)
        except BaseException as failure:  # noqa: BLE001 (raised where pictures are asked for)
            with self._fresh:
                self._failure = failure
                self._fresh.notify_all()

    def _read(self) -> None:
        """Publish pictures until the source stops (returns) or is lost (CoachError)."""
        pictures = self._source.pictures()
        try:
            for picture in pictures:
                if picture is None:
                    self._end()
                else:
                    self._publish(picture.rgb, picture.moment)
        finally:
            pictures.close()

    def _publish(self, rgb: NDArray[np.uint8], arrived: float) -> None:
        frame = CameraFrame(rgb, arrived, self._number() + 1)
        with self._fresh:
            self._latest, self._published = frame, time.perf_counter()
            self._state, self._message = "live", ""
            self._fresh.notify_all()
        if self._on_frame is not None:
            self._on_frame(frame)

    def _lose(self, lost: CoachError, refused: bool) -> None:
        with self._fresh:
            self._state, self._message = ("opening" if self._latest is None else "lost"), str(lost)
            self._refusal = lost if refused else None
            self._fresh.notify_all()

    def _end(self) -> None:
        with self._fresh:
            self._state, self._message = "ended", words.CAMERA_ENDED.format(camera=self.name)
            self._fresh.notify_all()

    def _number(self) -> int:
        return -1 if self._latest is None else self._latest.number

    def _stalled(self) -> bool:
        return self._state == "live" and time.perf_counter() - self._published > STALLED

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure


def open_camera(spec: str, on_frame: Callable[[CameraFrame], None] | None = None) -> Camera:
    """The camera that ``--camera`` names, with its first picture: an index, a video file or an address.

    Keeps trying for a few seconds; CoachError says why it does not open and what to do.
    """
    camera = Camera(camera_source(spec), on_frame)
    try:
        camera.wait_opened()
    except BaseException:
        camera.close()
        raise
    return camera


def camera_source(spec: str) -> CameraSource:
    """Which kind of camera ``spec`` names; CoachError for a file that is not a video."""
    device = re.fullmatch(r"(?:/dev/video)?(\d{1,9})", spec)  # OpenCV takes no larger number
    if device:
        return WebcamSource(int(device[1]))
    if "://" in spec:
        return StreamSource(spec)
    path = Path(os.path.expanduser(spec))
    try:
        return FilmSource(path, probe(path))
    except CoachError as error:
        raise CoachError(f"--camera {spec}: {error} {HOW_ELSE}") from error
