import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.bench import live
from coach.bench.live import (
    Metric,
    TraceColumns,
    WindowShape,
    beat_flips,
    figures,
    latencies,
    pictures_late,
    side_by_side,
    table,
)
from coach.estimators.registry import EstimatorChoice

N = None
SHOWN = TraceColumns.of(
    {
        "flip": [10.00, 10.02, 10.04, 10.06, 10.08],
        "song": [0.00, 0.02, 0.04, 0.06, 0.08],
        "reference": [N, 0.0, 0.033, 0.033, 0.066],
        "camera": [N, 5, 5, 6, 8],
        "arrived": [N, 9.99, 9.99, 10.03, 10.07],
        "drawing": [0.005] * 5,
        "clock": [0.002, 0.021, 0.043, 0.065, 0.08],
    }
)
BEATS = (0.0, 0.03, 0.06)
TOTALS = {
    "camera_frames": 60, "poses": 57, "pose_seconds": 0.57, "recorded": 59, "recording_lost": 1,
    "reference_shown": 58, "reference_late_or_dropped": 2, "sound": "none", "underruns": 0,
}  # fmt: skip


def test_latency_is_to_the_first_picture_that_shows_a_frame():
    assert latencies(SHOWN) == pytest.approx([0.03, 0.03, 0.01])


def test_a_beat_is_seen_with_the_first_picture_drawn_for_it():
    flips = beat_flips(SHOWN, [0.0, 0.03, 0.06, 0.5])
    assert flips[:3] == pytest.approx([10.0, 10.04, 10.06])
    assert np.isnan(flips[3])


def test_a_picture_is_late_by_what_the_clock_has_passed_its_beat():
    assert pictures_late(SHOWN, BEATS) == pytest.approx([0.002, 0.013, 0.005])


def test_of_the_largest_window_less_is_asked():
    asked = {
        size: {line.name: line.target for line in figures(SHOWN, TOTALS, [0.0], 2.0, BEATS, size)}
        for size in ((1280, 720), (1920, 1080), (3840, 2160))
    }
    assert [targets["pictures shown"] for targets in asked.values()] == [55, 55, 30]
    assert [targets["of it drawing, median"] for targets in asked.values()] == [8, None, None]
    for share, most in (("median", 40), ("95th percentile", 70)):
        verdict = f"arrival to verdict on screen, {share}"
        assert [targets[verdict] for targets in asked.values()] == [most, most, None]


def test_several_windows_stand_side_by_side():
    columns = {
        str(case): (Metric("drawing", value, "ms", 8), Metric("gaps", 0.0, ""))
        for case, value in ((WindowShape((1280, 720)), 3.0), (WindowShape((3840, 2160), upright=True), 9.0))
    }
    head, first, second = side_by_side(columns).splitlines()
    assert head.split() == ["1280x720", "3840x2160", "upright"]
    assert first.split() == ["drawing,", "ms", "3.0", "9.0!"] and second.split() == ["gaps", "0.0", "0.0"]


def test_the_figures():
    lines = {line.name: line for line in figures(SHOWN, TOTALS, [0.01, -0.03, np.nan], 2.0, BEATS)}
    assert lines["camera frames in"].value == 30
    assert lines["camera frames with a pose"].value == 95
    assert lines["of it finding the pose (mean; the floor)"].value == pytest.approx(10)
    assert lines["reference frames late or dropped"].value == pytest.approx(100 * 2 / 60)
    assert lines["reference frames late or dropped"].met is False
    assert lines["beats heard in the recording"].value == 2
    assert lines["|sound against picture|, 95th percentile"].value == pytest.approx(29)
    assert lines["picture after the song's clock, median"].value == pytest.approx(5)
    assert lines["recorded frames lost"].met is False
    assert lines["pictures shown"].value == pytest.approx(5 / 0.08)


def test_of_a_group_each_dancer_has_a_line_and_other_targets_hold():
    lines = {line.name: line for line in figures(SHOWN, TOTALS, [0.0], 2.0, BEATS, seen=[57, 30])}
    assert [(lines[f"of them with dancer {k}"].value, lines[f"of them with dancer {k}"].met) for k in (1, 2)] == [
        (28.5, True),
        (15, False),
    ]
    assert lines["arrival to verdict on screen, 95th percentile"].target == 120
    assert lines["camera frames with a pose"].met is None


def test_nothing_heard_is_not_measured_rather_than_met():
    lines = figures(SHOWN, TOTALS, [np.nan], 2.0, BEATS)
    sound = next(line for line in lines if line.name.startswith("|sound"))
    assert sound.met is None
    assert "not measured" in table((sound,))


def test_the_table_says_what_was_missed():
    text = table((Metric("a", 1.0, "ms", 2), Metric("b", 3.0, "ms", 2), Metric("c", 99.5, "%", 99, most=False)))
    assert [row.split()[-1] for row in text.splitlines()] == ["met", "MISSED", "met"]


@pytest.mark.parametrize(
    ("dancers", "estimator", "said"),
    [(7, None, "--dancers 7 as a group live: give 2 to 6"), (2, "blazepose", "blazepose follows a single dancer")],
)
def test_a_group_that_cannot_be_is_refused_before_anything_is_made(tmp_path, monkeypatch, dancers, estimator, said):
    monkeypatch.setattr(live, "_camera_film", lambda *_: pytest.fail("its film was made"))
    with pytest.raises(CoachError, match=said):
        live.bench_live(
            folders(), None, tmp_path / "out.json", [(1280, 720)], False, EstimatorChoice(estimator), dancers
        )
    assert not any(tmp_path.iterdir())
