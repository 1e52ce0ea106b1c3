"""The page and the tables say what was found; no name can break out of them."""

import csv
import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from coach.contest.entries import Entry
from coach.contest.page import SCRIPT_CSP_HASH, contest_page
from coach.contest.ranking import beats_of, packed_beats, standing
from coach.contest.stills import STILL_LANDMARKS, figure, section_scores, stills_of
from coach.contest.store import FilmResult, Judging
from coach.contest.tables import CONTEST_COLUMNS, write_csv, write_json
from tests.kit.films import a_song
from tests.kit.takes import a_take, a_track, verdict

JUDGING = Judging("lovedive", "video", "model", "thresholds", "0.1.0")
NASTY = '</script><img src=x onerror="1">&'


def result(score, seed=0, **more):
    verdicts = [verdict(k) for k in range(16)]
    packed = np.frombuffer(packed_beats(verdicts), "<f4").reshape(4, -1).copy()
    packed[1:3] = score + 0.01 * seed
    return FilmResult("judged", seconds=24.4, score=score, shape=score, timing=90.0, lag=0.09, worth=1.0,
                  beats=packed.tobytes(), **more)  # fmt: skip


@pytest.fixture
def ranked():
    entries = [Entry(Path("/x/a.mp4"), NASTY, "A", {"city": "Köln"}), Entry(Path("/x/b.mp4"), "=1+1"),
               Entry(Path("/x/c.mp4")), Entry(Path("/x/d.mp4"), "copy")]  # fmt: skip
    results = [result(70.0), result(90.0, 1), FilmResult("refused", "c.mp4 is empty."), result(70.0)]
    return standing(entries, results, 16)


def test_who_stands_where(ranked):
    assert [(row.entry.film.name, row.place and row.place.place, row.result.state) for row in ranked.rows] == [
        ("b.mp4", 1, "judged"), ("a.mp4", 2, "judged"), ("c.mp4", None, "refused"), ("d.mp4", None, "same film"),
    ]  # fmt: skip
    assert ranked.rows[-1].result.reason == f"It is the same film as {NASTY} · A."
    assert ranked.rows[2].title == "c.mp4"


def test_beats_come_back_as_they_were_packed():
    verdicts = [verdict(k) for k in range(5)]
    beats = beats_of(FilmResult("judged", worth=0.5, beats=packed_beats(verdicts)))
    assert beats.beat.tolist() == [0, 1, 2, 3, 4]
    assert beats.shape == pytest.approx([v.shape for v in verdicts], nan_ok=True)
    assert len(beats_of(FilmResult("judged", worth=0.5, beats=packed_beats([]))).beat) == 0


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])


def test_the_page_has_every_row_and_no_name_is_markup(ranked, tmp_path):
    stills = {"best": None, "mistakes": []}
    page = contest_page(a_song(tmp_path), ranked, JUDGING, datetime(2026, 1, 2), lambda row: json.dumps(stills))
    rows = data_of(page)["rows"]
    assert [row[:3] for row in rows] == [[1, "=1+1", "b.mp4"], [2, NASTY, "A · a.mp4"]]
    assert rows[0][3] == 90.0 and rows[0][7] == 90 and rows[0][-1] == stills
    assert SCRIPT_CSP_HASH in page
    assert "<img" not in page
    assert page.count("</script>") == 2
    assert "c.mp4 is empty." in page and "2 of 4 films ranked · 2026-01-02" in page


def test_a_stand_in_is_not_shown_under_its_title_alone(ranked, tmp_path):
    song = replace(a_song(tmp_path), title="러브", romanised="Love", stand_in=False)
    for one, said in ((song, "Contest: 러브<"), (replace(song, stand_in=True), "Contest: 러브 (stand-in)<")):
        page = contest_page(one, ranked, JUDGING, datetime(2026, 1, 2), lambda row: "")
        assert said in page


