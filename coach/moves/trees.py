"""Boosted trees, evaluated in numpy: using a model needs no other library. Pure.

A window goes down every tree at once, one level at a time: left if its feature is at most the threshold; if the feature
is missing, to the side that training chose. The leaves' values add up to a score for each class.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

WINDOWS_AT_ONCE: Final = 256
"""More would not fit the processor's cache."""


@dataclass(frozen=True, eq=False)
class Forest:
    """The nodes of all trees, one after another; M in all, a tree's root first.

    feature   (M,) the one tested; −1 for a leaf
    threshold (M,) float64, up to which it goes left
    missing   (M,) bool, whether a missing one goes left
    left, right (M,) indices of nodes, higher than the node's own; for a leaf arbitrary
    value     (M,) float64, of a leaf; for other nodes arbitrary
    roots     (K,) of the trees
    classes   (K,) the class whose score each tree adds to
    base      (C,) score of each class before any tree
    features  how many numbers a window has

    Raises ValueError if these do not fit together: a forest from a damaged file must not run for ever, or out of an
    array.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    missing: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]
    classes: NDArray[np.int32]
    base: NDArray[np.float64]
    features: int

    def __post_init__(self) -> None:
        nodes, inner = len(self.feature), self.feature >= 0
        shapes = {len(a) for a in (self.threshold, self.missing, self.left, self.right, self.value)}
        if shapes != {nodes} or len(self.roots) != len(self.classes) or not len(self.roots):
            raise ValueError("its trees are incomplete")
        own = np.arange(nodes)[inner]
        down = [(side[inner] > own).all() and (side[inner] < nodes).all() for side in (self.left, self.right)]
        rooted = ((self.roots >= 0) & (self.roots < nodes)).all() and (self.feature < self.features).all()
        classed = ((self.classes >= 0) & (self.classes < len(self.base))).all()
        numbers = np.isfinite(self.value[~inner]).all() and np.isfinite(self.base).all()
        if not (all(down) and rooted and classed and numbers and not np.isnan(self.threshold[inner]).any()):
            raise ValueError("its trees contradict themselves")

    def scores(self, windows: NDArray) -> NDArray[np.float64]:
        """(W, C) scores of windows (W, features); NaN in them is missing."""
        windows = np.asarray(windows, np.float64)
        parts = [
            self._scores(windows[first : first + WINDOWS_AT_ONCE]) for first in range(0, len(windows), WINDOWS_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty((0, len(self.base)))

    def probabilities(self, windows: NDArray) -> NDArray[np.float64]:
        """(W, C) summing to 1, as the library that grew the trees gives them."""
        return softmax(self.scores(windows))

    def _scores(self, windows: NDArray) -> NDArray[np.float64]:
        count = len(windows)
        row = np.arange(count)[:, None] * self.features
        flat, node = windows.ravel(), np.broadcast_to(self.roots, (count, len(self.roots)))
        for _ in range(self._depth):
            asked = flat.take(row + self._asked.take(node))
            left = asked <= self.threshold.take(node)
            left |= np.isnan(asked) & self.missing.take(node)
            node = self._next.take(2 * node + left)
        return self.base + self.value.take(node) @ self._speaks_for

    @cached_property
    def _asked(self) -> NDArray[np.int32]:
        """(M,) the feature of a node; for a leaf arbitrary."""
        return np.maximum(self.feature, 0)

    @cached_property
    def _next(self) -> NDArray[np.int32]:
        """(2 M,) the nodes to the right and to the left of each; a leaf leads to itself."""
        own, leaf = np.arange(len(self.feature)), self.feature < 0
        return np.stack([np.where(leaf, own, self.right), np.where(leaf, own, self.left)], axis=1).ravel()

    @cached_property
    def _speaks_for(self) -> NDArray[np.float64]:
        """(K, C) 1 where a tree belongs to a class."""
        return (self.classes[:, None] == np.arange(len(self.base))).astype(np.float64)

    @cached_property
    def _depth(self) -> int:
        """Levels of the deepest tree below its root."""
        depth = np.zeros(len(self.feature), np.intp)
        for node in np.flatnonzero(self.feature >= 0):  # a node comes before those below it
            depth[[self.left[node], self.right[node]]] = depth[node] + 1
        return int(depth.max())


def softmax(scores: NDArray) -> NDArray[np.float64]:
    """(…, C) scores as probabilities."""
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)
