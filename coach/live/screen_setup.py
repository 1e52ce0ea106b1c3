"""The set-up screen: am I in the picture, what is about to happen, and how do I start from over there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import WRISTS
from coach.live.screen_dance import draw_body, draw_message
from coach.live.views import DrawnPose
from coach.ui import theme
from coach.ui.picture import PicturePlacement, dim, draw_picture, fitted
from coach.ui.text import draw_lines, fitting_cap, line_height, wrapped
from coach.ui.theme import pixels_of
from coach.wording import words

DETAIL_LINES: Final = 3
CALL: Final = 0.22
"""Height kept free under a picture for the thing to do, of the reading height; beside an upright picture instead."""


@dataclass(frozen=True, eq=False)
class SetupView:
    """Everything the set-up screen shows at one moment.

    title, artist   as they can be shown; ``stand_in`` adds that this is not the original video
    camera          RGB (H, W, 3) or None; shown mirrored when ``mirrored``
    body            the pose found in it (its ``wrong`` joints are ringed too: none before the dance), or None
    seen, call      said when nothing stands in the way, and how to start
    messages        what stands in the way, the most urgent first; empty = the whole body is seen
    progress        of the raised hand, 0..1
    camera_message  what the camera is doing while there is no picture ("" = live)
    offer           what else can be done once, "" = nothing
    over            draws what else belongs over the camera's picture, or None
    details         small lines for somebody near the window: sound, mirroring, what is being prepared
    """

    title: str
    artist: str = ""
    stand_in: bool = False
    camera: NDArray[np.uint8] | None = None
    mirrored: bool = True
    body: DrawnPose | None = None
    seen: str = words.ALL_OF_YOU
    call: str = words.RAISE_HAND
    messages: tuple[str, ...] = ()
    progress: float = 0.0
    camera_message: str = ""
    offer: str = ""
    details: tuple[str, ...] = ()
    keys: str = words.SETUP_KEYS
    over: Callable[[pygame.Surface, PicturePlacement], None] | None = None


def draw_setup(surface: pygame.Surface, view: SetupView) -> None:
    """Draws the whole screen: my picture large, one thing to do, and small print."""
    surface.fill(theme.BACKGROUND)
    unit = theme.reading_height(surface.get_size())
    picture, call, column = _areas(surface.get_size(), view, unit)
    _draw_camera(surface, picture, view)
    foot = _draw_details(surface, column, view, unit)
    below = _draw_title(surface, pygame.Rect(column.topleft, (column.width, foot - column.top)), view, unit)
    if call is None:
        call = pygame.Rect(column.left, below, column.width, foot - below)
    _draw_call(surface, call, view, unit)


def _areas(size: tuple[int, int], view: SetupView, unit: int) -> tuple[pygame.Rect, pygame.Rect | None, pygame.Rect]:
    """The camera's picture, of its own shape; the call under it, None where it belongs in the column; the column."""
    wide, high = size
    margin = pixels_of(0.04, unit)
    inside = pygame.Rect(0, 0, wide, high).inflate(-2 * margin, -2 * margin)
    shape = (16, 9) if view.camera is None else (view.camera.shape[1], view.camera.shape[0])
    call_high = pixels_of(CALL, unit)
    if wide / high < theme.ONE_COLUMN_ASPECT:
        part = pygame.Rect(inside.topleft, (inside.width, round(inside.height * 0.45)))
        picture = fitted(*shape, part, down=0.0)
        call = pygame.Rect(inside.left, picture.bottom + margin, inside.width, round(1.4 * call_high))
        return picture, call, pygame.Rect(inside.left, call.bottom, inside.width, inside.bottom - call.bottom)
    upright = shape[0] < shape[1]
    tall = inside.height if upright else inside.height - call_high - margin
    picture = fitted(*shape, pygame.Rect(inside.topleft, (round(inside.width * 0.62), tall)), across=0.0, down=0.0)
    top = picture.bottom + margin
    call = None if upright else pygame.Rect(inside.left, top, picture.width, inside.bottom - top)
    column = pygame.Rect(picture.right + margin, inside.top, inside.right - picture.right - margin, inside.height)
    return picture, call, column


def _draw_camera(surface: pygame.Surface, rect: pygame.Rect, view: SetupView) -> None:
    if view.camera is None:
        pygame.draw.rect(surface, theme.PANEL, rect, border_radius=pixels_of(theme.CORNER, surface.get_height()))
        draw_message(surface, rect, view.camera_message or words.NO_CAMERA_PICTURE)
        return
    placed = draw_picture(surface, view.camera, rect, mirrored=view.mirrored)
    if view.body:
        draw_body(surface, placed, view.body)
        draw_hand(surface, placed, view.body, view.progress)
    if view.over:
        view.over(surface, placed)
    if view.camera_message:
        dim(surface, placed.rect, 0.45)
        draw_message(surface, placed.rect, view.camera_message)


