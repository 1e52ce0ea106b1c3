"""What a scored film's folder says of it."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach import __version__
from coach.base.errors import CoachError
from coach.base.paths import PROJECT, Folders
from coach.compare.layout import laid_out
from coach.compare.prepared import prepare_reference
from coach.compare.resemblance import Resemblance
from coach.domain.landmarks import PoseTrack
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.score import scoring
from coach.score.cast import danced_member
from coach.score.placed_film import PlacedFilm, insist_on_speed
from coach.score.placement import Offset, Placement, place
from coach.score.scoring import ScoreOptions, judged_film, score_film, session_of_film
from coach.score.sound_offset import CLEAR_SOUND, SoundOffset
from coach.song.package import load_song
from coach.song.prepared import PreparedSong
from coach.song.reference import part_of
from coach.tracking.cache import keep_people
from coach.tracking.person import person_of
from coach.tracking.pose_buffer import in_memory
from coach.tracking.store import load_track
from tests.compare.tracks import performance, synthetic
from tests.kit.films import film
from tests.kit.takes import STARTED

FOUND = Placement(Offset(0.0, "sound", 1.0), False, 1.0, True, 1.0, Resemblance(0.0, 0.9, 20.0, 0.2))
MODEL = PoseModel(bytes, "ab" * 32, "")
POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
SONG = load_song(PROJECT / "songs" / "lovedive")


def session(**found):
    placed = PlacedFilm(Path("me.mp4"), 1, 1, 1.0, 1.0, replace(FOUND, **found), PoseTrack.empty)
    return session_of_film(SONG, placed, MODEL, STARTED)


@pytest.mark.parametrize("same", [True, False])
def test_whether_it_is_the_songs_dance(same):
    assert session(same=same).same_dance is same


@pytest.mark.parametrize(("source", "known"), [("given", True), ("sound", True), ("poses", False), ("guess", False)])
def test_being_late_as_a_whole_is_known_only_by_the_music(source, known):
    offset = Offset(0.0, source, 1.0)
    placed = PlacedFilm(Path("me.mp4"), 1, 1, 1.0, 1.0, replace(FOUND, offset=offset), in_memory(COVER))
    take = judged_film(SONG, prepare_reference(REFERENCE, SONG.grid, PRIOR), placed, STARTED)
    assert np.isfinite(take.score.lag) == known
    assert take.score.score > 80 and np.isfinite(take.verdicts[8].lag)


@pytest.mark.parametrize(("source", "told"), [("sound", ["timing"]), ("poses", [])])
def test_a_constant_lag_is_told_only_where_the_music_tells_it(source, told):
    late = replace(COVER, t=COVER.t + 0.25)
    placed = PlacedFilm(
        Path("me.mp4"), 1, 1, 1.0, 1.0, replace(FOUND, offset=Offset(0.0, source, 1.0)), in_memory(late)
    )
    take = judged_film(SONG, prepare_reference(REFERENCE, SONG.grid, PRIOR), placed, STARTED)
    assert [m.kind for m in take.mistakes if m.whole] == told


def test_a_drift_is_the_films():
    slow = COVER.at_speed(1 / 0.95)
    placed = PlacedFilm(Path("me.mp4"), 1, 1, 1.0, 1.0, FOUND, in_memory(slow))
    take = judged_film(SONG, prepare_reference(REFERENCE, SONG.grid, PRIOR), placed, STARTED)
    (drift,) = [m for m in take.mistakes if m.kind == "drift"]
    assert (drift.ways, drift.whole) == (("film_slower",), True)
    assert drift.size == pytest.approx(1 / 0.95 - 1, abs=0.005)
    on_time = judged_film(
        SONG, prepare_reference(REFERENCE, SONG.grid, PRIOR), replace(placed, load=in_memory(COVER)), STARTED
    )
    assert take.score.score == pytest.approx(on_time.score.score, abs=2)
    assert np.nanmean([v.score for v in take.verdicts]) == pytest.approx(take.score.score, abs=0.1)


@pytest.mark.parametrize(
    "speed", [0.5, 1.04, *(pytest.param(speed, marks=pytest.mark.long) for speed in (0.8, 0.97, 2.0))]
)
def test_a_film_at_another_speed_is_judged_as_the_dance_it_is(speed):
    measure = prepare_reference(REFERENCE, SONG.grid, PRIOR)
    plain = PlacedFilm(Path("me.mp4"), 1, 1, 1.0, 1.0, FOUND, in_memory(COVER))
    track = COVER.at_speed(1 / speed).shifted(2.5)
    sound = SoundOffset(2.5 * speed, 1.0, CLEAR_SOUND, speed)
    found = place(track, laid_out(REFERENCE), lambda: (sound,))
    slow = track.at_speed(found.speed).shifted(-found.offset.seconds)
    film = replace(plain, placement=found, load=in_memory(slow))
    take, usual = (judged_film(SONG, measure, placed, STARTED) for placed in (film, plain))
    assert take.speed == speed and usual.speed == 1
    assert take.score.score == pytest.approx(usual.score.score, abs=0.5)
    assert take.score.lag == pytest.approx(usual.score.lag, abs=0.002)
    assert [(m.kind, m.joints, m.first) for m in take.mistakes] == [(m.kind, m.joints, m.first) for m in usual.mistakes]


@pytest.mark.parametrize("speed", [0.3, 2.8])
def test_a_film_that_is_too_slow_or_too_fast_is_refused(speed):
    with pytest.raises(CoachError, match=f"me.mp4 runs at {100 * speed:.0f} % of the song's speed"):
        insist_on_speed(speed, Path("me.mp4"))
    insist_on_speed(0.4, Path("me.mp4"))
    insist_on_speed(2.5, Path("me.mp4"))


def test_what_took_part():
    found = session()
    assert found.video_sha256 == hashlib.sha256(SONG.video.read_bytes()).hexdigest()
    assert list(found.versions) == ["coach", "estimator", "mediapipe", "pose_model"]
    assert found.versions["estimator"] == "blazepose"
    assert (found.versions["coach"], found.versions["pose_model"]) == (__version__, "ab" * 32)


def test_which_way_round_it_is():
    assert session(mirrored=True).mirrored and not session().mirrored
    assert session().started_at == STARTED


@pytest.fixture
def me(tmp_path, monkeypatch):
    """A film to be scored against the stand-in, and where takes would go."""
    monkeypatch.setattr(scoring, "prepare", lambda *_: PreparedSong(SONG, REFERENCE, PRIOR, MODEL))
    return film(tmp_path / "me.mp4", 8.0), Folders(
        tmp_path, tmp_path, tmp_path / "sessions", tmp_path / "cache", tmp_path / "settings"
    )


def test_a_film_in_which_nobody_is_seen_on_any_beat_leaves_nothing(me):
    """Somebody is followed, but what is seen of them is guessed: a preview picture, a dancer far away."""
    path, where = me
    blurred = replace(COVER, visibility=0.1 * COVER.visibility)
    with pytest.raises(CoachError, match=r"me.mp4: nobody is seen well enough on any beat of LOVE DIVE"):
        score_film("lovedive", path, where, ScoreOptions(), lambda *_: (person_of(1, blurred),))
    assert not where.sessions.exists()


def test_ctrl_c_while_a_long_film_is_compared_in_the_published_ways_leaves_nothing(me, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    path, where = me
    monkeypatch.setattr(scoring, "published", stopped)
    with pytest.raises(KeyboardInterrupt):
        score_film("lovedive", path, where, ScoreOptions(), lambda *_: (person_of(1, COVER),))
    assert not where.sessions.exists()


# ---------------------------------------------------------------- somebody else of the song's video

BACKING = performance("clean").between(0.0, 24.0)
"""Somebody who dances something else beside the reference's dancer."""
NEXT_TO = synthetic()[0].between(0.0, 24.4)


