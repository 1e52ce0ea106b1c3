"""The questions of a round. Pure: a seed makes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coach.compare.features import OF_LEGS
from coach.quiz.choices import choices
from coach.quiz.excerpts import Excerpt, excerpts
from coach.quiz.levels import QUESTIONS, Level, Parts
from coach.quiz.songs import QuizSong, differences

GOOD_ENOUGH: Final = 0.6
"""Share of the best excerpt's value from which another may be asked as well: rounds should differ."""
SHOWN_PARTS_CHOICES: Final[tuple[Parts, ...]] = ("all", "arms", "legs")
LEGS_ENERGY: Final = 0.5
"""Share of all limbs' speed that the legs alone must have, else nothing could be told from them."""


@dataclass(frozen=True)
class Question:
    """song: which dances; choices: the songs to choose from, as they are shown; both number the round's songs."""

    song: int
    choices: tuple[int, ...]
    excerpt: Excerpt
    mirrored: bool = False
    parts: Parts = "all"

    @property
    def right(self) -> int:
        """Which choice, from 0."""
        return self.choices.index(self.song)


def questions(
    songs: Sequence[QuizSong],
    level: Level,
    rng: np.random.Generator,
    count: int = QUESTIONS,
) -> tuple[Question, ...]:
    """Of a round: every song comes before any comes again, and no passage twice where there are others.

    Raises ValueError for fewer songs than there are choices.
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
    """Which songs are asked about: all of them, shuffled, again and again, but none twice in a row."""
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
    """Those that come near to the best."""
    return [one for one in found if one.value >= GOOD_ENOUGH * found[0].value]


def _tricks(one: QuizSong, level: Level, rng: np.random.Generator) -> tuple[bool, Parts]:
    if not level.tricky:
        return False, "all"
    mirrored, parts = bool(rng.integers(2)), SHOWN_PARTS_CHOICES[rng.integers(len(SHOWN_PARTS_CHOICES))]
    return mirrored, parts if parts != "legs" or legs_tell(one) else "arms"


def legs_tell(one: QuizSong) -> bool:
    """Whether the legs are seen, and dance themselves."""
    flat, weight = one.layout.features.flat, one.layout.weight
    if len(flat) < 2 or not (weight[:, OF_LEGS] > 0).mean() > 0.5:
        return False
    turned = np.abs(np.angle(flat[1:] * flat[:-1].conj()))
    return float(turned[:, OF_LEGS].mean()) >= LEGS_ENERGY * float(turned.mean())
