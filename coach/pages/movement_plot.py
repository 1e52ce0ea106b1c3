"""How somebody moves, as a plot: x and y of shoulders, elbows and wrists over time, shaded where a move was recognised.

A long time is broken into rows of the same scale, like a musical score. Rows are lists of marks
(:mod:`coach.ui.marks`): SVG for a page, pixels for a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from markupsafe import escape

from coach.domain.beats import BeatGrid
from coach.moves.windows import ARM_JOINT_NAMES, Traces
from coach.pages.svg import Svg, hex_of, image, shortened, width_of
from coach.ui import theme
from coach.ui.marks import DASH, Drawing, FilledRectangle, Mark, Stroke, Words
from coach.wording import move_words as words
from coach.wording.passages import clock

MOVEMENT_PLOT_WIDTH: Final = 1000.0
NAMES_COLUMN_WIDTH, MOVEMENT_PLOT_RIGHT_PAD = 112.0, 12.0
"""Units beside the plot; the names of what is plotted are on the left."""
LETTER_SIZE: Final = 13.0
"""Size of all letters."""
SECTION_LINE_HEIGHT, MOVE_NAMES_HEIGHT, PANEL_HEIGHT, PLOT_GAP, AXIS = 18.0, 22.0, 62.0, 5.0, 36.0
"""Heights of the sections' line, of the moves' names, of a plot, of the gap between two, and of counts and times."""
MOVEMENT_PLOT_HEIGHT: Final = (
    SECTION_LINE_HEIGHT + MOVE_NAMES_HEIGHT + 2 * len(ARM_JOINT_NAMES) * (PANEL_HEIGHT + PLOT_GAP) + AXIS
)
SHADE: Final = 0.3
"""Opacity of a move's colour behind the lines: the lines stay four times as bright."""
LEAST_REACH: Final = 0.5
"""Torso lengths; half the smallest range of a plot, so that standing still looks still."""
ROW_EIGHTS: Final = 4
ROW_S: Final = 20.0
"""Longest row: of a song, and of a film without one."""
SIDE_LINE_STYLES: Final = ((theme.LEFT_LIMB, False), (theme.RIGHT_LIMB, True))
"""Colour of the left and of the right one, and whether it is dashed: they differ even without colours."""
ELSE: Final = theme.UNSEEN_COLOUR
SVG_TEXT_ANCHORS = {"left": "start", "centre": "middle", "right": "end"}
SVG_FILE_ATTRIBUTES = ' xmlns="http://www.w3.org/2000/svg" font-family="Manrope, sans-serif" font-weight="600"'


@dataclass(frozen=True)
class RecognisedSpan:
    """The move ``name`` was recognised from ``start`` to ``end`` (s); ``due``: the move due there, if another."""

    start: float
    end: float
    name: str
    due: str = ""

    @property
    def said(self) -> str:
        return words.INSTEAD.format(name=self.name, due=self.due) if self.due else self.name


@dataclass(frozen=True)
class Axis:
    """``rows`` (start, end) in s, ``seconds`` with a time below, ``counts`` (s, 1 … 8), ``sections`` (s, name)."""

    rows: tuple[tuple[float, float], ...]
    seconds: tuple[float, ...]
    counts: tuple[tuple[float, int], ...] = ()
    sections: tuple[tuple[float, str], ...] = ()


