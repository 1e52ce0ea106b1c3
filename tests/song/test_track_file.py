import zipfile
from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.domain.beats import Section
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.registry import EstimatorChoice
from coach.media.audio import Audio
from coach.media.packed import ogg
from coach.media.video import probe
from coach.song import song_from_track, track_exchange
from coach.song.library import BrokenSong, existing_folder, find_song, list_songs
from coach.song.mannequin.film import clicks
from coach.song.members import members, song_tracks
from coach.song.reference import known_reference, reference_track
from coach.song.sound import song_sound
from coach.song.track_exchange import export_track, import_track
from coach.song.track_file import TRACK_FRAME_ASPECT, framed, read_song, read_track_file
from tests.song.track_songs import moving, packed


@pytest.fixture
def where(tmp_path):
    return folders(*(tmp_path / name for name in ("songs", "sessions", "cache", "settings")))


@pytest.fixture
def undrawn(monkeypatch):
    """Takes songs in without the seconds that drawing costs."""

    def draw(path, *_):
        path.write_bytes(b"film")

    monkeypatch.setattr(song_from_track, "draw_film", draw)
    monkeypatch.setattr(song_from_track, "write_thumbnail", lambda *_: None)
    monkeypatch.setattr(
        song_from_track, "load_song", lambda folder: read_song(folder.with_suffix(".coachtrack"), folder)
    )


def tone(seconds=1.0):
    wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * 48000)) / 48000)
    return Audio(np.repeat(wave[:, None], 2, axis=1).astype(np.float32), 48000)


def test_a_track_file_is_a_song_of_its_folder(where):
    packed(where.songs, sections=[{"name": "verse", "first": 0, "beats": 2}], quiz=False)
    (song,) = list_songs(where.songs)
    assert (song.id, song.title, song.end, song.drawn, song.quiz) == ("lanterns", "Paper Lanterns", 1.0, True, False)
    assert list(song.grid.times) == [0.0, 0.5] and song.grid.sections == (Section("verse", 0, 2),)
    assert find_song("Lanterns", where.songs, draw=False).folder == where.songs / "lanterns"
    assert existing_folder("lanterns", where.songs) == where.songs / "lanterns"
    assert not (where.songs / "lanterns").exists()


def test_its_poses_are_those_that_came_with_it_whatever_estimator_is_asked(where):
    packed(where.songs, tracks=[moving(), moving(x=0.3, seed=2)], dancer=2)
    song = find_song("lanterns", where.songs, draw=False)
    both = song_tracks(song, where.cache)
    assert len(both) == 2 and both[1].image[0].mean() < both[0].image[0].mean()
    followed = reference_track(song, None, where.cache)
    np.testing.assert_array_equal(followed.image, both[1].image)
    np.testing.assert_array_equal(known_reference(song, None, where.cache).image, both[1].image)
    assert len(members(song, None, where)) == 2


def test_its_music_is_heard_before_it_is_taken_in(where):
    packed(where.songs, music=ogg(tone()))
    heard = song_sound(find_song("lanterns", where.songs, draw=False)).samples[:, 0]
    assert len(heard) == pytest.approx(48000, abs=1000)
    middle = heard[12000:36000] * np.exp(-2j * np.pi * 440 * np.arange(12000, 36000) / 48000)
    assert np.abs(middle.mean()) == pytest.approx(0.15, rel=0.1)
    assert np.angle(middle.mean()) == pytest.approx(-np.pi / 2, abs=0.2)  # in time to a tenth of a millisecond


def test_without_music_nothing_is_heard(where):
    packed(where.songs)
    assert song_sound(find_song("lanterns", where.songs, draw=False)) is None


def test_taken_in_it_is_danced_like_any_other(where):
    file = packed(where.songs)
    song = find_song("lanterns", where.songs)
    assert sorted(p.name for p in song.folder.iterdir()) == [
        "mannequin.mp4", "poses.npz", "song.toml", "thumbnail.jpg",
    ]  # fmt: skip
    assert probe(song.video).duration == pytest.approx(1.0, abs=0.001)
    assert song_sound(song).samples[:2000].any()  # the click of the first beat
    file.unlink()
    (listed,) = list_songs(where.songs)
    assert listed.drawn and listed.folder == song.folder
    assert len(reference_track(listed, None, where.cache)) == 30


