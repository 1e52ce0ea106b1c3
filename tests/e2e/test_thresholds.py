"""Learning a song's thresholds from films of covers, with the real pose model."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.domain.thresholds import PRIOR
from coach.estimators.known import Choice
from coach.score import learning
from coach.score.learning import learn_thresholds
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
    said = learn_thresholds("lovedive", [COVER], where, Choice())
    learnt = read_thresholds(where.thresholds / "lovedive.toml")
    assert (learnt.song, learnt.covers, learnt.beats) == ("lovedive", 1, 48)
    assert (learnt.mean < PRIOR.mean + 1).all()  # a rendered dancer is cleaner than people
    assert (learnt.mean > PRIOR.mean / 2).all()  # and is not believed more than the prior
    assert learnt.video == video_hash(find_song("lovedive", where.songs).video)
    assert "left_elbow" in said
    assert str(where.thresholds / "lovedive.toml") in said


def test_a_film_without_a_dancer_teaches_nothing(where, tmp_path):
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")
    with pytest.raises(CoachError, match="empty.mp4"):
        learn_thresholds("lovedive", [COVER, empty], where, Choice())
    assert not (where.thresholds / "lovedive.toml").exists()


def test_a_film_that_may_be_the_reference_itself_is_no_cover(where, monkeypatch):
    likely = SimpleNamespace(film=COVER, placement=SimpleNamespace(same=True), likely=True, danced=1.0)
    monkeypatch.setattr(learning, "placed_film", lambda *_: likely)
    with pytest.raises(CoachError, match="may be a copy of it: leave it out"):
        learn_thresholds("lovedive", [COVER], where, Choice())
    assert not (where.thresholds / "lovedive.toml").exists()


def test_the_reference_itself_is_no_cover(where, monkeypatch):
    """What ``score`` advises, --dancer, is no option of ``thresholds``."""

    def refuse(*_):
        raise OnlyTheReference("… (If this is you after all: --dancer 1.)")

    monkeypatch.setattr(learning, "placed_film", refuse)
    with pytest.raises(CoachError, match=r"cover\.mp4 shows the reference of lovedive itself: leave it out\.$"):
        learn_thresholds("lovedive", [COVER], where, Choice())


def test_the_shipped_thresholds_of_the_stand_in_are_a_prior():
    shipped = read_thresholds(PROJECT / "thresholds" / "lovedive.toml")
    assert shipped.covers == 0
    assert "prior" in shipped.source
