"""Live video from an address: a phone or network camera (MJPEG over http, RTSP, or whatever FFmpeg can open)."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import av
import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.packets import every_packet
from coach.media.pictures import Pictures, UnknownColours

OPEN_TIMEOUT_S = 4.0
"""s for the first answer of the camera's app: a phone's Wi-Fi may have to wake up."""
READ_TIMEOUT_S = 2.0
"""s without a picture after which the camera counts as gone."""
STREAM_OPTIONS = {
    "fflags": "nobuffer",
    "flags": "low_delay",
    "rtsp_transport": "tcp",  # over Wi-Fi, lost UDP packets tear the picture
    "analyzeduration": "500000",  # µs; one picture says all that is needed
    "fpsprobesize": "0",
}


@dataclass(frozen=True, eq=False)
class Arrival:
    """rgb: (H, W, 3) uint8; moment: when its data had arrived, before decoding."""

    rgb: NDArray[np.uint8]
    moment: float


def read_stream(url: str, now: Callable[[], float]) -> Iterator[Arrival]:
    """Every picture as it arrives, until the stream breaks off: then CoachError, as if it cannot be opened.

    Blocks for at most OPEN_TIMEOUT_S and READ_TIMEOUT_S. ``now`` reads the clock of ``Arrival.moment``.
    """
    try:
        yield from _pictures(url, now)
    except av.InvalidDataError as error:
        yield from _bare_pictures(url, now, error)
    except av.FFmpegError as error:
        raise CoachError(_reason(url, error)) from error
    raise CoachError(f"The camera at {without_login(url)} has stopped sending. Is its app still open?")


def without_login(url: str) -> str:
    """The address in a form that may be shown and stored: without name, password, and anything after the path, where
    keys often are."""
    try:
        parts = urlsplit(url)
    except ValueError:  # it cannot be opened either
        return url
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _bare_pictures(url: str, now: Callable[[], float], error: av.FFmpegError) -> Iterator[Arrival]:
    """The JPEGs in a malformed stream: some cameras leave out the first boundary. CoachError if there are none.

    FFmpeg returns each of them when the next one begins; it had arrived soon after it began itself.
    """
    began = None
    with suppress(av.FFmpegError):  # it has stopped sending
        for arrival in _pictures(url, now, "mjpeg"):
            yield replace(arrival, moment=arrival.moment if began is None else began)
            began = arrival.moment
    if began is None:
        raise CoachError(_reason(url, error)) from error


def _pictures(url: str, now: Callable[[], float], kind: str | None = None) -> Iterator[Arrival]:
    """kind: of stream, by FFmpeg's name, if it cannot tell by itself."""
    patience, shown = (OPEN_TIMEOUT_S, READ_TIMEOUT_S), without_login(url)
    with av.open(url, format=kind, options=STREAM_OPTIONS, timeout=patience, metadata_errors="replace") as container:
        if not container.streams.video:
            raise CoachError(f"{shown} sends no video. Open its address in a browser: the page may name the right one.")
        stream = container.streams.video[0]
        if stream.codec_context is None:
            raise CoachError(
                f"{shown} sends a video that Coach cannot read. Choose H.264 or MJPEG in the camera's app."
            )
        stream.codec_context.thread_type = "SLICE"  # frame threads would hold pictures back
        pictures = Pictures()
        pictures.pixel_aspect = stream.sample_aspect_ratio
        for packet in every_packet(container, stream):
            moment = now()
            try:
                frames = packet.decode()
            except av.FFmpegError:  # from the decoder: a picture damaged in transit
                continue
            for frame in frames:
                yield Arrival(_shown(pictures, frame, shown), moment)


def _shown(pictures: Pictures, frame: av.VideoFrame, where: str) -> NDArray[np.uint8]:
    try:
        return pictures(frame)
    except UnknownColours as error:
        raise CoachError(
            f"{where} sends colours that Coach cannot show ({error}). Choose H.264 or MJPEG in the camera's app."
        ) from error


def _reason(url: str, error: av.FFmpegError) -> str:
    url = without_login(url)
    if isinstance(error, av.HTTPUnauthorizedError):
        return f"The camera at {url} asks for a password. Put it in the address: http://name:password@…"
    if isinstance(error, av.error.HTTPClientError):
        return f"There is no video at {url} ({error.strerror}). Look up the address in the camera's app."
    if isinstance(error, (av.InvalidDataError, av.error.ProtocolNotFoundError)):
        return f"What {url} sends is not a video that Coach can read. Look up the video's address in the camera's app."
    return f"No camera answers at {url} ({_short(error)}). Is its app open, and on the same network as Coach?"


def _short(error: av.FFmpegError) -> str:
    if isinstance(error, (av.error.ExitError, TimeoutError)):  # ExitError: our own timeout
        return "it takes too long"
    # FFmpeg's "input/output error" can mean an unknown host as well as an answer that makes no sense.
    return "nothing usable comes" if error.errno == errno.EIO else (error.strerror or "no reason given").lower()
