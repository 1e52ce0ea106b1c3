"""A film of a group, scored: what is kept, printed and written."""

import json
import shutil
import sys
import tracemalloc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from coach.app import score as app
from coach.app.session_deletion import delete
from coach.app.session_list import list_sessions
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.lags_together import behind_others
from coach.domain.thresholds import PRIOR
from coach.estimators.movenet.model import multipose_model
from coach.estimators.posenet.model import posenet_model
from coach.report.group import write_group_page
from coach.report.report import other_takes
from coach.score import film_take, group_scoring
from coach.score.film_take import GroupMemberTake, keep_group
from coach.score.group_scoring import score_group
from coach.score.report import group_json, group_text
from coach.score.scoring import ScoreOptions, judged_film
from coach.song.group import MOST_DANCERS, GroupRequest
from coach.song.prepared import PreparedSong
from coach.takes.folder import list_takes, load_take, session_info, song_of
from coach.takes.group_take import KEYS, read_group
from coach.takes.session_info import InGroup
from coach.takes.take import TAKE_KEYS
from coach.tracking.person import numbered
from tests.kit.counted_tracks import CountedTracks
from tests.kit.films import film
from tests.kit.pages import Page
from tests.score.test_cast import COVER, MODEL, REFERENCE, SONG, at

NAMES = ("Mina", "Ha-eun", "Jo")
WISH = GroupRequest(3, None, NAMES)
TRIO = (at(COVER, -0.5), at(COVER, 0.0), at(COVER.shifted(0.2), 0.5))


@pytest.fixture(scope="module")
def us(tmp_path_factory):
    """A film, and folders of our own."""
    where = tmp_path_factory.mktemp("group")
    return film(where / "us.mp4", 24.4), Folders(
        SONG.folder.parent, where, where / "sessions", where / "cache", where / "settings"
    )


def scored(us, sessions="sessions", asked=WISH, followed=(REFERENCE,), model=MODEL):
    """The trio before a song whose video shows these people."""
    path, where = us
    song = replace(SONG, dancer=1)

    def follow(video, *_):
        return numbered(TRIO if video == path else followed, most=10)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_scoring, "prepare", lambda *_, **how: PreparedSong(song, followed[0], PRIOR, model))
        where = replace(where, sessions=where.sessions.with_name(sessions))
        return score_group("lovedive", path, where, ScoreOptions(), asked, follow)


@pytest.fixture(scope="module")
def group(us):
    return scored(us)


def copied(group, sessions):
    """The same in another folder of sessions."""
    folder = sessions / "lovedive" / group.folder.name
    shutil.copytree(group.folder, folder)
    return replace(group, folder=folder)


def test_each_dancer_has_a_take_and_the_group_a_record(group):
    names = sorted(path.name for path in group.folder.iterdir())
    assert names == ["dancer 1", "dancer 2", "dancer 3", "group.json"]
    for k, one in enumerate(group.dancers):
        files = sorted(path.name for path in one.folder.path.iterdir())
        assert files == ["poses.npz", "session.json", "take.json", "take.mp4", "verdicts.npz"]
        assert session_info(one.folder).group == InGroup(k + 1, 1, NAMES[k])
        assert load_take(one.folder).score.score == pytest.approx(one.take.score.score, abs=0.01)
        assert song_of(one.folder, SONG.folder.parent).dancer == 1
    record = read_group(group.folder / "group.json")
    assert [(d.name, d.member) for d in record.dancers] == [(name, 1) for name in NAMES]
    np.testing.assert_allclose(record.lags, group.together.lags, atol=1e-4)


def test_each_is_judged_as_one_alone_and_lags_are_their_own(group):
    first, second, third = (one.take for one in group.dancers)
    assert first.score.shape == pytest.approx(second.score.shape, abs=0.01)
    assert first.score.shape == pytest.approx(third.score.shape, abs=3)
    assert behind_others(group.together.lags)[2] == pytest.approx(0.2, abs=0.03)


def test_what_is_said(group):
    said = group_text(group, "python main.py review")
    for line in (
        "us.mp4, scored against LOVE DIVE (stand-in): 3 dancers",
        "Mina (dancer 1)",
        "follows number 1 of the reference; found in 100 % of the pictures",
        "Jo is usually 200 ms behind the others.",
        "You follow one dancer, so there is no formation to compare with.",
        "python main.py review --dancer 1",
    ):
        assert line in said
    assert said.count("of 100   shape") == 3


def test_the_object_for_programs(group):
    table = json.loads(group_json(group))
    assert list(table) == [*KEYS, "take", "offset_s", "mirrored", "left_out", "takes"]
    assert [one["dancer"] for one in table["takes"]] == [1, 2, 3]
    assert all(set(TAKE_KEYS) <= set(one) for one in table["takes"])
    assert group_json(group).isascii()


def test_the_object_for_programs_takes_little_more_memory_than_its_text_and_numbers(group):
    table = json.loads(group_json(group))
    tracemalloc.start()
    try:
        numbers = json.loads(json.dumps(table))
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        text = group_json(group)
        peak = tracemalloc.get_traced_memory()[1] - held
    finally:
        tracemalloc.stop()
    assert numbers == table and peak < held + 4 * len(text)


def test_the_page_of_the_group(us, group):
    text = write_group_page(group.folder, us[1]).read_text(encoding="utf-8")
    page = Page(text)
    assert page.problems == [] and "dancer 3/report.html" in text
    assert "Jo is usually 200 ms behind the others." in text and text.count("<svg") == 1
    (group.folder / "group.html").unlink()


