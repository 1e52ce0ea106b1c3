"""All beats at once say what each says alone, and what plain arithmetic says."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.alignment import LagLine
from coach.compare.beat_verdicts import limits, verdicts
from coach.compare.features import HARDLY_SEEN, WELL_SEEN, interior, track_features
from coach.compare.findings import GAIN_FROM, GAIN_FULL, OTHER_MOMENT_LAG_S, _midmean, aligned_frames, found_on
from coach.compare.prepared import prepare_reference
from coach.domain.landmarks import JOINTS
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, rendered, standing_still

REFERENCE = rendered("reference")
SONG = prepare_reference(REFERENCE, GRID, PRIOR)
BEATS = np.arange(len(GRID))
NAN = float("nan")


def in_part_unseen(track):
    image, lost = track.image.copy(), (track.t % 5) < 1.2
    image[lost] = np.nan
    return replace(track, image=image)


TAKES = {
    "cover": rendered("cover"),
    "in part unseen": in_part_unseen(rendered("cover")),
    "standing still": standing_still(rendered("cover")),
    "the other side": rendered("cover").mirrored(),
}


def judged(beats, lags, danced):
    found = found_on(beats, lags, danced, SONG)
    return verdicts(beats, found, SONG, 1.0, np.full(len(beats), 1.0))


@pytest.mark.parametrize("name", TAKES)
def test_a_beat_alone_is_judged_as_among_the_others(name):
    take = TAKES[name]
    lags = np.where(BEATS % 7 == 3, np.nan, np.where(BEATS % 5 == 0, 0.2, 0.09))
    danced = aligned_frames(0.09, take.t, track_features(take), SONG)
    together = judged(BEATS, lags, danced)
    runs = np.array([v.kind == "frozen" for v in together])
    for beat, verdict in enumerate(together):
        (alone,) = judged(np.array([beat]), lags[beat : beat + 1], danced)
        assert (alone.beat, alone.kind, alone.group) == (verdict.beat, verdict.kind, verdict.group)
        assert alone.wrong.tolist() == verdict.wrong.tolist()
        names = ["timing", "lag", "error", "change", "limit", "move", "moved", "swapped", "chance", "visibility"]
        names += ["usual", "gain"] + ([] if runs[beat] else ["score", "shape"])
        for field in names:
            np.testing.assert_allclose(getattr(alone, field), getattr(verdict, field), atol=1e-4, err_msg=field)


def test_the_change_of_a_beat_is_the_mean_of_the_middle_half_of_its_own_frames():
    take = rendered("cover")
    (verdict,) = judged(np.array([10]), np.array([0.1]), aligned_frames(0.1, take.t, track_features(take), SONG))
    inside = (take.t >= GRID.edges[10] + 0.1) & (take.t < GRID.edges[11] + 0.1)
    mine, theirs = track_features(take)[inside], SONG.resampled.at(take.t[inside] - 0.1)
    gap = interior(mine.deep) - interior(theirs.deep)
    elbow = JOINTS.index("left_elbow")
    assert verdict.change[elbow] == pytest.approx(trim_mean_of_quarters(gap[:, elbow]), abs=1e-3)
    assert verdict.lag == pytest.approx(0.1)


def trim_mean_of_quarters(values):
    """The mean between the quartiles, a value counting four times so that a quarter of any number is a whole one."""
    four = np.sort(np.repeat(values, 4))
    return four[len(values) : -len(values)].mean()


@pytest.mark.parametrize(("frames", "middle"), [
    ([], NAN), ([NAN, NAN], NAN), ([7], 7), ([7, NAN], 7), ([1, 3], 2), ([0, 9, 90], (0.25 * 0 + 9 + 0.25 * 90) / 1.5),
    ([4, 900, 2, -50], 3), ([4, NAN, 900, 2, -50], 3), ([0, 1, 2, 3, 4, 5, 6, 700], 3.5),
])  # fmt: skip
def test_wild_frames_do_not_count_and_the_others_all_do(frames, middle):
    values = np.array(frames, float).reshape(1, -1, 1)
    found = _midmean(values, np.zeros((1, 1), bool))
    assert found == pytest.approx(np.array([[middle]]), nan_ok=True)
    assert np.isnan(_midmean(values, np.ones((1, 1), bool))).all()


@pytest.mark.parametrize("lag", [0.3, 0.44, 0.46, 0.7])
def test_a_lag_far_off_the_usual_one_is_another_moment_of_the_song(lag):
    """The take is laid ``lag`` too early, so that the beats' own lags gain much: up to OTHER_MOMENT_LAG_S they are
    believed."""
    take = rendered("cover")
    danced = aligned_frames(0.09 - lag, take.t, track_features(take), SONG)
    found = judged(BEATS, np.full(len(BEATS), 0.09), danced)
    beside = np.array([v.lag - v.usual for v in found if v.kind != "unseen"])
    assert sum(beside > 0.9 * lag) >= 8 if lag < OTHER_MOMENT_LAG_S else not beside.any()
    assert all(v.own_lag == pytest.approx(0.09) for v in found if v.kind != "unseen")


@pytest.mark.parametrize("shown", ["reference", "cover", "late", "early", "still"])
def test_no_beat_has_a_lag_that_gains_too_little(shown):
    """What is told as timing, shown on the strip and taken off the score comes from this one lag."""
    take = rendered("reference" if shown in ("reference", "still") else "cover").shifted({"late": 0.3}.get(shown, 0.0))
    take = standing_still(take) if shown == "still" else take
    offered = np.where(BEATS % 3 == 0, {"early": -0.3}.get(shown, 0.35), 0.09)
    found = judged(BEATS, offered, aligned_frames(0.09, take.t, track_features(take), SONG))
    beside = [abs(v.lag - v.usual) for v in found if v.kind != "unseen" and not v.gain >= GAIN_FROM]
    assert len(beside) >= 16 and max(beside) == pytest.approx(0, abs=1e-9)
    assert all(v.gain >= GAIN_FROM for v in found if v.kind == "timing")


def test_a_lag_that_gains_nothing_is_not_believed():
    """The cover is 90 ms late: a lag of 400 ms fits no better, so the beat counts as danced at the usual one."""
    take = rendered("cover")
    danced = aligned_frames(0.09, take.t, track_features(take), SONG)
    at_usual, elsewhere = (judged(np.array([22]), np.array([lag]), danced)[0] for lag in (0.09, 0.4))
    assert elsewhere.gain < GAIN_FROM
    assert elsewhere.lag == pytest.approx(0.09)
    np.testing.assert_allclose(elsewhere.error, at_usual.error)


def test_a_lag_that_gains_much_is_taken_in_full():
    """The whole take is said to be 400 ms late, which it is not: each beat's own 90 ms fits far better."""
    take = rendered("cover")
    lively = np.flatnonzero(SONG.lively)[8:12]
    danced = aligned_frames(0.5, take.t, track_features(take), SONG)
    for verdict in judged(lively, np.full(4, 0.09), danced):
        assert verdict.gain > GAIN_FULL
        assert verdict.lag == pytest.approx(0.09)
        assert verdict.usual == pytest.approx(0.5)


