"""All sections danced, and how each went."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import pygame

from coach.domain.song import Song
from coach.live.random_play.dance import SectionResult, total
from coach.ui import theme
from coach.ui.fonts import showable
from coach.ui.loop import Screen
from coach.ui.text import draw_text, fitting_cap
from coach.ui.theme import pixels_of, reading_height
from coach.ui.window import Action, MousePress
from coach.wording import random_words as words
from coach.wording.numbers import points


@dataclass(frozen=True)
class SectionRow:
    """``romanised``: shown where no font has the title's letters; ``where``: the section's name, else its beats;
    ``score``: 0–100, None: sat out (``why``: what kept it from being judged) or left out (``problem``: why)."""

    title: str
    romanised: str
    where: str
    score: float | None
    problem: str = ""
    why: str = ""

    @property
    def came(self) -> str:
        """What came of it."""
        return _said(self.score, words.SECTION_LEFT_OUT if self.problem else self.why or words.PASSED)


def rows_of(results: Sequence[SectionResult], songs: Sequence[Song]) -> tuple[SectionRow, ...]:
    """In the order in which they were danced."""
    return tuple(_row(result, songs[result.part.song]) for result in results)


def _row(result: SectionResult, song: Song) -> SectionRow:
    part = result.part
    where = part.name or words.BEATS.format(first=part.first + 1, last=part.end)
    return SectionRow(song.title, song.romanised, where, result.score, result.problem, result.why)


def _said(score: float | None, none: str) -> str:
    return none if score is None else points(score)


def lines(rows: Sequence[SectionRow], results: Sequence[SectionResult]) -> list[str]:
    """The same for the terminal."""
    found = [f"  {row.title} · {row.where}: {row.came}{row.problem and f'. {row.problem}'}" for row in rows]
    whole = total(results)
    return [*found, nothing(rows) if whole is None else words.TOTAL_LINE.format(score=points(whole))]


def nothing(rows: Sequence[SectionRow]) -> str:
    """Said where no section was danced."""
    return words.NONE_SEEN if rows and all(row.why or row.problem for row in rows) else words.NOTHING


class RandomResult(Screen):
    """Until a key or a click; ``again``: once more."""

    def __init__(self, rows: Sequence[SectionRow], whole: float | None) -> None:
        self.again = False
        self._rows, self._whole = rows, whole

    def handle(self, event: Hashable, now: float) -> None:
        self.again = event in (Action.SPACE, Action.START)
        self.done = self.again or event in (Action.QUIT, Action.PAUSE) or isinstance(event, MousePress)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        wide, high = surface.get_size()
        unit = reading_height((wide, high))
        surface.fill(theme.BACKGROUND)
        margin = pixels_of(0.06, unit)
        room = wide - 2 * margin
        cap, large = pixels_of(0.045, unit), pixels_of(0.13, unit)
        draw_text(surface, words.TITLE, cap, (margin, margin + cap / 2), colour=theme.ACCENT, room=room)
        score = _said(self._whole, nothing(self._rows))
        most = fitting_cap(score, large, room, cap)
        draw_text(surface, score, most, (margin, margin + 2 * cap + large / 2), room=room)
        top, bottom = round(margin + 3.2 * cap + large), high - 2 * margin
        self._draw_rows(surface, pygame.Rect(margin, top, room, max(1, bottom - top)), unit)
        draw_text(
            surface, words.KEYS, pixels_of(0.024, unit), (margin, high - margin), colour=theme.QUIET_TEXT, room=room
        )
        return True

    def _draw_rows(self, surface: pygame.Surface, area: pygame.Rect, unit: int) -> None:
        """In as many columns as it takes: nothing is left out."""
        step = pixels_of(0.062, unit)
        per = max(1, min(len(self._rows), area.height // step))
        columns = -(-len(self._rows) // per)
        across = area.width // max(columns, 1)
        for k, row in enumerate(self._rows):
            cell = pygame.Rect(area.left + k // per * across, area.top + k % per * step, across - unit // 40, step)
            _draw_row(surface, cell, row, unit)


def _draw_row(surface: pygame.Surface, cell: pygame.Rect, row: SectionRow, unit: int) -> None:
    """A bar as long as the score, with the title over it."""
    cap = pixels_of(0.026, unit)
    bar = cell.inflate(0, -cell.height // 6)
    pygame.draw.rect(surface, theme.PANEL, bar, border_radius=cap // 3)
    if row.score is not None:
        filled = pygame.Rect(bar.left, bar.top, max(cap, round(bar.width * row.score / 100)), bar.height)
        pygame.draw.rect(surface, (30, 82, 82), filled, border_radius=cap // 3)
    said, colour = row.came, theme.QUIET_TEXT if row.score is None else theme.TEXT
    shown = draw_text(surface, said, cap, (bar.right - cap // 2, bar.centery), colour=colour, align="right")
    text = f"{showable(row.title, row.romanised)} · {row.where}"
    draw_text(surface, text, cap, (bar.left + cap // 2, bar.centery), room=max(1, shown.left - bar.left - 2 * cap))
