"""What to practise, made from takes whose costs are planted; and what was asked for on the command line."""

from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.beats import BeatGrid, Section
from coach.domain.moves import Move, Occurrence
from coach.domain.practice import FASTEST, PassResult, Step, Stretch, eights_around
from coach.live.options import PracticeOptions, SessionOptions
from coach.live.practice import steps
from coach.live.practice.agenda import FIRST_SPEED
from coach.live.practice.plan import MINUTES, costly, plan, step_seconds
from coach.takes.loops import SavedLoop, save_loop
from coach.takes.passages import passages
from coach.takes.practice import PracticeFolder, PracticeInfo
from coach.wording.practice import why_words
from tests.kit.films import a_song
from tests.kit.sessions import a_pass, a_session
from tests.kit.takes import STARTED, a_take, mistake, verdict

SECTIONS = (Section("verse", 0, 32), Section("chorus", 32, 64), Section("dance break", 64, 80))

MOVES = (Move("Wave", (Occurrence(8, 16), Occurrence(40, 48, mirrored=True))), Move("turn", (Occurrence(16, 24),)))


def song(tmp_path, beats=80, first_count=0):
    grid = BeatGrid(0.5 * np.arange(beats), first_count_beat=first_count, sections=SECTIONS)
    return replace(a_song(tmp_path), grid=grid, end=beats / 2, moves=MOVES)


def costing(first, last, cost, **known):
    return replace(mistake(first, last, **known), cost=cost, certainty=1.0)


def take(*mistakes):
    """Beats of a mistake have 20 points, others 80."""
    wrong = {beat for m in mistakes for first, last in m.runs for beat in range(first, last + 1)}
    beats = [verdict(k, "shape", score=20.0) if k in wrong else verdict(k, score=80.0) for k in range(80)]
    return a_take(beats, mistakes)


def stretches(found):
    return [(one.stretch.first, one.stretch.last) for one in found]


# ---------------------------------------------------------------- which passages


def test_the_three_eights_that_cost_most_the_worst_first(tmp_path):
    found = costly(
        song(tmp_path).grid, [take(*(costing(8 * k + 1, 8 * k + 3, cost) for k, cost in enumerate((5, 9, 1, 7, 3))))]
    )
    assert stretches(found) == [(8, 15), (24, 31), (0, 7)]


def test_what_costs_in_several_takes_adds_up(tmp_path):
    takes = [take(costing(1, 3, 10)), take(costing(17, 18, 6)), take(costing(17, 18, 6))]
    assert stretches(costly(song(tmp_path).grid, takes)) == [(16, 23), (0, 7)]


def test_mistakes_that_overlap_are_one_passage_and_one_across_two_eights_joins_them(tmp_path):
    takes = [take(costing(1, 3, 5), costing(2, 6, 5, joints=("right_knee",)), costing(30, 33, 8), costing(46, 49, 4))]
    assert stretches(costly(song(tmp_path).grid, takes)) == [(0, 7), (24, 39), (40, 55)]


def test_a_passage_that_is_a_move_has_its_name(tmp_path):
    found = plan(song(tmp_path), [take(*(costing(8 * k + 1, 8 * k + 3, k) for k in (2, 4, 5)))], [])
    named = [(one.stretch.name, one.stretch.first, one.stretch.last) for one in found if one.passes and not one.ramp]
    wave, context = ("Wave (mirrored)", 40, 47), ("", 32, 55)
    assert named == [wave, context, ("", 32, 39), ("", 24, 47), ("turn", 16, 23), ("", 8, 31)]


def test_a_long_mistake_is_two_eights_at_most(tmp_path):
    assert stretches(costly(song(tmp_path).grid, [take(costing(4, 27, 24))]))[0] == (8, 23)


def test_what_comes_back_costs_in_each_of_its_places(tmp_path):
    again = costing(1, 2, 12, places=((1, 2), (17, 18), (33, 34)))
    assert stretches(costly(song(tmp_path).grid, [take(again, costing(9, 9, 5))])) == [(8, 15), (0, 7), (16, 23)]


