"""Films made from others, for measuring: as other cameras and programs would make them, repeated, three dancers from
one.

The variants are re-encoded, also more strongly; darker, brighter; at other rates; mirrored, tilted, cropped, in a wider
frame. Sound and timing stay the same. A repeated film shows what long ones cost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import chain, dropwhile, takewhile, tee, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from coach.media.audio import Audio, read_audio
from coach.media.film_writer import FilmWriter
from coach.media.video import Frame, probe, read_frames
from coach.media.writing import h264_stream, own_errors, sound_blocks

CRF: Final = 20
"""x264's quality for all variants but one: the loss is invisible."""
HARD_CRF: Final = 36
"""As messengers send films: with visible blocks."""
DIM: Final = 0.6
"""Factor of every colour."""
BRIGHT: Final = 1.4
"""Gamma. A factor would burn out: a white sleeve before a white wall would disappear."""
CROPPED_SHARE: Final = 0.05
"""Share of width and height cut away on each side."""
PADDED: Final = 0.25
"""Share of the width added in black on each side, as editors do to put an upright film into a wide one."""
CAMERA_TILT_RAD: Final = np.radians(4)
"""Tilt of a camera leaning on a book."""
VARIANT_TIME_BASE: Final = Fraction(1, 90_000)
"""s, the unit of timestamps."""
TIME_STAMP_SLACK: Final = 0.05
"""Share of a picture's duration by which one may come early and still count: timestamps are rounded."""

FilmChange = Callable[[Iterable[Frame]], Iterator[Frame]]
TRIO_FPS: Final = 30
LATER_S: Final = (0.0, 0.2, 0.0)
"""s by which each of the three is behind the film."""


def each(change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]) -> FilmChange:
    """Turns a change of single pictures, (H, W, 3) each, into one of films."""
    return lambda frames: (Frame(frame.t, change(frame.rgb)) for frame in frames)


def lit(factor: float = 1.0, gamma: float = 1.0) -> FilmChange:
    """``factor`` times as bright, or with midtones brightened by a ``gamma`` above 1; black and white stay."""
    table = np.rint(255 * factor * (np.arange(256) / 255) ** (1 / gamma)).astype(np.uint8)
    return each(lambda rgb: table[rgb])


def at_rate(fps: int) -> FilmChange:
    """``fps`` pictures a second, as a converter makes them: the nearest in time, repeated if there are too few and
    dropped if there are too many."""

    def change(frames: Iterable[Frame]) -> Iterator[Frame]:
        ahead, following = tee(frames)
        next(following, None)
        for frame, later in zip_longest(ahead, following):
            place = _nearest(frame.t * fps)
            for n in range(place, place + 1 if later is None else _nearest(later.t * fps)):
                yield Frame(n / fps, frame.rgb)

    return change


def _nearest(steps: float) -> int:
    return math.floor(steps + 0.5 + TIME_STAMP_SLACK)


