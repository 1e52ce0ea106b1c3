"""The end of a round: the score, the answers to see again, the high scores; and the name for a place among them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pygame

from coach.domain.song import Song
from coach.quiz.best import LONGEST_PLAYER_NAME, FinishedRound
from coach.quiz.drawing import draw_confetti, draw_cross, draw_tick, title_of
from coach.quiz.keys import AFTERWARDS, AfterAnswer, Pick
from coach.quiz.robot import Robot
from coach.quiz.round import Answer
from coach.ui import theme
from coach.ui.loop import Screen
from coach.ui.text import draw_text, fitting_cap, width
from coach.ui.theme import pixels_of, reading_height
from coach.ui.window import Action, MousePress, TextInput
from coach.wording import quiz_words as words

LEAST_TITLE_SIZE: Final = 0.68
"""Smallest size of a long title among the answers, of the usual, before it is shortened."""
CONFETTI_SHARE: Final = 0.6
"""Share of right answers that earns confetti."""

Choice = Literal["again", "see", "dance", "menu", "leave"]


@dataclass(frozen=True)
class EndView:
    """songs: the right one for each answer; best: this level's list, the best first; mine: which of them is this round,
    from 0; streak: the longest."""

    level: str
    answers: Sequence[Answer]
    songs: Sequence[Song]
    score: int
    streak: int
    best: Sequence[FinishedRound]
    mine: int | None = None
    note: str = ""

    @property
    def share(self) -> float:
        return sum(answer.right for answer in self.answers) / max(len(self.answers), 1)


def rank(share: float) -> str:
    """The title for that share of right answers."""
    return next(name for least, name in words.RANKS if share >= least)


class EndScreen(Screen):
    """``chosen`` and, for "see" and "dance", the number of the answer, from 0."""

    keys = AFTERWARDS

    def __init__(self, view: EndView, at: int = 0, robot: Robot | None = None, cheer: bool = True) -> None:
        self.chosen: Choice = "leave"
        self.number = min(at, max(len(view.answers) - 1, 0))
        self._view, self._robot, self._cheer = view, robot, cheer
        self._began: float | None = None
        self._cells: list[pygame.Rect] = []

    def handle(self, event: Hashable, now: float) -> None:
        count = max(len(self._view.answers), 1)
        if event in (Action.LEFT, Action.UP, Action.RIGHT, Action.DOWN):
            self.number = (self.number + (1 if event in (Action.RIGHT, Action.DOWN) else -1)) % count
        elif event in (Action.QUIT, Action.PAUSE):
            self._choose("leave")
        elif event is Action.START:
            self._choose("again")
        elif event is Action.SPACE:
            self._choose("see")
        elif event is AfterAnswer.DANCE:
            self._choose("dance")
        elif event is AfterAnswer.MENU:
            self._choose("menu")
        elif isinstance(event, Pick) and event.number < count:
            self.number = event.number
            self._choose("see")
        elif isinstance(event, MousePress):
            self._clicked(event)

    def _clicked(self, at: MousePress) -> None:
        found = next((k for k, cell in enumerate(self._cells) if cell.collidepoint(at.x, at.y)), None)
        if found is not None:
            self.number = found
            self._choose("see")

    def _choose(self, chosen: Choice) -> None:
        self.chosen, self.done = chosen, True

    def tick(self, now: float) -> None:
        self._began = now if self._began is None else self._began
        if self._robot is not None and self._robot.due("end", now):
            self._choose("leave")

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        wide, high = surface.get_size()
        unit, view = reading_height((wide, high)), self._view
        surface.fill(theme.BACKGROUND)
        margin = pixels_of(0.05, unit)
        beside = wide > 1.15 * high
        left = pygame.Rect(margin, margin, (round(0.62 * wide) if beside else wide) - 2 * margin, high - 2 * margin)
        tall = self._draw_score(surface, left, unit)
        best = pygame.Rect(left.right + margin, margin, wide - left.right - 2 * margin, high - 3 * margin)
        foot = high - 1.2 * margin
        if not beside:
            best = pygame.Rect(margin, round(0.68 * high), wide - 2 * margin, round(foot - 0.7 * high))
        end = (best.top if not beside else foot) - margin
        cells = pygame.Rect(left.left, tall, left.width, max(1, round(end - tall)))
        self._draw_answers(surface, cells, unit)
        _draw_best(surface, best, view, unit)
        cap = pixels_of(0.02, unit)
        said, colour = (view.note, theme.WARNING) if view.note else (words.END_KEYS, theme.QUIET_TEXT)
        draw_text(surface, said, fitting_cap(said, cap, wide - 2 * margin, cap // 2), (margin, foot + 0.4 * margin),
                  colour=colour, room=wide - 2 * margin)  # fmt: skip
        if self._cheer and view.share >= CONFETTI_SHARE:
            draw_confetti(surface, pygame.Rect(0, 0, wide, high), now - (self._began or now), len(view.answers))
        return True

    def _draw_score(self, surface: pygame.Surface, area: pygame.Rect, unit: int) -> int:
        """The rank, the points, and how many were right; returns where the rest may begin."""
        view = self._view
        cap, large, small = (pixels_of(share, unit) for share in (0.05, 0.135, 0.028))
        y = area.top + cap
        draw_text(surface, rank(view.share), cap, (area.left, y), colour=theme.ACCENT, room=area.width)
        y += cap + round(0.75 * large)
        draw_text(surface, str(view.score), large, (area.left, y), room=area.width)
        y += round(0.5 * large) + 2 * small
        right = sum(answer.right for answer in view.answers)
        said = words.RESULT.format(right=right, count=len(view.answers))
        if view.streak > 1:
            said += " · " + words.LONGEST.format(streak=view.streak)
        draw_text(surface, said, small, (area.left, y), colour=theme.QUIET_TEXT, room=area.width)
        return y + 2 * small

    def _draw_answers(self, surface: pygame.Surface, area: pygame.Rect, unit: int) -> None:
        """In two columns; the one that can be seen again is framed."""
        answers, gap = self._view.answers, pixels_of(0.012, unit)
        count = -(-len(answers) // 2)
        each = min((area.height - (count - 1) * gap) // max(count, 1), pixels_of(0.085, unit))
        across = (area.width - gap) // 2
        self._cells = [
            pygame.Rect(area.left + k // count * (across + gap), area.top + k % count * (each + gap), across, each)
            for k in range(len(answers))
        ]
        if not answers or each < 6:
            return
        usual = min(pixels_of(0.026, unit), round(0.42 * each))
        inner, longest = across - round(1.3 * each), max((title_of(song) for song in self._view.songs), key=len)
        points = max(width(str(answer.points), usual) for answer in answers) + usual
        shows = width(longest, round(LEAST_TITLE_SIZE * usual)) <= inner - points  # else the tick says so
        cap = fitting_cap(longest, usual, inner - points * shows, max(1, round(LEAST_TITLE_SIZE * usual)))
        for k, cell in enumerate(self._cells):
            self._draw_answer(surface, cell, k, unit, cap, usual if shows else 0)

    def _draw_answer(
        self, surface: pygame.Surface, cell: pygame.Rect, k: int, unit: int, cap: int, points: int
    ) -> None:
        """``cap``: height of the titles' capitals; ``points``: of the points' capitals, 0 if they don't fit."""
        answer, corner = self._view.answers[k], pixels_of(0.012, unit)
        colour = theme.CORRECT if answer.right else theme.WRONG
        pygame.draw.rect(surface, theme.PANEL, cell, border_radius=corner)
        if k == self.number:
            pygame.draw.rect(surface, theme.ACCENT, cell, pixels_of(0.005, unit), border_radius=corner)
        at, size = (cell.left + round(0.55 * cell.height), cell.centery), round(0.24 * cell.height)
        (draw_tick if answer.right else draw_cross)(surface, at, size, colour)
        left, right = cell.left + cell.height, cell.right - round(0.3 * cell.height)
        if answer.points and points:
            drawn = draw_text(surface, str(answer.points), points, (right, cell.centery), colour=colour, align="right")
            right = drawn.left - points
        title = title_of(self._view.songs[k])
        draw_text(surface, title, cap, (left, cell.centery), room=max(1, right - left))


