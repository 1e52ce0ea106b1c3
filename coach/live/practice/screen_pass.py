"""A pass as it is danced: the dance screen with the speed, which pass it is, and the best one to beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain import practice
from coach.domain.landmarks import LANDMARKS
from coach.live.layout import ONE_LINE_BAR
from coach.live.practice.views import PassView
from coach.live.screen_dance import PAUSE_BRIGHTNESS, dance_parts, draw_notice, draw_on, layout_of
from coach.live.views import DanceView, DrawnPose
from coach.ui import theme
from coach.ui.canvas import Canvas, CanvasPart
from coach.ui.picture import dim
from coach.ui.strip import draw_mark, mark_room
from coach.ui.text import draw_text, fitting_cap, line_height, width
from coach.ui.theme import pixels_of
from coach.wording import practice_words, words
from coach.wording.practice import best_words, last_words, pass_words, speed_change_words

PILL: Final = 0.75
"""Capitals of the switches, in those of the line they stand on."""
LEAST_LINE: Final = 0.7
"""Capitals of that line at least, in those of the dance: in an upright window, which is high."""
BEYOND: Final[dict[practice.BodyPart, tuple[str, ...]]] = {
    "all": (),
    "arms": ("knee", "ankle", "heel", "foot_index"),
    "legs": ("elbow", "wrist"),
}
"""Part of the body practised → endings of the landmarks not drawn; the trunk always is."""


def draw_pass(surface: pygame.Surface, view: PassView, canvas: Canvas | None = None) -> list[pygame.Rect]:
    """Draws the screen, like :func:`coach.live.screen_dance.draw_dance`."""
    size = surface.get_size()
    shown = dance_view(view, size)
    layout = layout_of(size, shown)
    lines = (view.notice, *_said(view, shown.lines > 1), *_switches(view))
    own = {
        "notice": CanvasPart(layout.notice, (layout, lines), partial(_draw_line, area=layout.notice, view=view)),
        "marks": CanvasPart(
            mark_room(layout.strip, size[1]),
            (layout, view.stretch, view.chosen),
            partial(_draw_marks, strip=layout.strip, view=view),
        ),
    }
    return draw_on(surface, dance_parts(layout, size, shown) | own, canvas)


def draw_pass_pause(surface: pygame.Surface, view: PassView, keys: Sequence[str]) -> None:
    """Draws the pass as it stood when it was paused, dimmed, with the keys over it, one line each."""
    draw_pass(surface, replace(view, dance=replace(view.dance, word=None, count_in=None)))
    dim(surface, surface.get_rect(), PAUSE_BRIGHTNESS)
    wide, high = surface.get_size()
    room = round(wide * 0.94)
    title = fitting_cap(words.PAUSED, pixels_of(theme.WORD_CAP, high), room, 1)
    cap = pixels_of(theme.READING_CAP, theme.reading_height((wide, high)))
    lines = _packed(keys, cap, room)
    top = (high - 1.8 * title - len(lines) * line_height(cap)) / 2
    draw_text(surface, words.PAUSED, title, (wide / 2, top + title / 2), align="centre", outlined=True)
    for number, line in enumerate(lines):
        at = (wide / 2, top + 1.8 * title + cap / 2 + number * line_height(cap))
        draw_text(surface, line, fitting_cap(line, cap, room, 1), at, align="centre", outlined=True)


def _packed(keys: Sequence[str], cap: int, room: int) -> list[str]:
    """The lines; those too long are split."""
    lines: list[str] = []
    for line in keys:
        lines.append("")
        for key in line.split(" · "):
            longer = f"{lines[-1]} · {key}" if lines[-1] else key
            if lines[-1] and width(longer, cap) > room:
                lines.append(key)
            else:
                lines[-1] = longer
    return lines


def dance_view(view: PassView, size: tuple[int, int]) -> DanceView:
    """The dance screen's part: passage and speed as its title, and only the practised part of both bodies."""
    dance = view.dance
    return replace(
        dance,
        headings=_headings(view, size),
        body=_only_body(dance.body, view.body),
        next_moves=tuple(replace(move, pose=practised_limbs(move.pose, view.body)) for move in dance.next_moves),
        notice="",
        light=view.dimmed,
        lines=_lines(size),
    )


def _headings(view: PassView, size: tuple[int, int]) -> tuple[str, ...]:
    """The passage and its speed, with less and less of a long name; in an upright window just the speed, large."""
    speeds = speed_change_words(view.speed, view.next_speed)
    return (*(f"{name} · {speeds}" for name in _names(view.name)), speeds) if _is_wide(size) else (speeds,)


def _names(name: str) -> tuple[str, ...]:
    """The name, then with fewer and fewer of its words."""
    parts = name.split()
    return name, *(" ".join(parts[:count]).rstrip(",.·-") + "…" for count in range(len(parts) - 1, 0, -1))


def strip_of(view: PassView, size: tuple[int, int]) -> pygame.Rect:
    """Where the strip stands in a window of ``size``, for the mouse."""
    return layout_of(size, dance_view(view, size)).strip


