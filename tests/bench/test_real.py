"""``bench real`` on a folder of tracks that are made here: its rows, tables and complaints."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach.bench.people.numbers import (
    TakeRow,
    class_table,
    left_out,
    one_dance,
    order_right,
    thinned,
    told_of,
    verdict_of,
    webcam,
)
from coach.bench.people.real import bench_real
from coach.bench.people.teacher_verdicts import LOOKED_FILE, TeacherVerdicts, read_looked
from coach.cli import main
from coach.compare.score import SHAPE_SCORE_CURVE
from coach.domain.verdicts import Mistake, TakeScore, Verdict
from coach.tracking.store import save_track
from tests.compare.tracks import GRID, performance, rendered, standing_still

ROOT = Path(__file__).parents[2]
NINE = np.zeros(9)
KEYS = ("take", "song", "class", "score", "shape", "timing", "flagged", "mistakes", "same_dance")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The rendered dancer as if it were real: a copy, the cover, another dance, a still film, slow practice."""
    path = tmp_path_factory.mktemp("takes")
    takes = {
        "copy": rendered("reference"),
        "cover": rendered("cover"),
        "other": performance("clean", 5),
        "still": standing_still(rendered("reference")),
        "slow": rendered("cover").at_speed(2.0),
    }
    for name, track in {"reference": rendered("reference"), **takes}.items():
        save_track(path / f"{name}.npz", track)
    judged = [
        {"kind": "shape", "beats": [12, 15], "joints": ["left_elbow"], "verdict": "T", "cause": None},
        {"kind": "shape", "beats": [20, 21], "joints": ["right_shoulder"], "verdict": "P", "cause": None},
        {"kind": "timing", "beats": [40, 41], "joints": [], "verdict": "F", "cause": "static"},
    ]
    entries = [{"song": "ours", "take": f"{name}.npz", "class": name, "mirrored": False} for name in takes]
    entries[1]["mistakes_judged"] = judged
    save_track(path / "theirs.npz", performance("clean", 4))
    songs = {
        "ours": {"reference": "reference.npz", "beats_s": GRID.times.tolist()},
        "theirs": {"reference": "theirs.npz", "beats_s": GRID.times.tolist()},
    }
    (path / "pairs.json").write_text(json.dumps({"songs": songs, "takes": entries}), encoding="utf-8")
    return path


@pytest.mark.long  # all at once; the tests below check each number of it
def test_rows_classes_and_judged_mistakes(folder, tmp_path, capsys):
    assert bench_real(folder, tmp_path / "out" / "real.json") == 0
    result = json.loads((tmp_path / "out" / "real.json").read_text(encoding="utf-8"))
    rows = {row["class"]: row for row in result["takes"]}
    assert all(set(KEYS) <= row.keys() for row in rows.values())
    assert rows["copy"]["score"] == 100 and rows["copy"]["mistakes"] == 0 and rows["copy"]["flagged"] == 0
    assert 80 <= rows["cover"]["score"] < 100 and rows["cover"]["mistakes"] == 3
    assert rows["other"]["score"] <= 25 and rows["still"]["score"] <= 12
    assert [rows[kind]["same_dance"] for kind in ("copy", "cover", "other", "still")] == [True, True, False, False]
    assert rows["slow"]["speed"] == 0.5 and rows["slow"]["score"] == pytest.approx(rows["cover"]["score"], abs=3)
    assert result["classes"]["copy"]["met"] and result["classes"]["copy"]["score"] == [100, 100, 100]
    assert result["judged"]["all"] == {
        "told": 3, "kept": {"T": 1, "P": 1, "F": 0}, "as": {"T": 1, "P": 1, "F": 0, "new": 1},
        "looked": {"T": 0, "P": 0, "F": 0}, "false": 0.333, "false_looked": 0.333,
    }  # fmt: skip
    assert result["by_movements"] == {"own": 3, "own_pass": 3, "unrelated": 3, "wrong": []}
    assert result["short"]["cover"] == {"cuts": 2, "placed": 2, "silent": 2}
    assert result["short"]["other"] == {"cuts": 2, "placed": 0, "silent": 0}
    assert (result["short"]["unrelated"], result["short"]["wrong"]) == (2, [])
    assert (tmp_path / "out" / "real.png").read_bytes().startswith(b"\x89PNG")
    said = capsys.readouterr().out
    assert "at 50 % speed" in said and "1 of 1 true" in said


def verdict(kind="ok", error=10.0, shape=90.0):
    full = np.full(9, float(error))
    return Verdict(0, 0.0, kind, shape, shape, 100.0, 0.0, full, NINE, NINE + 20, NINE > 0, visibility=NINE + 1)


def row(kind, score, song="a", grade=None, **more):
    known = {"verdicts": (verdict(),), "mistakes": (), "same_dance": True} | more
    return TakeRow("t.npz", song, kind, "", grade, TakeScore(score, score, 100.0, 0.0, 1.0), **known)


