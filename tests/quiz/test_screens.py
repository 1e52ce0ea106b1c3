"""Whole rounds by hand: the test is the loop."""

from dataclasses import replace
from datetime import datetime, timezone

import numpy as np
import pygame
import pytest

from coach.devices.camera.camera import HOW_ELSE
from coach.quiz import question_picture, screen_end, screen_menu
from coach.quiz.best import LONGEST_PLAYER_NAME, PLACES, FinishedRound
from coach.quiz.drawing import CONFETTI_COLOURS
from coach.quiz.figure import laid_out
from coach.quiz.keys import AfterAnswer, Pick
from coach.quiz.layout import choice_at, question_places
from coach.quiz.question_picture import draw_question
from coach.quiz.questions import questions
from coach.quiz.robot import Robot
from coach.quiz.round import CHOICES_READING_S, Phase, Round
from coach.quiz.rules import LEVELS
from coach.quiz.screen_end import EndScreen, EndView, NameScreen, rank
from coach.quiz.screen_menu import MenuScreen
from coach.quiz.screen_round import AgainScreen, RoundScreen
from coach.ui import text
from coach.ui.fonts import clean
from coach.ui.gamepad import Gamepads
from coach.ui.window import Action, MousePress, TextInput
from coach.wording import quiz_words as words
from tests.kit.manual_transport import ManualTransport
from tests.kit.screens import assert_tidy, listened

SIZES = [(640, 480), (1280, 720), (1920, 1080), (480, 800)]
DRAWN = [(640, 480), (480, 800)]
"""Of those that are drawn: the narrow ones; the others cost a second."""
NORMAL = LEVELS["normal"]


@pytest.fixture
def sound():
    return ManualTransport()


@pytest.fixture
def screen(songs, sound):
    game = Round(questions(songs, NORMAL, np.random.default_rng(0), 3), NORMAL)
    screen = RoundScreen(songs, game, sound)
    yield screen
    screen.close()


def guessing(screen, now=0.0):
    screen.tick(now)
    screen.tick(now + CHOICES_READING_S)
    return now + CHOICES_READING_S


def test_music_only_after_the_answer(screen, sound):
    now = guessing(screen)
    assert sound.laps == []
    screen.handle(Pick(screen.round.question.right), now + 1)
    assert screen.round.phase is Phase.REVEAL and len(sound.laps) == 1
    start = screen.round.question.excerpt.start
    assert sound.laps[0].start < start < sound.laps[0].end


def test_no_confetti_lies_over_the_keys_of_a_pause(screen):
    now = guessing(screen)
    screen.handle(Pick(screen.round.question.right), now + 1)
    surface, bits = pygame.Surface((640, 480), 0, 32), []
    for paused in (False, True):
        if paused:
            screen.handle(Action.PAUSE, now + 2)
        screen.draw(surface, now + 2)
        bits.append(pygame.mask.from_threshold(surface, CONFETTI_COLOURS[3], (1, 1, 1)).count())
    assert bits[0] > 0 and bits[1] == 0


@pytest.mark.parametrize("seconds", [0.0, NORMAL.time - 0.01, NORMAL.time, NORMAL.time + 0.01])
def test_the_music_follows_an_answer_whenever_it_is_given(screen, sound, seconds):
    now = guessing(screen) + seconds
    sound.advance(now)
    screen.handle(Pick(0), now)
    screen.tick(now + 1 / 60)
    assert screen.round.phase is Phase.REVEAL and len(sound.laps) == 1


def test_a_round_ends_by_itself_when_nobody_plays(screen, sound):
    now = 0.0
    for _ in range(2000):
        screen.tick(now)
        if screen.done:
            break
        now += 0.1
        sound.advance(0.1)
    assert screen.done and [answer.choice for answer in screen.round.answers] == [None] * 3


@pytest.mark.parametrize("size", DRAWN)
def test_a_click_answers(screen, size):
    surface = pygame.Surface(size, 0, 32)
    now = guessing(screen)
    screen.draw(surface, now)
    places = question_places(size)
    assert [choice_at(places, *area.center) for area in places.choices] == [0, 1, 2, 3]
    screen.handle(MousePress(*places.stage.center), now + 1)
    assert screen.round.phase is Phase.GUESS
    screen.handle(MousePress(*places.choices[2].center), now + 1)
    assert screen.round.answers[0].choice == 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["Mina", LONGEST_PLAYER_NAME * "W"])
