"""The reel's sound: the song's own music under every cut, soft under the cards, joined without a click."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.media.audio import SAMPLE_HZ, Audio, PassageSound
from coach.media.stretch import stretched
from coach.reel.plan import Cut, ReelPlan

CUT_FADE_S: Final = 0.008
"""s of fade in and out where the music is cut."""
CUT_MARGIN_S: Final = 0.1
"""s of music read before and after a cut, more than a time is rounded by: where it ends, the song does."""
SOFT: Final = 0.3
"""Volume of the music under a card."""
SWELL: Final = 0.45
"""s over which it rises to full volume before the passage begins."""
ENTRY: Final = 0.25
"""s over which the music fades in under a card."""


def reel_sound(plan: ReelPlan, music: PassageSound) -> Audio:
    """As long as the reel, and silent where there is no music: some players need an audio track."""
    samples = np.zeros((round(plan.length * SAMPLE_HZ), 2), np.float32)
    for cut in plan.cuts:
        first, end = round(cut.begin * SAMPLE_HZ), round(cut.end * SAMPLE_HZ)
        length = (end - first) / SAMPLE_HZ * cut.speed
        begin = cut.stop - length if cut.part == "title" else cut.start
        heard = music(begin - CUT_MARGIN_S, begin + length + CUT_MARGIN_S) if cut.speed else None
        if heard is not None:
            samples[first:end] = _cut_sound(cut, heard, end - first)
    return Audio(samples, SAMPLE_HZ)


def _cut_sound(cut: Cut, music: Audio, count: int) -> NDArray[np.float32]:
    """(count, 2) samples heard in the cut, which is no still."""
    if cut.speed != 1:
        slow = stretched(Audio(piece(music, cut.start, round(count * cut.speed)), music.rate), cut.speed).samples
        heard = np.zeros((count, 2), np.float32)
        heard[: len(slow)] = slow[:count]
    elif cut.part == "title":  # the passage continues at its end
        heard = piece(music, cut.stop, count, before=True)
    else:
        heard = piece(music, cut.start, count)
    return heard * _loudness(cut, count, music.rate)[:, None]


def piece(music: Audio, at: float, count: int, before: bool = False) -> NDArray[np.float32]:
    """(count, 2) samples from song time ``at`` (s), or up to it; fading to silence beyond the song's ends."""
    first = round(at * music.rate) - (count if before else 0)
    samples = np.zeros((count, 2), np.float32)
    low, high = max(first, 0), min(first + count, len(music.samples))
    if low < high:
        heard = music.samples[low:high].copy()
        edge = np.linspace(0, 1, min(round(CUT_FADE_S * music.rate), len(heard)), dtype=np.float32)[:, None]
        if first < 0:
            heard[: len(edge)] *= edge
        if first + count > len(music.samples):
            heard[len(heard) - len(edge) :] *= edge[::-1]
        samples[low - first : high - first] = heard
    return samples


def _loudness(cut: Cut, count: int, rate: int) -> NDArray[np.float32]:
    """(count,) 0..1. From a title card the music continues into the passage without a break."""
    t = np.arange(count) / rate
    left = count / rate - t
    if cut.part == "title":
        curve = np.interp(left, [0.0, SWELL], [1.0, SOFT]) * np.minimum(t / ENTRY, 1.0)
    elif cut.part == "next":
        curve = SOFT * np.minimum(t / ENTRY, 1.0) * np.minimum(left / (count / rate), 1.0)
    else:
        curve = np.minimum(left / CUT_FADE_S, 1.0)
        if cut.part != "danced":
            curve *= np.minimum(t / CUT_FADE_S, 1.0)
    return curve.astype(np.float32)
