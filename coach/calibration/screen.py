"""The calibration's screens: the dancer's picture, what to do, eight dots for eight claps, and the result.

Drawn from a view; no clock, no state. The dancer stands three metres away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.ui import theme
from coach.ui.figure import draw_skeleton
from coach.ui.picture import dim, draw_picture, fitted
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, wrapped
from coach.ui.theme import pixels_of
from coach.wording import calibration_words as words

COUNT_CAP: Final = 0.26
"""Height of the counted number, as in the dance's count-in."""
FOUND_VALUE_CAP: Final = 0.11
"""Height of what was found."""
PICTURE_WIDTH_SHARE: Final = 0.56
"""Share of the window's width that the picture may take."""
MOST_LINES: Final = 9
"""Of a paragraph."""
DOTS: Final = 0.07
"""Height of the row of dots, of the reading height."""


@dataclass(frozen=True, eq=False)
class CalibrationView:
    """All that is shown at one moment.

    camera   RGB (H, W, 3) or None; shown mirrored
    image, visibility  (L, 2) units of frame height and (L,): the pose found in it; None = nobody
    call     the one thing to do, or the outcome; ``good`` says whether that is a success, None = neither
    text     what else there is to say, one paragraph each
    numbers  (name, value) of the results, shown large
    counted  the number being counted, None = not counting; ``pulse`` 1 on the click, falling to 0
    claps    for each of the eight, whether it was seen; empty = not shown
    keys     how to go on; ``details`` small print
    """

    call: str
    keys: str
    camera: NDArray[np.uint8] | None = None
    image: NDArray[np.floating] | None = None
    visibility: NDArray[np.floating] | None = None
    good: bool | None = None
    text: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    counted: int | None = None
    pulse: float = 0.0
    claps: tuple[bool, ...] = ()
    details: tuple[str, ...] = ()


def draw_calibration(surface: pygame.Surface, view: CalibrationView) -> None:
    """Draws the whole screen: the picture next to the words, or above them in a narrow window."""
    surface.fill(theme.BACKGROUND)
    unit = theme.reading_height(surface.get_size())
    picture, dots, column = _areas(surface.get_size(), view, unit)
    _draw_camera(surface, picture, view, unit)
    if view.claps:
        _draw_dots(surface, dots, view.claps)
    foot = _draw_foot(surface, column, view, unit)
    _draw_words(surface, pygame.Rect(column.topleft, (column.width, foot - column.top)), view, unit)


def _areas(size: tuple[int, int], view: CalibrationView, unit: int) -> tuple[pygame.Rect, pygame.Rect, pygame.Rect]:
    """The picture, of the camera's shape, the row of dots below it, and the column of words."""
    margin = pixels_of(0.04, unit)
    row = pixels_of(DOTS, unit)
    inside = pygame.Rect((0, 0), size).inflate(-2 * margin, -2 * margin)
    shape = (16, 9) if view.camera is None else (view.camera.shape[1], view.camera.shape[0])
    if size[0] / size[1] < theme.ONE_COLUMN_ASPECT:
        picture = fitted(*shape, pygame.Rect(inside.topleft, (inside.width, round(0.35 * inside.height))), down=0.0)
        dots = pygame.Rect(inside.left, picture.bottom + margin, inside.width, row)
        top = dots.bottom + margin
        return picture, dots, pygame.Rect(inside.left, top, inside.width, inside.bottom - top)
    room = pygame.Rect(inside.topleft, (round(PICTURE_WIDTH_SHARE * size[0]), inside.height - row - margin))
    picture = fitted(*shape, room, across=0.0, down=0.5)
    dots = pygame.Rect(picture.left, picture.bottom + margin, picture.width, row)
    left = picture.right + margin
    return picture, dots, pygame.Rect(left, inside.top, inside.right - left, inside.height)


