"""The dance screen: what to do, my own body, one word; its pause. Drawn from a view; knows no clock, keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.live.judgement import WordKind
from coach.live.layout import DanceLayout, dance_layout
from coach.live.views import DanceView, DrawnPose, NextMove, Word
from coach.ui import theme
from coach.ui.canvas import Canvas, CanvasPart, draw_parts
from coach.ui.card import corner_of, draw_card, figure_room, label_cap
from coach.ui.figure import draw_rings, draw_skeleton
from coach.ui.passage.drawing import draw_tag
from coach.ui.passage.pair import Tag
from coach.ui.picture import PicturePlacement, dim, draw_picture, fitted
from coach.ui.strip import draw_head, draw_strip, head_area
from coach.ui.surface import UNKNOWN_PICTURE_ASPECT
from coach.ui.text import (
    draw_filling,
    draw_text,
    fits,
    fitting_cap,
    line_height,
    text_box,
    width,
)
from coach.ui.theme import pixels_of
from coach.wording import words
from coach.wording.numbers import points

NAME_PAD, NAME_ABOVE = 0.5, 0.34
"""Room between a move's name and the edge of its ribbon, beside it and above it, in heights of capitals."""
LEAST_FIGURE: Final = 0.22
"""Of a card's height: where the ribbon would leave a figure with spread arms less, moves are not named."""
WORD_COLOURS: Final[dict[WordKind, theme.Colour]] = {
    "perfect": theme.CORRECT,
    "good": theme.CORRECT,
    "ok": theme.TEXT,
    "miss": theme.WRONG,
    "late": theme.WARNING,
    "early": theme.WARNING,
}
LEAST_WORD_CAP: Final = 0.081
"""A long word may shrink to this, of the window's height, to stand beside the picture and not on it."""
RISE: Final = 0.03
"""How far a word rises while it is shown, of the window's height."""
COUNT_IN_CAP: Final = 0.26
COUNT_PITCH: Final = 1.45
"""From one count's dot to the next, in heights of capitals."""
PAUSE_BRIGHTNESS: Final = 0.3
"""How much of the dance's brightness is left behind the words of the pause."""
LEAST_NOTICE: Final = 0.7
"""Capitals of a long notice at least, in those of what is read while dancing."""
CAN_WAIT: Final = frozenset(("reference", "camera", "cards"))
"""What takes longest to draw: it comes a picture later where a beat must be in time."""
NOWHERE: Final = pygame.Rect(0, 0, 0, 0)


def draw_dance(surface: pygame.Surface, view: DanceView, canvas: Canvas | None = None) -> list[pygame.Rect]:
    """Draws the screen; with the ``canvas`` of the previous picture, only what has changed since. Returns where."""
    parts = dance_parts(layout_of(surface.get_size(), view), surface.get_size(), view)
    return draw_on(surface, parts, canvas)


def draw_on(surface: pygame.Surface, parts: Mapping[str, CanvasPart], canvas: Canvas | None) -> list[pygame.Rect]:
    """All ``parts``, or those that have changed since the ``canvas`` was drawn; see :func:`draw_dance`."""
    if canvas is not None:
        return canvas.draw(surface, tuple(parts.values()))
    draw_parts(surface, tuple(parts.values()))
    return [surface.get_rect()]


def draw_pause(surface: pygame.Surface, view: DanceView) -> None:
    """Draws the dance as it stood when it was paused, dimmed, and the keys over it."""
    draw_dance(surface, replace(view, word=None, count_in=None))
    draw_paused(surface)


def draw_paused(surface: pygame.Surface) -> None:
    """Over whatever is danced."""
    dim(surface, surface.get_rect(), PAUSE_BRIGHTNESS)
    wide, high = surface.get_size()
    room = round(wide * 0.94)
    title = fitting_cap(words.PAUSED, pixels_of(theme.WORD_CAP, high), room, 1)
    draw_text(surface, words.PAUSED, title, (wide / 2, high * 0.4), align="centre", outlined=True)
    cap = min(fitting_cap(keys, pixels_of(theme.READING_CAP, high), room, 1) for keys in words.PAUSE_KEYS)
    for number, keys in enumerate(words.PAUSE_KEYS):
        at = (wide / 2, high * 0.4 + title * 1.3 + number * line_height(cap))
        draw_text(surface, keys, cap, at, align="centre", outlined=True)


