"""From the first screen to a dance and back, without a dance."""

import contextlib

import pygame
import pytest

from coach.app import start
from coach.app.start import run_start
from coach.base.console import bar
from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.live.choose_song import ChooseSong, Preparing, SongAction
from coach.live.options import SessionOptions
from coach.ui import theme
from coach.ui.window import Action


class Windows:
    """In place of the window: ``answers`` are given on the first screen, one each time, then the window closes."""

    def __init__(self, *answers):
        self.answers, self.said, self.waited = list(answers), [], []
        self.closed = False

        self.surface, self.happens, self.pictures = pygame.Surface((640, 360), 0, 32), [], []

    stale = False

    def flip(self, areas=None):
        self.pictures.append(pygame.surfarray.array3d(self.surface))

    def events(self, keys=()):
        return self.happens.pop(0) if self.happens else []

    def __call__(self, fullscreen):
        return contextlib.nullcontext(self)

    def run(self, window, screen):
        if isinstance(screen, Preparing):
            self.waited.append(screen)
            while not screen.done:
                screen.tick(0.0)
            return
        assert isinstance(screen, ChooseSong)
        self.said.append(screen._said)
        if not self.answers:
            self.closed = True
            return
        screen.handle(self.answers.pop(0), 0.0)


@pytest.fixture
def where(tmp_path):
    return folders(sessions=tmp_path / "sessions", cache=tmp_path / "cache", settings=tmp_path / "settings")


@pytest.fixture
def begun(monkeypatch):
    """What was begun with which song; ``CoachError`` where ``problem`` says so."""

    class Begun(list):
        problem = None

        def note(self, what):
            def run(*arguments):
                self.append(what)
                if self.problem:
                    raise self.problem

            return run

    made = Begun()
    for name in ("run_session", "insist_on_steps", "run_practice", "review_take", "prepare", "look_through"):
        monkeypatch.setattr(start, name, made.note(name))
    return made


def shown(monkeypatch, *answers):
    windows = Windows(*answers)
    monkeypatch.setattr(start, "Window", windows)
    monkeypatch.setattr(start, "run", windows.run)
    return windows


@pytest.mark.parametrize(
    ("answer", "runs"),
    [
        (SongAction.DANCE, ["prepare", "look_through", "run_session"]),
        (SongAction.PRACTICE, ["insist_on_steps", "prepare", "look_through", "run_practice"]),
        (SongAction.REVIEW, ["review_take"]),
        (SongAction.LEAVE, []),
        (Action.QUIT, []),
    ],
)
def test_each_answer_does_what_it_says_and_comes_back(monkeypatch, where, begun, answer, runs):
    windows = shown(monkeypatch, answer)
    run_start(where, SessionOptions())
    assert begun == runs
    assert len(windows.said) == (2 if runs else 1)


@pytest.mark.parametrize(
    ("problem", "said"), [(CoachError("No camera opens."), "No camera opens."), (ValueError("odd"), "Coach crashed")]
)
@pytest.mark.parametrize("answer", [SongAction.REVIEW, SongAction.DANCE])
def test_what_goes_wrong_is_said_among_the_songs(monkeypatch, where, begun, problem, said, answer):
    begun.problem = problem
    windows = shown(monkeypatch, answer)
    run_start(where, SessionOptions())
    assert windows.said[0] == "" and said in windows.said[1]


@pytest.mark.parametrize("answer", [SongAction.REVIEW, SongAction.PRACTICE])
def test_what_has_to_be_danced_first_is_danced_in_this_window(monkeypatch, where, answer):
    """No command is to be typed where there is no terminal."""
    windows = shown(monkeypatch, answer)
    run_start(where, SessionOptions())
    assert windows.said == ["", "Dance LOVE DIVE first: press Enter."]


@pytest.mark.parametrize(("happens", "made"), [([], [50, 100]), ([[], [Action.PAUSE]], [50])])
def test_a_film_that_is_made_after_the_session_shows_how_far_it_is(monkeypatch, where, begun, happens, made):
    """There may be no terminal; who does not wait comes back to the songs at once."""
    windows, advanced = shown(monkeypatch, SongAction.DANCE), []
    windows.happens = list(happens)

    def session(*_):
        with bar("Making your film (Ctrl-C stops it)", 100) as advance:
            for share in (50, 100):
                advanced.append(share)
                advance(50)

    monkeypatch.setattr(start, "run_session", session)
    monkeypatch.setattr(start, "window_is_open", lambda: False)
    run_start(where, SessionOptions())
    assert advanced == made and windows.said == ["", ""]
    lit = [(picture == theme.CORRECT).all(axis=-1).sum() for picture in windows.pictures]
    assert len(lit) == (1 if happens else 3) and lit == sorted(lit)
    assert happens or lit[-1] > lit[0]


def test_while_the_session_s_window_is_open_no_other_one_opens(monkeypatch, where, begun):
    windows = shown(monkeypatch, SongAction.DANCE)

    def session(*_):
        with bar("Learning", 10) as advance:
            advance(5)

    monkeypatch.setattr(start, "run_session", session)
    monkeypatch.setattr(start, "window_is_open", lambda: True)
    run_start(where, SessionOptions())
    assert not windows.pictures and windows.said == ["", ""]


def test_who_leaves_while_a_song_is_made_ready_stops_that(monkeypatch, where, begun):
    windows = shown(monkeypatch, SongAction.DANCE)
    choose = windows.run

    def leave(window, screen):
        if isinstance(screen, Preparing):
            screen.handle(Action.PAUSE, 0.0)
        else:
            choose(window, screen)

    def endless(*_):
        with bar("Learning", None) as advance:
            while True:
                advance(1)

    monkeypatch.setattr(start, "run", leave)
    monkeypatch.setattr(start, "prepare", endless)
    run_start(where, SessionOptions())
    assert begun == [] and len(windows.said) == 2


def test_without_songs_it_says_where_it_looked(monkeypatch, where, begun, tmp_path):
    shown(monkeypatch)
    with pytest.raises(CoachError, match="There are no songs in .*none"):
        run_start(folders(songs=tmp_path / "none"), SessionOptions())