def test_a_class_is_met_by_its_median():
    table = class_table([row("cover", 74), row("cover", 80), row("cover", 99), row("weak", 70)])
    assert table["cover"]["score"] == [80, 74, 99] and table["cover"]["met"]
    assert not table["weak"]["met"]


def test_flagged_is_of_what_was_judged():
    flagged = row("cover", 80, verdicts=(verdict(), verdict("shape"), verdict("unseen"), verdict("timing")))
    assert flagged.flagged == pytest.approx(2 / 3)


def test_order_within_a_song_and_between_classes():
    graded = [row("graded", score, "b", grade) for score, grade in ((50, 86), (60, 84), (40, 77))]
    others = [row("cover", 80), row("weak", 85), row("still", 0)]
    found = order_right([*graded, *others])
    assert found == {"tau": {"b": 0.33}, "pairs": 3, "pairs_right": 2}
    listed = [replace(one, grade=None) for one in graded]  # from the best to the worst
    assert order_right(listed)["tau"] == {"b": 0.33}


def mistake(kind, first, last, joints=(), **more):
    return Mistake(kind, first, last, 0.0, 1.0, joints, joints[:1], ("off",), 20.0, 1.0, **more)


@pytest.mark.parametrize(("told", "verdict"), [
    (mistake("shape", 5, 6, ("left_elbow",)), "T"),
    (mistake("shape", 8, 9, ("left_elbow",)), "T"),  # a beat beside it
    (mistake("shape", 9, 9, ("left_elbow",)), "new"),
    (mistake("shape", 5, 6, ("nose",)), "new"),
    (mistake("timing", 5, 6), "F"),
    (mistake("shape", 20, 21, ("left_elbow",), places=((20, 21), (6, 7))), "T"),
    (mistake("timing", 40, 47, whole=True), "F"),
    (mistake("frozen", 5, 6), "new"),
])  # fmt: skip
def test_which_judged_mistake_it_is(told, verdict):
    judged = [
        {"kind": "shape", "beats": [5, 7], "joints": ["left_elbow", "left_shoulder"], "verdict": "T"},
        {"kind": "timing", "beats": [5, 5], "joints": [], "verdict": "F"},
    ]
    assert verdict_of(told, judged) == verdict


def test_first_five_and_all():
    judged = ({"kind": "frozen", "beats": [50, 51], "joints": [], "verdict": "T"},)
    told = (*(mistake("shape", k, k, ("nose",)) for k in range(5)), mistake("frozen", 50, 51))
    found = told_of([row("cover", 80, mistakes=told, judged=judged)])
    assert found["first"]["kept"]["T"] == 0 and found["all"]["kept"]["T"] == 1
    assert found["first"]["false"] == 1 and found["all"]["false"] == pytest.approx(5 / 6, abs=1e-3)


LOOKS = (
    {"take": "t.npz", "kind": "shape", "beats": [0, 0], "joints": ["nose"], "way": "off", "verdict": "T"},
    {"take": "t.npz", "kind": "shape", "beats": [4, 4], "joints": ["nose"], "way": "off", "verdict": "F"},
    {"take": "t.npz", "kind": "shape", "beats": [8, 8], "joints": ["nose"], "way": "up", "verdict": "T"},
    {"take": "s.npz", "kind": "shape", "beats": [8, 8], "joints": ["nose"], "way": "off", "verdict": "T"},
    {"take": "t.npz", "kind": "frozen", "beats": [50, 51], "joints": [], "way": "off", "verdict": "F"},
)
"""Of t.npz beat 0 is true and beat 4 false; of beat 8 something else was said, and in another take."""


def test_new_ones_count_as_who_looked_found_them_and_a_teacher_knows_better():
    judged = ({"kind": "frozen", "beats": [50, 51], "joints": [], "verdict": "T"},)
    told = (*(mistake("shape", k, k, ("nose",)) for k in (0, 4, 8)), mistake("frozen", 50, 51))
    found = told_of([row("cover", 80, mistakes=told, judged=judged)], TeacherVerdicts("me", LOOKS).verdict)
    assert found["all"]["as"] == {"T": 1, "P": 0, "F": 0, "new": 3}
    assert found["all"]["looked"] == {"T": 1, "P": 0, "F": 1}
    assert (found["all"]["false"], found["all"]["false_looked"]) == (0.75, 0.5)
    assert found["not_judged"] == {"told": 0, "T": 0, "P": 0, "F": 0}


def test_takes_that_no_teacher_judged_are_counted_by_themselves_but_for_other_dances():
    told = (mistake("shape", 0, 0, ("nose",)), mistake("shape", 8, 8, ("nose",)))
    found = told_of([row(kind, 80, mistakes=told) for kind in ("cover", "other")], TeacherVerdicts("me", LOOKS).verdict)
    assert found["not_judged"] == {"told": 2, "T": 1, "P": 0, "F": 0}
    assert found["all"]["told"] == 0 and found["all"]["false_looked"] == 0


