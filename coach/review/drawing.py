"""The review screen, drawn from a view. Reads no clock and has no state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import Verdict, VerdictKind
from coach.review.cards import Card, draw_cards
from coach.review.layout import LayoutRequest, ReviewLayout, review_layout, unit_of
from coach.review.toolbar import Button, draw_toolbar, rows, rows_height
from coach.ui import theme
from coach.ui.passage.drawing import ADVICE_CAP, draw_pair, draw_words
from coach.ui.passage.pair import PairView
from coach.ui.strip import draw_mark, draw_strip
from coach.ui.text import draw_text, fitting_cap, width
from coach.ui.theme import pixels_of
from coach.wording import review_words, words

SMALLEST_ADVICE: Final = 0.6
"""How small the advice may become, as a share of its usual size, before it is wrapped."""


@dataclass(frozen=True, eq=False)
class ReviewView:
    """Everything the review screen shows at one moment.

    heading, section, status  the bar: which passage, its section, "half speed" or "paused" (else the song's title)
    smaller                   "and 4 smaller ones: press E", "" if all are shown
    where, advice             the sentence: time and beats, and what to change
    pair                      both dancers
    shapes                    width over height of the room for reference and take, whether or not they are there
    kinds, borders            the strip: a verdict per beat, the sections' first beats
    head, marked              in beats: where the music is; first and last beat of the passage, last < first: unknown
    notice                    one line on what is missing, "" = nothing
    cards, chosen             the list of mistakes and which was chosen last; ``elsewhere``: none of them is shown
    """

    heading: str
    where: str
    advice: str
    pair: PairView
    shapes: tuple[float, float]
    smaller: str = ""
    section: str = ""
    status: str = ""
    title: str = ""
    kinds: tuple[VerdictKind | None, ...] = ()
    borders: tuple[int, ...] = ()
    head: float | None = None
    marked: tuple[int, int] = (0, 0)
    notice: str = ""
    cards: tuple[Card, ...] = ()
    chosen: int = 0
    elsewhere: bool = False
    table: JointTable | None = None
    buttons: tuple[Button, ...] = ()


def draw_review(surface: pygame.Surface, view: ReviewView) -> None:
    """Draws the whole screen."""
    layout = layout_of(surface.get_size(), view)
    surface.fill(theme.BACKGROUND)
    _draw_bar(surface, layout, view)
    draw_pair(surface, layout.reference, layout.take, view.pair, layout.unit)
    if layout.table is not None and view.table is not None:
        draw_joint_table(surface, layout.table, view.table, layout.unit)
    _draw_advice(surface, layout, view)
    if view.notice:
        _draw_notice(surface, layout, view.notice)
    if layout.cards is not None:
        draw_cards(surface, layout.cards, view.cards, view.chosen, not view.elsewhere, layout.unit)
    draw_strip(surface, layout.strip, view.kinds, view.head, view.borders)
    draw_mark(surface, layout.strip, len(view.kinds), view.marked, layout.unit)
    draw_toolbar(surface, layout.tools, view.buttons, layout.unit)


def layout_of(size: tuple[int, int], view: ReviewView) -> ReviewLayout:
    """The layout of ``view`` in a window of ``size``."""
    unit = unit_of(size)
    lines = len(rows(view.buttons, size[0] - 2 * pixels_of(theme.MARGIN, unit), unit))
    wanted = LayoutRequest(
        None if view.pair.reference is None else view.shapes[0],
        view.shapes[1],
        notice=bool(view.notice),
        cards=bool(view.cards),
        table=view.table is not None,
        tools=rows_height(lines, unit) if lines else 0,
    )
    return review_layout(size, wanted)


def _draw_bar(surface: pygame.Surface, layout: ReviewLayout, view: ReviewView) -> None:
    """On the left the heading, the number of smaller mistakes and the section; on the right the status, or else
    the song, which is left out in a narrow window if there are smaller mistakes."""
    bar, unit = layout.bar, layout.unit
    cap, small = (pixels_of(share, unit) for share in (theme.READING_CAP, theme.SMALL_CAP))
    needed = width(view.heading, cap) + 3 * cap + width(view.smaller, small)
    title = "" if view.smaller and needed + width(view.title, small) > bar.width else view.title
    right, colour = (view.status, theme.ACCENT) if view.status else (title, theme.QUIET_TEXT)
    right_cap = cap if view.status else small
    taken = min(width(right, right_cap), bar.width // 2)
    draw_text(surface, right, right_cap, (bar.right, bar.centery), colour=colour, align="right", room=bar.width // 2)
    room = bar.width - taken - 2 * cap
    heading = draw_text(surface, view.heading, cap, (bar.left, bar.centery), room=room)
    left = heading.right + cap
    for text, text_cap in ((view.smaller, small), (view.section, cap)):
        if text and bar.left + room - left > 2 * cap:
            at, free = (left, bar.centery), bar.left + room - left
            fitting = fitting_cap(text, text_cap, free, max(1, round(0.6 * text_cap)))
            left = draw_text(surface, text, fitting, at, colour=theme.QUIET_TEXT, room=free).right + cap


def _draw_advice(surface: pygame.Surface, layout: ReviewLayout, view: ReviewView) -> None:
    large = max(1, min(pixels_of(ADVICE_CAP, layout.unit), layout.advice.height // 4))
    caps = max(1, round(0.7 * large)), large, max(1, round(SMALLEST_ADVICE * large))
    draw_words(surface, layout.advice, view.where, view.advice, caps, align="centre")


def _draw_notice(surface: pygame.Surface, layout: ReviewLayout, notice: str) -> None:
    area, cap = layout.notice, pixels_of(theme.SMALL_CAP, layout.unit)
    cap = fitting_cap(notice, cap, area.width, max(1, round(0.7 * cap)))
    draw_text(surface, notice, cap, area.center, colour=theme.WARNING, align="centre", room=area.width)


# ----------------------------------------------------------------
# How far off each joint was, beat by beat: a small table beside the pictures. The numbers are pure.


MOST_BEATS: Final = 6
JOINT_NAMES_WIDTH: Final = 0.36
"""Width of the joints' names, as a share of the table's."""


@dataclass(frozen=True, eq=False)
class JointTable:
    """``beats`` (n,) of the grid; ``error`` (9, n) degrees, NaN = not seen; ``wrong`` (9, n); ``now``: its column."""

    beats: tuple[int, ...]
    error: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    now: int | None


def joint_table(verdicts: Sequence[Verdict], first: int, last: int, now: float) -> JointTable:
    """The beats ``first`` … ``last``; if there are many, those around beat ``now`` (fractional)."""
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
    """In steps of five: finer ones would promise a precision that a camera does not have."""
    return f"{5 * round(error / 5)}°" if np.isfinite(error) else "–"


def draw_joint_table(surface: pygame.Surface, area: pygame.Rect, table: JointTable, unit: int) -> None:
    """A heading, a line of beats, and a line per joint; wrong cells are red, the present beat is framed."""
    pygame.draw.rect(surface, theme.PANEL, area, border_radius=pixels_of(theme.CORNER, unit))
    inner = area.inflate(-2 * pixels_of(theme.MARGIN, unit), -pixels_of(theme.MARGIN, unit))
    rows = len(JOINTS) + 2
    row = max(1, inner.height // rows)
    cap = max(1, min(pixels_of(theme.SMALL_CAP, unit), round(row * 0.5)))
    names = round(inner.width * JOINT_NAMES_WIDTH)
    column = max(1, (inner.width - names) // max(1, len(table.beats)))
    room = max(1, inner.width)
    draw_text(surface, review_words.TABLE, cap, (inner.left, inner.top + row / 2), colour=theme.QUIET_TEXT, room=room)
    for i, name in enumerate(JOINTS):
        cell = pygame.Rect(inner.left, inner.top + (i + 2) * row, names, row)
        smaller = fitting_cap(words.JOINTS[name], cap, max(1, cell.width - cap // 2), max(1, cap // 2))
        draw_text(surface, words.JOINTS[name], smaller, cell.midleft, room=max(1, cell.width))
    for n, beat in enumerate(table.beats):
        left = inner.left + names + n * column
        head = pygame.Rect(left, inner.top + row, column, row)
        draw_text(surface, str(beat + 1), cap, head.center, colour=theme.QUIET_TEXT, align="centre")
        for i in range(len(JOINTS)):
            _draw_cell(surface, head.move(0, (i + 1) * row), table.error[i, n], bool(table.wrong[i, n]), cap)
        if n == table.now:
            frame = pygame.Rect(left, head.top, column, row * (len(JOINTS) + 1))
            pygame.draw.rect(surface, theme.TEXT, frame, max(2, cap // 8), border_radius=cap // 3)


def _draw_cell(surface: pygame.Surface, cell: pygame.Rect, error: float, wrong: bool, cap: int) -> None:
    if wrong:
        pygame.draw.rect(surface, theme.WRONG, cell.inflate(-cap // 3, -cap // 4), border_radius=cap // 3)
    colour = theme.BACKGROUND if wrong else theme.TEXT if np.isfinite(error) else theme.QUIET_TEXT
    fits = fitting_cap(degrees(error), cap, max(1, cell.width - cap // 3), max(1, cap // 2))
    draw_text(surface, degrees(error), fits, cell.center, colour=colour, align="centre")
