"""The list of mistakes: a card for each, with a picture of the dancer, its time and what was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.domain.passage import Passage
from coach.media.pictures import Pictures
from coach.media.video import read_frames
from coach.ui import theme
from coach.ui.card import draw_stick_figure
from coach.ui.picture import dim, draw_picture, resized
from coach.ui.text import draw_text, fitting_cap, line_height, wrapped
from coach.ui.theme import pixels_of
from coach.wording import review_words as words

REVIEW_CARD_WIDTH: Final = 0.29
CARD_HEIGHT: Final = 0.125
"""Height of a card, in the layout's unit."""
REVIEW_CARD_GAP: Final = 0.012
MARKED_LIGHT: Final = 0.45


@dataclass(frozen=True, eq=False)
class Card:
    """``picture`` is RGB, None while it loads; ``pose`` (L, 2) is drawn until then; ``marked``: not a mistake."""

    time: str
    fault: str
    picture: NDArray[np.uint8] | None
    pose: NDArray[np.floating] | None
    mirrored: bool
    marked: bool = False


def places(area: pygame.Rect, count: int, chosen: int, unit: int) -> list[tuple[int, pygame.Rect]]:
    """(index, rectangle) of the visible cards: the page with the chosen one, row by row from the top left."""
    gap = pixels_of(REVIEW_CARD_GAP, unit)
    tall = min(pixels_of(CARD_HEIGHT, unit), max(1, area.height))
    across = max(1, (area.width + gap) // (pixels_of(REVIEW_CARD_WIDTH, unit) + gap))
    down = max(1, (area.height + gap) // (tall + gap))
    wide = min((area.width + gap) // across - gap, round(1.3 * pixels_of(REVIEW_CARD_WIDTH, unit)))
    first = chosen // (across * down) * across * down
    shown = range(first, min(first + across * down, count))
    left = area.left + (area.width - min(across, len(shown)) * (wide + gap) + gap) // 2
    return [
        (i, pygame.Rect(left + (n % across) * (wide + gap), area.top + n // across * (tall + gap), max(1, wide), tall))
        for n, i in enumerate(shown)
    ]


def draw_cards(
    surface: pygame.Surface, area: pygame.Rect, cards: Sequence[Card], chosen: int, framed: bool, unit: int
) -> None:
    """``framed``: the chosen one is playing."""
    for i, rect in places(area, len(cards), chosen, unit):
        _draw_card(surface, rect, cards[i], i + 1, unit)
        if framed and i == chosen:
            thick = pixels_of(0.005, unit)
            frame = rect.inflate(2 * thick, 2 * thick).clip(surface.get_rect())
            pygame.draw.rect(surface, theme.TEXT, frame, thick, border_radius=2 * thick)


def _draw_card(surface: pygame.Surface, rect: pygame.Rect, card: Card, number: int, unit: int) -> None:
    pygame.draw.rect(surface, theme.PANEL, rect, border_radius=pixels_of(0.008, unit))
    picture = pygame.Rect(rect.topleft, (round(rect.height * CARD_PICTURE_ASPECT), rect.height))
    picture.width = min(picture.width, rect.width // 2)
    if card.picture is not None:
        draw_picture(surface, card.picture, picture, mirrored=card.mirrored)
    elif card.pose is not None:
        draw_stick_figure(surface, card.pose * (-1 if card.mirrored else 1, 1), picture.inflate(-4, -4))
    if card.marked:
        dim(surface, picture, MARKED_LIGHT)
    cap = pixels_of(theme.SMALL_CAP * 0.9, unit)
    pad = round(0.7 * cap)
    room = max(1, rect.right - picture.right - 2 * pad)
    left, colour = picture.right + pad, theme.QUIET_TEXT if card.marked else theme.TEXT
    when = words.CARD.format(number=number, time=card.time)
    draw_text(surface, when, fitting_cap(when, cap, room, cap // 2), (left, rect.top + pad + cap / 2), room=room,
              colour=theme.QUIET_TEXT)  # fmt: skip
    small = max(1, round(0.85 * cap))
    for n, line in enumerate(wrapped(card.fault, small, room, 2)):
        y = rect.top + pad + line_height(cap) + small / 2 + n * line_height(small) * 0.85
        box = draw_text(surface, line, small, (left, y), colour=colour, room=room)
        if card.marked:
            pygame.draw.line(surface, colour, box.midleft, box.midright, max(1, small // 8))


# ----------------------------------------------------------------
# The pictures: one for each passage, cut from the take's video around the body.


CARD_PICTURE_ASPECT: Final = 0.8
"""Width over height."""
CARD_PICTURE_HEIGHT_PX: Final = 270
"""Pixels; twice the size of a card on a screen 1080 pixels high."""
LARGEST_CARD_FRAME: Final = (1280, 720)
CARD_PICTURE_GAP_S: Final = 0.5
"""s at most between a passage's moment and its picture; if there is no picture, the pose is shown instead."""
CARD_BODY_HEIGHTS: Final = 1.25
"""The picture's height, in body heights."""


def moment(passage: Passage) -> float:
    """Time (s) in the take of the passage's picture: on its first beat."""
    return passage.at + passage.shift


def load_thumbnails(
    video: Path, poses: Mapping[Passage, NDArray[np.floating] | None], into: dict[Passage, NDArray[np.uint8]]
) -> Iterator[None]:
    """Fills ``into``, one picture per step; what was not filmed gets none. ``poses`` (L, 2), None = not seen."""
    for passage, pose in poses.items():
        try:
            with closing(read_frames(video, max(0.0, moment(passage)), Pictures(LARGEST_CARD_FRAME))) as frames:
                frame = next(frames)
        except CoachError:
            return  # the clips say what is wrong with the video
        if abs(frame.t - moment(passage)) <= CARD_PICTURE_GAP_S:
            into[passage] = around(frame.rgb, pose)
        yield


def around(rgb: NDArray[np.uint8], pose: NDArray[np.floating] | None) -> NDArray[np.uint8]:
    """The part of ``rgb`` with the body in the middle, CARD_PICTURE_HEIGHT_PX pixels high; its whole height if no body
    is known."""
    high, wide = rgb.shape[:2]
    tall, centre = float(high), (wide / 2, high / 2)
    if pose is not None and np.isfinite(pose).all(axis=1).any():
        low, top = np.nanmin(pose, axis=0) * high, np.nanmax(pose, axis=0) * high
        tall = float(
            np.clip(CARD_BODY_HEIGHTS * max(top[1] - low[1], (top[0] - low[0]) / CARD_PICTURE_ASPECT), 0.2 * high, high)
        )
        centre = tuple((low + top) / 2)
    across, down = max(1, min(round(tall * CARD_PICTURE_ASPECT), wide)), max(1, round(tall))
    left = int(np.clip(centre[0] - across / 2, 0, wide - across))
    upper = int(np.clip(centre[1] - down / 2, 0, high - down))
    cut = np.ascontiguousarray(rgb[upper : upper + down, left : left + across])
    return resized(cut, (round(CARD_PICTURE_HEIGHT_PX * cut.shape[1] / cut.shape[0]), CARD_PICTURE_HEIGHT_PX))
