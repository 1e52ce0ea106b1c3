"""The song as a strip: one tick per beat, coloured and shaped as judged, section borders, and a moving playhead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame

from coach.domain.verdicts import VerdictKind
from coach.ui import theme
from coach.ui.drawing_cache import cached_drawings

WAITING_HEIGHT: Final = 0.14
"""Of the strip's height: a beat still to come."""
HEAD_EDGES: Final = ((4, theme.BACKGROUND), (2, theme.TEXT))
"""Pixels on either side of the playhead, and their colour: a wrong beat is nearly as red as the playhead."""
MARK: Final = 0.006
"""Thickness of the frame around a passage, in units."""
STRIPS: Final = 4_000_000
"""Bytes of strips kept: two at 3840x2160."""


def beat_x(rect: pygame.Rect, beats: int, beat: float) -> float:
    """Where a (fractional) beat lies on the strip: pixels of the surface. Beat k is drawn around ``beat_x(k)``."""
    return rect.left + (beat + 0.5) * rect.width / max(1, beats)


def beat_at(rect: pygame.Rect, beats: int, x: float) -> int:
    """The beat drawn at ``x`` pixels; the nearest if ``x`` is off the strip (for clicks)."""
    return min(max(int((x - rect.left) * beats / max(1, rect.width)), 0), max(0, beats - 1))


def draw_strip(
    surface: pygame.Surface,
    rect: pygame.Rect,
    kinds: Sequence[VerdictKind | None],
    head: float | None = None,
    borders: Sequence[int] = (),
) -> None:
    """``kinds`` per beat (None = not danced yet), ``head`` in beats, ``borders`` the sections' first beats."""
    if rect.width < 1 or rect.height < 1:
        return
    surface.blit(_ticks(tuple(kinds), tuple(borders), rect.size), rect)
    if head is not None:
        draw_head(surface, rect, len(kinds), head)


def draw_mark(
    surface: pygame.Surface,
    rect: pygame.Rect,
    beats: int,
    marked: tuple[int, int] | None,
    unit: int,
    colour: theme.Colour = theme.TEXT,
) -> None:
    """A frame around the first to the last beat ``marked``; none if the last is before the first."""
    if marked is None or marked[1] < marked[0]:
        return
    left, right = (beat_x(rect, beats, beat + side) for beat, side in zip(marked, (-0.5, 0.5)))
    thick = theme.pixels_of(MARK, unit)
    frame = pygame.Rect(round(left) - thick, rect.top - thick, round(right - left) + thick, rect.height + 2 * thick)
    pygame.draw.rect(surface, colour, frame, thick, border_radius=2 * thick)


def mark_room(rect: pygame.Rect, unit: int) -> pygame.Rect:
    """The strip, with the room that frames take around it."""
    thick = theme.pixels_of(MARK, unit)
    return rect.inflate(2 * thick, 2 * thick)


def draw_head(surface: pygame.Surface, rect: pygame.Rect, beats: int, head: float) -> None:
    """The playhead alone, over the ticks of a strip in ``rect``."""
    line = _head_line(rect, beats, head)
    for edge, colour in HEAD_EDGES:
        pygame.draw.rect(surface, colour, line.inflate(2 * edge, 0))
    pygame.draw.rect(surface, theme.ACCENT, line, border_radius=line.width // 2)


def head_area(rect: pygame.Rect, beats: int, head: float) -> pygame.Rect:
    """All pixels of the playhead: as long as this is the same, it looks the same."""
    return _head_line(rect, beats, head).inflate(2 * HEAD_EDGES[0][0], 0)


def _head_line(rect: pygame.Rect, beats: int, head: float) -> pygame.Rect:
    """The playhead without its edges."""
    wide = max(3, rect.height // 12)
    left = min(max(rect.left, round(beat_x(rect, beats, head) - wide / 2)), rect.right - wide)
    return pygame.Rect(left, rect.top, wide, rect.height)


@cached_drawings(STRIPS)
def _ticks(kinds: tuple[VerdictKind | None, ...], borders: tuple[int, ...], size: tuple[int, int]) -> pygame.Surface:
    image = pygame.Surface(size, pygame.SRCALPHA, 32)
    whole = image.get_rect()
    for border in borders:
        if border > 0:
            x = round(beat_x(whole, len(kinds), border - 0.5))
            pygame.draw.rect(image, theme.EDGE, (x - 1, 0, max(2, size[1] // 30), size[1]))
    for beat, kind in enumerate(kinds):
        _draw_tick(image, _cell(whole, len(kinds), beat), kind)
    return image


def _cell(whole: pygame.Rect, beats: int, beat: int) -> pygame.Rect:
    """A beat's cell in the strip, with a gap that vanishes when there are many beats."""
    left, right = (round(beat_x(whole, beats, beat + side)) for side in (-0.5, 0.5))
    gap = min(max(1, (right - left) // 5), 6) if right - left > 2 else 0
    return pygame.Rect(left, 0, max(1, right - left - gap), whole.height)


def _draw_tick(image: pygame.Surface, cell: pygame.Rect, kind: VerdictKind | None) -> None:
    tick = theme.TICKS[kind] if kind else theme.Tick(theme.EDGE, WAITING_HEIGHT)
    tall = max(2, round(cell.height * tick.height))
    bar = pygame.Rect(cell.left, cell.bottom - tall, cell.width, tall)
    if not tick.dashed:
        pygame.draw.rect(image, tick.colour, bar, border_radius=min(3, cell.width // 3))
        return
    dash = max(2, cell.height // 8)
    for top in range(bar.bottom - dash, bar.top - 1, -2 * dash):
        pygame.draw.rect(image, tick.colour, (bar.left, top, bar.width, dash))
