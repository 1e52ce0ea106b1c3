"""The dance screen: what to do, my own body, one word; its pause. Drawn from a view; knows no clock, keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.verdicts import Kind
from coach.live.judgement import WordKind
from coach.live.layout import DanceLayout, dance_layout
from coach.ui import theme
from coach.ui.canvas import Canvas, Part, draw_parts
from coach.ui.card import draw_card
from coach.ui.figure import draw_rings, draw_skeleton
from coach.ui.picture import Placed, dim, draw_picture
from coach.ui.strip import draw_strip, head_left, head_room
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, shortened, text_box, width, wrapped
from coach.ui.theme import pixels_of
from coach.wording import words

NAME_PAD: Final = 0.5
"""Room between a move's name and the edge of its cards, in heights of capitals."""
WORD_COLOURS: Final[dict[WordKind, theme.Colour]] = {
    "perfect": theme.RIGHT,
    "good": theme.RIGHT,
    "ok": theme.TEXT,
    "miss": theme.WRONG,
    "late": theme.WARNING,
    "early": theme.WARNING,
}
LEAST_WORD_CAP: Final = 0.081
"""A long word shrinks down to this, of the window's height, to stand beside the picture and not on it."""
RISE: Final = 0.03
"""How far a word rises while it is shown, of the window's height."""
COUNT_IN_CAP: Final = 0.26
COUNT_PITCH: Final = 1.45
"""From one count's dot to the next, in heights of capitals."""
LIGHT: Final = 0.3
"""How much of the dance's brightness is left behind the words of the pause."""
NOWHERE: Final = pygame.Rect(0, 0, 0, 0)
SHAPE_UNKNOWN: Final = 16 / 9
"""Width over height kept free for a picture that has not come yet."""


@dataclass(frozen=True, eq=False)
class Body:
    """A pose to draw: ``image`` (L, 2) units of frame height, ``visibility`` (L,) 0..1, ``wrong`` (9,) as JOINTS."""

    image: NDArray[np.floating]
    visibility: NDArray[np.floating]
    wrong: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class NextMove:
    """A coming move: the count it falls on, the reference's pose (L, 2), NaN where unknown, and what the move is called
    that the pose belongs to, "" where it has no name."""

    count: int
    pose: NDArray[np.floating]
    name: str = ""


@dataclass(frozen=True)
class Word:
    """What is said of a beat; ``age`` 0 when it appears, 1 when it is gone."""

    kind: WordKind
    age: float


@dataclass(frozen=True, eq=False)
class DanceView:
    """All that the dance screen shows at one moment.

    title            as it can be shown (``coach.ui.fonts.showable``); ``stand_in`` says that it is not the real video
    section          name of the section, "" between sections
    count, counts    what is counted now, 1 … counts (8 in 4/4); 0 = not counting
    pulse            1 on the beat, falling to 0 (80 ms)
    score            0–100, or None while nothing has been judged
    reference        RGB (H, W, 3) or None; ``reference_mirrored`` flips it and the cards for display
    camera           RGB or None; ``camera_mirrored`` flips it, the skeleton and the rings
    next_moves       the next first; at most four are shown
    kinds            per beat of the song, None = not judged yet; ``head`` in beats; ``borders`` first beats of sections
    camera_message   said over the dancer's own picture ("I can't see you: step back in."), "" = nothing
    notice           one line above the strip (sound, recording), "" = nothing
    count_in         the number to show large before the song, or None
    light            of the reference and its cards: 1 as they are … 0 hidden, to be danced from memory
    lines            kept free above the strip, for whoever draws more there
    headings         said in the bar in place of title and section: the first of them for which there is room
    """

    title: str
    section: str = ""
    stand_in: bool = False
    count: int = 0
    counts: int = 8
    pulse: float = 0.0
    score: float | None = None
    reference: NDArray[np.uint8] | None = None
    reference_mirrored: bool = True
    camera: NDArray[np.uint8] | None = None
    camera_mirrored: bool = True
    body: Body | None = None
    next_moves: tuple[NextMove, ...] = ()
    word: Word | None = None
    kinds: tuple[Kind | None, ...] = ()
    head: float | None = None
    borders: tuple[int, ...] = ()
    camera_message: str = ""
    notice: str = ""
    count_in: int | None = None
    light: float = 1.0
    lines: int = 0
    headings: tuple[str, ...] = ()


