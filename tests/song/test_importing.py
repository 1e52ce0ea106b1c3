import errno
import hashlib
import re
import shutil
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach.base import console
from coach.base.console import watched
from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Move, Occurrence
from coach.estimators.blazepose.model import PoseModel
from coach.media import convert
from coach.media.audio import mono_pieces
from coach.media.convert import Conversion
from coach.song.importing import dancer as who
from coach.song.importing import flow
from coach.song.importing.flow import import_song
from coach.song.importing.music import hear
from coach.song.importing.report import report
from coach.song.importing.request import ImportRequest
from coach.song.importing.rhythm import Certainty
from coach.song.library import find_song, list_songs
from coach.song.package import FILE_NAME, load_song
from coach.song.reference import part_of, reference_track
from coach.tracking.cache import track_path
from coach.tracking.extract import WHOLE_FILM
from coach.tracking.person import person_of
from tests.media.films import every, film
from tests.media.sounds import with_tracks
from tests.song.dancers import dancer, unseen
from tests.song.music import RATE, music

MODEL = PoseModel(make=bytes, sha256="a" * 64, source="a test")
SECONDS = 20.0


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """A film with music at 118 BPM, and a silent one, of 20 s."""
    folder = tmp_path_factory.mktemp("films")
    times = every(round(SECONDS * 5), 5)
    film(folder / "dance.mp4", times, sound=(music(118, SECONDS), RATE))
    film(folder / "silent.mp4", times)
    film(folder / "short.mp4", every(5, 5))
    return folder


def read(*of):
    """All pieces of a sound."""
    return list(mono_pieces(*of))


def remembered(function, found={}):  # noqa: B006 (kept on purpose)
    """The same, which is asked only once of the same bytes: reading and hearing a sound takes most of an import."""

    def ask(of, *more, **named):
        data = of.read_bytes() if isinstance(of, Path) else b"".join(piece.tobytes() for piece in of)
        key = function, hashlib.sha256(data).digest(), tuple(one for one in more if not callable(one))
        if key not in found:
            found[key] = function(of, *more, **named)
        return found[key]

    return ask


class Studio:
    """Imports with a made-up dancer in the place of BlazePose."""

    def __init__(self, folder, monkeypatch):
        self.songs, self.cache = folder / "songs", folder / "cache"
        self.people = [dancer(118, SECONDS)]
        self.chosen, self.parts = [], []
        monkeypatch.setattr(who, "cached_people", self._people)
        monkeypatch.setattr(flow, "mono_pieces", remembered(read))
        monkeypatch.setattr(flow, "hear", remembered(hear))

    def _people(self, video, model, cache, what, part):
        self.parts.append(part)
        tracks = [track.between(*part) for track in self.people]
        return tuple(person_of(number, track) for number, track in enumerate(tracks, 1) if track.seen.any())

    def _choose(self, video, people):
        self.chosen.append([person.number for person in people])
        return 2

    def make(self, video, name="mine", **options):
        request = ImportRequest(Path(video), name, **options)
        return import_song(request, self.songs, self.cache, lambda: MODEL, self._choose)

    def files(self):
        return sorted(str(p.relative_to(self.songs)) for p in self.songs.rglob("*") if p.is_file())


@pytest.fixture
def studio(tmp_path, monkeypatch):
    return Studio(tmp_path, monkeypatch)


# ---------------------------------------------------------------- what comes of it


def test_a_video_becomes_a_song(studio, films):
    found = studio.make(films / "dance.mp4", title="러브", artist="somebody")
    song = find_song("mine", studio.songs)
    assert (song.title, song.artist, song.mirrored, song.dancer, song.few_poses) == (
        "러브",
        "somebody",
        False,
        1,
        False,
    )
    assert (song.grid.bpm, song.start, song.end) == (pytest.approx(118), 0.0, pytest.approx(SECONDS))
    assert song.grid.times[0] == pytest.approx(0.25, abs=0.015)
    assert (song.grid.first_count_beat - 0) % 4 == 0
    assert studio.files() == ["mine/song.toml", "mine/thumbnail.jpg", "mine/video.mp4"]
    assert (found.way, found.seen, found.people) == (Conversion.COPY, 1.0, 1)
    assert all((s.end - s.first) % 8 == 0 for s in song.grid.sections) and song.grid.sections


def test_the_first_dance_starts_at_once(studio, films):
    studio.make(films / "dance.mp4")
    song = find_song("mine", studio.songs)
    assert len(reference_track(song, MODEL, studio.cache, never)) == len(studio.people[0])