# ---------------------------------------------------------------- arms or legs alone


def practised_limbs(pose: NDArray[np.floating], part: practice.BodyPart) -> NDArray[np.floating]:
    """``pose`` (L, 2) without the limbs that are not practised."""
    return np.where(_beyond(part)[:, None], np.nan, pose) if BEYOND[part] else pose


def _only_body(body: DrawnPose | None, part: practice.BodyPart) -> DrawnPose | None:
    if body is None or not BEYOND[part]:
        return body
    return replace(body, visibility=np.where(_beyond(part), 0.0, body.visibility))


def _beyond(part: practice.BodyPart) -> NDArray[np.bool_]:
    """(L,) landmarks that are not drawn."""
    return np.array([name.endswith(BEYOND[part]) for name in LANDMARKS])


# ---------------------------------------------------------------- strip and line


def _draw_marks(surface: pygame.Surface, strip: pygame.Rect, view: PassView) -> None:
    """The looping passage, and over it the one the mouse is marking."""
    beats, high = len(view.dance.kinds), surface.get_height()
    draw_mark(surface, strip, beats, (view.stretch.first, view.stretch.last), high)
    if view.chosen:
        draw_mark(surface, strip, beats, (view.chosen.first, view.chosen.last), high, theme.ACCENT)


def _draw_line(surface: pygame.Surface, area: pygame.Rect, view: PassView) -> None:
    """Pass and best pass on the left, switches on the right; stacked if it is narrow."""
    if view.notice:
        draw_notice(surface, area, view.notice)
        return
    lines = _lines(surface.get_size())
    high, step = surface.get_height(), area.height // lines
    row = pygame.Rect(area.left, area.bottom - step, area.width, step)
    left = _draw_pills(surface, row, _switches(view), round(PILL * pixels_of(theme.READING_CAP, high)))
    if lines > 1:
        row, left = pygame.Rect(area.left, area.top, area.width, step), area.right
    room = max(1, left - row.left)
    cap, text = _fullest(_said(view, lines > 1), room, surface.get_size())
    draw_text(surface, text, cap, row.midleft, colour=theme.QUIET_TEXT, room=room)


def _said(view: PassView, named: bool) -> list[str]:
    """From the fullest to the shortest. ``named``: with the passage's name, which is not in the bar."""
    plan = practice_words.PLAN_STEP.format(number=view.step + 1, count=len(view.steps)) if view.steps else ""
    last = "" if view.last == view.best else last_words(view.last)
    first = pass_words(view.number, view.of)
    more = [part for part in (best_words(view.best), last, plan) if part]
    said = [[first, *more[:count]] for count in range(len(more), -1, -1)]
    if named:
        said = [[view.name, *parts] for parts in said] + [[name, first] for name in _names(view.name)[1:]] + [[first]]
    return [" · ".join(parts) for parts in said]


def _fullest(said: Sequence[str], room: int, size: tuple[int, int]) -> tuple[int, str]:
    """The first that fits, else the last, and the height of its capitals."""
    caps = [(_line_cap(text, room, size), text) for text in said]
    return next(((cap, text) for cap, text in caps if width(text, cap) <= room), caps[-1])


def _line_cap(text: str, room: int, size: tuple[int, int]) -> int:
    cap = pixels_of(theme.READING_CAP, size[1])
    return cap if _is_wide(size) else fitting_cap(text, cap, room, round(LEAST_LINE * cap))


def _lines(size: tuple[int, int]) -> int:
    """Lines of text above the strip."""
    return 1 if _is_wide(size) else 2


def _is_wide(size: tuple[int, int]) -> bool:
    return size[0] / size[1] >= ONE_LINE_BAR


def _switches(view: PassView) -> list[str]:
    """Whatever is not as usual, the most important last: that one stays when there is no room for all."""
    shown = {
        practice_words.NO_COUNT_IN: not view.count_in,
        practice_words.RAMP: view.ramp,
        practice_words.MEMORY: view.memory and view.dimmed > 0,  # else the empty place says so
        practice_words.PARTS.get(view.body, ""): view.body != "all",
    }
    return [text for text, on in shown.items() if on]


def _draw_pills(surface: pygame.Surface, row: pygame.Rect, texts: Sequence[str], cap: int) -> int:
    """Each in a rounded frame, from the right; returns the x at which the room to their left ends."""
    left, pad = row.right, round(0.7 * cap)
    for text in reversed(texts):
        box = pygame.Rect(0, 0, width(text, cap) + 2 * pad, 2 * cap)
        box.midright = (left, row.centery)
        if box.left < row.left:
            break
        pygame.draw.rect(surface, theme.PANEL, box, border_radius=cap)
        pygame.draw.rect(surface, theme.EDGE, box, max(1, cap // 12), border_radius=cap)
        draw_text(surface, text, cap, box.center, align="centre")
        left = box.left - pad
    return left
