"""What a model learns from: windows of dances whose moves are known, of their variations, and of no move. Pure, seeded.

The first class is OTHER, something else: what a film shows outside its moves, somebody standing still, and limbs of
different moves put together. A move of several seconds is recognised by its parts, in order, so that one that begins
like another's end is not mistaken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import PoseTrack
from coach.moves.variations import TEMPO_VARIATION, TREE, varied
from coach.moves.windows import (
    FEATURES,
    MOVE_HIPS,
    MOVE_LANDMARKS,
    MOVE_SHOULDERS,
    WINDOW_FRAMES,
    WINDOW_OFFSETS_S,
    WINDOW_S,
    at_rate,
    features,
    sampled,
    windows,
)

OTHER: Final = 0
"""The class of everything that is not a move."""
MOST_DANCER_LAG_S: Final = 0.3
"""Most s by which a dancer may be early or late: windows lie anywhere in a move, and run over its ends."""
EXAMPLE_STEP_S: Final = 0.15
"""s between the windows of one variation."""
IN_MOVE: Final = 0.7
"""Share of a window that must lie in a move for it to show that move …"""
OUT_OF_MOVE: Final = 0.1
"""… and up to which it shows none."""
MOVE_PART_S: Final = 1.0
"""Seconds of a part of a move, about …"""
MOST_PARTS: Final = 8
"""… of which there are at most this many."""
WANTED_WINDOWS: Final = 150
"""Windows made for each part of a move, if variations can supply them …"""
FEWEST_VARIATIONS, MOST_VARIATIONS = 4, 40
"""… by going through a dance at least and at most this often."""
STILL_SHARE, IDLE_SHARE, ANYWHERE_SHARE, MIXED_SHARE = 0.4, 0.2, 0.2, 0.15
"""Windows of standing still, of idling, of limbs anywhere and of mixed limbs, for each window of a move."""
BODIES_PER_FILM: Final = 12
"""These come from this many bodies for each film: else not dancing would be recognised by a body's proportions."""
HANGING, ANYWHERE = 20.0, 60.0
"""Degrees SD by which limbs deviate from pointing down, for somebody waiting, and for somebody doing anything."""
LIMB_LENGTHS: Final = {"elbow": 0.55, "wrist": 0.5, "knee": 0.8, "ankle": 0.75}
"""Torso lengths from the joint above."""
STILL_SD: Final = 0.04
"""Most torso lengths by which a dancer standing still sways, or seems to."""
LEAST_WINDOW_KNOWN: Final = 0.18
"""Share of its features that a window needs. Without points in space it has four tenths of them."""
_LIMB_ROWS: Final = tuple(
    [MOVE_LANDMARKS.index(f"{side}_{part}") for part in parts]
    for side in ("left", "right")
    for parts in (("elbow", "wrist"), ("knee", "ankle"))
)


@dataclass(frozen=True, eq=False)
class LabelledSpan:
    """From ``start`` to ``end`` (s) a film shows the class ``label``, from 1."""

    start: float
    end: float
    label: int


