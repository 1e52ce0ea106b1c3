import json
from pathlib import Path

import pytest

from coach.app import contest_films, good_covers
from coach.app.contest_films import workers_for
from coach.app.good_covers import body_of, unusable
from coach.base.paths import folders
from coach.contest.engine import InProcessWorkers
from coach.contest.store import FilmResult
from coach.estimators.registry import EstimatorChoice
from coach.tracking.store import track_bytes
from coach.wording import contest_words as words
from tests.kit.films import a_song
from tests.kit.takes import a_track

FILM = Path("/films/a.mp4")


def record(**found):
    return json.dumps({"mirrored": False, **found})


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (FilmResult("judged", record=record(likely_reference=False)), ""),
        (FilmResult("judged", record=record()), ""),  # of a contest that did not look for it
        (FilmResult("judged", record=record(likely_reference=True)), f"/films/a.mp4: {words.LIKELY_REFERENCE}"),
        (FilmResult("other dance", words.OTHER_DANCE, record=record()), f"/films/a.mp4: {words.OTHER_DANCE}"),
        (FilmResult("refused", "a.mp4 is damaged."), "a.mp4 is damaged."),
        (FilmResult("gave up", words.DIED), f"/films/a.mp4: {words.DIED}"),
    ],
)
def test_what_cannot_be_learnt_from_has_a_sentence(result, said):
    assert unusable(FILM, result) == said


def test_of_a_mirrored_film_left_and_right_are_the_dancers_own():
    track = a_track()
    assert body_of(track_bytes(track), record()).image.tobytes() == track.image.tobytes()
    assert body_of(track_bytes(track), record(mirrored=True)).image.tobytes() == track.mirrored().image.tobytes()


def test_without_films_nothing_is_started(monkeypatch):
    monkeypatch.setattr(good_covers, "workers_for", None)
    assert good_covers.good_covers([], a_song(Path("x")), folders(), EstimatorChoice()) == []


@pytest.mark.parametrize(("films", "dask"), [(1, object()), (9, None)])
def test_one_film_or_several_without_dask_stay_in_this_process(monkeypatch, films, dask):
    monkeypatch.setattr(contest_films, "find_spec", lambda name: dask)
    with workers_for(films) as workers:
        assert isinstance(workers, InProcessWorkers)
