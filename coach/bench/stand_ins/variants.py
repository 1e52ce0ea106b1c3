"""The same film as other cameras and programs would have it.

Encoded harder, darker, brighter, at other rates, mirrored, cut closer; the sound stays, and the times of the pictures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from coach.media.audio import Audio, read_audio
from coach.media.video import Frame, read_frames
from coach.media.writing import h264_stream, own_errors, sound_blocks

CRF: Final = 20
"""x264's quality of all variants but one: what is lost cannot be seen."""
HARD_CRF: Final = 36
"""As messengers send films: blocks can be seen."""
DIM: Final = 0.6
"""Factor of every colour."""
BRIGHT: Final = 1.4
"""Gamma. A factor would burn out: of a white sleeve before a white wall nothing is left that could be judged."""
FEWER_S: Final = 1 / 15
"""s between pictures of a slow camera."""
CLOSER: Final = 0.05
"""Share of width and height that is cut away on each side."""
TICK: Final = Fraction(1, 90_000)
"""s, the unit of time stamps."""
SLACK_S: Final = 0.005
"""s by which a picture may come early: time stamps are rounded."""

Change = Callable[[Iterable[Frame]], Iterator[Frame]]


def each(change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]) -> Change:
    """Of a change of single pictures, (H, W, 3) each, one of films."""
    return lambda frames: (Frame(frame.t, change(frame.rgb)) for frame in frames)


def lit(factor: float = 1.0, gamma: float = 1.0) -> Change:
    """``factor`` times as bright, or brighter in the middle by a ``gamma`` above 1; black and white stay."""
    table = np.rint(255 * factor * (np.arange(256) / 255) ** (1 / gamma)).astype(np.uint8)
    return each(lambda rgb: table[rgb])


def fewer(frames: Iterable[Frame]) -> Iterator[Frame]:
    """The pictures that a camera of 15 a second would have taken, each at its own time."""
    due = -math.inf
    for frame in frames:
        if frame.t >= due - SLACK_S:
            due = (frame.t if frame.t - due > FEWER_S else due) + FEWER_S  # after a gap the rhythm begins again
            yield frame


def twice(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Each picture once more, halfway to the next."""
    last = None
    for frame, following in pairwise(frames):
        yield frame
        yield Frame((frame.t + following.t) / 2, frame.rgb)
        last = following
    if last is not None:
        yield last


def closer(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of a picture."""
    y, x = (round(CLOSER * side) for side in rgb.shape[:2])
    return rgb[y : rgb.shape[0] - y, x : rgb.shape[1] - x]


VARIANTS: Final[Mapping[str, tuple[Change, int]]] = {
    "encoded hard": (each(lambda rgb: rgb), HARD_CRF),
    "dim": (lit(DIM), CRF),
    "bright": (lit(gamma=BRIGHT), CRF),
    "15 a second": (fewer, CRF),
    "60 a second": (twice, CRF),
    "mirrored": (each(lambda rgb: rgb[:, ::-1]), CRF),
    "closer": (each(closer), CRF),
}
"""Name → how the pictures change, and x264's constant rate factor."""


def write_variant(name: str, source: Path, target: Path) -> None:
    """Write one of VARIANTS of the film ``source`` to ``target`` (mp4).

    CoachError when the film cannot be read, OSError when the target cannot be written.
    """
    change, crf = VARIANTS[name]
    _write(change(read_frames(source)), read_audio(source), crf, target)


def _write(frames: Iterator[Frame], audio: Audio | None, crf: int, target: Path) -> None:
    first = next(frames)
    height, width = (side - side % 2 for side in first.rgb.shape[:2])
    with own_errors(), av.open(str(target.absolute()), "w", format="mp4") as out:
        options = {"preset": "veryfast", "crf": str(crf)}
        video = h264_stream(out, (width, height), 30, TICK, 60, options, one_core=True)  # the same file every time
        sound = out.add_stream("aac", rate=audio.rate, layout="stereo") if audio is not None else None
        for frame in chain((first,), frames):
            out.mux(video.encode(_picture(frame, width, height)))
        out.mux(video.encode(None))
        if sound is not None:
            for block in sound_blocks(audio):
                out.mux(sound.encode(block))
            out.mux(sound.encode(None))


def _picture(frame: Frame, width: int, height: int) -> av.VideoFrame:
    picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame.rgb[:height, :width]), format="rgb24")
    picture = picture.reformat(format="yuv420p", dst_colorspace="ITU709")
    picture.pts, picture.time_base = round(frame.t / TICK), TICK
    return picture