def draw_hand(surface: pygame.Surface, placed: PicturePlacement, body: DrawnPose, progress: float) -> None:
    """An arc that closes around the raised hand."""
    wrists = placed.points(body.image)[WRISTS]
    if progress <= 0 or not np.isfinite(wrists[:, 1]).any():
        return
    x, y = wrists[np.nanargmin(wrists[:, 1])]
    radius = pixels_of(0.06, surface.get_height())
    box = pygame.Rect(round(x) - radius, round(y) - radius, 2 * radius, 2 * radius)
    surface.set_clip(placed.rect)
    draw_arc(surface, box, progress, max(3, radius // 4))
    surface.set_clip(None)


def draw_arc(surface: pygame.Surface, box: pygame.Rect, share: float, thickness: int) -> None:
    """A ring filled clockwise from the top to ``share`` (0..1)."""
    pygame.draw.aacircle(surface, theme.EDGE, box.center, box.width / 2, thickness)
    steps = max(1, round(72 * min(share, 1.0)))
    middle, half = pygame.Vector2(box.center), thickness / 2
    turns = [pygame.Vector2(0, -1).rotate(360 * min(share, 1.0) * k / steps) for k in range(steps + 1)]
    outer = [middle + turn * box.width / 2 for turn in turns]
    inner = [middle + turn * (box.width / 2 - 2 * half) for turn in turns]
    pygame.draw.polygon(surface, theme.ACCENT, outer + inner[::-1])


# ---------------------------------------------------------------- words


def _draw_title(surface: pygame.Surface, area: pygame.Rect, view: SetupView, unit: int) -> int:
    """Title, artist, and that it is a stand-in; returns where the rest of the column begins."""
    cap, small = pixels_of(theme.READING_CAP, unit), pixels_of(theme.SMALL_CAP, unit)
    large = fitting_cap(view.title, pixels_of(0.06, unit), area.width, cap)
    y = draw_lines(surface, view.title, large, area.topleft, room=area.width, lines=2).bottom + small
    lines = [(view.artist, theme.QUIET_TEXT), (words.STAND_IN_EXPLAINED if view.stand_in else "", theme.WARNING)]
    for text, colour in lines:
        if text:
            shown = {"room": area.width, "lines": 4, "colour": colour, "balance": True}
            box = draw_lines(surface, text, small, (area.left, y), **shown)
            y = box.bottom + round(1.2 * small)
    return y + cap


def _draw_call(surface: pygame.Surface, area: pygame.Rect, view: SetupView, unit: int) -> None:
    """One thing at a time: the most urgent message, or the invitation to start."""
    cap = pixels_of(theme.CALL_CAP, unit)
    rows = max(1, (area.height - cap) // line_height(cap) + 1)
    if view.messages:
        shown = {"room": area.width, "lines": rows, "colour": theme.WARNING, "balance": True}
        draw_lines(surface, view.messages[0], cap, area.topleft, **shown)
        return
    if view.camera is None:
        return
    y = area.top
    if (view.body or view.over) and rows > 1:
        y = draw_lines(
            surface, view.seen, cap, area.topleft, room=area.width, lines=rows - 1, colour=theme.CORRECT, balance=True
        ).bottom + round(0.8 * cap)  # fmt: skip
    rows = max(1, (area.bottom - y - cap) // line_height(cap) + 1)
    text = words.KEEP_HAND_UP if view.progress > 0 else view.call
    box = draw_lines(surface, text, cap, (area.left, y), room=area.width, lines=rows, balance=True)
    if view.progress > 0 and box.bottom + 2 * cap <= area.bottom:
        _draw_progress(surface, pygame.Rect(area.left, box.bottom + cap, area.width, cap // 2), view.progress)


def _draw_progress(surface: pygame.Surface, bar: pygame.Rect, share: float) -> None:
    pygame.draw.rect(surface, theme.PANEL, bar, border_radius=bar.height // 2)
    done = pygame.Rect(bar.topleft, (max(bar.height, round(bar.width * min(share, 1.0))), bar.height))
    pygame.draw.rect(surface, theme.ACCENT, done, border_radius=bar.height // 2)


def _draw_details(surface: pygame.Surface, area: pygame.Rect, view: SetupView, unit: int) -> int:
    """Small lines at the foot; returns where they begin."""
    cap = pixels_of(theme.SMALL_CAP * 0.85, unit)
    y = area.bottom
    said = [(view.keys, theme.TEXT), *((detail, theme.QUIET_TEXT) for detail in reversed(view.details))]
    for text, colour in [*said, *([(view.offer, theme.CORRECT)] if view.offer else [])]:
        lines = wrapped(text, cap, area.width, DETAIL_LINES)
        y -= cap + (len(lines) - 1) * line_height(cap)
        shown = {"room": area.width, "lines": DETAIL_LINES, "colour": colour, "balance": True}
        draw_lines(surface, text, cap, (area.left, y), **shown)
        y -= cap
    return y
