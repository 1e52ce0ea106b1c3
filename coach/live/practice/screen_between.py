"""Between two passes: how it went, what to change, and three gestures to say what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import INDEX, LANDMARKS
from coach.domain.practice import Gesture, clean, judged
from coach.live.practice.views import BetweenView
from coach.live.screen_dance import draw_body
from coach.ui import theme
from coach.ui.card import draw_stick_figure
from coach.ui.picture import draw_picture, fitted
from coach.ui.strip import draw_strip
from coach.ui.surface import UNKNOWN_PICTURE_ASPECT
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, width, wrapped
from coach.ui.theme import pixels_of
from coach.wording import practice_words as words
from coach.wording.numbers import points
from coach.wording.practice import best_words, speed_words
from coach.wording.words import OF_100

PASS_SCORE_CAP: Final = 0.2
SAID_CAP: Final = 0.05
LEAST_CHANGE_CAP: Final = 0.034
"""Size of what to change, when there is much to say."""
LEAST_NAME: Final = 0.7
"""Size of a long name of a passage, of the usual."""
GESTURE_CARDS_HEIGHT: Final = 0.38
"""Height of the gestures' cards, of the reading height."""
GESTURE_CARD_ASPECT: Final = 1.3
"""Width over height of a gesture's card."""
PASS_STRIP_HEIGHT: Final = 0.055
BETWEEN_KEYS_CAP: Final = 0.024
TIME: Final = 0.016
"""Thickness of the bar of the time left."""
FILLING_CARD_ACCENT: Final = 0.55
"""Share of the accent colour in a card being filled."""


@dataclass(frozen=True)
class BetweenLayout:
    """Rectangles in pixels of the window; none overlap.

    head     the passage, and the best pass
    score    a number and what it is of, empty if too little was seen; ``said`` next to it or below
    strip    the passage's beats
    cards    one for each gesture that :func:`gestures` names
    picture  of the dancer
    time     the bar that runs out; ``keys`` below it
    """

    head: pygame.Rect
    score: pygame.Rect
    said: pygame.Rect
    strip: pygame.Rect
    cards: tuple[pygame.Rect, ...]
    picture: pygame.Rect
    time: pygame.Rect
    keys: pygame.Rect


def gestures(view: BetweenView) -> tuple[Gesture, ...]:
    """What can be said now."""
    return ("again", "next", "stop") if view.has_next else ("again", "stop")


def draw_between(surface: pygame.Surface, view: BetweenView) -> None:
    """Draws the whole screen."""
    surface.fill(theme.BACKGROUND)
    layout = between_layout(surface.get_size(), view)
    unit = theme.reading_height(surface.get_size())
    _draw_head(surface, layout, view)
    _draw_score(surface, layout.score, view, unit)
    _draw_said(surface, layout.said, view, unit)
    draw_strip(surface, layout.strip, view.kinds)
    for rect, gesture in zip(layout.cards, gestures(view)):
        _draw_card(surface, rect, gesture, view, unit)
    _draw_picture(surface, layout.picture, view)
    _draw_time(surface, layout.time, view.left)
    text = view.notice or " · ".join(
        f"{words.GESTURE_KEYS[one]}: {words.GESTURES[one].lower()}" for one in gestures(view)
    )
    cap = fitting_cap(text, layout.keys.height, layout.keys.width, max(1, round(0.7 * layout.keys.height)))
    colour = theme.WARNING if view.notice else theme.QUIET_TEXT
    draw_text(surface, text, cap, layout.keys.midleft, colour=colour, room=layout.keys.width)


