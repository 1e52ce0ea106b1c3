"""Dances with known moves in, a :class:`~coach.moves.recognition.MoveModel` out.

Its trees (:class:`~coach.moves.trees.Forest`) are grown by LightGBM, or by scikit-learn if that won't load. Both are
seeded and run on one thread: the same windows make the same trees.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Move
from coach.moves.examples import Example, LabelledSpan, lesson, parts_of
from coach.moves.recognition import MoveModel
from coach.moves.trees import Forest
from coach.moves.windows import key_points

SOMETHING_ELSE = "something else"
"""The name of the class of everything that is not a move."""
Library = Literal["LightGBM", "scikit-learn"]
BOOSTING_ROUNDS: Final = 20
"""Trees for each part of a move."""
LEAVES: Final = 12
LEARNING_RATE: Final = 0.15
LEAST_IN_LEAF: Final = 20
FEATURE_SHARE: Final = 0.1
"""Share of a window's features that each tree may use: they are redundant, and diverse trees know more."""
BOOSTING_SEED: Final = 1
LIGHTGBM: Final = {
    "objective": "multiclass", "num_leaves": LEAVES, "learning_rate": LEARNING_RATE, "min_data_in_leaf": LEAST_IN_LEAF,
    "feature_fraction": FEATURE_SHARE, "max_bin": 63, "lambda_l2": 1.0, "num_threads": 1, "seed": BOOSTING_SEED,
    "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
NO_OPENMP: Final = (
    "LightGBM does not load: it needs OpenMP. To use it, run: brew install libomp. This time scikit-learn grows the "
    "trees."
)
OTHERWISE: Final = "LightGBM does not load ({problem}). This time scikit-learn grows the trees."


def learnt(
    examples: Sequence[Example], moves: Sequence[str], skeleton: str, mirror: bool = True, seed: int = 1, **known
) -> MoveModel:
    """A model of the ``moves``, which the examples' spans number from 1.

    mirror  the mirror image of a move is the same move
    known   the model's other fields

    ValueError names a move without a usable window.
    """
    parts = parts_of(examples, len(moves) + 1)
    made = lesson(examples, parts, mirror, seed)
    shown = set(parts.classes[made.labels])
    for k, name in enumerate(moves, start=1):
        if k not in shown:
            raise ValueError(name)
    forest, library = grow(made.windows, made.labels, len(parts.classes), balance(made.labels))
    return MoveModel(forest, (SOMETHING_ELSE, *moves), parts, skeleton, library=library, **known)


def balance(labels: NDArray) -> NDArray[np.float64]:
    """(W,) weights that make every column count the same."""
    count = np.bincount(labels)
    return (len(labels) / np.count_nonzero(count) / np.maximum(count, 1))[labels]


def song_example(track: PoseTrack, moves: Sequence[Move], grid: BeatGrid) -> Example:
    """A dance of a song, in song time, the dancer's own left and right restored."""
    spans = [
        LabelledSpan(float(grid.edges[place.first]), float(grid.edges[place.end]), k)
        for k, move in enumerate(moves, start=1)
        for place in move.places
    ]
    return Example(key_points(track), tuple(spans))


def places_of(moves: Sequence[Move]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """The moves' places at the time the model was learnt."""
    return tuple(tuple((place.first, place.end) for place in move.places) for move in moves)


def grow(windows: NDArray, labels: NDArray, classes: int, weights: NDArray | None = None) -> tuple[Forest, Library]:
    """A forest that predicts ``labels`` (W,), 0 … classes − 1, from ``windows`` (W, F), and which library grew it.

    CoachError if neither library loads.
    """
    try:
        return with_lightgbm(windows, labels, classes, weights), "LightGBM"
    except (ImportError, OSError) as problem:  # a library without OpenMP is an OSError
        lacks_openmp = isinstance(problem, OSError) and sys.platform == "darwin"
        print(NO_OPENMP if lacks_openmp else OTHERWISE.format(problem=problem), file=sys.stderr)
    try:
        return with_sklearn(windows, labels, weights), "scikit-learn"
    except ImportError as problem:
        raise CoachError(
            "Learning moves needs LightGBM, or scikit-learn: python -m pip install -r requirements-moves.txt"
        ) from problem


def with_lightgbm(windows: NDArray, labels: NDArray, classes: int, weights: NDArray | None = None) -> Forest:
    import lightgbm

    data = lightgbm.Dataset(windows, labels, weight=weights, free_raw_data=True)
    booster = lightgbm.train({**LIGHTGBM, "num_class": classes}, data, num_boost_round=BOOSTING_ROUNDS)
    return from_lightgbm(booster)


def from_lightgbm(booster: Any) -> Forest:
    """From a ``lightgbm.Booster`` with a score for each class."""
    dump = booster.dump_model()
    grown = _Nodes()
    for tree in dump["tree_info"]:
        root = grown.add_lightgbm(tree["tree_structure"])
        grown.root(root, tree["tree_index"] % dump["num_tree_per_iteration"])
    return grown.forest(np.zeros(dump["num_class"]), dump["max_feature_idx"] + 1)


def with_sklearn(windows: NDArray, labels: NDArray, weights: NDArray | None = None) -> Forest:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingClassifier(
        max_iter=BOOSTING_ROUNDS, max_leaf_nodes=LEAVES, learning_rate=LEARNING_RATE, min_samples_leaf=LEAST_IN_LEAF,
        l2_regularization=1.0, max_bins=63, max_features=FEATURE_SHARE, early_stopping=False,
        random_state=BOOSTING_SEED,
    )  # fmt: skip
    with threadpool_limits(1, "openmp"):  # several would busy-wait for one another, and round differently
        return from_sklearn(model.fit(windows, labels, weights))


def from_sklearn(model: Any) -> Forest:
    """From a ``HistGradientBoostingClassifier`` that has seen all the classes."""
    grown = _Nodes()
    for stage in model._predictors:
        for k, tree in enumerate(stage):
            grown.root(grown.add_sklearn(tree.nodes), k if len(stage) > 1 else 1)
    base = np.ravel(model._baseline_prediction)
    return grown.forest(base if len(base) > 1 else np.array([0.0, base[0]]), model.n_features_in_)


@dataclass
class _Nodes:
    """A forest being put together."""

    rows: list[list[float]] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)

    def root(self, node: int, of: int) -> None:
        self.roots.append(node)
        self.classes.append(of)

    def leaf(self, value: float) -> int:
        self.rows.append([-1, 0.0, False, 0, 0, value])
        return len(self.rows) - 1

    def inner(self, feature: int, threshold: float, missing: bool) -> int:
        self.rows.append([feature, threshold, missing, 0, 0, 0.0])
        return len(self.rows) - 1

    def add_lightgbm(self, node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            return self.leaf(node["leaf_value"])
        # Without missing values in training, LightGBM treats one as 0.
        missing = 0 <= node["threshold"] if node["missing_type"] == "None" else node["default_left"]
        own = self.inner(node["split_feature"], node["threshold"], missing)
        self.rows[own][3:5] = (self.add_lightgbm(node[f"{side}_child"]) for side in ("left", "right"))
        return own

    def add_sklearn(self, nodes: NDArray, i: int = 0) -> int:
        node = nodes[i]
        if node["is_leaf"]:
            return self.leaf(node["value"])
        own = self.inner(node["feature_idx"], node["num_threshold"], node["missing_go_to_left"])
        self.rows[own][3:5] = (self.add_sklearn(nodes, node[side]) for side in ("left", "right"))
        return own

    def forest(self, base: NDArray, features: int) -> Forest:
        feature, threshold, missing, left, right, value = (np.array(column) for column in zip(*self.rows))
        return Forest(
            feature.astype(np.int32), threshold.astype(float), missing.astype(bool), left.astype(np.int32),
            right.astype(np.int32), value.astype(float), np.array(self.roots, np.int32),
            np.array(self.classes, np.int32), np.asarray(base, float), features,
        )  # fmt: skip
