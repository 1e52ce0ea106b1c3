"""Text that fits: measured, shrunk, wrapped or shortened, and drawn by its capitals.

A text is placed by the box of its capitals, because that is what the eye aligns; a "g" may hang below it.
Rendered texts are cached, so a screen that says the same thing again costs a blit.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

import pygame

from coach.ui import fonts
from coach.ui.drawing_cache import cached_drawings
from coach.ui.theme import BACKGROUND, TEXT, Colour
from coach.wording.words import STAND_IN_MARK

Align = Literal["left", "centre", "right"]

BETWEEN_WORDS: Final = re.compile(r"(?<!\d) | (?!(?:%|ms|s|BPM)(?!\w))")
TEXTS: Final = 16_000_000
"""Bytes of rendered texts kept: twice what one 3840x2160 screen shows."""


@lru_cache(maxsize=2048)
def width(text: str, cap: int) -> int:
    """Pixels from the first glyph to the last."""
    return fonts.font(cap, text).size(fonts.clean(text))[0]


@lru_cache(maxsize=512)
def shortened(text: str, cap: int, room: int) -> str:
    """``text``, or as much of its beginning as fits ``room`` pixels with an ellipsis; "" if not even that fits.
    A stand-in is called one however short its title becomes."""
    if width(text, cap) <= room:
        return text
    whole = fonts.clean(text)
    mark = STAND_IN_MARK if whole.endswith(STAND_IN_MARK) else ""
    for end in range(len(whole) - len(mark) - 1, 0, -1):
        part = f"{whole[:end].rstrip(' ·,-')}…{mark}"
        if width(part, cap) <= room:
            return part
    return ""


@lru_cache(maxsize=512)
def fitting_cap(text: str, cap: int, room: int, least: int) -> int:
    """The largest height of capitals up to ``cap`` at which ``text`` fits ``room`` pixels, never below ``least``."""
    while cap > least and width(text, cap) > room:
        cap -= 1
    return max(cap, least)


@lru_cache(maxsize=512)
def wrapped(text: str, cap: int, room: int, lines: int) -> tuple[str, ...]:
    """``text`` broken between words into at most ``lines`` lines; if it does not fit, the last ends in an ellipsis.
    A key stays with what it does ("· Q: quit"), a number with its unit ("90 ms")."""
    words = BETWEEN_WORDS.split(fonts.clean(text))
    done: list[str] = []
    while words and len(done) < lines - 1:
        count = next((n for n in range(len(words), 1, -1) if width(" ".join(words[:n]), cap) <= room), 1)
        if count > 2 and words[count - 1].endswith(":") and words[count - 2] == "·":
            count -= 1
        done.append(shortened(" ".join(words[:count]), cap, room))
        words = words[count:]
    if words:
        done.append(shortened(" ".join(words), cap, room))
    return tuple(done)


@lru_cache(maxsize=512)
def balanced(text: str, cap: int, room: int, lines: int) -> tuple[str, ...]:
    """As :func:`wrapped`, in as many lines but of about the same length, so that no word stands alone in the last."""
    greedy = wrapped(text, cap, room, lines)
    low, high = 0, room  # the narrowest room with the same number of lines, and nothing lost
    while len(greedy) > 1 and high - low > 1:
        middle = (low + high) // 2
        tried = wrapped(text, cap, middle, len(greedy))
        low, high = (low, middle) if " ".join(tried) == " ".join(greedy) else (middle, high)
    return wrapped(text, cap, high, lines) if len(greedy) > 1 else greedy


@lru_cache(maxsize=512)
def filling_cap(text: str, cap: int, size: tuple[int, int], least: int) -> int:
    """The largest height of capitals up to ``cap`` at which all of ``text``, in lines, fits ``size`` (pixels), never
    below ``least``."""
    while cap > least and not fits(text, cap, size):
        cap -= 1
    return max(cap, least)


def fits(text: str, cap: int, size: tuple[int, int]) -> bool:
    """Whether all of ``text``, in as many lines as it takes, fits ``size`` (pixels)."""
    lines = wrapped(text, cap, size[0], rows_in(size[1], cap))
    return " ".join(lines) == fonts.clean(text)


def rows_in(high: int, cap: int) -> int:
    """Lines for which ``high`` pixels are enough, what hangs below the last one included; at least one."""
    return max(1, round(high - 1.5 * cap) // line_height(cap) + 1)


def draw_text(
    surface: pygame.Surface,
    text: str,
    cap: int,
    at: tuple[float, float],
    *,
    colour: Colour = TEXT,
    align: Align = "left",
    room: int | None = None,
    outlined: bool = False,
    opacity: float = 1.0,
) -> pygame.Rect:
    """Draws one line with the capitals' vertical middle at ``at``; returns the box of the capitals.

    ``room`` (pixels) shortens the text to fit; ``outlined`` puts a dark edge around it, to be read over any picture.
    """
    line = text if room is None else shortened(text, cap, room)
    image = _rendered(line, cap, colour, _edge(cap) if outlined else 0)
    image.set_alpha(round(255 * opacity))
    surface.blit(image, text_box(line, cap, at, align=align, outlined=outlined))
    return _capitals(line, cap, at, align)


def text_box(
    text: str, cap: int, at: tuple[float, float], *, align: Align = "left", outlined: bool = False
) -> pygame.Rect:
    """All pixels that :func:`draw_text` may touch, including descenders and the edge."""
    sized, edge = fonts.font(cap, text), _edge(cap) if outlined else 0
    capitals = _capitals(text, cap, at, align)
    top = capitals.top - (sized.get_ascent() - capitals.height)
    size = sized.size(fonts.clean(text))
    return pygame.Rect((capitals.left, top), size).inflate(2 * edge, 2 * edge)


def _capitals(text: str, cap: int, at: tuple[float, float], align: Align) -> pygame.Rect:
    """The box of a line's capitals, with its middle at the height ``at[1]``."""
    wide, tall = width(text, cap), fonts.cap_height(fonts.font(cap, text))
    left = round(at[0] - {"left": 0.0, "centre": wide / 2, "right": wide}[align])
    return pygame.Rect(left, round(at[1] - tall / 2), wide, tall)


