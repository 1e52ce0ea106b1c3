"""When a picture is drawn, and for which moment, on a clock that is moved by hand."""

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest

from coach.live.pace import DRAWING, LONGEST_DRAWING_GAP_S, FilmCue, FramePacer, NextDue
from coach.ui.loop import Clock

TAKES = {"beat": 0.002, "picture": 0.006, "": 0.001}
POSE = 0.005
"""s that drawing takes, by what is new; so much longer where there is a new pose; a beat is drawn alone."""
NEAR = 0.0015
"""s. Now and then one is farther off: where a pose comes in the last moment, or for the first time together with it."""
REFERENCE, BEAT = 1 / 30, 0.5
"""s from one to the next."""


class Loop:
    """Draws as the loop of a dance does, with the reference's pictures and the beats since 0.

    drawn  the moments for which pictures were drawn, those at which they were shown, and what was new
    """

    def __init__(self, poses_at=()):
        self.now, self.began, self.drawn = 0.0, -math.inf, []
        self.poses = sorted(poses_at)
        self.picture = 0  # the next
        self.undrawn = False  # a pose
        self.pace = FramePacer(SimpleNamespace(poses=self), self.due)
        self.clock = Clock(lambda: self.now, self.sleep)

    def due(self, now, shown):
        return NextDue((math.floor(shown / BEAT + 1e-9) + 1) * BEAT - now, self.picture * REFERENCE - now)

    def sleep(self, seconds):
        assert seconds >= 0
        self.now += seconds

    def wait(self, timeout):
        assert timeout >= 0
        self.now = max(self.now, min([self.now + timeout, *self.poses[:1]]))
        return self.posed()

    def posed(self):
        return bool(self.poses) and self.poses[0] <= self.now

    def turn(self):
        self.pace.wait(self.clock, self.began)
        self.began = self.now
        posed = self.posed()
        if posed:
            self.poses = [at for at in self.poses if at > self.now]
            self.pace.posed()
        shown = self.pace.shown_at(self.now)
        before = self.drawn[-1][0] if self.drawn else 0.0
        self.undrawn = self.undrawn or posed
        beat = math.floor(shown / BEAT + 1e-9) > math.floor(before / BEAT + 1e-9)
        alone = self.pace.on_beat
        assert beat or not alone
        new = "beat" if beat else ""
        while not alone and self.picture * REFERENCE <= shown + 1e-9:
            self.picture, new = self.picture + 1, new or "picture"
        takes = TAKES[new] + POSE * (self.undrawn and not alone)
        self.undrawn = self.undrawn and alone
        self.now += takes
        self.pace.drew(takes)
        self.drawn.append((shown, self.now, new))

    def until(self, end):
        while self.now < end:
            self.turn()
        return self


@pytest.fixture
def danced():
    """20 s, with a pose every 33.4 ms, which comes at another time before each picture of the reference."""
    return Loop(0.0334 * k for k in range(700)).until(20)


def test_what_is_due_is_drawn_for_the_moment_at_which_it_is_shown(danced):
    late = {kind: [at - moment for moment, at, new in danced.drawn[300:] if new == kind] for kind in TAKES}
    assert len(late["beat"]) > 25 and len(late["picture"]) > 400
    for each in late["beat"], late["picture"]:
        assert np.percentile(np.abs(each), 95) < NEAR


def test_every_beat_is_shown_on_the_beat(danced):
    shown = [at for _, at, new in danced.drawn[300:] if new == "beat"]
    off = [abs(at / BEAT - round(at / BEAT)) * BEAT for at in shown]
    assert np.percentile(off, 95) < NEAR


def test_there_are_as_many_pictures_as_a_screen_shows(danced):
    """Also where a pose waits for the reference's picture, as both together take one drawing."""
    assert len(danced.drawn) / 20 > 57
    assert (
        max(b - a for (_, a, _), (_, b, _) in zip(danced.drawn, danced.drawn[1:]))
        < LONGEST_DRAWING_GAP_S + TAKES["picture"] + POSE
    )


