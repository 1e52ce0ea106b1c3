import json

import pytest

from coach.base.errors import CoachError
from coach.domain.verdicts import MISTAKE_KINDS
from coach.takes.folder import TakeFolder
from coach.takes.marks import Mark, marks_file, read_marks, real_mistakes, toggle_mark
from tests.kit.takes import mistake

ELBOW, LATE = mistake(4, 6), mistake(9, 9, "timing", ())


@pytest.fixture
def folder(tmp_path):
    return TakeFolder(tmp_path)


def test_a_take_without_marks_has_none(folder):
    assert read_marks(folder) == frozenset()
    assert real_mistakes([ELBOW, LATE], frozenset()) == (ELBOW, LATE)


def test_a_false_alarm_is_marked_and_unmarked_again(folder):
    assert toggle_mark(folder, ELBOW) == read_marks(folder) == {Mark("shape", 4, 6)}
    assert toggle_mark(folder, LATE) == {Mark("shape", 4, 6), Mark("timing", 9, 9)}
    assert toggle_mark(folder, ELBOW) == read_marks(folder) == {Mark("timing", 9, 9)}
    assert real_mistakes([ELBOW, LATE], read_marks(folder)) == (ELBOW,)


@pytest.mark.parametrize("kind", MISTAKE_KINDS)
def test_every_kind_can_be_marked(folder, kind):
    assert toggle_mark(folder, mistake(4, 6, kind)) == read_marks(folder) == {Mark(kind, 4, 6)}


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
        ("", "is not whole"),
        ('{"version": 2, "not_mistakes": []}', "newer Coach"),
        ('{"version": 1}', "“not_mistakes” should be there"),
        (
            '{"version": 1, "not_mistakes": [{"kind": "ok", "beats": [1, 1]}]}',
            r"“not_mistakes\[0\].kind” should be one",
        ),
        ('{"version": 1, "not_mistakes": [{"kind": "shape", "beats": [2, 1]}]}', "first, last"),
        ('{"version": 1, "not_mistakes": [{"kind": "shape", "beats": [-1, 1]}]}', "a whole number from 0 on"),
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
