"""One line for the whole take: known lags and drifts, planted in costs and in real tracks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.compare.alignment import LEAST_DRIFT, MOST_DRIFT, MOST_LATE, ON_TIME, LagLine, best_line, lags_to_try
from coach.compare.features import track_features
from coach.compare.judge import judge, take_line
from coach.compare.prepared import prepare_reference
from coach.compare.sampling import filled
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, performance, rendered, standing_still, synthetic

T = np.arange(0, 40, 0.1)
SONG = prepare_reference(rendered("reference"), GRID, PRIOR)


def costs_along(late, drift, t=T, depth=3.0):
    """(T, L) costs with a valley along a line, one lag wide."""
    lags = lags_to_try(t)
    line = late + drift * (t - (t[0] + t[-1]) / 2)
    return depth * np.minimum(np.abs(lags - line[:, None]) / 0.3, 1), lags


@settings(deadline=None, max_examples=40)
@given(st.floats(-0.6, 0.6), st.floats(-0.07, 0.07))
def test_a_planted_line_is_found(late, drift):
    costs, lags = costs_along(late, drift)
    found = best_line(T, costs, lags)
    if abs(drift) * 40 > 2 * LEAST_DRIFT:
        assert found.drift == pytest.approx(drift, abs=0.005)
    assert found.late == pytest.approx(late, abs=0.08)


def test_a_drift_without_evidence_is_none():
    rng = np.random.default_rng(1)
    lags = lags_to_try(T)
    found = best_line(T, 3 + rng.normal(0, 0.3, (len(T), len(lags))), lags)
    assert found.drift == 0


def test_the_fan_holds_every_line_however_long_the_take():
    for length in (5, 40, 200, 400):
        lags = lags_to_try(np.array([0.0, length]))
        assert lags[-1] >= MOST_LATE + MOST_DRIFT * length / 2 - 1e-9
        np.testing.assert_allclose(lags, -lags[::-1], atol=1e-12)


@pytest.mark.parametrize("t", [np.empty(0), np.array([3.0])])
def test_nothing_is_said_of_no_take(t):
    assert best_line(t, np.zeros((len(t), 33)), np.arange(-16, 17) * 0.05) == ON_TIME


def test_costs_that_are_not_known_say_nothing():
    costs, lags = costs_along(0.3, 0.0)
    costs[::2] = np.nan
    assert best_line(T, costs, lags).late == pytest.approx(0.3, abs=0.05)
    assert best_line(T, np.full_like(costs, np.nan), lags) == ON_TIME


@pytest.mark.parametrize("seen", [slice(0, 10), slice(195, 205), slice(-10, None)], ids=["begin", "middle", "end"])
def test_who_is_seen_for_a_while_only_is_not_laid_seconds_away(seen):
    """Of a take of 200 s in which 5 s are seen, a line through its middle could otherwise turn to any moment."""
    t = np.arange(0, 200, 0.5)
    lags = lags_to_try(t)
    costs = np.full((len(t), len(lags)), np.nan)
    costs[seen] = 3.0
    costs[seen, np.abs(lags - 0.1) < 0.3] = 1.5
    for elsewhere in (-7.0, -4.0, 4.0, 7.0):
        tempting = costs.copy()
        tempting[seen, np.abs(lags - elsewhere) < 0.3] = 0.5
        line = best_line(t, tempting, lags)
        assert np.abs(t[seen] - line.straightened(t[seen]) - 0.1).max() < 0.35


def test_a_line_that_leaves_the_song_is_not_taken_for_want_of_evidence():
    """Of somebody who is seen in the last second only, little is known at lags that lead behind the song's end."""
    t = np.arange(0, 1, 0.05)
    lags = lags_to_try(t)
    when = t[:, None] - lags
    costs = np.where(when > 1, np.nan, 2.0)
    late = t > 0.5
    assert abs(best_line(t[late], costs[late], lags).late) < 0.1
    few_fit = np.where((when > 0.8) & (when <= 1), 0.2, costs)
    assert ((t - best_line(t, few_fit, lags).late) <= 1).mean() >= 0.5