def song_axis(grid: BeatGrid, first: int, end: int) -> Axis:
    """The axis of the beats from ``first`` to ``end`` (excluded), broken before a "1" into rows of equal length."""
    eight = 2 * grid.beats_per_bar
    ones = [beat for beat in range(first, end) if grid.count(beat) == 1]
    count = max(1, -(-len(ones) // ROW_EIGHTS))
    borders = [first, *ones[-(-len(ones) // count) :: -(-len(ones) // count)], end] if ones else [first, end]
    times = [float(grid.edges[beat]) for beat in borders]
    return Axis(
        tuple(zip(times, times[1:])),
        tuple(grid.time(beat) for beat in ones) or (grid.time(first),),
        tuple((grid.time(beat), (beat - grid.first_count_beat) % eight + 1) for beat in range(first, end)),
        tuple((float(grid.edges[s.first]), s.name) for s in grid.sections if first <= s.first < end),
    )


def film_axis(start: float, end: float) -> Axis:
    """The axis of a film without a song: rows of at most ROW_S, times every other second."""
    borders = np.linspace(start, end, max(1, int(np.ceil((end - start) / ROW_S))) + 1)
    return Axis(tuple(zip(borders[:-1].tolist(), borders[1:].tolist())), tuple(np.arange(np.ceil(start), end, 2.0)))


@dataclass(frozen=True, eq=False)
class Movement:
    """Everything plotted; ``names`` of all moves, in the order of their colours."""

    traces: Traces
    shades: Sequence[RecognisedSpan]
    axis: Axis
    names: Sequence[str]
    reach: tuple[tuple[float, float], ...] = field(init=False)
    """(6,) lowest and highest of each plot, the same in all rows."""

    def __post_init__(self) -> None:
        values = self.traces.at.transpose(1, 3, 0, 2).reshape(2 * len(ARM_JOINT_NAMES), -1)
        object.__setattr__(self, "reach", tuple(map(_reach, values)))

    def colour(self, name: str) -> theme.Colour:
        """A move's colour, as on the page of the song's moves; grey for something else."""
        return theme.MOVE_COLOURS[self.names.index(name) % len(theme.MOVE_COLOURS)] if name in self.names else ELSE

    @property
    def shown(self) -> list[str]:
        """The names that appear, in the order of their colours, something else last."""
        seen = dict.fromkeys(shade.name for shade in self.shades)
        return [name for name in self.names if name in seen] + [name for name in seen if name not in self.names]


def _reach(values: np.ndarray) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if not len(known):
        return -LEAST_REACH, LEAST_REACH
    low, high = np.percentile(known, (0.5, 99.5))  # so that a single outlier does not flatten everything
    low, high = (low + high) / 2 + np.array([-1, 1]) * max((high - low) / 2 * 1.08, LEAST_REACH)
    return float(low), float(high)


# ---------------------------------------------------------------- drawn


def heading(title: str, said: str) -> Drawing:
    """What a file shows; a page says it in its own words."""
    return Drawing(
        MOVEMENT_PLOT_WIDTH,
        64,
        (Words(NAMES_COLUMN_WIDTH, 28, title, 19, theme.TEXT), Words(NAMES_COLUMN_WIDTH, 50, said, LETTER_SIZE)),
    )


def key(movement: Movement) -> Drawing:
    """What lines and colours mean, in as many lines as it takes."""
    marks: list[Mark] = []
    x, y = NAMES_COLUMN_WIDTH, LETTER_SIZE + 4
    items = [(said, SIDE_LINE_STYLES[k]) for k, said in enumerate(words.SIDES)]
    items += [(name, movement.colour(name)) for name in movement.shown]
    for said, look in items:
        wide = 32 + width_of(said, LETTER_SIZE) + 22
        if x + wide > MOVEMENT_PLOT_WIDTH and x > NAMES_COLUMN_WIDTH:
            x, y = NAMES_COLUMN_WIDTH, y + 22
        if isinstance(look[0], tuple):
            line = np.array([[x, y - 4.5], [x + 24, y - 4.5]])
            marks.append(Stroke(line, look[0], 2.4, look[1]))
        else:
            marks.append(FilledRectangle(x, y - 11, 24, 13, look))
        marks.append(Words(x + 32, y, said, LETTER_SIZE, theme.TEXT))
        x += wide
    return Drawing(MOVEMENT_PLOT_WIDTH, y + 12, tuple(marks))


def row(movement: Movement, number: int) -> Drawing:
    """One row: sections, the moves' names, six plots, counts and times."""
    start, end = movement.axis.rows[number]
    longest = max(b - a for a, b in movement.axis.rows)
    across = (MOVEMENT_PLOT_WIDTH - NAMES_COLUMN_WIDTH - MOVEMENT_PLOT_RIGHT_PAD) / longest
    place = _Place(start, end, across)
    marks = [*_panels(place), *_shades(movement, place), *_times(movement.axis, place)]
    for k in range(2 * len(ARM_JOINT_NAMES)):
        marks += _lines(movement, place, k)
    return Drawing(MOVEMENT_PLOT_WIDTH, MOVEMENT_PLOT_HEIGHT, tuple(marks))


@dataclass(frozen=True)
class _Place:
    """A row's span of time (s), and how many units a second takes."""

    start: float
    end: float
    across: float

    def x(self, t):
        return NAMES_COLUMN_WIDTH + (np.clip(t, self.start, self.end) - self.start) * self.across

    @property
    def right(self) -> float:
        return float(self.x(self.end))

    def has(self, t: float) -> bool:
        return self.start - 1e-6 <= t < self.end


def _top(k: int) -> float:
    return SECTION_LINE_HEIGHT + MOVE_NAMES_HEIGHT + k * (PANEL_HEIGHT + PLOT_GAP)


def _panels(place: _Place) -> list[Mark]:
    return [
        FilledRectangle(NAMES_COLUMN_WIDTH, _top(k), place.right - NAMES_COLUMN_WIDTH, PANEL_HEIGHT, theme.PANEL)
        for k in range(2 * len(ARM_JOINT_NAMES))
    ]


def _shades(movement: Movement, place: _Place) -> list[Mark]:
    """Each with its name above, shortened to fit."""
    marks: list[Mark] = []
    for one in movement.shades:
        left, right = float(place.x(one.start)) + 1, float(place.x(one.end)) - 1
        if right - left < 2:
            continue
        colour = movement.colour(one.name)
        marks.append(FilledRectangle(left, SECTION_LINE_HEIGHT, right - left, MOVE_NAMES_HEIGHT - 3, colour))
        marks += [
            FilledRectangle(left, _top(k), right - left, PANEL_HEIGHT, colour, SHADE)
            for k in range(2 * len(ARM_JOINT_NAMES))
        ]
        if one.due:
            marks.append(
                FilledRectangle(left, SECTION_LINE_HEIGHT + MOVE_NAMES_HEIGHT - 3, right - left, 3, theme.WRONG)
            )
        marks.append(
            Words(
                left + 6,
                SECTION_LINE_HEIGHT + 14,
                shortened(one.said, right - left - 10, LETTER_SIZE),
                LETTER_SIZE,
                theme.BACKGROUND,
            )
        )
    return marks


def _lines(movement: Movement, place: _Place, k: int) -> list[Mark]:
    """Plot k: its name, a line at each whole torso length, and the left and the right curve."""
    (low, high), (part, axis), top = movement.reach[k], divmod(k, 2), _top(k)

    def y(value):
        return top + PANEL_HEIGHT * (1 - (np.clip(value, low, high) - low) / (high - low))

    marks: list[Mark] = (
        [Words(8, top + 15, words.PARTS[ARM_JOINT_NAMES[part]], LETTER_SIZE, theme.TEXT)] if not axis else []
    )
    marks.append(Words(8, top + 15 + 17 * (not axis), words.AXES[axis], LETTER_SIZE))
    for whole in range(int(np.ceil(low)), int(np.floor(high)) + 1):
        level = float(y(whole))
        marks.append(Stroke(np.array([[NAMES_COLUMN_WIDTH, level], [place.right, level]]), theme.EDGE, 1.0))
        if top + 4 < level < top + PANEL_HEIGHT - 2:
            said = f"{whole:+d}".replace("-", "−") if whole else "0"
            marks.append(Words(NAMES_COLUMN_WIDTH - 6, level + 4.5, said, LETTER_SIZE - 2, align="right"))
    inside = (movement.traces.t >= place.start) & (movement.traces.t <= place.end)
    x = place.x(movement.traces.t[inside])
    for side, (colour, dashed) in enumerate(SIDE_LINE_STYLES):
        points = np.stack([x, y(movement.traces.at[inside, part, side, axis])], axis=1)
        marks.append(Stroke(points, colour, 1.7, dashed))
    return marks


def _times(axis: Axis, place: _Place) -> list[Mark]:
    """Sections above; counts and times below; a line through everything on each "1", or on each second with a time."""
    bottom, marks = _top(2 * len(ARM_JOINT_NAMES)) - PLOT_GAP, []
    for k, (t, name) in enumerate(axis.sections):
        if place.has(t):
            left = float(place.x(t)) + 2
            end = axis.sections[k + 1][0] if k + 1 < len(axis.sections) else np.inf
            room = (float(place.x(end)) if end < place.end else MOVEMENT_PLOT_WIDTH) - left - 4
            marks.append(Words(left, SECTION_LINE_HEIGHT - 5, shortened(name, room, LETTER_SIZE), LETTER_SIZE))
            marks.append(_upright(place, t, SECTION_LINE_HEIGHT - 4, bottom, theme.QUIET_TEXT))
    dense = len(axis.counts) > 1 and (axis.counts[1][0] - axis.counts[0][0]) * place.across < 14
    for t, count in axis.counts:
        if place.has(t):
            marks.append(_upright(place, t, bottom, bottom + (7 if count == 1 else 4), theme.QUIET_TEXT))
            if count == 1 or not dense:
                look = theme.TEXT if count == 1 else theme.QUIET_TEXT
                marks.append(Words(float(place.x(t)), bottom + 18, str(count), LETTER_SIZE - 1, look, "centre"))
    for t in axis.seconds:
        if place.has(t):
            marks.append(_upright(place, t, SECTION_LINE_HEIGHT + MOVE_NAMES_HEIGHT, bottom, theme.EDGE))
            low = bottom + (33 if axis.counts else 18)
            marks.append(Words(float(place.x(t)), low, clock(t), LETTER_SIZE - 1, theme.QUIET_TEXT, "centre"))
    return marks


def _upright(place: _Place, t: float, top: float, bottom: float, colour: theme.Colour) -> Stroke:
    x = float(place.x(t))
    return Stroke(np.array([[x, top], [x, bottom]]), colour, 1.0)


def svg(drawing: Drawing, name: str, title: str, said: str) -> Svg:
    """An image for a page; ``name`` makes its ids unique."""
    return image(name, title, said, (drawing.width, drawing.height), map(_svg, drawing.marks))


def svg_file(drawings: Sequence[Drawing], title: str, said: str) -> bytes:
    """A file of drawings one below another, on the screens' background."""
    wide, tall = max(one.width for one in drawings), sum(one.height for one in drawings)
    marks, top = [_svg(FilledRectangle(0, 0, wide, tall, theme.BACKGROUND))], 0.0
    for one in drawings:
        marks.append(f'<g transform="translate(0 {top:g})">{"".join(map(_svg, one.marks))}</g>')
        top += one.height
    return image("drawing", title, said, (wide, tall), marks, SVG_FILE_ATTRIBUTES).encode()


def _svg(mark: Mark) -> str:
    colour = hex_of(mark.colour)
    if isinstance(mark, FilledRectangle):
        place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" height="{mark.height:.1f}"'
        return f'<rect {place} fill="{colour}"' + ("/>" if mark.opacity == 1 else f' fill-opacity="{mark.opacity}"/>')
    if isinstance(mark, Words):
        place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" text-anchor="{SVG_TEXT_ANCHORS[mark.align]}"'
        return f'<text {place} font-size="{mark.size:g}" fill="{colour}">{escape(mark.text)}</text>'
    way = "".join("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in mark.runs())
    dashes = f' stroke-dasharray="{DASH[0]:g} {DASH[1]:g}"' if mark.dashed else ""
    return f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="{mark.width:g}"{dashes}/>' if way else ""