def cropped(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of a picture."""
    y, x = (round(CROPPED_SHARE * side) for side in rgb.shape[:2])
    return rgb[y : rgb.shape[0] - y, x : rgb.shape[1] - x]


def padded(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture between black bars."""
    bar = round(PADDED * rgb.shape[1])
    return np.pad(rgb, ((0, 0), (bar, bar), (0, 0)))


def tilted(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Rotated clockwise about the middle, with black corners."""
    graph = None
    for frame in frames:
        graph = graph or _turning(*frame.rgb.shape[:2])
        graph.push(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame.rgb), format="rgb24"))
        yield Frame(frame.t, graph.pull().to_ndarray())


def _turning(height: int, width: int) -> Graph:
    """Takes RGB pictures and returns them rotated by CAMERA_TILT_RAD."""
    graph = Graph()
    source = graph.add_buffer(width=width, height=height, format=av.VideoFormat("rgb24"), time_base=VARIANT_TIME_BASE)
    graph.link_nodes(
        source, graph.add("rotate", f"{CAMERA_TILT_RAD}:fillcolor=black"), graph.add("buffersink")
    ).configure()
    return graph


VARIANTS: Final[Mapping[str, tuple[FilmChange, int]]] = {
    "re-encoded": (iter, CRF),
    f"crf {HARD_CRF}": (iter, HARD_CRF),
    "dim": (lit(DIM), CRF),
    "bright": (lit(gamma=BRIGHT), CRF),
    "15 fps": (at_rate(15), CRF),
    "24 fps": (at_rate(24), CRF),
    "60 fps": (at_rate(60), CRF),
    "mirrored": (each(lambda rgb: rgb[:, ::-1]), CRF),
    "cropped": (each(cropped), CRF),
    "padded": (each(padded), CRF),
    "tilted": (tilted, CRF),
}
"""Name → how the pictures change, and x264's constant rate factor."""


def write_variant(name: str, source: Path, target: Path) -> None:
    """Write one of VARIANTS of the film ``source`` to ``target`` (mp4).

    CoachError when the film cannot be read, OSError when the target cannot be written.
    """
    change, crf = VARIANTS[name]
    write_film(change(read_frames(source)), read_audio(source), target, crf)


def write_part(source: Path, target: Path, start: float, end: float, crf: int = CRF) -> None:
    """Write what ``source`` shows from ``start`` to ``end`` (s), with its sound, as a separate film; raises like
    :func:`write_variant`."""
    inside = takewhile(lambda frame: frame.t < end, dropwhile(lambda f: f.t < start, read_frames(source, start)))
    audio = read_audio(source, start=start, until=end)
    if audio is not None:
        audio = replace(audio, samples=audio.samples[round(start * audio.rate) :])
    write_film((Frame(frame.t - start, frame.rgb) for frame in inside), audio, target, crf)


def write_film(frames: Iterator[Frame], audio: Audio | None, target: Path, crf: int = CRF) -> None:
    """Write pictures and their sound to ``target`` (mp4); the same file every time.

    OSError if it cannot be written.
    """
    first = next(frames)
    height, width = (side - side % 2 for side in first.rgb.shape[:2])
    with own_errors(), av.open(str(target.absolute()), "w", format="mp4") as out:
        options = {"preset": "veryfast", "crf": str(crf)}
        video = h264_stream(
            out, (width, height), 30, VARIANT_TIME_BASE, 60, options, one_core=True
        )  # for the same file every time
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
    picture.pts, picture.time_base = round(frame.t / VARIANT_TIME_BASE), VARIANT_TIME_BASE
    return picture


def looped(source: Path, target: Path, times: int, until: float = math.inf) -> None:
    """Write ``source`` ``times`` over to ``target`` (mp4), up to ``until`` s, pictures and sound; nothing is encoded.

    OSError when one of the two cannot be read or written.
    """
    with TemporaryDirectory() as folder, own_errors():
        script = Path(folder) / "films.ffconcat"
        quoted = str(source.absolute()).replace("'", r"'\''")
        script.write_text("ffconcat version 1.0\n" + f"file '{quoted}'\n" * times, encoding="utf-8")
        with (
            av.open(str(script), format="concat", options={"safe": "0"}) as films,
            av.open(str(target.absolute()), "w", format="mp4") as out,
        ):
            copies = {stream.index: out.add_stream_from_template(stream) for stream in films.streams}
            latest: dict[int, int] = {}
            for packet in films.demux():
                number = packet.stream.index
                # Sound that lasts longer than the pictures would overlap the next repetition.
                if packet.dts is None or packet.dts <= latest.get(number, packet.dts - 1):
                    continue
                if packet.pts * packet.time_base >= until:
                    continue
                latest[number] = packet.dts
                packet.stream = copies[number]
                out.mux(packet)


def write_trio(path: Path, film: Path, seconds: float) -> None:
    """The film of the three, with its sound."""
    info = probe(film)
    wide = info.width // len(LATER_S)
    left = (info.width - wide) // 2
    with FilmWriter(path, wide * len(LATER_S) // 2 * 2, info.height, TRIO_FPS, read_audio(film, until=seconds)) as trio:
        for pictures in zip(*(_moments(film, seconds, later) for later in LATER_S)):
            strips = np.hstack([rgb[:, left : left + wide] for rgb in pictures])
            trio.write(strips[:, : strips.shape[1] // 2 * 2])


def _moments(film: Path, seconds: float, later: float) -> Iterator[NDArray[np.uint8]]:
    """A picture every 1 / TRIO_FPS s; the first one repeats until the dancer begins."""
    frames = read_frames(film)
    now = next(frames)
    for k in range(round(seconds * TRIO_FPS)):
        while now.t < k / TRIO_FPS - later and (following := next(frames, None)):
            now = following
        yield now.rgb
