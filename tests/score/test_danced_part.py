"""Long films: the part that is followed, and what comes of it, on tracks."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from coach.base.console import watched
from coach.base.paths import PROJECT
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.model import PoseModel
from coach.media.video import VideoInfo
from coach.score import placed_film as module
from coach.score.placed_film import GivenPlacement, placed_film, placed_people
from coach.score.placement import danced_part, danced_track, is_long
from coach.score.sound_offset import CLEAR_SOUND, OFFSET_HZ, SoundOffset
from coach.song.package import load_song
from coach.tracking.extract import WHOLE_FILM
from coach.tracking.person import numbered
from coach.tracking.store import load_track

POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
SONG = load_song(PROJECT / "songs" / "lovedive")
MODEL = PoseModel(bytes, "ab" * 32, "")


def heard(seconds, strength=CLEAR_SOUND, speed=1.0):
    return SoundOffset(seconds, 1.0, strength, speed)


@pytest.mark.parametrize(
    ("sounds", "part"),
    [
        ([heard(300.4)], (297.0, 489.0)),  # 2.5 s into the song it is danced, up to 183.2 s
        ([heard(1.0)], (0.0, 190.0)),
        ([heard(500.0)], (497.0, 600.0)),
        ([heard(100.0), heard(300.0)], (97.0, 489.0)),  # played twice: movements tell which it is
        ([heard(100.0, speed=0.5)], (200.0, 572.0)),
        ([heard(100.0), heard(400.0)], WHOLE_FILM),  # nearly all
        ([heard(300.0, strength=0.9 * CLEAR_SOUND)], WHOLE_FILM),
        ([heard(900.0)], WHOLE_FILM),
        ([], WHOLE_FILM),
    ],
)
def test_the_part_is_the_songs_with_a_margin_where_the_sound_is_clear(sounds, part):
    assert danced_part(sounds, 2.5, 183.2, 600.0) == part


def test_of_a_long_film_only_the_song_is_judged():
    assert danced_track(COVER, SONG.start, SONG.end) is COVER and len(danced_track(PoseTrack.empty(), 0.0, 9.0)) == 0
    long = joined(COVER.shifted(-100.0), COVER)
    danced = danced_track(long, SONG.start, SONG.end)
    assert len(danced) == len(COVER) and danced.t[0] == COVER.t[0]


def test_a_film_that_fits_its_song_is_not_long():
    assert not is_long(24.4, 24.4) and not is_long(34.0, 24.4) and not is_long(240.0, 180.0)
    assert is_long(60.0, 24.4) and is_long(600.0, 180.0)


@pytest.fixture
def found(monkeypatch):
    """Lets a test say what is heard and who is in a film of ten minutes; what is found, and the parts followed."""

    def of(sounds, track, **known):
        asked = []

        def follow(film, model, cache, what, part):
            asked.append(part)
            return numbered([track.between(*part)], most=8)

        monkeypatch.setattr(module, "cached_film_sound", lambda *_, **__: np.zeros(0))
        monkeypatch.setattr(module, "placing_sounds", lambda *_: tuple(sounds))
        info = VideoInfo(Path("me.mp4"), 1280, 720, 30.0, 600.0, has_audio=True)
        with ThreadPoolExecutor(1) as pool:
            return placed_film(
                info, SONG, REFERENCE, MODEL, Path("nowhere"), pool, GivenPlacement(**known), follow
            ), asked

    return of


def test_people_are_followed_only_where_the_song_plays(found):
    late, asked = found([heard(300.0)], COVER.shifted(300.0))
    assert asked == [(295.0, 330.0)]
    assert late.placement.offset.seconds == 300.0 and late.placement.offset.source == "sound"
    assert (late.part, late.ends) == ((295.0, 330.0), pytest.approx(30.0))
    assert late.track.t[[0, -1]] == pytest.approx(COVER.t[[0, -1]])
    assert late.seen == pytest.approx(COVER.seen.mean(), abs=0.01)
    assert late.danced == 1 and late.placement.same


def test_the_dancer_knows_better_where_to_look(found):
    late, asked = found([heard(100.0)], COVER.shifted(300.0), offset=300.0)
    assert asked == [(295.0, 330.0)] and late.placement.offset.source == "given"


def test_without_clear_sound_the_whole_film_is_followed(found):
    late, asked = found([], COVER.shifted(300.0))
    assert asked == [WHOLE_FILM] and late.ends == float("inf")
    assert late.placement.offset.source == "poses"
    assert late.placement.offset.seconds == pytest.approx(300.0, abs=0.2)


def test_looking_for_a_long_film_s_place_is_told_where_the_sound_does_not_tell_it(found, capsys, monkeypatch):
    monkeypatch.setattr("coach.base.console.SOON_S", 0.0)
    found([], COVER.shifted(300.0))
    assert "Looking for the dance in me.mp4 …" in capsys.readouterr().err
    found([heard(300.0)], COVER.shifted(300.0))
    assert "Looking for the dance" not in capsys.readouterr().err


@pytest.mark.parametrize("searched", [False, True])
def test_of_several_dancers_it_is_told_who_is_done_whether_or_not_they_were_searched_for(monkeypatch, searched):
    told = []
    monkeypatch.setattr(module, "bar_if_slow", lambda what, total, unit: nullcontext(told.append))
    monkeypatch.setattr(module, "place", lambda *_, advance: advance(1.0) if searched else None)
    info = SimpleNamespace(path=Path("me.mp4"), duration=30.0)
    found = placed_people(numbered([COVER] * 3, most=8), info, None, tuple, GivenPlacement())
    assert [one.person.number for one in found] == [1, 2, 3]
    assert told == ([30.0] * 3 if searched else [30.0] * 2)  # once the last one is done, so is the bar


def test_listening_to_a_long_song_and_comparing_its_sound_shows_how_far_it_is(monkeypatch):
    """Of an hour each takes half a minute."""
    shown = {}
    random = np.random.default_rng(1)
    noise = np.repeat(random.random(60 * 8), OFFSET_HZ // 8) * random.normal(0, 0.1, 60 * OFFSET_HZ)

    def hear(video, cache, until=np.inf, advance=None):
        for _ in range(6 if advance else 0):
            advance(10.0)
        return noise.astype(np.float32)

    monkeypatch.setattr(module, "cached_film_sound", hear)
    monkeypatch.setattr("coach.base.console.SOON_S", 0.0)
    monkeypatch.setattr("coach.score.sound_offset.SPECTRA_AT_ONCE", 500)
    info = VideoInfo(Path("me.mp4"), 1280, 720, 30.0, 3600.0, has_audio=True)
    with watched(lambda what, share: shown.setdefault(what, []).append(share)):
        sounds, _ = module.listened(replace(SONG, length=60.0), info, Path("nowhere"), None, None)
    assert sounds()[0].seconds == pytest.approx(0.0, abs=0.001)
    assert list(shown) == [
        "Listening to me.mp4",
        f"Listening to {SONG.romanised}",
        "Looking for the music in me.mp4",
    ]
    for what in list(shown)[1:]:
        assert len(shown[what]) > 6 and shown[what] == sorted(shown[what]) and shown[what][-1] > 0.9


def test_a_short_film_of_a_long_song_is_not_compared_with_it_in_silence(monkeypatch):
    """To hear an hour of music, and to compare it at all speeds, takes minutes."""
    shown = []
    monkeypatch.setattr(module, "cached_film_sound", lambda *_, **__: np.zeros(0, np.float32))
    monkeypatch.setattr(module, "placing_sounds", lambda music, sound, advance: ())
    info = VideoInfo(Path("me.mp4"), 1280, 720, 30.0, 24.0, has_audio=True)
    with watched(lambda what, share: shown.append(what)):
        sounds, part = module.listened(replace(SONG, length=3600.0), info, Path("nowhere"), None, None)
    assert (sounds(), part) == ((), WHOLE_FILM) and "Listening to me.mp4" in shown


def test_where_the_song_only_plays_the_whole_film_is_followed(found):
    """Somebody checks the loudspeaker, and dances five minutes later."""
    nobody = COVER.shifted(100.0)
    nobody = replace(nobody, image=np.full_like(nobody.image, np.nan), world=np.full_like(nobody.world, np.nan))
    both = joined(nobody, COVER.shifted(400.0))
    late, asked = found([heard(100.0)], both)
    assert asked == [(95.0, 130.0), WHOLE_FILM]
    assert late.part == WHOLE_FILM and late.placement.same
    assert late.placement.offset.seconds == pytest.approx(400.0, abs=0.2)


def joined(first, second):
    fields = {name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in FIELDS}
    return replace(first, **fields)


FIELDS = ("t", "image", "world", "visibility")
