"""The first screen of a double click, at every size a window may have, and the one that waits."""

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest

from coach.domain.beats import BeatGrid
from coach.domain.song import Song
from coach.live import choose_song
from coach.live.choose_song import VISIBLE_SONGS, ChooseSong, Left, Preparing, SongAction, song_line
from coach.ui import theme
from coach.ui.window import Action, MousePress
from coach.wording import words
from tests.kit.screens import listened

GRID = BeatGrid(np.arange(48) * 0.5)
SONG = Song("s", Path(), "LOVE DIVE", "LOVE DIVE", "IVE", (), "", True, Path(), False, 1, 0.0, 83.6, GRID)


def songs(count):
    return [replace(SONG, id=f"s{number}", title=f"Song {number}") for number in range(count)]


def drawn(screen, size=(1280, 720)):
    surface = pygame.Surface(size, 0, 32)
    assert screen.draw(surface, 0.0)
    return surface


def after(screen, *events):
    for event in events:
        screen.handle(event, 0.0)
    return screen.done, screen.chosen, screen.answer


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ([], (False, 0, SongAction.LEAVE)),
        ([Action.START], (True, 0, SongAction.DANCE)),
        ([Action.DOWN, Action.DOWN, SongAction.PRACTICE], (True, 2, SongAction.PRACTICE)),
        ([Action.UP, SongAction.REVIEW], (True, 2, SongAction.REVIEW)),
        ([Action.DOWN] * 4 + [Action.SPACE], (True, 1, SongAction.DANCE)),
        ([Action.PAUSE], (True, 0, SongAction.LEAVE)),
        ([Action.QUIT], (True, 0, SongAction.LEAVE)),
    ],
)
def test_keys(events, outcome):
    assert after(ChooseSong(songs(3)), *events) == outcome


@pytest.mark.parametrize("size", [(1280, 720), (640, 480), (800, 1200)])
def test_songs_and_answers_can_be_clicked(size):
    screen = ChooseSong(songs(VISIBLE_SONGS + 3), chosen=VISIBLE_SONGS + 2)
    drawn(screen, size)
    rows = dict(screen._rows)
    assert sorted(rows) == list(range(3, VISIBLE_SONGS + 3))
    assert after(screen, MousePress(*rows[4].center)) == (False, 4, SongAction.LEAVE)
    drawn(screen, size)
    boxes = dict(screen._answers)
    assert all(pygame.Rect((0, 0), size).contains(box) for box in [*boxes.values(), *rows.values()])
    assert after(screen, MousePress(*boxes[SongAction.REVIEW].center)) == (True, 4, SongAction.REVIEW)


@pytest.mark.parametrize("size", [(1366, 768), (640, 480), (800, 1200)])
def test_the_answers_are_equally_large_and_a_long_artist_leaves_room_for_length_and_tempo(monkeypatch, size):
    said = listened(monkeypatch, (choose_song,), [size])
    drawn(ChooseSong([replace(SONG, artist="stand-in for IVE's LOVE DIVE: own music, own dance" * 2)]), size)
    assert len({cap for line, _, cap in said if line in words.START_ANSWERS.values()}) == 1
    (line,) = (line for line, _, _ in said if "BPM" in line)
    assert line.startswith("stand-in for IVE") and line.endswith("… · 1:24 · 120 BPM")


@pytest.mark.parametrize(("chosen", "shown"), [(0, range(0, 5)), (4, range(2, 7)), (7, range(3, 8))])
def test_a_list_that_does_not_fit_shows_which_part_of_it_is_seen(chosen, shown):
    count, beside = VISIBLE_SONGS + 3, 1192
    column = pygame.surfarray.array3d(drawn(ChooseSong(songs(count), chosen)))[beside].sum(axis=1)
    marked = np.flatnonzero(column == sum(theme.QUIET_TEXT))
    top, tall = 720 * 0.18, 720 * 0.56
    expected = [top + tall * shown.start / count, top + tall * shown.stop / count]
    np.testing.assert_allclose(marked[[0, -1]], expected, atol=5)
    alone = pygame.surfarray.array3d(drawn(ChooseSong(songs(VISIBLE_SONGS))))
    assert not (alone[beside].sum(axis=1) == sum(theme.QUIET_TEXT)).any()


def test_a_song_that_has_gone_is_not_chosen():
    assert ChooseSong(songs(2), chosen=5).chosen == 1


def test_what_is_said_of_a_song():
    assert song_line(SONG) == "IVE · 1:24 · 120 BPM"


def test_what_went_wrong_is_shown_until_the_next_answer(monkeypatch):
    quiet, told = drawn(ChooseSong(songs(1))), drawn(ChooseSong(songs(1), said="There is no camera."))
    assert pygame.image.tobytes(quiet, "RGB") != pygame.image.tobytes(told, "RGB")


def test_waiting_ends_with_the_work():
    work = Future()
    screen = Preparing(work)
    screen.tell("Learning", 0.5)
    half = pygame.image.tobytes(drawn(screen), "RGB")
    screen.tell("Learning", 0.9)
    assert pygame.image.tobytes(drawn(screen), "RGB") != half
    screen.tick(0.0)
    assert not screen.done
    work.set_result(None)
    screen.tick(0.0)
    assert (screen.done, screen.left) == (True, False)


def test_whoever_leaves_stops_the_work():
    screen = Preparing(Future())
    screen.tell(words.START_PREPARING, None)
    screen.handle(Action.PAUSE, 0.0)
    assert (screen.done, screen.left) == (True, True)
    with pytest.raises(Left):
        screen.tell("Learning", 0.1)