def _draw_best(surface: pygame.Surface, area: pygame.Rect, view: EndView, unit: int) -> None:
    cap, step = pixels_of(0.028, unit), pixels_of(0.07, unit)
    pygame.draw.rect(surface, theme.PANEL, area, border_radius=pixels_of(0.022, unit))
    inner = area.inflate(-2 * cap, -2 * cap)
    level = words.MENU[view.level][0]
    heading = words.BEST_LIST.format(level=level)
    fits = fitting_cap(heading, cap, inner.width, cap // 2)
    draw_text(surface, heading, fits, (inner.left, inner.top + cap), room=inner.width)
    y = inner.top + cap + step
    if not view.best:
        draw_text(
            surface, words.NOBODY_YET, round(0.8 * cap), (inner.left, y), colour=theme.QUIET_TEXT, room=inner.width
        )
    lines = max(1, (inner.bottom - y) // step + 1)
    first = max(0, (view.mine or 0) - lines + 1)  # the best ones, and always this round
    for k, played in list(enumerate(view.best))[first : first + lines]:
        colour = theme.ACCENT if k == view.mine else theme.TEXT
        points = draw_text(surface, str(played.points), cap, (inner.right, y), colour=colour, align="right")
        name = f"{k + 1}  {played.name or words.NAMELESS}"
        draw_text(surface, name, cap, (inner.left, y), colour=colour, room=max(1, points.left - cap - inner.left))
        y += step


class NameScreen(Screen):
    """For a player who has earned a high score; ``name``: "" if none was given."""

    def __init__(self, place: int, score: int, robot: Robot | None = None) -> None:
        self.name = ""
        self._said = words.NEW_BEST.format(place=place), str(score)
        self._robot = robot
        self._began: float | None = None

    def handle(self, event: Hashable, now: float) -> None:
        if isinstance(event, TextInput):
            self.name = (self.name + event.text)[:LONGEST_PLAYER_NAME] if event.text else self.name[:-1]
        elif event in (Action.PAUSE, Action.QUIT):
            self.name, self.done = "", True
        elif event is Action.START:
            self.done = True

    def tick(self, now: float) -> None:
        self._began = now if self._began is None else self._began
        if self._robot is not None and self._robot.due("name", now):
            self.done = True

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        wide, high = surface.get_size()
        unit = reading_height((wide, high))
        surface.fill(theme.BACKGROUND)
        room = round(0.9 * wide)
        title, score = self._said
        cap = fitting_cap(title, pixels_of(0.06, unit), room, pixels_of(0.03, unit))
        draw_text(surface, title, cap, (wide / 2, 0.2 * high), colour=theme.ACCENT, align="centre", room=room)
        draw_text(surface, score, pixels_of(0.15, unit), (wide / 2, 0.42 * high), align="centre", room=room)
        line = words.YOUR_NAME.format(name=self.name)
        large = fitting_cap(line, pixels_of(0.045, unit), room, pixels_of(0.015, unit))
        draw_text(surface, line, large, (wide / 2, 0.65 * high), align="centre", room=room)
        keys = pixels_of(0.024, unit)
        draw_text(
            surface, words.NAME_KEYS, keys, (wide / 2, 0.85 * high), colour=theme.QUIET_TEXT, align="centre", room=room
        )
        draw_confetti(surface, pygame.Rect(0, 0, wide, high), now - (self._began or now), 7)
        return True
