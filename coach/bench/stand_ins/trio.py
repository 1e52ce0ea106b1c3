"""A film of three dancers from films of one: each before a camera that stands still, cut out and put side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.media.audio import read_audio
from coach.media.video import Frame, read_frames
from coach.media.writing import FilmWriter

FPS: Final = 30
LOOK_S: Final = 1.0
"""s between two pictures of those whose median is the empty room."""
ROUGH: Final = 4
"""Pixels between those that are looked at to find the dancer."""
EDGE: Final = 8
"""Pixels around the dancer in which their outline fades."""
DIFFERENT: Final = (10, 40)
"""Levels from the empty room at which a pixel begins to be the dancer's, or their shadow's, and at which it is."""


@dataclass(frozen=True)
class Placed:
    """One dancer: their film, pixels to the right, seconds later, and in which order their colours are taken."""

    film: Path
    right: int = 0
    later: float = 0.0
    colours: tuple[int, int, int] = (0, 1, 2)


def write_trio(path: Path, dancers: Sequence[Placed], seconds: float) -> None:
    """The film of all ``dancers`` in the room of the first, with the first one's sound; films of one size."""
    empty = {film: _room(film) for film in {one.film for one in dancers}}
    rooms = [empty[one.film] for one in dancers]
    with FilmWriter(path, *rooms[0].shape[1::-1], FPS, read_audio(dancers[0].film)) as film:
        streams = [_moments(one, seconds) for one in dancers]
        for frames in zip(*streams):
            picture = rooms[0].copy()
            for one, room, rgb in zip(dancers, rooms, frames):
                _put(picture, rgb, room, one)
            film.write(picture)


def _room(film: Path) -> NDArray[np.uint8]:
    return np.median([frame.rgb for frame in read_frames(film, every=LOOK_S)], axis=0).astype(np.uint8)


def _moments(one: Placed, seconds: float) -> Iterator[NDArray[np.uint8]]:
    """A picture every 1 / FPS s; the first one until the dancer begins."""
    frames = read_frames(one.film)
    now: Frame = next(frames)
    for k in range(round(seconds * FPS)):
        while now.t < k / FPS - one.later and (later := next(frames, None)):
            now = later
        yield now.rgb


def _put(picture: NDArray[np.uint8], rgb: NDArray[np.uint8], room: NDArray[np.uint8], one: Placed) -> None:
    """Draws the dancer over the picture (H, W, 3)."""
    seen = _apart(rgb[::ROUGH, ::ROUGH], room[::ROUGH, ::ROUGH]) > DIFFERENT[1]
    columns, rows = (ROUGH * np.flatnonzero(seen.any(axis=axis)) for axis in (0, 1))
    if not len(columns):
        return
    wide = picture.shape[1]
    left, right = max(columns[0] - EDGE, -one.right, 0), min(columns[-1] + EDGE, wide - one.right, wide)
    inside = slice(max(rows[0] - EDGE, 0), rows[-1] + EDGE), slice(left, right)
    there = inside[0], slice(left + one.right, right + one.right)
    low, high = DIFFERENT
    share = np.clip((_apart(rgb[inside], room[inside]).astype(np.float32) - low) / (high - low), 0, 1)[..., None]
    behind = picture[there]
    picture[there] = behind + share * (rgb[inside][..., list(one.colours)].astype(np.float32) - behind)


def _apart(rgb: NDArray[np.uint8], room: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W) levels between the two."""
    return (np.maximum(rgb, room) - np.minimum(rgb, room)).max(axis=2)
