"""The pictures of the reel, landscape or portrait: their layout, and how they are drawn.

A small standing body on which joints are marked says where on the dancer a mistake is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import INDEX, LANDMARKS
from coach.domain.verdicts import VerdictKind
from coach.ui import theme
from coach.ui.figure import draw_skeleton
from coach.ui.floor import FloorView, draw_floor
from coach.ui.passage.drawing import ADVICE_CAP, draw_pair, draw_words
from coach.ui.passage.pair import PairView, Tag
from coach.ui.picture import PicturePlacement, fitted
from coach.ui.strip import draw_mark, draw_strip
from coach.ui.text import draw_text, fitting_cap, line_height, width, wrapped
from coach.ui.theme import pixels_of

LANDSCAPE: Final = (1280, 720)
PORTRAIT: Final = (1080, 1920)

CAPTION: Final = 0.16
"""Height in units: of the body figure, where it is, what to change."""
SAFE: Final = 0.035
"""Share of a portrait picture's height, top and bottom, that phones cover with their own buttons."""
BODY_FIGURE_ASPECT: Final = 0.52
"""Width over height of the figure."""
HEAD_AT: Final = (0.26, 0.075)
BODY_HEAD_RADIUS: Final = 0.066
"""Radius of the head, in heights of the figure."""
BODY_MARK_RADIUS: Final = 0.058
"""Radius of a mark."""
_STANDING: Final = {
    "shoulder": (0.105, 0.2), "elbow": (0.165, 0.36), "wrist": (0.2, 0.51),
    "hip": (0.068, 0.51), "knee": (0.083, 0.73), "ankle": (0.09, 0.94),
}  # fmt: skip
"""Part → how far from the middle and how far down, in heights of the figure."""


@dataclass(frozen=True)
class ReelLayout:
    """Rectangles in pixels, none overlapping; ``reference`` is None if the take plays alone; ``unit``: see theme."""

    size: tuple[int, int]
    unit: int
    bar: pygame.Rect
    reference: pygame.Rect | None
    take: pygame.Rect
    caption: pygame.Rect
    strip: pygame.Rect
    stage: pygame.Rect

    @property
    def upright(self) -> bool:
        return self.size[1] > self.size[0]


