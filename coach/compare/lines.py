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
GROUP: Final = 4
"""Steps of a piece that are added up at once."""
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
    near   only speeds about this one; None = all
    """
    speeds = _speeds()
    if near is not None:
        speeds = speeds[np.abs(speeds - near) <= AROUND * STEP * max(near, 1.0)]
    found = [line for pieces in _pieces(similarity, speeds) if (line := _best(pieces, similarity.shape, least))]
    kept: list[Line] = []
    for line in sorted(found, key=lambda line: -line.evidence):
        if len(kept) < PROPOSED and all(abs(np.log(line.speed / other.speed)) > 2 * STEP for other in kept):
            kept.append(line)
    return kept


def _speeds() -> NDArray[np.float64]:
    slower = np.arange(1, SLOWEST, -STEP)[::-1]
    return np.append(slower, (1 + STEP) ** np.arange(1, np.log(FASTEST) / np.log1p(STEP)))


@dataclass(frozen=True, eq=False)
class _Pieces:
    """A film's pieces at a speed.

    centres  (P,) film steps from the film's middle to that of each piece
    sums     (P, M + 2 · margin) the similarity along the piece, its middle at each step of the music from −margin on,
             beyond which it is 0
    """

    speed: float
    centres: NDArray[np.float64]
    sums: NDArray[np.float32]
    margin: int


def _best(pieces: _Pieces, shape: tuple[int, int], least: int) -> Line | None:
    """The best line of about the pieces' speed; None where none has enough in common."""
    (film, music), speed = shape, pieces.speed
    room = int(np.ceil(film * speed / 2)) + 1
    steps = np.arange(-room, music + room)
    common = np.minimum(steps + speed * film / 2, music) - np.maximum(steps - speed * film / 2, 0)
    enough = common >= least
    if not enough.any():
        return None
    size = np.sqrt(speed / np.maximum(common, 1))
    best = Line(speed, 0.0, -np.inf)
    for exact in _nearby(speed, pieces.centres):
        begins = room - pieces.margin - _nearest(exact * pieces.centres)
        evidence = np.where(enough, _stacked(pieces.sums, begins.tolist(), len(steps)) * size, -np.inf)
        at = int(evidence.argmax())
        if evidence[at] > best.evidence:
            best = Line(round(float(exact), 6), float(steps[at]), float(evidence[at]))
    return best


def _pieces(similarity: NDArray[np.float32], speeds: NDArray[np.float64]) -> list[_Pieces]:
    film, music = similarity.shape
    borders = np.linspace(0, film, max(1, round(film / PIECE)) + 1).astype(int)
    centres = (borders[:-1] + borders[1:] - 1) / 2
    margins = np.ceil(speeds * np.diff(borders).max() / 2).astype(int) + 1
    sums = [np.zeros((len(centres), music + 2 * margin), np.float32) for margin in margins]
    for number, (start, end, centre) in enumerate(zip(borders, borders[1:], centres)):
        groups = _Groups(similarity[start:end])
        for total, speed, margin in zip(sums, speeds, margins):
            groups.add_to(total[number], margin - _nearest(speed * (np.arange(start, end) - centre)))
    middle = (film - 1) / 2
    return [_Pieces(*each) for each in zip(speeds.tolist(), [centres - middle] * len(speeds), sums, margins.tolist())]


class _Groups:
    """Rows (N, M) that are added up again and again, each a little further left than the one before: the sums of
    GROUP rows are kept, for there are few ways in which they lie beside each other."""

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self._rows, self._music = rows, rows.shape[1]
        self._whole = len(rows) // GROUP * GROUP
        self._sums: dict[tuple[int, ...], NDArray[np.float32]] = {}

    def add_to(self, total: NDArray[np.float32], places: NDArray[np.int_]) -> None:
        """Each row from its place on."""
        groups = places[: self._whole].reshape(-1, GROUP)
        ways = (groups - groups[:, -1:]).tolist()
        for number, (last, way) in enumerate(zip(groups[:, -1].tolist(), ways)):
            row = self._sum(tuple(way))[number]
            total[last : last + len(row)] += row
        for row, at in zip(self._rows[self._whole :], places[self._whole :].tolist()):
            total[at : at + self._music] += row

    def _sum(self, way: tuple[int, ...]) -> NDArray[np.float32]:
        """(N // GROUP, M + way[0]) of all groups, their rows ``way`` steps to the right of the last one."""
        if way not in self._sums:
            rows = self._rows[: self._whole].reshape(-1, GROUP, self._music)
            self._sums[way] = sums = np.zeros((len(rows), self._music + way[0]), np.float32)
            for row, right in enumerate(way):
                sums[:, right : right + self._music] += rows[:, row]
        return self._sums[way]


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
