"""What the loudspeaker plays, prepared in advance: music and clicks, for the whole song or one lap. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.devices.transport import Lap

CLICK_SECONDS = 0.04
PITCH = {False: 1000.0, True: 1500.0}
"""Hz; the accent is a fifth higher and louder, as in metronomes."""
LOUDNESS = {False: 0.45, True: 0.65}
ATTACK = 0.0005
"""s; steep enough to be located exactly, without the click of a step."""
MUSIC_START_FADE_S = 0.005
"""s of fade-in when music starts in the middle, to avoid the same click."""
JOIN: Final = MUSIC_START_FADE_S
"""s in which one lap fades out under the next one's beginning: as long as the music's own fade-in."""


@dataclass(frozen=True)
class Click:
    """A click that begins at song time ``t`` (s)."""

    t: float
    accent: bool = False


def ping(rate: int, accent: bool) -> NDArray[np.float32]:
    """(N,) float32 in −1 … 1: a short decaying sine."""
    t = np.arange(round(CLICK_SECONDS * rate)) / rate
    envelope = np.minimum(t / ATTACK, 1.0) * np.exp(-t / (CLICK_SECONDS / 5))
    return (LOUDNESS[accent] * envelope * np.sin(2 * np.pi * PITCH[accent] * t)).astype(np.float32)


def mix(
    music: NDArray[np.float32], rate: int, at: float, music_from: float, clicks: Sequence[Click]
) -> NDArray[np.float32]:
    """(N,2) float32 in −1 … 1: what is heard from song time ``at`` (s) to the end of the music and of the last click.

    music       (M,2) float32, its first sample at song time 0
    music_from  song time (s) from which the music is heard; before it there is silence and clicks
    clicks      those that begin before ``at`` are left out
    """
    first = round(at * rate)
    places = [(round(click.t * rate) - first, ping(rate, click.accent)) for click in clicks if click.t >= at]
    end = max([len(music) - first, 0, *(start + len(sound) for start, sound in places)])
    mixed = np.zeros((end, 2), np.float32)
    entry = max(round(music_from * rate), first, 0)
    heard = music[entry:]
    mixed[entry - first : entry - first + len(heard)] = heard
    if 0 < entry < len(music):
        ramp = np.linspace(0, 1, min(round(MUSIC_START_FADE_S * rate), len(heard)), dtype=np.float32)
        mixed[entry - first : entry - first + len(ramp)] *= ramp[:, None]
    for start, sound in places:
        mixed[start : start + len(sound)] += sound[:, None]
    return np.clip(mixed, -1.0, 1.0, out=mixed)


@dataclass(frozen=True, eq=False)
class Music:
    """A piece of music: samples (N,2) float32 in −1 … 1 at ``rate`` Hz, as it sounds at ``speed`` (song seconds per
    real second). The first is at song time ``at`` (s).
    """

    samples: NDArray[np.float32]
    rate: int
    at: float = 0.0
    speed: float = 1.0


@dataclass(frozen=True, eq=False)
class LapSound:
    """A lap as the sound card plays it: samples (N,2) float32, at least one, in −1 … 1.

    tail  (M,2) the music's continuation, fading out: heard under the beginning of whatever comes next
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
    first, shifted = (lap.start - music.at) / speed, [replace(each, t=(each.t - lap.start) / speed) for each in clicks]
    heard = music.samples[: max(0, round(first * rate) + count + joint)]
    mixed = mix(heard, rate, first, (max(entry, lap.start) - music.at) / speed, [])
    whole = np.zeros((count + joint, 2), np.float32)
    whole[: len(mixed)] = mixed[: len(whole)]
    if until is not None:
        _fade_out(whole, round((until - lap.start) / speed * rate), round(fade / speed * rate))
    whole[count:] *= np.linspace(1, 0, joint, dtype=np.float32)[:, None]
    for click in shifted:
        if click.t >= 0:
            _add(whole[round(click.t * rate) : count], ping(rate, click.accent))
    return LapSound(lap, whole[:count], whole[count:])


def _fade_out(samples: NDArray[np.float32], begins: int, length: int) -> None:
    """From sample ``begins`` on, within ``length`` samples; silence after that."""
    fading = samples[begins : begins + length]
    fading *= np.linspace(1, 0, length, dtype=np.float32)[: len(fading), None]
    samples[begins + length :] = 0.0


def _add(samples: NDArray[np.float32], sound: NDArray[np.float32]) -> None:
    """Add a sound (N,) to the beginning of samples."""
    there = samples[: len(sound)]
    np.clip(there + sound[: len(there), None], -1.0, 1.0, out=there)
