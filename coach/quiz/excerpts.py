"""Which seconds of a dance are shown: those with the most movement, and most unlike the other songs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.layout import LAYOUT_HZ, Layout
from coach.quiz.songs import QuizSong

EXCERPT_SEEN_SHARE: Final = 0.8
"""Share of an excerpt in which the dancer must be seen."""
STANDING: Final = 0.5
"""Share of the song's median speed below which a second counts as standing."""
COMPARED: Final = 12
"""How many of the liveliest excerpts are compared with the other songs: comparing is what costs time."""
MOST_EXCERPT_OVERLAP: Final = 0.4
"""Share by which two excerpts of a song may overlap."""
EVERY: Final = 2
"""Only every so many grid steps of a layout are compared: 10 Hz tell dances apart as well as 20."""


@dataclass(frozen=True)
class Excerpt:
    """From ``start`` to ``end`` (s of song time); ``value``: the greater, the better a question it makes."""

    start: float
    end: float
    value: float = 0.0

    @property
    def seconds(self) -> float:
        return self.end - self.start


def excerpts(one: QuizSong, others: Sequence[QuizSong], seconds: float) -> list[Excerpt]:
    """A song's excerpts, the best first; at least one. Each begins on a beat.

    seconds  how long they should be; a shorter song is shown whole
    """
    song = one.song
    length = min(seconds, song.end - song.start)
    starts = song.grid.times[(song.grid.times >= song.start) & (song.grid.times <= song.end - length + 1e-6)]
    starts = starts if len(starts) else np.array([song.start])
    lively = _liveliness(one, starts, length)
    order = np.argsort(-lively, kind="stable")[:COMPARED]
    unlike = 1 - likeness(one.layout, starts[order], length, [other.layout for other in others])
    values = lively[order] / max(float(lively[order[0]]), 1e-9) * unlike
    found = [Excerpt(float(starts[k]), float(starts[k] + length), float(value)) for k, value in zip(order, values)]
    return _apart(sorted(found, key=lambda each: -each.value))


def _liveliness(one: QuizSong, starts: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    """(N,) rad/s of the excerpts that begin there; a thousandth of that if the dancer stands or is not seen, so that
    these come last."""
    return np.array([_lively(one, start, length) for start in starts])


def _lively(one: QuizSong, start: float, length: float) -> float:
    speed = _window(one.speed, one.layout, start, length)
    seen = np.isfinite(speed)
    if not seen.any():
        return 0.0
    mean = float(speed[seen].mean())
    second = (
        np.convolve(np.nan_to_num(speed), np.ones(LAYOUT_HZ) / LAYOUT_HZ, "valid")
        if len(speed) >= LAYOUT_HZ
        else np.array([mean])
    )
    dances = seen.sum() >= EXCERPT_SEEN_SHARE * length * LAYOUT_HZ and second.min() >= STANDING * one.energy
    return mean if dances else mean / 1000


def _window(values: NDArray, layout: Layout, start: float, length: float) -> NDArray:
    first = max(0, round(start * LAYOUT_HZ) - layout.first)
    return values[first : max(first, round((start + length) * LAYOUT_HZ) - layout.first)]


def likeness(
    layout: Layout, starts: NDArray[np.float64], length: float, others: Sequence[Layout]
) -> NDArray[np.float64]:
    """(N,) 0..1, how much the ``length`` s from each of ``starts`` resemble the most similar part of any other dance:
    the correlation of the limbs' directions."""
    steps = round(length * LAYOUT_HZ / EVERY)
    parts = [_window(layout.directions, layout, start, length)[::EVERY][:steps] for start in starts]
    whole = [k for k, part in enumerate(parts) if len(part) == steps]
    found = np.zeros(len(parts))
    if whole and steps:
        mine = np.stack([_real(parts[k]) for k in whole])
        best = [_best(mine, _real(other.directions[::EVERY])) for other in others]
        found[whole] = np.clip(np.max(best, axis=0, initial=0.0), 0.0, 1.0)
    return found


def _best(mine: NDArray[np.float32], theirs: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N,) the greatest correlation of each of ``mine`` (N, S, 18) with any S moments of ``theirs`` (T, 18)."""
    steps, places = mine.shape[1], len(theirs) - mine.shape[1] + 1
    if places < 1:
        return np.zeros(len(mine), np.float32)
    alike = mine @ theirs.T  # (N, S, T): every pair of moments; a part of the other dance is a diagonal
    each, moment, other = alike.strides
    shape, strides = (len(mine), places, steps), (each, other, moment + other)
    agreement = np.lib.stride_tricks.as_strided(alike, shape, strides, writeable=False).sum(axis=2)
    power = np.concatenate([[0.0], np.cumsum((theirs**2).sum(axis=1, dtype=np.float64))])
    size = np.sqrt(np.outer((mine**2).sum(axis=(1, 2)), power[steps:] - power[:places]))
    return (agreement / np.maximum(size, 1e-6)).max(axis=1)


def _real(directions: NDArray[np.complex128]) -> NDArray[np.float32]:
    """(T, 9) → (T, 18)."""
    return np.hstack([directions.real, directions.imag]).astype(np.float32)


def _apart(found: Sequence[Excerpt]) -> list[Excerpt]:
    """Those that do not overlap a better one by much (non-maximum suppression)."""
    kept: list[Excerpt] = []
    for one in found:
        shared = (min(one.end, other.end) - max(one.start, other.start) for other in kept)
        if all(common <= MOST_EXCERPT_OVERLAP * one.seconds for common in shared):
            kept.append(one)
    return kept
