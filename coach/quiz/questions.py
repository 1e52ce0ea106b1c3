"""The questions of a round. Pure: a seed makes them.

The wrong choices are songs near in tempo and energy, so that guessing by speed does not work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import OF_LEGS
from coach.domain.practice import BodyPart
from coach.quiz.excerpts import Excerpt, excerpts
from coach.quiz.rules import CHOICES, QUESTIONS, Level
from coach.quiz.songs import QuizSong, differences

GOOD_ENOUGH: Final = 0.6
"""Share of the best excerpt's value above which others may be asked about, too: rounds should differ."""
SHOWN_PARTS_CHOICES: Final[tuple[BodyPart, ...]] = ("all", "arms", "legs")
LEGS_ENERGY: Final = 0.5
"""Share of all limbs' speed that the legs alone must have; else the song could not be recognised from them."""


def choices(
    right: int, apart: NDArray[np.floating], names: Sequence[object], rng: np.random.Generator, count: int = CHOICES
) -> tuple[int, ...]:
    """Songs to choose from, in random order, the right one among them.

    apart  (S, S) how far songs are from one another
    names  (S,) of songs with the same name, only one is a choice

    They are the nearest neighbours of some song, not always of the right one: else the right one would be in the
    middle of them, and could be guessed. Raises ValueError if there are fewer than ``count``.
    """
    groups = [near for near in (_nearest(song, right, apart[song], names, count) for song in range(len(names))) if near]
    if not groups:
        raise ValueError(f"{len(set(names))} different songs, expected {count}")
    group = groups[rng.integers(len(groups))]
    return tuple(int(song) for song in rng.permutation(group))


def _nearest(
    song: int, right: int, distance: NDArray[np.floating], names: Sequence[object], count: int
) -> list[int] | None:
    """The ``count`` songs nearest to ``song``, itself first; None if there are fewer, or the right one is not among
    them."""
    found: list[int] = []
    order = sorted(range(len(names)), key=lambda other: (other != song, distance[other], other != right))
    for other in order:
        if other != right and names[other] == names[right]:
            continue  # the same song again
        if all(names[other] != names[taken] for taken in found):
            found.append(other)
    found = found[:count]
    return found if len(found) == count and right in found else None


@dataclass(frozen=True)
class Question:
    """song: the one danced; choices: the songs to choose from, in the order shown; both index the round's songs."""

    song: int
    choices: tuple[int, ...]
    excerpt: Excerpt
    mirrored: bool = False
    parts: BodyPart = "all"

    @property
    def right(self) -> int:
        """Which choice is right, from 0."""
        return self.choices.index(self.song)


def questions(
    songs: Sequence[QuizSong],
    level: Level,
    rng: np.random.Generator,
    count: int = QUESTIONS,
) -> tuple[Question, ...]:
    """A round's questions: every song comes up before any repeats, and no passage twice if there are others.

    Raises ValueError if there are fewer songs than choices.
    """
    apart, names = differences(songs), [one.same_as for one in songs]
    pools: dict[int, list[Excerpt]] = {}
    found = []
    for song in _order(len(songs), count, rng):
        if not pools.get(song):
            pools[song] = _good(excerpts(songs[song], _others(songs, song), level.seconds))
        excerpt = pools[song].pop(int(rng.integers(len(pools[song]))))
        mirrored, parts = _tricks(songs[song], level, rng)
        found.append(Question(song, choices(song, apart, names, rng), excerpt, mirrored, parts))
    return tuple(found)


def _order(songs: int, count: int, rng: np.random.Generator) -> Iterator[int]:
    """Which songs are asked about: all of them, shuffled, over and over, but none twice in a row."""
    last = -1
    while count > 0:
        turn = rng.permutation(songs)
        if turn[0] == last:
            turn = np.roll(turn, -1)
        turn = turn[:count]
        yield from (int(song) for song in turn)
        last, count = int(turn[-1]), count - len(turn)


def _others(songs: Sequence[QuizSong], song: int) -> list[QuizSong]:
    return [one for one in songs if one.same_as != songs[song].same_as]


def _good(found: Sequence[Excerpt]) -> list[Excerpt]:
    """Those that come close to the best."""
    return [one for one in found if one.value >= GOOD_ENOUGH * found[0].value]


def _tricks(one: QuizSong, level: Level, rng: np.random.Generator) -> tuple[bool, BodyPart]:
    if not level.tricky:
        return False, "all"
    mirrored, parts = bool(rng.integers(2)), SHOWN_PARTS_CHOICES[rng.integers(len(SHOWN_PARTS_CHOICES))]
    return mirrored, parts if parts != "legs" or legs_tell(one) else "arms"


def legs_tell(one: QuizSong) -> bool:
    """Whether the legs are seen, and move enough."""
    flat, weight = one.layout.features.flat, one.layout.weight
    if len(flat) < 2 or not (weight[:, OF_LEGS] > 0).mean() > 0.5:
        return False
    turned = np.abs(np.angle(flat[1:] * flat[:-1].conj()))
    return float(turned[:, OF_LEGS].mean()) >= LEGS_ENERGY * float(turned.mean())