def test_a_silent_video_is_counted_by_motion_and_says_so(studio, films):
    found = studio.make(films / "silent.mp4")
    assert found.rhythm.source == "motion"
    assert find_song("mine", studio.songs).grid.bpm == pytest.approx(118, abs=0.6)
    assert "there is no music in the video" in report(found)


def test_the_others_take_no_memory_while_the_music_is_heard(studio, films, monkeypatch):
    """Five others in an hour are 450 MB."""
    studio.people = [dancer(118, SECONDS, seed=seed) for seed in (1, 2, 3)]
    tracks, gone = [], []

    def people(*asked):
        found = studio._people(*asked)
        tracks.extend(weakref.ref(person.track) for person in found)
        return found

    def hearing(*asked, **needed):
        gone.extend(track() is None for track in tracks)
        return music_of(*asked, **needed)

    music_of = flow._music
    monkeypatch.setattr(who, "cached_people", people)
    monkeypatch.setattr(flow, "_music", hearing)
    assert studio.make(films / "dance.mp4").people == 3
    assert gone == [True, False, True]
    assert find_song("mine", studio.songs).dancer == 2


def test_counting_the_beats_of_a_long_dance_shows_how_far_it_is(studio, films, monkeypatch):
    shown = []
    monkeypatch.setattr(console, "SOON_S", 0.0)
    with watched(lambda what, share: shown.append((what, share))):
        studio.make(films / "dance.mp4")
    shares = [share for what, share in shown if what == "Counting the beats"]
    assert len(shares) > 30 and shares == sorted(shares) and shares[-1] > 0.9


def test_a_silent_film_has_the_same_beats_whomever_one_follows(studio, films):
    studio.people = [dancer(118, SECONDS, seed=1), dancer(118, SECONDS, seed=2)]
    first, second = (studio.make(films / "silent.mp4", f"song{k}", dancer=k) for k in (1, 2))
    np.testing.assert_array_equal(first.song.grid.times, second.song.grid.times)
    assert first.song.grid.first_count_beat == second.song.grid.first_count_beat


def test_who_stands_or_is_seen_for_a_moment_does_not_count(studio, films):
    alone = studio.make(films / "silent.mp4", "alone").song.grid.times
    there = dancer(90, SECONDS, seed=2)
    still = replace(there, image=there.image[:1].repeat(len(there), 0))
    studio.people = [dancer(118, SECONDS), still, unseen(dancer(90, SECONDS, seed=3), 6.0, SECONDS)]
    np.testing.assert_array_equal(studio.make(films / "silent.mp4", dancer=1).song.grid.times, alone)


def test_where_the_dancers_differ_it_asks_for_taps(studio, films):
    studio.people = [dancer(115, SECONDS, seed=1), dancer(88, SECONDS, seed=3)]
    found = studio.make(films / "silent.mp4", dancer=1)
    assert re.search(r"I hear \d+ or \d+: tap along \(T\) with the command below", report(found))


def test_where_it_is_not_sure_it_asks_for_taps(studio, films):
    found = studio.make(films / "dance.mp4")
    unsure = replace(found, rhythm=replace(found.rhythm, certainty=Certainty(tempo=False, other=105.0)))
    assert "I hear 118 or 105: tap along (T) with the command below" in report(unsure)
    assert "constant" not in report(unsure)
    no_one = replace(found, rhythm=replace(found.rhythm, certainty=Certainty(one=False)))
    assert "Which beat is “1” is a guess" in report(no_one)


def test_from_when_to_when_is_danced_is_said_in_minutes_of_60_seconds(studio, films):
    found = studio.make(films / "dance.mp4")
    late = replace(found, song=replace(found.song, start=59.97, end=119.94))
    assert "\n  danced    1:00.0 to 1:59.9\n" in report(late)


def test_a_linked_video_stays_where_it_is(studio, films):
    found = studio.make(films / "dance.mp4", link=True)
    assert found.way is None and found.song.video == films / "dance.mp4"
    assert studio.files() == ["mine/song.toml", "mine/thumbnail.jpg"]
    assert load_song(studio.songs / "mine").video == films / "dance.mp4"


def test_the_report_ends_with_the_command_to_dance_it(studio, films):
    text = report(studio.make(films / "dance.mp4", name="my song"))
    assert "118.0 BPM, heard in the music" in text
    assert 'python main.py --song "my song"' in text