def test_a_name_is_seen_to_its_end_while_it_is_typed(monkeypatch, size, name):
    written = listened(monkeypatch, [screen_end], [size])
    asked = NameScreen(10, 1375)
    asked.handle(TextInput(name), 0.0)
    asked.draw(pygame.Surface(size, 0, 32), 0.0)
    (cap, box), line = next((cap, box) for said, box, cap in written if name in said), words.YOUR_NAME.format(name=name)
    assert box.width == text.width(line, cap) <= size[0]


@pytest.mark.parametrize("size", SIZES)
def test_what_is_told_below_a_question_is_told_to_its_end(monkeypatch, screen, size):
    written = listened(monkeypatch, [question_picture], [size])
    now = guessing(screen)
    for note in (words.PAD_GONE, words.PAD_HERE, words.NO_COACH, words.GUESS_KEYS):
        draw_question(pygame.Surface(size, 0, 32), replace(screen._view(now, now), note=note))
        box, cap = next((box, cap) for said, box, cap in written if said == note)
        assert box.width == text.width(note, cap) <= size[0]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_lies_outside_or_over_another(size):
    places = question_places(size)
    parts = [places.bar, places.stage, places.time, *places.choices, places.keys]
    assert all(pygame.Rect((0, 0), size).contains(part) and part.height > 5 for part in parts)
    assert all(part.collidelist(parts[k + 1 :]) < 0 for k, part in enumerate(parts))
    assert places.stage.height > 0.3 * min(size)


def test_a_pause_hides_no_time(screen):
    now = guessing(screen)
    screen.handle(Action.PAUSE, now + 1)
    screen.tick(now + 500)
    assert screen.round.phase is Phase.GUESS
    screen.handle(Action.SPACE, now + 501)
    assert screen.round.elapsed(now + 501) == pytest.approx(1.0)
    screen.handle(Action.PAUSE, now + 502)
    screen.handle(Action.QUIT, now + 503)
    assert screen.left and screen.done


def test_a_gamepad_that_goes_away_is_said_and_the_round_goes_on(screen):
    now = guessing(screen)
    screen.handle(Gamepads(1), now)
    assert screen._view(now, now).pads
    screen.handle(Gamepads(0), now + 1)
    view = screen._view(now + 1, now + 1)
    assert view.note == words.PAD_GONE and not view.pads
    assert screen._view(now + 6.5, now + 6.5).note == ""
    screen.handle(Pick(0), now + 7)
    assert screen.round.phase is Phase.REVEAL


def test_d_dances_the_song_that_is_shown(screen):
    screen.handle(AfterAnswer.DANCE, 0.0)
    assert not screen.done
    screen.handle(Pick(0), guessing(screen) + 1)
    screen.handle(AfterAnswer.DANCE, 5.0)
    assert screen.done and screen.wanted


def test_a_program_without_coach_says_that_it_cannot(songs, sound):
    game = Round(questions(songs, NORMAL, np.random.default_rng(0), 3), NORMAL)
    screen = RoundScreen(songs, game, sound, dances=False)
    screen.handle(Pick(0), guessing(screen) + 1)
    screen.handle(AfterAnswer.DANCE, 5.0)
    assert not screen.done and screen._view(5.0, 5.0).note == words.NO_COACH
    screen.close()


@pytest.mark.parametrize("back", [Action.SPACE, Action.START, Action.PAUSE, Action.QUIT, MousePress(5, 5)], ids=str)
def test_an_answer_is_seen_again_without_counting(songs, sound, screen, back):
    now = guessing(screen)
    screen.handle(Pick(1), now + 1)
    screen.handle(Action.SPACE, now + 2)
    again = AgainScreen(songs, screen.round, 0, sound)
    assert again.round.answer is screen.round.answers[0]
    again.tick(50.0)
    again.draw(pygame.Surface((640, 480), 0, 32), 50.0)
    again.handle(back, 51.0)
    again.close()
    assert again.done and len(screen.round.answers) == 1


def test_the_robot_plays_a_round_from_a_seed(songs, sound):
    def played():
        game = Round(questions(songs, NORMAL, np.random.default_rng(5), 4), NORMAL)
        screen, now = RoundScreen(songs, game, sound, robot=Robot(5)), 0.0
        while not screen.done and now < 60:
            screen.tick(now)
            now += 0.25
        screen.close()
        return [answer.choice for answer in game.answers]

    assert len(played()) == 4 and None not in played() and played() == played()


