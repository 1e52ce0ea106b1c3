"""The first screen after a double click: the songs, and what can be done with one; and the screen shown while one is
prepared."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from enum import Enum
from typing import Final

import pygame

from coach.domain.song import Song
from coach.ui import theme
from coach.ui.fonts import showable
from coach.ui.loop import Screen
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, shortened, width
from coach.ui.theme import pixels_of
from coach.ui.window import Action, Keys, MousePress
from coach.wording import words


class SongAction(Enum):
    """What to do with the chosen song."""

    DANCE = "dance"
    PRACTICE = "practice"
    REVIEW = "review"
    LEAVE = "leave"


CHOOSE_SONG_BINDINGS: Final[Keys] = {
    pygame.K_p: SongAction.PRACTICE,
    pygame.K_m: SongAction.REVIEW,
    pygame.K_q: SongAction.LEAVE,
}
VISIBLE_SONGS: Final = 5
"""Songs shown at once."""


class ChooseSong(Screen):
    """``chosen``: the index of a song; ``answer``: set once it is done. ``said`` is shown above the answers.

    songs  at least one
    """

    keys = CHOOSE_SONG_BINDINGS

    def __init__(self, songs: Sequence[Song], chosen: int = 0, said: str = "") -> None:
        self._songs, self._said = songs, said
        self.chosen = min(chosen, len(songs) - 1)
        self.answer = SongAction.LEAVE
        self._rows: list[tuple[int, pygame.Rect]] = []
        self._answers: list[tuple[SongAction, pygame.Rect]] = []

    def handle(self, event: Hashable, now: float) -> None:
        if isinstance(event, MousePress):
            self._click((event.x, event.y))
        elif event in (Action.UP, Action.DOWN):
            step = 1 if event is Action.DOWN else -1
            self.chosen = (self.chosen + step) % len(self._songs)
        elif isinstance(event, SongAction):
            self._end(event)
        elif event in (Action.START, Action.SPACE):
            self._end(SongAction.DANCE)
        elif event in (Action.PAUSE, Action.QUIT):
            self._end(SongAction.LEAVE)

    def _click(self, at: tuple[int, int]) -> None:
        for answer, box in self._answers:
            if box.collidepoint(at):
                self._end(answer)
        for index, box in self._rows:
            if box.collidepoint(at):
                self.chosen = index

    def _end(self, answer: SongAction) -> None:
        self.answer, self.done = answer, True

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        surface.fill(theme.BACKGROUND)
        wide, high = surface.get_size()
        unit = theme.reading_height((wide, high))
        left, room = round(wide * 0.08), round(wide * 0.84)
        cap = fitting_cap(words.START_TITLE, pixels_of(theme.CALL_CAP, unit), room, 1)
        draw_text(surface, words.START_TITLE, cap, (left, high * 0.1))
        self._draw_songs(surface, pygame.Rect(left, round(high * 0.18), room, round(high * 0.56)), unit)
        small = pixels_of(theme.SMALL_CAP, unit)
        if self._said:
            place = (left, round(high * 0.76))
            draw_lines(surface, self._said, small, place, room=room, lines=3, colour=theme.WARNING)
        self._draw_answers(surface, pygame.Rect(left, round(high * 0.88), room, round(high * 0.08)), small)
        return True

    def _draw_songs(self, surface: pygame.Surface, area: pygame.Rect, unit: int) -> None:
        first = max(0, min(self.chosen - VISIBLE_SONGS // 2, len(self._songs) - VISIBLE_SONGS))
        tall = area.height // VISIBLE_SONGS
        large, small = pixels_of(theme.READING_CAP * 0.75, unit), pixels_of(theme.SMALL_CAP * 0.75, unit)
        self._rows = []
        for row, song in enumerate(self._songs[first : first + VISIBLE_SONGS]):
            box = pygame.Rect(area.left, area.top + row * tall, area.width, tall - max(2, tall // 12))
            self._rows.append((first + row, box))
            is_chosen = first + row == self.chosen
            pygame.draw.rect(surface, theme.PANEL, box, border_radius=box.height // 6)
            if is_chosen:
                pygame.draw.rect(surface, theme.TEXT, box, max(2, tall // 40), border_radius=box.height // 6)
            x, inner = box.left + tall // 4, box.width - tall // 2
            colour = theme.TEXT if is_chosen else theme.QUIET_TEXT
            title = showable(song.title, song.romanised)
            draw_text(surface, title, large, (x, box.top + box.height * 0.32), colour=colour, room=inner)
            at = x, box.top + box.height * 0.74
            draw_text(surface, _fitting_line(song, small, inner), small, at, colour=theme.QUIET_TEXT, room=inner)
        if len(self._songs) > VISIBLE_SONGS:
            _draw_where(surface, area, first / len(self._songs), VISIBLE_SONGS / len(self._songs))

    def _draw_answers(self, surface: pygame.Surface, area: pygame.Rect, cap: int) -> None:
        gap = max(4, area.width // 60)
        wide = (area.width - gap * (len(SongAction) - 1)) // len(SongAction)
        self._answers = []
        fits = min(fitting_cap(text, cap, wide - gap, 1) for text in words.START_ANSWERS.values())
        for number, answer in enumerate(SongAction):
            box = pygame.Rect(area.left + number * (wide + gap), area.top, wide, area.height)
            self._answers.append((answer, box))
            pygame.draw.rect(surface, theme.EDGE, box, border_radius=box.height // 4)
            draw_text(surface, words.START_ANSWERS[answer.value], fits, box.center, align="centre")


def _draw_where(surface: pygame.Surface, area: pygame.Rect, first: float, share: float) -> None:
    """The scroll bar of a list that does not fit: which ``share`` of it is shown, starting where."""
    track = pygame.Rect(area.right + area.width // 80, area.top, max(4, area.width // 200), area.height)
    part = pygame.Rect(track.left, track.top + round(first * track.height), track.width, round(share * track.height))
    for bar, colour in ((track, theme.PANEL), (part, theme.QUIET_TEXT)):
        pygame.draw.rect(surface, colour, bar, border_radius=bar.width // 2)


def song_line(song: Song) -> str:
    """Artist, length and tempo in one line."""
    minutes, seconds = divmod(round(song.end - song.start), 60)
    return words.START_SONG.format(artist=song.artist, minutes=minutes, seconds=seconds, bpm=song.grid.bpm)


def _fitting_line(song: Song, cap: int, room: int) -> str:
    """The song's line; where it does not fit, the artist is shortened, not length and tempo."""
    rest = width(song_line(replace(song, artist="")), cap)
    return song_line(replace(song, artist=shortened(song.artist, cap, room - rest)))


