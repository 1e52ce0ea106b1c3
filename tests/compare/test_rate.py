"""Danced slowly, everything is judged in the dancer's own time: 80 ms stay 80 ms."""

from dataclasses import replace

import numpy as np
import pytest

from coach.bench.synthetic.faults import PlantedFault
from coach.compare.beat_verdicts import TIMING_TOLERANCE_S
from coach.compare.features import track_features
from coach.compare.judge import judge_features
from coach.compare.live import SUSTAINED, LiveJudge
from coach.compare.prepared import prepare_reference
from coach.compare.score import take_score
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, performance, rendered, synthetic

SONG = prepare_reference(rendered("reference"), GRID, PRIOR)
HALF = 0.5


def live(track, song, rate):
    """By a camera of 15 pictures a second: half of them say the same in half of the time."""
    judge, checks, verdicts = LiveJudge(song, rate), [], []
    for i, t in list(enumerate(track.t))[::2]:
        checks.append(judge.add(t, track.pose(i)))
        verdicts += judge.due(t)
    return checks, (*verdicts, *judge.due(np.inf))


def afterwards(track, song, rate):
    return judge_features(track.t, track_features(track), song.at_rate(rate))


def shown(track, song, rate):
    return live(track, song, rate)[1]


both = pytest.mark.parametrize("verdicts_of", [afterwards, shown])


@both
def test_a_dancer_who_copies_at_half_the_rate_is_on_time_and_right(verdicts_of):
    verdicts = verdicts_of(rendered("reference"), SONG, HALF)
    seen = [v for v in verdicts if v.kind != "unseen"]
    assert [v.t for v in verdicts] == pytest.approx(list(GRID.times))
    assert {v.kind for v in seen} == {"ok"} and len(seen) >= len(GRID) - 1
    assert take_score(verdicts).lag == pytest.approx(0.0, abs=0.01)


@both
@pytest.mark.parametrize("late", [0.3, pytest.param(0.08, marks=pytest.mark.long)])
def test_a_lag_is_told_in_the_dancer_s_seconds(verdicts_of, late):
    """``late`` real seconds are half as many of the song."""
    verdicts = verdicts_of(rendered("reference").shifted(late * HALF), SONG, HALF)
    assert take_score(verdicts).lag == pytest.approx(late, abs=0.02)
    assert not any(v.kind == "timing" for v in verdicts)


@both
@pytest.mark.parametrize(("real", "kind"), [(0.4, "timing"), pytest.param(0.06, "ok", marks=pytest.mark.long)])
def test_a_beat_is_late_by_real_time(verdicts_of, real, kind):
    """Beats 20 to 23 are danced later by real · rate of song time: .4 s are only .2 of the song's."""
    reference, grid, _ = synthetic()
    user = performance("timing", planned=(PlantedFault("timing", 20, 23, size=real * HALF),))
    verdicts = verdicts_of(user, prepare_reference(reference, grid, PRIOR), HALF)
    inside, outside = verdicts[20:24], [*verdicts[:18], *verdicts[26:]]
    assert [v.kind for v in inside].count(kind) >= 2
    beside = np.median([v.own_lag - v.usual for v in inside])
    assert beside == pytest.approx(real, abs=0.05) and (beside > TIMING_TOLERANCE_S) == (kind == "timing")
    assert [v.kind for v in outside].count("ok") >= 0.85 * len(outside)


def test_mistakes_are_found_at_half_the_rate_as_at_the_song_s_own():
    there, here = (afterwards(rendered("cover"), SONG, rate) for rate in (1.0, HALF))
    assert np.mean([a.kind == b.kind for a, b in zip(here, there)]) >= 0.9


def test_a_ring_shows_after_the_same_real_time():
    """It comes when a joint has been wrong for SUSTAINED s: half as much song time at half the rate."""
    track, fall = rendered("reference").between(0.0, 9.5), 8.0
    upside_down = np.where((track.t < fall)[:, None, None], 1, -1)
    fallen = replace(track, image=track.image * upside_down, world=track.world * upside_down)
    for rate in (1.0, HALF):
        checks = live(fallen, SONG, rate)[0]
        assert [c.t for c in checks] == list(track.t[::2])
        first = next(c.t for c in checks if c.wrong.any())
        assert first - fall == pytest.approx(SUSTAINED * rate, abs=0.05)


def test_at_rate_1_nothing_changes_to_the_last_bit():
    track, same = rendered("cover"), SONG.at_rate(1.0)
    assert (same.grid.times == SONG.grid.times).all() and same.resampled.start == SONG.resampled.start
    before, after = (judge_features(track.t, track_features(track), song) for song in (SONG, same))
    for a, b in zip(before, after, strict=True):
        for name in vars(a):
            np.testing.assert_array_equal(getattr(a, name), getattr(b, name), err_msg=name)


def test_of_a_passage_the_beats_before_are_not_judged_and_do_not_confuse_its_lag():
    track = rendered("cover")
    inside = (track.t >= GRID.edges[20]) & (track.t < GRID.edges[33])
    frames = [(t, track.pose(i)) for i, t in enumerate(track.t) if inside[i]]

    def verdicts(**how):
        judge, found = LiveJudge(SONG, **how), []
        for t, pose in frames:
            judge.add(t, pose)
            found += judge.due(t)
        return [verdict for verdict in found if verdict.beat >= 20]

    whole, part = verdicts(), verdicts(first=20)
    assert [v.beat for v in part] == [v.beat for v in whole] == list(range(20, 32))
    assert [v.kind for v in part] == [v.kind for v in whole]
    assert [v.lag for v in part] == pytest.approx([0.085] * 12, abs=0.01)
    assert abs(whole[0].lag - 0.085) > 0.05  # half of a beat before was seen, and taken for a lag
