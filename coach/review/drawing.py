"""The review screen, drawn from a view; knows no clock and keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.verdicts import Kind
from coach.review.cards import Card, draw_cards
from coach.review.joint_table import JointTable, draw_joint_table
from coach.review.layout import ReviewLayout, Wanted, review_layout, unit_of
from coach.review.toolbar import Button, draw_toolbar, rows, rows_height
from coach.ui import theme
from coach.ui.correction import draw_arrow
from coach.ui.figure import draw_rings, draw_skeleton
from coach.ui.passage.bodies import Body, draw_ghost
from coach.ui.passage.corrections import Arrow
from coach.ui.picture import Placed, draw_picture
from coach.ui.strip import beat_x, draw_strip
from coach.ui.text import draw_text, fitting_cap, line_height, width, wrapped
from coach.ui.theme import pixels_of
from coach.wording import words

SHAPE_UNKNOWN: Final = 16 / 9
"""Width over height kept free for a picture that is not there."""
ADVICE_CAP: Final = 0.046
"""Height of the advice's capitals, of the layout's unit."""
MARK: Final = 0.006
"""Thickness of the frame around the passage on the strip, of the layout's unit."""


@dataclass(frozen=True, eq=False)
class TakeBody(Body):
    """The dancer's pose; ``wrong`` (9,) as JOINTS; ``arrows``: which way to put it right."""

    wrong: NDArray[np.bool_]
    arrows: tuple[Arrow, ...] = ()


@dataclass(frozen=True, eq=False)
class ReviewView:
    """All that the review screen shows at one moment.

    heading, section, status  the bar: which passage, its section, "half speed" or "paused" (else the song's title)
    smaller                   "and 4 smaller ones: press E", "" where all are shown
    where, advice             the sentence: time and beats, and what to change
    reference, take           RGB (H, W, 3) or None while they load or where they are missing; ``alone``: no reference
    reference_body, body      drawn over them; ``overlay`` (33, 2): the reference's body on the dancer's
    shapes                    width over height of the room for reference and take, whether or not they are there
    kinds, borders            the strip: a verdict per beat, the sections' first beats
    head, marked              in beats: where the music is; first and last beat of the passage, last < first: unknown
    notice                    one line on what is missing, "" = nothing
    cards, chosen             the list of mistakes and which was chosen last; ``elsewhere``: none is being looked at
    """

    heading: str
    where: str
    advice: str
    smaller: str = ""
    section: str = ""
    status: str = ""
    title: str = ""
    reference: NDArray[np.uint8] | None = None
    reference_mirrored: bool = True
    reference_body: Body | None = None
    take: NDArray[np.uint8] | None = None
    take_mirrored: bool = True
    alone: bool = False
    shapes: tuple[float, float] = (SHAPE_UNKNOWN, SHAPE_UNKNOWN)
    body: TakeBody | None = None
    overlay: NDArray[np.floating] | None = None
    kinds: tuple[Kind | None, ...] = ()
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
    """Draws the whole screen anew."""
    layout = layout_of(surface.get_size(), view)
    surface.fill(theme.BACKGROUND)
    _draw_bar(surface, layout, view)
    _draw_reference(surface, layout, view)
    _draw_take(surface, layout, view)
    if layout.table is not None and view.table is not None:
        draw_joint_table(surface, layout.table, view.table, layout.unit)
    _draw_advice(surface, layout, view)
    if view.notice:
        _draw_notice(surface, layout, view.notice)
    if layout.cards is not None:
        draw_cards(surface, layout.cards, view.cards, view.chosen, not view.elsewhere, layout.unit)
    draw_strip(surface, layout.strip, view.kinds, view.head, view.borders)
    _draw_mark(surface, layout, view)
    draw_toolbar(surface, layout.tools, view.buttons, layout.unit)


def layout_of(size: tuple[int, int], view: ReviewView) -> ReviewLayout:
    """Where everything of ``view`` stands in a window of ``size``."""
    unit = unit_of(size)
    lines = len(rows(view.buttons, size[0] - 2 * pixels_of(theme.MARGIN, unit), unit))
    wanted = Wanted(
        None if view.alone else view.shapes[0],
        view.shapes[1],
        notice=bool(view.notice),
        cards=bool(view.cards),
        table=view.table is not None,
        tools=rows_height(lines, unit) if lines else 0,
    )
    return review_layout(size, wanted)