def draw_dance(
    surface: pygame.Surface, view: DanceView, canvas: Canvas | None = None, whole: bool = True
) -> list[pygame.Rect]:
    """Draws the screen; with the ``canvas`` of the picture before, only what has changed since. Returns where.

    whole  False: the surface still shows that picture, and nothing else was drawn on it
    """
    parts = dance_parts(layout_of(surface.get_size(), view), surface.get_size(), view)
    return draw_on(surface, tuple(parts.values()), canvas, whole)


def draw_on(
    surface: pygame.Surface, parts: tuple[Part, ...], canvas: Canvas | None, whole: bool = True
) -> list[pygame.Rect]:
    """All of the ``parts``, or what of them has changed since the ``canvas`` was drawn; see :func:`draw_dance`."""
    if canvas is not None:
        return canvas.draw(surface, parts, whole)
    draw_parts(surface, parts)
    return [surface.get_rect()]


def draw_pause(surface: pygame.Surface, view: DanceView, canvas: Canvas | None = None) -> None:
    """Draws the dance as it stood when it was paused, dimmed, and the keys over it."""
    draw_dance(surface, replace(view, word=None, count_in=None), canvas)
    draw_paused(surface)


def draw_paused(surface: pygame.Surface) -> None:
    """Over whatever is danced."""
    dim(surface, surface.get_rect(), LIGHT)
    wide, high = surface.get_size()
    room = round(wide * 0.94)
    title = fitting_cap(words.PAUSED, pixels_of(theme.WORD_CAP, high), room, 1)
    draw_text(surface, words.PAUSED, title, (wide / 2, high * 0.4), align="centre", outlined=True)
    cap = min(fitting_cap(keys, pixels_of(theme.CAP, high), room, 1) for keys in words.PAUSE_KEYS)
    for number, keys in enumerate(words.PAUSE_KEYS):
        at = (wide / 2, high * 0.4 + title * 1.3 + number * line_height(cap))
        draw_text(surface, keys, cap, at, align="centre", outlined=True)


def dance_parts(layout: DanceLayout, size: tuple[int, int], view: DanceView) -> dict[str, Part]:
    """By name; what lies on top comes last. A picture is told from another by which array it is, a pose by its
    numbers."""
    head = view.head if view.head is None else head_left(layout.strip, len(view.kinds), view.head)
    moves = tuple((move.count, move.pose.tobytes(), move.name) for move in view.next_moves)
    shown = {
        "bar": (
            pygame.Rect(0, 0, size[0], layout.bar.bottom),
            _draw_bar,
            (_headings(view), view.count, view.counts, view.pulse, view.score),
        ),
        "reference": (layout.reference, _draw_reference, (id(view.reference), view.reference_mirrored, view.light)),
        "camera": (
            layout.camera,
            _draw_camera,
            (id(view.camera), view.camera_mirrored, body_key(view.body), view.camera_message),
        ),
        "cards": (
            layout.cards[0].unionall(layout.cards[1:]),
            _draw_cards,
            (view.light, view.reference_mirrored, moves),
        ),
        "strip": (head_room(layout.strip), _draw_strip, (view.kinds, view.borders, head)),
        "notice": (layout.notice, _draw_notice, view.notice),
        "word": (_word_area(layout, size, view.word), _draw_word, view.word),
        "count-in": (_count_in_area(layout, size, view.count_in), _draw_count_in, view.count_in),
    }
    return {
        name: Part(area, (layout, shows), partial(draw, layout=layout, view=view))
        for name, (area, draw, shows) in shown.items()
    }


def body_key(body: Body | None) -> tuple[bytes, ...] | None:
    """The same for bodies that look the same."""
    return body and (body.image.tobytes(), body.visibility.tobytes(), body.wrong.tobytes())


def layout_of(size: tuple[int, int], view: DanceView) -> DanceLayout:
    """Where everything of ``view`` stands in a window of ``size``."""
    cap = pixels_of(LEAST_WORD_CAP, size[1])
    room = max(width(word, cap) for word in words.BEAT_WORDS.values())
    return dance_layout(size, _shape(view.reference), _shape(view.camera), room, max(view.lines, bool(view.notice)))


