import pytest

from coach.review.choice import Choice, Tool
from coach.ui.window import Action


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        ([Action.RIGHT], Choice(1, 3)),
        ([Action.RIGHT] * 3, Choice(0, 3)),
        ([Action.LEFT], Choice(2, 3)),
        ([Tool.SPEED], Choice(0, 3, speed=0.75)),
        ([Tool.SPEED] * 4, Choice(0, 3)),
        ([Tool.QUARTER_SPEED], Choice(0, 3, speed=0.25)),
        ([Tool.QUARTER_SPEED, Tool.FULL_SPEED], Choice(0, 3)),
        ([Action.DOWN] * 2, Choice(0, 3, speed=0.5)),
        ([Action.DOWN] * 9, Choice(0, 3, speed=0.25)),
        ([Action.DOWN, Action.UP, Action.UP], Choice(0, 3)),
        ([Tool.THREE_QUARTER_SPEED], Choice(0, 3, speed=0.75)),
        ([Tool.FRAME_ON], Choice(0, 3, paused=True)),
        ([Tool.FRAME_BACK, Action.SPACE], Choice(0, 3)),
        ([Tool.SKELETONS], Choice(0, 3, skeletons=False)),
        ([Tool.OVERLAY, Tool.MIRROR], Choice(0, 3, overlay=True, flipped=True)),
        ([Tool.SOUND, Tool.JOINTS], Choice(0, 3, sound=False, table=True)),
        ([Tool.PRACTISE], Choice(0, 3, over=True, practise=True)),
        ([Action.SPACE], Choice(0, 3, paused=True)),
        ([Action.SPACE, Action.PAUSE], Choice(0, 3)),
        ([Tool.HALF_SPEED, Action.SPACE, Action.RIGHT], Choice(1, 3, speed=0.5, paused=True)),
        ([Action.START, Tool.NOT_A_MISTAKE], Choice(0, 3)),
        ([Action.QUIT], Choice(0, 3, over=True)),
    ],
)
def test_keys(keys, choice):
    now = Choice(0, 3)
    for key in keys:
        now = now.after(key)
    assert now == choice


def test_the_only_passage_stays():
    assert Choice(0, 1).after(Action.RIGHT) == Choice(0, 1)


def test_from_elsewhere_an_arrow_leads_back_to_the_passage_that_was_left():
    assert Choice(1, 3, beat=9).after(Action.RIGHT) == Choice(1, 3)
    assert Choice(1, 3, beat=9).at(2) == Choice(2, 3)


def test_the_smaller_mistakes_come_and_go_with_a_key():
    few = Choice(1, 5, more=4)
    every = few.after(Tool.MORE)
    assert every == Choice(1, 9, more=4, every=True)
    assert every.after(Tool.MORE) == few
    assert every.at(7).after(Tool.MORE) == Choice(4, 5, more=4)


def test_a_smaller_mistake_that_is_chosen_brings_all_of_them():
    assert Choice(1, 5, more=4).at(6) == Choice(6, 9, more=4, every=True)


def test_where_there_are_no_smaller_mistakes_their_key_means_nothing():
    assert Choice(1, 3).after(Tool.MORE) == Choice(1, 3)
