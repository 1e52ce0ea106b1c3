"""When in a take the song begins and how fast it is danced, from the movements alone: for silent takes. Pure.

The offset, in seconds, is the time in the take at which song time 0 falls: negative if the camera was switched on
later. It includes how late the dancer is as a whole: movements alone cannot tell the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.layout import (
    LAYOUT_HZ,
    LEAST_COMMON_DANCE_S,
    SHORT_S,
    SWING_EVIDENCE_FACTOR,
    Layout,
    is_short,
    laid_out,
)
from coach.compare.lines import PROPOSED, Line, lines
from coach.domain.landmarks import PoseTrack

CHANCE: Final = 1.15
"""The largest evidence that two different dances have shown at any offset."""
CERTAIN_EVIDENCE: Final = 2.0
"""Evidence above which there is no doubt, if no other offset comes close."""
COVER_CORRELATION: Final = 0.5
"""Correlation that real covers reach."""
SAME_PEAK_S: Final = 0.6
"""Offsets closer than this belong to the same peak."""
LEAST_LINE_S: Final = 6.0
"""s of the song that must be danced at another speed, at least."""
AT_ONCE_S: Final = 240.0
"""s of a film that are compared with the song at once: time and memory would grow with the square of its length."""
CLOSE_LOOK_SHARE: Final = 0.1
"""Share of the work of comparing a long film that looking closely is."""
OTHER_EVIDENCE: Final = 1.2
"""Another speed is believed if its evidence is this multiple of that of the song's own speed …"""
LEAST_OTHER: Final = 1.6
"""… and this evidence: real covers of 15 s and more have 1.6 to 3.8 at any speed from .5 to 2, other dances come to
1.5 …"""
SLOW, NEARLY, LEAST_SLOW = (0.75, 0.5), 0.02, 1.4
"""… or, this close to the speeds of tutorials and slow practice, at least this: shorter covers have 1.43."""


@dataclass(frozen=True)
class PoseOffset:
    """seconds: see above; evidence: correlation · √(common seconds); sure: 0..1."""

    seconds: float
    evidence: float
    sure: float


def pose_offset(user: Layout, reference: Layout) -> PoseOffset | None:
    """The offset at which the two move most alike; None if they share too little to tell."""
    if not len(user) or not len(reference):
        return None
    lags, found = _evidence(user, reference)
    if not np.isfinite(found).any():
        return None
    best = int(found.argmax())
    other = found[np.abs(lags - lags[best]) > SAME_PEAK_S * LAYOUT_HZ]
    second = max(0.0, float(other.max())) if len(other) else 0.0
    height = float(found[best])
    sure = np.clip((height - CHANCE) / (CERTAIN_EVIDENCE - CHANCE), 0, 1) * np.clip(
        2 * (1 - second / max(height, 1e-6)), 0, 1
    )
    at = (lags[best] + peak(found, best) + user.first - reference.first) / LAYOUT_HZ
    return PoseOffset(float(at), height, float(sure))


@dataclass(frozen=True)
class DanceSpeed:
    """How fast somebody dances (song seconds per second), and the part of their film (s of its own time) in which they
    may be dancing."""

    speed: float = 1.0
    start: float = -float("inf")
    end: float = float("inf")


def is_at_song_speed(user: Layout, reference: Layout) -> bool:
    """Whether no other speed could be believed (OTHER_EVIDENCE): at none can a correlation be above 1, nor more be in
    common than the whole reference. Only the reference itself, or a dancer who knows it by heart, is that close."""
    most = max(np.sqrt(len(reference) / LAYOUT_HZ), SWING_EVIDENCE_FACTOR * np.sqrt(SHORT_S))
    plain = pose_offset(user, reference)
    return plain is not None and OTHER_EVIDENCE * plain.evidence > most


def _untold(seconds: float) -> None:
    """For callers that show no progress."""


def _told(advance: Callable[[float], None], times: float, amount: float) -> None:
    advance(times * amount)


def speed_of(user: PoseTrack, reference: Layout) -> float:
    """How fast the user dances relative to the song: 1 unless it is clearly another speed."""
    return paced(user, laid_out(user), reference).speed


def paced(user: PoseTrack, own: Layout, reference: Layout, advance: Callable[[float], None] = _untold) -> DanceSpeed:
    """The same, and where in the user's film.

    own      the user, laid out
    advance  is called with the seconds of each stretch compared; they add up to the length of the film
    """
    plain = pose_offset(own, reference)
    least = OTHER_EVIDENCE * plain.evidence if plain else 0.0
    clear: dict[DanceSpeed, float] = {}
    for one in _proposed(own, reference, advance):
        found = pose_offset(laid_out(user.between(one.start, one.end).at_speed(one.speed)), reference)
        if found is not None and found.evidence >= max(least, _least_evidence(one.speed)):
            clear[one] = found.evidence
    return max(clear, key=clear.__getitem__, default=DanceSpeed())