def test_who_somebody_is_is_one_column_to_sort_by_with_names_or_without(tmp_path):
    entries = [Entry(Path("/x/c.mp4")), Entry(Path("/x/a.mp4"), group="B"), Entry(Path("/x/b.mp4"), "Mina", "A")]
    three = standing(entries, [result(90.0), result(80.0, 1), result(70.0, 2)], 16)
    page = contest_page(a_song(tmp_path), three, JUDGING, datetime(2026, 1, 2), lambda row: "")
    assert [row[1:3] for row in data_of(page)["rows"]] == [["c.mp4", ""], ["a.mp4", "B"], ["Mina", "A · b.mp4"]]


def test_a_contest_in_which_nobody_is_ranked_has_a_page_too(tmp_path):
    nobody = standing([Entry(Path("a.mp4"))], [FilmResult("refused", "It is dark.")], 16)
    page = contest_page(a_song(tmp_path), nobody, JUDGING, datetime(2026, 1, 2), lambda row: "")
    assert data_of(page)["rows"] == [] and "It is dark." in page
    assert "0 of 1 film ranked · 2026-01-02" in page


def test_the_tables(ranked, tmp_path):
    write_csv(tmp_path / "r.csv", ranked)
    rows = list(csv.reader((tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == [*CONTEST_COLUMNS, "city"]
    assert rows[1][CONTEST_COLUMNS.index("name")] == "'=1+1"  # no spreadsheet works it out
    assert rows[2][-1] == "Köln" and rows[3][0] == ""
    write_json(tmp_path / "r.json", ranked, JUDGING)
    whole = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert whole["judging"]["song"] == "lovedive" and len(whole["entries"]) == 4
    assert whole["entries"][1]["more"] == {"city": "Köln"} and whole["entries"][2]["score"] is None


def test_columns_of_the_list_that_are_called_like_those_of_the_table(tmp_path):
    """State is where somebody lives, too; and no heading is worked out either."""
    entry = Entry(Path("/x/a.mp4"), "Kim", "", {**dict.fromkeys(CONTEST_COLUMNS[:10], "theirs"), "=1+1": "x"})
    write_csv(tmp_path / "r.csv", standing([entry], [FilmResult("refused", "It is dark.")], 16))
    heads, cells = csv.reader((tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines())
    assert len(set(heads)) == len(heads) == len(cells)
    row = dict(zip(heads, cells))
    assert (row["state"], row["state (list)"], row["'=1+1"]) == ("refused", "theirs", "x")


def test_a_figure_is_measured_in_torsos_from_the_hips():
    points = np.zeros((len(STILL_LANDMARKS), 2))
    for name, at in {"left_shoulder": (4, -10), "right_shoulder": (6, -10), "nose": (5, -15)}.items():
        points[STILL_LANDMARKS.index(name)] = at
    for name in ("left_hip", "right_hip"):
        points[STILL_LANDMARKS.index(name)] = (5, 0)
    points[STILL_LANDMARKS.index("left_wrist")] = np.nan
    pose = figure(points)
    assert pose[:2] == [0, -150]
    at = 2 * STILL_LANDMARKS.index("left_wrist")
    assert pose[at : at + 2] == [None, None]
    assert figure(np.full_like(points, np.nan)) is None


def test_stills_are_json_and_name_the_wrong_joint(tmp_path):
    take, song = a_take(), a_song(tmp_path)
    found = stills_of(take, a_track(300), a_track(300, seed=1), song.grid)
    (one,) = found["mistakes"]
    assert one["points"] == [STILL_LANDMARKS.index("left_elbow")]
    assert len(one["mine"]) == len(one["theirs"]) == len(found["best"]) == 26
    assert json.dumps(found, allow_nan=False)


def test_sections_are_means_over_all(tmp_path):
    grid = a_song(tmp_path).grid
    scores = section_scores([np.array([80.0, 60.0]), np.array([40.0])], [np.array([0, 1]), np.array([0])], grid)
    assert [name for name, _ in scores] == [section.name for section in grid.sections]
