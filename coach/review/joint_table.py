"""How far off each joint was, beat by beat: a small table beside the pictures. The numbers are pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import Verdict
from coach.ui import theme
from coach.ui.text import draw_text, fitting_cap
from coach.ui.theme import pixels_of
from coach.wording import words

MOST_BEATS: Final = 6
NAMES: Final = 0.36
"""Of the table's width: the joints' names."""


@dataclass(frozen=True, eq=False)
class JointTable:
    """``beats`` (n,) of the grid; ``error`` (9, n) degrees, NaN = not seen; ``wrong`` (9, n); ``now``: its column."""

    beats: tuple[int, ...]
    error: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    now: int | None


def joint_table(verdicts: Sequence[Verdict], first: int, last: int, now: float) -> JointTable:
    """The beats ``first`` … ``last``; where they are many, those around beat ``now`` (fractional)."""
    found = [verdict for verdict in verdicts if first <= verdict.beat <= last]
    here = round(now)
    at = min(range(len(found)), key=lambda i: abs(found[i].beat - here), default=0)
    begin = min(max(at - MOST_BEATS // 2, 0), max(len(found) - MOST_BEATS, 0))
    shown = found[begin : begin + MOST_BEATS]
    beats = tuple(verdict.beat for verdict in shown)
    error = np.array([v.error for v in shown]).reshape(-1, len(JOINTS)).T
    wrong = np.array([v.wrong for v in shown], bool).reshape(-1, len(JOINTS)).T
    return JointTable(beats, error, wrong, beats.index(here) if here in beats else None)


def degrees(error: float) -> str:
    """Whole fives: more would be a promise that a camera cannot keep."""
    return f"{5 * round(error / 5)}°" if np.isfinite(error) else "–"


def draw_joint_table(surface: pygame.Surface, area: pygame.Rect, table: JointTable, unit: int) -> None:
    """A heading, a line of beats, and a line per joint; what is wrong stands on red, the present beat in a frame."""
    pygame.draw.rect(surface, theme.PANEL, area, border_radius=pixels_of(theme.CORNER, unit))
    inner = area.inflate(-2 * pixels_of(theme.MARGIN, unit), -pixels_of(theme.MARGIN, unit))
    rows = len(JOINTS) + 2
    row = max(1, inner.height // rows)
    cap = max(1, min(pixels_of(theme.SMALL_CAP, unit), round(row * 0.5)))
    names = round(inner.width * NAMES)
    column = max(1, (inner.width - names) // max(1, len(table.beats)))
    room = max(1, inner.width)
    draw_text(surface, words.REVIEW_TABLE, cap, (inner.left, inner.top + row / 2), colour=theme.QUIET, room=room)
    for i, name in enumerate(JOINTS):
        cell = pygame.Rect(inner.left, inner.top + (i + 2) * row, names, row)
        smaller = fitting_cap(words.JOINTS[name], cap, max(1, cell.width - cap // 2), max(1, cap // 2))
        draw_text(surface, words.JOINTS[name], smaller, cell.midleft, room=max(1, cell.width))
    for n, beat in enumerate(table.beats):
        left = inner.left + names + n * column
        head = pygame.Rect(left, inner.top + row, column, row)
        draw_text(surface, str(beat + 1), cap, head.center, colour=theme.QUIET, align="centre")
        for i in range(len(JOINTS)):
            _draw_cell(surface, head.move(0, (i + 1) * row), table.error[i, n], bool(table.wrong[i, n]), cap)
        if n == table.now:
            frame = pygame.Rect(left, head.top, column, row * (len(JOINTS) + 1))
            pygame.draw.rect(surface, theme.TEXT, frame, max(2, cap // 8), border_radius=cap // 3)


def _draw_cell(surface: pygame.Surface, cell: pygame.Rect, error: float, wrong: bool, cap: int) -> None:
    if wrong:
        pygame.draw.rect(surface, theme.WRONG, cell.inflate(-cap // 3, -cap // 4), border_radius=cap // 3)
    colour = theme.BACKGROUND if wrong else theme.TEXT if np.isfinite(error) else theme.QUIET
    fits = fitting_cap(degrees(error), cap, max(1, cell.width - cap // 3), max(1, cap // 2))
    draw_text(surface, degrees(error), fits, cell.center, colour=colour, align="centre")
