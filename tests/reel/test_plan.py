"""The reel's cuts: from beat to beat, costliest mistake first, nothing overlapping."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.domain.beats import BeatGrid
from coach.reel.plan import HELD_S, NEXT_S, SLOW_MOTION_SPEED, TITLE_S, ReelOptions, card_beats, reel_plan
from tests.kit.takes import a_take, mistake, unseen, verdict

GRID = BeatGrid(0.3 + 0.5 * np.arange(64))
SPAN = (0.0, 32.0)


def take_with(*mistakes, beats=64):
    wrong = {k for m in mistakes for k in range(m.first, m.last + 1)}
    verdicts = [verdict(k, "shape", score=20.0) if k in wrong else verdict(k, score=90.0) for k in range(beats)]
    return a_take(verdicts, mistakes)


def parts(plan):
    return [(cut.part, cut.passage) for cut in plan.cuts]


def test_each_mistake_has_a_card_its_passage_and_half_speed_and_then_comes_what_to_do():
    plan = reel_plan(take_with(mistake(20, 22), mistake(4, 6)), GRID, ReelOptions(), SPAN)
    one = [("title", 0), ("danced", 0), ("slow", 0)]
    assert parts(plan) == [*one, *((part, 1) for part, _ in one), ("next", 1)]
    assert [p.first for p in plan.passages] == [20, 4]  # as ranked, not as danced


def test_a_passage_is_shown_with_a_beat_on_either_side():
    plan = reel_plan(take_with(mistake(20, 22)), GRID, ReelOptions(), SPAN)
    for cut in plan.cuts[1:3]:
        assert (cut.start, cut.stop) == pytest.approx((GRID.time(19), GRID.time(23)))
    assert [cut.speed for cut in plan.cuts] == [1.0, 1.0, SLOW_MOTION_SPEED, 1.0]


def held_take(grid, *mistakes, worst):
    """The left elbow is wrong on every beat of the mistakes, most on ``worst``."""
    wrong = {k for m in mistakes for k in range(m.first, m.last + 1)}
    verdicts = [
        replace(verdict(k, "shape", ("left_elbow",)) if k in wrong else verdict(k), t=grid.time(k)) for k in range(64)
    ]
    more = 1.2 * verdicts[worst].error
    verdicts[worst] = replace(verdicts[worst], error=more, change=more)
    return a_take(verdicts, mistakes)


def test_the_picture_stands_on_the_worst_beat():
    plan = reel_plan(held_take(GRID, mistake(20, 22), worst=21), GRID, ReelOptions(), SPAN)
    assert parts(plan) == [(part, 0) for part in ("title", "danced", "slow", "held", "slow", "next")]
    before, held, after = plan.cuts[2:5]
    assert before.stop == held.start == held.stop == after.start == pytest.approx(GRID.time(21))
    assert (held.speed, held.end - held.begin) == pytest.approx((0.0, HELD_S))


def test_the_picture_does_not_stand_where_no_half_speed_is_wanted():
    plan = reel_plan(held_take(GRID, mistake(20, 22), worst=21), GRID, ReelOptions(slow=False), SPAN)
    assert "held" not in {cut.part for cut in plan.cuts}


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 16)), min_size=1, max_size=6),
    st.floats(0.25, 1.2),
    st.floats(0.0, 2.0),
    st.booleans(),
)
def test_every_cut_lands_on_a_beat_and_follows_the_one_before(runs, period, first_beat, slow):
    grid = BeatGrid(first_beat + period * np.arange(64))
    mistakes = [mistake(k, min(k + n, 63)) for k, n in runs]
    plan = reel_plan(held_take(grid, *mistakes, worst=mistakes[0].last), grid, ReelOptions(slow=slow), SPAN)
    assert plan.cuts[0].begin == 0
    for before, after in zip(plan.cuts, plan.cuts[1:]):
        assert after.begin == before.end
    for cut in plan.cuts:
        assert cut.end > cut.begin
        for t in (cut.start, cut.stop):
            assert grid.beat(t) == pytest.approx(round(grid.beat(t)), abs=1e-6)


def test_the_music_of_a_card_leads_into_its_passage_and_goes_on_under_the_last():
    plan = reel_plan(take_with(mistake(20, 22)), GRID, ReelOptions(slow=False), SPAN)
    title, danced, last = plan.cuts
    assert title.stop == pytest.approx(danced.start)
    assert last.start == pytest.approx(danced.stop)
    assert title.end - title.begin >= TITLE_S
    assert last.end - last.begin >= NEXT_S


@pytest.mark.parametrize(("period", "beats"), [(0.5, 6), (0.25, 12), (1.4, 2), (1.5, 2), (0.7, 4)])
def test_cards_are_an_even_number_of_beats_long_enough_to_read(period, beats):
    assert card_beats(period, 2.8) == beats


def test_a_mistake_on_the_first_beat_begins_with_it():
    plan = reel_plan(take_with(mistake(0, 2)), GRID, ReelOptions(), SPAN)
    assert plan.passages[0].start == GRID.time(0)


def test_only_the_worst_eight_beats_of_a_long_mistake_are_slow():
    take = take_with(mistake(4, 19))
    worst = range(10, 18)
    take = replace(take, verdicts=tuple(replace(v, score=0.0) if v.beat in worst else v for v in take.verdicts))
    danced, slow = reel_plan(take, GRID, ReelOptions(), SPAN).cuts[1:3]
    assert (danced.start, danced.stop) == pytest.approx((GRID.time(3), GRID.time(20)))
    assert (slow.start, slow.stop) == pytest.approx((GRID.time(9), GRID.time(18)))


def test_of_a_tempo_that_drifts_all_through_only_a_part_is_shown():
    drift = mistake(0, 63, "drift", (), ways=("slower",), size=1.2, said="", whole=True)
    plan = reel_plan(take_with(drift), GRID, ReelOptions(), SPAN)
    danced, slow = plan.cuts[1:3]
    assert danced.end - danced.begin < 13
    assert danced.start <= slow.start < slow.stop <= danced.stop


def test_top_and_no_slow():
    take = take_with(mistake(20, 22), mistake(4, 6), mistake(30, 31))
    plan = reel_plan(take, GRID, ReelOptions(top=2, slow=False), SPAN)
    assert parts(plan) == [("title", 0), ("danced", 0), ("title", 1), ("danced", 1), ("next", 1)]
    with pytest.raises(ValueError, match="top"):
        ReelOptions(top=0)


def test_five_mistakes_unless_all_are_wanted():
    take = take_with(*(mistake(first, first + 1) for first in range(4, 32, 4)))
    assert len(reel_plan(take, GRID, ReelOptions(), SPAN).passages) == 5
    assert len(reel_plan(take, GRID, ReelOptions(top=None), SPAN).passages) == 7


def test_the_take_is_shown_earlier_by_its_lag_unless_being_late_is_the_mistake():
    shape = reel_plan(take_with(mistake(4, 6)), GRID, ReelOptions(), SPAN).passages[0]
    timing = reel_plan(take_with(mistake(4, 6, "timing", ())), GRID, ReelOptions(), SPAN).passages[0]
    assert shape.shift == pytest.approx(0.09)
    assert timing.shift == 0


def test_without_mistakes_the_best_moments_are_shown_at_full_speed():
    verdicts = [verdict(k, score=99.0 if 8 <= k < 16 else 95.0 if 40 <= k < 48 else 80.0) for k in range(64)]
    plan = reel_plan(a_take(verdicts, []), GRID, ReelOptions(), SPAN)
    assert [(p.what, p.first, p.last) for p in plan.passages[:2]] == [("best", 8, 15), ("best", 40, 47)]
    assert len(plan.passages) == 3
    assert {cut.part for cut in plan.cuts} == {"title", "danced", "next"}
    shown = [beat for p in plan.passages for beat in range(p.first, p.last + 1)]
    assert len(shown) == len(set(shown))


def test_a_short_good_take_has_one_best_moment():
    plan = reel_plan(a_take([verdict(k) for k in range(5)], []), GRID, ReelOptions(), SPAN)
    assert [(p.what, p.first, p.last) for p in plan.passages] == [("best", 0, 4)]


@pytest.mark.parametrize(("beats", "least"), [(0, 8.0), (1, 0.5), (20, 5.0)])
def test_a_take_in_which_nobody_was_seen_still_has_a_reel(beats, least):
    take = a_take([unseen(k) for k in range(beats)], [])
    plan = reel_plan(take, GRID, ReelOptions(), SPAN)
    assert [p.what for p in plan.passages] == ["unseen"]
    assert parts(plan) == [("title", 0), ("danced", 0), ("next", 0)]
    assert plan.passages[0].length >= least


def test_the_whole_take_is_one_cut():
    plan = reel_plan(take_with(mistake(4, 6)), GRID, ReelOptions(whole=True), (1.0, 21.0))
    assert parts(plan) == [("whole", 0)]
    assert plan.length == 20.0
    assert plan.cuts[0].song_time(3.0) == 4.0
    assert plan.passages[0].shift == pytest.approx(0.09)
