"""What is heard of one lap, made before it is played. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.devices.sound.clicks import FADE, Click, mix
from coach.devices.transport import Lap

JOIN: Final = FADE
"""s in which one lap fades under the next one's beginning: as long as music that is entered takes to come up."""


@dataclass(frozen=True, eq=False)
class Music:
    """A piece of music: samples (N,2) float32 in −1 … 1 at ``rate`` Hz, as it sounds at ``speed`` (song seconds per
    real second). The first is that of song time ``at`` (s).
    """

    samples: NDArray[np.float32]
    rate: int
    at: float = 0.0
    speed: float = 1.0


@dataclass(frozen=True, eq=False)
class LapSound:
    """A lap as the sound card plays it: samples (N,2) float32, at least one, in −1 … 1.

    tail  (M,2) the music as it would go on, fading out: it is heard under the beginning of whatever comes next
    """

    lap: Lap
    samples: NDArray[np.float32]
    tail: NDArray[np.float32]


def lap_sound(
    lap: Lap, music: Music, entry: float, until: float | None = None, fade: float = 0.0, clicks: Sequence[Click] = ()
) -> LapSound:
    """Music from song time ``entry`` (s) on, and clicks.

    music  as it sounds at the lap's rate
    until  song time (s) from which the music fades out, within ``fade`` s of song time; None: it plays to the lap's end
    """
    rate, speed = music.rate, lap.rate
    count, joint = max(1, round(lap.seconds * rate)), round(JOIN * rate)
    first, shifted = (lap.start - music.at) / speed, [replace(each, t=(each.t - music.at) / speed) for each in clicks]
    mixed = mix(music.samples, rate, first, (max(entry, lap.start) - music.at) / speed, [])
    whole = np.pad(mixed[: count + joint], ((0, max(0, count + joint - len(mixed))), (0, 0)))
    if until is not None:
        whole *= _fading(len(whole), round((until - lap.start) / speed * rate), round(fade / speed * rate))
    whole[count:] *= np.linspace(1, 0, joint, dtype=np.float32)[:, None]
    _add(whole[:count], mix(np.zeros((0, 2), np.float32), rate, first, 0.0, shifted))
    return LapSound(lap, whole[:count], whole[count:])


def _fading(count: int, begins: int, length: int) -> NDArray[np.float32]:
    """(count, 1): 1 until sample ``begins``, then down to 0 within ``length`` samples."""
    return np.clip(1 - (np.arange(count, dtype=np.float32) - begins) / max(length, 1), 0, 1)[:, None]


def _add(samples: NDArray[np.float32], more: NDArray[np.float32]) -> None:
    there = samples[: len(more)]
    np.clip(there + more[: len(there)], -1.0, 1.0, out=there)
