"""Nothing that is said of three takes changes unnoticed; ``tests/compare/golden.py`` tells how to write it anew."""

import json
from functools import cache

import numpy as np
import pytest

from coach.compare import features
from tests.compare.golden import FILE, ODD, ODD_BEATS, text, tolerance, written

TAKES = ("cover", "stopped", "slow")


@cache
def now():
    return json.loads(text(written()))


@cache
def then():
    return json.loads(FILE.read_text(encoding="utf-8"))


def numbers(values):
    """As an array with NaN for null; None where they are not all numbers, or not a rectangle."""
    try:
        return np.array(values, float)
    except (TypeError, ValueError):
        return None


def apart(name, found, golden):
    """By how many tolerances each number differs: (number of values, …)."""
    mine, theirs = numbers(found), numbers(golden)
    if name == "wrong" or mine is None or theirs is None:
        assert found == golden, name
        return np.zeros(len(golden))
    assert mine.shape == theirs.shape and (np.isnan(mine) == np.isnan(theirs)).all(), name
    return np.atleast_1d(np.nan_to_num(np.abs(mine - theirs)) / tolerance(name))


@pytest.mark.parametrize("take", TAKES)
def test_verdicts(take):
    found, golden = now()[take]["verdicts"], then()[take]["verdicts"]
    assert list(found) == list(golden)
    most = {
        name: apart(name, found[name], golden[name]).reshape(len(golden["beat"]), -1).max(axis=1) for name in golden
    }
    odd = {int(beat) for off in most.values() for beat in np.flatnonzero(off > 1)}
    assert len(odd) <= ODD_BEATS, {name: np.flatnonzero(off > 1) for name, off in most.items() if off.max() > 1}
    assert max(off.max() for off in most.values()) <= ODD


@pytest.mark.parametrize("take", TAKES)
def test_mistakes(take):
    found, golden = now()[take]["mistakes"], then()[take]["mistakes"]
    assert [(m["kind"], m["first"], m["last"], m["about"], m["ways"]) for m in found] == [
        (m["kind"], m["first"], m["last"], m["about"], m["ways"]) for m in golden
    ]
    for mine, theirs in zip(found, golden):
        for name in theirs:
            assert (apart(name, mine[name], theirs[name]) <= 10).all(), name


@pytest.mark.parametrize("take", TAKES)
def test_scores(take):
    for name, golden in then()[take]["score"].items():
        assert (apart(name, now()[take]["score"][name], golden) <= 1).all(), name


def test_what_the_golden_takes_show():
    """They are worth keeping only as long as much of what can be said is said of them."""
    kinds = {kind for take in then().values() for kind in take["verdicts"]["kind"]}
    assert {"ok", "frozen", "side", "shape", "timing"} <= kinds
    told = {(take, mistake["kind"]) for take in then() for mistake in then()[take]["mistakes"]}
    assert told >= {
        ("cover", "shape"),
        ("stopped", "timing"),
        ("stopped", "frozen"),
        ("slow", "drift"),
        ("slow", "side"),
    }


@pytest.mark.parametrize("factor", [0.97, 1.03])
def test_a_small_change_is_noticed(factor, monkeypatch):
    """The tolerance is far below what a constant that is 3 % off does."""
    monkeypatch.setattr(features, "DEEP_SD", features.DEEP_SD * np.float32(factor))
    changed = written()["cover"]["verdicts"]["error"]
    off = apart("error", changed, then()["cover"]["verdicts"]["error"])
    assert np.median(off.max(axis=1)) > 5