def test_moments_never_go_back(danced):
    moments = [moment for moment, _, _ in danced.drawn]
    assert moments == sorted(moments)


def test_with_nothing_due_there_is_a_picture_every_tick():
    loop, begins = Loop(), []
    pace = FramePacer(SimpleNamespace(poses=loop), lambda now, shown: NextDue())
    for _ in range(10):
        pace.wait(loop.clock, loop.began)
        loop.began = loop.now
        assert pace.shown_at(loop.now) == pytest.approx(loop.now + DRAWING)
        begins.append(loop.now)
        loop.now += 0.004  # what it took is not waited again
    assert begins == pytest.approx([LONGEST_DRAWING_GAP_S * k for k in range(10)])


def test_what_is_late_is_drawn_at_once():
    loop = Loop(poses_at=[0.03])
    loop.now = loop.began = 1.0
    loop.pace.wait(loop.clock, loop.began)
    assert loop.now == 1.0


def test_a_new_pose_is_shown_before_anything_is_judged_but_never_puts_it_off_twice():
    pace = Loop().pace

    def judged_for():
        """s until enough was judged, on a clock that moves on by a ms with each look."""
        moments = itertools.count()
        enough = pace.judging_slice(lambda: next(moments) / 1000)
        return sum(1 for _ in iter(enough, True)) / 1000

    assert judged_for() > 0
    pace.posed()
    assert judged_for() == 0
    assert judged_for() > 0
    assert judged_for() == 0  # the pose is not shown yet
    pace.shown_at(0.01)
    assert judged_for() > 0
    assert judged_for() > 0


def test_a_slice_of_judging_is_over_after_4_ms():
    moments = iter([5.0, 5.0039, 5.0041])
    enough = Loop().pace.judging_slice(lambda: next(moments))
    assert [enough(), enough()] == [False, True]


@pytest.fixture
def film():
    """A film as the camera; ``cued``: (moment, song time, rate) of each time it was sent to a place."""
    cued = []
    return SimpleNamespace(live=False, cued=cued, cue=lambda *place: cued.append(place))


def test_a_film_is_sent_to_where_the_music_is_and_again_only_when_that_has_slipped(film):
    cue = FilmCue(SimpleNamespace(camera=film))
    cue.keep(now=100.0, t=22.0, entry=20.0, rate=0.5)
    cue.keep(now=101.0, t=22.5, entry=20.0, rate=0.5)  # just on time
    cue.keep(now=102.0, t=22.96, entry=20.0, rate=0.5)  # 80 ms behind
    assert film.cued == [(100.0, 22.0, 0.5)]
    cue.keep(now=103.0, t=23.4425, entry=20.0, rate=0.5)  # 115 ms
    assert film.cued[1:] == [(103.0, 23.4425, 0.5)]
    cue.keep(now=104.0, t=24.0, entry=20.0, rate=0.5)  # as much before that
    assert film.cued[2:] == [(104.0, 24.0, 0.5)]
    cue.forget()
    cue.keep(now=105.0, t=24.5, entry=20.0, rate=0.5)
    assert film.cued[3:] == [(105.0, 24.5, 0.5)]


def test_during_the_count_in_a_film_waits_at_the_entry(film):
    cue = FilmCue(SimpleNamespace(camera=film))
    cue.keep(now=100.0, t=19.0, entry=20.0, rate=0.5)
    cue.keep(now=101.0, t=19.5, entry=20.0, rate=0.5)
    assert film.cued == [(102.0, 20.0, 0.5)]


@pytest.mark.parametrize("live", [False, True])
def test_before_music_without_a_count_in_a_film_gets_a_second_to_find_the_entry(film, live):
    film.live, slept = live, []
    FilmCue(SimpleNamespace(camera=film)).find(Clock(lambda: 100.0, slept.append), 20.0, 0.75)
    assert (film.cued, slept) == (([], []) if live else ([(100.0, 20.0, 0.75)], [1.0]))
