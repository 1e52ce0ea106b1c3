"""The dance screen of a group: each dancer in their own colour, their score under their feet, their word over their
head, their own row of the strip. The rest is the dance screen's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Final

import numpy as np
import pygame

from coach.domain.verdicts import VerdictKind
from coach.live.layout import DanceLayout
from coach.live.screen_dance import (
    NOWHERE,
    WORD_COLOURS,
    body_key,
    dance_parts,
    draw_body,
    draw_message,
    draw_on,
    draw_paused,
    layout_of,
)
from coach.live.views import DanceView, DrawnPose, Word
from coach.ui import theme
from coach.ui.canvas import Canvas
from coach.ui.picture import PicturePlacement, draw_picture
from coach.ui.proportions import over_head
from coach.ui.strip import draw_head, draw_strip, head_area
from coach.ui.text import draw_text, fitting_cap, shortened, width
from coach.ui.theme import pixels_of
from coach.wording import words
from coach.wording.numbers import points

LEAST_SAID_SIZE: Final = 0.5
"""Share of the usual height of capitals down to which captions shrink where dancers stand close."""
LABEL: Final = 0.025
"""Width of the number before a row of the strip, of the window's width …"""
LABEL_CAP: Final = 0.032
"""… and the height of its capitals, of the window's height, where the row is high enough."""
SAID_WIDTH_SHARE: Final = 0.85
"""Largest share of each dancer's part of the picture's width that captions take, while they can shrink."""
BESIDE_LINES: Final = 2
"""Lines over which neighbours' captions are staggered if there is room: six in one would be too small to read …"""
BESIDE_SIZES: Final = (1.0, 0.85, 0.7)
"""… and its sizes there, of the usual one, the first at which it finds room …"""
BESIDE_NARROWER: Final = 0.72
"""… of the room, too: less of a long name, so that more places are free."""
OVER_HEAD_SHIFTS: Final = (0, 1, 2)
UNDER_FEET_SHIFTS: Final = (*OVER_HEAD_SHIFTS, -1)
"""… in lines this close to the dancer: they may cover the shins but not the face."""
NAME_LETTERS: Final = 6
"""Letters of a name that are enough to tell whose it is: those after them make nothing smaller."""
SAID_SPACING_CAPS: Final = 1.5
"""Heights of capitals between one dancer's caption and another's in its way …"""
LABEL_LINE_SHIFTS: Final = (0, 1, 2, 3, 4, 5, -1, -2, -3, -4, -5)
"""… which moves this many lines away from the dancer if there is room, else towards them."""


@dataclass(frozen=True, eq=False)
class DancerView:
    """One dancer: ``body`` None while unseen; ``score`` 0–100, None until something was judged; ``word`` for the last
    beat; ``kinds`` per beat of the song."""

    number: int
    name: str = ""
    body: DrawnPose | None = None
    score: float | None = None
    word: Word | None = None
    kinds: tuple[VerdictKind | None, ...] = ()

    @property
    def colour(self) -> theme.Colour:
        """Their own colour."""
        return colour_of(self.number)

    @property
    def called(self) -> str:
        """The name, else the number."""
        return self.name or str(self.number)


def colour_of(number: int) -> theme.Colour:
    """A dancer's colour."""
    return theme.DANCER_COLOURS[(number - 1) % len(theme.DANCER_COLOURS)]


@dataclass(frozen=True, eq=False)
class GroupView:
    """``dance``: what they all share."""

    dance: DanceView
    dancers: tuple[DancerView, ...]


def draw_group(surface: pygame.Surface, view: GroupView, canvas: Canvas | None = None) -> list[pygame.Rect]:
    """Draws the screen, like :func:`coach.live.screen_dance.draw_dance`."""
    size = surface.get_size()
    layout = layout_of(size, view.dance, len(view.dancers), word=False)
    own = {
        "camera": (_draw_camera, _camera_key(view)),
        "strip": (_draw_rows, (tuple(one.kinds for one in view.dancers), view.dance.borders)),
        "head": (_draw_heads, len(view.dancers)),
    }
    parts = dance_parts(layout, size, view.dance)
    parts |= {
        name: replace(parts[name], shows=(layout, shows), draw=partial(draw, layout=layout, view=view))
        for name, (draw, shows) in own.items()
    }
    parts["head"] = replace(parts["head"], area=_heads_area(layout, view))
    return draw_on(surface, parts, canvas)


def draw_group_pause(surface: pygame.Surface, view: GroupView) -> None:
    """Draws the dance as it stood when it was paused, dimmed, and the keys over it."""
    quiet = tuple(replace(one, word=None) for one in view.dancers)
    draw_group(surface, GroupView(replace(view.dance, count_in=None), quiet))
    draw_paused(surface)


