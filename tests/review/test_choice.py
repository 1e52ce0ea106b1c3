import pytest

from coach.review.choice import PassageChoice, Tool
from coach.ui.window import Action


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        ([Action.RIGHT], PassageChoice(1, 3)),
        ([Action.RIGHT] * 3, PassageChoice(0, 3)),
        ([Action.LEFT], PassageChoice(2, 3)),
        ([Tool.SPEED], PassageChoice(0, 3, speed=0.75)),
        ([Tool.SPEED] * 4, PassageChoice(0, 3)),
        ([Tool.QUARTER_SPEED], PassageChoice(0, 3, speed=0.25)),
        ([Tool.QUARTER_SPEED, Tool.FULL_SPEED], PassageChoice(0, 3)),
        ([Action.DOWN] * 2, PassageChoice(0, 3, speed=0.5)),
        ([Action.DOWN] * 9, PassageChoice(0, 3, speed=0.25)),
        ([Action.DOWN, Action.UP, Action.UP], PassageChoice(0, 3)),
        ([Tool.THREE_QUARTER_SPEED], PassageChoice(0, 3, speed=0.75)),
        ([Tool.FRAME_ON], PassageChoice(0, 3, paused=True)),
        ([Tool.FRAME_BACK, Action.SPACE], PassageChoice(0, 3)),
        ([Tool.SKELETONS], PassageChoice(0, 3, skeletons=False)),
        ([Tool.OVERLAY, Tool.MIRROR], PassageChoice(0, 3, overlay=True, flipped=True)),
        ([Tool.SOUND, Tool.JOINTS], PassageChoice(0, 3, sound=False, table=True)),
        ([Tool.PRACTISE], PassageChoice(0, 3, over=True, practise=True)),
        ([Action.SPACE], PassageChoice(0, 3, paused=True)),
        ([Action.SPACE, Action.PAUSE], PassageChoice(0, 3)),
        ([Tool.HALF_SPEED, Action.SPACE, Action.RIGHT], PassageChoice(1, 3, speed=0.5, paused=True)),
        ([Action.START, Tool.NOT_A_MISTAKE], PassageChoice(0, 3)),
        ([Action.QUIT], PassageChoice(0, 3, over=True)),
    ],
)
def test_keys(keys, choice):
    now = PassageChoice(0, 3)
    for key in keys:
        now = now.after(key)
    assert now == choice


def test_the_only_passage_stays():
    assert PassageChoice(0, 1).after(Action.RIGHT) == PassageChoice(0, 1)


def test_from_elsewhere_an_arrow_leads_back_to_the_passage_that_was_left():
    assert PassageChoice(1, 3, beat=9).after(Action.RIGHT) == PassageChoice(1, 3)
    assert PassageChoice(1, 3, beat=9).at(2) == PassageChoice(2, 3)


def test_the_smaller_mistakes_come_and_go_with_a_key():
    few = PassageChoice(1, 5, more=4)
    every = few.after(Tool.MORE)
    assert every == PassageChoice(1, 9, more=4, every=True)
    assert every.after(Tool.MORE) == few
    assert every.at(7).after(Tool.MORE) == PassageChoice(4, 5, more=4)


def test_a_smaller_mistake_that_is_chosen_brings_all_of_them():
    assert PassageChoice(1, 5, more=4).at(6) == PassageChoice(6, 9, more=4, every=True)


def test_where_there_are_no_smaller_mistakes_their_key_means_nothing():
    assert PassageChoice(1, 3).after(Tool.MORE) == PassageChoice(1, 3)
