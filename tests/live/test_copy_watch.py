"""That it is the reference which is followed is found while dancing, once for each time."""

from concurrent.futures import Executor, Future

import pytest

from coach.base.paths import PROJECT
from coach.compare.copies import COPY_STRETCH_S, HOP_S, Original
from coach.compare.same_recording import ENOUGH_S
from coach.live.copy_watch import CopyWatch
from coach.tracking.store import load_track

POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")


class AtOnce(Executor):
    """Has done everything before anybody asks."""

    def __init__(self):
        self.done = 0

    def submit(self, work, *of):
        self.done += 1
        future = Future()
        try:
            future.set_result(work(*of))
        except ZeroDivisionError as failure:
            future.set_exception(failure)
        return future


def found_at(track, pool):
    """Song times (s) at which it was found; every second picture is looked at, as of a webcam in poor light."""
    watch = CopyWatch(Original(REFERENCE), pool)
    return [t for n, t in enumerate(track.t) if n % 2 == 0 and watch.add(t, track.pose(n))]


@pytest.mark.parametrize("shown", [REFERENCE, REFERENCE.mirrored()])
def test_the_reference_is_found_as_soon_as_that_can_be_sure_and_again_after_as_long(shown):
    first, second = found_at(shown, AtOnce())
    assert ENOUGH_S <= first <= COPY_STRETCH_S + HOP_S
    assert ENOUGH_S <= second - first <= COPY_STRETCH_S + HOP_S


def test_who_dances_is_not_it_and_is_looked_at_now_and_then():
    pool = AtOnce()
    assert found_at(COVER, pool) == []
    assert 3 <= pool.done <= 1 + (COVER.t[-1] - ENOUGH_S) / HOP_S


def test_the_longer_it_was_somebody_else_the_rarer_are_the_checks(monkeypatch):
    looked = []
    monkeypatch.setattr(Original, "shown_by", lambda original, user: looked.append((user.t[0], user.t[-1])))
    watch = CopyWatch(Original(REFERENCE), AtOnce())
    assert not any(watch.add(n / 10, REFERENCE.pose(0)) for n in range(600))
    assert [round(end) for _, end in looked] == [10, 13, 19, 31, 43, 55]
    assert all(later <= end + 0.15 for (_, end), (later, _) in zip(looked, looked[1:]))


def test_a_failure_while_looking_is_raised_in_the_main_loop(monkeypatch):
    def bug(*_):
        raise ZeroDivisionError("bug")

    monkeypatch.setattr(Original, "shown_by", bug)
    with pytest.raises(ZeroDivisionError, match="bug"):
        found_at(COVER, AtOnce())


def test_closing_waits_for_the_look_that_has_begun():
    watch = CopyWatch(Original(REFERENCE))
    for n in range(0, 400, 2):
        watch.add(REFERENCE.t[n], REFERENCE.pose(n))
    assert watch.close()