def dance_parts(layout: DanceLayout, size: tuple[int, int], view: DanceView) -> dict[str, CanvasPart]:
    """By name; what lies on top comes last. Pictures are compared by array identity, poses by value."""
    bar = _bar(layout, size, view)
    moves = tuple((one.count, one.pose.tobytes(), one.name, one.mirrored, one.who) for one in view.next_moves)
    reference = view.reference if view.light > 0 else None
    own = (id(view.camera), view.camera_mirrored, body_key(view.body), view.camera is None and view.camera_message)
    shown = {
        "bar": (bar.area, _draw_bar, (_headings(view), view.score, bar.room)),
        "counts": (bar.counts, _draw_counts, (view.count, view.counts, view.pulse)),
        "reference": (
            picture_area(reference, layout.reference),
            _draw_reference,
            (id(reference), view.reference_mirrored, view.light, len(view.followed)),  # they move with the picture
        ),
        "camera": (picture_area(view.camera, layout.camera), _draw_camera, own),
        "cards": (
            layout.cards[0].unionall(layout.cards[1:]),
            _draw_cards,
            (view.light, view.reference_mirrored, moves),
        ),
        "strip": (layout.strip, _draw_strip, (view.kinds, view.borders)),
        "head": (_head_area(layout, view), _draw_head, None),
        "notice": (layout.notice, _draw_notice, view.notice),
        "message": (_message_area(layout, size, view), _draw_camera_message, view.camera_message),
        "word": (_word_area(layout, size, view.word), _draw_word, view.word),
        "count-in": (_count_in_area(layout, size, view.count_in), _draw_count_in, view.count_in),
    }
    solid = {"reference": reference is not None, "camera": view.camera is not None}
    return {
        name: CanvasPart(
            area, (layout, shows), partial(draw, layout=layout, view=view), solid.get(name, False), name in CAN_WAIT
        )
        for name, (area, draw, shows) in shown.items()
    }


def picture_area(rgb: NDArray[np.uint8] | None, room: pygame.Rect) -> pygame.Rect:
    """The part of its room that the picture covers; all of it if there is none."""
    return room if rgb is None else fitted(rgb.shape[1], rgb.shape[0], room)


def body_key(body: DrawnPose | None) -> tuple[bytes, ...] | None:
    """The same for bodies that look the same."""
    return body and (body.image.tobytes(), body.visibility.tobytes(), body.wrong.tobytes())


def layout_of(size: tuple[int, int], view: DanceView, rows: int = 1, word: bool = True) -> DanceLayout:
    """Where everything in ``view`` stands in a window of ``size``; the strip has ``rows`` rows; ``word``: it has its
    own place."""
    cap = pixels_of(LEAST_WORD_CAP, size[1])
    room = max(width(said, cap) for said in words.BEAT_WORDS.values()) if word else 0
    notice = max(view.lines, _notice_rows(view.notice, size))
    return dance_layout(size, _shape(view.reference), _shape(view.camera), room, notice, rows)


def _shape(rgb: NDArray[np.uint8] | None) -> float:
    return UNKNOWN_PICTURE_ASPECT if rgb is None else rgb.shape[1] / rgb.shape[0]


# ---------------------------------------------------------------- the bar


@dataclass(frozen=True)
class _Bar:
    """Where things stand on the bar: its whole area; the height of capitals and the ``middle`` of the first line;
    width for title and section; ``first`` where the counts begin, and everything they may touch."""

    area: pygame.Rect
    cap: int
    middle: int
    room: int
    first: tuple[float, int]
    counts: pygame.Rect


