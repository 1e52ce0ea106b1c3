"""A small plan from above: where the dancers of a group stand on a beat, and where they should."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame

from coach.takes.group_summary import plan_shown
from coach.takes.group_take import GroupTake
from coach.ui import theme
from coach.ui.from_above import from_above
from coach.ui.text import draw_text
from coach.ui.theme import pixels_of
from coach.wording import group_words as words

DANCER: Final = 0.028
"""Radius of a dancer, in units."""
TARGET_CIRCLE_RADIUS: Final = 1.35
"""Radius of the circle where somebody should stand, relative to a dancer's: visible around one who stands right."""
DASHES: Final = 8
"""Arcs of the circle where somebody should stand."""


@dataclass(frozen=True)
class FloorView:
    """``places``, ``wanted``: as :func:`coach.ui.from_above.from_above` takes them; ``wrong``: who is ringed, from 0;
    −1: nobody; ``heading``: above the plan."""

    places: tuple[complex, ...]
    wanted: tuple[complex, ...]
    wrong: int
    heading: str = ""


def floor_of(together: GroupTake) -> FloorView | None:
    """Where a take's formation is worst, or else in the middle of the dance; None if there is no formation."""
    shown = plan_shown(together)
    if not shown:
        return None
    beat, wrong = shown[0]
    places, wanted = together.formation.places[:, beat], together.formation.wanted[:, beat]
    return FloorView(tuple(places), tuple(wanted), wrong, words.PLAN_BEAT.format(beat=together.beats[beat] + 1))


def draw_floor(surface: pygame.Surface, area: pygame.Rect, view: FloorView, unit: int) -> None:
    """Full circles where they stand, dashed ones where they should, the audience below; ``unit``: see theme."""
    radius, cap = pixels_of(DANCER, unit), pixels_of(theme.SMALL_CAP, unit)
    rect = area.inflate(0, -6 * cap)
    if min(rect.size) < 4 * radius:
        return
    pygame.draw.rect(surface, theme.PANEL, rect, border_radius=radius // 2)
    draw_text(surface, view.heading, cap, (rect.centerx, rect.top - 1.5 * cap), align="centre", room=area.width)
    below = (rect.centerx, rect.bottom + 1.5 * cap)
    draw_text(surface, words.AUDIENCE, cap, below, colour=theme.QUIET_TEXT, align="centre", room=area.width)
    edge = 4 * radius
    mine, theirs = from_above(
        np.array(view.places), np.array(view.wanted), max(1, rect.width - edge), max(1, rect.height - edge)
    )
    middle = complex(*rect.center)
    line = max(2, radius // 6)
    along = sorted(middle + theirs[np.isfinite(theirs)], key=lambda one: one.real)
    if len(along) > 1:
        pygame.draw.lines(surface, theme.EDGE, False, [_at(one) for one in along], line)
    for k, (place, should) in enumerate(zip(middle + mine, middle + theirs)):
        _draw_dancer(surface, place, should, k, radius, line, k == view.wrong)


def _draw_dancer(
    surface: pygame.Surface, place: complex, should: complex, k: int, radius: int, line: int, wrong: bool
) -> None:
    """NaN is left out."""
    colour = theme.DANCER_COLOURS[k % len(theme.DANCER_COLOURS)]
    if np.isfinite(should):
        for turn in np.arange(DASHES) * 2 * np.pi / DASHES:
            along = turn + np.linspace(0, np.pi / DASHES, 5)
            dash = should + TARGET_CIRCLE_RADIUS * radius * np.exp(1j * along)
            pygame.draw.lines(surface, colour, False, [_at(one) for one in dash], line)
    if not np.isfinite(place):
        return
    if np.isfinite(should):
        pygame.draw.line(surface, colour, _at(place), _at(should), line)
    if wrong:
        pygame.draw.aacircle(surface, theme.WRONG, _at(place), round(1.8 * radius), 2 * line)
    pygame.draw.aacircle(surface, colour, _at(place), radius)
    draw_text(surface, str(k + 1), round(0.9 * radius), _at(place), colour=theme.BACKGROUND, align="centre")


def _at(point: complex) -> tuple[int, int]:
    return round(point.real), round(point.imag)
