"""A film of three dancers from the film of one, who stands in the middle: three strips of it, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.media.audio import read_audio
from coach.media.film_writer import FilmWriter
from coach.media.video import probe, read_frames

TRIO_FPS: Final = 30
LATER_S: Final = (0.0, 0.2, 0.0)
"""s by which each of the three is later than the film."""


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
    """A picture every 1 / TRIO_FPS s; the first one until the dancer begins."""
    frames = read_frames(film)
    now = next(frames)
    for k in range(round(seconds * TRIO_FPS)):
        while now.t < k / TRIO_FPS - later and (following := next(frames, None)):
            now = following
        yield now.rgb