@given(st.floats(-1, 1), st.floats(-0.08, 0.08), st.floats(-100, 100), st.floats(0, 200))
def test_straightened_and_danced_at_are_inverse(late, drift, middle, t):
    line = LagLine(late, drift, middle)
    assert line.danced_at(line.straightened(t)) == pytest.approx(t, abs=1e-6)


@pytest.mark.parametrize("speed", [0.95, 1.05])
def test_a_film_that_runs_slow_is_straightened_before_shapes_are_judged(speed):
    take = rendered("reference").at_speed(1 / speed)
    verdicts = judge(take, rendered("reference"), GRID, PRIOR)
    seen = [v for v in verdicts if v.kind != "unseen"]
    assert [v.kind for v in seen] == ["ok"] * len(seen)
    late = [v.t / speed - v.t for v in seen]
    np.testing.assert_allclose([v.lag for v in seen], late, atol=0.04)


@pytest.mark.parametrize("late", [0.0, 0.3, -0.7])
def test_a_constant_lag_is_no_drift(late):
    take = rendered("cover").shifted(late)
    line = take_line(take.t, track_features(take), SONG)
    assert line.drift == 0
    assert line.late == pytest.approx(late + 0.09, abs=0.06)


def test_who_stands_still_is_not_late():
    take = standing_still(rendered("reference"))
    assert take_line(take.t, track_features(take), SONG).drift == 0


@pytest.mark.parametrize("kind, style, speed", [("side", 1, 1.02), ("side", 1, 1.03), ("frozen", 2, 1.02)])
def test_the_drift_of_who_dances_with_faults_is_believed_too(kind, style, speed):
    """Of faults more is left once the drift is taken out, as of covers by others: it gains a smaller share."""
    reference, grid, _ = synthetic(style)
    user = filled(performance(kind, style).at_speed(speed))
    line = take_line(user.t, track_features(user), prepare_reference(reference, grid, PRIOR))
    assert line.drift == pytest.approx(speed - 1, abs=0.004)


TWENTY = np.arange(201) / 10
TRIED = lags_to_try(TWENTY)


def along(late, total, gain):
    """Costs of 1 at every lag, but ``gain`` less on a line that is ``late`` s late in the middle and drifts ``total``
    s from the beginning to the end."""
    line = late + total * (TWENTY - 10) / 20
    return np.where(np.abs(TRIED - line[:, None]) <= 0.0251, 1 - gain, 1.0)


@pytest.mark.parametrize(
    ("total", "gain", "found"),
    [
        (0.2, 0.9, 0.0),  # not worth straightening
        (0.4, 0.9, 0.4),
        (-0.6, 0.9, -0.6),
        (1.6, 0.9, 1.6),
        (2.1, 0.9, 0.0),  # 8 % is the most
        (0.6, 0.07, 0.0),  # gains too little to be believed
        (0.6, 0.1, 0.6),
    ],
)
def test_from_where_on_a_drift_is_believed(total, gain, found):
    line = best_line(TWENTY, along(0.0, total, gain), TRIED)
    assert line.drift * 20 == pytest.approx(found, abs=0.051) and line.middle == 10


@pytest.mark.parametrize(
    ("late", "gain", "found"),
    [(0.35, 0.11, 0.35), (0.35, 0.09, 0.0), (-0.7, 0.42, -0.7), (-0.7, 0.38, 0.0), (0.8, 0.9, 0.8), (0.9, 0.9, 0.0)],
)
def test_from_where_on_a_take_is_late(late, gain, found):
    line = best_line(TWENTY, along(late, 0.0, gain), TRIED)
    assert (line.late, line.drift) == pytest.approx((found, 0.0), abs=1e-6)
