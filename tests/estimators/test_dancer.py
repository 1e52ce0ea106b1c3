import pytest

from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.network import EXPECTED_S, SingleDancer
from tests.tracking.bodies import body


@pytest.fixture
def dancer():
    return SingleDancer(BLAZEPOSE)


def x_of(pose):
    return float(pose.image[0, 0])


def test_the_tallest_and_then_the_same_one(dancer):
    assert x_of(dancer.among([body(0.5, height=0.6), body(1.2, height=0.7)], 0.0)) == pytest.approx(1.2)
    assert x_of(dancer.among([body(0.5, height=0.75), body(1.22, height=0.7)], 0.03)) == pytest.approx(1.22)


def test_nobody_else_while_they_are_expected_back(dancer):
    dancer.among([body(1.2)], 0.0)
    assert not dancer.among([body(0.4)], 0.03).seen
    assert dancer.among([body(0.4)], EXPECTED_S + 0.04).seen


def test_another_one_once_forgotten(dancer):
    dancer.among([body(1.2)], 0.0)
    dancer.forget()
    assert x_of(dancer.among([body(0.4)], 0.03)) == pytest.approx(0.4)


def test_nobody(dancer):
    assert not dancer.among([], 0.0).seen
