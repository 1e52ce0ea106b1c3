"""A contest from the command line, on the real pose model: the same numbers as ``score``, and it goes on."""

import json
import sqlite3

import pytest

from coach.app.contest_judge import Contest, judge_path, judging_of, on_one_core
from coach.base.paths import folders
from coach.bench.stand_ins.films import write_part
from coach.contest.store import FILE_NAME, open_store
from coach.score.placed_film import usable_film
from coach.score.scoring import ScoreOptions, judge_film
from coach.song.prepared import prepare
from tests.e2e.program import COVER, run

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def contest(tmp_path_factory):
    """The folder of films, and the folder of a contest that judged them with two workers."""
    films, out = tmp_path_factory.mktemp("films"), tmp_path_factory.mktemp("contest")
    for k in range(3):
        write_part(COVER, films / f"part {k}.mp4", 3.0 * k, 3.0 * k + 8.0)
    (films / "text.mp4").write_text("5 6 7 8")
    (films / "list.csv").write_text(
        "film,name,city\npart 0.mp4,Ana,Rome\npart 1.mp4,Ben,\npart 2.mp4,,\ntext.mp4,Eve,\n", encoding="utf-8"
    )
    return films, out, run(None, "contest", "lovedive", films / "list.csv", "--out", out, "--workers", "2")


def test_all_are_ranked_or_have_a_reason(contest):
    films, out, (code, said, error) = contest
    assert code == 0, error
    entries = json.loads((out / "ranking.json").read_text(encoding="utf-8"))["entries"]
    assert sorted(entry["state"] for entry in entries) == ["judged", "judged", "judged", "refused"]
    assert entries[-1]["name"] == "Eve" and "text.mp4 is not a video" in entries[-1]["reason"]
    assert {entry["name"] for entry in entries[:3]} == {"Ana", "Ben", ""}
    assert (out / "contest.html").exists() and "Everything is in" in said


def test_the_numbers_are_those_of_score(contest):
    films, out, _ = contest
    prepared = prepare("lovedive", folders())
    film = films / "part 1.mp4"
    alone = judge_film(usable_film(film), prepared, folders().cache, ScoreOptions(), on_one_core).take.score
    with open_store(out, judging_of(prepared)) as store:
        kept = store.shown(store.film_at(film))
    assert (kept.score, kept.shape, kept.timing) == (alone.score, alone.shape, alone.timing)


def test_again_nothing_is_judged_twice_and_a_lost_result_is_found_again(contest):
    films, out, _ = contest
    before = (out / "ranking.json").read_bytes()
    code, _, error = run(None, "contest", "lovedive", films / "list.csv", "--out", out)
    assert code == 0 and "4 of them were judged before." in error and "Judging" not in error
    connection = sqlite3.connect(out / FILE_NAME)
    with connection:
        connection.execute("DELETE FROM results WHERE rowid = 1")
    connection.close()
    code, _, error = run(None, "contest", "lovedive", films / "list.csv", "--out", out, "--workers", "1")
    assert code == 0 and "3 of them were judged before." in error
    assert (out / "ranking.json").read_bytes() == before


def test_a_worker_says_what_is_wrong_with_a_film(contest):
    films, _, _ = contest
    prepared = prepare("lovedive", folders())
    judged = judge_path(films / "text.mp4", films / "text.mp4", prepared, Contest("lovedive", folders(), ScoreOptions(),
                        judging_of(prepared)))  # fmt: skip
    assert judged.result.state == "refused" and "text.mp4 is not a video" in judged.result.reason
