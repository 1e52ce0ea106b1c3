"""The quiz's songs, where they come from and what prevents playing; and one round in the real program."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from coach.app import quiz
from coach.base.errors import BUG_REPORT, CoachError
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.quiz.best import known_best
from coach.quiz.game import QuizOptions
from coach.quiz.gather import gather
from coach.song.track_file import track_file_bytes
from tests.e2e.program import run
from tests.kit.sessions import where_of
from tests.quiz.conftest import a_dance


def box_of(folder, count, quiz=True):
    """``count`` packages with a dance of its own each."""
    folder.mkdir(parents=True, exist_ok=True)
    for k in range(count):
        track = a_dance((2.0 + 0.7 * k, 0.4 * k), 12.0)
        values = {"title": f"Title {k}", "artist": "Artist", "credits": ["us"], "licence": "CC0-1.0", "end": 11.9,
                  "bpm": 100.0 + 6 * k, "first_beat": 0.0, **({} if quiz else {"quiz": False})}  # fmt: skip
        (folder / f"{folder.name}{k}.coachtrack").write_bytes(track_file_bytes(values, [track]))
    return folder


@pytest.fixture
def where(tmp_path):
    return where_of(tmp_path)


def test_packages_can_be_asked_about_at_once(where):
    box_of(where.songs, 4)
    found = gather(where.songs, where.cache)
    assert found.enough and [one.song.title for one in found.songs] == [f"Title {k}" for k in range(4)]
    assert found.unknown == () == found.problems


def test_whose_owner_says_so_stays_out(where):
    box_of(where.songs, 2, quiz=False)
    assert gather(where.songs, where.cache).songs == ()


def test_a_damaged_one_hides_no_other(where):
    box_of(where.songs, 2)
    (where.songs / "broken.coachtrack").write_bytes(b"nothing")
    found = gather(where.songs, where.cache)
    assert len(found.songs) == 2 and found.problems[0].startswith("Not in the quiz: broken.")


def test_the_same_title_twice_is_one_song(where):
    box_of(where.songs, 4)
    found = gather(where.songs, where.cache)
    assert replace(found, songs=found.songs[:3] + found.songs[:1]).different == 3


@pytest.mark.parametrize("count, said", [
    (0, "there is none"), (1, "only one: Title 0[.]"), (3, "only three: Title 0, Title 1, Title 2[.]"),
])  # fmt: skip
def test_too_few_songs_are_said(where, monkeypatch, count, said):
    box_of(where.songs, count)
    monkeypatch.setattr(quiz, "BUNDLED_SONGS", where.songs)
    with pytest.raises(CoachError, match=said) as refused:
        quiz.run_quiz(where, QuizOptions(unattended=True))
    assert "import" in str(refused.value)


def test_those_of_the_box_join_where_there_are_too_few(where, tmp_path):
    mine, box = (gather(box_of(tmp_path / name, count), where.cache) for name, count in (("mine", 2), ("box", 4)))
    assert not mine.enough and mine.joined(box).enough
    assert len(mine.joined(mine).songs) == 2


def test_nobody_dances_unattended(where):
    with pytest.raises(CoachError, match="easy, normal or hard"):
        quiz.run_quiz(where, QuizOptions(level="dancing", unattended=True))


def test_a_bug_in_the_thread_that_finds_the_player_is_told_and_kept(tmp_path):
    """As of a lost camera: the round that was danced counts."""

    def broken():
        raise ZeroDivisionError("bug")

    seen = quiz.OpenPlayerCamera(None, SimpleNamespace(take=broken), None, tmp_path)
    with pytest.raises(CoachError, match="Coach crashed; .*bug"):
        seen.poses()
    assert "ZeroDivisionError" in (tmp_path / BUG_REPORT).read_text()


@pytest.mark.long
def test_a_round_in_the_real_program(where):
    """Every screen, by a robot, in a window; nothing is kept of it."""
    box_of(where.songs, 5)
    typed = ["--songs-dir", where.songs, "--settings-dir", where.settings, "--cache-dir", where.cache, "--no-audio"]
    with virtual_screen(640, 480) as display:
        code, out, error = run(display, "quiz", "hard", "--unattended", "--seed", "7", *typed)
    assert (code, error.strip()) == (0, "Looking at the dances …")
    seed, played = out.splitlines()
    assert seed == "Seed 7" and played.startswith("Hard: ") and " of 10 right, " in played
    assert known_best(where.settings) == ((), "")