def reel_layout(portrait: bool, alone: bool) -> ReelLayout:
    """``alone``: without the reference."""
    size = wide, high = PORTRAIT if portrait else LANDSCAPE
    unit = min(size)
    margin = pixels_of(theme.MARGIN, unit)
    edge = pixels_of(SAFE, high) if portrait else 0
    across = wide - 2 * margin
    bar = pygame.Rect(margin, edge, across, pixels_of(theme.BAR_HEIGHT, unit))
    tall = pixels_of(theme.STRIP, unit)
    strip = pygame.Rect(margin, high - edge - margin - tall, across, tall)
    caption = pygame.Rect(margin, 0, across, pixels_of(CAPTION * (1.35 if portrait else 1.0), unit))
    caption.bottom = strip.top - margin // 2
    stage = pygame.Rect(margin, bar.bottom, across, caption.top - margin // 2 - bar.bottom)
    reference, take = _panels(stage, portrait, alone, margin)
    return ReelLayout(size, unit, bar, reference, take, caption, strip, stage)


def _panels(stage: pygame.Rect, portrait: bool, alone: bool, gap: int) -> tuple[pygame.Rect | None, pygame.Rect]:
    """Equally large: side by side, in a portrait picture one above the other."""
    if alone:
        return None, stage.copy()
    if portrait:
        tall = (stage.height - gap) // 2
        upper = pygame.Rect(stage.left, stage.top, stage.width, tall)
        return upper, upper.move(0, tall + gap)
    wide = (stage.width - gap) // 2
    left = pygame.Rect(stage.left, stage.top, wide, stage.height)
    return left, left.move(wide + gap, 0)


# ----------------------------------------------------------------
# One picture of the reel, drawn from a view: the two dancers, or a card. No state, no clock.


CARD_CAP: Final = 0.066
"""Size of a card's sentence, which is read on a phone's small screen."""
SMALLEST_TEXT: Final = 0.75
"""How small a text may become, as a share of its usual size, before it is wrapped or shortened."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """The strip: a verdict per beat, the sections' first beats, where the music is, first and last beat marked.

    ``marked`` is None, or its last < its first, if there is nothing to mark.
    """

    kinds: tuple[VerdictKind | None, ...]
    borders: tuple[int, ...]
    head: float | None
    marked: tuple[int, int] | None


@dataclass(frozen=True, eq=False)
class ReelView:
    """Both dancers and what is said about them. ``joints``, ``mirrored``: of the small body figure; ``who``: in a
    group, the dancer it is about."""

    heading: str
    section: str
    status: str
    title: str
    where: str
    advice: str
    joints: tuple[str, ...]
    mirrored: bool
    pair: PairView
    timeline: Timeline
    who: Tag | None = None


@dataclass(frozen=True, eq=False)
class CardView:
    """A title card, or the last one. ``over`` the sentence, small; ``below`` it, quiet; ``live``: in the accent
    colour; ``who``: as in :class:`ReelView`; ``floor``: where a group stands, beside the words."""

    over: str
    sentence: str
    below: tuple[str, ...]
    title: str
    joints: tuple[str, ...]
    mirrored: bool
    timeline: Timeline
    live: bool = False
    who: Tag | None = None
    floor: FloorView | None = None


def draw_reel(surface: pygame.Surface, layout: ReelLayout, view: ReelView) -> None:
    """Draws the whole picture."""
    surface.fill(theme.BACKGROUND)
    _draw_bar(surface, layout, view)
    draw_pair(surface, layout.reference, layout.take, view.pair, layout.unit)
    _draw_caption(surface, layout, view)
    _draw_timeline(surface, layout, view.timeline)


def draw_card(surface: pygame.Surface, layout: ReelLayout, card: CardView) -> None:
    """Draws a card: one sentence, what it is about, and where on the body."""
    surface.fill(theme.BACKGROUND)
    unit, bar = layout.unit, layout.bar
    small = pixels_of(theme.SMALL_CAP, unit)
    draw_text(surface, card.title, small, bar.midright, colour=theme.QUIET_TEXT, align="right", room=bar.width)
    area = pygame.Rect(bar.left, bar.bottom, bar.width, layout.strip.top - bar.bottom).inflate(-2 * small, -4 * small)
    if card.joints:
        figure, area = _beside(area, layout.upright)
        draw_body(surface, figure, card.joints, card.mirrored)
    elif card.floor:
        figure, area = _beside(area, layout.upright)
        draw_floor(surface, figure.inflate(-2 * small, 0), card.floor, unit)
    _draw_sentence(surface, area, card, unit)
    _draw_timeline(surface, layout, card.timeline)


def _beside(area: pygame.Rect, upright: bool) -> tuple[pygame.Rect, pygame.Rect]:
    """The place of the figure, and the space left for the words."""
    if upright:
        tall = round(area.height * 0.4)
        figure = pygame.Rect(area.left, area.top, area.width, tall)
        return figure, pygame.Rect(area.left, figure.bottom, area.width, area.height - tall)
    wide = round(area.width * 0.3)
    return pygame.Rect(area.left, area.top, wide, area.height), pygame.Rect(
        area.left + wide, area.top, area.width - wide, area.height
    )


def _draw_sentence(surface: pygame.Surface, area: pygame.Rect, card: CardView, unit: int) -> None:
    """As large as fits the area's height, and in four lines."""
    cap, side = pixels_of(CARD_CAP, unit), pixels_of(theme.READING_CAP, unit)
    below = [line for text in card.below for line in wrapped(text, side, area.width, 2)]

    def height() -> float:
        sentence = len(wrapped(card.sentence, cap, area.width, 5)) * line_height(cap)
        return side * 2.4 + sentence + len(below) * line_height(side)

    while cap > side and (len(wrapped(card.sentence, cap, area.width, 9)) > 4 or height() > area.height):
        cap -= 2
    lines, tall = wrapped(card.sentence, cap, area.width, 5), height()
    y = area.centery - tall / 2 + side / 2
    colour = theme.ACCENT if card.live else theme.QUIET_TEXT
    left = _draw_who(surface, card.who, side, area.left, y, area.width)
    draw_text(surface, card.over, side, (left, y), colour=colour, room=max(1, area.right - left))
    y += 2.4 * side + (cap - side) / 2
    for line in lines:
        draw_text(surface, line, cap, (area.left, y), room=area.width)
        y += line_height(cap)
    for line in below:
        draw_text(surface, line, side, (area.left, y), colour=theme.QUIET_TEXT, room=area.width)
        y += line_height(side)


def _draw_who(surface: pygame.Surface, who: Tag | None, cap: int, x: int, y: float, room: int) -> int:
    """In their colour; returns where the rest of the line begins."""
    if who is None:
        return x
    return draw_text(surface, who.said, cap, (x, y), colour=who.colour, room=room).right + cap


def _draw_bar(surface: pygame.Surface, layout: ReelLayout, view: ReelView) -> None:
    bar, unit = layout.bar, layout.unit
    cap, small = pixels_of(theme.READING_CAP, unit), pixels_of(theme.SMALL_CAP, unit)
    right, right_cap, colour = (
        (view.status, cap, theme.ACCENT) if view.status else (view.title, small, theme.QUIET_TEXT)
    )
    room = bar.width // 2
    right_cap = fitting_cap(right, right_cap, room, round(SMALLEST_TEXT * right_cap))
    draw_text(surface, right, right_cap, bar.midright, colour=colour, align="right", room=room)
    room = bar.width - min(width(right, right_cap), room) - 2 * cap
    begin = _draw_who(surface, view.who, cap, bar.left, bar.centery, room)
    room -= begin - bar.left
    fits = fitting_cap(view.heading, cap, room, round(SMALLEST_TEXT * cap))
    heading = draw_text(surface, view.heading, fits, (begin, bar.centery), room=max(1, room))
    left = heading.right + cap
    if left + width(view.section, cap) <= begin + room:  # the title card has already named it
        draw_text(surface, view.section, cap, (left, bar.centery), colour=theme.QUIET_TEXT)


def _draw_caption(surface: pygame.Surface, layout: ReelLayout, view: ReelView) -> None:
    """Where on the body, where in the song, and what to change."""
    area = layout.caption
    if view.joints:
        figure = pygame.Rect(area.left, area.top, round(area.height * 0.6), area.height)
        draw_body(surface, figure, view.joints, view.mirrored)
        gap = figure.width + pixels_of(theme.MARGIN, layout.unit)
        area = pygame.Rect(area.left + gap, area.top, area.width - gap, area.height)
    large = pixels_of(ADVICE_CAP, layout.unit)
    draw_words(
        surface,
        area,
        view.where,
        view.advice,
        (pixels_of(theme.SMALL_CAP, layout.unit), large, round(SMALLEST_TEXT * large)),
    )


def _draw_timeline(surface: pygame.Surface, layout: ReelLayout, timeline: Timeline) -> None:
    draw_strip(surface, layout.strip, timeline.kinds, timeline.head, timeline.borders)
    draw_mark(surface, layout.strip, len(timeline.kinds), timeline.marked, layout.unit)


def standing() -> NDArray[np.float64]:
    """(L, 2) in heights of the figure: somebody facing us, their left on the picture's right."""
    pose = np.full((len(LANDMARKS), 2), np.nan)
    for part, (aside, down) in _STANDING.items():
        pose[INDEX[f"left_{part}"]] = BODY_FIGURE_ASPECT / 2 + aside, down
        pose[INDEX[f"right_{part}"]] = BODY_FIGURE_ASPECT / 2 - aside, down
    pose[INDEX["nose"]] = HEAD_AT
    return pose


def draw_body(surface: pygame.Surface, area: pygame.Rect, joints: Iterable[str], mirrored: bool = False) -> pygame.Rect:
    """The figure as large as ``area`` allows, these joints marked red; returns the box it takes.

    ``mirrored``: the dancer's left is on the left, as in the mirrored pictures beside it.
    """
    rect = fitted(round(1000 * BODY_FIGURE_ASPECT), 1000, area)
    if rect.height < 12:
        return rect
    placed = PicturePlacement(rect, mirrored)
    pose = standing()
    x, y = placed.points(pose[INDEX["nose"]])
    pygame.draw.circle(surface, theme.TORSO_COLOUR, (round(x), round(y)), max(2, round(BODY_HEAD_RADIUS * rect.height)))
    draw_skeleton(surface, placed, pose, np.ones(len(LANDMARKS)))
    radius = max(3, round(BODY_MARK_RADIUS * rect.height))
    for joint in joints:
        at = tuple(round(v) for v in placed.points(pose[INDEX[joint]]))
        pygame.draw.circle(surface, theme.TEXT, at, radius + max(1, radius // 5))
        pygame.draw.circle(surface, theme.WRONG, at, radius)
    return rect
