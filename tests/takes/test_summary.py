from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.compare.prepared import prepare_reference
from coach.compare.score import take_score
from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import JOINTS
from coach.domain.moves import Move, Occurrence
from coach.domain.thresholds import PRIOR
from coach.domain.verdicts import Strength, Verdict
from coach.song.package import load_song
from coach.takes.judging import judged_take
from coach.takes.summary import (
    beat_scores,
    best_and_weakest,
    best_and_worst,
    move_scores,
    section_scores,
    what_was_good,
)
from coach.takes.take import Take
from coach.tracking.store import load_track
from tests.kit.takes import STARTED, mistake

GRID = BeatGrid(
    np.arange(12) * 0.5, sections=(Section("verse", 0, 4), Section("chorus", 4, 10), Section("end", 10, 12))
)
LONG = BeatGrid(np.arange(40) * 0.5, sections=(Section("verse", 0, 20), Section("chorus", 20, 40)))
ARMS = ("left_elbow", "right_elbow", "left_shoulder", "right_shoulder")
LEGS = ("left_knee", "right_knee", "left_hip", "right_hip")


def verdict(beat, kind="ok", score=80.0, lag=0.12, wrong=(), chance=40.0, error=5.0):
    """A beat that is right but for the ``wrong`` joints, and late by more than costs nothing."""
    flags = np.isin(JOINTS, wrong)
    off = np.where(flags, 30.0, error)
    return Verdict(
        beat=beat, t=beat * 0.5, kind=kind, score=score, shape=score, timing=100.0, lag=lag,
        error=off, change=off, limit=np.full(9, 20.0), wrong=flags, chance=np.full(9, chance),
    )  # fmt: skip


def good(verdicts, mistakes=(), score=80.0, lag=0.12):
    whole = replace(take_score(verdicts), score=score, lag=lag)
    return what_was_good(Take("s", STARTED, whole, tuple(verdicts), tuple(mistakes)), LONG)


def dance(wrong_on=lambda beat: (), **known):
    """40 beats; those with wrong joints are of a wrong shape."""
    return [verdict(k, "shape" if wrong_on(k) else "ok", wrong=wrong_on(k), **known) for k in range(40)]


def test_section_scores_are_means_of_the_beats_seen():
    verdicts = [verdict(0, score=50), verdict(1, score=70), verdict(2, "unseen", np.nan), verdict(4), verdict(5)]
    found = section_scores(verdicts, GRID)
    assert [(s.section.name, s.score) for s in found] == [("verse", 60.0), ("chorus", 80.0)]


def test_a_section_of_one_seen_beat_is_left_out():
    assert section_scores([verdict(10)], GRID) == ()


WAVE, TURN = Move("wave", (Occurrence(0, 4), Occurrence(8, 12, mirrored=True))), Move("turn", (Occurrence(4, 8),))


def test_move_scores_are_means_of_the_beats_seen_at_all_places():
    verdicts = [verdict(0, score=50), verdict(1, score=70), verdict(2, "unseen", np.nan), verdict(4), verdict(8)]
    verdicts += [verdict(9, score=90)]
    (found,) = move_scores(beat_scores(verdicts), (WAVE, TURN))  # of the turn only one beat is seen
    assert (found.move, found.score) == (WAVE, pytest.approx((50 + 70 + 80 + 90) / 4))
    assert found.places == ((WAVE.places[0], 60.0), (WAVE.places[1], 85.0))
    assert move_scores({}, (WAVE, TURN)) == move_scores(beat_scores(verdicts), ()) == ()


def test_best_and_weakest_moves_are_two():
    verdicts = [verdict(k, score=90 if 4 <= k < 8 else 50) for k in range(12)]
    best, weakest = best_and_weakest(verdicts, (WAVE, TURN))
    assert (best.move, weakest.move) == (TURN, WAVE)
    assert best_and_weakest([verdict(k) for k in range(12)], (WAVE, TURN)) is None
    assert best_and_weakest(verdicts, (WAVE,)) is None


def test_best_and_worst_are_two():
    scores = dict(enumerate([50, 50, 50, 50, 90, 90, 90, 90, 90, 90, 70, 70]))
    best, worst = best_and_worst([verdict(k, score=s) for k, s in scores.items()], GRID)
    assert (best.section.name, worst.section.name) == ("chorus", "verse")
    assert best_and_worst([verdict(k) for k in range(12)], GRID) is None
    assert best_and_worst([verdict(k) for k in range(4)], GRID) is None
    assert best_and_worst([], GRID) is None


def test_arms_and_legs_that_are_right_at_once_are_one_thing():
    assert good(dance(lambda k: LEGS[:1] if k % 10 == 0 else ())) == (
        Strength("danced", ("arms", "legs"), share=0.9),
        Strength("run", first=1, last=9),
    )


def test_the_half_that_is_mostly_right():
    first, *_ = good(dance(lambda k: ("left_elbow",) if k % 2 else ()))
    assert first == Strength("danced", ("legs",), share=1.0)


