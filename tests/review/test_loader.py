import threading
import time

import pytest

from coach.domain.passage import Passage
from coach.review.loader import ClipLoader

A, B, C = (Passage("shape", k, k, float(k), float(k), k + 1.0, 0.0, "") for k in range(3))


class Steps:
    """A way to load that waits for the test before each step; ``done`` is called after it."""

    def __init__(self, steps, done=lambda clip: None):
        self.steps = steps
        self.done = done
        self.log = []
        self.go = threading.Semaphore(0)
        self.did = threading.Semaphore(0)

    def __call__(self, clip):
        for _ in range(self.steps):
            self.go.acquire()
            self.log.append(clip.passage)
            self.done(clip)
            self.did.release()
            yield

    def let(self, count):
        for _ in range(count):
            self.go.release()
        for _ in range(count):
            assert self.did.acquire(timeout=5)


@pytest.fixture
def loading():
    steps = Steps(3)
    loader = ClipLoader(steps)
    yield steps, loader
    loader.want([])
    steps.go.release(1000)
    loader.close()


def test_the_wanted_are_loaded_in_their_order(loading):
    steps, loader = loading
    loader.want([A, B])
    steps.let(6)
    assert steps.log == [A, A, A, B, B, B]


def test_a_new_wish_comes_first_and_what_was_begun_is_taken_up_again(loading):
    steps, loader = loading
    loader.want([A, B, C])
    steps.let(1)
    loader.want([C, A])
    steps.let(5)
    # one more step of A may have been waiting for the test when the wish changed
    assert steps.log in ([A, A, C, C, C, A], [A, C, C, C, A, A])


def test_what_is_still_wanted_is_not_loaded_again(loading):
    steps, loader = loading
    loader.want([A, B])
    clip = loader.clip(A)
    steps.let(6)
    loader.want([B, A])
    assert loader.clip(A) is clip
    loader.want([C, A])
    steps.let(3)
    assert steps.log[6:] == [C, C, C]


def test_what_is_no_longer_wanted_is_forgotten(loading):
    _, loader = loading
    loader.want([A])
    loader.want([B])
    with pytest.raises(KeyError):
        loader.clip(A)


def both_complete(clip):
    clip.take.complete = clip.reference.complete = True
    clip.has_music = False


def test_what_may_be_wanted_next_is_begun_once_the_first_can_play():
    steps = Steps(3, both_complete)
    loader = ClipLoader(steps)
    loader.want([A, B], C)
    steps.let(9)
    loader.close()
    assert steps.log == [A, C, A, A, B, B, B, C, C]


def test_what_may_be_wanted_next_waits_while_the_first_cannot_play(loading):
    steps, loader = loading
    loader.want([A, B], C)
    steps.let(9)
    assert steps.log == [A, A, A, C, C, C, B, B, B]


def test_the_rest_is_done_when_nothing_else_is_to_be_done():
    def noted(name):
        for _ in range(2):
            steps.go.acquire()
            steps.log.append(name)
            steps.did.release()
            yield

    steps = Steps(2)
    loader = ClipLoader(steps, noted("meanwhile"), noted("afterwards"))
    loader.want([A, B])
    steps.let(8)
    while not loader.done:
        time.sleep(0.001)
    loader.close()
    # the first step may have been begun before anything was wanted
    assert sorted(steps.log[:4], key=str) == sorted([A, A, "meanwhile", "meanwhile"], key=str)
    assert steps.log[4:] == [B, B, "afterwards", "afterwards"]


def test_what_goes_wrong_on_the_thread_is_raised_here():
    def broken(clip):
        raise ZeroDivisionError("of the thread")
        yield

    loader = ClipLoader(broken)
    loader.want([A])
    loader._thread.join(timeout=5)
    with pytest.raises(ZeroDivisionError, match="of the thread"):
        loader.clip(A)
    loader.close()
