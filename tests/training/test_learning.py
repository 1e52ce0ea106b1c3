"""Trees in numpy say what the library says that grew them.

The libraries take seconds to load, so only the tests that need them do that: all workers read this file.
"""

import sys
from time import process_time

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from coach.base.errors import CoachError
from coach.moves.trees import Forest
from coach.training.learning import LIGHTGBM, from_lightgbm, from_sklearn, grow, with_sklearn


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Of the libraries' own: several would wait for one another, ever busy. That holds for those that are loaded."""
    import lightgbm  # noqa: F401
    import sklearn.ensemble  # noqa: F401

    with threadpool_limits(1, "openmp"):
        yield


def data(classes, missing, rows=400, columns=30, seed=3):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, columns))
    labels = (2 * (values[:, 0] > 0) + (values[:, 1] > 0.3)) % classes
    values[rng.random(values.shape) < missing] = np.nan
    return values, labels


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_as_lightgbm(classes, missing):
    import lightgbm

    values, labels = data(classes, missing)
    options = {**LIGHTGBM, "num_class": classes, "feature_fraction": 0.5}
    booster = lightgbm.train(options, lightgbm.Dataset(values, labels), num_boost_round=8)
    asked, _ = data(classes, 0.3, seed=4)
    assert np.allclose(from_lightgbm(booster).probabilities(asked), booster.predict(asked), rtol=0, atol=1e-6)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_as_scikit_learn(classes, missing):
    from sklearn.ensemble import HistGradientBoostingClassifier

    values, labels = data(classes, missing)
    model = HistGradientBoostingClassifier(max_iter=8, max_leaf_nodes=8, random_state=1).fit(values, labels)
    asked, _ = data(classes, 0.3, seed=4)
    assert np.allclose(from_sklearn(model).probabilities(asked), model.predict_proba(asked), rtol=0, atol=1e-6)


def test_the_same_windows_make_the_same_trees():
    values, labels = data(4, 0.1)
    (one, library), (other, _) = grow(values, labels, 4), grow(values, labels, 4)
    assert library == "LightGBM"
    assert np.array_equal(one.threshold, other.threshold) and np.array_equal(one.value, other.value)


@pytest.mark.parametrize("problem", [ImportError("no module"), OSError("libomp.dylib not found")])
def test_scikit_learn_stands_in(monkeypatch, capsys, problem):
    def missing(*_):
        raise problem

    monkeypatch.setattr("coach.training.learning.with_lightgbm", missing)
    monkeypatch.setattr(sys, "platform", "darwin")
    values, labels = data(3, 0.1)
    forest, library = grow(values, labels, 3)
    assert library == "scikit-learn" and len(forest.base) == 3
    assert ("brew install libomp" in capsys.readouterr().err) == isinstance(problem, OSError)


def test_scikit_learn_grows_them_on_one_thread(monkeypatch):
    from sklearn.ensemble import HistGradientBoostingClassifier

    threads = []

    def fit(model, *_):
        threads.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "openmp")
        raise ImportError("seen enough")

    monkeypatch.setattr(HistGradientBoostingClassifier, "fit", fit)
    with threadpool_limits(2, "openmp"), pytest.raises(ImportError):
        with_sklearn(*data(3, 0.1))
    assert set(threads) == {1}


def test_without_either_it_says_what_to_install(monkeypatch):
    def missing(*_):
        raise ImportError("nothing there")

    monkeypatch.setattr("coach.training.learning.with_lightgbm", missing)
    monkeypatch.setattr("coach.training.learning.with_sklearn", missing)
    with pytest.raises(CoachError, match="requirements-moves.txt"):
        grow(*data(3, 0.1), 3)


def test_a_window_costs_less_than_a_millisecond():
    """A model as large as a long song's: 30 parts, 20 trees each."""
    import lightgbm

    values, labels = data(30, 0.1, rows=300)
    labels = np.arange(len(labels)) % 30
    booster = lightgbm.train({**LIGHTGBM, "num_class": 30}, lightgbm.Dataset(values, labels), num_boost_round=20)
    forest = from_lightgbm(booster)
    forest.probabilities(values[:1])
    took = []
    for row in values[:30]:
        start = process_time()
        forest.probabilities(row[None])
        took.append(process_time() - start)
    assert np.median(took) < 1e-3


def leaves(**changes):
    """One tree: below 0 class 0, else class 1."""
    arrays = {
        "feature": [0, -1, -1], "threshold": [0.0, 0, 0], "missing": [True, False, False], "left": [1, 0, 0],
        "right": [2, 0, 0], "value": [0.0, -1.0, 1.0], "roots": [0], "classes": [1], "base": [0.0, 0.0],
    }  # fmt: skip
    return Forest(**{name: np.array(values) for name, values in (arrays | changes).items()}, features=1)


def test_missing_goes_where_training_sent_it():
    scores = leaves().scores(np.array([[-1.0], [0.0], [0.1], [np.nan]]))
    assert scores[:, 1].tolist() == [-1.0, -1.0, 1.0, -1.0]
    assert leaves().scores(np.empty((0, 1))).shape == (0, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"left": [0, 0, 0]},  # would run for ever
        {"right": [3, 0, 0]},
        {"feature": [1, -1, -1]},
        {"roots": [3]},
        {"roots": []},
        {"classes": [2]},
        {"value": [0.0, np.nan, 1.0]},
        {"threshold": [np.nan, 0, 0]},
        {"threshold": [0.0]},
    ],
)
def test_a_damaged_forest_is_refused(changes):
    with pytest.raises(ValueError, match="trees"):
        leaves(**changes)