def _draw_bar(surface: pygame.Surface, layout: ReviewLayout, view: ReviewView) -> None:
    """Heading, what else there is, and section on the left; on the right the state, which is live, or else the song,
    which in a narrow window gives way to how many smaller mistakes there are."""
    bar, unit = layout.bar, layout.unit
    cap, small = (pixels_of(share, unit) for share in (theme.CAP, theme.SMALL_CAP))
    needed = width(view.heading, cap) + 3 * cap + width(view.smaller, small)
    title = "" if view.smaller and needed + width(view.title, small) > bar.width else view.title
    right, colour = (view.status, theme.ACCENT) if view.status else (title, theme.QUIET)
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
            left = draw_text(surface, text, fitting, at, colour=theme.QUIET, room=free).right + cap


def _draw_panel(
    surface: pygame.Surface, rect: pygame.Rect, rgb: NDArray[np.uint8] | None, mirrored: bool, label: str, unit: int
) -> Placed:
    if rgb is None:
        pygame.draw.rect(surface, theme.PANEL, rect)
        placed = Placed(rect, mirrored)
    else:
        placed = draw_picture(surface, rgb, rect, mirrored=mirrored)
    cap = pixels_of(theme.SMALL_CAP, unit)
    at = (placed.rect.left + cap, placed.rect.top + 1.4 * cap)
    draw_text(surface, label, cap, at, outlined=True, room=max(1, placed.rect.width - 2 * cap))
    return placed


def _draw_reference(surface: pygame.Surface, layout: ReviewLayout, view: ReviewView) -> None:
    if layout.reference is None:
        return
    where, label = layout.reference, words.REVIEW_REFERENCE
    placed = _draw_panel(surface, where, view.reference, view.reference_mirrored, label, layout.unit)
    if view.reference_body is not None:
        draw_skeleton(surface, placed, view.reference_body.image, view.reference_body.visibility)


def _draw_take(surface: pygame.Surface, layout: ReviewLayout, view: ReviewView) -> None:
    placed = _draw_panel(surface, layout.take, view.take, view.take_mirrored, words.REVIEW_TAKE, layout.unit)
    if view.body is not None:
        draw_skeleton(surface, placed, view.body.image, view.body.visibility)
    if view.overlay is not None:
        draw_ghost(surface, placed, view.overlay)
    if view.body is not None:
        draw_rings(surface, placed, view.body.image, view.body.wrong, layout.unit)
        for arrow in view.body.arrows:
            draw_arrow(surface, placed, view.body.image, arrow.start, arrow.end)


def _draw_advice(surface: pygame.Surface, layout: ReviewLayout, view: ReviewView) -> None:
    """Where, and below it what to change: on one line, or smaller on two."""
    area = layout.advice
    large = max(1, min(pixels_of(ADVICE_CAP, layout.unit), area.height // 4))
    least = max(1, round(0.6 * large))
    cap = fitting_cap(view.advice, large, area.width, least)
    lines = wrapped(view.advice, cap, area.width, 2 if cap == least else 1)
    above, step = max(1, round(0.7 * large)), line_height(cap)
    top = area.centery - (line_height(above) + step * (len(lines) - 1)) // 2
    draw_text(surface, view.where, above, (area.centerx, top), colour=theme.QUIET, align="centre", room=area.width)
    for number, line in enumerate(lines):
        at = (area.centerx, top + line_height(above) + number * step)
        draw_text(surface, line, cap, at, align="centre", room=area.width)


def _draw_notice(surface: pygame.Surface, layout: ReviewLayout, notice: str) -> None:
    area, cap = layout.notice, pixels_of(theme.SMALL_CAP, layout.unit)
    cap = fitting_cap(notice, cap, area.width, max(1, round(0.7 * cap)))
    draw_text(surface, notice, cap, area.center, colour=theme.WARNING, align="centre", room=area.width)


def _draw_mark(surface: pygame.Surface, layout: ReviewLayout, view: ReviewView) -> None:
    """A frame around the passage's beats."""
    (first, last), strip = view.marked, layout.strip
    if last < first:
        return
    left, right = (beat_x(strip, len(view.kinds), beat) for beat in (first - 0.5, last + 0.5))
    thick = pixels_of(MARK, layout.unit)
    frame = pygame.Rect(round(left) - thick, strip.top - thick, round(right - left) + thick, strip.height + 2 * thick)
    pygame.draw.rect(surface, theme.TEXT, frame, thick, border_radius=2 * thick)
