"""Learning a song's thresholds from films of covers, with the real pose model."""

import json
from dataclasses import replace

import pytest

from coach.app import contest_films, contest_judge, good_covers
from coach.app.learning import learn_from_films
from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.bench.stand_ins.films import write_part
from coach.contest.store import FilmResult
from coach.domain.thresholds import PRIOR
from coach.estimators.registry import EstimatorChoice
from coach.score.placed_film import OnlyTheReference
from coach.song.library import find_song
from coach.song.thresholds_file import read_thresholds
from coach.tracking.cache import video_hash
from tests.e2e.program import COVER, PROJECT


@pytest.fixture
def where(tmp_path):
    """The project's songs, a thresholds folder of our own."""
    return replace(folders(), thresholds=tmp_path)


def test_one_clean_cover_draws_the_prior_towards_itself(where):
    said = learn_from_films("lovedive", [COVER], where, EstimatorChoice())
    learnt = read_thresholds(where.thresholds / "lovedive.toml")
    assert (learnt.song, learnt.covers, learnt.beats) == ("lovedive", 1, 48)
    assert (learnt.mean < PRIOR.mean + 1).all()  # a rendered dancer is cleaner than people
    assert (learnt.mean > PRIOR.mean / 2).all()  # and is not believed more than the prior
    assert learnt.video == video_hash(find_song("lovedive", where.songs).video)
    assert "Left elbow" in said
    assert str(where.thresholds / "lovedive.toml") in said


def test_films_that_teach_nothing_are_all_named_and_nothing_is_written(where, tmp_path, monkeypatch):
    empty, text = tmp_path / "empty.mp4", tmp_path / "text.mp4"
    empty.write_bytes(b"")
    text.write_text("5 6 7 8")
    monkeypatch.setattr(good_covers, "each_judged", None)  # that is said before any is looked at
    with pytest.raises(CoachError) as problem:
        learn_from_films("lovedive", [COVER, empty, text], where, EstimatorChoice())
    head, *rows = str(problem.value).splitlines()
    assert "2 of 3 films cannot be used" in head
    assert ["empty.mp4 is empty" in rows[0], "text.mp4 is not a video" in rows[1], len(rows)] == [True, True, 2]
    assert not (where.thresholds / "lovedive.toml").exists()


def test_a_film_that_may_be_the_reference_itself_is_no_cover(where, monkeypatch):
    likely = FilmResult("judged", record=json.dumps({"mirrored": False, "likely_reference": True}))
    monkeypatch.setattr(good_covers, "_judged", lambda films, *_: dict.fromkeys(films, likely))
    with pytest.raises(CoachError, match=r"cover\.mp4: It matches the song's video so exactly .* a copy of it\.$"):
        learn_from_films("lovedive", [COVER], where, EstimatorChoice())
    assert not (where.thresholds / "lovedive.toml").exists()


def test_the_reference_itself_is_no_cover(where, monkeypatch):
    """What ``score`` advises, --dancer, is no option of ``thresholds``, nor of ``contest``."""

    def refuse(*_):
        raise OnlyTheReference("… (If this is you after all: --dancer 1.)")

    monkeypatch.setattr(contest_judge, "judge_film", refuse)
    with pytest.raises(CoachError, match=r"cover\.mp4: It shows only the song's reference, and nobody else dancing\.$"):
        learn_from_films("lovedive", [COVER], where, EstimatorChoice())
    assert not (where.thresholds / "lovedive.toml").exists()


@pytest.mark.long
def test_several_films_are_looked_at_by_workers_and_teach_the_same(where, tmp_path):
    """Limits that are damaged are replaced; as they are with one film after another."""
    films = [tmp_path / f"part {k}.mp4" for k in range(2)]
    for k, film in enumerate(films):
        write_part(COVER, film, 4.0 * k, 4.0 * k + 12.0)
    file = where.thresholds / "lovedive.toml"
    file.write_text("damaged")
    learn_from_films("lovedive", films, where, EstimatorChoice())
    learnt = file.read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contest_films, "find_spec", lambda name: None)
        learn_from_films("lovedive", films, where, EstimatorChoice())
    assert file.read_bytes() == learnt and read_thresholds(file).covers == 2


def test_the_shipped_thresholds_of_the_stand_in_are_a_prior():
    shipped = read_thresholds(PROJECT / "thresholds" / "lovedive.toml")
    assert shipped.covers == 0
    assert "prior" in shipped.source
