"""The review screen: every key, button, card and the strip."""

import time
from dataclasses import replace

import numpy as np
import pygame
import pytest

from coach.base.errors import CoachError
from coach.domain.landmarks import INDEX
from coach.review import drawing, screen
from coach.review.cards import places
from coach.review.choice import Tool
from coach.review.drawing import layout_of
from coach.review.screen import Review
from coach.review.toolbar import placed
from coach.takes.marks import MarkedMistake, marks_file, read_marks
from coach.ui.loop import turn
from coach.ui.text import width
from coach.ui.window import Action, MousePress
from coach.wording import review_words, words
from tests.kit.films import brightness
from tests.kit.review_session import BEATS, TICK, level, standing
from tests.kit.takes import a_take, mistake


def beat_on_strip(here, beat):
    strip = layout_of(here.window.size, here.view).strip
    return MousePress(strip.left + strip.width * (2 * beat + 1) // 32, strip.centery)


def test_a_click_on_the_strip_goes_to_that_mistake_that_beat_or_that_place(session):
    with session() as here:
        here.step(beat_on_strip(here, 6))  # in the passage that plays: there at once
        assert (here.view.heading, here.view.head) == ("Mistake 1 of 2", pytest.approx(6.0))
        here.step(beat_on_strip(here, 11))
        assert here.view.heading == "Mistake 2 of 2"
        here.step(beat_on_strip(here, 8))
        here.settle()
        assert (here.view.heading, here.view.where) == (review_words.HERE, "0:04, beats 9–16")
        assert here.view.elsewhere
        here.step(Action.RIGHT)
        assert here.view.heading == "Mistake 2 of 2"


def test_where_the_mouse_rests_is_there_before_it_is_clicked(session):
    with session() as here:
        click = beat_on_strip(here, 8)
        here.window.pointer = (click.x, click.y)
        there = here.review._passage_of(replace(here.review._choice, beat=8))
        here.step()
        here.step(seconds=0.02)
        with pytest.raises(KeyError):  # it may only be on its way
            here.review._loader.clip(there)
        here.step(seconds=0.02)
        while not here.review._loader.clip(there).begun():
            time.sleep(TICK)
        here.step(click)
        assert here.view.heading == review_words.HERE
        assert here.view.pair.take.rgb is not None and here.view.pair.reference.rgb is not None


@pytest.mark.parametrize("beat", [5, 11])
def test_where_nothing_is_to_be_found_the_mouse_changes_nothing(session, beat):
    with session() as here:
        wanted = set(here.review._loader._clips)
        click = beat_on_strip(here, beat)  # in the passage that plays, and in the next, which is loaded anyway
        here.window.pointer = (click.x, click.y)
        here.step()
        here.step(seconds=1.0)
        assert set(here.review._loader._clips) == wanted


def test_every_key_is_a_button(session):
    with session() as here:
        layout = layout_of(here.window.size, here.view)
        there = {button.action: rect for rect, button in placed(here.view.buttons, layout.tools, layout.unit)}
        assert set(there) == {
            Action.LEFT, Action.SPACE, Action.RIGHT, Tool.FRAME_BACK, Tool.FRAME_ON, Tool.SPEED,
            Tool.SKELETONS, Tool.OVERLAY, Tool.ZOOM, Tool.MIRROR, Tool.SOUND, Tool.JOINTS,
            Tool.NOT_A_MISTAKE, Tool.PRACTISE, Action.QUIT,
        }  # fmt: skip
        here.step(MousePress(*there[Tool.SPEED].center))
        assert here.view.status == "¾ speed"
        here.step(MousePress(*there[Action.SPACE].center))
        assert here.view.status == "¾ speed · paused"


NINE = a_take(BEATS, [mistake(k, k) for k in range(3, 12)])


def test_five_mistakes_are_shown_and_a_key_or_a_click_brings_the_smaller_ones(session):
    with session(take=NINE) as here:
        assert (here.view.heading, here.view.smaller, len(here.view.cards)) == (
            "Mistake 1 of 5", "and 4 smaller ones: press E", 5,
        )  # fmt: skip
        here.step(Action.LEFT)
        assert here.view.heading == "Mistake 5 of 5"
        layout = layout_of(here.window.size, here.view)
        there = {button.action: rect for rect, button in placed(here.view.buttons, layout.tools, layout.unit)}
        here.step(MousePress(*there[Tool.MORE].center))
        assert (here.view.heading, here.view.smaller, len(here.view.cards)) == ("Mistake 5 of 9", "", 9)
        here.step(Action.RIGHT)
        assert here.view.where == "0:04, beat 9"
        here.step(Tool.MORE)
        assert (here.view.heading, len(here.view.cards)) == ("Mistake 5 of 5", 5)


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080), (720, 1280)])
def test_how_many_smaller_mistakes_there_are_is_never_cut_off(session, monkeypatch, size):
    lines = []
    drawn = drawing.draw_text

    def noting(surface, text, cap, at, *, room=None, **how):
        lines.append((text, room is None or width(text, cap) <= room))
        return drawn(surface, text, cap, at, room=room, **how)

    with session(take=NINE) as here:
        view = replace(here.view, title="A song with a rather long name (stand-in)", section="chorus")
        monkeypatch.setattr(drawing, "draw_text", noting)
        drawing.draw_review(pygame.Surface(size, 0, 32), view)
        drawing.draw_review(pygame.Surface(size, 0, 32), replace(view, status="half speed"))
    assert [fits for text, fits in lines if text == here.view.smaller] == [True, True]


