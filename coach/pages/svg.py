"""Inline SVG for the pages: small pure functions from numbers to text, in the colours of the screens.

Every image is named for a screen reader by its <title> and described by its <desc>.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import ArrayLike, NDArray

from coach.base.console import cells
from coach.ui import theme
from coach.wording.passages import clock

Svg: TypeAlias = Markup
"""An <svg> for a page: its contents are already escaped."""

PLOT_WIDTH: Final = 360
"""Width of a plot in units, each about a pixel of a phone, so that letters keep their size."""
PLOT_HEIGHT: Final = 150
PLOT_LEFT, RIGHT_PAD, TOP, BOTTOM = 44, 8, 10, 22
LEVEL_GAP: Final = 9
"""From a level's label to the plot: a ring around the first point does not touch it."""
PLOT_FONT_SIZE: Final = 12
"""Size of a plot's letters."""
LETTER_WIDTH: Final = 0.58
"""Mean width of a letter of Manrope Bold, in font sizes."""
WIDE_LETTER: Final = 1.0
"""The same for Hangul, kana, Chinese characters and emoji: they fill a square."""


def hex_of(colour: theme.Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def image(
    name: str, title: str, description: str, size: tuple[float, float], marks: Iterable[str], shape: str = ""
) -> Svg:
    """An <svg> of ``marks`` that scales with the page; ``name`` makes its ids unique, ``shape`` is for attributes."""
    box = f'viewBox="0 0 {size[0]:g} {size[1]:g}"{shape}'
    return Svg(
        f'<svg {box} role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"{''.join(marks)}</svg>"
    )


def text(x: float, y: float, words: str, anchor: str = "start", colour: theme.Colour = theme.QUIET_TEXT) -> str:
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {where} font-size="{PLOT_FONT_SIZE}" fill="{hex_of(colour)}">{escape(words)}</text>'


def width_of(words: str, size: float = PLOT_FONT_SIZE) -> float:
    """Approximate width of the words, in units."""
    wide = cells(words) - len(words)
    return size * (LETTER_WIDTH * (len(words) - wide) + WIDE_LETTER * wide)


def shortened(words: str, room: float, size: float = PLOT_FONT_SIZE) -> str:
    """As much of them as fits ``room`` units, with an ellipsis; "" if hardly anything fits."""
    if width_of(words, size) <= room:
        return words
    cut = (f"{words[:letters].rstrip()}…" for letters in range(len(words) - 1, 1, -1))
    return next((shown for shown in cut if width_of(shown, size) <= room), "")


def block(x: float, y: float, width: float, height: float, colour: theme.Colour) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} rx="2" fill="{hex_of(colour)}"/>'


# ---------------------------------------------------------------- what is drawn within a plot's axes


@dataclass(frozen=True)
class AxisRanges:
    """The axes' ranges: the horizontal and the vertical one."""

    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: ArrayLike) -> NDArray[np.float64]:
        low, high = self.across
        share = (np.asarray(value, float) - low) / max(high - low, 1e-9)
        return PLOT_LEFT + share * (PLOT_WIDTH - PLOT_LEFT - RIGHT_PAD)

    def y(self, value: ArrayLike) -> NDArray[np.float64]:
        low, high = self.up
        share = (np.asarray(value, float) - low) / max(high - low, 1e-9)
        return PLOT_HEIGHT - BOTTOM - share * (PLOT_HEIGHT - TOP - BOTTOM)


def line(frame: AxisRanges, x: ArrayLike, y: ArrayLike, colour: theme.Colour, width: float = 1.8) -> str:
    """A line through the points; it breaks where ``y`` is NaN, and an isolated point becomes a dot."""
    xs, ys = frame.x(x), frame.y(np.clip(y, *frame.up))
    known = np.isfinite(ys)
    runs = np.split(np.arange(len(ys)), np.flatnonzero(np.diff(known.astype(int))) + 1)
    paths = []
    for run in runs:
        if len(run) and known[run[0]]:
            points = " L".join(f"{xs[i]:.1f} {ys[i]:.1f}" for i in run)
            paths.append(f"M{points}" + ("h0.01" if len(run) == 1 else ""))
    if not paths:
        return ""
    look = f'stroke="{hex_of(colour)}" stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"'
    return f'<path d="{"".join(paths)}" fill="none" {look}/>'


def band(frame: AxisRanges, x: ArrayLike, low: ArrayLike, high: ArrayLike, colour: theme.Colour) -> str:
    """The area between two lines, with a dashed upper border."""
    xs = frame.x(x)
    lower, upper = frame.y(np.clip(low, *frame.up)), frame.y(np.clip(high, *frame.up))
    known = np.isfinite(lower) & np.isfinite(upper)
    if known.sum() < 2:
        return ""
    top = " L".join(f"{a:.1f} {b:.1f}" for a, b in zip(xs[known], upper[known]))
    back = " L".join(f"{a:.1f} {b:.1f}" for a, b in zip(xs[known][::-1], lower[known][::-1]))
    tone = hex_of(colour)
    return (
        f'<path d="M{top} L{back}Z" fill="{tone}" fill-opacity="0.2"/>'
        f'<path d="M{top}" fill="none" stroke="{tone}" stroke-width="1" stroke-dasharray="4 3"/>'
    )


def rings(frame: AxisRanges, x: ArrayLike, y: ArrayLike, colour: theme.Colour) -> str:
    """A ring around each point, with a light edge as on the screens."""
    marks = []
    for a, b in zip(frame.x(x), frame.y(np.clip(y, *frame.up))):
        if np.isfinite(b):
            at = f'cx="{a:.1f}" cy="{b:.1f}" r="4" fill="none"'
            marks.append(f'<circle {at} stroke="{hex_of(theme.TEXT)}" stroke-width="3.4"/>')
            marks.append(f'<circle {at} stroke="{hex_of(colour)}" stroke-width="2.2"/>')
    return "".join(marks)


def level(frame: AxisRanges, value: float, words: str) -> str:
    """A faint horizontal line with its value on the left."""
    y = float(frame.y(value))
    rule = f'<path d="M{PLOT_LEFT} {y:.1f}H{PLOT_WIDTH - RIGHT_PAD}" stroke="{hex_of(theme.EDGE)}" stroke-width="1"/>'
    return rule + text(PLOT_LEFT - LEVEL_GAP, y + 4, words, "end")


def time_axis(frame: AxisRanges, borders: Sequence[float] = ()) -> str:
    """Times below, section borders as faint vertical lines."""
    low, high = frame.across
    step = next((s for s in (2, 5, 10, 15, 30, 60, 120, 300) if (high - low) / s <= 6), 600)
    marks = [
        f'<path d="M{float(frame.x(t)):.1f} {TOP}V{PLOT_HEIGHT - BOTTOM}" '
        f'stroke="{hex_of(theme.EDGE)}" stroke-width="1"/>'
        for t in borders
        if low < t < high
    ]
    first = int(np.ceil(max(low, 0.0) / step)) * step
    for t in np.arange(first, high + 1e-6, step):
        marks.append(text(float(frame.x(t)), PLOT_HEIGHT - 7, clock(t), "middle"))
    return "".join(marks)


def nice_top(value: float) -> float:
    """A round number not below ``value``, for the top of an axis."""
    return next((n for n in (10, 20, 30, 40, 60, 80, 100, 120, 150, 180) if n >= value), 180.0)
