"""Webcams through OpenCV: the only module that opens cameras with it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2

from coach.base.errors import CoachError
from coach.base.opencv import quiet_opencv
from coach.devices.camera.sources import Picture

# Read by OpenCV when it opens a camera: s for which a silent V4L2 camera may block a read (default 10). Without the
# second, Windows' MSMF takes 10 to 20 s to open one.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")

CAPTURE_SIZES: Final = ((1280, 720), (640, 480))
CAMERA_FPS: Final = 30
FAST_ENOUGH: Final = 24
"""Frames per second below which 640x480 is tried instead: at 10, dance is blurred and late."""
WEBCAM_LATENCY: Final = 0.05
"""s; half an exposure, the sensor's readout, USB transfer and decoding for a typical webcam at 30 fps. An estimate
until it is calibrated."""
PROBED: Final = 6
"""Indices to try if the system does not list its cameras."""
MISSED_IN_A_ROW: Final = 2

BACKENDS: Final = {
    "linux": (cv2.CAP_V4L2,),
    "win32": (cv2.CAP_DSHOW, cv2.CAP_MSMF),  # DirectShow opens in a fraction of MSMF's time
    "darwin": (cv2.CAP_AVFOUNDATION,),
}

Capture = Callable[[int, int], cv2.VideoCapture]


@dataclass(frozen=True)
class CameraInfo:
    """A webcam that opens: width and height in pixels, fps according to its driver (0: unknown)."""

    index: int
    width: int
    height: int
    fps: float
    name: str


class WebcamSource:
    live = True
    latency = WEBCAM_LATENCY
    patience = 2.0  # another program may be just releasing it

    def __init__(self, index: int, capture: Capture = cv2.VideoCapture) -> None:
        self.name = f"camera {index}"
        self.device = _name(index) or self.name
        self._index = index
        self._capture = capture
        self._stopped = False
        # macOS asks for permission to use the camera on the main thread only.
        self._opened = self._open() if sys.platform == "darwin" else None

    def pictures(self) -> Generator[Picture | None, None, None]:
        device, self._opened = self._opened or self._open(), None
        try:
            while not self._stopped:
                caught = device.grab()
                moment = time.perf_counter()
                whole, bgr = device.retrieve() if caught else (False, None)
                if not whole:
                    raise CoachError(f"{self._title} has stopped. Check its cable; the picture comes back by itself.")
                yield Picture(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), moment)
        finally:
            device.release()

    def cue(self, moment: float, position: float, rate: float = 1.0) -> None:
        """A live camera cannot be cued."""

    def stop(self) -> None:
        self._stopped = True

    @property
    def _title(self) -> str:
        return self.name.capitalize()

    def _open(self) -> cv2.VideoCapture:
        with quiet_opencv():
            device = opened(self._index, self._capture)
        if device is None:
            raise CoachError(why_not(self._index))
        return device


def list_cameras(capture: Capture = cv2.VideoCapture) -> list[CameraInfo]:
    """The webcams that deliver a picture, in the order of their indices."""
    found, missed = [], 0
    with quiet_opencv():
        for index in candidates():
            device = opened(index, capture)
            if device is None:
                missed += 1
                if sys.platform != "linux" and missed == MISSED_IN_A_ROW:
                    break
                continue
            missed = 0
            found.append(_info(index, device))
            device.release()
    return found


def candidates() -> list[int]:
    """Indices worth trying: on Linux those in /dev, elsewhere the first few."""
    if sys.platform != "linux":
        return list(range(PROBED))
    numbers = (path.name.removeprefix("video") for path in Path("/dev").glob("video*"))
    return sorted(int(number) for number in numbers if number.isdigit())


def opened(index: int, capture: Capture) -> cv2.VideoCapture | None:
    """The webcam at 1280x720 if it is fast enough at that size, else at 640x480; None if it delivers no picture."""
    for backend in BACKENDS.get(sys.platform, (cv2.CAP_ANY,)):
        device = capture(index, backend)
        if device.isOpened() and any(_runs_at(device, *size) for size in CAPTURE_SIZES):
            return device
        device.release()
    return None


def why_not(index: int) -> str:
    """The likely reason why the webcam does not open."""
    device = Path(f"/dev/video{index}")
    if sys.platform == "linux" and not device.exists():
        return f"There is no camera {index}. Plug one in."
    if sys.platform == "linux" and not os.access(device, os.R_OK | os.W_OK):
        return f"You may not use camera {index} ({device}): run `sudo usermod -aG video $USER` and log in again."
    if sys.platform == "darwin":
        return f"Camera {index} cannot be opened. Allow your terminal to use it in System Settings, Privacy, Camera."
    return f"Camera {index} gives no picture. Another program may be using it (a video call?): close that."


def _runs_at(device: cv2.VideoCapture, width: int, height: int) -> bool:
    """Set the size; returns whether pictures come, and fast enough according to the driver."""
    # The format first: uncompressed, USB 2 transfers 1280x720 only ten times a second.
    device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    device.set(cv2.CAP_PROP_FRAME_WIDTH, width)
    device.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
    device.set(cv2.CAP_PROP_FPS, CAMERA_FPS)
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # drivers queue four pictures by default
    fps = device.get(cv2.CAP_PROP_FPS)
    fast = not 0 < fps < FAST_ENOUGH or (width, height) == CAPTURE_SIZES[-1]
    return fast and device.read()[0]


def _info(index: int, device: cv2.VideoCapture) -> CameraInfo:
    width, height = device.get(cv2.CAP_PROP_FRAME_WIDTH), device.get(cv2.CAP_PROP_FRAME_HEIGHT)
    return CameraInfo(index, round(width), round(height), float(device.get(cv2.CAP_PROP_FPS)), _name(index))


def _name(index: int) -> str:
    """The system's name for the webcam; empty if unknown."""
    label = Path(f"/sys/class/video4linux/video{index}/name")
    return label.read_text(encoding="utf-8", errors="replace").strip() if label.is_file() else ""