@pytest.mark.parametrize("source", ["sound", "guess"])
@pytest.mark.parametrize("mirrored", [False, pytest.param(True, marks=pytest.mark.long)])
def test_who_dances_as_a_backing_dancer_is_known(source, mirrored):
    """Also where nothing tells the film's place but the movements."""
    film = BACKING.mirrored() if mirrored else BACKING
    film = film.shifted(0.0 if source == "sound" else 3.0)
    found = replace(FOUND, offset=Offset(0.0, source, 1.0), same=False)
    assert danced_member(film, found, SONG, (REFERENCE, NEXT_TO)) == 2
    assert danced_member(film, found, replace(SONG, dancer=2), (REFERENCE, NEXT_TO)) is None
    assert danced_member(film, found, SONG, (REFERENCE,)) is None


def test_another_dance_is_nobodys():
    other = performance("clean", 4).between(0.0, 24.0)
    for source in ("sound", "guess"):
        found = replace(FOUND, offset=Offset(0.0, source, 1.0), same=False)
        assert danced_member(other, found, SONG, (REFERENCE, NEXT_TO)) is None


def test_a_film_of_a_backing_dancer_names_whom_import_has_kept(me):
    path, where = me
    scored = score_film("lovedive", path, where, ScoreOptions(), lambda *_: (person_of(1, BACKING),))
    assert not scored.placed.placement.same and scored.placed.like is None
    keep_people(SONG.video, MODEL, where.cache, part_of(SONG), [person_of(1, REFERENCE), person_of(2, NEXT_TO)])
    scored = score_film("lovedive", path, where, ScoreOptions(), lambda *_: (person_of(1, BACKING),))
    assert scored.placed.like == 2


def test_the_reference_itself_leaves_nothing(me):
    path, where = me
    with pytest.raises(CoachError, match=r"me.mp4 shows only the reference of LOVE DIVE"):
        score_film("lovedive", path, where, ScoreOptions(), lambda *_: (person_of(1, REFERENCE),))
    assert not where.sessions.exists()