def between_layout(size: tuple[int, int], view: BetweenView) -> BetweenLayout:
    """Where everything in ``view`` stands in a window of ``size``."""
    wide, high = size
    unit = theme.reading_height(size)
    margin, narrow = pixels_of(0.04, unit), wide / high < theme.ONE_COLUMN_ASPECT
    inside = pygame.Rect(margin, margin, max(1, wide - 2 * margin), max(1, high - 2 * margin))
    head = pygame.Rect(inside.topleft, (inside.width, pixels_of(theme.READING_CAP, unit)))
    keys = _over(inside.bottom, inside, pixels_of(BETWEEN_KEYS_CAP, unit))
    time = _over(keys.top - margin // 2, inside, pixels_of(TIME, unit))
    tall = min(pixels_of(GESTURE_CARDS_HEIGHT, unit), max(1, (time.top - head.bottom) // 2))
    row = _over(time.top - margin // 2, inside, tall)
    place = pygame.Rect(row.left + row.width * 3 // 5, row.top, row.width * 2 // 5, row.height)
    if narrow:
        place = _over(row.top - margin, inside, max(1, (row.top - head.bottom - 2 * margin) * 2 // 5))
    shape = (UNKNOWN_PICTURE_ASPECT, 1.0) if view.camera is None else view.camera.shape[1::-1]
    picture = fitted(*shape, place, across=0.5 if narrow else 1.0)
    cards = _cards(row, row.right if narrow else picture.left - margin // 2, len(gestures(view)), margin // 2)
    strip = _over(place.top - margin, inside, pixels_of(PASS_STRIP_HEIGHT, unit))
    upper = pygame.Rect(inside.left, head.bottom + margin, inside.width, max(1, strip.top - head.bottom - 2 * margin))
    score, said = _upper(upper, narrow, unit) if judged(view.result) else (pygame.Rect(0, 0, 0, 0), upper)
    return BetweenLayout(head, score, said, strip, cards, picture, time, keys)


def _over(bottom: int, inside: pygame.Rect, tall: int) -> pygame.Rect:
    """As wide as ``inside``, ending at ``bottom``."""
    return pygame.Rect(inside.left, bottom - tall, inside.width, tall)


def _cards(row: pygame.Rect, right: int, count: int, gap: int) -> tuple[pygame.Rect, ...]:
    """Side by side from the left of the row up to ``right``, none wider than GESTURE_CARD_ASPECT."""
    wide = (right - row.left - (count - 1) * gap) // count
    wide = max(1, wide if right == row.right else min(wide, round(GESTURE_CARD_ASPECT * row.height)))
    return tuple(pygame.Rect(row.left + k * (wide + gap), row.top, wide, row.height) for k in range(count))


def _upper(area: pygame.Rect, narrow: bool, unit: int) -> tuple[pygame.Rect, pygame.Rect]:
    """For the number, and for what to change."""
    if narrow:
        score = pygame.Rect(area.topleft, (area.width, min(pixels_of(PASS_SCORE_CAP, unit), area.height // 2)))
        top = score.bottom + pixels_of(0.05, unit)
        return score, pygame.Rect(area.left, top, area.width, max(1, area.bottom - top))
    score = pygame.Rect(area.topleft, (round(area.width * 0.34), area.height))
    left = score.right + pixels_of(0.04, unit)
    return score, pygame.Rect(left, area.top, max(1, area.right - left), area.height)


# ---------------------------------------------------------------- how it went


def _draw_head(surface: pygame.Surface, layout: BetweenLayout, view: BetweenView) -> None:
    """The passage and its speed on the left, the best pass on the right; below if the score leaves room there."""
    line, best = layout.head, best_words(view.best)
    cap, free = line.height, layout.score.right == line.right
    taken = width(best, cap) + 2 * cap if best and not free else 0
    if best:
        end = layout.score.top + cap / 2 if free else line.centery
        draw_text(surface, best, cap, (line.right, end), colour=theme.QUIET_TEXT, align="right")
    speed = f"· {speed_words(view.result.speed)}"
    room = max(1, line.width - taken - width(speed, cap) - cap // 2)
    size = fitting_cap(view.name, cap, room, max(1, round(LEAST_NAME * cap)))
    box = draw_text(surface, view.name, size, line.midleft, room=room)
    draw_text(surface, speed, cap, (box.right + cap // 2, line.centery))


def _draw_score(surface: pygame.Surface, area: pygame.Rect, view: BetweenView, unit: int) -> None:
    if not area.height:
        return
    small = pixels_of(theme.READING_CAP, unit)
    room = max(1, area.width - width(OF_100, small) - small)
    cap = fitting_cap("100", min(pixels_of(PASS_SCORE_CAP, unit), area.height), room, 1)
    box = draw_text(surface, points(view.result.score), cap, area.midleft)
    draw_text(surface, OF_100, small, (box.right + small, box.bottom - small / 2), colour=theme.QUIET_TEXT)


def _draw_said(surface: pygame.Surface, area: pygame.Rect, view: BetweenView, unit: int) -> None:
    """As large as fits."""
    said = _sentences(view)
    cap, least = pixels_of(SAID_CAP, unit), pixels_of(LEAST_CHANGE_CAP, unit)
    while cap > least and _height(said, cap, area.width) > area.height:
        cap -= 1
    y = area.top + max(0, area.height - _height(said, cap, area.width)) // 2
    for text in said:
        lines = min(3, (area.bottom - y - cap) // line_height(cap) + 1)
        if lines > 0:
            draw_lines(surface, text, cap, (area.left, y), room=area.width, lines=lines, balance=True)
            y += len(wrapped(text, cap, area.width, lines)) * line_height(cap) + cap // 3


def _sentences(view: BetweenView) -> tuple[str, ...]:
    if not judged(view.result):
        return (words.NOT_SEEN,)
    return view.said or (words.ALL_RIGHT if clean(view.result) else words.NO_SINGLE_CHANGE,)


def _height(said: tuple[str, ...], cap: int, room: int) -> int:
    lines = sum(len(wrapped(text, cap, room, 3)) for text in said)
    return lines * line_height(cap) + (len(said) - 1) * (cap // 3) - (line_height(cap) - cap)


# ---------------------------------------------------------------- how it goes on


def _draw_card(surface: pygame.Surface, rect: pygame.Rect, gesture: Gesture, view: BetweenView, unit: int) -> None:
    """The figure, what it says, and what happens then; filled from below as it is held."""
    progress = view.progress if gesture == view.gesture else 0.0
    surface.blit(_ground(rect.size, progress, pixels_of(theme.CORNER, unit)), rect)
    pad = max(1, pixels_of(0.02, unit))
    cap, small = pixels_of(theme.READING_CAP, unit), pixels_of(0.03, unit)
    room, bottom = max(1, rect.width - pad), rect.bottom - pad
    then = {"again": words.AGAIN_AT.format(speed=speed_words(view.next_speed)), "next": view.next_name, "stop": ""}
    below = bottom - small / 2
    cap_small = fitting_cap(then[gesture], small, room, max(1, round(0.7 * small)))
    colour = theme.TEXT if progress else theme.QUIET_TEXT
    draw_text(surface, then[gesture], cap_small, (rect.centerx, below), colour=colour, align="centre", room=room)
    name = words.GESTURES[gesture]
    cap = fitting_cap(name, cap, room, 1)
    at = (rect.centerx, bottom - small - 1.4 * pad - cap / 2)
    draw_text(surface, name, cap, at, align="centre")
    top = rect.top + pad
    area = pygame.Rect(rect.left + pad, top, rect.width - 2 * pad, round(at[1] - cap / 2) - pad - top)
    draw_stick_figure(surface, GESTURE_FIGURES[gesture], area)


def _ground(size: tuple[int, int], progress: float, corner: int) -> pygame.Surface:
    card = pygame.Surface(size, pygame.SRCALPHA, 32)
    whole = card.get_rect()
    pygame.draw.rect(card, theme.PANEL, whole, border_radius=corner)
    if progress <= 0:
        return card
    full = pygame.Surface(size, pygame.SRCALPHA, 32)
    glow = tuple(
        round(FILLING_CARD_ACCENT * a + (1 - FILLING_CARD_ACCENT) * b) for a, b in zip(theme.ACCENT, theme.PANEL)
    )
    pygame.draw.rect(full, glow, whole, border_radius=corner)
    tall = round(min(progress, 1.0) * size[1])
    card.blit(full, (0, size[1] - tall), (0, size[1] - tall, size[0], tall))
    pygame.draw.rect(card, theme.ACCENT, whole, max(2, corner // 2), border_radius=corner)
    return card


def _draw_picture(surface: pygame.Surface, rect: pygame.Rect, view: BetweenView) -> None:
    if view.camera is None or not surface.get_rect().contains(rect):
        pygame.draw.rect(surface, theme.PANEL, rect, border_radius=pixels_of(theme.CORNER, surface.get_height()))
        return
    placed = draw_picture(surface, view.camera, rect, mirrored=view.camera_mirrored)
    if view.body:
        draw_body(surface, placed, view.body)


def _draw_time(surface: pygame.Surface, bar: pygame.Rect, left: float) -> None:
    pygame.draw.rect(surface, theme.PANEL, bar, border_radius=bar.height // 2)
    rest = pygame.Rect(bar.topleft, (round(bar.width * min(max(left, 0.0), 1.0)), bar.height))
    if rest.width:
        pygame.draw.rect(surface, theme.ACCENT, rest, border_radius=bar.height // 2)


# ---------------------------------------------------------------- the figures

_FIGURE_TRUNK: Final = {
    "nose": (0.0, -0.58), "left_ear": (0.1, -0.6), "right_ear": (-0.1, -0.6),
    "left_shoulder": (0.32, -0.2), "right_shoulder": (-0.32, -0.2), "left_hip": (0.2, 0.75), "right_hip": (-0.2, 0.75),
    "left_knee": (0.24, 1.4), "right_knee": (-0.24, 1.4), "left_ankle": (0.27, 2.05), "right_ankle": (-0.27, 2.05),
}  # fmt: skip
"""Somebody standing and facing us, in units of about half a trunk, y downwards."""
_UP: Final = {"elbow": (0.52, -0.75), "wrist": (0.42, -1.4)}
_DOWN: Final = {"elbow": (0.5, 0.25), "wrist": (0.52, 0.75)}
_CROSSED: Final = {"elbow": (0.5, 0.3), "wrist": (-0.3, 0.0)}


def _figure(left: dict[str, tuple[float, float]], right: dict[str, tuple[float, float]]) -> NDArray[np.float64]:
    """(L, 2) with these arms; NaN for what is not drawn."""
    image = np.full((len(LANDMARKS), 2), np.nan)
    arms = {f"left_{name}": at for name, at in left.items()}
    arms |= {f"right_{name}": (-x, y) for name, (x, y) in right.items()}
    for name, at in {**_FIGURE_TRUNK, **arms}.items():
        image[INDEX[name]] = at
    return image


GESTURE_FIGURES: Final[dict[Gesture, NDArray[np.float64]]] = {
    "again": _figure(_UP, _DOWN),
    "next": _figure(_UP, _UP),
    "stop": _figure(_CROSSED, _CROSSED),
}
