"""The result: how it went in one number, what was good, what to change, and the way on to the mistakes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pygame

from coach.domain.verdicts import VerdictKind
from coach.ui import theme
from coach.ui.strip import draw_strip
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, width, wrapped
from coach.ui.theme import pixels_of
from coach.wording import words
from coach.wording.numbers import points

TAKE_SCORE_CAP: Final = 0.19
RESULT_TEXT_CAP: Final = 0.031
LEAST_RESULT_CAP: Final = 0.024
"""Height of the words' capitals where there is much to say."""
NUMBERS: Final = 11
"""Height of what is below the score, in heights of capitals, without moves."""
RESULT_LINE_CAPS: Final = 2.2
"""From one line of it to the next, at most: closer where there are many."""
RESULT_STRIP: Final = 0.06
"""Height of the strip, of the window's: here it is looked at, not followed, and words need the room."""
NUMBERS_WIDTH: Final = 0.33
"""Of the numbers, of all there is, beside the words."""
DOUBTED: Final = 0.62
"""Size of a score that does not stand for the whole dance, of the usual: what it lacks is said just below."""
SEEN_LINES: Final = 3
"""In which is said, below the score, how much stands behind it."""
WHERE: Final = 0.85
"""Size of the line that says where, of the words'."""
WELL_DANCED_SCORE: Final = 80.0
"""Score from which a take without mistakes is called well danced."""


@dataclass(frozen=True)
class Advice:
    """``where`` in the song, "" = everywhere, and ``what`` to change there."""

    where: str
    what: str


@dataclass(frozen=True)
class ResultView:
    """Everything the result screen shows. Scores 0–100, NaN = nothing was judged.

    seen         how much of the dance stands behind the score, "" = nearly all; ``doubtful``: that is little;
                 ``provisional``: so few beats that another one would change it
    best, worst  names of sections, "" where there is only one or none was judged
    best_move, weakest_move  likewise; "" also for one with the section's name
    good         what was good, a sentence each
    changes      the first mistakes
    notes        what was not recorded, and how late it was, one sentence each
    offer        what can be taken over, or that it was; "" = nothing
    kinds        per beat of the song, as on the strip while dancing
    keys         what can be done, with a placeholder for the ``seconds`` until it happens by itself
    film         how much of the reel is done, 0..1; None if none is being made
    """

    title: str
    score: float
    shape: float
    timing: float
    seen: str = ""
    doubtful: bool = False
    provisional: bool = False
    best: str = ""
    worst: str = ""
    best_move: str = ""
    weakest_move: str = ""
    good: tuple[str, ...] = ()
    changes: tuple[Advice, ...] = ()
    notes: tuple[str, ...] = ()
    offer: str = ""
    kinds: tuple[VerdictKind | None, ...] = ()
    borders: tuple[int, ...] = ()
    keys: str = words.RESULT_KEYS
    seconds: int = 0
    film: float | None = None


def draw_result(surface: pygame.Surface, view: ResultView) -> None:
    """Draws the whole screen: number and sections beside the words, above them in a narrow window."""
    surface.fill(theme.BACKGROUND)
    wide, high = surface.get_size()
    unit = theme.reading_height((wide, high))
    margin, cap = pixels_of(0.045, unit), pixels_of(RESULT_TEXT_CAP, unit)
    strip = pygame.Rect(margin, 0, wide - 2 * margin, pixels_of(RESULT_STRIP, high))
    strip.bottom = round(high - margin - 2.2 * cap)
    draw_strip(surface, strip, view.kinds, borders=view.borders)
    room = wide - 2 * margin
    keys = view.keys.format(seconds=view.seconds)
    keys_cap = fitting_cap(keys, cap, room, max(1, round(0.7 * cap)))
    draw_text(surface, keys, keys_cap, (margin, high - margin - cap / 2), colour=theme.TEXT, room=room)
    if view.film is not None:
        room -= _draw_film(surface, pygame.Rect(margin, margin, room, cap), view.film) + cap
    draw_text(surface, view.title, cap, (margin, margin + cap / 2), colour=theme.QUIET_TEXT, room=room)
    top = round(margin + 2.4 * cap)
    stage = pygame.Rect(margin, top, wide - 2 * margin, strip.top - cap - top)
    numbers = NUMBERS + RESULT_LINE_CAPS * (bool(view.best_move) + bool(view.weakest_move) + 2 * bool(view.seen))
    left, right = _halves(stage, margin, wide / high, round(pixels_of(TAKE_SCORE_CAP, unit) + numbers * cap))
    _draw_numbers(surface, left, view, cap)
    _draw_words(surface, right, view, cap)