def test_which_sound_track_was_heard_is_said_where_there_is_a_choice(studio, films, tmp_path):
    seconds = SECONDS / 2
    sounds = [np.zeros((RATE, 2), np.float32), music(118, seconds)]
    video = with_tracks(tmp_path / "obs.mkv", sounds, titles=["Mic", "Desktop"], pictures=round(10 * seconds))
    studio.people = [dancer(118, seconds)]
    found = studio.make(video)
    assert found.rhythm.source == "sound" and found.song.grid.bpm == pytest.approx(118, abs=0.1)
    assert "\n  sound     track 2 of 2, “Desktop”\n" in report(found)
    assert "\n  picture " not in report(found)
    two = replace(found, picture=replace(found.picture, count=2))
    assert f"\n  picture   track 1 of 2 ({found.picture.looks})\n" in report(two)
    assert "\n  sound " not in report(studio.make(films / "dance.mp4", name="another"))


@pytest.mark.parametrize(
    ("options", "bpm"), [({"end": 9.5}, 100), pytest.param({"start": 10.5}, 132, marks=pytest.mark.long)]
)
def test_only_what_is_danced_is_listened_to(studio, tmp_path, options, bpm):
    sound = np.concatenate([music(100, SECONDS / 2), music(132, SECONDS / 2)])
    found = studio.make(film(tmp_path / "two.mp4", every(round(SECONDS * 5), 5), sound=(sound, RATE)), **options)
    assert found.rhythm.source == "sound" and found.song.grid.bpm == pytest.approx(bpm, abs=0.2)
    begin = SECONDS / 2 * (bpm == 132) + 0.25
    off = (found.song.grid.times - begin + 30 / bpm) % (60 / bpm) - 30 / bpm
    assert np.abs(off).max() < 0.02


def test_options_are_kept(studio, films):
    song = studio.make(
        films / "dance.mp4", bpm=100, first_beat=2.5, mirrored=True, start=2.0, end=18.5, title="a\nb\ud800 c"
    ).song
    assert (song.mirrored, song.start, song.end, song.title) == (True, 2.0, 18.5, "a b c")
    np.testing.assert_allclose(song.grid.times[:2], [2.5, 3.1])
    assert song.grid.times[-1] < 18.5


def never(video, model, what):
    raise AssertionError("the poses should have been kept")


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({}, WHOLE_FILM),
        ({"start": 9.0, "end": 14.0}, (7.0, 16.0)),
        pytest.param({"start": 12.0}, (10.0, 20.0), marks=pytest.mark.long),
        pytest.param({"end": 8.5}, (0.0, 11.0), marks=pytest.mark.long),
        ({"end": 19.0}, WHOLE_FILM),  # nearly all
    ],
)
def test_people_are_followed_in_what_is_danced_and_a_little_around_it(studio, films, options, part):
    song = studio.make(films / "dance.mp4", bpm=118, **options).song
    assert studio.parts == [part] and part_of(song) == part
    track = reference_track(song, MODEL, studio.cache, never)
    assert (track.t[0], track.t[-1]) == (max(part[0], 0.0), pytest.approx(min(part[1], SECONDS) - 1 / 30))


def test_another_part_has_its_poses_found_again(studio, films):
    song = studio.make(films / "dance.mp4", bpm=118, start=9.0, end=14.0).song
    found = []
    for start in (9.0, 4.0, 4.0):
        reference_track(replace(song, start=start), MODEL, studio.cache, lambda *_: found.append(1) or dancer(118))
    assert len(found) == 1


def test_poses_of_the_whole_video_serve_every_part(studio, films):
    song = studio.make(films / "dance.mp4", bpm=118).song
    track = reference_track(replace(song, start=9.0, end=14.0), MODEL, studio.cache, never)
    assert len(track) == len(studio.people[0])


def test_who_was_left_out_with_a_title_card_has_no_number(studio, films):
    """The song's dancer is numbered as in what is danced: in that part they are found again."""
    studio.people = [unseen(dancer(118, SECONDS, seed=1), 7.5, SECONDS), unseen(dancer(118, SECONDS, seed=2), 0, 10.0)]
    found = studio.make(films / "dance.mp4", bpm=118, dancer=2)
    assert part_of(found.song) == (7.0, 20.0) and (found.song.dancer, found.people) == (1, 1)
    assert reference_track(found.song, MODEL, studio.cache, never).seen.mean() == pytest.approx(10 / 13, abs=0.01)


