"""The list of estimators, and which of them is meant."""

from pathlib import Path

import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.estimators.registry import (
    DEFAULT,
    DEFAULT_CHOICE,
    ESTIMATORS,
    NAME_IN_VERSIONS,
    SKELETONS,
    EstimatorChoice,
    estimator_model,
    kept_estimator_model,
    listing,
)


@pytest.fixture(scope="module")
def models():
    cache = folders().cache
    return {
        name: model for name in ESTIMATORS if (model := kept_estimator_model(EstimatorChoice(name), cache)) is not None
    }


def test_a_model_says_who_it_is(models):
    assert DEFAULT in models and len({model.identity for model in models.values()}) == len(models)
    for name, model in models.items():
        assert model.name == name and model.most >= 1
        assert SKELETONS[model.skeleton.name] == model.skeleton == ESTIMATORS[name].skeleton


def test_the_list_says_what_is_ready(tmp_path):
    said = listing(tmp_path)
    assert all(f"--estimator {name}" in said and known.good_for in said for name, known in ESTIMATORS.items())
    assert said.count("(the usual one)") == 1
    assert "fetched when it is first needed" in said  # nothing is in this cache


def test_a_take_is_shown_by_the_estimator_that_found_its_poses(tmp_path):
    by_multipose = {NAME_IN_VERSIONS: "multipose"}
    assert DEFAULT_CHOICE.for_take(by_multipose, tmp_path) == EstimatorChoice("multipose")
    assert EstimatorChoice("blazepose").for_take(by_multipose, tmp_path) == EstimatorChoice(
        "blazepose"
    )  # the dancer says otherwise
    for versions in ({}, {NAME_IN_VERSIONS: "blazepose"}, {NAME_IN_VERSIONS: "of a later Coach"}):
        assert DEFAULT_CHOICE.for_take(versions, tmp_path) == DEFAULT_CHOICE
    assert (
        DEFAULT_CHOICE.for_take({NAME_IN_VERSIONS: "blazepose-crops"}, tmp_path) == DEFAULT_CHOICE
    )  # not in this cache
    own = EstimatorChoice(weights=Path("my.task"))  # none of multipose's
    assert own.for_take(by_multipose, tmp_path) == own


def test_one_that_brings_its_network_takes_no_other(tmp_path):
    with pytest.raises(CoachError, match="multipose has its own network: leave m.onnx out"):
        estimator_model(EstimatorChoice("multipose", Path("m.onnx")), tmp_path)


def test_a_choice_as_it_is_typed():
    assert DEFAULT_CHOICE.as_options == ()
    assert EstimatorChoice("openpose", Path("w.onnx")).as_options == ("--estimator", "openpose", "--weights", "w.onnx")
