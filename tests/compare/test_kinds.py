"""Standing still, the other side, late: planted in synthetic dances and called by their names, live and afterwards."""

from dataclasses import replace

import numpy as np
import pytest

from coach.bench.synthetic.faults import PlantedFault
from coach.compare.judge import judge
from coach.compare.live import LiveJudge
from coach.compare.mistakes import find_mistakes
from coach.compare.prepared import prepare_reference
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import performance, synthetic

PLANTED = {
    "frozen": PlantedFault("frozen", 20, 23),
    "side": PlantedFault("side", 20, 23, "arms"),
    "timing": PlantedFault("timing", 20, 23, size=0.3),
    "shape": PlantedFault("shape", 20, 23, "left_shoulder", 60.0),
}
CALLED = {
    "frozen": ["frozen", "side", "frozen"],
    "side": ["side", "side", "side"],
    "timing": ["timing", "timing", "timing"],
    "shape": ["ok", "shape", "shape"],
}
"""Beats 20 to 22. A fault sets in within a beat; and once, who stands still happens to stand as the other side does."""
TOLD = {"frozen": (20, 22), "side": (20, 23), "timing": (19, 22), "shape": (20, 23)}
"""First and last beat of the one mistake that is made of it."""
AFTERWARDS = {"side": (["ok", "side", "side"], (21, 23))}
"""Both, where they are others with hindsight."""


def danced_live(user, reference, grid):
    live, verdicts = LiveJudge(prepare_reference(reference, grid, PRIOR)), []
    for i, t in enumerate(user.t):
        live.add(t, user.pose(i))
        verdicts += live.due(t)
    return (*verdicts, *live.due(np.inf))


# test_judge.py: live they are the same
@pytest.mark.parametrize("live", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", PLANTED)
def test_is_called_by_its_name(kind, live):
    reference, grid, _ = synthetic()
    user = performance(kind, planned=(PLANTED[kind],))
    if live:  # what comes later is not known yet
        user = user.between(0.0, grid.times[36])
        grid = replace(grid, times=grid.times[:34])
    verdicts = danced_live(user, reference, grid) if live else judge(user, reference, grid, PRIOR)
    assert [v.beat for v in verdicts] == list(range(len(grid)))
    called, told = CALLED[kind], TOLD[kind]
    if not live:
        called, told = AFTERWARDS.get(kind, (called, told))
    assert [v.kind for v in verdicts[20:23]] == called
    assert [v.kind for v in verdicts if not 18 <= v.beat <= 25].count("ok") >= len(grid) - 8 - 2
    assert [(m.kind, m.first, m.last) for m in find_mistakes(verdicts, grid)] == [(kind, *told)]


def test_late_by_how_much():
    reference, grid, _ = synthetic()
    verdicts = judge(performance("timing", planned=(PLANTED["timing"],)), reference, grid, PRIOR)
    assert np.median([v.lag for v in verdicts[20:24]]) == pytest.approx(0.3, abs=0.07)


def test_the_arms_are_named():
    reference, grid, _ = synthetic()
    verdicts = judge(performance("side", planned=(PLANTED["side"],)), reference, grid, PRIOR)
    assert {v.group for v in verdicts[20:24] if v.kind == "side"} == {"arms"}


def test_warping_hides_what_a_lag_a_beat_shows():
    reference, grid, _ = synthetic()
    user = performance("frozen", planned=(PLANTED["frozen"],))
    kinds = {how: [v.kind for v in judge(user, reference, grid, PRIOR, how)][20:24] for how in ("beat", "frame")}
    assert "frozen" in kinds["beat"]
    assert "frozen" not in kinds["frame"]