def test_title_and_end_cards_are_not_danced(studio, films):
    studio.people = [unseen(unseen(dancer(118, SECONDS), 0, 3.0), 16.0, 20.0)]
    song = studio.make(films / "dance.mp4").song
    assert (song.start, song.end) == (pytest.approx(2.5, abs=0.05), pytest.approx(16.5, abs=0.05))
    assert song.grid.times[0] >= song.start


def test_a_gap_in_the_middle_stays_a_gap(studio, films):
    studio.people = [unseen(dancer(118, SECONDS), 8.0, 11.0)]
    found = studio.make(films / "dance.mp4")
    assert (found.song.start, found.song.end) == (0.0, pytest.approx(SECONDS))
    assert found.seen == pytest.approx(0.85, abs=0.01)


def test_several_dancers_are_asked_for(studio, films):
    studio.people = [dancer(118, SECONDS, seed=1), dancer(118, SECONDS, seed=2)]
    found = studio.make(films / "dance.mp4")
    assert studio.chosen == [[1, 2]]
    assert (found.song.dancer, found.people) == (2, 2)
    assert track_path(found.song.video, 2, MODEL, studio.cache).exists()
    assert "number 2 of 2" in report(found)


def test_a_given_dancer_is_not_asked_for(studio, films):
    studio.people = [dancer(118, SECONDS, seed=1), dancer(118, SECONDS, seed=2)]
    assert studio.make(films / "dance.mp4", dancer=1).song.dancer == 1
    assert studio.chosen == []


def test_another_container_is_remuxed(studio, films, tmp_path):
    mkv = tmp_path / "춤 💃.mkv"
    film(mkv, every(100, 5))
    assert studio.make(mkv).way is Conversion.REMUX
    assert studio.files() == ["mine/song.toml", "mine/thumbnail.jpg", "mine/video.mp4"]
    assert load_song(studio.songs / "mine").credits == ("Video: 춤 💃.mkv",)


def test_a_still_ending_is_imported(studio, tmp_path):
    webm = tmp_path / "still.webm"
    film(webm, [*every(50, 5), 12.0, 15.0, 20.0], codec="libvpx-vp9")
    found = studio.make(webm)
    assert found.way is Conversion.ENCODE
    assert found.song.end == pytest.approx(20.2, abs=0.05)


@pytest.mark.parametrize("kept_s", [15.0, pytest.param(18.0, marks=pytest.mark.long)])
def test_the_kept_video_says_how_long_the_song_is(studio, films, tmp_path, monkeypatch, kept_s):
    def shortened(path, folder):
        return film(folder / "video.mp4", every(round(kept_s * 5), 5)), Conversion.ENCODE

    monkeypatch.setattr(flow, "keep", shortened)
    song = studio.make(films / "silent.mp4", end=20.0).song
    assert song.end == pytest.approx(kept_s)
    assert song.grid.times[-1] < kept_s
    song = studio.make(films / "silent.mp4", start=kept_s - 3, end=20.0, force=True, bpm=120).song
    assert (song.start, song.end) == (kept_s - 3, pytest.approx(kept_s))


# ---------------------------------------------------------------- replacing


def test_an_existing_song_is_never_touched(studio, films):
    studio.make(films / "dance.mp4", title="first")
    for name in ("mine", "MINE"):
        with pytest.raises(CoachError, match="There is a song “mine” .* already.* --force"):
            studio.make(films / "silent.mp4", name=name)
    assert find_song("mine", studio.songs).title == "first"


def test_force_replaces(studio, films):
    studio.make(films / "dance.mp4", title="first")
    studio.make(films / "silent.mp4", title="second", force=True)
    assert [song.title for song in list_songs(studio.songs)] == ["second"]
    assert studio.files() == ["mine/song.toml", "mine/thumbnail.jpg", "mine/video.mp4"]


def test_force_keeps_the_names_of_moves_where_the_beats_are_the_same(studio, films):
    studio.make(films / "dance.mp4")
    moves = '[[moves]]\nname = "arm wave"\nplaces = [{ first = 4, beats = 8 }]\n'
    with (studio.songs / "mine" / FILE_NAME).open("a") as file:
        file.write(moves)
    found = studio.make(films / "dance.mp4", force=True)
    assert found.song.moves == (Move("arm wave", (Occurrence(4, 12),)),) and "arm wave, as they were" in report(found)
    found = studio.make(films / "dance.mp4", force=True, bpm=59)
    assert found.song.moves == () and "none: the beats have changed since those of arm wave" in report(found)


