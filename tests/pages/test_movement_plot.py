"""The plot of a movement: rows, shades, lines, and that all of it can be read."""

import re

import numpy as np
import pytest

from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import PoseTrack
from coach.moves.windows import traces
from coach.pages import movement_plot as plot
from coach.pages.movement_plot import Movement, RecognisedSpan, film_axis, key, row, song_axis, svg, svg_file
from coach.pages.svg import width_of
from coach.ui import theme
from coach.ui.marks import FilledRectangle, Stroke, Words
from tests.kit.moving import track
from tests.kit.pages import Page
from tests.pages.test_plots import contrast

GRID = BeatGrid.constant(120, 0.25, 32.25, first_count_beat=4, sections=(Section("intro", 0, 4), Section("a", 4, 64)))


def movement(*shades, axis=None, names=("wave", "clap")):
    return Movement(traces(track()), shades, axis or song_axis(GRID, 0, 32), names)


def words_of(drawing):
    return [mark.text for mark in drawing.marks if isinstance(mark, Words)]


def test_a_song_is_broken_before_a_one_into_rows_as_long_as_one_another():
    axis = song_axis(GRID, 0, 64)  # a count of four, and seven eights and a half
    assert [round((end - start) / 0.5) for start, end in axis.rows] == [36, 28]
    assert axis.rows[0] == (0.0, 18.0) and axis.rows[1][0] == 18.0
    assert axis.counts[:5] == tuple((0.25 + 0.5 * k, count) for k, count in enumerate((5, 6, 7, 8, 1)))
    assert axis.sections == ((0.0, "intro"), (2.0, "a"))
    assert song_axis(GRID, 5, 8).rows == ((2.5, 4.0),)  # no "1" at all


def test_a_film_without_a_song_has_seconds():
    axis = film_axis(0.5, 45.5)
    assert [round(end - start) for start, end in axis.rows] == [15, 15, 15]
    assert axis.seconds[:2] == (1.0, 3.0) and axis.counts == ()


@pytest.mark.parametrize("beats", [1, 4, 12])
def test_names_of_sections_do_not_lie_on_one_another_nor_end_beyond_the_picture(beats):
    sections = tuple(Section(f"second pre-chorus {k}", k, min(k + beats, 64)) for k in range(0, 64, beats))
    shown = movement(axis=song_axis(BeatGrid(GRID.times, first_count_beat=4, sections=sections), 0, 64))
    for number in range(len(shown.axis.rows)):
        named = [
            mark for mark in row(shown, number).marks if isinstance(mark, Words) and mark.y < plot.SECTION_LINE_HEIGHT
        ]
        ends = [mark.x + width_of(mark.text, plot.LETTER_SIZE) for mark in named]
        assert (
            named and all(end <= mark.x for end, mark in zip(ends, named[1:])) and ends[-1] <= plot.MOVEMENT_PLOT_WIDTH
        )


def test_a_shade_lies_where_its_move_was_recognised():
    drawn = row(movement(RecognisedSpan(4.0, 8.0, "clap")), 0)
    boxes = [mark for mark in drawn.marks if isinstance(mark, FilledRectangle) and mark.colour == theme.MOVE_COLOURS[1]]
    assert len(boxes) == 7 and sum(box.opacity < 1 for box in boxes) == 6
    unit = (plot.MOVEMENT_PLOT_WIDTH - plot.NAMES_COLUMN_WIDTH - plot.MOVEMENT_PLOT_RIGHT_PAD) / 16
    for box in boxes:
        assert box.x == pytest.approx(plot.NAMES_COLUMN_WIDTH + 4 * unit + 1) and box.width == pytest.approx(
            4 * unit - 2
        )
    assert "clap" in words_of(drawn) and words_of(key(movement(RecognisedSpan(4.0, 8.0, "clap"))))[-1] == "clap"


def test_another_move_and_something_else_are_told_apart():
    shown = movement(RecognisedSpan(0.0, 4.0, "wave", due="clap"), RecognisedSpan(4.0, 8.0, "something else"))
    drawn = row(shown, 0)
    assert "wave, not clap" in words_of(drawn)
    assert sum(isinstance(mark, FilledRectangle) and mark.colour == theme.WRONG for mark in drawn.marks) == 1
    assert shown.colour("something else") == theme.UNSEEN_COLOUR and shown.shown == ["wave", "something else"]


def test_lines_go_where_the_arms_are():
    drawn = row(movement(), 0)
    lines = [mark for mark in drawn.marks if isinstance(mark, Stroke) and len(mark.points) > 100]
    assert len(lines) == 12 and [line.dashed for line in lines] == [False, True] * 6
    left, right = lines[8].points, lines[9].points  # x of the wrists
    assert np.nanmean(left[:, 1]) < np.nanmean(right[:, 1])  # the left one farther to the right of the picture: higher
    assert (
        left[0, 0] == plot.NAMES_COLUMN_WIDTH and left[-1, 0] <= plot.MOVEMENT_PLOT_WIDTH - plot.MOVEMENT_PLOT_RIGHT_PAD
    )
    assert np.diff(left[:, 0]) == pytest.approx(np.diff(left[:, 0])[0])


def test_long_names_are_cut_and_short_moves_have_none():
    drawn = row(
        movement(RecognisedSpan(0, 4, "w" * 80), RecognisedSpan(4, 4.2, "clap"), RecognisedSpan(8, 8.01, "clap")), 0
    )
    assert any(re.fullmatch("w+…", text) for text in words_of(drawn)) and "clap" not in words_of(drawn)


def test_nobody_seen_is_an_empty_plot():
    shown = Movement(traces(PoseTrack.unseen(np.arange(0, 4, 0.04))), (), song_axis(GRID, 0, 8), ())
    assert "nan" not in svg(row(shown, 0), "a", "t", "s")


def test_page_and_file_hold_what_is_drawn():
    shown = movement(RecognisedSpan(0, 4, "<b> & wave"), names=("<b> & wave",))
    image = svg(row(shown, 0), "movement0", "From 0:00", "said")
    assert Page(image).problems == [] and "<b>" not in image
    file = svg_file([key(shown), row(shown, 0)], "t", "s").decode()
    assert file.startswith("<svg") and 'xmlns="http://www.w3.org/2000/svg"' in file
    assert len(re.findall("<g transform", file)) == 2 and len(file) < 60_000


@pytest.mark.parametrize("colour", [*theme.MOVE_COLOURS, theme.UNSEEN_COLOUR])
def test_lines_and_names_can_be_read_on_every_colour(colour):
    shade = [plot.SHADE * a + (1 - plot.SHADE) * b for a, b in zip(colour, theme.PANEL)]
    assert all(contrast(line, shade) >= 3 for line, _ in plot.SIDE_LINE_STYLES)
    assert contrast(theme.BACKGROUND, colour) >= 4.5
    assert len({dashed for _, dashed in plot.SIDE_LINE_STYLES}) == 2  # left and right differ without colours