def _shape(rgb: NDArray[np.uint8] | None) -> float:
    return SHAPE_UNKNOWN if rgb is None else rgb.shape[1] / rgb.shape[0]


# ---------------------------------------------------------------- the bar


def _draw_bar(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    """Title and section, the count of the eight, the score; what does not fit gives way from the left."""
    cap = pixels_of(theme.CAP, surface.get_height())
    bar, line = layout.bar, layout.bar.height // layout.bar_lines
    middle = bar.top + line // 2
    score = _draw_score(surface, view.score, cap, (bar.right, middle))
    counting = view.counts * cap * COUNT_PITCH if view.count else 0.0
    if layout.bar_lines == 2:
        _draw_counts(surface, view, cap, (bar.left, bar.bottom - line // 2))
        room = score.left - cap - bar.left
    else:
        _draw_counts(surface, view, cap, (score.left - 0.8 * cap - counting, middle))
        room = round(score.left - 1.6 * cap - counting - bar.left)
    text = next((said for said in _headings(view) if width(said, cap) <= room), _headings(view)[-1])
    draw_text(surface, text, cap, (bar.left, middle), room=room)


def _headings(view: DanceView) -> tuple[str, ...]:
    """From the fullest to the shortest; the title never without its "stand-in"."""
    if view.headings:
        return view.headings
    title = words.TITLE_STAND_IN.format(title=view.title) if view.stand_in else view.title
    if not view.section:
        return (title,)
    return f"{title} · {view.section}", view.section


def _draw_score(surface: pygame.Surface, score: float | None, cap: int, at: tuple[int, int]) -> pygame.Rect:
    """Right-aligned at ``at``; returns a box that holds "100", so that nothing beside it moves when the score does."""
    if score is not None and np.isfinite(score):
        draw_text(surface, f"{score:.0f}", cap, at, align="right")
    wide = width("100", cap)
    return pygame.Rect(at[0] - wide, at[1] - cap // 2, wide, cap)


def _draw_counts(surface: pygame.Surface, view: DanceView, cap: int, left: tuple[float, float]) -> None:
    """A dot for every count, the current one as a number in a disc that swells on the beat."""
    for count in range(1, view.counts + 1 if view.count else 1):
        at = (round(left[0] + (count - 0.5) * cap * COUNT_PITCH), round(left[1]))
        if count < view.count:
            pygame.draw.aacircle(surface, theme.TEXT, at, cap * 0.24)
        elif count > view.count:
            pygame.draw.aacircle(surface, theme.QUIET, at, cap * 0.24, max(2, cap // 12))
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
    draw_camera_message(surface, placed.rect, view.camera_message)


def draw_camera_message(surface: pygame.Surface, rect: pygame.Rect, message: str) -> None:
    """Over the dancer's own picture; nothing where it is ""."""
    if message:
        dim(surface, rect, 0.45)
        _draw_message(surface, rect, message)


def draw_body(surface: pygame.Surface, placed: Placed, body: Body, colour: theme.Colour | None = None) -> None:
    """Skeleton and rings over a picture that was just drawn. ``colour``: see :func:`draw_skeleton`."""
    draw_skeleton(surface, placed, body.image, body.visibility, colour)
    draw_rings(surface, placed, body.image, body.wrong, surface.get_height())


def _draw_empty(surface: pygame.Surface, rect: pygame.Rect, message: str) -> None:
    pygame.draw.rect(surface, theme.PANEL, rect, border_radius=pixels_of(theme.CORNER, surface.get_height()))
    _draw_message(surface, rect, message)


def _draw_message(surface: pygame.Surface, rect: pygame.Rect, message: str) -> None:
    """Centred in a picture, in as many lines as it takes."""
    cap = pixels_of(theme.CAP, surface.get_height())
    room = rect.width - 2 * cap
    lines = wrapped(message, cap, room, max(1, rect.height // line_height(cap) - 1))
    top = rect.centery - (len(lines) - 1) * line_height(cap) / 2 - cap / 2
    draw_lines(surface, message, cap, (rect.centerx, top), room=room, lines=len(lines), align="centre")


# ---------------------------------------------------------------- cards, strip, words, numbers


def _draw_strip(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    draw_strip(surface, layout.strip, view.kinds, view.head, view.borders)


def _draw_cards(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    if view.light <= 0:
        return
    cap = pixels_of(theme.CAP, surface.get_height())
    for k, (rect, move) in enumerate(zip(layout.cards, view.next_moves)):
        draw_card(surface, rect, move.pose, str(move.count), cap, mirrored=view.reference_mirrored, next_up=k == 0)
    row = layout.cards[0].unionall([rect for rect in layout.cards if rect.top == layout.cards[0].top])
    for name, rect in _named_runs(layout.cards, view.next_moves):
        _draw_name(surface, rect, name, cap, whole=rect.width == row.width)
    for rect, _ in zip(layout.cards, view.next_moves):
        _dim_by(surface, rect, view.light)


def _named_runs(cards: Sequence[pygame.Rect], moves: Sequence[NextMove]) -> list[tuple[str, pygame.Rect]]:
    """Each move's name, and all the cards of a row that are of it."""
    runs: list[tuple[str, pygame.Rect]] = []
    for rect, move in zip(cards, moves):
        if runs and runs[-1][0] == move.name and runs[-1][1].top == rect.top:
            runs[-1] = (move.name, runs[-1][1].union(rect))
        else:
            runs.append((move.name, rect))
    return [(name, rect) for name, rect in runs if name]


def _draw_name(surface: pygame.Surface, rect: pygame.Rect, name: str, cap: int, whole: bool) -> None:
    """At the foot of its cards, from when there are enough of them to read it; shortened where a ``whole`` row is not
    enough."""
    pad = max(2, round(cap * NAME_PAD))
    room = rect.width - 2 * pad
    if whole or width(name, cap) <= room:
        draw_text(surface, name, cap, (rect.left + pad, rect.bottom - pad - cap / 2), room=room, outlined=True)


@dataclass(frozen=True)
class _Line:
    """A text, its capitals' height in pixels and their middle."""

    text: str
    cap: int
    at: tuple[float, float]

    @property
    def box(self) -> pygame.Rect:
        return text_box(self.text, self.cap, self.at, align="centre", outlined=True)


def _word_line(layout: DanceLayout, size: tuple[int, int], word: Word) -> _Line:
    """Rises within its age; stays inside the window whatever the picture's width."""
    wide, high = size
    text = words.BEAT_WORDS[word.kind]
    cap = pixels_of(theme.WORD_CAP, high)
    if layout.word_over:
        cap = fitting_cap(text, cap, wide, pixels_of(theme.CAP, high))
    else:
        cap = min(cap, layout.word.height - pixels_of(RISE, high))
        cap = fitting_cap(text, cap, layout.word.width, pixels_of(LEAST_WORD_CAP, high))
    half = width(text, cap) / 2
    x = min(max(layout.word.centerx, half), wide - half)
    return _Line(text, cap, (x, layout.word.centery + RISE * high * (0.5 - word.age)))


def _word_area(layout: DanceLayout, size: tuple[int, int], word: Word | None) -> pygame.Rect:
    """Where it stands alone its edge may be cut off: it is as dark as what is around it."""
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
    if view.notice:
        cap = pixels_of(theme.CAP, surface.get_height())
        text = shortened(view.notice, cap, layout.notice.width)
        draw_text(surface, text, cap, layout.notice.center, colour=theme.WARNING, align="centre")


def _count_in_line(layout: DanceLayout, size: tuple[int, int], number: int) -> _Line:
    both = layout.reference.union(layout.camera)
    return _Line(str(number), min(pixels_of(COUNT_IN_CAP, size[1]), round(both.height * 0.8)), both.center)


def _count_in_area(layout: DanceLayout, size: tuple[int, int], number: int | None) -> pygame.Rect:
    return NOWHERE if number is None else _count_in_line(layout, size, number).box


def _draw_count_in(surface: pygame.Surface, layout: DanceLayout, view: DanceView) -> None:
    if view.count_in is not None:
        line = _count_in_line(layout, surface.get_size(), view.count_in)
        draw_text(surface, line.text, line.cap, line.at, align="centre", outlined=True)