def test_what_holds_for_the_whole_take_belongs_to_no_passage(tmp_path):
    assert costly(song(tmp_path).grid, [take(costing(0, 7, 99, whole=True))]) == ()
    assert costly(song(tmp_path).grid, []) == () == costly(song(tmp_path).grid, [take(costing(0, 7, float("nan")))])


def test_only_what_arms_cost_counts_for_arms(tmp_path):
    knee, stopped = costing(1, 3, 9, joints=("left_knee",)), costing(33, 34, 2, kind="frozen", joints=())
    takes = [take(knee, costing(17, 18, 5), stopped)]
    assert stretches(costly(song(tmp_path).grid, takes, "arms")) == [(16, 23), (32, 39)]
    assert stretches(costly(song(tmp_path).grid, takes, "legs")) == [(0, 7), (32, 39)]


@pytest.mark.parametrize(
    ("first_count", "beats", "around"),
    [(0, (29, 30), (24, 31)), (0, (31, 32), (24, 39)), (4, (29, 30), (28, 35)), (4, (0, 1), (0, 3)),
     (0, (79, 79), (72, 79)), (10, (1, 1), (0, 1)), (10, (2, 3), (2, 9))],
)  # fmt: skip
def test_eights_are_counted_from_one(tmp_path, first_count, beats, around):
    found = eights_around(*beats, song(tmp_path, first_count=first_count).grid)
    assert (found.first, found.last) == around


# ---------------------------------------------------------------- the plan


def test_each_passage_is_danced_slowly_faster_and_in_context_and_then_the_whole_song(tmp_path):
    made = plan(song(tmp_path), [take(costing(9, 11, 9), costing(1, 2, 3, kind="timing", joints=()))], [])
    slow, ramp, context, *_ = made
    assert slow == Step(Stretch(8, 15, "Wave"), 0.75, passes=3, why=slow.why)
    assert (ramp.stretch, ramp.start, ramp.ramp) == (Stretch(8, 15, "Wave"), 0.75, True) and ramp.passes >= 4
    assert (context.stretch, context.start, context.ramp) == (Stretch(0, 23), FASTEST, False)
    assert slow.why == "Beats 9–16 cost you most in your newest take: 58 of 100 there (left elbow)."
    assert made[3].why == "Beats 1–8 come next: 65 of 100 there (timing)." and made[3].stretch == Stretch(0, 7)
    assert made[-1].whole and (made[-1].stretch.first, made[-1].stretch.last) == (0, 79)
    assert all(step.why for step in made) and len(made) == 7


@pytest.mark.parametrize("passages", [1, 2, 3])
def test_it_takes_about_ten_minutes(tmp_path, passages):
    here = song(tmp_path)
    made = plan(here, [take(*(costing(16 * k + 1, 16 * k + 3, 5) for k in range(passages)))], [])
    minutes = sum(step_seconds(step, here.grid) for step in made[:-1]) / 60
    assert MINUTES - 1.5 <= minutes <= MINUTES


def test_it_begins_where_the_passage_was_good_last_time(tmp_path):
    past = [(PassResult(Stretch(8, 15), 0.9, 88.0, 8, 1),)]
    made = plan(song(tmp_path), [take(costing(9, 11, 9), costing(1, 2, 3))], past)
    assert [step.start for step in made] == [0.9, 0.9, 1.0, 0.75, 0.75, 1.0, 1.0]
    assert {step.start for step in plan(song(tmp_path), [take(costing(9, 11, 9))], past, speed=0.6)} == {0.6, 1.0}


def test_one_beat_comes_and_several_come():
    """A song may begin with the last beat of an eight."""
    worst = mistake(0, 0)
    said = [why_words(Stretch(0, last), rank, 50.0, worst, 1) for last in (0, 7) for rank in (0, 1)]
    assert [text.partition(": ")[0] for text in said] == [
        "Beat 1 cost you most in your newest take", "Beat 1 comes next",
        "Beats 1–8 cost you most in your newest take", "Beats 1–8 come next",
    ]  # fmt: skip


