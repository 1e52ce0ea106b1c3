"""The set-up screen: am I in the picture, what is about to happen, and how do I start from over there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach import words
from coach.live.screen_dance import Body, draw_body
from coach.look import theme
from coach.look.picture import Placed, dim, draw_picture, fitted
from coach.look.text import draw_lines, fitting_cap, line_height, wrapped
from coach.look.theme import pixels_of
from coach.pose.landmarks import INDEX

WRISTS: Final = np.array([INDEX["left_wrist"], INDEX["right_wrist"]])


DETAIL_LINES: Final = 3


@dataclass(frozen=True, eq=False)
class SetupView:
    """All that the set-up screen shows at one moment.

    title, artist   as they can be shown; ``stand_in`` adds that this is not the original video
    camera          RGB (H, W, 3) or None; shown mirrored when ``mirrored``
    body            the pose found in it (its ``wrong`` joints are ringed too: none before the dance), or None
    messages        what stands in the way, the most urgent first; empty = the whole body is seen
    progress        of the raised hand, 0..1
    camera_message  what the camera is doing while there is no picture ("" = live)
    details         small lines for somebody near the window: sound, which way round, what is being prepared
    """

    title: str
    artist: str = ""
    stand_in: bool = False
    camera: NDArray[np.uint8] | None = None
    mirrored: bool = True
    body: Body | None = None
    messages: tuple[str, ...] = ()
    progress: float = 0.0
    camera_message: str = ""
    details: tuple[str, ...] = ()
    keys: str = words.SETUP_KEYS


def draw_setup(surface: pygame.Surface, view: SetupView) -> None:
    """Draws the whole screen anew: the picture large, the words beside it (below it in a narrow window)."""
    surface.fill(theme.BACKGROUND)
    picture, column = _areas(surface.get_size(), view)
    _draw_camera(surface, picture, view)
    foot = _draw_details(surface, column, view)
    _draw_words(surface, pygame.Rect(column.left, column.top, column.width, foot - column.top), view)


def _areas(size: tuple[int, int], view: SetupView) -> tuple[pygame.Rect, pygame.Rect]:
    """The camera's picture, exactly of its shape, and the words' area."""
    wide, high = size
    margin = pixels_of(2 * theme.MARGIN, high)
    inside = pygame.Rect(margin, margin, wide - 2 * margin, high - 2 * margin)
    shape = (16, 9) if view.camera is None else (view.camera.shape[1], view.camera.shape[0])
    if wide / high < 1.2:
        picture = fitted(*shape, pygame.Rect(inside.left, inside.top, inside.width, inside.height // 2), down=0)
        top = picture.bottom + margin
        return picture, pygame.Rect(inside.left, top, inside.width, inside.bottom - top)
    left_part = pygame.Rect(inside.left, inside.top, round(inside.width * 0.6), inside.height)
    picture = fitted(*shape, left_part, across=0)
    left = picture.right + margin
    return picture, pygame.Rect(left, inside.top, inside.right - left, inside.height)


def _draw_camera(surface: pygame.Surface, rect: pygame.Rect, view: SetupView) -> None:
    if view.camera is None:
        pygame.draw.rect(surface, theme.PANEL, rect, border_radius=pixels_of(theme.CORNER, surface.get_height()))
        _draw_over(surface, rect, view.camera_message or words.NO_CAMERA_PICTURE)
        return
    placed = draw_picture(surface, view.camera, rect, mirrored=view.mirrored)
    if view.body:
        draw_body(surface, placed, view.body)
        _draw_hand(surface, placed, view.body, view.progress)
    if view.camera_message:
        dim(surface, placed.rect, 0.45)
        _draw_over(surface, placed.rect, view.camera_message)


def _draw_over(surface: pygame.Surface, rect: pygame.Rect, message: str) -> None:
    cap = pixels_of(theme.CAP, surface.get_height())
    at = (rect.centerx, rect.centery - cap)
    draw_lines(surface, message, cap, at, room=rect.width - 2 * cap, lines=3, align="centre")


def _draw_hand(surface: pygame.Surface, placed: Placed, body: Body, progress: float) -> None:
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


def _draw_words(surface: pygame.Surface, area: pygame.Rect, view: SetupView) -> None:
    """Title and artist; then what stands in the way, or how to start."""
    high = surface.get_height()
    cap, small = pixels_of(theme.CAP, high), pixels_of(theme.SMALL_CAP, high)
    large = fitting_cap(view.title, pixels_of(0.06, high), area.width, cap)
    y = draw_lines(surface, view.title, large, area.topleft, room=area.width, lines=2).bottom + small
    if view.artist:
        y = draw_lines(surface, view.artist, small, (area.left, y), room=area.width, lines=1, colour=theme.QUIET).bottom
    if view.stand_in:
        y += small // 2
        box = draw_lines(
            surface, words.STAND_IN_EXPLAINED, small, (area.left, y + small // 2), room=area.width, lines=3,
            colour=theme.WARNING,
        )  # fmt: skip
        y = box.bottom
    _draw_call(surface, pygame.Rect(area.left, y + 2 * cap, area.width, area.bottom - y - 2 * cap), view, cap)


def _draw_call(surface: pygame.Surface, area: pygame.Rect, view: SetupView, cap: int) -> None:
    """One thing at a time: the most urgent message, or the invitation to start."""
    lines = max(1, (area.height - cap) // line_height(cap) + 1)
    if view.messages:
        draw_lines(surface, view.messages[0], cap, area.topleft, room=area.width, lines=lines, colour=theme.WARNING)
        return
    y = area.top
    if view.body:
        seen = draw_lines(surface, words.ALL_OF_YOU, cap, (area.left, y), room=area.width, lines=2, colour=theme.RIGHT)
        y = seen.bottom + cap
        lines = max(1, (area.bottom - y) // line_height(cap))
    text = words.KEEP_HAND_UP if view.progress > 0 else words.RAISE_HAND
    draw_lines(surface, text, cap, (area.left, y), room=area.width, lines=lines)


def _draw_details(surface: pygame.Surface, area: pygame.Rect, view: SetupView) -> int:
    """Small lines at the foot; returns where they begin."""
    cap = pixels_of(0.021, surface.get_height())
    y = area.bottom
    for text, colour in ((view.keys, theme.TEXT), *((detail, theme.QUIET) for detail in reversed(view.details))):
        y -= cap + (len(wrapped(text, cap, area.width, DETAIL_LINES)) - 1) * line_height(cap)
        draw_lines(surface, text, cap, (area.left, y), room=area.width, lines=DETAIL_LINES, colour=colour)
        y -= cap
    return y
