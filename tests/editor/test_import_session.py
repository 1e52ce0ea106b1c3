from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from coach.base.errors import CoachError
from coach.editor import import_session
from coach.editor import import_session as sheets
from coach.editor.import_session import (
    MOST_ACROSS,
    PERSON_CARD_GAP_PX,
    PERSON_CARD_PX,
    ChooseDancer,
    Portrait,
    asked_in_terminal,
    choose_dancer,
    clearest,
    contact_sheet,
    cut_out,
    overlap,
)
from coach.estimators.registry import EstimatorChoice
from coach.song.importing.request import ImportRequest
from coach.tracking.person import person_of
from coach.ui.text import shortened
from coach.ui.window import Action
from coach.wording import words
from tests.kit.sessions import where_of
from tests.media.films import every, film
from tests.song.dancers import dancer, unseen


@pytest.fixture
def happened(monkeypatch):
    """What is done, in order, once a song has been imported."""
    done = []
    monkeypatch.setattr(import_session, "import_song", lambda *_: SimpleNamespace(song="song"))
    monkeypatch.setattr(import_session, "look_through", lambda song, cache: done.append(f"looked through {song}"))
    monkeypatch.setattr(import_session, "report", lambda *_: "what was found")
    return done


def test_the_last_thing_said_is_what_was_found(happened, tmp_path, capsys):
    import_session.run_import(ImportRequest(tmp_path / "a.mp4", "song"), where_of(tmp_path), EstimatorChoice())
    assert happened == ["looked through song"]
    assert capsys.readouterr().out == "what was found\n"


def test_who_interrupts_the_last_step_is_told_that_the_song_is_there(happened, tmp_path, capsys, monkeypatch):
    def interrupted(song, cache):
        raise KeyboardInterrupt

    monkeypatch.setattr(import_session, "look_through", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_session.run_import(ImportRequest(tmp_path / "a.mp4", "song"), where_of(tmp_path), EstimatorChoice())
    assert capsys.readouterr().out == "what was found\n"


SECONDS = 4.0


@pytest.fixture
def people():
    return [person_of(n, dancer(seconds=SECONDS, fps=10, seed=n)) for n in (1, 2, 3)]


@pytest.fixture
def video(tmp_path):
    return film(tmp_path / "group.mp4", every(40), size=(160, 120))


def test_without_anybody_to_ask_the_sheet_is_saved_and_named(tmp_path, video, people):
    sheet = tmp_path / "cache" / "group.png"
    with pytest.raises(CoachError, match=r"3 people dance in this video.*--dancer 1 to 3.*group\.png"):
        choose_dancer(video, people, sheet, interactive=False)
    assert pygame.image.load(sheet).get_width() > 3 * 300


@pytest.mark.parametrize(("key", "text"), [(pygame.K_2, "2"), (pygame.K_KP2, "")])
def test_a_number_key_chooses(tmp_path, video, people, monkeypatch, key, text):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pressed = iter([(pygame.K_7, "7"), (pygame.K_a, "a"), (key, text)])

    def keys():
        code, unicode = next(pressed)
        return [pygame.event.Event(pygame.KEYDOWN, key=code, scancode=0, mod=0, unicode=unicode)]

    monkeypatch.setattr(pygame.event, "get", keys)
    assert choose_dancer(video, people, tmp_path / "sheet.png", interactive=True) == 2


def test_escape_stops_the_import(tmp_path, video, people, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    escape = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, scancode=0, mod=0, unicode="")
    monkeypatch.setattr(pygame.event, "get", lambda: [escape])
    with pytest.raises(KeyboardInterrupt):
        choose_dancer(video, people, tmp_path / "sheet.png", interactive=True)


def test_a_closed_window_stops_the_import(tmp_path, video, people, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr(pygame.event, "get", lambda: [pygame.event.Event(pygame.QUIT)])
    with pytest.raises(KeyboardInterrupt):
        choose_dancer(video, people, tmp_path / "sheet.png", interactive=True)


@pytest.mark.parametrize(
    ("event", "done", "number"),
    [(3, True, 3), (Action.PAUSE, True, None), (Action.QUIT, True, None), (Action.SPACE, False, None)],
    ids=str,
)
def test_what_each_event_does(event, done, number):
    screen = ChooseDancer(pygame.Surface((300, 200)), [1, 3, 12])
    screen.handle(event, 0.0)
    assert (screen.done, screen.number) == (done, number)


def test_only_the_numbers_on_the_sheet_are_keys():
    assert ChooseDancer(pygame.Surface((300, 200)), [1, 3, 12]).keys == {pygame.K_1: 1, pygame.K_3: 3}


def test_where_there_is_no_screen_the_terminal_asks(tmp_path, video, people, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    monkeypatch.setattr("builtins.input", lambda question: "3")
    assert choose_dancer(video, people, tmp_path / "sheet.png", interactive=True) == 3


def test_the_terminal_asks_until_a_number_fits():
    answers = iter(["", "two", "9", " 2 "])
    assert asked_in_terminal([1, 2, 3], None, lambda question: next(answers)) == 2


def test_the_end_of_input_is_no_answer():
    def ended(question):
        raise EOFError

    with pytest.raises(CoachError, match="--dancer N"):
        asked_in_terminal([1, 2], None, ended)


def test_a_sheet_that_cannot_be_saved_does_not_keep_from_asking(tmp_path, video, people, capsys):
    (tmp_path / "file").write_text("")
    with pytest.raises(CoachError, match=r"--dancer 1 to 3\.$"):
        choose_dancer(video, people, tmp_path / "file" / "sheet.png", interactive=False)
    assert "could not be saved" in capsys.readouterr().err


def test_the_clearest_moment_is_without_the_others(people):
    alone = people[1], person_of(3, unseen(people[2].track, 2.0, 3.0))
    assert 2.0 <= alone[0].track.t[clearest(alone[0], [alone[1]])] < 3.0


def test_overlap_is_of_the_first_box():
    first, second = np.float32([[0, 0, 2, 2]]), np.float32([[1, 1, 5, 5]])
    assert overlap(first, second).tolist() == [0.25]
    assert overlap(first, second + 10).tolist() == [0.0]


def test_cut_out_stays_inside_the_picture():
    rgb = np.zeros((100, 60, 3), np.uint8)
    assert cut_out(rgb, np.float32([-0.5, 0.2, 0.3, 1.4])).shape == (100 - 5, 45, 3)
    assert min(cut_out(rgb, np.float32([2.0, 2.0, 3.0, 3.0])).shape[:2]) >= 2


def portraits(count):
    return [Portrait(number, np.full((40, 20, 3), 90, np.uint8)) for number in range(1, count + 1)]


@pytest.mark.parametrize(("people", "across", "down"), [(2, 2, 1), (6, 6, 1), (8, MOST_ACROSS, 2)])
def test_everybody_has_a_card(people, across, down):
    width, height = contact_sheet(portraits(people)).get_size()
    assert width == PERSON_CARD_GAP_PX + across * (PERSON_CARD_PX[0] + PERSON_CARD_GAP_PX)
    assert height > down * PERSON_CARD_PX[1]


@pytest.mark.parametrize("people", [2, 3, 8])
def test_the_question_is_whole_over_however_few_people(monkeypatch, people):
    drawn = []
    monkeypatch.setattr(
        sheets, "draw_text", lambda surface, text, cap, at, room=None, **_: drawn.append((text, cap, room))
    )
    contact_sheet(portraits(people))
    text, cap, room = drawn[0]
    assert shortened(text, cap, room) == words.WHICH_DANCER
