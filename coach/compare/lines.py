"""At which speed, and from when on, one recording follows another: straight lines in a similarity matrix. Pure.

Conventions: ``similarity`` is (F, M), how alike step j of the film and step i of the music, or of the reference, are,
0 on average; both have steps of the same length. A film at ``speed`` follows i = middle + speed · (j − (F − 1) / 2).

Where two recordings differ by a speed, their steps are alike along one slanted line. Adding up along all lines finds
it: first along short pieces, for which a few speeds are enough, then along the pieces, more finely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SLOWEST, FASTEST = 0.12, 3.0
"""Speeds that are tried: from the slow motion of phones, 240 pictures a second played at 30, on."""
STEP: Final = 0.02
"""From one speed of the pieces to the next; above 1 in shares of it."""
PIECE: Final = 80
"""Steps of the film; at half of STEP from its speed, its ends are off by less than half a step."""
AROUND: Final = 1.6
"""Times STEP that a speed may be off which was found in coarser steps: half of STEP from its own, and one beside it."""
PROPOSED: Final = 4
"""So many lines are worth a closer look."""


@dataclass(frozen=True)
class Line:
    """middle: step of the music at the middle of the film; evidence: mean similarity · √steps, of which chance has
    about the same however long the line."""

    speed: float
    middle: float
    evidence: float


def lines(similarity: NDArray[np.float32], least: int, near: float | None = None) -> list[Line]:
    """The likeliest lines, PROPOSED at most and no two of about the same speed, the best first.

    least  steps of the music that film and music must have in common
    near   only speeds about this one, where one already knows that much
    """
    speeds = _speeds()
    if near is not None:
        speeds = speeds[np.abs(speeds - near) <= AROUND * STEP * max(near, 1.0)]
    found = [line for speed in speeds if (line := _best(similarity, speed, least)) is not None]
    kept: list[Line] = []
    for line in sorted(found, key=lambda line: -line.evidence):
        if len(kept) < PROPOSED and all(abs(np.log(line.speed / other.speed)) > 2 * STEP for other in kept):
            kept.append(line)
    return kept


def _speeds() -> NDArray[np.float64]:
    slower = np.arange(1, SLOWEST, -STEP)[::-1]
    return np.append(slower, (1 + STEP) ** np.arange(1, np.log(FASTEST) / np.log1p(STEP)))


def _best(similarity: NDArray[np.float32], speed: float, least: int) -> Line | None:
    """The best line of about this speed; None where none has enough in common."""
    film, music = similarity.shape
    room = int(np.ceil(film * speed / 2)) + 1
    steps = np.arange(-room, music + room)
    common = np.minimum(steps + speed * film / 2, music) - np.maximum(steps - speed * film / 2, 0)
    enough = common >= least
    if not enough.any():
        return None
    size = np.sqrt(speed / np.maximum(common, 1))
    centres, sums, margin = _pieces(similarity, speed)
    best = Line(speed, 0.0, -np.inf)
    for exact in _nearby(speed, centres):
        begins = room - margin - _nearest(exact * centres)
        evidence = np.where(enough, _stacked(sums, begins.tolist(), len(steps)) * size, -np.inf)
        at = int(evidence.argmax())
        if evidence[at] > best.evidence:
            best = Line(round(float(exact), 6), float(steps[at]), float(evidence[at]))
    return best


def _pieces(similarity: NDArray[np.float32], speed: float) -> tuple[NDArray, NDArray[np.float32], int]:
    """(P,) film steps from the film's middle to that of each piece; (P, M + 2 · margin) the sums along the piece at
    ``speed``, its middle at each step of the music from −margin on, beyond which they are 0; margin."""
    film, music = similarity.shape
    borders = np.linspace(0, film, max(1, round(film / PIECE)) + 1).astype(int)
    centres = (borders[:-1] + borders[1:] - 1) / 2
    margin = int(np.ceil(speed * np.diff(borders).max() / 2)) + 1
    sums = np.zeros((len(centres), music + 2 * margin), np.float32)
    for total, start, end, centre in zip(sums, borders, borders[1:], centres):
        places = margin - _nearest(speed * (np.arange(start, end) - centre))
        for row, at in zip(similarity[start:end], places.tolist()):
            total[at : at + music] += row
    return centres - (film - 1) / 2, sums, margin


def _nearby(speed: float, centres: NDArray) -> Iterator[float]:
    """Speeds within half of STEP, so near to one another that no piece is a whole step off."""
    half = STEP * max(speed, 1.0) / 2
    count = int(np.ceil(half * np.abs(centres).max()))
    yield from speed + half * np.arange(-count, count + 1) / max(count, 1)


def _nearest(steps: NDArray) -> NDArray[np.int_]:
    """Halves upwards: even and odd steps must not fall together, as they do in ``rint``."""
    return np.floor(steps + 0.5).astype(int)


def _stacked(sums: NDArray[np.float32], begins: Sequence[int], size: int) -> NDArray[np.float32]:
    """(size,) the sum of the rows of ``sums`` (P, N), each of which begins there."""
    total = np.zeros(size, np.float32)
    for row, begin in zip(sums, begins):
        start, end = max(0, begin), min(size, begin + len(row))
        if start < end:
            total[start:end] += row[start - begin : end - begin]
    return total
