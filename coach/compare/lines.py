"""At which speed, and from when, one recording follows another: straight lines in a similarity matrix. Pure.

Conventions: ``film`` is (F, K), ``music`` (or the reference) (M, K), in steps of the same length, and the product of
two of their rows says how alike step j of the film and step i of the music are, 0 on average. A film at ``speed``
follows i = middle + speed · (j − (F − 1) / 2).

Where two recordings differ in speed, their steps are alike along one slanted line. Summing along all lines finds it:
first along short pieces, for which a few speeds are enough, then along the pieces, more finely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SLOWEST_FILM_SPEED, FASTEST_FILM_SPEED = 0.12, 3.0
"""Speeds to try: from the slow motion of phones up, 240 pictures a second played at 30."""
LINE_SPEED_STEP: Final = 0.02
"""From one speed of the pieces to the next; above 1 as a share of the speed."""
PIECE: Final = 80
"""Steps of the film; at half of LINE_SPEED_STEP from its speed, its ends are off by less than half a step."""
STEPS_PER_SUM: Final = 4
"""Steps of a piece summed at once."""
SPEED_TOLERANCE_STEPS: Final = 1.6
"""Times LINE_SPEED_STEP that a speed found in coarser steps may be off: half of LINE_SPEED_STEP from its own, and one
next to it."""
LINE_BATCH_STEPS: Final = 1 << 13
"""Steps of the music, times pieces, that are added up at once: few enough to keep their sums."""
SUMS_AT_ONCE: Final = 1 << 25
"""Sums along pieces that are kept at once, at whatever speeds: 128 MB. At all speeds an hour's take gigabytes."""
PROPOSED: Final = 4
"""Number of lines worth a closer look."""


@dataclass(frozen=True)
class Line:
    """middle: step of the music at the middle of the film; evidence: mean similarity · √steps, which for chance is
    about the same however long the line."""

    speed: float
    middle: float
    evidence: float


def lines(
    film: NDArray[np.float32],
    music: NDArray[np.float32],
    least: int,
    near: float | None = None,
    advance: Callable[[float], None] = lambda share: None,
) -> list[Line]:
    """The likeliest lines, PROPOSED at most and no two of about the same speed, the best first.

    least    steps of the music that film and music must have in common
    near     only speeds about this one; None = all
    advance  is told of what has been looked at, all together 1
    """
    speeds = _speeds()
    if near is not None:
        speeds = speeds[np.abs(speeds - near) <= SPEED_TOLERANCE_STEPS * LINE_SPEED_STEP * max(near, 1.0)]
    found: list[Line] = []
    for pieces in _pieces(film, music, speeds):
        found += filter(None, [_best(pieces, (len(film), len(music)), least)])
        advance(1 / len(speeds))
    kept: list[Line] = []
    for line in sorted(found, key=lambda line: -line.evidence):
        if len(kept) < PROPOSED and all(abs(np.log(line.speed / other.speed)) > 2 * LINE_SPEED_STEP for other in kept):
            kept.append(line)
    return kept


def _speeds() -> NDArray[np.float64]:
    slower = np.arange(1, SLOWEST_FILM_SPEED, -LINE_SPEED_STEP)[::-1]
    return np.append(
        slower, (1 + LINE_SPEED_STEP) ** np.arange(1, np.log(FASTEST_FILM_SPEED) / np.log1p(LINE_SPEED_STEP))
    )