@dataclass(frozen=True)
class Parts:
    """How many parts each class has, ``counts`` (C,); OTHER has one. The parts of all classes, one after another, are
    the columns 0 … P − 1 of the trees' output."""

    counts: tuple[int, ...]

    @cached_property
    def first(self) -> NDArray[np.intp]:
        """(C,) the first column of each class."""
        return np.cumsum((0, *self.counts[:-1]))

    @cached_property
    def classes(self) -> NDArray[np.intp]:
        """(P,) the class of each column."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def columns(self, label: NDArray, share: NDArray) -> NDArray[np.intp]:
        """The columns of the parts that lie ``share`` of the way, 0..1, through moves of the class ``label``."""
        count = np.array(self.counts)[label]
        return self.first[label] + np.clip((share * count).astype(np.intp), 0, count - 1)

    def by_class(self, parts: NDArray) -> NDArray[np.float64]:
        """(…, C) sums of the probabilities (…, P) of parts."""
        return np.add.reduceat(parts, self.first, axis=-1)


@dataclass(frozen=True, eq=False)
class Example:
    """A dance with what is known about it; ``points``: its key points, see :func:`coach.moves.windows.key_points`."""

    points: PoseTrack
    spans: tuple[LabelledSpan, ...]


def parts_of(examples: Sequence[Example], classes: int) -> Parts:
    """Parts of about MOVE_PART_S each, from how long the moves usually last."""
    lengths: list[list[float]] = [[MOVE_PART_S] for _ in range(classes)]
    for span in (span for example in examples for span in example.spans):
        lengths[span.label].append(span.end - span.start)
    usual = [float(np.median(found[1:] or found)) for found in lengths]
    return Parts((1, *(int(np.clip(round(length / MOVE_PART_S), 1, MOST_PARTS)) for length in usual[1:])))


@dataclass(frozen=True, eq=False)
class Lesson:
    """Windows (W, FEATURES) with the columns of what they show (W,)."""

    windows: NDArray[np.float64]
    labels: NDArray[np.intp]


def lesson(examples: Sequence[Example], parts: Parts, mirror: bool = True, seed: int = 1) -> Lesson:
    """Windows of all examples: as filmed, mirrored if that counts as the same, and varied until every part has
    WANTED_WINDOWS."""
    rng = np.random.default_rng(seed)
    even = [replace(one, points=at_rate(one.points)) for one in examples]
    even = [one for one in even if len(one.points) > WINDOW_FRAMES]
    made = [labelled(one, parts, rng) for example in even for one in (example, *(mirrored(example),) * mirror)]
    for _ in range(_variations(made, parts, 1 + mirror) if even else 0):
        made += [labelled(variation(one, mirror, rng), parts, rng) for one in even]
    return joined([*made, *_nothing(even, made, parts, rng)])


def _variations(made: Sequence[Lesson], parts: Parts, times: int) -> int:
    """How often to go through all films to vary them. ``made``: what there is already, each film ``times`` times."""
    labels = np.concatenate([lesson.labels for lesson in made])
    usual = np.median(np.bincount(labels, minlength=len(parts.classes))[1:]) / times
    return int(np.clip(WANTED_WINDOWS / max(usual, 1), FEWEST_VARIATIONS, MOST_VARIATIONS))


def joined(parts: Sequence[Lesson]) -> Lesson:
    if not parts:
        return Lesson(np.empty((0, FEATURES)), np.empty(0, np.intp))
    return Lesson(np.concatenate([p.windows for p in parts]), np.concatenate([p.labels for p in parts]))


def mirrored(example: Example) -> Example:
    """A move's mirror image is the same move."""
    return replace(example, points=example.points.mirrored())


def variation(example: Example, mirror: bool, rng: np.random.Generator) -> Example:
    """The same, danced by somebody else, faster or slower; randomly mirrored, if the mirror image is the same move."""
    one = mirrored(example) if mirror and rng.random() < 0.5 else example
    tempo = float(rng.uniform(1 - TEMPO_VARIATION, 1 + TEMPO_VARIATION))
    spans = tuple(replace(s, start=s.start * tempo, end=s.end * tempo) for s in one.spans)
    return Example(varied(one.points.at_speed(tempo), rng), spans)


def labelled(example: Example, parts: Parts, rng: np.random.Generator) -> Lesson:
    """Windows throughout an example, and what they show; those with only a piece of a move are left out."""
    t = example.points.t
    middles = np.arange(t[0] + WINDOW_S / 2, t[-1] - WINDOW_S / 2, EXAMPLE_STEP_S) + rng.uniform(
        -MOST_DANCER_LAG_S, MOST_DANCER_LAG_S
    )
    labels = labels_at(middles, example.spans, parts)
    found = windows(example.points, middles)
    kept = (labels >= 0) & informative(found)
    return Lesson(found[kept], labels[kept])


def labels_at(middles: NDArray, spans: Sequence[LabelledSpan], parts: Parts) -> NDArray[np.intp]:
    """(W,) the columns of what windows around ``middles`` (W,) s show; −1 where it is too little to be a move, and too
    much to be none."""
    labels, most = np.full(len(middles), OTHER), np.zeros(len(middles))
    for span in spans:
        first, end = np.maximum(middles - WINDOW_S / 2, span.start), np.minimum(middles + WINDOW_S / 2, span.end)
        shown = np.maximum(end - first, 0) / min(WINDOW_S, span.end - span.start)
        way = np.clip((middles - span.start) / (span.end - span.start), 0, 1)
        labels = np.where(shown > most, parts.columns(np.full(len(middles), span.label), way), labels)
        most = np.maximum(most, shown)
    return np.where(most >= IN_MOVE, labels, np.where(most <= OUT_OF_MOVE, OTHER, -1))


def informative(found: NDArray) -> NDArray[np.bool_]:
    """(W,) windows in which at least half of the body is seen in the picture."""
    return np.isfinite(found).mean(axis=1) >= LEAST_WINDOW_KNOWN