class Preparing(Screen):
    """While ``work`` runs on another thread: what it is doing (``tell``) and its progress. ``left``: nobody waits."""

    def __init__(self, work: Future[None]) -> None:
        self._work = work
        self._what, self._share = words.START_PREPARING, None
        self.left = False

    def tell(self, what: str, share: float | None) -> None:
        """From any thread. Raises :class:`Left` once nobody is waiting any more."""
        self._what, self._share = what, share
        if self.left:
            raise Left

    def handle(self, event: Hashable, now: float) -> None:
        self.left = self.done = event in (Action.PAUSE, Action.QUIT)

    def tick(self, now: float) -> None:
        self.done = self._work.done()

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_preparing(surface, self._what, self._share, (words.START_FIRST, words.START_STOP))
        return True


class Making(Screen):
    """What is made after a session or between two rounds, and how far it is: both are told. ``stop``: which key stops
    it; ``left``: nobody waits for it."""

    def __init__(self, stop: str = words.START_STOP) -> None:
        self.what, self.share = "", None
        self._stop = stop
        self.left = False

    def handle(self, event: Hashable, now: float) -> None:
        self.left = self.done = self.left or event in (Action.PAUSE, Action.QUIT)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_preparing(surface, self.what, self.share, (self._stop,))
        return True


def draw_preparing(surface: pygame.Surface, what: str, share: float | None, below: Sequence[str]) -> None:
    """Draws the whole screen: what is done, how much of it is (0..1, None: nobody knows), and lines below that."""
    surface.fill(theme.BACKGROUND)
    wide, high = surface.get_size()
    unit = theme.reading_height((wide, high))
    left, room = round(wide * 0.1), round(wide * 0.8)
    cap, small = pixels_of(theme.READING_CAP, unit), pixels_of(theme.SMALL_CAP, unit)
    draw_text(surface, f"{what} …", cap, (left, high * 0.36), room=room)
    bar = pygame.Rect(left, round(high * 0.46), room, max(4, round(high * 0.02)))
    pygame.draw.rect(surface, theme.EDGE, bar, border_radius=bar.height // 2)
    if share is not None:
        done = pygame.Rect(bar.topleft, (max(bar.height, round(bar.width * share)), bar.height))
        pygame.draw.rect(surface, theme.CORRECT, done, border_radius=bar.height // 2)
    for number, line in enumerate(below):
        y = bar.bottom + line_height(small) * (2 + number)
        draw_text(surface, line, small, (left, y), colour=theme.QUIET_TEXT, room=room)


class Left(BaseException):
    """Nobody is waiting for the song being prepared."""
