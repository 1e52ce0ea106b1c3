"""Plots of a take and of many, as inline SVG. Times are seconds of song time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coach.domain.verdicts import VerdictKind
from coach.pages.svg import (
    BOTTOM,
    PLOT_FONT_SIZE,
    PLOT_HEIGHT,
    PLOT_LEFT,
    PLOT_WIDTH,
    RIGHT_PAD,
    TOP,
    AxisRanges,
    Svg,
    band,
    block,
    hex_of,
    image,
    level,
    line,
    nice_top,
    rings,
    shortened,
    text,
    time_axis,
)
from coach.ui import theme
from coach.ui.from_above import from_above

STRIP_HEIGHT: Final = 44
UNDANCED_TICK: Final = theme.Tick(theme.EDGE, 0.14)
"""The tick of a beat that was not danced."""
PLAN_HEIGHT: Final = 170
"""Height of a plan from above, including the words for the audience at its lower edge."""
PLAN_EDGE: Final = 32
"""Margin around the outermost dancers."""


# ---------------------------------------------------------------- over a take's beats


def error_plot(
    name: str,
    title: str,
    said: str,
    t: NDArray,
    error: NDArray,
    limit: NDArray,
    wrong: NDArray,
    borders: Sequence[float],
) -> Svg:
    """A joint's error (B,) in degrees over time ``t`` (B,), the limit as a band, wrong beats ringed."""
    highest = np.nanmax(np.concatenate([error, 1.4 * limit, [10.0]]))
    frame = AxisRanges(_span(t), (0.0, nice_top(float(highest))))
    top = frame.up[1]
    marks = [
        level(frame, 0, "0°"), level(frame, top / 2, f"{top / 2:g}°"), level(frame, top, f"{top:g}°"),
        time_axis(frame, borders),
        band(frame, t, np.zeros(len(t)), limit, theme.CORRECT),
        line(frame, t, error, theme.TEXT),
        rings(frame, t[wrong], error[wrong], theme.WRONG),
    ]  # fmt: skip
    return image(name, title, said, (PLOT_WIDTH, PLOT_HEIGHT), marks)


def lag_plot(
    name: str,
    title: str,
    said: str,
    t: NDArray,
    lag: NDArray,
    usual: tuple[ArrayLike, ArrayLike],
    borders: Sequence[float],
) -> Svg:
    """The lag (B,) in ms over time, with the band ``usual`` (low, high), each (B,) or one for all, that counts as on
    time."""
    low, high = (np.broadcast_to(value, len(t)) for value in usual)
    reach = _reach(np.concatenate([lag, low, high]))
    frame = AxisRanges(_span(t), (-reach, reach))
    outside = (lag < low) | (lag > high)
    marks = [
        level(frame, -reach, f"{-reach:g}"), level(frame, 0, "0"), level(frame, reach, f"+{reach:g}"),
        time_axis(frame, borders),
        band(frame, t, low, high, theme.CORRECT),
        line(frame, t, lag, theme.TEXT),
        rings(frame, t[outside], lag[outside], theme.WARNING),
    ]  # fmt: skip
    return image(name, title, said, (PLOT_WIDTH, PLOT_HEIGHT), marks)


def lags_plot(
    name: str, title: str, said: str, t: NDArray, lags: NDArray, who: Sequence[str], borders: Sequence[float]
) -> Svg:
    """The lags (D, B) of several dancers in ms over time, one line each, with the dancer's name at its end."""
    reach = _reach(lags)
    low, high = _span(t)
    frame = AxisRanges((low, high + (high - low) * 0.06), (-reach, reach))
    marks = [
        level(frame, -reach, f"{-reach:g}"), level(frame, 0, "0"), level(frame, reach, f"+{reach:g}"),
        time_axis(frame, borders),
    ]  # fmt: skip
    marks += [line(frame, t, one, colour) for one, colour in zip(lags, theme.DANCER_COLOURS)]
    marks += _ends(frame, high, np.clip(lags, -reach, reach), who)
    return image(name, title, said, (PLOT_WIDTH, PLOT_HEIGHT), marks)


def _reach(lags: NDArray) -> float:
    """Round ms that no lag exceeds, early or late, at least 150: the ends of the axis."""
    most = float(np.nanmax(np.abs(lags), initial=0.0))
    return next((n for n in (150.0, 200.0, 300.0, 400.0, 600.0) if n >= most), 500 * np.ceil(most / 500))


def _span(t: NDArray) -> tuple[float, float]:
    """The ends of the axis of times ``t`` (B,) in s; a single beat is in the middle."""
    if not len(t):
        return 0.0, 1.0
    return (float(t[0]), float(t[-1])) if len(t) > 1 else (float(t[0]) - 1, float(t[0]) + 1)


