import re

import numpy as np
import pytest

from coach.pages import plots
from coach.pages.svg import (
    BOTTOM,
    PLOT_FONT_SIZE,
    PLOT_HEIGHT,
    PLOT_LEFT,
    PLOT_WIDTH,
    RIGHT_PAD,
    TOP,
    AxisRanges,
    hex_of,
    line,
    width_of,
)
from coach.ui import theme
from coach.wording.passages import clock
from tests.kit.pages import Page

NAN = float("nan")


def numbers_of(path):
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]


def luminance(colour):
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_axes_turn_numbers_into_places():
    frame = AxisRanges((0.0, 10.0), (0.0, 50.0))
    assert frame.x([0, 10]).tolist() == [PLOT_LEFT, PLOT_WIDTH - RIGHT_PAD]
    assert frame.y([0, 50]).tolist() == [PLOT_HEIGHT - BOTTOM, TOP]


def test_a_line_breaks_where_nothing_was_seen():
    frame = AxisRanges((0.0, 4.0), (0.0, 10.0))
    path = line(frame, [0, 1, 2, 3, 4], [1, 2, NAN, 4, NAN], theme.TEXT)
    assert path.count("M") == 2 and "h0.01" in path  # the beat alone is a dot
    assert "nan" not in path
    assert line(frame, [0, 1], [NAN, NAN], theme.TEXT) == ""


def test_what_is_beyond_the_axis_stays_at_its_edge():
    frame = AxisRanges((0.0, 1.0), (0.0, 10.0))
    path = re.search(r'd="([^"]*)"', line(frame, [0, 1], [0, 99], theme.TEXT))[1]
    assert numbers_of(path)[-1] == TOP


def test_wrong_beats_are_ringed_and_only_those():
    t = np.arange(4.0)
    error, limit, wrong = np.array([5.0, 40, NAN, 8]), np.full(4, 20.0), np.array([False, True, False, False])
    svg = plots.error_plot("a", "Knee", "said", t, error, limit, wrong, [1.5])
    assert svg.count("<circle") == 2  # one ring and its light edge
    assert hex_of(theme.WRONG) in svg and "stroke-dasharray" in svg
    assert Page(svg).problems == []


def test_late_beats_are_ringed():
    lag = np.array([0.0, 200.0, -10.0, NAN])
    svg = plots.lag_plot("a", "Timing", "said", np.arange(4.0), lag, (-80.0, 80.0), [])
    assert svg.count("<circle") == 2 and "+200" in svg


@pytest.mark.parametrize("kind", [*theme.TICKS, None])
def test_ticks_stand_on_the_edge_inside_the_row(kind):
    blocks = re.findall(r'y="([^"]+)" width="[^"]+" height="([^"]+)"', plots.tick(kind, 0, 10, 40))
    assert blocks
    assert max(float(y) + float(h) for y, h in blocks) == pytest.approx(40, abs=0.2)
    assert min(float(y) for y, _ in blocks) >= 0


def test_a_strip_has_a_tick_for_each_beat():
    svg = plots.strip("a", "row", "said", ["ok", "shape", None], [2], 32)
    assert svg.count('rx="2"') == 3
    assert Page(svg).problems == []


def test_words_in_a_plot_are_text():
    svg = plots.progress_plot("a", "<b>", 'say "x" & go', np.array([50.0]), ["<i>"])
    assert "<b>" not in svg and "<i>" not in svg
    assert Page(svg).problems == []


def test_bars_without_numbers_are_left_out():
    svg = plots.pair_bars("a", "Joints", "said", [("Head", NAN, 20.0), ("Knee", NAN, NAN)], 100.0, " %")
    assert svg.count("<rect") == 1 and "20 %" in svg and "–" in svg


def test_a_bar_s_number_stands_behind_both_bars():
    less, more = (plots.pair_bars("a", "Joints", "said", [("Knee", before, 20.0)], 100.0, "") for before in (5.0, 60.0))
    at = [float(re.search(r'<text x="([\d.]+)"[^>]*>20<', svg).group(1)) for svg in (less, more)]
    outlined = re.search(r'<rect x="(\d+)" y="6" width="([\d.]+)"', more)
    assert at[1] > sum(map(float, outlined.groups())) > at[0]


@pytest.mark.parametrize(
    "label", ["Verse", "Right shoulder", "Second pre-chorus", "the arm wave from the left to the right"]
)
def test_a_bar_s_label_is_not_cut_off_at_the_left(label):
    svg = plots.pair_bars("a", "Moves", "said", [(label, 20.0, 30.0)], 100.0, "")
    x, said = re.search(r'<text x="([\d.]+)"[^>]*text-anchor="end"[^>]*>([^<]*)<', svg).groups()
    assert float(x) - width_of(said) >= 0
    assert said == label or (said.endswith("…") and label.startswith(said[:-1]))


@pytest.mark.parametrize(
    "label", ["후렴 반복 둘째 절 다시 한 번 더", "サビの繰り返しをもう一度", "💃🕺💃🕺💃🕺💃🕺💃🕺"]
)
def test_nor_is_one_of_letters_that_fill_a_square(label):
    svg = plots.pair_bars("a", "Moves", "said", [(label, 20.0, 30.0)], 100.0, "")
    x, said = re.search(r'<text x="([\d.]+)"[^>]*text-anchor="end"[^>]*>([^<]*)<', svg).groups()
    assert said.endswith("…") and len(said) > 5
    assert float(x) >= PLOT_FONT_SIZE * sum(0.25 if letter in " …" else 1 for letter in said)


