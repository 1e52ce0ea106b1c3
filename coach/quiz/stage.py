"""Where the dancer dances: a dark room, a floor line that responds to each beat, and the dancer in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import pygame

from coach.domain.beats import BeatGrid
from coach.quiz.figure import FigureStyle, PixelTransform, StickFigure, draw_figure
from coach.ui import theme

FLOOR_LINE: Final = 0.88
"""Height of the floor line, of the stage's height."""
STAGE_DANCER_HEIGHT: Final = 0.82
"""How high the dancer may reach above it, of the stage's height."""
PULSE_S: Final = 0.35
"""s in which a beat's light spreads over the floor and fades."""
FLOOR_FLASH_S: Final = 0.08
"""s for which the line itself flashes on the beat."""
LARGEST_TORSO: Final = 0.27
"""Of the stage's height: a dancer who crouches all the time must not become a giant."""


def view_of(figures: Sequence[StickFigure], stage: pygame.Rect) -> PixelTransform:
    """All of them on the stage's floor, as large as they fit, centred."""
    boxes = np.array([figure.box for figure in figures])
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    room = 0.92 * stage.width, STAGE_DANCER_HEIGHT * stage.height
    scale = min(room[0] / max(right - left, 1e-3), room[1] / max(bottom - top, 1e-3))
    scale = min(scale, LARGEST_TORSO * stage.height / max(figure.size for figure in figures))
    floor = stage.top + FLOOR_LINE * stage.height
    return PixelTransform(scale, stage.centerx - scale * (left + right) / 2, floor - scale * bottom)


def draw_stage(
    surface: pygame.Surface,
    stage: pygame.Rect,
    figures: Sequence[StickFigure],
    t: float,
    beats: BeatGrid,
    looks: Sequence[FigureStyle],
    view: PixelTransform | None = None,
) -> None:
    """The room and the dancers at ``t`` s of their song; nothing is drawn outside ``stage``."""
    if stage.width < 8 or stage.height < 8:
        return
    before = surface.get_clip()
    surface.set_clip(stage.clip(before))
    surface.blit(_room(stage.size), stage)
    since = since_beat(beats, t)
    view = view or (view_of(figures, stage) if figures else None)
    _draw_floor(surface, stage, since)
    for figure, look in zip(figures, looks):
        draw_figure(surface, figure, view, t, look)
    surface.set_clip(before)


def since_beat(beats: BeatGrid, t: float) -> float:
    """s since the newest beat; infinite before the first."""
    k = int(np.searchsorted(beats.times, t + 1e-9, side="right")) - 1
    return float(t - beats.times[k]) if k >= 0 else float("inf")


def _draw_floor(surface: pygame.Surface, stage: pygame.Rect, since: float) -> None:
    y, unit = stage.top + round(FLOOR_LINE * stage.height), stage.height
    pulse = max(0.0, 1 - max(0.0, since - FLOOR_FLASH_S) / PULSE_S)
    pool = _pool((min(stage.width, round(1.7 * unit)), round(0.2 * unit)), round(16 * (0.35 + 0.65 * pulse**2)))
    surface.blit(pool, pool.get_rect(center=(stage.centerx, y)), special_flags=pygame.BLEND_RGB_ADD)
    line = _line((stage.width, max(8, round(0.07 * unit))), round(16 * (0.5 + 0.5 * pulse)))
    surface.blit(line, line.get_rect(center=(stage.centerx, y)), special_flags=pygame.BLEND_RGB_ADD)


@lru_cache(maxsize=64)
def _pool(size: tuple[int, int], level: int) -> pygame.Surface:
    """Light on the floor around the dancer; ``level`` of 16."""
    x, y = (np.linspace(-1, 1, length) for length in size)
    light = np.clip(1 - np.hypot(x[:, None], y[None, :]), 0, 1) ** 2 * 0.5 * level / 16
    image = pygame.Surface(size)
    pygame.surfarray.blit_array(image, (light[..., None] * theme.ACCENT).astype(np.uint8))
    return image


@lru_cache(maxsize=64)
def _line(size: tuple[int, int], level: int) -> pygame.Surface:
    """A line of light fading to both sides; ``level`` of 16."""
    width, height = size
    across = np.clip(1.15 - np.abs(np.linspace(-1.15, 1.15, width)), 0, 1)[:, None]
    off = np.abs(np.arange(height) - (height - 1) / 2)[None, :]
    light = across * (np.exp(-((off / max(1.0, 0.035 * height)) ** 2)) + 0.22 * np.exp(-off / (0.16 * height)))
    image = pygame.Surface((width, height))
    pixels = np.clip(light * level / 16, 0, 1)[..., None] * theme.ACCENT
    pygame.surfarray.blit_array(image, pixels.astype(np.uint8))
    return image


@lru_cache(maxsize=8)
def _room(size: tuple[int, int]) -> pygame.Surface:
    """A little light behind the dancer, and a slightly shiny floor."""
    wide, high = size
    x = (np.arange(wide)[:, None] - wide / 2) / high
    y = (np.arange(high)[None, :] / high) - 0.45
    light = 0.17 * np.exp(-((x / 0.75) ** 2 + (y / 0.38) ** 2)) * np.clip(np.arange(high) / (0.25 * high), 0, 1)
    floor = np.where(
        y > FLOOR_LINE - 0.45, 0.13 * np.exp(-((x / 0.9) ** 2)) * np.exp(-(y - FLOOR_LINE + 0.45) / 0.04), 0.0
    )
    glow = light[..., None] * (92, 120, 200) + floor[..., None] * theme.ACCENT
    pixels = np.array(theme.BACKGROUND) + glow + _grain(size)[..., None]
    image = pygame.Surface(size, 0, 32)
    pygame.surfarray.blit_array(image, np.clip(pixels, 0, 255).astype(np.uint8))
    return image


def _grain(size: tuple[int, int]) -> np.ndarray:
    """Half a step of noise, so that dark shades show no bands."""
    return np.random.default_rng(0).uniform(0, 1, size)
