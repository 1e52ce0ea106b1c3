from contextlib import closing
from dataclasses import replace

import numpy as np

from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import Kind
from coach.history.database import open_history
from coach.history.history import record_take
from coach.history.rows import takes_of
from coach.history.trends import section_trends
from coach.takes.content import alike, gone_and_stayed, without_marked
from coach.takes.marks import Mark, toggle_mark
from coach.takes.summary import section_scores
from tests.kit.films import a_song
from tests.kit.sessions import a_session, where_of
from tests.kit.takes import a_take, mistake, verdict

ELBOW = JOINTS.index("left_elbow")


def poor(kind: Kind = "shape"):
    """Beats 4 to 6 are a mistake that cost nearly all of them; the others are worth 90."""
    return a_take([verdict(k, kind, ("left_elbow",), score=10.0) if 4 <= k <= 6 else verdict(k) for k in range(16)])


def test_without_marks_a_take_counts_as_it_is():
    take = poor()
    assert without_marked(take, frozenset()) is take


def test_what_is_marked_charges_no_mean(tmp_path):
    grid = a_song(tmp_path).grid
    counted = without_marked(poor(), frozenset({Mark("shape", 4, 6)}))
    assert counted.mistakes == ()
    assert [s.score for s in section_scores(counted.verdicts, grid)] == [90.0] * len(
        section_scores(poor().verdicts, grid)
    )
    assert np.isnan(counted.verdicts[5].error[ELBOW]) and np.isfinite(counted.verdicts[5].error).sum() == 8
    assert counted.verdicts[5].lag == poor().verdicts[5].lag  # what was measured of the timing is not in dispute


def test_a_mark_of_another_kind_takes_nothing_out():
    counted = without_marked(poor(), frozenset({Mark("timing", 4, 6)}))
    assert [v.score for v in counted.verdicts] == [v.score for v in poor().verdicts]


def test_a_mark_counts_in_every_place_of_its_mistake():
    verdicts = [verdict(k, "shape", ("left_elbow",)) if k in (2, 3, 8, 9, 12) else verdict(k) for k in range(16)]
    twice = mistake(2, 3, places=((2, 3), (8, 9)))
    counted = without_marked(a_take(verdicts, (twice, mistake(12, 12))), frozenset({Mark.of(twice)}))
    assert [v.beat for v in counted.verdicts if v.kind == "shape"] == [12]


def test_two_limbs_that_are_not_danced_are_two_mistakes():
    left, right = (mistake(4, 6, "absent", (f"{side}_elbow",)) for side in ("left", "right"))
    assert alike(left, left)
    assert not alike(left, right)


def test_a_tempo_that_drifts_again_is_not_gone_although_its_beats_are_right():
    drift = mistake(0, 15, "drift", (), ways=("slower",), size=0.8, said="", whole=True)
    before, now = (a_take([verdict(k) for k in range(16)], found) for found in ((drift,), (drift,)))
    assert gone_and_stayed(now, before) == ([], [drift])
    assert gone_and_stayed(replace(now, mistakes=()), before) == ([drift], [])


def test_the_trends_of_the_history_do_not_charge_it_either(tmp_path):
    where, grid = where_of(tmp_path), a_song(tmp_path).grid
    folder = a_session(where, take=poor(), video=False)
    toggle_mark(folder, mistake(4, 6))
    assert record_take(folder) is None
    with closing(open_history(where.sessions)) as opened:
        takes = takes_of(opened.connection, "lovedive")
    known = [trend.now for trend in section_trends(takes, grid) if np.isfinite(trend.now)]
    assert known and set(known) == {90.0}
    assert takes[0].wrong[ELBOW] == 0


def test_of_a_beat_that_two_mistakes_share_only_the_marked_one_goes():
    """The elbow on beats 4 to 7, where the knee is wrong from 7 on."""
    wrong = dict.fromkeys((4, 5, 6), ("left_elbow",)) | {7: ("right_knee",), 8: ("right_knee",)}
    verdicts = [verdict(k, "shape", wrong[k]) if k in wrong else verdict(k) for k in range(16)]
    take = a_take(verdicts, (mistake(4, 7), mistake(7, 8, joints=("right_knee",))))
    counted = without_marked(take, frozenset({Mark("shape", 4, 7)}))
    assert [m.first for m in counted.mistakes] == [7]
    assert [v.beat for v in counted.verdicts if v.kind == "shape"] == [7, 8]
