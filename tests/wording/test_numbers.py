import pytest

from coach.wording.numbers import beats, begins


@pytest.mark.parametrize(
    ("text", "begun"),
    [(beats(16, 23), "Beats 17–24"), (beats(3, 3), "Beat 4"), ("LOVE DIVE intro", "LOVE DIVE intro"), ("", "")],
)
def test_what_begins_a_line_has_a_capital_and_keeps_its_spelling(text, begun):
    assert begins(text) == begun
