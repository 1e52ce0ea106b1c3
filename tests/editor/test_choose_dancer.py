import numpy as np
import pygame
import pytest

from coach.base.errors import CoachError
from coach.editor.choose_dancer import ChooseDancer, asked_in_terminal, choose_dancer, clearest, cut_out, overlap
from coach.tracking.person import person_of
from coach.ui.window import Action
from tests.media.films import every, film
from tests.song.dancers import dancer, unseen

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
