"""What is practised next: steps one after the other, skipped, stayed with, and how fast."""

from dataclasses import replace

from coach.domain.practice import PassResult, Step, Stretch
from coach.live.practice.agenda import Agenda

FIRST, SECOND = Stretch(0, 7), Stretch(8, 15)
PLAN = (Step(FIRST, 0.7, ramp=True, passes=2), Step(SECOND, 0.9, passes=1), Step(Stretch(0, 31), whole=True))
GOOD = PassResult(FIRST, 0.7, 95.0, 8, 0)


def dance(agenda):
    """One pass of what comes; its number in its step."""
    step = agenda.coming.step
    number = agenda.begin(step)
    agenda.end(step)
    return step, number


def test_the_passes_of_a_plan_in_their_order():
    agenda = Agenda(PLAN)
    assert dance(agenda) == (0, 1) and agenda.coming.stretch == FIRST
    assert dance(agenda) == (0, 2) and (agenda.coming.stretch, agenda.coming.speed) == (SECOND, 0.9)
    assert agenda.following == PLAN[1] and agenda.goes_on and not agenda.last
    assert dance(agenda) == (1, 1) and agenda.last and agenda.whole and agenda.following is None
    assert agenda.goes_on  # with the whole dance


def test_one_passage_without_end_goes_on_until_it_is_told_otherwise():
    agenda = Agenda((Step(FIRST),))
    assert [dance(agenda)[1] for _ in range(4)] == [1, 2, 3, 4]
    assert not agenda.last and not agenda.goes_on
    agenda.advance()
    assert agenda.last and not agenda.whole


def test_a_number_of_passes_ends_any_plan():
    agenda = Agenda(PLAN, passes=1)
    dance(agenda)
    assert agenda.last and not agenda.whole
    assert not agenda.goes_on  # or "next" would be offered, and end it


def test_who_stays_dances_the_present_step_once_more():
    agenda = Agenda(PLAN)
    dance(agenda), dance(agenda)
    agenda.stay()
    assert agenda.coming.stretch == FIRST
    assert dance(agenda) == (0, 3) and agenda.coming.stretch == SECOND


def test_who_stays_keeps_what_was_chosen_for_the_next_pass():
    agenda = Agenda(PLAN)
    dance(agenda), dance(agenda)
    agenda.change(stretch=Stretch(16, 23))
    agenda.stay()
    assert (agenda.coming.step, agenda.coming.stretch, agenda.coming.speed) == (0, Stretch(16, 23), 0.7)
    dance(agenda)
    agenda.stay()  # once used, a choice is not made again
    assert agenda.coming.stretch == Stretch(16, 23)
    dance(agenda)
    assert (agenda.coming.step, agenda.coming.stretch) == (1, SECOND)


def test_a_pass_that_was_not_danced_to_its_end_does_not_count():
    agenda = Agenda(PLAN)
    assert [agenda.begin(0), agenda.begin(0)] == [1, 1]


def test_changes_are_of_the_pass_that_comes():
    agenda = Agenda(PLAN)
    agenda.change(speed=0.8)
    assert agenda.present.speed == 0.8
    agenda.advance()
    agenda.change(speed=0.5)
    assert (agenda.coming.speed, agenda.present.speed) == (0.5, 0.8)


def test_what_is_offered_is_what_will_be_danced():
    """Of the step that follows, and of the present one once more, after a change in its last pass."""
    agenda = Agenda(PLAN)
    dance(agenda), dance(agenda)
    assert agenda.following == PLAN[1] and agenda.once_more == agenda.present
    agenda.change(speed=0.5, stretch=Stretch(16, 23))
    following, again = agenda.following, agenda.once_more
    assert (following.start, following.stretch) == (agenda.coming.speed, agenda.coming.stretch) == (0.5, again.stretch)
    agenda.stay()
    assert agenda.coming == again and again.speed == 0.5 and agenda.following == PLAN[1]


def test_the_ramp_learns_from_passes_at_the_present_speed_only():
    agenda = Agenda(PLAN)
    agenda.learn([GOOD], 0)
    assert agenda.coming.speed == 0.75
    agenda.learn([GOOD, GOOD], 0)  # at .7, which is past
    assert agenda.coming.speed == 0.75
    agenda.learn([replace(GOOD, speed=0.75)], 1)
    assert agenda.coming.speed == 0.75
    agenda.change(ramp=False)
    agenda.learn([replace(GOOD, speed=0.75)], 0)
    assert agenda.coming.speed == 0.75


def test_the_ramp_learns_nothing_from_a_passage_that_was_left():
    agenda = Agenda(PLAN)
    agenda.change(stretch=SECOND)
    agenda.learn([GOOD], 0)
    assert agenda.coming.speed == 0.7
    agenda.learn([replace(GOOD, stretch=replace(SECOND, name="a section"))], 0)
    assert agenda.coming.speed == 0.75