def _camera_key(view: GroupView) -> object:
    each = tuple((body_key(one.body), _score(one), one.word and one.word.kind) for one in view.dancers)
    dance = view.dance
    return id(dance.camera), dance.camera_mirrored, dance.camera is None and dance.camera_message, each


def _score(one: DancerView) -> str:
    return "" if one.score is None or not np.isfinite(one.score) else points(one.score)


# ---------------------------------------------------------------- the dancers in the picture


def _draw_camera(surface: pygame.Surface, layout: DanceLayout, view: GroupView) -> None:
    dance = view.dance
    if dance.camera is None:
        corner = pixels_of(theme.CORNER, surface.get_height())
        pygame.draw.rect(surface, theme.PANEL, layout.camera, border_radius=corner)
        draw_message(surface, layout.camera, dance.camera_message or words.NO_CAMERA_PICTURE)
        return
    placed = draw_picture(surface, dance.camera, layout.camera, mirrored=dance.camera_mirrored)
    seen = [one for one in view.dancers if one.body is not None]
    for one in seen:
        draw_body(surface, placed, one.body, one.colour)
    taken: list[pygame.Rect] = []

    def below(share: DancerColumn) -> list[Caption]:
        return [under_feet(placed, one, called_with(one, _score(one), share), share) for one in seen]

    def above(share: DancerColumn) -> list[Caption]:
        said = [(one, one.word.kind) for one in seen if one.word]
        return [over_heads(placed, one, words.BEAT_WORDS[kind], WORD_COLOURS[kind], share) for one, kind in said]

    names = [one.called[:NAME_LETTERS] + _behind(one, _score(one)) for one in view.dancers]
    draw_beside(surface, placed, below, shares_of(surface, placed, names), taken)
    draw_beside(surface, placed, above, shares_of(surface, placed, words.BEAT_WORDS.values(), len(view.dancers)), taken)


@dataclass(frozen=True)
class DancerColumn:
    """Each dancer's part of the picture's width, in pixels, and the height of capitals of all captions."""

    room: int
    cap: int


def shares_of(
    surface: pygame.Surface, placed: PicturePlacement, said: Iterable[str], dancers: int | None = None
) -> tuple[DancerColumn, ...]:
    """Sizes for everything that may be ``said`` beside one of the ``dancers`` (None: one item per dancer), from the
    largest to that in one line."""
    said = tuple(said)
    dancers = dancers or len(said)
    wide, usual = placed.rect.width, pixels_of(theme.READING_CAP, theme.reading_height(surface.get_size()))
    room, least = wide // dancers, round(LEAST_SAID_SIZE * usual)
    one = DancerColumn(room, min(fitting_cap(text, usual, round(SAID_WIDTH_SHARE * room), least) for text in said))
    room = wide * BESIDE_LINES // max(BESIDE_LINES, dancers)
    rooms = room, round(BESIDE_NARROWER * room)
    several = (DancerColumn(each, round(size * usual)) for size in BESIDE_SIZES for each in rooms)
    larger = [share for share in several if share.cap > one.cap]
    return (*(share for share in larger if all(width(text, share.cap) <= share.room for text in said)), one)


def called_with(one: DancerView, score: str, share: DancerColumn) -> str:
    """A dancer's name and score, with as much of the name as fits."""
    behind = _behind(one, score)
    apart = share.cap // 3  # set together they are a little wider than separately
    return shortened(one.called, share.cap, share.room - round(width(behind, share.cap)) - apart) + behind


def _behind(one: DancerView, score: str) -> str:
    """A score, set apart from a name or a number: "1 96" would be a hundred and ninety-six."""
    return ("  " if one.name else " · ") + score if score else ""


@dataclass(frozen=True)
class Caption:
    """What is said beside a dancer: its text, the height of its capitals in pixels and their middle.

    line  distance in capitals to the next place if this one is taken; negative: upwards
    near  how many such lines away it is still beside the dancer
    """

    text: str
    cap: int
    colour: theme.Colour
    at: tuple[float, float]
    line: float
    near: tuple[int, ...]


def over_heads(
    placed: PicturePlacement, one: DancerView, said: str, colour: theme.Colour, share: DancerColumn
) -> Caption:
    """Over a dancer's head."""
    x, y = over_head(placed.points(one.body.image))
    text, at = shortened(said, share.cap, share.room), (x, y - share.cap)
    return Caption(text, share.cap, colour, at, -SAID_SPACING_CAPS, OVER_HEAD_SHIFTS)


