"""What trees have to beat: the nearest neighbour in DTW distance, and the most frequent move. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import PoseTrack
from coach.moves.examples import LabelledSpan
from coach.moves.windows import MOVE_HIPS, MOVE_SHOULDERS, WINDOW_OFFSETS_S, WINDOW_S, nanmedian, sampled

MOMENTS_OF_PHRASE: Final = 40
BAND: Final = 0.15
"""Share of a sequence's length by which the path may leave the diagonal."""
UNSEEN_DISTANCE: Final = 1.0
"""Distance, in torso lengths, from an unseen point."""


def phrase_of(points: PoseTrack, start: float, end: float) -> NDArray[np.float64]:
    """(MOMENTS_OF_PHRASE, 26) the picture's key points, normalised, at even moments."""
    return _normalised(sampled(points, np.linspace(start, end, MOMENTS_OF_PHRASE))[0])


def window_of(points: PoseTrack, middle: float) -> NDArray[np.float64]:
    """(FRAMES, 26) the same for a window."""
    return _normalised(sampled(points, middle + WINDOW_OFFSETS_S)[0])


def _normalised(image: NDArray) -> NDArray[np.float64]:
    hips, chest = (image[:, pair].mean(axis=1) for pair in (MOVE_HIPS, MOVE_SHOULDERS))
    torso = nanmedian(np.linalg.norm(chest - hips, axis=-1)[None])[0]
    return ((image - hips[:, None]) / torso).reshape(len(image), -1)


def dtw(ones: NDArray, others: NDArray) -> NDArray[np.float64]:
    """(A, B) distances of sequences (A, F, n) from others (B, F, n): cheapest path, in torso lengths per moment."""
    length = ones.shape[1]
    cost = np.stack([[_distances(one, other) for other in others] for one in ones])
    total = np.full((*cost.shape[:2], length + 1, length + 1), np.inf)
    total[..., 0, 0] = 0
    band = max(int(BAND * length), 1)
    for i in range(length):
        for j in range(max(0, i - band), min(length, i + band + 1)):
            before = np.minimum(np.minimum(total[..., i, j], total[..., i, j + 1]), total[..., i + 1, j])
            total[..., i + 1, j + 1] = cost[..., i, j] + before
    return total[..., -1, -1] / length


def _distances(one: NDArray, other: NDArray) -> NDArray[np.float64]:
    """(F, F) root mean squares of the differences between points seen in both."""
    mine, theirs = np.isfinite(one), np.isfinite(other)
    both = mine.astype(float) @ theirs.T
    a, b = np.nan_to_num(one), np.nan_to_num(other)
    squared = (a**2) @ theirs.T + mine @ (b**2).T - 2 * a @ b.T
    return np.where(both > 0, np.sqrt(np.maximum(2 * squared, 0) / np.maximum(both, 1)), UNSEEN_DISTANCE)


def nearest(asked: NDArray, known: NDArray, labels: NDArray) -> NDArray[np.intp]:
    """(A,) the label of the nearest of the known sequences."""
    return labels[dtw(asked, known).argmin(axis=1)]


def majority(spans: list[LabelledSpan]) -> int:
    """The move danced longest."""
    seconds: dict[int, float] = {}
    for span in spans:
        seconds[span.label] = seconds.get(span.label, 0) + span.end - span.start
    return max(seconds, key=lambda label: seconds[label])


def every_half_window(span: LabelledSpan) -> NDArray[np.float64]:
    """Middles of the windows within a span, s."""
    return np.arange(span.start + WINDOW_S / 2, span.end - WINDOW_S / 2 + 1e-9, WINDOW_S / 2)