def test_force_keeps_what_only_a_dancer_writes(studio, films):
    """How a title in other letters is read, and that the song is no quiz of anybody's."""
    studio.make(films / "dance.mp4", title="사건의 지평선")
    file = studio.songs / "mine" / FILE_NAME
    file.write_text(
        file.read_text(encoding="utf-8").replace("\nartist", '\nromanised = "Event Horizon"\nquiz = false\nartist', 1),
        encoding="utf-8",
    )
    song = studio.make(films / "dance.mp4", force=True).song
    assert (song.title, song.romanised, song.quiz) == ("사건의 지평선", "Event Horizon", False)
    song = studio.make(films / "dance.mp4", title="another", force=True).song
    assert (song.title, song.romanised, song.quiz) == ("another", "another", False)


def test_a_song_may_be_made_anew_of_its_own_video(studio, films):
    studio.make(films / "dance.mp4")
    again = studio.make(studio.songs / "mine" / "video.mp4", force=True)
    assert again.song.video.read_bytes() == (films / "dance.mp4").read_bytes()


def test_it_cannot_be_linked_to_a_video_that_goes(studio, films):
    studio.make(films / "dance.mp4")
    with pytest.raises(CoachError, match="inside the song that it would replace"):
        studio.make(studio.songs / "mine" / "video.mp4", force=True, link=True)
    assert find_song("mine", studio.songs).grid.bpm == pytest.approx(118)


def test_force_does_not_replace_what_is_not_a_song(studio, films):
    (studio.songs / "mine").mkdir(parents=True)
    (studio.songs / "mine" / "diary.txt").write_text("dear")
    with pytest.raises(CoachError, match="is not a song, so it is not replaced"):
        studio.make(films / "dance.mp4", force=True)
    assert studio.files() == ["mine/diary.txt"]


def test_force_replaces_a_song_that_may_not_be_looked_into(studio, films, monkeypatch):
    studio.make(films / "dance.mp4", title="old")
    closed, stat = studio.songs / "mine" / "song.toml", Path.stat
    refused_once = [PermissionError(errno.EACCES, "Permission denied")]

    def looked_into(path, **given):
        if path == closed and refused_once:
            raise refused_once.pop()
        return stat(path, **given)

    monkeypatch.setattr(Path, "stat", looked_into)
    assert studio.make(films / "dance.mp4", title="new", force=True).song.title == "new"
    assert not refused_once


# ---------------------------------------------------------------- what is refused


def refused(studio, match, video, **options):
    before = studio.files() if studio.songs.exists() else []
    with pytest.raises(CoachError, match=match) as caught:
        studio.make(video, **options)
    assert "\n" not in str(caught.value)
    assert (studio.files() if studio.songs.exists() else []) == before


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"name": "a/b"}, "cannot be called"),
        ({"name": ".."}, "cannot be called"),
        ({"name": "nul"}, "Windows keeps"),
        ({"name": "x" * 300}, "300 characters"),
        ({"bpm": 0.0}, "--bpm 0 is not a dance tempo"),
        ({"bpm": 1180.0}, "--bpm 1180 is not a dance tempo"),
        ({"start": -1.0}, "cannot be a dance"),
        ({"start": 19.0}, "cannot be a dance"),
        ({"start": 9.0, "end": 8.0}, "cannot be a dance"),
        ({"end": 60.0}, "past the end"),
        ({"first_beat": 25.0}, "--first-beat 25 is not between"),
        ({"first_beat": 19.5}, "only 1 beats between"),
        ({"dancer": 0}, "There is no dancer 0"),
        ({"dancer": 3}, "there is no dancer 3"),
    ],
)
def test_options_that_make_no_sense(studio, films, options, match):
    refused(studio, match, films / "dance.mp4", **options)


def test_files_that_are_no_dance(studio, films, tmp_path):
    (tmp_path / "text.mp4").write_text("hello")
    (tmp_path / "empty.mp4").write_bytes(b"")
    film(tmp_path / "one.mp4", [0.0, 0.1])
    encrypted = tmp_path / "encrypted.mp4"
    encrypted.write_bytes((films / "silent.mp4").read_bytes().replace(b"avc1", b"encv"))
    refused(studio, "is not a video|incomplete", tmp_path / "text.mp4")
    refused(studio, "is empty", tmp_path / "empty.mp4")
    refused(studio, "too short for a dance", tmp_path / "one.mp4")
    refused(studio, "too short for a dance", films / "short.mp4")
    refused(studio, "is a folder", tmp_path)
    refused(studio, "There is no video at", tmp_path / "gone.mp4")
    refused(studio, "encrypted.mp4 is coded with the codec encv, which Coach does not know", encrypted)


