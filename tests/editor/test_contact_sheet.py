import numpy as np
import pytest

from coach.editor import choose_dancer as sheets
from coach.editor.choose_dancer import CARD, GAP, MOST_ACROSS, Portrait, contact_sheet
from coach.ui.text import shortened
from coach.wording import words


def portraits(count):
    return [Portrait(number, np.full((40, 20, 3), 90, np.uint8)) for number in range(1, count + 1)]


@pytest.mark.parametrize(("people", "across", "down"), [(2, 2, 1), (6, 6, 1), (8, MOST_ACROSS, 2)])
def test_everybody_has_a_card(people, across, down):
    width, height = contact_sheet(portraits(people)).get_size()
    assert width == GAP + across * (CARD[0] + GAP)
    assert height > down * CARD[1]


@pytest.mark.parametrize("people", [2, 3, 8])
def test_the_question_is_whole_over_however_few_people(monkeypatch, people):
    drawn = []
    monkeypatch.setattr(
        sheets, "draw_text", lambda surface, text, cap, at, room=None, **_: drawn.append((text, cap, room))
    )
    contact_sheet(portraits(people))
    text, cap, room = drawn[0]
    assert shortened(text, cap, room) == words.WHICH_DANCER