@pytest.mark.parametrize("size", DRAWN)
def test_the_menu_and_the_end_fit_every_window(songs, screen, size):
    surface = pygame.Surface(size, 0, 32)
    menu = MenuScreen(laid_out(songs[0].lead, 2.0, 4.0), songs[0].song.grid)
    menu.tick(0.0)
    menu.draw(surface, 0.5)
    assert all(surface.get_rect().contains(place) and place.height > 20 for place in menu._places)
    menu.handle(MousePress(*menu._places[2].center), 1.0)
    assert menu.chosen == "hard"
    screen.handle(Pick(0), guessing(screen) + 1)
    end = EndScreen(EndView("easy", screen.round.answers * 10, [songs[0].song] * 10, 900, 2, ()))
    end.tick(0.0)
    end.draw(surface, 0.5)
    assert all(surface.get_rect().contains(cell) for cell in end._cells)
    end.handle(MousePress(*end._cells[7].center), 1.0)
    assert (end.chosen, end.number) == ("see", 7)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("note", [
    words.GROUPS, words.NO_COACH,
    f"You may not use camera 0 (/dev/video0): run `sudo usermod -aG video $USER` and log in again. {HOW_ELSE}",
])  # fmt: skip
def test_what_the_menu_tells_is_read_to_its_end(monkeypatch, songs, size, note):
    said = listened(monkeypatch, (screen_menu,), [size])
    menu = MenuScreen(laid_out(songs[0].lead, 2.0, 4.0), songs[0].song.grid, note)
    menu.draw(pygame.Surface(size, 0, 32), 0.5)
    told = [line for line, _, _ in said]
    last = told[told.index(words.MENU_KEYS) + 1 :]
    assert " ".join(last) == clean(note)
    assert_tidy(said, size)
    assert all(place.bottom < said[told.index(words.MENU_KEYS)][1].top for place in menu._places)
    assert all(place.height > 20 for place in menu._places)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mine", [None, 0, 4, 9])
def test_the_best_list_shows_the_best_and_this_round(monkeypatch, size, mine):
    said = listened(monkeypatch, (screen_end,), [size])
    best = [FinishedRound("dancing", False, 1990 - k, 5, 5, datetime.now(timezone.utc)) for k in range(PLACES)]
    view = EndView("dancing", (), (), 900, 2, best, mine)
    EndScreen(view, cheer=False).draw(pygame.Surface(size, 0, 32), 0.0)
    told = [line for line, _, _ in said]
    assert words.BEST_LIST.format(level=words.MENU["dancing"][0]) in told
    points = [int(line) for line in told if line.startswith("19")]
    if size[0] > size[1]:
        assert points == [one.points for one in best]
    assert mine is None or best[mine].points in points
    assert_tidy([one for one in said if one[0]], size)


@pytest.mark.parametrize("event, chosen", [
    (Action.START, "again"), (Action.SPACE, "see"), (AfterAnswer.DANCE, "dance"), (AfterAnswer.MENU, "menu"),
    (Action.QUIT, "leave"),
])  # fmt: skip
def test_what_is_next_after_the_end(event, chosen):
    end = EndScreen(EndView("easy", (), (), 0, 0, ()))
    end.handle(event, 0.0)
    assert end.done and end.chosen == chosen


@pytest.mark.parametrize("size, points", [((640, 480), False), ((1280, 720), True)])
def test_every_title_stands_whole_among_the_answers(monkeypatch, songs, screen, size, points):
    screen.handle(Pick(screen.round.question.right), guessing(screen) + 1)
    titles = ["Copper Kettle", "Loose Floorboards", "LOVE DIVE"] * 3
    said = listened(monkeypatch, (screen_end,), [size])
    named = [replace(songs[0].song, title=title) for title in titles]
    EndScreen(EndView("easy", screen.round.answers * 9, named, 900, 2, ()), cheer=False).draw(
        pygame.Surface(size, 0, 32), 0.0
    )
    lines = [line for line, _, _ in said]
    assert [line for line in lines if line in titles] == titles
    assert len({cap for line, _, cap in said if line in titles}) == 1
    assert (lines.count(str(screen.round.answers[0].points)) == 9) is points
    assert_tidy([one for one in said if one[0]], size)


def test_a_name_is_typed():
    asked = NameScreen(1, 1000)
    for event in (TextInput("J"), TextInput("ox"), TextInput("")):
        asked.handle(event, 0.0)
    asked.handle(Action.START, 1.0)
    assert asked.done and asked.name == "Jo"


def test_ranks():
    assert [rank(share) for share in (0.0, 0.4, 1.0)] == ["First day of training", "Rising star", "Legend"]
