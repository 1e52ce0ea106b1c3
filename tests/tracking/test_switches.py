import numpy as np
import pytest

from coach.tracking.switches import identity_switches, same_people
from tests.tracking.bodies import body


def test_a_change_of_number_is_a_switch_and_a_gap_is_none():
    numbers = np.array([[1, 2], [1, 2], [0, 2], [1, 2], [2, 1], [2, 0], [2, 3]])
    assert identity_switches(numbers) == 3  # both at once, then the second's third number


@pytest.mark.parametrize("numbers", [np.zeros((5, 2), int), np.ones((1, 3), int), np.empty((0, 2), int)])
def test_who_is_hardly_there_is_never_switched(numbers):
    assert identity_switches(numbers) == 0


def test_each_is_paired_with_the_body_that_is_theirs():
    there, found = [body(0.5), body(1.0), body(1.6)], [body(1.02), body(0.52), body(0.2)]
    assert same_people(there, found) == [(0, 1), (1, 0)]
    assert same_people([], found) == same_people(there, []) == []
