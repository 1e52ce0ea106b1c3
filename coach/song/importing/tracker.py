"""Beats from onset strength: the most probable path through time and tempo. Pure.

The bar pointer model (Whiteley, Cemgil and Godsill 2006) in the form of Krebs, Böck and Widmer (2015): a hidden state
is where the music is in its beat and how long that beat lasts, the tempo only changes at beats, and Viterbi's algorithm
finds the best path. As states advance by one in every frame, it is enough to decide at the beats.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.song.importing.tempo import Curve

SLOWEST_PULSE, FASTEST_PULSE = 65.0, 190.0
"""BPM that are followed: a slightly wider range than dancers count."""
USUAL_TEMPO_BPM: Final = 120.0
"""BPM: the middle of dance music."""
UNUSUAL_COST: Final = 0.15
"""Cost of a beat, times the square of the octaves between its tempo and the usual one."""
CHANGE_COST: Final = 60.0
"""Cost of a beat, times the logarithm of the ratio of its length to the previous beat's."""
LENGTH_WEIGHT: Final = 0.5
"""An onset on a beat counts with this power of the beat's length: 0 would favour many beats, 1 few and strong ones."""
LOUDEST: Final = 6.0
"""An onset counts at most this many times the usual strength around it."""
BREAK_COST: Final = 12.0
"""Cost of stopping at a beat and restarting later, at any time and tempo: about that of leaving out ten beats."""
SETTLING: Final = 3
"""Frames on both sides of a beat in which to look for its onset."""
NEVER: Final = -1e9
BEGINS: Final = -1
"""In place of the previous beat's length: there is no previous beat."""


def track_beats(onsets: Curve, advance: Advance = lambda amount: None) -> NDArray[np.float64]:
    """(B,) s, from onsets that are about 1 where music is as strong as usual; none in a curve shorter than a beat.
    ``advance`` is told of every few seconds (s) done."""
    if len(onsets.t) < 2:
        return np.zeros(0)
    step = float(onsets.t[1] - onsets.t[0])
    lengths = np.arange(np.floor(60 / FASTEST_PULSE / step), np.ceil(60 / SLOWEST_PULSE / step) + 1).astype(int)
    if len(onsets.t) <= lengths[-1]:
        return np.zeros(0)
    return _settled(onsets, _best_path(_gain(onsets.strength), lengths, step, advance))


def _settled(onsets: Curve, frames: NDArray[np.int_]) -> NDArray[np.float64]:
    """(B,) s: each beat moved to the centre of its onset, as frames are coarse and the path may pass next to it."""
    near = np.clip(frames[:, None] + np.arange(-SETTLING, SETTLING + 1), 0, len(onsets.t) - 1)
    weight = onsets.strength[near] ** 2 + 1e-6
    return np.sort((onsets.t[near] * weight).sum(axis=1) / weight.sum(axis=1))


def _gain(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N,) what a beat gains in each frame, 0 on average; a frame early or late gains just as much."""
    padded = np.pad(np.minimum(strength, LOUDEST), 1, mode="edge")
    near = np.maximum(np.maximum(padded[:-2], padded[2:]), padded[1:-1])
    return near - near.mean()


def _best_path(gain: NDArray[np.float64], lengths: NDArray[np.int_], step: float, advance: Advance) -> NDArray[np.int_]:
    """Frames of the beats. ``lengths`` (L,): frames that a beat may last."""
    unusual = UNUSUAL_COST * np.log2(60 / (lengths * step) / USUAL_TEMPO_BPM) ** 2
    change = -CHANGE_COST * np.abs(np.log(lengths[:, None] / lengths))  # to the one from the other
    weight = (lengths / lengths.mean()) ** LENGTH_WEIGHT
    every, shortest, longest = np.arange(len(lengths)), int(lengths[0]), int(lengths[-1])
    # Of a beat in that frame, with the next one so far away; of the last ``longest`` frames, written over in turn.
    score = np.full((longest, len(lengths)), NEVER)
    path = _Path(lengths, len(gain))
    left, left_at = 0.0, -1  # the best that can be left for a break; to begin with, no beat at all
    for first in range(0, len(gain), shortest):  # no beat is shorter, so none of these frames depends on another
        frames = np.arange(first, min(first + shortest, len(gain)))
        reached = score[(frames[:, None] - lengths) % longest, every]
        best = (reached[:, None, :] + change).argmax(axis=2)
        total = np.take_along_axis(reached, best, axis=1) + change[every, best]
        ends = np.where(frames >= longest, score[(frames - shortest) % longest].max(axis=1) - BREAK_COST, -np.inf)
        lefts = np.maximum.accumulate(np.concatenate([[left], ends]))
        places = np.where(np.diff(lefts) > 0, frames - shortest, -1)
        lefts_at = np.maximum.accumulate(np.concatenate([[left_at], places]))
        left, left_at = float(lefts[-1]), int(lefts_at[-1])
        best[total < lefts[1:, None]] = BEGINS
        now = np.maximum(total, lefts[1:, None]) + gain[frames, None] * weight - unusual
        score[frames % longest] = now
        path.note(frames, best, lefts_at[1:], now)
        advance(len(frames) * step)
    return path.traced()


class _Path:
    """Backpointers, in small integers: an hour has 300,000 frames."""

    def __init__(self, lengths: NDArray[np.int_], count: int) -> None:
        self._lengths = lengths
        self._before = np.zeros((count, len(lengths)), np.int16)
        self._left_at = np.zeros(count, np.int32)
        self._best = np.zeros(count, np.int16)
        self._score = np.zeros(count)

    def note(
        self,
        frames: NDArray[np.int_],
        before: NDArray[np.int_],
        left_at: NDArray[np.int_],
        score: NDArray[np.float64],
    ) -> None:
        """Of a beat in each of the frames (F,), for each length of it (F, L): which length the one before it had, or
        that the music BEGINS with it, after a beat in frame ``left_at`` (F,) or, at −1, after none."""
        self._before[frames], self._left_at[frames] = before, left_at
        self._best[frames], self._score[frames] = score.argmax(axis=1), score.max(axis=1)

    def traced(self) -> NDArray[np.int_]:
        """Frames of the beats on the best path."""
        frame = int(self._score.argmax())
        frames, now = [frame], int(self._best[frame])
        while True:
            length = int(self._before[frame, now])
            frame = int(self._left_at[frame]) if length == BEGINS else frame - int(self._lengths[length])
            if frame < 0:
                return np.array(frames[::-1])
            frames.append(frame)
            now = int(self._best[frame]) if length == BEGINS else length
