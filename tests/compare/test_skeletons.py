"""An estimator with 17 points and no depth beside a reference of BlazePose's."""

import numpy as np
import pytest

from coach.compare.judge import judge
from coach.compare.live import LiveJudge
from coach.compare.mistakes import find_mistakes
from coach.compare.prepared import prepare_reference
from coach.compare.published import published
from coach.compare.score import take_score
from coach.domain.landmarks import LANDMARKS, Noise, PoseTrack, Skeleton
from coach.domain.thresholds import PRIOR
from coach.estimators import registry
from coach.takes.pose_log import PoseLog, read_pose_log
from coach.tracking.store import load_track, save_track
from coach.ui.passage.dancer import Dancer, Footage
from tests.compare.tracks import GRID, NOISE, rendered

COCO = Skeleton("coco", LANDMARKS[:17], Noise(NOISE.flat, NOISE.deep))


def as_coco(track):
    body = track.body
    unknown = np.full((len(body), 17, 3), np.nan)
    return PoseTrack(body.t, body.image[:, :17], unknown, body.visibility[:, :17], COCO)


COVER, REFERENCE = as_coco(rendered("cover")), rendered("reference")


@pytest.fixture(scope="module")
def verdicts():
    return judge(COVER, REFERENCE, GRID, PRIOR)


def told(verdicts):
    return {frozenset(mistake.joints) for mistake in find_mistakes(verdicts, GRID)}


def test_the_same_mistakes_are_told(verdicts):
    knees = {"left_hip", "right_hip", "left_knee", "right_knee"}
    assert told(verdicts) == {frozenset(knees), frozenset({"right_shoulder"}), frozenset({"left_elbow"})}


def test_the_score_is_about_the_same(verdicts):
    score, whole = (take_score(found) for found in (verdicts, judge(rendered("cover"), REFERENCE, GRID, PRIOR)))
    assert score.score == pytest.approx(whole.score, abs=2) and score.coverage == whole.coverage == 1
    assert score.lag == pytest.approx(whole.lag, abs=0.01)


def test_it_may_be_the_reference_that_has_no_depth():
    verdicts = judge(rendered("cover"), as_coco(REFERENCE), GRID, PRIOR)
    assert frozenset({"left_elbow"}) in told(verdicts) and take_score(verdicts).coverage == 1


def test_live_judges_it_too(verdicts):
    live, found = LiveJudge(prepare_reference(REFERENCE, GRID, PRIOR)), []
    for i, t in enumerate(COVER.t):
        live.add(t, COVER.pose(i))
        found += live.due(t)
    kinds = [verdict.kind for verdict in (*found, *live.due(np.inf))]
    assert np.mean([a == b.kind for a, b in zip(kinds, verdicts)]) >= 0.95


def test_the_published_ways_compare_what_both_find():
    found = published(COVER, REFERENCE)
    shared = [REFERENCE.skeleton.index[name] for name in COCO.points]
    as_seen = PoseTrack(REFERENCE.t, REFERENCE.image[:, shared], REFERENCE.world[:, shared],
                        REFERENCE.visibility[:, shared], COCO)  # fmt: skip
    assert found.cosine == pytest.approx(published(COVER, as_seen).cosine) and 0.99 < found.cosine <= 1


def test_it_is_kept_with_its_name(tmp_path, monkeypatch):
    monkeypatch.setitem(registry.SKELETONS, COCO.name, COCO)
    save_track(tmp_path / "poses.npz", COVER)
    with PoseLog(tmp_path / "poses.log", COCO) as log:
        for i, t in enumerate(COVER.t):
            log.add(t, COVER.image[i], COVER.world[i], COVER.visibility[i])
    for kept in (load_track(tmp_path / "poses.npz"), read_pose_log(tmp_path / "poses.log")):
        assert kept.skeleton == COCO and np.array_equal(kept.image, COVER.image, equal_nan=True)


def test_it_is_drawn():
    dancer = Dancer(Footage(COVER), 5.0, 6.0)
    image = dancer.image(dancer.index(5.5))
    assert image.shape == (len(LANDMARKS), 2) and np.isfinite(image[:17]).all() and np.isnan(image[17:]).all()
    assert dancer.right_angle("left_elbow", 5.5, 5.5).ends == (5, 7, 9)
