"""The wrong choices: songs near in tempo and energy, so that guessing by speed does not work. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coach.quiz.levels import CHOICES


def choices(
    right: int, apart: NDArray[np.floating], names: Sequence[object], rng: np.random.Generator, count: int = CHOICES
) -> tuple[int, ...]:
    """Songs to choose from, in random order, the right one among them.

    apart  (S, S) how far songs are from one another
    names  (S,) of songs with the same name only one is a choice

    They are the nearest ones of some song, not always of the right one: else the right one would be the middle of
    them, and could be guessed. Raises ValueError where there are fewer than ``count``.
    """
    groups = [near for near in (_nearest(song, right, apart[song], names, count) for song in range(len(names))) if near]
    if not groups:
        raise ValueError(f"{len(set(names))} different songs, expected {count}")
    group = groups[rng.integers(len(groups))]
    return tuple(int(song) for song in rng.permutation(group))


def _nearest(
    song: int, right: int, distance: NDArray[np.floating], names: Sequence[object], count: int
) -> list[int] | None:
    """The ``count`` songs nearest to ``song``, itself first; None where there are fewer, or the right one is not among
    them."""
    found: list[int] = []
    order = sorted(range(len(names)), key=lambda other: (other != song, distance[other], other != right))
    for other in order:
        if other != right and names[other] == names[right]:
            continue  # the same song once more
        if all(names[other] != names[taken] for taken in found):
            found.append(other)
    found = found[:count]
    return found if len(found) == count and right in found else None
