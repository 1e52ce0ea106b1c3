import re

import pygame
import pytest

from coach.ui import text
from coach.wording import passages, words


@pytest.mark.parametrize("room", [0, 5, 40, 120, 400, 4000])
def test_shortened_never_overflows(room):
    said = text.shortened("Right shoulder: lift the arm about 25° higher", 24, room)
    assert said == "" or text.width(said, 24) <= room


def test_shortened_leaves_what_fits_and_marks_what_does_not():
    assert text.shortened("chorus", 24, 1000) == "chorus"
    assert text.shortened("LOVE DIVE · chorus", 24, text.width("LOVE DIVE · ch", 24)).endswith("…")


@pytest.mark.parametrize("room", range(250, 700, 50))
def test_a_stand_in_is_called_one_however_short_its_title_becomes(room):
    """In one line, and in the last of several."""
    said = f"사건의 지평선 (Event Horizon) · live{words.STAND_IN_MARK}"
    for shown in (text.shortened(said, 24, room), text.wrapped(said, 24, room, 2)[-1]):
        assert shown.endswith("(stand-in)") and text.width(shown, 24) <= room


def test_fitting_cap_shrinks_to_the_room_but_not_below_the_least():
    room = text.width("PERFECT", 30)
    assert 28 <= text.fitting_cap("PERFECT", 80, room, 10) <= 31
    assert text.fitting_cap("PERFECT", 80, 10, 50) == 50


@pytest.mark.parametrize("room", [60, 150, 300, 900])
def test_wrapped_lines_fit_and_lose_no_word_until_the_last(room):
    said = "I can't see your feet: step back."
    lines = text.wrapped(said, 20, room, 12)
    assert len(lines) <= 12
    assert all(text.width(line, 20) <= room for line in lines)
    if room >= 150:
        assert " ".join(lines) == said


@pytest.mark.parametrize(
    "said",
    [
        words.LITTLE_SEEN.format(share=31),
        passages.LATE_OVERALL.format(ms=90),
        words.RESULT_KEYS.format(seconds=15),
        "Kite Parade · 0:39 · 124 BPM",
    ],
)
def test_a_number_stays_with_its_unit_wherever_the_line_ends(said):
    """One kind of line after another: "31" / "% of the beats" reads badly."""
    (kept,) = re.findall(r"\d+ (?:%|ms|s|BPM)(?!\w)", said)
    for room in range(text.width(kept, 20), text.width(said, 20), 7):
        lines = text.wrapped(said, 20, room, 12)
        assert any(kept in line for line in lines), lines
        assert " ".join(lines) == said or any("…" in line for line in lines)


def test_wrapped_ends_in_an_ellipsis_when_lines_run_out():
    assert text.wrapped("one two three four five six", 20, 120, 1)[0].endswith("…")


@pytest.mark.parametrize("align", ["left", "centre", "right"])
def test_the_box_is_that_of_the_capitals(align):
    surface = pygame.Surface((600, 100), 0, 32)
    box = text.draw_text(surface, "HHH", 30, (200, 50), align=align)
    seen = pygame.mask.from_threshold(surface, (242, 242, 240), (60, 60, 60)).get_bounding_rects()
    whole = seen[0].unionall(seen[1:])
    assert abs(whole.top - box.top) <= 1 and abs(whole.bottom - box.bottom) <= 1
    assert box.left <= whole.left and whole.right <= box.right
    assert abs({"left": box.left, "centre": box.centerx, "right": box.right}[align] - 200) <= 1


def test_faded_text_does_not_stay_faded():
    surface = pygame.Surface((200, 60), 0, 32)
    text.draw_text(surface, "GOOD", 30, (10, 30), opacity=0.0)
    assert pygame.transform.average_color(surface)[:3] == (0, 0, 0)
    text.draw_text(surface, "GOOD", 30, (10, 30))
    assert max(pygame.transform.average_color(surface)[:3]) > 20


def test_lines_stand_below_each_other():
    surface = pygame.Surface((300, 300), 0, 32)
    box = text.draw_lines(surface, "one two three four", 20, (10, 10), room=100, lines=5)
    assert box.top == 10 and box.height > 3 * 20 and box.right <= 110


def test_a_key_stays_with_what_it_does():
    keys = "Space: start now · F: full screen · Q: quit"
    room = text.width("Space: start now · F: full screen · Q:", 20) + 2
    assert text.wrapped(keys, 20, room, 3) == ("Space: start now · F: full screen ·", "Q: quit")
    assert text.wrapped("a note: this", 20, text.width("a note:", 20) + 2, 2) == ("a note:", "this")


@pytest.mark.parametrize("room", [150, 200, 300, 400, 900])
def test_balanced_lines_are_no_more_and_lose_nothing(room):
    said = "Raise one hand over your head to start"
    greedy, even = text.wrapped(said, 20, room, 8), text.balanced(said, 20, room, 8)
    assert len(even) == len(greedy) and " ".join(even) == said
    widths = [text.width(line, 20) for line in even]
    assert max(widths) <= max(text.width(line, 20) for line in greedy) and min(widths) > 0.5 * max(widths)


def test_the_filling_height_is_the_largest_at_which_nothing_is_lost():
    said, room = "Your dance is no longer filmed. It is still judged.", (500, 60)
    cap = text.filling_cap(said, 26, room, 5)
    assert 5 < cap < 26 and text.fits(said, cap, room) and not text.fits(said, cap + 1, room)
    assert text.filling_cap("short", 26, room, 5) == 26 and text.filling_cap(said, 26, (50, 60), 20) == 20
