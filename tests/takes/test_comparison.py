"""Two takes of one song: which mistakes are the same, gone or still there."""

from dataclasses import replace

import pytest

from coach.takes.comparison import alike, gone_and_stayed, saw_the_same
from tests.kit.takes import a_take, mistake, unseen, verdict


def test_two_limbs_that_are_not_danced_are_two_mistakes():
    left, right = (mistake(4, 6, "absent", (f"{side}_elbow",)) for side in ("left", "right"))
    assert alike(left, left)
    assert not alike(left, right)


def test_a_tempo_that_drifts_again_is_not_gone_although_its_beats_are_right():
    drift = mistake(0, 15, "drift", (), ways=("slower",), size=0.8, said="", whole=True)
    before, now = (a_take([verdict(k) for k in range(16)], found) for found in ((drift,), (drift,)))
    assert gone_and_stayed(now, before) == ([], [drift])
    assert gone_and_stayed(replace(now, mistakes=()), before) == ([drift], [])


def test_a_mistake_with_several_places_is_gone_only_where_all_are_right():
    """It is said once, and shown where it costs most: that may be another place in the next take."""
    elbow, knee = ("left_elbow",), ("left_knee",)
    old = replace(mistake(4, 6, joints=elbow), places=((4, 6), (12, 14)))
    before = a_take([verdict(k) for k in range(16)], (old,))

    def after(*new, wrong=()):
        verdicts = [verdict(k, "shape" if k in wrong else "ok") for k in range(16)]
        return gone_and_stayed(a_take(verdicts, new), before)

    other_place, new_place = (
        mistake(12, 14, joints=elbow),
        replace(mistake(0, 1, joints=elbow), places=((0, 1), (6, 7))),
    )
    assert after(other_place, wrong=(12, 13, 14)) == ([], [other_place])
    assert after(new_place, wrong=(0, 1, 6, 7)) == ([], [new_place])
    assert after(mistake(12, 14, joints=knee), wrong=(13,)) == ([], [])
    assert after() == ([old], [])


def test_what_holds_for_the_whole_take_stays_wherever_it_is_shown():
    old, new = (mistake(first, first + 7, "absent", whole=True) for first in (0, 8))
    verdicts = [verdict(k) for k in range(16)]
    assert gone_and_stayed(a_take(verdicts, (new,)), a_take(verdicts, (old,))) == ([], [new])


@pytest.mark.parametrize("unseen_beats, same", [(0, True), (1, True), (2, False), (10, False)])
def test_takes_saw_the_same_where_nine_beats_of_ten_are_judged_in_both(unseen_beats, same):
    whole = a_take([verdict(k) for k in range(10)], ())
    part = a_take([unseen(k) if k < unseen_beats else verdict(k) for k in range(10)], ())
    assert saw_the_same(whole, part) is saw_the_same(part, whole) is same
