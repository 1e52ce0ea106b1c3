"""The menu of saved passages, with files, without a window."""

import pygame
import pytest

from coach.domain.practice import Stretch
from coach.live.practice.loops_menu import LONGEST_LOOP_NAME, LOOPS_KEYS, LoopsMenu
from coach.takes.loops import FILE, SavedLoop, load_loops, save_loop
from coach.ui.window import Action, TextInput
from coach.wording import practice_words as words
from tests.kit.films import a_song
from tests.kit.screens import listened

SAVE, FORGET = LOOPS_KEYS[pygame.K_s], LOOPS_KEYS[pygame.K_x]
SIZE = (1024, 600)


class Window:
    """Knows whether it is asked for text."""

    reading = False

    def read_text(self, wanted):
        self.reading = wanted


@pytest.fixture
def song(tmp_path):
    return a_song(tmp_path / "songs")


@pytest.fixture
def menu(tmp_path, song):
    def opened(*loops):
        for loop in loops:
            save_loop(tmp_path / "settings", song.id, loop)
        return LoopsMenu(Window(), song, Stretch(2, 9), tmp_path / "settings")

    return opened


@pytest.fixture
def said(monkeypatch):
    from coach.live.practice import loops_menu, screen_sheet

    return listened(monkeypatch, (screen_sheet, loops_menu), [SIZE])


def press(menu, *events):
    for event in events:
        menu.handle(event, 0.0)


def shown(menu, said):
    said.clear()
    menu.draw(pygame.Surface(SIZE, 0, 32), 0.0)
    return " ".join(line for line, _, _ in said)


def test_the_present_passage_is_saved_under_the_name_that_is_typed(menu, said, tmp_path, song):
    opened = menu()
    assert words.LOOPS_NONE in shown(opened, said)
    press(opened, SAVE)
    assert opened._window.reading
    press(opened, TextInput("점"), TextInput("프"), TextInput("x"), TextInput(""))
    assert "점프" in shown(opened, said) and "beats 3–10" in shown(opened, said)
    press(opened, Action.START)
    assert not opened._window.reading and not opened.done
    assert load_loops(tmp_path / "settings", song.id) == ((SavedLoop("점프", 2, 9),), "")
    assert words.LOOPS_SAVED.format(name="점프") in shown(opened, said)


def test_a_name_is_not_saved_empty_nor_too_long_nor_after_escape(menu, tmp_path, song):
    opened = menu()
    press(opened, SAVE, TextInput(" "), Action.START, TextInput("n" * 99), Action.PAUSE)
    assert not opened.done and not opened._window.reading
    assert load_loops(tmp_path / "settings", song.id) == ((), "")
    press(opened, SAVE, TextInput("n" * 99), Action.START)
    assert load_loops(tmp_path / "settings", song.id)[0][0].name == "n" * LONGEST_LOOP_NAME


def test_another_passage_of_that_name_is_replaced_only_by_a_second_enter(menu, said, tmp_path, song):
    def kept():
        return load_loops(tmp_path / "settings", song.id)[0]

    old, new = SavedLoop("Jump", 0, 7), SavedLoop("jump", 2, 9)
    opened = menu(old)
    press(opened, SAVE, TextInput("jump"), Action.START)
    assert kept() == (old,) and words.LOOPS_REPLACES.format(name="Jump", where="beats 1–8") in shown(opened, said)
    press(opened, TextInput("s"), Action.START)  # under another name there is nothing to ask
    assert kept() == (old, SavedLoop("jumps", 2, 9))
    press(opened, SAVE, TextInput("jump"), Action.START, Action.PAUSE)  # and Esc leaves it
    assert old in kept()
    press(opened, SAVE, TextInput("jump"), Action.START, Action.START)
    assert new in kept() and old not in kept() and words.LOOPS_SAVED.format(name="jump") in shown(opened, said)
    press(opened, SAVE, TextInput("JUMP"), Action.START)  # the same passage: only its spelling changes
    assert SavedLoop("JUMP", 2, 9) in kept() and len(kept()) == 2


def test_they_stand_in_the_songs_order_and_one_is_chosen(menu):
    opened = menu(SavedLoop("late", 8, 15), SavedLoop("early", 0, 7))
    press(opened, Action.DOWN, Action.DOWN, Action.UP, Action.START)
    assert opened.done and opened.chosen == Stretch(8, 15, "late")


def test_back_without_a_choice(menu):
    opened = menu(SavedLoop("early", 0, 7))
    press(opened, Action.PAUSE)
    assert opened.done and opened.chosen is None


def test_one_is_forgotten(menu, said, tmp_path, song):
    opened = menu(SavedLoop("late", 8, 15), SavedLoop("early", 0, 7))
    press(opened, Action.DOWN, FORGET)
    assert load_loops(tmp_path / "settings", song.id)[0] == (SavedLoop("early", 0, 7),)
    text = shown(opened, said)
    assert words.LOOPS_FORGOTTEN.format(name="late") in text and "early" in text


def test_what_the_song_no_longer_has_is_not_offered(menu, said, song):
    opened = menu(SavedLoop("gone", 8, len(song.grid)))
    assert "gone" not in shown(opened, said)
    press(opened, Action.START)
    assert not opened.done


def test_a_damaged_file_is_said_and_the_menu_goes_on(menu, said, tmp_path):
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / FILE).write_text("{", encoding="utf-8")
    opened = menu()
    assert "damaged" in shown(opened, said)


def test_what_cannot_be_written_is_said(menu, said, tmp_path):
    (tmp_path / "settings").write_text("in the way", encoding="utf-8")
    opened = menu()
    press(opened, SAVE, TextInput("jump"), Action.START)
    assert "settings" in shown(opened, said) and not opened.done
