"""A drawing as a list of marks, so that a page can show it as SVG and a file as pixels, and both look the same.

A mark's unit is about a screen pixel; x to the right, y down.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from coach.ui import theme
from coach.ui.figure import SUBPIXEL
from coach.ui.text import Align, draw_text
from coach.ui.theme import Colour

DASH: Final = (5.0, 4.0)
"""Units drawn and left out in a dashed line."""
CAPITALS: Final = 0.72
"""Height of Manrope's capitals, in sizes of the letters."""


@dataclass(frozen=True)
class FilledRectangle:
    """A filled rectangle; ``opacity`` 0..1."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour
    opacity: float = 1.0


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line through points (N, 2); it breaks where they are NaN."""

    points: NDArray[np.float64]
    colour: Colour
    width: float = 1.0
    dashed: bool = False

    def runs(self) -> Iterator[NDArray[np.float64]]:
        """The pieces (n, 2) between breaks, with two points or more."""
        known = np.isfinite(self.points).all(axis=1)
        for run in np.split(np.arange(len(known)), np.flatnonzero(np.diff(known)) + 1):
            if len(run) > 1 and known[run[0]]:
                yield self.points[run]


@dataclass(frozen=True)
class Words:
    """One line of text with its baseline at y, ``size`` units high."""

    x: float
    y: float
    text: str
    size: float
    colour: Colour = theme.QUIET_TEXT
    align: Align = "left"


Mark: TypeAlias = FilledRectangle | Stroke | Words


@dataclass(frozen=True)
class Drawing:
    """Marks, the first at the bottom, on ``width`` × ``height`` units."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def png(drawings: Sequence[Drawing], scale: float = 2.0) -> bytes:
    """A PNG file of drawings one below another on the screens' background, ``scale`` pixels to a unit."""
    wide, tall = max(one.width for one in drawings), sum(one.height for one in drawings)
    pixels = np.full((round(tall * scale), round(wide * scale), 3), theme.BACKGROUND, np.uint8)
    top, written = 0.0, []
    for one in drawings:
        for mark in one.marks:
            if isinstance(mark, Words):
                written.append((mark, top))
            else:
                (_fill if isinstance(mark, FilledRectangle) else _draw)(pixels, mark, top, scale)
        top += one.height
    surface = pygame.image.frombuffer(pixels.tobytes(), pixels.shape[1::-1], "RGB")
    for mark, offset in written:
        cap = CAPITALS * mark.size * scale
        at = (mark.x * scale, (mark.y + offset) * scale - cap / 2)
        draw_text(surface, mark.text, round(cap), at, colour=mark.colour, align=mark.align)
    file = io.BytesIO()
    pygame.image.save(surface, file, "drawing.png")
    return file.getvalue()


def _fill(pixels: NDArray[np.uint8], box: FilledRectangle, top: float, scale: float) -> None:
    x, y = round(box.x * scale), round((box.y + top) * scale)
    area = pixels[y : y + max(1, round(box.height * scale)), x : x + max(1, round(box.width * scale))]
    area[:] = np.rint(area * (1 - box.opacity) + np.array(box.colour) * box.opacity)


def _draw(pixels: NDArray[np.uint8], stroke: Stroke, top: float, scale: float) -> None:
    width = max(1, round(stroke.width * scale))
    for run in stroke.runs():
        for piece in _dashes(run) if stroke.dashed else (run,):
            fixed = np.rint((piece + (0, top)) * scale * 2**SUBPIXEL).astype(np.int32)
            cv2.polylines(pixels, [fixed[:, None]], False, stroke.colour, width, cv2.LINE_AA, SUBPIXEL)


def _dashes(run: NDArray) -> Iterator[NDArray[np.float64]]:
    """The pieces of a line (n, 2) that are drawn."""
    way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(run, axis=0), axis=1))])
    for start in np.arange(0, way[-1], sum(DASH)):
        end = min(start + DASH[0], way[-1])
        at = np.concatenate([[start], way[(way > start) & (way < end)], [end]])
        yield np.stack([np.interp(at, way, run[:, axis]) for axis in (0, 1)], axis=1)