def test_where_nothing_costs_anything_it_is_the_whole_song(tmp_path):
    assert [step.whole for step in plan(song(tmp_path), [take()], [])] == [True]


# ---------------------------------------------------------------- what was asked for


def asked(where, here, **what):
    return steps.steps_for(PracticeOptions(SessionOptions(), **what), here, where)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setattr("coach.live.practice.steps.video_of", lambda song: None)
    monkeypatch.setattr("coach.takes.practice.video_of", lambda song: None)
    return song(tmp_path)


def test_without_anything_it_is_a_plan_from_the_newest_comparable_takes(where, here):
    for days, (first, part) in enumerate([(1, None), (17, None), (17, None), (17, None), (33, (16.0, 20.0))]):
        a_session(where, days, take=take(costing(first, first + 1, 9)), video=False, part=part)
    made = asked(where, here)
    assert [step.stretch.first for step in made] == [16, 16, 8, 0] and "your newest 3 takes" in made[0].why


def test_without_a_take_there_is_nothing_to_plan_from(where, here):
    a_session(where, take=take(), video=False, part=(0.0, 4.0))
    with pytest.raises(
        CoachError, match="no whole take of lovedive yet .* Dance it first: python main.py --song lovedive"
    ):
        asked(where, here)


@pytest.mark.parametrize(
    ("what", "beats", "name"),
    [({"section": "Chorus"}, (32, 63), "chorus"), ({"section": "dance"}, (64, 79), "dance break"),
     ({"beats": (17, 32)}, (16, 31), ""), ({"beats": (80, 80)}, (79, 79), ""), ({"loop": "HARD"}, (10, 20), "hard"),
     ({"mistake": 2}, (16, 31), "")],
)  # fmt: skip
def test_what_was_asked_for(where, here, what, beats, name):
    save_loop(where.settings, "lovedive", SavedLoop("hard", 10, 20))
    a_session(where, take=take(costing(1, 2, 9), costing(23, 24, 3)), video=False)
    (step,) = asked(where, here, **what, speed=0.8, passes=3)
    assert step == Step(Stretch(*beats, name), 0.8, passes=3)


def test_a_move_is_practised_in_all_its_places_slowly_first(where, here):
    made = asked(where, here, move="wave", body="arms")
    assert made == (
        Step(Stretch(8, 15, "Wave"), FIRST_SPEED, ramp=True, passes=3),
        Step(Stretch(40, 47, "Wave (mirrored)"), FIRST_SPEED, ramp=True, passes=3),
    )
    assert [(step.start, step.ramp) for step in asked(where, here, move="wave", speed=0.8)] == [(0.8, False)] * 2
    assert asked(where, here, move="turn") == (Step(Stretch(16, 23, "turn"), FIRST_SPEED, ramp=True),)


@pytest.mark.parametrize(("move", "asked_for", "passes"), [("turn", 2, [2]), ("turn", 5, [5]), ("wave", 2, [2, 2])])
def test_a_move_is_danced_as_often_as_was_asked_for(where, here, move, asked_for, passes):
    made = asked(where, here, move=move, passes=asked_for)
    assert [step.passes for step in made] == passes


def test_without_anybody_to_stop_it_a_move_has_an_end(where, here):
    alone = PracticeOptions(SessionOptions(unattended=True), move="turn")
    assert [step.passes for step in steps.steps_for(alone, here, where)] == [3]