def strip(
    name: str, title: str, said: str, kinds: Sequence[VerdictKind | None], borders: Sequence[int], cells: int
) -> Svg:
    """A row of beats, one tick each, as on the screens; ``cells`` per full row, so that the ticks of a shorter last row
    are as wide."""
    cell = 1000 / max(1, cells)
    gap = min(4.0, cell / 5)
    marks = [
        f'<rect x="{beat * cell - gap / 2 - 0.5:.1f}" y="0" width="1.5" height="{STRIP_HEIGHT}" '
        f'fill="{hex_of(theme.EDGE)}"/>'
        for beat in borders
        if beat > 0
    ]
    marks += [tick(kind, beat * cell, cell - gap) for beat, kind in enumerate(kinds)]
    return image(name, title, said, (1000, STRIP_HEIGHT), marks, ' preserveAspectRatio="none"')


def legend_tick(kind: VerdictKind | None) -> Svg:
    """One beat's tick as a small picture beside its word."""
    return Svg(f'<svg viewBox="0 0 12 22" aria-hidden="true">{tick(kind, 1, 10, 22)}</svg>')


def tick(kind: VerdictKind | None, x: float, width: float, height: float = STRIP_HEIGHT) -> str:
    """One beat's tick on the row's lower edge: colour, height and dashes show its verdict."""
    look = theme.TICKS[kind] if kind else UNDANCED_TICK
    tall = height * look.height
    if not look.dashed:
        return block(x, height - tall, width, tall, look.colour)
    dash = height / 8
    return "".join(
        block(x, height - dash * (2 * i + 1), width, dash, look.colour) for i in range(round(tall / dash / 2))
    )


# ---------------------------------------------------------------- from take to take, and of many dancers


def progress_plot(name: str, title: str, said: str, scores: NDArray, labels: Sequence[str]) -> Svg:
    """Scores (N,) 0–100 of take after take; the newest is ringed. Labels (dates) at the first and the last."""
    frame = AxisRanges((0.0, max(1.0, len(scores) - 1.0)), (0.0, 100.0))
    order = np.arange(len(scores), dtype=float)
    marks = [level(frame, value, f"{value}") for value in (0, 50, 100)]
    marks.append(line(frame, order, scores, theme.TEXT))
    marks += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{hex_of(theme.TEXT)}"/>'
        for x, y in zip(frame.x(order), frame.y(scores))
        if np.isfinite(y) and len(scores) <= 60
    ]
    marks.append(rings(frame, order[-1:], scores[-1:], theme.CORRECT))
    marks.append(text(PLOT_LEFT, PLOT_HEIGHT - 7, labels[0]))
    if len(labels) > 1:
        marks.append(text(PLOT_WIDTH - RIGHT_PAD, PLOT_HEIGHT - 7, labels[-1], "end"))
    return image(name, title, said, (PLOT_WIDTH, PLOT_HEIGHT), marks)


def scores_plot(name: str, title: str, said: str, scores: NDArray, labels: Sequence[str], who: Sequence[str]) -> Svg:
    """The scores (D, N) of several dancers, 0–100, take after take: one line each, with the dancer's name at its end.
    Labels (dates) at the first and the last."""
    last = max(1.0, scores.shape[1] - 1.0)
    frame = AxisRanges((0.0, last * 1.06), (0.0, 100.0))
    order = np.arange(scores.shape[1], dtype=float)
    marks = [level(frame, value, f"{value}") for value in (0, 50, 100)]
    marks += [line(frame, order, one, colour) for one, colour in zip(scores, theme.DANCER_COLOURS)]
    marks += _ends(frame, last, scores, who)
    marks += [
        text(PLOT_LEFT, PLOT_HEIGHT - 7, labels[0]),
        text(float(frame.x(last)), PLOT_HEIGHT - 7, labels[-1], "end"),
    ]
    return image(name, title, said, (PLOT_WIDTH, PLOT_HEIGHT), marks)


def _ends(frame: AxisRanges, x: float, values: NDArray, who: Sequence[str]) -> list[str]:
    """The name of each of the lines (D, N), beside its end at ``x``."""
    known = [k for k in range(len(values)) if np.isfinite(values[k]).any()]
    ends = [float(frame.y(values[k][np.isfinite(values[k])][-1])) for k in known]
    return [
        text(float(frame.x(x)) + 4, y + 4, who[k], "start", theme.DANCER_COLOURS[k])
        for k, y in zip(known, _apart(ends))
    ]


def _apart(y: Sequence[float]) -> NDArray[np.float64]:
    """Heights (N,) near these at which letters do not overlap, within the plot."""
    order, room = np.argsort(y, kind="stable"), PLOT_HEIGHT - TOP - BOTTOM
    free = min(float(PLOT_FONT_SIZE), room / max(len(y) - 1, 1))
    placed = np.array(y, float)
    for before, one in pairwise(order):
        placed[one] = max(placed[one], placed[before] + free)
    return placed - max(0.0, float(placed.max(initial=0)) - (PLOT_HEIGHT - BOTTOM))


