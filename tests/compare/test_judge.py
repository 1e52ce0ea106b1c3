"""The known answer: the rendered cover, 90 ms late, with three planted mistakes."""

import numpy as np
import pytest

from coach.compare.features import track_features
from coach.compare.judge import judge, take_view
from coach.compare.live import LiveJudge
from coach.compare.mistakes import find_mistakes
from coach.compare.prepared import prepare_reference
from coach.compare.score import take_score
from coach.domain.landmarks import JOINTS
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, INTRO, rendered

PLANTED = (
    ("shape", 9, 12, {"left_elbow"}, {"left_elbow", "left_shoulder"}),
    ("shape", 17, 18, {"right_shoulder"}, {"right_shoulder", "right_elbow"}),
    ("shape", 25, 28, {"left_knee", "right_knee"}, {"left_knee", "right_knee", "left_hip", "right_hip"}),
)
"""Kind, first and last dance beat, the joints that must be named, the joints that may be."""


@pytest.fixture(scope="module")
def verdicts():
    return judge(rendered("cover"), rendered("reference"), GRID, PRIOR)


@pytest.mark.parametrize("kind, first, last, must, may", PLANTED)
def test_planted_mistake_is_found(verdicts, kind, first, last, must, may):
    found = [m for m in find_mistakes(verdicts, GRID) if m.kind == kind and must <= set(m.joints) <= may]
    assert any(abs(m.first - first - INTRO) <= 1 and abs(m.last - last - INTRO) <= 1 for m in found)


def test_hardly_anything_else_is_flagged(verdicts):
    planted = {b + INTRO for _, first, last, *_ in PLANTED for b in range(first - 1, last + 2)}
    assert len({v.beat for v in verdicts if v.kind != "ok"} - planted) <= 2


def test_lag_is_that_of_the_cover(verdicts):
    assert take_score(verdicts).lag == pytest.approx(0.09, abs=0.04)


def test_reference_against_itself_is_perfect():
    score = take_score(judge(rendered("reference"), rendered("reference"), GRID, PRIOR))
    assert score.score >= 98
    assert score.coverage == 1
    assert score.lag == pytest.approx(0, abs=0.005)


def test_live_gives_the_same_kinds_at_most_a_beat_late(verdicts):
    cover, live = rendered("cover"), LiveJudge(prepare_reference(rendered("reference"), GRID, PRIOR))
    handed_out, late = [], []
    for i, t in enumerate(cover.t):
        live.add(t, cover.pose(i))
        for verdict in live.due(t):
            handed_out.append(verdict)
            late.append(t - GRID.edges[verdict.beat + 1])
    handed_out += live.due(99.0)
    assert [v.beat for v in handed_out] == list(range(len(GRID)))
    assert max(late) <= GRID.period + 1 / 30
    same = np.mean([a.kind == b.kind for a, b in zip(handed_out, verdicts)])
    assert same >= 0.95


def test_a_beat_judged_in_steps_gets_the_same_verdict_a_few_calls_later():
    def danced(enough):
        cover, live = rendered("cover"), LiveJudge(prepare_reference(rendered("reference"), GRID, PRIOR))
        found, late = [], 0
        for i, t in enumerate(cover.t[:300]):
            live.add(t, cover.pose(i))
            new = live.due(t, enough())
            late += not new and len(live._moved) < np.searchsorted(live._due_at, t, side="right")
            found += new
        return (*found, *live.due(cover.t[299])), late

    def one_step():
        """After one step it is enough."""
        left = iter([False])
        return lambda: next(left, True)

    at_once, never_late = danced(lambda: lambda: False)
    in_steps, late = danced(one_step)
    assert never_late == 0 and late == 3 * len(at_once)
    assert [v.beat for v in in_steps] == [v.beat for v in at_once]
    assert [v.kind for v in in_steps] == [v.kind for v in at_once]
    assert [v.score for v in in_steps] == pytest.approx([v.score for v in at_once], abs=1.0)


def test_ring_shows_while_the_elbow_is_wrong():
    cover, live = rendered("cover"), LiveJudge(prepare_reference(rendered("reference"), GRID, PRIOR))
    elbow = []
    for i, t in enumerate(cover.t):
        elbow.append(live.add(t, cover.pose(i)).wrong[JOINTS.index("left_elbow")])
        live.due(t)
    elbow = np.array(elbow)
    assert elbow[(cover.t > 6.6) & (cover.t < 7.6)].mean() > 0.6
    assert not elbow[((cover.t > 2) & (cover.t < 5.8)) | ((cover.t > 8.3) & (cover.t < 14))].any()


def test_beats_that_were_not_seen_say_nothing_of_where_the_camera_stands():
    cover = rendered("cover").between(10.0, 12.0)
    live = LiveJudge(prepare_reference(rendered("reference"), GRID, PRIOR))
    for i, t in enumerate(cover.t):
        live.add(t, cover.pose(i))
    verdicts = live.due(12.5)
    seen = sum(v.kind != "unseen" for v in verdicts)
    views = take_view(cover.t, track_features(cover), live._song, np.array(live._lags))
    assert 0 < seen < len(verdicts) / 2
    assert np.linalg.norm(live._view) < 0.8 * np.linalg.norm(views)