def _halves(stage: pygame.Rect, gap: int, shape: float, numbers: int) -> tuple[pygame.Rect, pygame.Rect]:
    """For the numbers, which are ``numbers`` pixels high, and for the words."""
    if shape < 1.2:
        upper = pygame.Rect(stage.topleft, (stage.width, min(numbers, stage.height // 2 - gap)))
        return upper, pygame.Rect(stage.left, upper.bottom + gap, stage.width, stage.bottom - upper.bottom - gap)
    left = pygame.Rect(stage.topleft, (round(stage.width * NUMBERS_WIDTH), stage.height))
    return left, pygame.Rect(left.right + gap, stage.top, stage.right - left.right - gap, stage.height)


def _draw_numbers(surface: pygame.Surface, area: pygame.Rect, view: ResultView, cap: int) -> None:
    """The score, very large, and its two parts as bars."""
    if not np.isfinite(view.score):
        draw_lines(surface, words.NOTHING_JUDGED, round(cap * 1.4), area.topleft, room=area.width, lines=6)
        return
    cap_share = TAKE_SCORE_CAP * (DOUBTED if view.seen else 1.0)
    large = min(pixels_of(cap_share, theme.reading_height(surface.get_size())), area.height // 3)
    large = fitting_cap("100", large, max(1, area.width - cap - width(words.OF_100, cap)), 1)
    colour = theme.QUIET_TEXT if view.doubtful else theme.TEXT
    box = draw_text(surface, points(view.score), large, (area.left, area.top + large / 2), colour=colour)
    beside = box.right + cap
    draw_text(surface, words.OF_100, cap, (beside, box.bottom - cap / 2), colour=theme.QUIET_TEXT)
    if view.provisional:
        small = fitting_cap(words.PROVISIONAL, cap, area.right - beside, 1)
        draw_text(surface, words.PROVISIONAL, small, (beside, box.bottom - 2.3 * cap), colour=theme.WARNING)
    y = box.bottom + RESULT_LINE_CAPS * cap
    if view.seen:
        said = {"room": area.width, "lines": SEEN_LINES, "colour": theme.WARNING, "balance": True}
        y = draw_lines(surface, view.seen, cap, (area.left, box.bottom + 0.7 * cap), **said).bottom + 1.2 * cap
    apart = _apart(view)
    step = min(RESULT_LINE_CAPS * cap, (area.bottom - cap - y) / (len(apart) + 1))
    left = area.left + max(width(name, cap) for name in (words.SHAPE, words.TIMING, words.BEST, words.WORST)) + cap
    for name, value in ((words.SHAPE, view.shape), (words.TIMING, view.timing)):
        _draw_part(surface, pygame.Rect(area.left, round(y), area.width, cap), left, name, value)
        y += step
    least = pixels_of(LEAST_RESULT_CAP, theme.reading_height(surface.get_size()))
    for name, found, colour in apart:
        draw_text(surface, name, cap, (area.left, y + cap / 2), colour=colour)
        smaller = fitting_cap(found, cap, area.right - left, least)
        draw_text(surface, found, smaller, (left, y + cap / 2), room=area.right - left)
        y += step


def _apart(view: ResultView) -> list[tuple[str, str, theme.Colour]]:
    """The section and the move that went best, and those that went worst: what they are, "" for the second of them;
    the name, and the colour."""
    best = [name for name in (view.best, view.best_move) if name]
    worst = [name for name in (view.worst, view.weakest_move) if name]
    return [
        *(("" if k else words.BEST, name, theme.CORRECT) for k, name in enumerate(best)),
        *(("" if k else words.WORST, name, theme.WRONG) for k, name in enumerate(worst)),
    ]


def _draw_part(surface: pygame.Surface, line: pygame.Rect, left: int, name: str, value: float) -> None:
    """A name, a bar of 100 from ``left``, and the number: the bar's length tells it without reading."""
    cap = line.height
    draw_text(surface, name, cap, line.midleft)
    draw_text(surface, points(value), cap, line.midright, align="right")
    bar = pygame.Rect(left, line.top, line.right - width("100", cap) - cap - left, line.height)
    if bar.width <= 0:
        return
    pygame.draw.rect(surface, theme.PANEL, bar, border_radius=cap // 2)
    if np.isfinite(value):
        bar.width = max(cap, round(bar.width * min(max(value, 0.0), 100.0) / 100))
        pygame.draw.rect(surface, theme.CORRECT, bar, border_radius=cap // 2)


def _draw_film(surface: pygame.Surface, line: pygame.Rect, share: float) -> int:
    """How much of the reel is done, on the right of a line; returns the pixels it takes."""
    cap = round(0.8 * line.height)
    text = words.RESULT_FILM_READY if share >= 1 else words.RESULT_FILM
    taken = draw_text(
        surface, text, cap, line.midright, colour=theme.QUIET_TEXT, align="right", room=line.width // 2
    ).width
    bar = pygame.Rect(0, 0, 6 * line.height, cap // 2)
    bar.midright = (line.right - taken - cap, line.centery)
    if share >= 1 or bar.left < line.centerx:
        return taken
    pygame.draw.rect(surface, theme.PANEL, bar, border_radius=bar.height)
    pygame.draw.rect(
        surface, theme.CORRECT, (*bar.topleft, round(bar.width * share), bar.height), border_radius=bar.height
    )
    return line.right - bar.left


@dataclass(frozen=True)
class _Paragraph:
    """``size`` of the usual capitals; ``above``: heights of capitals left free above it."""

    text: str
    colour: theme.Colour = theme.TEXT
    size: float = 1.0
    above: float = 0.7

    def cap(self, cap: int) -> int:
        return max(1, round(self.size * cap))


def _draw_words(surface: pygame.Surface, area: pygame.Rect, view: ResultView, cap: int) -> None:
    """What was good, what to change, what was not seen: as large as all of it fits, down to LEAST_RESULT_CAP; of what
    does not fit then, the last mistakes are left to the review, which shows them all."""
    least = min(cap, pixels_of(LEAST_RESULT_CAP, theme.reading_height(surface.get_size())))
    while len(view.changes) > 1 and _height(_paragraphs(view), least, area.width) > area.height:
        view = replace(view, changes=view.changes[:-1])
    said = _paragraphs(view)
    while cap > least and _height(said, cap, area.width) > area.height:
        cap -= 1
    y = float(area.top)
    for number, one in enumerate(said):
        size = one.cap(cap)
        y += round(one.above * cap) if number else 0
        lines = min(3, (area.bottom - round(y) - size) // line_height(size) + 1)
        if lines < 1:
            return
        how = {"room": area.width, "lines": lines, "colour": one.colour, "balance": True}
        draw_lines(surface, one.text, size, (area.left, y), **how)
        y += line_height(size) * len(wrapped(one.text, size, area.width, lines))


def _paragraphs(view: ResultView) -> list[_Paragraph]:
    good = [_Paragraph(text, above=0.2) for text in view.good]
    notes = [_Paragraph(note, theme.WARNING) for note in view.notes]
    notes += [_Paragraph(view.offer, theme.CORRECT)] if view.offer else []
    return [*([_Paragraph(words.GOOD, theme.CORRECT), *good] if good else []), *_changes(view), *notes]


def _changes(view: ResultView) -> list[_Paragraph]:
    """None for a take that could not be judged."""
    if view.changes:
        parts = [part for change in view.changes for part in _change(change)]
        return [_Paragraph(words.CHANGES, theme.WRONG, above=1.2), *parts]
    none = words.NO_CHANGES if view.score >= WELL_DANCED_SCORE else words.NO_SINGLE_CHANGE
    return [_Paragraph(none)] if np.isfinite(view.score) else []


def _change(change: Advice) -> list[_Paragraph]:
    """Where, and close below, what."""
    where = [_Paragraph(change.where, theme.QUIET_TEXT, WHERE, above=0.5)] if change.where else []
    return [*where, _Paragraph(change.what, above=0.1 if where else 0.5)]


def _height(said: list[_Paragraph], cap: int, room: int) -> float:
    lines = sum(line_height(one.cap(cap)) * len(wrapped(one.text, one.cap(cap), room, 3)) for one in said)
    return lines + sum(round(one.above * cap) for one in said[1:])