def _proposed(user: Layout, reference: Layout, advance: Callable[[float], None]) -> list[DanceSpeed]:
    """The likeliest ones; for a long film in two passes: coarsely over all of it, then closely where that found
    them."""
    theirs = reference.directions
    if not len(user) or not len(reference):
        return []
    seconds = len(user) / LAYOUT_HZ
    if len(user) <= AT_ONCE_S * LAYOUT_HZ:
        found = _lines(user.directions, theirs, advance=partial(_told, advance, seconds))
        return [DanceSpeed(line.speed) for line in found]
    rough = sorted(
        _rough_lines(user, reference, partial(_told, advance, 1 - CLOSE_LOOK_SHARE)),
        key=lambda found: -found[0].evidence,
    )[:PROPOSED]
    close = []
    for line, first, end in rough:
        song = round(len(reference) / line.speed)  # of which a part may hold only the end, or the beginning
        around = slice(max(0, first - song), end + song)
        start, stop = ((user.first + step) / LAYOUT_HZ for step in (around.start, around.stop))
        found = _lines(
            user.directions[first:end],
            theirs,
            near=line.speed,
            advance=partial(_told, advance, CLOSE_LOOK_SHARE * seconds / len(rough)),
        )
        close += [DanceSpeed(line.speed, start, stop) for line in found[:1]]
    return close


def _rough_lines(user: Layout, reference: Layout, advance: Callable[[float], None]) -> Iterator[tuple[Line, int, int]]:
    """Those of each part of a long film at half of LAYOUT_HZ, with the first step and the end of the part."""
    theirs = _halved(reference.directions)
    borders = np.linspace(0, len(user), int(np.ceil(len(user) / (AT_ONCE_S * LAYOUT_HZ))) + 1).astype(int)
    for first, end in pairwise(borders.tolist()):
        part, seconds = user.directions[first:end], (end - first) / LAYOUT_HZ
        if not part.any():  # nobody is seen in it
            advance(seconds)
            continue
        found = _lines(_halved(part), theirs, LAYOUT_HZ / 2, advance=partial(_told, advance, seconds))
        yield from ((line, first, end) for line in found)


def _halved(directions: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """(T // 2, 9) means of pairs."""
    return directions[: len(directions) // 2 * 2].reshape(-1, 2, 9).mean(axis=1)


def _lines(
    user: NDArray,
    reference: NDArray,
    hz: float = LAYOUT_HZ,
    near: float | None = None,
    advance: Callable[[float], None] = _untold,
) -> list[Line]:
    """The likeliest ones of directions (T, 9), ``hz`` a second."""
    mine, theirs = (np.hstack([each.real, each.imag]).astype(np.float32) for each in (user, reference))
    return lines(mine, theirs, round(LEAST_LINE_S * hz), near, advance)


def _least_evidence(speed: float) -> float:
    return LEAST_SLOW if any(abs(speed / slow - 1) <= NEARLY for slow in SLOW) else LEAST_OTHER


def absence_sure(user: Layout, reference: Layout) -> float:
    """0..1, how sure it is, if no offset fits, that the two dance something else: a short cover would not stand out
    from chance either."""
    longest = min(layout.weight.any(axis=1).sum() for layout in (user, reference)) / LAYOUT_HZ
    return float(np.clip((COVER_CORRELATION * np.sqrt(longest) - CHANCE) / (CERTAIN_EVIDENCE - CHANCE), 0, 1))


def _evidence(user: Layout, reference: Layout) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(L,) increasing grid steps by which the user's first moment comes after the reference's, and (L,) evidence."""
    size = 1 << (len(user) + len(reference) - 1).bit_length()

    def correlated(mine: NDArray, theirs: NDArray) -> NDArray:
        total = np.zeros(size, complex)
        for columns in zip(mine.T, theirs.T):  # one by one: of an hour, all together would take a gigabyte
            a, b = (np.fft.fft(values.astype(complex), size) for values in columns)
            total += a * b.conj()
        return np.fft.ifft(total).real

    seen, shown = user.weight > 0, reference.weight > 0
    short = is_short(user, reference)
    own, other = (layout.swings if short else layout.directions for layout in (user, reference))
    agreement = correlated(own, other)
    mine = correlated(np.abs(own) ** 2, shown)
    theirs = correlated(seen, np.abs(other) ** 2)
    common = correlated(seen.any(axis=1)[:, None], shown.any(axis=1)[:, None])
    lags = np.arange(size)
    lags[len(user) :] -= size  # the circle is cut where the two no longer overlap, not in its middle
    enough = common >= LEAST_COMMON_DANCE_S * LAYOUT_HZ - 0.5
    found = agreement / np.sqrt(np.maximum(mine * theirs, 1e-9)) * np.sqrt(np.maximum(common, 0) / LAYOUT_HZ)
    found = found * (SWING_EVIDENCE_FACTOR if short else 1.0)
    order = np.argsort(lags)
    return lags[order], np.where(enough, found, -np.inf)[order]


def peak(values: NDArray, at: int) -> float:
    """Where the top of the peak at index ``at`` lies between its neighbours: −0.5..0.5 of a step."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = values[at - 1 : at + 2]
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if np.isfinite(bend) and bend < 0 else 0.0