def test_a_video_without_a_dancer_is_refused(studio, films):
    studio.people = [PoseTrack.empty()]
    refused(studio, "nobody is found in it", films / "dance.mp4")
    refused(studio, "nobody is found in it", films / "dance.mp4", force=True)


def test_few_poses_are_refused_unless_forced(studio, films):
    studio.people = [unseen(dancer(118, SECONDS), 1.0, 19.0)]
    refused(studio, "found in only 10 % of the pictures", films / "dance.mp4")
    song = studio.make(films / "dance.mp4", force=True).song
    assert song.few_poses
    assert reference_track(song, MODEL, studio.cache).seen.mean() == pytest.approx(0.1, abs=0.01)


def test_what_makes_no_song_does_not_point_into_a_folder_that_is_gone(studio, films, monkeypatch):
    write = flow.write_song
    monkeypatch.setattr(flow, "write_song", lambda folder, values: write(folder, values | {"start": 99.0}))
    refused(studio, r"silent.mp4 \(song.toml: start: expected .* found 99.0\), so nothing", films / "silent.mp4")
    assert list(studio.songs.iterdir()) == []


def test_ctrl_c_leaves_nothing(studio, films, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(flow, "write_thumbnail", stopped)
    with pytest.raises(KeyboardInterrupt):
        studio.make(films / "dance.mp4")
    assert list(studio.songs.iterdir()) == []


def test_ctrl_c_in_any_step_that_shows_how_far_it_is_leaves_nothing(studio, films, monkeypatch):
    """A film of an hour spends seconds in each of them."""
    monkeypatch.setattr(console, "SOON_S", 0.0)
    steps = []
    with watched(lambda what, share: steps.append(what)):
        studio.make(films / "dance.mp4", "whole")
    assert {"Copying the video", "Reading video.mp4"} < set(steps)
    for step in sorted(set(steps)):

        def stop(what, share, step=step):
            if what == step:
                raise KeyboardInterrupt

        with watched(stop), pytest.raises(KeyboardInterrupt):
            studio.make(films / "dance.mp4")
        assert [path.name for path in studio.songs.iterdir()] == ["whole"], step


def test_a_full_disk_leaves_nothing(studio, films, monkeypatch):
    def full(source, target, advance):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(convert, "copy_file", full)
    refused(studio, "is full", films / "dance.mp4")
    assert list(studio.songs.iterdir()) == []


# ---------------------------------------------------------------- afterwards


def test_a_video_that_has_been_removed_or_replaced_is_said(studio, films):
    video = studio.make(films / "dance.mp4").song.video
    shutil.copyfile(films / "silent.mp4", video)
    with pytest.raises(CoachError, match="has been replaced since its beats were found"):
        find_song("mine", studio.songs)
    video.unlink()
    with pytest.raises(CoachError, match="video.mp4, the video of the song “mine”, is missing"):
        find_song("mine", studio.songs)


def test_a_linked_video_that_has_gone_is_said(studio, films, tmp_path):
    shutil.copyfile(films / "silent.mp4", tmp_path / "away.mp4")
    studio.make(tmp_path / "away.mp4", link=True)
    (tmp_path / "away.mp4").unlink()
    with pytest.raises(CoachError, match="away.mp4, the video of the song “mine”, is missing"):
        find_song("mine", studio.songs)


def test_a_linked_video_that_may_not_be_looked_for_is_said(studio, films, tmp_path, monkeypatch):
    shutil.copyfile(films / "silent.mp4", tmp_path / "away.mp4")
    studio.make(tmp_path / "away.mp4", link=True)
    (tmp_path / "away.mp4").unlink()

    def closed(path):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "is_file", closed)
    with pytest.raises(CoachError, match="away.mp4, the video of the song “mine”, is missing"):
        find_song("mine", studio.songs)


def test_of_several_it_is_kept_where_the_dancer_is(studio, films):
    studio.people = [dancer(118, SECONDS, seed=1), dancer(118, SECONDS, seed=2)]
    found = studio.make(films / "silent.mp4", bpm=118, dancer=2)
    spot = found.song.spot
    assert spot.number == 2 and 0 <= spot.t <= SECONDS
    studio.people = studio.people[:1]
    assert studio.make(films / "silent.mp4", "alone", bpm=118).song.spot is None