def _bar(layout: DanceLayout, size: tuple[int, int], view: DanceView) -> _Bar:
    """Title and section, the count of the eight, the score: what does not fit gives way from the left. The score has
    room for "100", so that nothing beside it moves when it does."""
    cap = pixels_of(theme.READING_CAP, size[1])
    bar, line = layout.bar, layout.bar.height // layout.bar_lines
    score = bar.right - width("100", cap)
    counting = view.counts * cap * COUNT_PITCH if view.count else 0.0
    if layout.bar_lines == 2:
        first, room = (bar.left, bar.bottom - line // 2), score - cap - bar.left
    else:
        first = score - 0.8 * cap - counting, bar.top + line // 2
        room = round(score - 1.6 * cap - counting - bar.left)
    counts = pygame.Rect(round(first[0] - cap / 2), 0, round(counting + cap), line)
    counts.centery = first[1]
    return _Bar(pygame.Rect(0, 0, size[0], bar.bottom), cap, bar.top + line // 2, room, first, counts)


def _draw_bar(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    """Title and section, and the score."""
    bar = _bar(layout, surface.get_size(), view)
    if view.score is not None and np.isfinite(view.score):
        draw_text(surface, points(view.score), bar.cap, (layout.bar.right, bar.middle), align="right")
    text = next((said for said in _headings(view) if width(said, bar.cap) <= bar.room), _headings(view)[-1])
    least = pixels_of(theme.READING_CAP, theme.reading_height(surface.get_size()))
    cap = fitting_cap(text, bar.cap, bar.room, least)  # in an upright window: half a title would say less
    draw_text(surface, text, cap, (layout.bar.left, bar.middle), room=bar.room)


def _headings(view: DanceView) -> tuple[str, ...]:
    """From the fullest to the shortest; the title never without its "stand-in"."""
    if view.headings:
        return view.headings
    return (f"{view.title} · {view.section}", view.section) if view.section else (view.title,)


def _draw_counts(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    """A dot for every count; the current one is a number in a disc that swells on the beat."""
    bar = _bar(layout, surface.get_size(), view)
    cap, (left, middle) = bar.cap, bar.first
    for count in range(1, view.counts + 1 if view.count else 1):
        at = (round(left + (count - 0.5) * cap * COUNT_PITCH), middle)
        if count < view.count:
            pygame.draw.aacircle(surface, theme.TEXT, at, cap * 0.24)
        elif count > view.count:
            pygame.draw.aacircle(surface, theme.QUIET_TEXT, at, cap * 0.24, max(2, cap // 12))
        else:
            pygame.draw.aacircle(surface, theme.ACCENT, at, cap * (0.86 + 0.2 * view.pulse))
            draw_text(surface, str(count), cap, at, colour=theme.BACKGROUND, align="centre")


# ---------------------------------------------------------------- the two pictures


def _draw_reference(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    if view.light <= 0:
        _draw_empty(surface, layout.reference, words.FROM_MEMORY)
    elif view.reference is None:
        _draw_empty(surface, layout.reference, words.NO_REFERENCE_PICTURE)
    else:
        placed = draw_picture(surface, view.reference, layout.reference, mirrored=view.reference_mirrored)
        _dim_by(surface, placed.rect, view.light)
        before = surface.get_clip()
        surface.set_clip(placed.rect.clip(before))
        for one in view.followed:
            draw_tag(surface, placed, Tag(one.said, one.colour), one.head, surface.get_height())
        surface.set_clip(before)


def _dim_by(surface: pygame.Surface, rect: pygame.Rect, light: float) -> None:
    if light < 1:
        dim(surface, rect, light)


def _draw_camera(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    if view.camera is None:
        _draw_empty(surface, layout.camera, view.camera_message or words.NO_CAMERA_PICTURE)
        return
    placed = draw_picture(surface, view.camera, layout.camera, mirrored=view.camera_mirrored)
    if view.body:
        draw_body(surface, placed, view.body)


def _message_area(layout: DanceLayout, size: tuple[int, int], view: DanceView) -> pygame.Rect:
    """The dancer's own picture; where that is too small for all of it, the lower half of both pictures, or all of
    them."""
    if view.camera is None or not view.camera_message:
        return NOWHERE
    own, both = picture_area(view.camera, layout.camera), layout.reference.union(layout.camera)
    _, least = _message_caps(size)
    lower = pygame.Rect(both.left, both.centery, both.width, both.bottom - both.centery)
    rooms = (room for room in (own, lower) if fits(view.camera_message, least, room.inflate(-least, -least).size))
    return next(rooms, both)


def _draw_camera_message(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    area = _message_area(layout, surface.get_size(), view)
    dim(surface, area, 0.45)
    draw_message(surface, area, view.camera_message)


def draw_body(
    surface: pygame.Surface, placed: PicturePlacement, body: DrawnPose, colour: theme.Colour | None = None
) -> None:
    """Skeleton and rings over a picture just drawn. ``colour``: see :func:`draw_skeleton`."""
    draw_skeleton(surface, placed, body.image, body.visibility, colour)
    draw_rings(surface, placed, body.image, body.wrong, surface.get_height())


def _draw_empty(surface: pygame.Surface, rect: pygame.Rect, message: str) -> None:
    pygame.draw.rect(surface, theme.PANEL, rect, border_radius=pixels_of(theme.CORNER, surface.get_height()))
    draw_message(surface, rect, message)


def draw_message(surface: pygame.Surface, rect: pygame.Rect, message: str) -> None:
    """Centred in a picture, in as many lines as it takes; smaller where all of it does not fit."""
    cap, least = _message_caps(surface.get_size())
    draw_filling(surface, message, cap, rect.inflate(-least, -least), least)


def _message_caps(size: tuple[int, int]) -> tuple[int, int]:
    """At most and at least."""
    return pixels_of(theme.READING_CAP, size[1]), pixels_of(theme.SMALL_CAP, theme.reading_height(size))


# ---------------------------------------------------------------- cards, strip, words, numbers


def _draw_strip(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    draw_strip(surface, layout.strip, view.kinds, borders=view.borders)


def _head_area(layout: DanceLayout, view: DanceView) -> pygame.Rect:
    return NOWHERE if view.head is None else head_area(layout.strip, len(view.kinds), view.head)


def _draw_head(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    if view.head is not None:
        draw_head(surface, layout.strip, len(view.kinds), view.head)


def _draw_cards(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    if view.light <= 0:
        return
    cap = pixels_of(theme.READING_CAP, surface.get_height())
    low = figure_room(layout.cards[0].size, cap, _foot(cap)) < LEAST_FIGURE * layout.cards[0].height
    runs = [] if low else _named_runs(layout.cards, view.next_moves)
    beside = [rect for rect in layout.cards if rect.top == layout.cards[0].top]
    row = layout.cards[0].unionall(beside) if len(beside) > 1 else NOWHERE
    if not any(rect.width == row.width or _name_fits(move, rect, cap) for move, rect in runs):
        runs = []  # a ribbon without a name only takes room from the figure
    foot = _foot(cap) if runs else 0
    whose = [move.who for move in view.next_moves if move.who]
    named = min((label_cap(who, cap, layout.cards[0].width) for who in whose), default=cap)
    for k, (rect, move) in enumerate(zip(layout.cards, view.next_moves)):
        bright = move.colour or (theme.TEXT if k == 0 else None)
        look = {"mirrored": view.reference_mirrored, "bright": bright, "foot": foot}
        label, size = (move.who, named) if move.who else (str(move.count), cap)
        draw_card(surface, rect, move.pose, label, size, **look)
    for move, rect in runs:
        _draw_name(surface, rect, move, cap, corner_of(layout.cards[0].size), rect.width == row.width)
    for rect, _ in zip(layout.cards, view.next_moves):
        _dim_by(surface, rect, view.light)


def _named_runs(cards: Sequence[pygame.Rect], moves: Sequence[NextMove]) -> list[tuple[NextMove, pygame.Rect]]:
    """For each named move, the first of its cards in a row, and the area of all of them."""
    runs: list[tuple[NextMove, pygame.Rect]] = []
    for rect, move in zip(cards, moves):
        if runs and _is_same(runs[-1][0], move) and runs[-1][1].top == rect.top:
            runs[-1] = (runs[-1][0], runs[-1][1].union(rect))
        else:
            runs.append((move, rect))
    return [(move, rect) for move, rect in runs if move.name]


def _is_same(one: NextMove, other: NextMove) -> bool:
    return (one.name, one.mirrored) == (other.name, other.mirrored)


def _foot(cap: int) -> int:
    """Height of the ribbon with a move's name, pixels."""
    return cap + 2 * max(2, round(cap * NAME_ABOVE))


def _draw_name(surface: pygame.Surface, rect: pygame.Rect, move: NextMove, cap: int, corner: int, whole: bool) -> None:
    """The name on a ribbon along the foot of its cards, once there are enough of them to read it; shortened where a
    ``whole`` row is not enough, but not on a card of a column, which would show only its first letters. Says that it
    is mirrored if there is room."""
    room = _name_room(rect, cap)
    said = words.MOVE_MIRRORED.format(name=move.name) if move.mirrored else move.name
    text = said if width(said, cap) <= room else move.name
    ribbon = pygame.Rect(rect.left, rect.bottom - _foot(cap), rect.width, _foot(cap))
    below = {"border_bottom_left_radius": corner, "border_bottom_right_radius": corner}
    pygame.draw.rect(surface, theme.EDGE, ribbon, **below)
    if whole or width(text, cap) <= room:
        left = rect.left + (rect.width - room) // 2
        draw_text(surface, text, cap, (left, ribbon.centery - cap * 0.06), room=room)


def _name_fits(move: NextMove, rect: pygame.Rect, cap: int) -> bool:
    return width(move.name, cap) <= _name_room(rect, cap)


def _name_room(rect: pygame.Rect, cap: int) -> int:
    """Pixels for a name on the ribbon of these cards."""
    return rect.width - 2 * max(2, round(cap * NAME_PAD))


@dataclass(frozen=True)
class _TextLine:
    """A text, its capitals' height in pixels and their middle."""

    text: str
    cap: int
    at: tuple[float, float]

    @property
    def box(self) -> pygame.Rect:
        return text_box(self.text, self.cap, self.at, align="centre", outlined=True)


def _word_line(layout: DanceLayout, size: tuple[int, int], word: Word) -> _TextLine:
    """Rises within its age; stays inside the window whatever the picture's width."""
    wide, high = size
    text = words.BEAT_WORDS[word.kind]
    cap, margin = pixels_of(theme.WORD_CAP, high), pixels_of(theme.MARGIN, high)
    if not layout.word_over:
        cap = min(cap, layout.word.height - pixels_of(RISE, high))
    room = wide - 2 * margin if layout.word_over else layout.word.width
    cap = fitting_cap(text, cap, room, pixels_of(theme.READING_CAP, high))
    half = width(text, cap) / 2 + margin
    x = min(max(layout.word.centerx, half), wide - half)
    return _TextLine(text, cap, (x, layout.word.centery + RISE * high * (0.5 - word.age)))


def _word_area(layout: DanceLayout, size: tuple[int, int], word: Word | None) -> pygame.Rect:
    """Where it stands alone its edge may be cut off: that is as dark as what is around it."""
    if word is None:
        return NOWHERE
    return _word_line(layout, size, word).box if layout.word_over else layout.word


def _draw_word(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    """Fades within its age."""
    if view.word is None:
        return
    line = _word_line(layout, surface.get_size(), view.word)
    age, colour = view.word.age, WORD_COLOURS[view.word.kind]
    opacity = min(1.0, age / 0.08 + 0.4, (1.0 - age) / 0.35)
    draw_text(surface, line.text, line.cap, line.at, colour=colour, align="centre", outlined=True, opacity=opacity)


def _draw_notice(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    draw_notice(surface, layout.notice, view.notice)


def draw_notice(surface: pygame.Surface, area: pygame.Rect, notice: str) -> None:
    """All of it: in several lines and smaller where it is long."""
    if notice:
        cap, least = _notice_caps(surface.get_size())
        draw_filling(surface, notice, cap, area, least, colour=theme.WARNING)


def _notice_caps(size: tuple[int, int]) -> tuple[int, int]:
    """At most and at least."""
    return (
        pixels_of(theme.READING_CAP, size[1]),
        round(LEAST_NOTICE * pixels_of(theme.READING_CAP, theme.reading_height(size))),
    )


def _notice_rows(notice: str, size: tuple[int, int]) -> int:
    """Of the layout: one where it fits; an upright window has room for a second one before it is made smaller."""
    largest, least = _notice_caps(size)
    row = size[0] - 2 * pixels_of(theme.MARGIN, size[1]), pixels_of(theme.BAR_HEIGHT, size[1])
    return (1 if fits(notice, least if size[0] > size[1] else largest, row) else 2) if notice else 0


def _count_in_line(layout: DanceLayout, size: tuple[int, int], number: int) -> _TextLine:
    both = layout.reference.union(layout.camera)
    return _TextLine(str(number), min(pixels_of(COUNT_IN_CAP, size[1]), round(both.height * 0.8)), both.center)


def _count_in_area(layout: DanceLayout, size: tuple[int, int], number: int | None) -> pygame.Rect:
    return NOWHERE if number is None else _count_in_line(layout, size, number).box


def _draw_count_in(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    if view.count_in is not None:
        line = _count_in_line(layout, surface.get_size(), view.count_in)
        draw_text(surface, line.text, line.cap, line.at, align="centre", outlined=True)