def under_feet(placed: PicturePlacement, one: DancerView, said: str, share: DancerColumn) -> Caption:
    """Under a dancer's feet, in their colour."""
    points = placed.points(one.body.image)
    known = points[np.isfinite(points).all(axis=1)]
    x, y = (median(known[:, 0].tolist()), known[:, 1].max()) if len(known) else (np.nan, np.nan)
    text, at = shortened(said, share.cap, share.room), (float(x), float(y) + 1.4 * share.cap)
    return Caption(text, share.cap, one.colour, at, SAID_SPACING_CAPS, UNDER_FEET_SHIFTS)


def draw_beside(
    surface: pygame.Surface,
    placed: PicturePlacement,
    said: Callable[[DancerColumn], Sequence[Caption]],
    shares: Sequence[DancerColumn],
    taken: list[pygame.Rect],
) -> None:
    """Draws within the picture what is ``said`` beside the dancers, away from what is ``taken``, to which it is added.
    Uses the first of the ``shares`` at which no caption covers anything, else the last."""
    for share in shares:
        captions = [one for one in said(share) if np.isfinite(one.at).all()]
        boxes: list[pygame.Rect] = []
        for one in captions:
            shifts = LABEL_LINE_SHIFTS if share is shares[-1] else one.near
            boxes.append(_box(placed.rect, one, shifts, [*taken, *boxes]))
        if all(_is_free(box, [*taken, *boxes[:k]]) for k, box in enumerate(boxes)):
            break
    for one, box in zip(captions, boxes):
        draw_text(surface, one.text, one.cap, box.center, colour=one.colour, align="centre", outlined=True)
    taken += boxes


def _box(rect: pygame.Rect, one: Caption, shifts: Sequence[int], taken: Sequence[pygame.Rect]) -> pygame.Rect:
    """The box of the capitals, in the first free place among the ``shifts``; if none is free, over what is there."""
    wide, cap = width(one.text, one.cap), one.cap
    x = float(np.clip(one.at[0], rect.left + wide / 2, rect.right - wide / 2))
    y = float(np.clip(one.at[1], rect.top + cap, rect.bottom - cap))
    box = pygame.Rect(round(x - wide / 2), round(y - cap / 2), round(wide), cap)
    places = (box.move(0, round(n * one.line * cap)) for n in shifts)
    inside = pygame.Rect(rect.topleft, (rect.width, rect.height - cap // 3))  # a "y" hangs below capitals
    return next((place for place in places if inside.contains(place) and _is_free(place, taken)), box)


def _is_free(box: pygame.Rect, taken: Sequence[pygame.Rect]) -> bool:
    """Whether a caption there can be read apart from those next to it."""
    return box.inflate(box.height // 3, 0).collidelist(taken) < 0


# ---------------------------------------------------------------- the strip


def _row(layout: DanceLayout, k: int, dancers: int) -> pygame.Rect:
    """Dancer k's row of the strip (k from 0), next to their number."""
    strip = layout.strip
    left = strip.left + round(LABEL * strip.width)
    top, bottom = (strip.top + round(strip.height * edge / dancers) for edge in (k, k + 1))
    gap = 1 if dancers > 1 else 0
    return pygame.Rect(left, top + gap, strip.right - left, bottom - top - 2 * gap)


def _rows(layout: DanceLayout, view: GroupView) -> list[pygame.Rect]:
    return [_row(layout, k, len(view.dancers)) for k in range(len(view.dancers))]


def _heads_area(layout: DanceLayout, view: GroupView) -> pygame.Rect:
    if view.dance.head is None or not view.dancers:
        return NOWHERE
    rows = zip(_rows(layout, view), view.dancers)
    areas = [head_area(row, len(one.kinds), view.dance.head) for row, one in rows]
    return areas[0].unionall(areas[1:])


def _draw_heads(surface: pygame.Surface, layout: DanceLayout, view: GroupView) -> None:
    if view.dance.head is not None:
        for row, one in zip(_rows(layout, view), view.dancers):
            draw_head(surface, row, len(one.kinds), view.dance.head)


def _draw_rows(surface: pygame.Surface, layout: DanceLayout, view: GroupView) -> None:
    each = layout.strip.height // max(1, len(view.dancers))
    cap = min(round(0.8 * each), pixels_of(LABEL_CAP, surface.get_height()))
    for row, one in zip(_rows(layout, view), view.dancers):
        draw_strip(surface, row, one.kinds, borders=view.dance.borders)
        draw_text(surface, str(one.number), cap, (layout.strip.left, row.centery), colour=one.colour)