def test_of_two_looks_at_one_mistake_the_worse_counts():
    looks = ({**LOOKS[0], "verdict": "P"}, LOOKS[0])
    assert TeacherVerdicts("me", looks).verdict("t.npz", mistake("shape", 0, 1, ("nose",))) == "P"


def test_nobody_looked_where_there_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_looked(None) == TeacherVerdicts()
    LOOKED_FILE.write_text(json.dumps({"by": "me", "mistakes": LOOKS}), encoding="utf-8")
    assert read_looked(None) == TeacherVerdicts("me", LOOKS)


@pytest.mark.parametrize(("text", "said"), [
    (None, "cannot be read"),
    ("no", "is not a file of verdicts"),
    ("[]", "is not a file of verdicts"),
    ('{"by": "me"}', '"by" and "mistakes"'),
    ('{"by": "me", "mistakes": [1]}', "is not a file of verdicts"),
    ('{"by": "me", "mistakes": [{"take": "t.npz"}]}', "each mistake needs beats, joints"),
    (json.dumps({"by": "me", "mistakes": [{**LOOKS[0], "verdict": "?"}]}), "a verdict is T, P or F"),
    (json.dumps({"by": "me", "mistakes": [{**LOOKS[0], "verdict": 1}]}), "a verdict is T, P or F"),
])  # fmt: skip
def test_a_file_of_looks_that_cannot_be_used_is_named(folder, tmp_path, capsys, text, said):
    path = tmp_path / "looks.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    out = tmp_path / "out.json"
    assert main(["bench", "real", str(folder), "--json", str(out), "--looked", str(path)]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint and "looks.json" in complaint and not out.exists()


def test_the_committed_figures_are_of_the_scale_that_judges_today():
    committed = json.loads((ROOT / "bench_real.json").read_text(encoding="utf-8"))
    assert committed["scale"] == [list(point) for point in SHAPE_SCORE_CURVE]
    looked, takes = read_looked(ROOT / LOOKED_FILE), {take["take"] for take in committed["takes"]}
    assert looked.by and {one["take"] for one in looked.mistakes} <= takes
    seen = [committed["judged"]["all"]["looked"], committed["judged"]["not_judged"]]
    assert sum(counts[verdict] for counts in seen for verdict in "TPF") == len(looked.mistakes)


def test_limits_of_a_song_come_from_the_others():
    calm = row("cover", 80, "calm", verdicts=tuple(verdict(error=10) for _ in range(10)))
    wild = row("cover", 80, "wild", verdicts=tuple(verdict(error=30) for _ in range(10)))
    found = left_out([calm, wild])
    assert found["covers_flagged"] == 0.5  # the wild one beyond the calm one's limits, all of it; not the other way
    assert found["limits_deg"]["nose"] == 30


def test_a_poor_webcam_shows_fewer_pictures_unevenly():
    whole = rendered("cover")
    thin = thinned(whole, 12.0)
    steps = np.diff(thin.t)
    assert len(thin) == pytest.approx(12 * whole.t[-1], rel=0.03) and steps.min() > 0.02 and steps.max() < 0.2
    assert np.isin(thin.t, whole.t).all() and np.std(steps) > 0.015
    assert thinned(whole, None) is whole


def test_how_far_scores_move():
    rows, thin = [row("cover", 80), row("still", 2)], [row("cover", 77), row("still", 3)]
    assert webcam(rows, thin) == {"score": {"cover": 77, "still": 3}, "pairs_right": 1, "moved": [2, 3]}


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda f: (f / "pairs.json").unlink(), "pairs.json cannot be read"),
    (lambda f: (f / "pairs.json").write_text("no"), "is not a list"),
    (lambda f: (f / "pairs.json").write_text('{"songs": {}, "takes": []}'), "names no songs"),
    (lambda f: (f / "pairs.json").write_text('{"songs": {"a": {}}, "takes": [{"take": "x"}]}'), '"song" is missing'),
    (lambda f: (f / "a.npz").write_bytes(b"PK"), "a.npz is not a landmark track"),
])  # fmt: skip
def test_a_folder_that_cannot_be_used_is_named(tmp_path, capsys, spoil, said):
    songs = {"a": {"reference": "a.npz", "beats_s": [0, 1, 2]}}
    takes = [{"song": "a", "take": "a.npz", "class": "copy"}]
    (tmp_path / "pairs.json").write_text(json.dumps({"songs": songs, "takes": takes}), encoding="utf-8")
    spoil(tmp_path)
    assert main(["bench", "real", str(tmp_path), "--json", str(tmp_path / "out.json")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("duo8", "duo8b", True), ("two_1", "two_2", True), ("duo5", "duo6", False)]
)
def test_songs_that_may_be_one_dance(one, other, alike):
    assert one_dance(one, other) == one_dance(other, one) == alike
