"""Nothing that is said of three takes changes unnoticed; ``tests/compare/golden.py`` tells how to write it anew."""

import json
from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest

from coach.compare import features
from tests.compare.golden import FILE, TOLERANCE, text, written
from tests.compare.tracks import NOISE, other_noise

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
        return np.zeros(1)
    assert mine.shape == theirs.shape and (np.isnan(mine) == np.isnan(theirs)).all(), name
    return np.atleast_1d(np.nan_to_num(np.abs(mine - theirs)) / TOLERANCE)


@pytest.mark.parametrize("take", TAKES)
def test_verdicts(take):
    found, golden = now()[take]["verdicts"], then()[take]["verdicts"]
    assert list(found) == list(golden)
    for name in golden:
        assert apart(name, found[name], golden[name]).max(initial=0) <= 1, name


@pytest.mark.parametrize("take", TAKES)
def test_mistakes(take):
    found, golden = now()[take]["mistakes"], then()[take]["mistakes"]
    assert [(m["kind"], m["first"], m["last"], m["about"], m["ways"]) for m in found] == [
        (m["kind"], m["first"], m["last"], m["about"], m["ways"]) for m in golden
    ]
    for mine, theirs in zip(found, golden):
        for name in theirs:
            assert apart(name, mine[name], theirs[name]).max(initial=0) <= 1, name


@pytest.mark.parametrize("take", TAKES)
def test_scores(take):
    for name, golden in then()[take]["score"].items():
        assert apart(name, now()[take]["score"][name], golden).max(initial=0) <= 1, name


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


@pytest.mark.parametrize("factor", [0.999, 1.001])
def test_a_small_change_is_noticed(factor):
    """The tolerance is far below what a constant that is 0.1 % off does."""
    with other_noise(deep=NOISE.deep * factor):
        changed = written()["cover"]["verdicts"]["error"]
    assert np.median(apart("error", changed, then()["cover"]["verdicts"]["error"])) > 100


def test_the_last_bit_is_not_noticed(monkeypatch):
    """What another processor may round otherwise stays below the tolerance."""
    rng = np.random.default_rng(0)
    exact = features.features

    def rounded_otherwise(*poses):
        found = exact(*poses)
        return replace(found, **{f.name: nudged(getattr(found, f.name), rng) for f in fields(found)})

    monkeypatch.setattr(features, "features", rounded_otherwise)
    for name, take in json.loads(text(written())).items():
        for field, golden in then()[name]["verdicts"].items():
            assert apart(field, take["verdicts"][field], golden).max(initial=0) <= 1, field


def nudged(values, rng):
    """Each value up to two units in the last place away."""
    return values * (1 + rng.integers(-2, 3, values.shape) * np.finfo(float).eps)