def _nothing(
    examples: Sequence[Example], made: Sequence[Lesson], parts: Parts, rng: np.random.Generator
) -> list[Lesson]:
    """What is not a move: standing still, idling, limbs anywhere, and limbs from different moments put together."""
    shown = sum(int((lesson.labels != OTHER).sum()) for lesson in made)
    each = shown / max(len(parts.counts) - 1, 1) / max(len(examples), 1) / BODIES_PER_FILM
    bodies = [varied(one.points, rng) for one in examples for _ in range(BODIES_PER_FILM)]
    found = [make(points, round(each * share), rng) for points in bodies for make, share in _NEGATIVE_EXAMPLES]
    kept = [values[informative(values)] for values in found]
    return [Lesson(values, np.full(len(values), OTHER)) for values in kept]


def _still(points: PoseTrack, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """(count, FEATURES) standing still in the pose of some moment."""
    at = rng.integers(0, len(points), count)
    image, world = (values[at][:, None] for values in (points.image, points.world))
    torso = _torso(points)
    size = rng.uniform(0, STILL_SD, (count, 1, 1, 1)) * np.array(torso).reshape(2, 1, 1, 1, 1)
    sway = size * rng.normal(size=(2, count, WINDOW_FRAMES, len(MOVE_LANDMARKS), 3))
    return features(image + sway[0, ..., :2], world + sway[1])


def _torso(points: PoseTrack) -> tuple[float, float]:
    """Length of the torso in frame heights and in metres."""
    spines = [v[:, MOVE_SHOULDERS].mean(axis=1) - v[:, MOVE_HIPS].mean(axis=1) for v in (points.image, points.world)]
    return tuple(float(np.nan_to_num(np.median(np.linalg.norm(s, axis=1)))) for s in spines)


def _mixed(points: PoseTrack, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """(count, FEATURES) each arm and the legs, taken from different moments."""
    times = rng.uniform(points.t[0] + WINDOW_S / 2, points.t[-1] - WINDOW_S / 2, (len(_LIMB_ROWS), count))
    whole = [values.copy() for values in sampled(points, times[0][:, None] + WINDOW_OFFSETS_S)]
    for limb, at in zip(_LIMB_ROWS, times):
        other = sampled(points, at[:, None] + WINDOW_OFFSETS_S)
        for mine, theirs in zip(whole, other):
            offset = mine[:, :, MOVE_HIPS].mean(axis=2) - theirs[:, :, MOVE_HIPS].mean(axis=2)
            mine[:, :, limb] = theirs[:, :, limb] + offset[:, :, None]
    return features(*whole)


def _idle(points: PoseTrack, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """(count, FEATURES) waiting, with hanging arms."""
    return _posed(points, count, HANGING, rng)


def _anywhere(points: PoseTrack, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """(count, FEATURES) moving limbs from anywhere to anywhere."""
    return _posed(points, count, ANYWHERE, rng)


def _posed(points: PoseTrack, count: int, spread: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """(count, FEATURES) bodies whose limbs point down, give or take ``spread`` degrees (SD); half of them also swing by
    as much."""
    at = rng.integers(0, len(points), count)
    torsos = _torso(points)
    image, world = (np.repeat(values[at][:, None], WINDOW_FRAMES, axis=1) for values in (points.image, points.world))
    way = np.linspace(0, 1, WINDOW_FRAMES)[:, None]
    for name, parent in TREE.items():
        if parent is None:
            continue
        ends = rng.normal((0, 90, 0), spread, (2, count, 1, 3))
        ends[1, : count // 2] = ends[0, : count // 2]
        turn = np.radians(ends[0] * (1 - way) + ends[1] * way)
        limb = np.stack(
            [np.cos(turn[..., 1]), np.sin(turn[..., 1]) * np.cos(turn[..., 2]), np.sin(turn[..., 2])], axis=-1
        )
        limb *= LIMB_LENGTHS[name.rpartition("_")[2]] * np.exp(rng.normal(0, 0.1, (count, 1, 1)))
        i, above = MOVE_LANDMARKS.index(name), MOVE_LANDMARKS.index(parent)
        image[:, :, i] = image[:, :, above] + torsos[0] * limb[..., :2]
        world[:, :, i] = world[:, :, above] + torsos[1] * limb
    return features(image, world)


_NEGATIVE_EXAMPLES: Final = (
    (_still, STILL_SHARE),
    (_idle, IDLE_SHARE),
    (_anywhere, ANYWHERE_SHARE),
    (_mixed, MIXED_SHARE),
)