def test_what_is_drawn_can_be_told_apart_without_colour():
    panel = theme.PANEL
    assert all(contrast(colour, panel) >= 3 for colour in (theme.TEXT, theme.WRONG, theme.WARNING, theme.CORRECT))
    assert all(contrast(theme.QUIET_TEXT, back) >= 4.5 for back in (panel, theme.BACKGROUND))
    assert abs(luminance(theme.WRONG) - luminance(theme.CORRECT)) > 0.15
    assert len({(tick.height, tick.dashed) for tick in theme.TICKS.values()}) == 4


@pytest.mark.parametrize("lag", [0.0, 149.0, -420.0, 601.0, 820.0, -1210.0])
def test_however_late_somebody_is_the_axis_still_shows_it(lag):
    svg = plots.lag_plot("a", "Timing", "said", np.arange(2.0), np.array([0.0, lag]), (-80.0, 80.0), [])
    reach = max(numbers_of(" ".join(re.findall(r">([^<]*)</text>", svg))))
    assert max(150, abs(lag)) <= reach <= max(150, abs(lag) + 500)


@pytest.mark.parametrize("drawn", [
    lambda t, one: plots.lag_plot("a", "", "", t, 100 * one, (-80.0, 80.0), []),
    lambda t, one: plots.lags_plot("a", "", "", t, 100 * np.array([one, -one]), ["1", "2"], []),
    lambda t, one: plots.error_plot("a", "", "", t, 40 * one, 20 * one, one > 0, []),
])  # fmt: skip
def test_a_beat_alone_is_in_its_plot_with_its_time(drawn):
    svg = drawn(np.array([31.0]), np.ones(1))
    dots = [float(x) for x in re.findall(r'(?:"|L)M([\d.]+) [\d.]+h0.01', svg)]
    assert dots and all(PLOT_LEFT < x < PLOT_WIDTH - RIGHT_PAD for x in dots)
    assert re.search(r">0:3[02]<", svg)


@pytest.mark.parametrize(("t", "said"), [(0, "0:00"), (9.99, "0:09"), (61, "1:01"), (-0.2, "0:00")])
def test_times_as_everywhere(t, said):
    assert clock(t) == said


def test_a_line_for_each_dancer_with_their_number_at_its_end():
    t, lags = np.arange(4.0), np.array([[0.0, 10, 20, NAN], [5, 5, 5, 5], [NAN] * 4])
    drawn = plots.lags_plot("lags", "Lags", "", t, lags, ["1", "2", "3"], [])
    assert drawn.count('fill="none" stroke=') == 2
    ends = [float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="start"', drawn)]
    assert len(ends) == 2 and abs(ends[0] - ends[1]) >= PLOT_FONT_SIZE  # 20 and 5 ms would lie on each other


def test_a_plan_shows_who_stands_beside_their_place():
    wanted = np.array([-1, 0, 1], complex)
    places = np.array([-1, 0.5 - 0.2j, NAN])
    drawn = plots.plan("plan", "Beat 3", "", places, wanted, ["1", "2", "3"], 1, "audience")
    assert drawn.count("stroke-dasharray") == 3 and drawn.count('r="9"') == 2 and drawn.count('r="13"') == 1
    (x, y), (to_x, to_y) = re.findall(r"([\d.]+) ([\d.]+)", re.findall(r'd="(M[^"]*)" fill="none" stroke', drawn)[-1])
    assert float(x) > float(to_x) and float(y) < float(to_y)  # too far to their left, and back: away from the audience
    assert "nan" not in drawn and ">audience<" in drawn
    assert "circle" not in plots.plan("plan", "", "", places[2:], places[2:], ["1"], -1, "")


@pytest.mark.parametrize(
    "drawn",
    [
        plots.progress_plot("p", "t", "s", np.array([100.0]), ["today"]),
        plots.error_plot("e", "t", "s", np.arange(3.0), np.full(3, 180.0), np.full(3, 20.0), np.full(3, True), ()),
        plots.lag_plot("l", "t", "s", np.arange(3.0), np.array([-1000.0, 0.0, 1000.0]), (-90.0, 90.0), ()),
    ],
    ids=["progress", "error", "lag"],
)
def test_no_ring_touches_a_label_and_no_label_is_cut_off(drawn):
    """The first point at the top and at the bottom of the axis."""
    rings = re.findall(
        r'<circle cx="([\d.]+)" cy="[\d.]+" r="([\d.]+)" fill="none" stroke="\S+" stroke-width="([\d.]+)', drawn
    )
    labels = re.findall(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="end"[^>]*>([^<]+)<', drawn)
    assert rings and labels
    nearest = min(float(x) - float(radius) - float(thick) / 2 for x, radius, thick in rings)
    assert nearest - max(float(x) for x, _ in labels if float(x) < PLOT_LEFT) >= 2
    assert all(float(x) - width_of(said) >= 0 for x, said in labels)
