"""Beats out of onset strength: the most probable path through time and tempo. Pure.

The bar pointer model (Whiteley, Cemgil and Godsill 2006) in the form of Krebs, Böck and Widmer (2015): a hidden state
is where in its beat the music is and how long that beat lasts, the tempo changes at beats only, and Viterbi's algorithm
finds the best path. With states that move on by one in every frame, it is enough to decide at the beats.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.song.importing.tempo import Curve

SLOWEST_PULSE, FASTEST_PULSE = 65.0, 190.0
"""BPM that are followed: a little more than what is counted."""
USUAL: Final = 120.0
"""BPM: the middle of dance music."""
UNUSUAL_COST: Final = 0.15
"""For each beat, times the square of the octaves between its tempo and the usual one."""
CHANGE_COST: Final = 60.0
"""For each beat, times the logarithm of the ratio of its length to that of the beat before."""
LENGTH_WEIGHT: Final = 0.5
"""An onset on a beat counts with this power of the beat's length: 0 would favour many beats, 1 few and strong ones."""
LOUDEST: Final = 6.0
"""Times the usual strength around it that an onset counts at most."""
BREAK_COST: Final = 12.0
"""Of stopping at a beat and beginning anew later, at any time and tempo: about that of leaving ten beats out."""
SETTLING: Final = 3
"""Frames on both sides of a beat in which the onset that it is on is looked for."""
NEVER: Final = -1e9


def track_beats(onsets: Curve) -> NDArray[np.float64]:
    """(B,) s, of onsets that are about 1 where music is as strong as usual; none in a curve shorter than a beat."""
    if len(onsets.t) < 2:
        return np.zeros(0)
    step = float(onsets.t[1] - onsets.t[0])
    lengths = np.arange(np.floor(60 / FASTEST_PULSE / step), np.ceil(60 / SLOWEST_PULSE / step) + 1).astype(int)
    if len(onsets.t) <= lengths[-1]:
        return np.zeros(0)
    return _settled(onsets, _best_path(_gain(onsets.strength), lengths, step))


def _settled(onsets: Curve, frames: NDArray[np.int_]) -> NDArray[np.float64]:
    """(B,) s: the centre of the onset that a beat is on, for frames are coarse and the path may pass beside it."""
    near = np.clip(frames[:, None] + np.arange(-SETTLING, SETTLING + 1), 0, len(onsets.t) - 1)
    weight = onsets.strength[near] ** 2 + 1e-6
    return np.sort((onsets.t[near] * weight).sum(axis=1) / weight.sum(axis=1))


def _gain(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N,) what a beat gains in each frame, on average nothing; a frame early or late is as good."""
    padded = np.pad(np.minimum(strength, LOUDEST), 1, mode="edge")
    near = np.maximum(np.maximum(padded[:-2], padded[2:]), padded[1:-1])
    return near - near.mean()


def _best_path(gain: NDArray[np.float64], lengths: NDArray[np.int_], step: float) -> NDArray[np.int_]:
    """Frames of the beats. ``lengths`` (L,): frames that a beat may last."""
    unusual = UNUSUAL_COST * np.log2(60 / (lengths * step) / USUAL) ** 2
    change = -CHANGE_COST * np.abs(np.log(lengths[:, None] / lengths))  # to the one from the other
    weight = (lengths / lengths.mean()) ** LENGTH_WEIGHT
    every, shortest, longest = np.arange(len(lengths)), int(lengths[0]), int(lengths[-1])
    score = np.full((len(gain) + longest, len(lengths)), NEVER)  # of a beat in that frame, the next one so far away
    # The frame of the beat before it, and how long that beat was; small numbers, for an hour has 300,000 frames.
    before, length = (np.zeros((len(gain), len(lengths)), kind) for kind in (np.int32, np.int16))
    left, left_at = 0.0, -1  # the best that can be left for a break; to begin with, no beat at all
    for first in range(0, len(gain), shortest):  # no beat is shorter: of so many frames none hangs on another
        frames = np.arange(first, min(first + shortest, len(gain)))
        # frames before the first are found at the end of ``score``, where nothing has been reached yet
        reached = score[frames[:, None] - lengths, every]
        best = (reached[:, None, :] + change).argmax(axis=2)
        total = np.take_along_axis(reached, best, axis=1) + change[every, best]
        ends = np.where(frames >= longest, score[frames - shortest].max(axis=1) - BREAK_COST, -np.inf)
        lefts = np.maximum.accumulate(np.concatenate([[left], ends]))
        places = np.where(np.diff(lefts) > 0, frames - shortest, -1)
        lefts_at = np.maximum.accumulate(np.concatenate([[left_at], places]))
        left, left_at = float(lefts[-1]), int(lefts_at[-1])
        begins = total < lefts[1:, None]
        before[frames] = np.where(begins, lefts_at[1:, None], frames[:, None] - lengths[best])
        length[frames] = np.where(begins, -1, best)
        score[frames] = np.where(begins, lefts[1:, None], total) + gain[frames, None] * weight - unusual
    return _traced(score[: len(gain)], before, length)


def _traced(score: NDArray[np.float64], before: NDArray[np.int_], length: NDArray[np.int_]) -> NDArray[np.int_]:
    frames = [int(score.max(axis=1).argmax())]
    now = int(score[frames[-1]].argmax())
    while (earlier := int(before[frames[-1], now])) >= 0:
        now = int(length[frames[-1], now])
        frames.append(earlier)
        now = int(score[earlier].argmax()) if now < 0 else now
    return np.array(frames[::-1])
