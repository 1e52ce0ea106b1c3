import pytest

from coach.review.choice import Choice
from coach.ui.window import Action


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        ([Action.RIGHT], Choice(1, 3)),
        ([Action.RIGHT] * 3, Choice(0, 3)),
        ([Action.LEFT], Choice(2, 3)),
        ([Action.SPEED], Choice(0, 3, speed=0.75)),
        ([Action.SPEED] * 4, Choice(0, 3)),
        ([Action.QUARTER_SPEED], Choice(0, 3, speed=0.25)),
        ([Action.QUARTER_SPEED, Action.FULL_SPEED], Choice(0, 3)),
        ([Action.DOWN] * 2, Choice(0, 3, speed=0.5)),
        ([Action.DOWN] * 9, Choice(0, 3, speed=0.25)),
        ([Action.DOWN, Action.UP, Action.UP], Choice(0, 3)),
        ([Action.THREE_QUARTER_SPEED], Choice(0, 3, speed=0.75)),
        ([Action.FRAME_ON], Choice(0, 3, paused=True)),
        ([Action.FRAME_BACK, Action.SPACE], Choice(0, 3)),
        ([Action.SKELETONS], Choice(0, 3, skeletons=False)),
        ([Action.OVERLAY, Action.MIRROR], Choice(0, 3, overlay=True, flipped=True)),
        ([Action.SOUND, Action.JOINTS], Choice(0, 3, sound=False, table=True)),
        ([Action.PRACTISE], Choice(0, 3, over=True, practise=True)),
        ([Action.SPACE], Choice(0, 3, paused=True)),
        ([Action.SPACE, Action.PAUSE], Choice(0, 3)),
        ([Action.HALF_SPEED, Action.SPACE, Action.RIGHT], Choice(1, 3, speed=0.5, paused=True)),
        ([Action.START, Action.NOT_A_MISTAKE], Choice(0, 3)),
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
    every = few.after(Action.MORE)
    assert every == Choice(1, 9, more=4, every=True)
    assert every.after(Action.MORE) == few
    assert every.at(7).after(Action.MORE) == Choice(4, 5, more=4)


def test_a_smaller_mistake_that_is_chosen_brings_all_of_them():
    assert Choice(1, 5, more=4).at(6) == Choice(6, 9, more=4, every=True)


def test_where_there_are_no_smaller_mistakes_their_key_means_nothing():
    assert Choice(1, 3).after(Action.MORE) == Choice(1, 3)
