"""What the loudspeaker plays: music and count-in clicks, mixed into one array before the stream starts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLICK_SECONDS = 0.04
PITCH = {False: 1000.0, True: 1500.0}
"""Hz; the accent is a fifth higher and louder, as with metronomes."""
LOUDNESS = {False: 0.45, True: 0.65}
ATTACK = 0.0005
"""s; steep enough to be located exactly, without the crack of a step."""
MUSIC_START_FADE_S = 0.005
"""s of fade-in when music starts in the middle, to avoid the same crack."""


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
