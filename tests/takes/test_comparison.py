"""Two takes of one song: which mistakes are the same, gone or still there."""

from dataclasses import replace

from coach.takes.comparison import alike, gone_and_stayed
from tests.kit.takes import a_take, mistake, verdict


def test_two_limbs_that_are_not_danced_are_two_mistakes():
    left, right = (mistake(4, 6, "absent", (f"{side}_elbow",)) for side in ("left", "right"))
    assert alike(left, left)
    assert not alike(left, right)


def test_a_tempo_that_drifts_again_is_not_gone_although_its_beats_are_right():
    drift = mistake(0, 15, "drift", (), ways=("slower",), size=0.8, said="", whole=True)
    before, now = (a_take([verdict(k) for k in range(16)], found) for found in ((drift,), (drift,)))
    assert gone_and_stayed(now, before) == ([], [drift])
    assert gone_and_stayed(replace(now, mistakes=()), before) == ([drift], [])