def _draw_camera(surface: pygame.Surface, rect: pygame.Rect, view: CalibrationView, unit: int) -> None:
    if view.camera is None:
        pygame.draw.rect(surface, theme.PANEL, rect, border_radius=pixels_of(theme.CORNER, unit))
    else:
        placed = draw_picture(surface, view.camera, rect, mirrored=True)
        if view.image is not None and view.visibility is not None:
            draw_skeleton(surface, placed, view.image, view.visibility)
    if view.counted is not None:
        dim(surface, rect, 0.6)
        cap = min(pixels_of(COUNT_CAP, unit), rect.height // 2)
        colour = theme.ACCENT if view.claps else theme.TEXT
        grown = round(cap * (1 + 0.08 * view.pulse))
        draw_text(surface, str(view.counted), grown, rect.center, align="centre", colour=colour, outlined=True)


def _draw_words(surface: pygame.Surface, area: pygame.Rect, view: CalibrationView, unit: int) -> None:
    cap = pixels_of(theme.CALL_CAP, unit)
    small = pixels_of(theme.READING_CAP, unit)
    y = area.top
    draw_text(surface, words.TITLE, small, (area.left, y + small / 2), colour=theme.QUIET_TEXT, room=area.width)
    y += round(2.6 * small)
    colour = {True: theme.CORRECT, False: theme.WARNING, None: theme.TEXT}[view.good]
    y = draw_lines(surface, view.call, cap, (area.left, y), room=area.width, lines=4, colour=colour).bottom + cap
    y = _draw_numbers(surface, area, y, view, unit)
    size = _fitting(view.text, small, area.width, area.bottom - y, unit)
    for text in view.text:
        y = draw_lines(surface, text, size, (area.left, y), room=area.width, lines=MOST_LINES).bottom + round(
            1.2 * size
        )


def _fitting(texts: tuple[str, ...], cap: int, room: int, height: int, unit: int) -> int:
    """The largest capitals at which all of it fits into ``height``; at least small print."""
    least = min(cap, pixels_of(theme.SMALL_CAP, unit))
    while cap > least and _height(texts, cap, room) > height:
        cap -= 1
    return cap


def _height(texts: tuple[str, ...], cap: int, room: int) -> float:
    return sum(line_height(cap) * (len(wrapped(text, cap, room, MOST_LINES)) - 1) + 2.2 * cap for text in texts)


def _draw_numbers(surface: pygame.Surface, area: pygame.Rect, y: int, view: CalibrationView, unit: int) -> int:
    """Values with their names above them, side by side; returns where the next thing begins."""
    if not view.numbers:
        return y
    small, cap = pixels_of(theme.READING_CAP, unit), pixels_of(FOUND_VALUE_CAP, unit)
    wide = area.width // len(view.numbers)
    room = wide - small
    name_cap = min(fitting_cap(name, small, room, pixels_of(theme.SMALL_CAP, unit)) for name, _ in view.numbers)
    cap = min(fitting_cap(value, cap, room, small) for _, value in view.numbers)
    for number, (name, value) in enumerate(view.numbers):
        left = area.left + number * wide
        draw_text(surface, name, name_cap, (left, y + small / 2), colour=theme.QUIET_TEXT, room=room)
        draw_text(surface, value, cap, (left, y + 1.8 * small + cap / 2))
    return round(y + 1.8 * small + cap + 1.6 * small)


def _draw_dots(surface: pygame.Surface, row: pygame.Rect, claps: tuple[bool, ...]) -> None:
    """Full for a clap that was seen."""
    pitch = min(3 * row.height / 2, row.width / len(claps))
    radius = min(row.height / 2, 0.4 * pitch)
    left = row.centerx - pitch * len(claps) / 2
    for number, seen in enumerate(claps):
        at = (round(left + (number + 0.5) * pitch), row.centery)
        if seen:
            pygame.draw.aacircle(surface, theme.CORRECT, at, radius)
        else:
            pygame.draw.aacircle(surface, theme.QUIET_TEXT, at, radius, max(2, round(radius / 6)))


def _draw_foot(surface: pygame.Surface, area: pygame.Rect, view: CalibrationView, unit: int) -> int:
    """Keys and small print; returns where they begin."""
    cap = pixels_of(theme.SMALL_CAP, unit)
    y = area.bottom
    for text, colour in ((view.keys, theme.TEXT), *((detail, theme.QUIET_TEXT) for detail in reversed(view.details))):
        size = fitting_cap(text, cap, area.width, round(0.85 * cap)) if text == view.keys else cap  # keys: one line
        lines = wrapped(text, size, area.width, 3)
        y -= size + (len(lines) - 1) * line_height(size)
        draw_lines(surface, text, size, (area.left, y), room=area.width, lines=3, colour=colour)
        y -= cap
    return y - cap