def test_what_is_hardly_seen_has_a_wider_limit():
    visible = np.array([[1.0, WELL_SEEN, WELL_SEEN / 2, HARDLY_SEEN, 0.1, 1, 1, 1, 1]])
    wide = limits(np.array([0]), visible, PRIOR, 1.0)[0] / PRIOR.limit
    widest = WELL_SEEN / HARDLY_SEEN
    np.testing.assert_allclose(wide[:5], [1, 1, 2, widest, widest])


def test_a_drift_is_part_of_the_lag():
    take = rendered("cover")
    line = LagLine(late=0.2, drift=0.05, middle=10.0)
    when = line.straightened(take.t)
    danced = aligned_frames(0.0, when, track_features(take), SONG, line)
    found = found_on(BEATS, np.zeros(len(BEATS)), danced, SONG)
    known = np.isfinite(found.lag)
    times = GRID.times[known]
    np.testing.assert_allclose(found.lag[known], (times + 0.2 - 0.5) / 0.95 - times)


def test_a_song_without_frames_in_it_is_unseen():
    take = rendered("cover").shifted(1000.0)
    danced = aligned_frames(0.0, take.t, track_features(take), SONG)
    assert {v.kind for v in judged(BEATS, np.zeros(len(BEATS)), danced)} == {"unseen"}
    assert judged(BEATS[:0], np.empty(0), danced) == []
