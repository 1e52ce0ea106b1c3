"""The sound of a video as :mod:`coach.score.sound_offset` needs it, cached like its poses."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.base.errors import CoachError
from coach.base.files import replacing
from coach.media.audio import read_mono
from coach.score.sound_offset import OFFSET_HZ
from coach.tracking.cache import video_hash

SOUND_CACHE_VERSION: Final = 2
"""Incremented when sound is processed differently, so that older cached sound is made again."""
FULL_SCALE: Final = 32767
"""int16 of full scale, as stored."""


def _quietly(seconds: float) -> None:
    """For callers that show no progress."""


def film_sound(video: Path, until: float = math.inf, advance: Advance = _quietly) -> NDArray[np.float32]:
    """(N,) one channel at OFFSET_HZ, up to ``until`` s, ±1 at most; empty if the video has none that can be read.

    advance  is told of every few seconds (s) read
    """
    try:
        sound = read_mono(video, OFFSET_HZ, until=until, advance=advance)
    except CoachError:  # callers can do without the sound
        sound = None
    if sound is None or not len(sound):
        return np.zeros(0, np.float32)
    sound /= max(1.0, float(sound.max()), -float(sound.min()))  # surround adds up to more
    return sound


def cached_film_sound(
    video: Path, cache: Path, until: float = math.inf, advance: Advance = _quietly
) -> NDArray[np.float32]:
    """The same, decoded once and then kept in ``cache``."""
    part = "" if math.isinf(until) else f"-{until:g}s"
    path = cache / "sound" / f"{video_hash(video)[:32]}-{SOUND_CACHE_VERSION}-{OFFSET_HZ}{part}.npy"
    try:
        return _of_full_scale(np.load(path, allow_pickle=False))
    except (OSError, ValueError, EOFError):  # not there, or damaged: made again
        sound = film_sound(video, until, advance) * np.float32(FULL_SCALE)
        kept = np.rint(sound, out=sound).astype(np.int16)  # in place: an hour is 115 MB
        del sound
        _keep(path, kept)
        return _of_full_scale(kept)  # just what is read the next time: a score must not depend on it


def _of_full_scale(kept: NDArray[np.int16]) -> NDArray[np.float32]:
    sound = kept.astype(np.float32)
    sound /= FULL_SCALE
    return sound


def _keep(path: Path, sound: NDArray[np.int16]) -> None:
    """Completely or not at all. A cache that cannot be written only costs time at the next start."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            np.save(file, sound)