def draw_lines(
    surface: pygame.Surface,
    text: str,
    cap: int,
    at: tuple[float, float],
    *,
    room: int,
    lines: int,
    colour: Colour = TEXT,
    align: Align = "left",
    balance: bool = False,
) -> pygame.Rect:
    """Draws a paragraph whose first line's capitals begin at the height ``at[1]``; returns the box it takes.

    ``balance``: lines of about the same length, for what is read at a glance.
    """
    box = pygame.Rect(round(at[0]), round(at[1]), 0, 0)
    for number, line in enumerate((balanced if balance else wrapped)(text, cap, room, lines)):
        middle = at[1] + cap / 2 + number * line_height(cap)
        box.union_ip(draw_text(surface, line, cap, (at[0], middle), colour=colour, align=align))
    return box


def draw_filling(
    surface: pygame.Surface, text: str, cap: int, area: pygame.Rect, least: int, *, colour: Colour = TEXT
) -> None:
    """Draws all of ``text`` in the middle of ``area``: in one line or in several, as large as ``cap`` where it fits."""
    cap = filling_cap(text, cap, area.size, least)
    lines = balanced(text, cap, area.width, rows_in(area.height, cap))
    top = area.centery - (len(lines) - 1) * line_height(cap) / 2
    for number, line in enumerate(lines):
        draw_text(surface, line, cap, (area.centerx, top + number * line_height(cap)), colour=colour, align="centre")


def line_height(cap: int) -> int:
    """From one line's capitals to the next line's, in pixels."""
    return round(cap * 1.75)


def _edge(cap: int) -> int:
    return max(2, round(cap * 0.07))


@cached_drawings(TEXTS)
def _rendered(text: str, cap: int, colour: Colour, edge: int) -> pygame.Surface:
    sized = fonts.font(cap, text)
    face = sized.render(fonts.clean(text), True, colour)
    if not edge:
        return face
    dark = sized.render(fonts.clean(text), True, BACKGROUND)
    image = pygame.Surface((face.get_width() + 2 * edge, face.get_height() + 2 * edge), pygame.SRCALPHA)
    for x, y in _circle(edge):
        image.blit(dark, (edge + x, edge + y))
    image.blit(face, (edge, edge))
    return image


def _circle(radius: int) -> list[tuple[int, int]]:
    turns = (pygame.Vector2(radius, 0).rotate(angle) for angle in range(0, 360, 8 if radius > 6 else 15))
    return list(dict.fromkeys((round(turn.x), round(turn.y)) for turn in turns))
