"""All beats at once say what each says alone, and what plain arithmetic says."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.beat_verdicts import alongside, beat_verdicts
from coach.compare.features import interior, track_features
from coach.compare.standard import standard
from coach.compare.thresholds import PRIOR
from coach.pose.landmarks import JOINTS
from tests.compare.tracks import GRID, rendered, standing_still

REFERENCE = rendered("reference")
SONG = standard(REFERENCE, GRID, PRIOR)
BEATS = np.arange(len(GRID))


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


@pytest.mark.parametrize("name", TAKES)
def test_a_beat_alone_is_judged_as_among_the_others(name):
    take = TAKES[name]
    lags = np.where(BEATS % 7 == 3, np.nan, 0.09)
    danced = alongside(0.09, take.t, track_features(take), SONG)
    together = beat_verdicts(BEATS, lags, danced, SONG)
    for beat, verdict in enumerate(together):
        (alone,) = beat_verdicts(np.array([beat]), lags[beat : beat + 1], danced, SONG)
        assert (alone.beat, alone.kind, alone.group) == (verdict.beat, verdict.kind, verdict.group)
        assert alone.wrong.tolist() == verdict.wrong.tolist()
        for field in ("score", "shape", "timing", "lag", "error", "change", "limit", "move", "moved", "swapped"):
            np.testing.assert_allclose(getattr(alone, field), getattr(verdict, field), atol=1e-4, err_msg=field)


def test_the_change_of_a_beat_is_the_median_over_its_own_frames():
    take = rendered("cover")
    verdict = beat_verdicts(np.array([10]), np.array([0.1]), alongside(0.1, take.t, track_features(take), SONG), SONG)[
        0
    ]
    inside = (take.t >= GRID.edges[10] + 0.1) & (take.t < GRID.edges[11] + 0.1)
    mine, theirs = track_features(take)[inside], SONG.rungs.at(take.t[inside] - 0.1)
    gap = interior(mine.deep) - interior(theirs.deep)
    elbow = JOINTS.index("left_elbow")
    assert verdict.change[elbow] == pytest.approx(np.median(gap[:, elbow]), abs=1e-3)
    assert verdict.lag == 0.1


def test_a_song_without_frames_in_it_is_unseen():
    take = rendered("cover").shifted(1000.0)
    danced = alongside(0.0, take.t, track_features(take), SONG)
    assert {v.kind for v in beat_verdicts(BEATS, np.zeros(len(BEATS)), danced, SONG)} == {"unseen"}
    assert beat_verdicts(BEATS[:0], np.empty(0), danced, SONG) == ()
