"""The sound of a video as :mod:`coach.score.sound_offset` wants it, kept in the cache as its poses are."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.files import replacing
from coach.media.audio import read_audio
from coach.score.sound_offset import OFFSET_HZ
from coach.tracking.cache import video_hash

FULL: Final = 32767
"""int16 of full scale: how it is kept."""


def heard(video: Path, until: float = math.inf) -> NDArray[np.float32]:
    """(N,) one channel at OFFSET_HZ, up to ``until`` s; empty where the video has none that can be read."""
    try:
        audio = read_audio(video, OFFSET_HZ, until)
    except CoachError:  # whoever needs the sound has other means
        return np.zeros(0, np.float32)
    return np.zeros(0, np.float32) if audio is None else audio.samples.mean(axis=1)


def heard_once(video: Path, cache: Path, until: float = math.inf) -> NDArray[np.float32]:
    """The same, decoded once and then kept in ``cache``."""
    part = "" if math.isinf(until) else f"-{until:g}s"
    path = cache / "sound" / f"{video_hash(video)[:32]}-{OFFSET_HZ}{part}.npy"
    try:
        return np.load(path, allow_pickle=False).astype(np.float32) / FULL
    except (OSError, ValueError, EOFError):  # not there, or damaged: made again
        kept = np.round(np.clip(heard(video, until), -1, 1) * FULL).astype(np.int16)
        _keep(path, kept)
        return kept.astype(np.float32) / FULL  # just what is read the next time: a score must not depend on it


def _keep(path: Path, sound: NDArray[np.int16]) -> None:
    """Whole or not at all. A cache that cannot be written costs time at the next start, nothing else."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            np.save(file, sound)