def test_a_click_on_a_smaller_mistake_on_the_strip_brings_them_all(session):
    with session(take=NINE) as here:
        here.step(beat_on_strip(here, 10))
        assert (here.view.heading, len(here.view.cards)) == ("Mistake 8 of 9", 9)


def test_a_click_on_a_card_chooses_that_mistake(session):
    with session() as here:
        layout = layout_of(here.window.size, here.view)
        (_, _), (_, second) = places(layout.cards, 2, 0, layout.unit)
        here.step(MousePress(*second.center))
        assert (here.view.heading, here.view.chosen) == ("Mistake 2 of 2", 1)


def test_cards_show_the_dancer_when_and_what(session):
    with session() as here:
        here.finish_loading()
        elbow, late = here.view.cards
        assert (elbow.time, elbow.fault, late.time, late.fault) == ("0:02", "Left elbow", "0:05", "Timing")
        assert abs(level(elbow.picture) - brightness(2.05)) <= 4


def test_a_frame_on_and_back_is_one_picture_of_the_take(session):
    with session() as here:
        here.step(seconds=1.0)
        here.step(Tool.FRAME_ON)
        assert here.view.status == "paused"
        assert abs(level(here.view.pair.take.picture) - brightness(2.6)) <= 3
        here.step(Tool.FRAME_BACK, Tool.FRAME_BACK, seconds=5.0)
        assert abs(level(here.view.pair.take.picture) - brightness(2.5)) <= 3


def test_a_false_alarm_is_marked_kept_and_unmarked(session):
    with session() as here:
        here.step(Tool.NOT_A_MISTAKE)
        assert here.view.heading == review_words.NOT_A_MISTAKE
        assert [card.marked for card in here.view.cards] == [True, False]
        assert read_marks(here.folder) == {MarkedMistake("shape", 4, 6)}
        assert set(here.view.kinds) == {"ok"}
        here.step(Tool.NOT_A_MISTAKE)
        assert here.view.kinds[3:8] == ("ok", "shape", "shape", "shape", "ok")
        assert read_marks(here.folder) == frozenset()
        assert here.view.heading == "Mistake 1 of 2"


def test_a_mark_that_cannot_be_kept_is_said(session, monkeypatch):
    def refuse(*_):
        raise CoachError("the folder may not be written.")

    monkeypatch.setattr(screen, "toggle_mark", refuse)
    with session() as here:
        here.step(Tool.NOT_A_MISTAKE)
        assert here.view.notice == review_words.MARK_NOT_KEPT
        assert here.view.heading == "Mistake 1 of 2"


def test_marks_that_are_damaged_are_said_and_left_alone(session):
    with session() as here:
        marks_file(here.folder).write_text("{", encoding="utf-8")
        again = Review(here.window, here.take, here.folder, here.song, here.sound)
        with again:
            assert turn(here.window, again)
            assert again.shown.notice == words.MARKS_UNREAD
        here.step(Tool.NOT_A_MISTAKE)
        assert here.view.notice == review_words.MARK_NOT_KEPT
        assert marks_file(here.folder).read_text(encoding="utf-8") == "{"


def test_what_is_asked_for_to_practise_is_returned(session):
    with session() as here:
        here.step(Action.RIGHT)
        assert not here.step(Tool.PRACTISE)
        assert (here.review.wanted.first, here.review.wanted.start, here.review.wanted.end) == (10, 4.5, 6.0)
    with session(song=False) as here:
        assert here.step(Tool.PRACTISE)  # there is nothing to dance to
        assert not here.step(Action.QUIT)
        assert here.review.wanted is None


def test_the_mirror_turns_both_pictures(session):
    with session() as here:
        here.step(Tool.MIRROR)
        assert (here.view.pair.reference.mirrored, here.view.pair.take.mirrored) == (False, False)


def test_audio_off_is_silent_and_time_goes_on(session):
    with session() as here:
        here.step(Tool.SOUND)
        assert here.sounds[-1].volume == 0
        here.step(seconds=1.0)
        assert here.view.head == pytest.approx(5.0)
        here.step(Action.RIGHT)
        here.settle()
        assert here.sounds[-1].volume == 0
        here.step(Tool.SOUND)
        assert here.sounds[-1].volume == 0.8


def test_the_reference_is_laid_over_the_dancer(session):
    with session(reference=standing()) as here:
        assert here.view.pair.take.ghost is None and here.view.pair.reference.body is not None
        here.step(Tool.OVERLAY, Tool.ZOOM)
        elbow = INDEX["left_elbow"]
        assert np.allclose(here.view.pair.take.ghost[elbow], (1.1, 0.5), atol=0.01)
        here.step(Tool.SKELETONS)
        assert here.view.pair.take.body is None and here.view.pair.reference.body is None


def test_without_the_references_poses_the_overlay_says_so(session):
    with session() as here:
        here.step(Tool.OVERLAY)
        assert here.view.notice == review_words.NO_OVERLAY


def test_the_table_follows_the_beat(session):
    with session() as here:
        here.step(Tool.JOINTS, seconds=0.9)
        assert (here.view.table.beats, here.view.table.now) == ((4, 5, 6), 1)
        assert here.view.table.error[1].tolist() == [45, 45, 45]


def test_q_ends_it(session):
    with session() as here:
        assert here.step()
        assert not here.step(Action.QUIT)
