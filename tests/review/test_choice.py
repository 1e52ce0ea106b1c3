import pytest

from coach.live.window import Action
from coach.review.choice import Choice


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        ([Action.RIGHT], Choice(1, 3)),
        ([Action.RIGHT] * 3, Choice(0, 3)),
        ([Action.LEFT], Choice(2, 3)),
        ([Action.HALF_SPEED], Choice(0, 3, speed=0.5)),
        ([Action.HALF_SPEED] * 2, Choice(0, 3)),
        ([Action.SPACE], Choice(0, 3, paused=True)),
        ([Action.SPACE, Action.PAUSE], Choice(0, 3)),
        ([Action.HALF_SPEED, Action.SPACE, Action.RIGHT], Choice(1, 3, speed=0.5, paused=True)),
        ([Action.UP, Action.DOWN, Action.START], Choice(0, 3)),
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