def test_each_half_is_said_where_both_are_right_but_seldom_at_once():
    def wrong_on(k):
        return ARMS[:1] if k % 10 == 0 else LEGS[:1] if k % 8 == 1 else ()

    assert good(dance(wrong_on)) == (
        Strength("danced", ("arms",), share=0.9),
        Strength("danced", ("legs",), share=0.875),
    )


def test_just_too_few_right_beats_are_not_called_right():
    found = good(dance(lambda k: (*ARMS[:1], *LEGS[:1]) if k % 20 < 4 else ()))  # 80 %
    assert found == (Strength("run", first=4, last=19),)


def test_on_time():
    assert good(dance(lag=0.02), lag=0.02) == (
        Strength("danced", ("arms", "legs"), share=1.0),
        Strength("timing", share=1.0),
    )
    assert not [g for g in good(dance(lag=0.09), lag=0.09) if g.kind == "timing"]  # a constant lag is none


def test_a_film_that_cannot_tell_its_lag_is_not_called_on_time():
    assert not [g for g in good(dance(lag=0.0), lag=np.nan) if g.kind == "timing"]


def test_the_best_section_stands_out():
    def half(k):
        return (*ARMS[:1], *LEGS[:1]) if k % 4 == 0 else ()

    verdicts = [replace(v, score=85.0 if v.beat >= 20 else 75.0) for v in dance(half)]
    assert good(verdicts) == (Strength("section", section="chorus", first=20, last=39),)
    assert good([replace(v, score=80.0) for v in verdicts]) == ()


def test_arms_that_do_better_than_legs():
    def wrong_on(k):
        return LEGS[:1] if k % 2 else ARMS[:1] if k % 8 == 0 or k % 8 == 2 else ()

    assert good(dance(wrong_on)) == (Strength("better", ("arms",), ("legs",), share=0.75),)


@pytest.mark.parametrize(
    ("verdicts", "more"),
    [
        (dance(lag=0.0), {"score": 25.0}),  # another dance, or somebody who stands still
        (dance(lag=0.0), {"score": np.nan}),
        ([verdict(k, "unseen", np.nan, np.nan) for k in range(40)], {}),
        (dance(lag=0.0)[:7], {}),
        ([], {"score": np.nan}),
    ],
    ids=["hardly this dance", "not judged", "not seen", "too short", "nothing"],
)
def test_nothing_good_is_said_where_nothing_is_known_to_be(verdicts, more):
    assert good(verdicts, lag=0.0, **more) == ()


@pytest.mark.parametrize(
    ("what", "mistakes"),
    [
        ({"chance": 10.0}, ()),  # the song does not move them
        ({"chance": 15.0, "error": 14.0}, ()),  # within the limits by chance
        ({"chance": np.nan}, ()),
        ({}, (mistake(0, 7, "absent", ARMS, ways=("dance",)), mistake(0, 7, "absent", LEGS, ways=("dance",)))),
    ],
    ids=["calm song", "no skill", "chance unknown", "left out"],
)
def test_limbs_that_are_not_danced_are_not_praised(what, mistakes):
    assert [g.kind for g in good(dance(**what), mistakes)] == ["run"]


def test_a_run_is_not_all_right_where_something_is_wrong_all_through():
    late = mistake(0, 7, "timing", (), ways=("late",), size=0.3, whole=True)
    assert [g.kind for g in good(dance(lag=0.3), lag=0.3)] == ["danced", "run"]
    assert [g.kind for g in good(dance(lag=0.3), [late], lag=0.3)] == ["danced"]


@pytest.mark.parametrize(
    "told, said",
    [
        ((), [Strength("danced", ("arms", "legs"), share=1.0), Strength("run", first=0, last=39)]),
        (("left_elbow",), [Strength("danced", ("legs",), share=1.0), Strength("run", first=20, last=39)]),
        (("left_knee",), [Strength("danced", ("arms", "legs"), share=1.0), Strength("run", first=0, last=39)]),
    ],
)
def test_what_a_mistake_tells_of_is_not_praised_although_it_is_only_nearly_wrong(told, said):
    beats = dance()
    for v in beats[:20]:
        v.error[JOINTS.index("left_elbow")] = 19.0
    mistakes = [replace(mistake(0, 19, "shape", told), about=told)] if told else []
    assert good(beats, mistakes) == tuple(said)


def test_who_stands_still_hears_nothing_good_who_copies_does():
    reference = load_track(PROJECT / "tests" / "data" / "poses" / "reference.npz")
    still = replace(
        reference, image=np.repeat(reference.image[200:201], len(reference), 0),
        world=np.repeat(reference.world[200:201], len(reference), 0),
    )  # fmt: skip
    song = load_song(PROJECT / "songs" / "lovedive")
    measure = prepare_reference(reference, song.grid, PRIOR)
    found = [what_was_good(judged_take(song, measure, track, STARTED), song.grid) for track in (reference, still)]
    assert found == [(Strength("danced", ("arms", "legs"), share=1.0), Strength("timing", share=1.0)), ()]


def test_who_stops_is_not_right():
    stopped = [replace(v, kind="frozen") if v.beat % 4 == 0 else v for v in dance()]
    assert good(stopped) == ()
