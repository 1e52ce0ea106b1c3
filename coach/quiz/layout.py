"""Where things are on the quiz's screens. Pure but for pygame's rectangles."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from coach.quiz.rules import CHOICES
from coach.ui import theme
from coach.ui.theme import pixels_of, reading_height


@dataclass(frozen=True)
class QuestionPlaces:
    """From top to bottom, in pixels of the window; ``unit``: the length that proportions refer to."""

    unit: int
    bar: pygame.Rect
    stage: pygame.Rect
    time: pygame.Rect
    choices: tuple[pygame.Rect, ...]
    keys: pygame.Rect


def question_places(size: tuple[int, int]) -> QuestionPlaces:
    wide, high = size
    unit = reading_height(size)
    margin, gap = pixels_of(0.03, unit), pixels_of(0.016, unit)
    keys = pygame.Rect(margin, high - pixels_of(0.065, unit), wide - 2 * margin, pixels_of(0.065, unit))
    columns = 2 if wide >= 1.2 * high else 1
    rows = CHOICES // columns
    each = pixels_of(0.105 if columns == 2 else 0.095, unit)
    top = keys.top - rows * each - (rows - 1) * gap
    across = (keys.width - (columns - 1) * gap) // columns
    choices = tuple(
        pygame.Rect(margin + k % columns * (across + gap), top + k // columns * (each + gap), across, each)
        for k in range(CHOICES)
    )
    time = pygame.Rect(margin, top - pixels_of(0.045, unit), wide - 2 * margin, pixels_of(0.022, unit))
    bar = pygame.Rect(margin, 0, wide - 2 * margin, pixels_of(theme.BAR_HEIGHT, unit))
    stage = pygame.Rect(0, bar.bottom, wide, max(1, time.top - gap - bar.bottom))
    return QuestionPlaces(unit, bar, stage, time, choices, keys)


def halves(stage: pygame.Rect) -> tuple[pygame.Rect, pygame.Rect]:
    """For the video and for the dancer, side by side."""
    left = pygame.Rect(stage.left, stage.top, stage.width // 2, stage.height)
    return left, pygame.Rect(left.right, stage.top, stage.width - left.width, stage.height)


def choice_at(places: QuestionPlaces, x: int, y: int) -> int | None:
    """Which choice is there, from 0."""
    return next((k for k, rect in enumerate(places.choices) if rect.collidepoint(x, y)), None)


def rows(area: pygame.Rect, count: int, gap: int) -> list[pygame.Rect]:
    """``area`` cut into rows of equal height."""
    each = (area.height - (count - 1) * gap) // max(count, 1)
    return [pygame.Rect(area.left, area.top + k * (each + gap), area.width, each) for k in range(count)]
