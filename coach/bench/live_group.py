"""For `bench live --dancers N`: a group for the camera, and how often each dancer was seen."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.stand_ins.films import write_film
from coach.media.video import Frame, read_frames
from coach.takes.folder import TakeFolder, load_poses

PHONE_VIDEO_ASPECT: Final = 9 / 16
"""Width over height of a phone's video."""
ABREAST: Final = 3
"""This many upright pictures are together about as wide as a landscape one; more dancers stand farther away."""
PICTURES_BEHIND: Final = 2
"""Pictures by which each dancer of a group is behind their neighbour on the left."""


def cut_upright(frame: Frame) -> Frame:
    """The middle of a picture, as a phone films."""
    height, width = frame.rgb.shape[:2]
    wide = min(width, round(PHONE_VIDEO_ASPECT * height))
    left = (width - wide) // 2
    return Frame(frame.t, frame.rgb[:, left : left + wide])


def film_of_several(take: Path, dancers: int, film: Path) -> Path:
    """Write ``film`` (mp4): the dancer of ``take`` that many times side by side, each a little behind the last."""
    write_film(side_by_side(map(cut_upright, read_frames(take)), dancers), None, film)
    return film


def side_by_side(frames: Iterable[Frame], dancers: int) -> Iterator[Frame]:
    """Each picture beside those just before it; more than ABREAST are shown at half the size."""
    before: deque[NDArray[np.uint8]] = deque(maxlen=PICTURES_BEHIND * (dancers - 1) + 1)
    for frame in frames:
        before.append(frame.rgb)
        row = np.hstack([before[max(0, len(before) - 1 - PICTURES_BEHIND * k)] for k in range(dancers)])
        if dancers > ABREAST:
            edge = frame.rgb.shape[0] // 4
            row = np.pad(row[::2, ::2], ((edge, edge), (0, 0), (0, 0)), mode="edge")
        yield Frame(frame.t, row)


def seen_of_each(sessions: Path) -> list[int]:
    """Poses of each dancer in the only group take in that folder, from left to right."""
    folders = sorted(path.parent for path in sessions.rglob("poses.npz"))
    return [int(load_poses(TakeFolder(folder)).seen.sum()) for folder in folders]