@dataclass(frozen=True, eq=False)
class _Pieces:
    """A film's pieces at a speed.

    centres  (P,) film steps from the film's middle to that of each piece
    sums     (P, M + 2 · margin) the similarity along the piece, with its middle at each step of the music from −margin
             on, beyond which it is 0
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
    first, end = enough.argmax(), len(steps) - enough[::-1].argmax()  # the steps with enough in common are one stretch
    size = np.sqrt(speed / np.maximum(common[first:end], 1))
    best = Line(speed, 0.0, -np.inf)
    for exact in _nearby(speed, pieces.centres):
        begins = room - pieces.margin - first - _nearest(exact * pieces.centres)
        evidence = _stacked(pieces.sums, begins.tolist(), end - first) * size
        at = int(evidence.argmax())
        if evidence[at] > best.evidence:
            best = Line(round(float(exact), 6), float(steps[first + at]), float(evidence[at]))
    return best


def _pieces(film: NDArray[np.float32], music: NDArray[np.float32], speeds: NDArray[np.float64]) -> Iterator[_Pieces]:
    borders = np.linspace(0, len(film), max(1, round(len(film) / PIECE)) + 1).astype(int)
    at_once = max(1, SUMS_AT_ONCE // max((len(borders) - 1) * len(music), 1))
    for at in range(0, len(speeds), at_once):
        yield from _pieces_at(speeds[at : at + at_once], film, music, borders)


def _pieces_at(
    speeds: NDArray[np.float64], film: NDArray[np.float32], music: NDArray[np.float32], borders: NDArray[np.int_]
) -> Iterator[_Pieces]:
    """From each of the ``borders`` (P + 1,) to the next."""
    centres = (borders[:-1] + borders[1:] - 1) / 2
    margins = np.ceil(speeds * np.diff(borders).max() / 2).astype(int) + 1
    sums = [np.zeros((len(centres), len(music) + 2 * margin), np.float32) for margin in margins]
    for numbers in _alike(np.diff(borders), max(1, LINE_BATCH_STEPS // max(len(music), 1))):
        rows = np.stack([film[borders[number] : borders[number + 1]] @ music.T for number in numbers], axis=-1)
        groups, steps = _Groups(rows), np.arange(len(rows)) - (len(rows) - 1) / 2
        for total, speed, margin in zip(sums, speeds, margins):
            total[numbers] = groups.added(margin - _nearest(speed * steps), total.shape[1]).T
    middle = (len(film) - 1) / 2
    for each in zip(speeds.tolist(), [centres - middle] * len(speeds), sums, margins.tolist()):
        yield _Pieces(*each)


def _alike(lengths: NDArray[np.int_], most: int) -> Iterator[NDArray[np.int_]]:
    """Numbers of pieces of one length, ``most`` of them at a time: they are summed in the same way."""
    for length in np.unique(lengths):
        numbers = np.flatnonzero(lengths == length)
        yield from (numbers[at : at + most] for at in range(0, len(numbers), most))


class _Groups:
    """Rows (N, M, P) of pieces, summed over and over, each row a little further left than the one before: the sums of
    STEPS_PER_SUM rows are kept, for there are few ways in which they can be offset."""

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self._whole, self._rest = np.split(rows, [len(rows) // STEPS_PER_SUM * STEPS_PER_SUM])
        self._music, self._pieces = rows.shape[1:]
        self._sums: dict[tuple[int, ...], NDArray[np.float32]] = {}

    def added(self, places: NDArray[np.int_], size: int) -> NDArray[np.float32]:
        """(size, P) the sums of the rows, each from its place on."""
        total = np.zeros((size, self._pieces), np.float32)
        groups = places[: len(self._whole)].reshape(-1, STEPS_PER_SUM)
        ways = (groups - groups[:, -1:]).tolist()
        for number, (last, way) in enumerate(zip(groups[:, -1].tolist(), ways)):
            row = self._sum(tuple(way))[number]
            total[last : last + len(row)] += row
        for row, at in zip(self._rest, places[len(self._whole) :].tolist()):
            total[at : at + self._music] += row
        return total

    def _sum(self, way: tuple[int, ...]) -> NDArray[np.float32]:
        """(N // STEPS_PER_SUM, M + way[0], P) of all groups, their rows ``way`` steps to the right of the last one."""
        if way not in self._sums:
            rows = self._whole.reshape(-1, STEPS_PER_SUM, self._music, self._pieces)
            self._sums[way] = sums = np.zeros((len(rows), self._music + way[0], self._pieces), np.float32)
            for row, right in enumerate(way):
                sums[:, right : right + self._music] += rows[:, row]
        return self._sums[way]


def _nearby(speed: float, centres: NDArray) -> Iterator[float]:
    """Speeds within half of LINE_SPEED_STEP, so close together that no piece is a whole step off."""
    half = LINE_SPEED_STEP * max(speed, 1.0) / 2
    count = int(np.ceil(half * np.abs(centres).max()))
    yield from speed + half * np.arange(-count, count + 1) / max(count, 1)


def _nearest(steps: NDArray) -> NDArray[np.int_]:
    """Rounds halves up: even and odd steps must not coincide, as they do with ``rint``."""
    return np.floor(steps + 0.5).astype(int)


def _stacked(sums: NDArray[np.float32], begins: Sequence[int], size: int) -> NDArray[np.float32]:
    """(size,) the sum of the rows of ``sums`` (P, N), each from its own beginning."""
    total = np.zeros(size, np.float32)
    for row, begin in zip(sums, begins):
        start, end = max(0, begin), min(size, begin + len(row))
        if start < end:
            total[start:end] += row[start - begin : end - begin]
    return total
