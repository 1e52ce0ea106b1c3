import pytest

from coach.wording.numbers import beats, begins, number


@pytest.mark.parametrize(
    ("text", "begun"),
    [(beats(16, 23), "Beats 17–24"), (beats(3, 3), "Beat 4"), ("LOVE DIVE intro", "LOVE DIVE intro"), ("", "")],
)
def test_what_begins_a_line_has_a_capital_and_keeps_its_spelling(text, begun):
    assert begins(text) == begun


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(12.5, 0, "12"), (0.26, 1, "0.3"), (-0.2, 0, "0"), (-0.04, 1, "0.0"), (-1.6, 0, "-2"), (float("nan"), 0, "–")],
)
def test_a_number_is_rounded_and_never_minus_zero(value, digits, said):
    assert number(value, digits) == said