def test_a_killed_drawing_leaves_nothing(where, monkeypatch):
    packed(where.songs)

    def stop(path, *_):
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(song_from_track, "draw_film", stop)
    with pytest.raises(KeyboardInterrupt):
        find_song("lanterns", where.songs)
    assert [entry.name for entry in where.songs.iterdir()] == ["lanterns.coachtrack"]


def with_parts(file, **parts):
    """The file with some parts replaced, or added; names have _ for a dot."""
    with zipfile.ZipFile(file) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    kept |= parts
    with zipfile.ZipFile(file, "w") as new:
        for name, data in kept.items():
            if data is not None:
                new.writestr(name, data)
    return file


BAD = {
    "leaves the folder": (lambda f: with_parts(f, **{"../evil.py": b"x"}), "does not belong in it"),
    "from the root": (lambda f: with_parts(f, **{"/etc/passwd": b"x"}), "does not belong in it"),
    "something else in it": (lambda f: with_parts(f, **{"run.py": b"x"}), "does not belong in it"),
    "no poses": (lambda f: with_parts(f, **{"poses.npz": None}), "poses.npz is missing"),
    "no names": (lambda f: with_parts(f, **{"track.toml": None}), "track.toml is missing"),
    "a bomb": (lambda f: with_parts(f, **{"track.toml": b"#" * (1 << 20) + b"\n"}), "track.toml in it is too large"),
    "poses that are none": (lambda f: with_parts(f, **{"poses.npz": b"x"}), "are damaged"),
    "music that is none": (lambda f: with_parts(f, **{"music.ogg": b"x" * 99}), "The music in .* is damaged"),
    "names a video": (lambda f: packed(f.parent, f.stem, video="a.mp4"), "video: expected .*, found an unknown key"),
    "no end": (lambda f: packed(f.parent, f.stem, end=None), "end: expected a number from 1 to 3600"),
    "a day long": (lambda f: packed(f.parent, f.stem, end=86400.0), "end: expected a number from 1 to 3600"),
    "a dancer who is not there": (lambda f: packed(f.parent, f.stem, dancer=3), "has 1 dancers"),
    "no zip": (lambda f: f.write_bytes(b"hello"), "is not a .coachtrack file, or it is damaged"),
    "empty": (lambda f: f.write_bytes(b""), "is not a .coachtrack file, or it is damaged"),
    "not there": (lambda f: f.unlink(), "There is no file"),
    "a folder": (lambda f: (f.unlink(), f.mkdir()), "is not a .coachtrack file, or it is damaged"),
    "no UTF-8": (lambda f: with_parts(f, **{"track.toml": b"\xff\xfe\xfa"}), "is not UTF-8 text"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_in_a_sentence_and_nothing_is_written(where, tmp_path, what, undrawn):
    harm, said = BAD[what]
    file = packed(tmp_path, "bad")
    harm(file)
    with pytest.raises(CoachError, match=said) as refused:
        import_track(file, None, where)
    assert "\n" not in str(refused.value)
    assert not where.songs.exists() or list(where.songs.iterdir()) == []


@pytest.mark.parametrize("at", range(0, 20))
def test_whatever_byte_is_wrong_it_is_said(where, tmp_path, at, undrawn):
    file = packed(tmp_path, "bad")
    data = bytearray(file.read_bytes())
    data[at * len(data) // 20] ^= 0xFF
    file.write_bytes(data)
    try:
        import_track(file, None, where)
    except CoachError:
        pass


def test_a_broken_one_does_not_hide_the_others(where):
    packed(where.songs)
    packed(where.songs, "zebra").write_bytes(b"nothing")
    good, bad = list_songs(where.songs)
    assert good.id == "lanterns" and isinstance(bad, BrokenSong) and bad.id == "zebra"


def test_import_never_replaces_unasked(where, tmp_path, undrawn):
    file = packed(tmp_path, "theirs", title="Theirs")
    packed(where.songs, "mine")
    with pytest.raises(CoachError, match="There is a song “mine”"):
        import_track(file, "mine", where)
    import_track(file, "mine", where, force=True)
    assert (where.songs / "mine" / "song.toml").read_text().count("Theirs") == 1
    with pytest.raises(CoachError, match="cannot be called"):
        import_track(file, "../out", where)


def test_what_is_exported_is_the_same_dance(where, tmp_path):
    packed(where.songs, tracks=[moving(), moving(x=0.3, seed=2)], dancer=2, music=ogg(tone()))
    file = tmp_path / "out.coachtrack"
    said = export_track("lanterns", file, where, EstimatorChoice(), music=True)
    assert "the poses of 2 dancers" in said and "its music" in said
    again, first = read_track_file(file), read_track_file(where.songs / "lanterns.coachtrack")
    assert again.poses == first.poses and again.values["dancer"] == 2
    assert again.values["beats"] == [0.0, 0.5] and again.music
    export_track("lanterns", file, where, EstimatorChoice())
    assert read_track_file(file).music is None


def test_a_passage_of_a_film_begins_at_its_own_start(where, tmp_path, monkeypatch):
    """From a film of which seconds 3 to 5 are danced, the dance and its beats are handed on from 0 on."""
    packed(where.songs, tracks=[moving(2.0)])
    song = find_song("lanterns", where.songs, draw=False)
    film = song.__class__(**{**vars(song), "drawn": False, "start": 3.0, "end": 5.0, "video": tmp_path / "v.mp4"})
    film = film.__class__(**{**vars(film), "grid": film.grid.constant(120, 3.25, 5.0), "mirrored": True})
    monkeypatch.setattr(track_exchange, "find_song", lambda *_, **__: film)
    monkeypatch.setattr(track_exchange, "song_tracks", lambda *_: (moving(9.0),))
    export_track("lanterns", tmp_path / "out.coachtrack", where, EstimatorChoice())
    found = read_track_file(tmp_path / "out.coachtrack")
    assert found.values["beats"] == [0.25, 0.75, 1.25, 1.75] and found.values["end"] == 2.0
    assert found.tracks[0].t[0] == 0.0 and found.tracks[0].t[-1] == pytest.approx(59 / 30, abs=1e-4)


def test_music_that_is_not_free_stays(where, tmp_path):
    packed(where.songs, licence="all rights reserved by their owners", music=ogg(tone()))
    with pytest.raises(CoachError, match="does not say that its music may be passed on"):
        export_track("lanterns", tmp_path / "out.coachtrack", where, EstimatorChoice(), music=True)
    with pytest.raises(CoachError, match="ends in .coachtrack"):
        export_track("lanterns", tmp_path / "out.zip", where, EstimatorChoice())
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize(
    ("span", "track", "said"),
    [
        ((3.0, 3604.0), moving(9.0), "lasts 1:00:01"),
        ((3.0, 3.5), moving(9.0), "lasts 0:00:01"),
        ((3.0, 5.0), PoseTrack.unseen(moving(9.0).t, BLAZEPOSE), "Nobody is seen"),
        ((3.0, 5.0), moving(1.0), "Nobody is seen"),
    ],
    ids=["too long", "too short", "unseen", "seen before only"],
)
def test_what_no_track_file_can_hold_is_said_and_nothing_is_written(where, tmp_path, monkeypatch, span, track, said):
    packed(where.songs, tracks=[moving(2.0)])
    song = find_song("lanterns", where.songs, draw=False)
    film = replace(song, drawn=False, start=span[0], end=span[1], grid=song.grid.constant(240, 3.0, span[1]))
    monkeypatch.setattr(track_exchange, "find_song", lambda *_, **__: film)
    monkeypatch.setattr(track_exchange, "song_tracks", lambda *_: (track,))
    with pytest.raises(CoachError, match=said):
        export_track("lanterns", tmp_path / "out.coachtrack", where, EstimatorChoice())
    assert not list(tmp_path.glob("out*"))


def test_dancers_are_framed_together():
    left, right = framed([moving(x=-3), moving(x=9)])
    both = np.concatenate([left.image, right.image])
    assert 0 < both[..., 0].min() < 0.3 and TRACK_FRAME_ASPECT - 0.3 < both[..., 0].max() < TRACK_FRAME_ASPECT
    assert both[..., 1].max() == pytest.approx(0.92, abs=0.01)
    before = np.diff(moving(x=-3).image[0], axis=0)
    after = np.diff(left.image[0], axis=0)
    assert np.arctan2(*after.T) == pytest.approx(np.arctan2(*before.T), abs=1e-3)


def test_a_click_on_each_beat(where):
    packed(where.songs)
    heard = clicks(find_song("lanterns", where.songs, draw=False).grid, 1.0).samples[:, 0]
    loud = np.abs(heard) > 0.01
    assert loud[:480].any() and not loud[4800:23990].any() and loud[24000:24480].any()