def histogram(name: str, title: str, said: str, scores: NDArray) -> Svg:
    """How many scores (N,) 0–100 fall into each step of five."""
    counts, edges = np.histogram(scores, np.arange(0, 101, 5))
    frame = AxisRanges((0.0, 100.0), (0.0, float(max(1, counts.max()))))
    marks = [level(frame, float(counts.max()), f"{counts.max()}")]
    for count, low, high in zip(counts, edges, edges[1:]):
        left, right, top, bottom = *frame.x(np.array([low, high])), *frame.y(np.array([count, 0.0]))
        marks.append(block(left + 0.5, top, right - left - 1, bottom - top, theme.CORRECT))
    for at in (0, 25, 50, 75, 100):
        anchor = "end" if at == 100 else "middle"  # there is no room beyond the last one
        marks.append(text(float(frame.x(at)), PLOT_HEIGHT - 7, f"{at}", anchor))
    return image(name, title, said, (PLOT_WIDTH, PLOT_HEIGHT), marks)


def pair_bars(
    name: str, title: str, said: str, rows: Sequence[tuple[str, float, float]], most: float, unit: str
) -> Svg:
    """Two bars for each (label, before, now): a thin outlined one for before, a full one for now. NaN: no bar."""
    tall, label_room = 30, 118
    room = PLOT_WIDTH - label_room - 44
    marks = []
    for i, (label, before, now) in enumerate(rows):
        top = 4 + i * tall
        marks.append(text(label_room - 8, top + 15, shortened(label, label_room - 8), "end", theme.TEXT))
        for value, y, high, look in (
            (before, top + 2, 7, f'fill="none" stroke="{hex_of(theme.QUIET_TEXT)}"'),
            (now, top + 11, 9, f'fill="{hex_of(theme.CORRECT)}"'),
        ):
            if np.isfinite(value):
                long = max(1.0, room * min(value, most) / most)
                marks.append(f'<rect x="{label_room}" y="{y}" width="{long:.1f}" height="{high}" rx="2" {look}/>')
        shown = f"{now:.0f}{unit}" if np.isfinite(now) else "–"
        longest = max((value for value in (before, now) if np.isfinite(value)), default=0.0)
        long = room * min(longest, most) / most  # behind both bars
        marks.append(text(label_room + long + 6, top + 20, shown, "start", theme.TEXT))
    return image(name, title, said, (PLOT_WIDTH, 8 + tall * max(1, len(rows))), marks)


# ---------------------------------------------------------------- a formation


def plan(
    name: str, title: str, said: str, places: NDArray, wanted: NDArray, who: Sequence[str], wrong: int, audience: str
) -> Svg:
    """A formation from above, the audience below.

    places  (D,) where dancers stand, complex: to their own left + i · towards the audience; drawn as full circles
    wanted  (D,) where they should stand: dashed circles, and a line through them from left to right
    who     the text in each circle
    wrong   who is ringed, -1: nobody; audience: the text below

    NaN is not shown.
    """
    room = (PLOT_WIDTH - 2 * PLAN_EDGE, PLAN_HEIGHT - 2 * PLAN_EDGE)
    middle = complex(PLOT_WIDTH, PLAN_HEIGHT - PLOT_FONT_SIZE) / 2
    mine, theirs = (middle + points for points in from_above(places, wanted, *room))
    along = sorted(theirs[np.isfinite(theirs)], key=lambda one: one.real)
    marks = [_path(along, theme.EDGE)]
    for k, (place, should) in enumerate(zip(mine, theirs)):
        marks += _stands(place, should, theme.DANCER_COLOURS[k % len(theme.DANCER_COLOURS)], who[k], k == wrong)
    marks.append(text(PLOT_WIDTH / 2, PLAN_HEIGHT - 6, audience, "middle"))
    return image(name, title, said, (PLOT_WIDTH, PLAN_HEIGHT), marks)


def _stands(place: complex, should: complex, colour: theme.Colour, label: str, wrong: bool) -> list[str]:
    """One dancer of a plan; NaN is left out."""
    marks = []
    if np.isfinite(should):
        marks.append(_circle(should, 10, f'fill="none" stroke="{hex_of(colour)}" stroke-dasharray="3 3"'))
    if np.isfinite(place) and np.isfinite(should):
        marks.append(_path([place, should], colour))
    if np.isfinite(place):
        marks.append(_circle(place, 9, f'fill="{hex_of(colour)}"'))
        if wrong:
            marks.append(_circle(place, 13, f'fill="none" stroke="{hex_of(theme.WRONG)}" stroke-width="2.5"'))
        marks.append(text(place.real, place.imag + 4, label, "middle", theme.BACKGROUND))
    return marks


def _circle(middle: complex, radius: float, look: str) -> str:
    return f'<circle cx="{middle.real:.1f}" cy="{middle.imag:.1f}" r="{radius}" {look}/>'


def _path(points: Sequence[complex], colour: theme.Colour) -> str:
    along = " L".join(f"{point.real:.1f} {point.imag:.1f}" for point in points)
    return f'<path d="M{along}" fill="none" stroke="{hex_of(colour)}" stroke-width="1.5"/>' if len(points) > 1 else ""
