"""On workers and a clock moved by hand: each job is over exactly once, whatever happens to its worker."""

import random
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.contest.engine import MOST_DEATHS, Died, Done, Hung, InProcessWorkers, work_through

LIMIT = 10.0


class Hall:
    """``size`` workers. What happens to a job is told by ``fate``: how long it takes, s, and whether it kills."""

    def __init__(self, size, fate):
        self.size, self.fate, self.now = size, fate, 0.0
        self.busy, self.numbers, self.most, self.ended = {}, count(), 0, []

    def room(self):
        return self.size

    def hand_out(self, job):
        ticket = next(self.numbers)
        self.busy[ticket] = job, self.now + self.fate(job)[0]
        self.most = max(self.most, len(self.busy))
        return ticket

    def wait(self, tickets, seconds):
        assert set(tickets) <= set(self.busy)
        self.now = min([self.now + seconds, *(end for _, end in self.busy.values())])
        over = [ticket for ticket in tickets if self.busy[ticket][1] <= self.now]
        return {ticket: self._end(self.busy.pop(ticket)[0]) for ticket in over}

    def _end(self, job):
        return Died() if self.fate(job)[1] else Done(job * 10)

    def end(self, ticket):
        self.ended.append(self.busy.pop(ticket)[0])


def through(jobs, hall, limit=LIMIT):
    return list(work_through(jobs, hall, lambda job: limit, lambda: hall.now))


def test_each_is_done_and_no_more_are_under_way_than_there_are_workers():
    hall = Hall(3, lambda job: (1.0 + job % 2, False))
    over = through(range(10), hall)
    assert sorted(over, key=lambda pair: pair[0]) == [(job, Done(job * 10)) for job in range(10)]
    assert hall.most == 3


def test_jobs_are_made_when_there_is_room_for_them():
    """Of one worker the next job begins before the result of the one before is looked at, and no other."""
    made = []
    hall = Hall(1, lambda job: (1.0, False))
    steps = work_through((made.append(k) or k for k in range(9)), hall, lambda job: LIMIT, lambda: hall.now)
    assert (next(steps), made) == ((0, Done(0)), [0, 1])
    assert (next(steps), made) == ((1, Done(10)), [0, 1, 2])


def test_one_that_ends_its_worker_is_tried_once_more_and_then_set_aside():
    tries = []
    hall = Hall(2, lambda job: (1.0, job == 1))
    hand_out = hall.hand_out
    hall.hand_out = lambda job: tries.append(job) or hand_out(job)
    over = dict(through(range(4), hall))
    assert over == {0: Done(0), 1: Died(), 2: Done(20), 3: Done(30)}
    assert tries.count(1) == MOST_DEATHS == 2


def test_a_worker_that_dies_of_something_else_costs_nothing():
    deaths = iter([True, False])
    hall = Hall(1, lambda job: (1.0, job == 1 and next(deaths, False)))
    hall._end = lambda job: Died() if job == 1 and next(deaths) else Done(job)
    assert dict(through([1, 2], hall)) == {1: Done(1), 2: Done(2)}


def test_one_that_hangs_is_ended_after_its_time_and_the_others_go_on():
    hall = Hall(2, lambda job: (1e9 if job == 1 else 2.0, False))
    assert dict(through(range(5), hall)) == {1: Hung(LIMIT), **{job: Done(job * 10) for job in (0, 2, 3, 4)}}
    assert hall.ended == [1]
    assert LIMIT < hall.now < LIMIT + 2


@pytest.mark.parametrize("jobs", [[], iter(())])
def test_of_nothing_comes_nothing(jobs):
    assert through(jobs, Hall(2, lambda job: (1.0, False))) == []


def test_here_each_job_is_done_when_its_turn_comes():
    done = []
    steps = work_through([3, 4], InProcessWorkers(lambda job: done.append(job) or 10 * job), lambda job: LIMIT)
    assert (next(steps), done) == ((3, Done(30)), [3])
    assert (list(steps), done) == ([(4, Done(40))], [3, 4])


def test_while_there_is_no_worker_it_waits_for_one():
    hall = Hall(0, lambda job: (1.0, False))
    waited = []

    def wait(tickets, seconds):
        waited.append(list(tickets))
        hall.size = len(waited) // 3
        hall.now += seconds
        return Hall.wait(hall, tickets, seconds)

    hall.wait = wait
    assert through([7], hall) == [(7, Done(70))]
    assert waited[:3] == [[], [], []]


@given(st.integers(0, 2**32), st.integers(1, 5), st.integers(0, 30))
def test_every_job_is_over_exactly_once(seed, size, jobs):
    dice = random.Random(seed)
    hall = Hall(size, lambda job: (dice.uniform(0, 1.5 * LIMIT), dice.random() < 0.3))
    over = through(range(jobs), hall)
    assert sorted(job for job, _ in over) == list(range(jobs))
    assert not hall.busy