@pytest.mark.parametrize(
    ("what", "said"),
    [({"section": "corus"}, "There is no section “corus” in lovedive; perhaps you meant chorus."),
     ({"section": "xyz"}, "; there are verse, chorus, dance break."),
     ({"section": ""}, "There is no section “” in lovedive; there are verse"),
     ({"beats": (32, 17)}, "--to 17 comes before --from 32"), ({"beats": (70, 81)}, "lovedive has beats 1 to 80"),
     ({"beats": (0, 4)}, "lovedive has beats 1 to 80"), ({"loop": "hart"}, "perhaps you meant hard"),
     ({"loop": "zzz"}, "there are hard, late."),
     ({"move": "wafe"}, "There is no move “wafe” in lovedive; perhaps you meant Wave."),
     ({"move": "xyz"}, "There is no move “xyz” in lovedive; there are Wave, turn."),
     ({"loop": "late"}, "on beats 76 to 90, but lovedive has beats 1 to 80"),
     ({"mistake": 3}, "no mistake 3 in your newest take of lovedive: it has 2")],
)  # fmt: skip
def test_what_is_not_there_is_said(where, here, what, said):
    for loop in (SavedLoop("hard", 10, 20), SavedLoop("late", 75, 89)):
        save_loop(where.settings, "lovedive", loop)
    a_session(where, take=take(costing(1, 2, 9), costing(23, 24, 3)), video=False)
    with pytest.raises(CoachError, match=said):
        asked(where, here, **what)


@pytest.mark.parametrize(
    ("what", "said"),
    [({"section": "chorus"}, "lovedive has no sections. Choose beats instead: --from 1 --to 16"),
     ({"move": "turn"}, "lovedive has no moves with names. Find them first: python main.py moves lovedive --write"),
     ({"loop": "hard"}, "You have no saved passages in lovedive"), ({"mistake": 1}, "There is no take of lovedive")],
)  # fmt: skip
def test_where_there_is_nothing_of_the_kind_another_way_is_named(where, here, what, said):
    with pytest.raises(CoachError, match=said):
        asked(where, replace(here, grid=replace(here.grid, sections=()), moves=()), **what)


def test_a_mistake_is_of_the_newest_take_that_is_comparable_with_the_song(where, here, monkeypatch):
    monkeypatch.setattr("coach.live.practice.steps.video_of", lambda song: "now")
    other_beats = replace(take(costing(33, 34, 9)), verdicts=tuple(verdict(k, period=0.4) for k in range(80)))
    a_session(where, take=take(costing(17, 18, 9)), video=False, of="now")
    a_session(where, 1, take=take(costing(1, 2, 9)), video=False, of="old")
    a_session(where, 2, take=take(costing(1, 2, 9)), video=False, of="now", same_dance=False)
    a_session(where, 3, take=other_beats, video=False, of="now")
    assert asked(where, here, mistake=1)[0].stretch == Stretch(16, 23)


def test_where_no_take_is_comparable_that_is_said(where, here, monkeypatch):
    monkeypatch.setattr("coach.live.practice.steps.video_of", lambda song: "now")
    a_session(where, take=take(costing(1, 2, 9)), video=False, of="old")
    with pytest.raises(
        CoachError, match="None of your takes of lovedive shows most of the dance with its current video"
    ):
        asked(where, here, mistake=1)


def test_a_mistake_on_the_command_line_is_the_passage_that_p_practises(where, here):
    danced = take(costing(1, 2, 9), costing(30, 33, 5))
    a_session(where, take=danced, video=False)
    for number, passage in enumerate(passages(danced), start=1):
        assert asked(where, here, mistake=number)[0].stretch == steps.step_for(passage, here, where).stretch


def test_a_take_without_mistakes_has_none_to_practise(where, here):
    a_session(where, take=take(), video=False)
    with pytest.raises(CoachError, match="has no mistakes to practise"):
        asked(where, here, mistake=1)


@pytest.mark.parametrize(("ramp", "start"), [(False, 1.0), (True, 0.85)])
def test_a_ramp_begins_where_it_was_good_last_time(where, here, ramp, start):
    folder = PracticeFolder.begin(where.sessions, PracticeInfo("lovedive", STARTED))
    a_pass(folder, speed=0.85)
    (step,) = asked(where, here, beats=(9, 16), ramp=ramp)
    assert (step.start, step.ramp) == (start, ramp)


def test_damaged_loops_are_said_and_none_are_known(where, here, capsys):
    where.settings.mkdir(parents=True)
    (where.settings / "loops.json").write_text("{")
    with pytest.raises(CoachError, match="You have no saved passages"):
        asked(where, here, loop="hard")
    assert "it is kept as loops.json.damaged" in capsys.readouterr().err
