import json
from contextlib import closing

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import MISTAKE_KINDS, VerdictKind
from coach.history.database import open_history
from coach.history.history import record_take
from coach.history.past_takes import section_trends, takes_of
from coach.takes.folder import TakeFolder
from coach.takes.marks import MarkedMistake, marks_file, read_marks, real_mistakes, toggle_mark, without_marked
from coach.takes.summary import section_scores
from tests.kit.films import a_song
from tests.kit.sessions import a_session, where_of
from tests.kit.takes import a_take, mistake, verdict

ELBOW, LATE = mistake(4, 6), mistake(9, 9, "timing", ())


@pytest.fixture
def folder(tmp_path):
    return TakeFolder(tmp_path)


def test_a_take_without_marks_has_none(folder):
    assert read_marks(folder) == frozenset()
    assert real_mistakes([ELBOW, LATE], frozenset()) == (ELBOW, LATE)


def test_a_false_alarm_is_marked_and_unmarked_again(folder):
    assert toggle_mark(folder, ELBOW) == read_marks(folder) == {MarkedMistake("shape", 4, 6)}
    assert toggle_mark(folder, LATE) == {MarkedMistake("shape", 4, 6), MarkedMistake("timing", 9, 9)}
    assert toggle_mark(folder, ELBOW) == read_marks(folder) == {MarkedMistake("timing", 9, 9)}
    assert real_mistakes([ELBOW, LATE], read_marks(folder)) == (ELBOW,)


@pytest.mark.parametrize("kind", MISTAKE_KINDS)
def test_every_kind_can_be_marked(folder, kind):
    assert toggle_mark(folder, mistake(4, 6, kind)) == read_marks(folder) == {MarkedMistake(kind, 4, 6)}


def test_a_mark_is_known_by_kind_and_beats_alone(folder):
    marks = toggle_mark(folder, ELBOW)
    same, other_kind, other_beats = mistake(4, 6, joints=("nose",)), mistake(4, 6, "frozen", ()), mistake(4, 7)
    assert real_mistakes([same, other_kind, other_beats], marks) == (other_kind, other_beats)


def test_the_file_is_plain(folder):
    toggle_mark(folder, LATE)
    toggle_mark(folder, ELBOW)
    assert json.loads(marks_file(folder).read_text(encoding="utf-8")) == {
        "version": 1,
        "not_mistakes": [{"kind": "shape", "beats": [4, 6]}, {"kind": "timing", "beats": [9, 9]}],
    }
    assert [path.name for path in folder.path.iterdir()] == ["marks.json"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is damaged"),
        ('{"version": 2, "not_mistakes": []}', "newer Coach"),
        ('{"version": 1}', "“not_mistakes” should be there"),
        (
            '{"version": 1, "not_mistakes": [{"kind": "ok", "beats": [1, 1]}]}',
            r"“not_mistakes\[0\].kind” should be one",
        ),
        ('{"version": 1, "not_mistakes": [{"kind": "shape", "beats": [2, 1]}]}', "first, last"),
        ('{"version": 1, "not_mistakes": [{"kind": "shape", "beats": [-1, 1]}]}', "a whole number of 0 or more"),
    ],
)
def test_a_damaged_file_is_said_and_never_overwritten(folder, content, says):
    marks_file(folder).write_text(content, encoding="utf-8")
    with pytest.raises(CoachError, match=says):
        read_marks(folder)
    with pytest.raises(CoachError, match=says):
        toggle_mark(folder, ELBOW)
    assert marks_file(folder).read_text(encoding="utf-8") == content


def test_a_folder_that_cannot_be_written_is_said(folder):
    with pytest.raises(CoachError, match=r"marks\.json could not be written"):
        toggle_mark(TakeFolder(folder.path / "gone"), ELBOW)


LEFT_ELBOW = JOINTS.index("left_elbow")


def poor(kind: VerdictKind = "shape"):
    """Beats 4 to 6 are a mistake that cost nearly all of them; the others are worth 90."""
    return a_take([verdict(k, kind, ("left_elbow",), score=10.0) if 4 <= k <= 6 else verdict(k) for k in range(16)])


def test_without_marks_a_take_counts_as_it_is():
    take = poor()
    assert without_marked(take, frozenset()) is take


def test_what_is_marked_charges_no_mean(tmp_path):
    grid = a_song(tmp_path).grid
    counted = without_marked(poor(), frozenset({MarkedMistake("shape", 4, 6)}))
    assert counted.mistakes == ()
    assert [s.score for s in section_scores(counted.verdicts, grid)] == [90.0] * len(
        section_scores(poor().verdicts, grid)
    )
    assert np.isnan(counted.verdicts[5].error[LEFT_ELBOW]) and np.isfinite(counted.verdicts[5].error).sum() == 8
    assert counted.verdicts[5].lag == poor().verdicts[5].lag  # what was measured of the timing is not in dispute


def test_a_mark_of_another_kind_takes_nothing_out():
    counted = without_marked(poor(), frozenset({MarkedMistake("timing", 4, 6)}))
    assert [v.score for v in counted.verdicts] == [v.score for v in poor().verdicts]


def test_a_mark_takes_out_what_is_of_its_kind_and_on_its_beats():
    verdicts = [verdict(k, "shape", ("left_elbow",)) if k in (2, 5, 9) else verdict(k) for k in range(16)]
    timing, shape = mistake(4, 6, "timing", ()), mistake(1, 3)
    take = a_take(verdicts, (timing, shape))
    for marked, left in ((timing, [2, 5, 9]), (shape, [5, 9])):
        counted = without_marked(take, frozenset({MarkedMistake.of(marked)}))
        assert [v.beat for v in counted.verdicts if v.kind == "shape"] == left


def test_a_mark_counts_in_every_place_of_its_mistake():
    verdicts = [verdict(k, "shape", ("left_elbow",)) if k in (2, 3, 8, 9, 12) else verdict(k) for k in range(16)]
    twice = mistake(2, 3, places=((2, 3), (8, 9)))
    counted = without_marked(a_take(verdicts, (twice, mistake(12, 12))), frozenset({MarkedMistake.of(twice)}))
    assert [v.beat for v in counted.verdicts if v.kind == "shape"] == [12]


def test_the_trends_of_the_history_do_not_charge_it_either(tmp_path):
    where, grid = where_of(tmp_path), a_song(tmp_path).grid
    folder = a_session(where, take=poor(), video=False)
    toggle_mark(folder, mistake(4, 6))
    assert record_take(folder) is None
    with closing(open_history(where.sessions)) as opened:
        takes = takes_of(opened.connection, "lovedive")
    known = [trend.now for trend in section_trends(takes, grid) if np.isfinite(trend.now)]
    assert known and set(known) == {90.0}
    assert takes[0].wrong[LEFT_ELBOW] == 0


def test_of_a_beat_that_two_mistakes_share_only_the_marked_one_goes():
    """The elbow on beats 4 to 7, where the knee is wrong from 7 on."""
    wrong = dict.fromkeys((4, 5, 6), ("left_elbow",)) | {7: ("right_knee",), 8: ("right_knee",)}
    verdicts = [verdict(k, "shape", wrong[k]) if k in wrong else verdict(k) for k in range(16)]
    take = a_take(verdicts, (mistake(4, 7), mistake(7, 8, joints=("right_knee",))))
    counted = without_marked(take, frozenset({MarkedMistake("shape", 4, 7)}))
    assert [m.first for m in counted.mistakes] == [7]
    assert [v.beat for v in counted.verdicts if v.kind == "shape"] == [7, 8]