def test_dancers_of_a_group_are_not_each_others_earlier_takes(us, group):
    folder = group.dancers[0].folder
    assert other_takes(folder, session_info(folder), load_take(folder)).best == load_take(folder).score.score
    assert [take.dancer for take in list_takes(folder.sessions, "lovedive")] == [1, 2, 3]


def test_with_members_of_their_own_there_is_a_formation(us):
    members = tuple(at(REFERENCE, x) for x in (-0.5, 0.0, 0.5))
    found = scored(us, "formation", followed=members)
    assert found.placed.members == (1, 2, 3) and found.together.has_formation
    assert found.together.errors == ()
    assert "Everybody stands where they should." in group_text(found, "")
    page = write_group_page(found.folder, us[1]).read_text(encoding="utf-8")
    assert Page(page).problems == [] and page.count("<svg") == 2


def test_a_disk_that_is_full_leaves_nothing(us, group, monkeypatch):
    done = []

    def refuse(running, *rest):
        done.append(running)
        if len(done) == 2:
            running.close()
            raise CoachError("There is no room.")
        finish(running, *rest)

    finish, sessions = film_take._finish, us[1].sessions.with_name("full")
    monkeypatch.setattr(film_take, "_finish", refuse)
    danced = [GroupMemberTake(session_info(one.folder), one.placed.track, one.take) for one in group.dancers]
    with pytest.raises(CoachError, match="no room"):
        keep_group(sessions, group.together, danced, lambda path: path.touch())
    assert list(sessions.iterdir()) == []


def test_of_a_long_film_neither_all_dancers_nor_all_members_are_in_memory(us, monkeypatch):
    """Of an hour each has 90 MB of poses, and what their takes are compared with is half a gigabyte."""
    counted, compared, together, alive = CountedTracks(), [], [], []
    monkeypatch.setattr(sys.modules[__name__], "TRIO", counted.aside(TRIO))
    members = counted.aside([at(REFERENCE, x) for x in (-0.5, 0.0, 0.5)])

    def judged(song, measure, *rest):
        if all(one() is not measure for one in compared):
            compared.append(weakref.ref(measure))
        together.append(sum(one() is not None for one in compared))
        alive.append(counted.alive)
        return judged_film(song, measure, *rest)

    monkeypatch.setattr(group_scoring, "judged_film", judged)
    found = scored(us, "long", followed=members)
    assert found.placed.members == (1, 2, 3) and found.together.has_formation
    assert counted.most <= 3 and together == [1, 1, 1] and alive == [0, 0, 0]


def test_wrong_members_are_said_before_the_film_is_looked_at(us):
    with pytest.raises(CoachError, match="--members 4"):
        scored(us, "wrong", GroupRequest(3, (1, 1, 4)))
    assert not us[1].sessions.with_name("wrong").exists()


@pytest.mark.parametrize(("model", "most"), [(multipose_model(), 6), (posenet_model(), 9), (MODEL, 9)])
def test_an_estimator_that_sees_too_few_is_to_blame_and_not_the_film(us, model, most):
    with pytest.raises(CoachError, match="3 dancers are found"):
        scored(us, "many", GroupRequest(most), model=model)
    if most < MOST_DANCERS:
        with pytest.raises(CoachError, match="multipose tells at most 6 dancers apart, and you are 7. Leave --estim"):
            scored(us, "many", GroupRequest(most + 1), model=model)


def test_a_groups_takes_are_listed_and_deleted_with_what_is_left_of_the_group(us, group):
    found = copied(group, us[1].sessions.with_name("deleted"))
    sessions = found.folder.parent.parent
    listed = list_sessions(sessions)
    assert [(s.number, s.folder.dancer, s.state, s.counts) for s in listed] == [
        (k, k, "finished", False) for k in (1, 2, 3)
    ]
    delete(listed[:2], lambda _: "yes", lambda _: None)
    assert sorted(path.name for path in found.folder.iterdir()) == ["dancer 3", "group.json"]
    delete(list_sessions(sessions), lambda _: "yes", lambda _: None)
    assert not found.folder.exists()


def test_the_command_prints_and_hands_over_the_json(us, group, monkeypatch, capsysbinary):
    done = []
    monkeypatch.setattr(app, "score_group", lambda *_: group)
    monkeypatch.setattr(app, "follow_up_group", lambda folders, where: done.extend(folders))
    app.run_score("lovedive", us[0], "-", us[1], ScoreOptions(), WISH)
    printed = capsysbinary.readouterr()
    assert json.loads(printed.out)["takes"][2]["dancer"] == 3
    assert "Jo is usually 200 ms behind the others." in printed.err.decode()
    assert done == [one.folder for one in group.dancers]


def test_an_object_that_nobody_asked_for_is_not_made(us, group, monkeypatch, capsys):
    monkeypatch.setattr(app, "score_group", lambda *_: group)
    monkeypatch.setattr(app, "follow_up_group", lambda *_: None)
    made = []
    monkeypatch.setattr(app, "group_json", made.append)
    app.run_score("lovedive", us[0], None, us[1], ScoreOptions(), WISH)
    assert made == [] and "Jo is usually 200 ms behind the others." in capsys.readouterr().out


def test_a_group_whose_json_cannot_be_written_leaves_no_take(us, group, monkeypatch):
    found = copied(group, us[1].sessions.with_name("unwritten"))

    def refuse(*_):
        raise CoachError("There is no room.")

    monkeypatch.setattr(app, "score_group", lambda *_: found)
    monkeypatch.setattr("coach.app.json_output.write_atomically", refuse)
    with pytest.raises(CoachError, match="no room"):
        app.run_score("lovedive", us[0], str(us[0].with_name("out.json")), us[1], ScoreOptions(), WISH)
    assert not found.folder.exists()
