import copy
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.domain.beats import Section
from coach.domain.moves import Move, Occurrence
from coach.domain.song import Song
from coach.song.package import SONG_KEYS, load_song, song_from

GOOD = {
    "format": 1,
    "title": "러브 다이브",
    "artist": "somebody",
    "credits": ["music: somebody"],
    "licence": "CC0-1.0",
    "video": "dance.mp4",
    "bpm": 120,
    "first_beat": 0.5,
    "sections": [{"name": "verse", "first": 0, "beats": 8}, {"name": "chorus", "first": 8, "beats": 8}],
}


def song(folder, duration=10.0, without=(), **changes):
    values = {key: value for key, value in (copy.deepcopy(GOOD) | changes).items() if key not in without}
    return song_from(values, folder / "mine", duration)


def test_defaults(tmp_path):
    one = song(tmp_path)
    assert (one.id, one.romanised, one.video) == ("mine", "러브 다이브", tmp_path / "mine" / "dance.mp4")
    assert (one.start, one.end, one.dancer, one.mirrored, one.stand_in) == (0.0, 10.0, 1, False, False)
    assert (one.grid.beats_per_bar, one.grid.first_count_beat, len(one.grid)) == (4, 0, 19)
    assert one.grid.sections == (Section("verse", 0, 8), Section("chorus", 8, 16))


def test_beats_end_with_the_dance(tmp_path):
    assert song(tmp_path, end=9.0).grid.times[-1] == 8.5


def test_explicit_beats(tmp_path):
    one = song(tmp_path, without=("bpm", "first_beat", "sections"), beats=[1, 1.5, 2.25])
    assert one.grid.times.tolist() == [1.0, 1.5, 2.25]


@pytest.mark.parametrize(
    ("changes", "key", "found"),
    [
        ({"format": 2}, "format: expected 1", "found 2"),
        ({"format": "1"}, "format: expected 1", 'found "1"'),
        ({"title": 5}, "title: expected one line of text", "found 5"),
        ({"title": " "}, "title: expected one line of text", 'found " "'),
        ({"artist": "a\nb"}, "artist: expected one line of text", 'found "a b"'),
        ({"credits": "me"}, "credits: expected a list of text lines", 'found "me"'),
        ({"credits": []}, "credits: expected a list of text lines", "found an empty list"),
        ({"credits": ["me", 3]}, "credits: expected a list of text lines", 'found a list ("me", 3)'),
        ({"stand_in": "yes"}, "stand_in: expected true or false", 'found "yes"'),
        ({"mirrored": 1}, "mirrored: expected true or false", "found 1"),
        ({"dancer": 0}, "dancer: expected a whole number from 1", "found 0"),
        ({"dancer": True}, "dancer: expected a whole number", "found true"),
        ({"dancer": 1.0}, "dancer: expected a whole number", "found 1.0"),
        ({"bpm": "fast"}, "bpm: expected a number from 30 to 300", 'found "fast"'),
        ({"bpm": 29.9}, "bpm: expected a number from 30 to 300", "found 29.9"),
        ({"bpm": 1180}, "bpm: expected a number from 30 to 300", "found 1180"),
        ({"bpm": float("nan")}, "bpm: expected a number", "found nan"),
        ({"bpm": 10**400}, "bpm: expected a number", "found a huge number"),
        ({"first_beat": -0.1}, "first_beat: expected a number from 0 to 9.5", "found -0.1"),
        ({"start": 1.0}, "first_beat: expected a number from 1 to 9.5", "found 0.5"),
        ({"start": 10.5}, "start: expected a number from 0 to 10", "found 10.5"),
        ({"end": 10.5}, "end: expected a number from 0 to 10", "found 10.5"),
        ({"start": 5, "end": 5.2}, "end: expected at least two beats after start", "found 5.2 s"),
        ({"beats_per_bar": 1}, "beats_per_bar: expected a whole number from 2", "found 1"),
        ({"first_count_beat": 19}, "first_count_beat: expected a whole number from 0 to 18", "found 19"),
        ({"beats": [1, 2, 3]}, "bpm: expected either beats or bpm", "found both"),
        ({"sections": "verse"}, "sections: expected tables", 'found "verse"'),
        ({"colour": "red"}, "colour: expected one of", "found an unknown key"),
        ({"titel": "x"}, 'titel: expected "title"', "found an unknown key"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, changes, key, found):
    with pytest.raises(CoachError) as caught:
        song(tmp_path, **changes)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'mine' / 'song.toml'}: {key}")
    assert found in message


@pytest.mark.parametrize("key", ["format", "title", "artist", "credits", "licence", "video", "bpm", "first_beat"])
def test_a_missing_key_is_named(tmp_path, key):
    with pytest.raises(CoachError, match=rf"song\.toml: {key}: expected .*, found nothing: the key is missing"):
        song(tmp_path, without=(key,))


@pytest.mark.parametrize(
    ("beats", "message"),
    [
        ([1], "expected at least two beats, found one"),
        ([], "expected a list of numbers, found an empty list"),
        ([1, "2"], 'expected a list of numbers, found a list \\(1, "2"\\)'),
        ([1, 2, 2, 3], "expected increasing seconds, found 2 after 2"),
        ([1, 3, 2], "expected increasing seconds, found 2 after 3"),
        ([-1, 2], "expected seconds from 0 to 10, found -1 to 2"),
        ([1, 11], "expected seconds from 0 to 10, found 1 to 11"),
        ([1, 10**400], "expected a list of numbers, found a list \\(1, a huge number\\)"),
        ([1, float("inf")], "expected a list of numbers, found a list \\(1, inf\\)"),
    ],
)
def test_beats_must_increase_within_the_song(tmp_path, beats, message):
    with pytest.raises(CoachError, match=f"beats: {message}"):
        song(tmp_path, without=("bpm", "first_beat", "sections"), beats=beats)


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"name": "b", "first": 7, "beats": 8}, 'no. 2, first: expected 8 or more, where "verse" ends, found 7'),
        ({"name": "b", "first": 8, "beats": 12}, "no. 2, beats: expected a whole number from 1 to 11, found 12"),
        ({"name": "b", "first": 19, "beats": 1}, "no. 2, first: expected a whole number from 0 to 18, found 19"),
        ({"name": "b", "first": 8, "beats": 0}, "no. 2, beats: expected a whole number from 1"),
        ({"first": 8, "beats": 1}, "no. 2, name: expected one line of text, found nothing"),
        ({"name": "b", "first": 8, "beats": 1, "bars": 2}, 'no. 2, bars: expected "beats", found an unknown key'),
    ],
)
def test_sections_lie_within_the_grid_without_overlap(tmp_path, second, message):
    with pytest.raises(CoachError, match="sections " + message):
        song(tmp_path, sections=[GOOD["sections"][0], second])


WAVE = {"name": "arm wave", "places": [{"first": 8, "beats": 4, "mirrored": True}, {"first": 0, "beats": 4}]}


def test_moves_are_read_in_order(tmp_path):
    turn = {"name": " turn ", "places": [{"first": 4, "beats": 4}]}
    assert song(tmp_path).moves == ()
    assert song(tmp_path, moves=[turn, WAVE]).moves == (
        Move("arm wave", (Occurrence(0, 4), Occurrence(8, 12, mirrored=True))),
        Move("turn", (Occurrence(4, 8),)),
    )


@pytest.mark.parametrize(
    ("move", "message"),
    [
        ({"places": [{"first": 4, "beats": 4}]}, "moves no. 2, name: expected one line of text, found nothing"),
        ({"name": "", "places": [{"first": 4, "beats": 4}]}, 'moves no. 2, name: expected one line of text, found ""'),
        (
            {"name": "Arm Wave", "places": [{"first": 4, "beats": 4}]},
            'moves no. 2, name: expected another name for each move, found "Arm Wave" twice',
        ),
        ({"name": "turn"}, "moves no. 2, places: expected a list of { first = …, … }, found nothing"),
        ({"name": "turn", "places": []}, "moves no. 2, places: expected a list .* found an empty list"),
        ({"name": "turn", "places": [4]}, "moves no. 2, places: expected a list .* found a list"),
        (
            {"name": "turn", "places": [{"first": 4, "beats": 5}]},
            'moves no. 2, places no. 1, first: expected beats of no other place, found beat 8 of "arm wave"',
        ),
        (
            {"name": "turn", "places": [{"first": 4, "beats": 2}, {"first": 5, "beats": 2}]},
            'moves no. 2, places no. 2, first: expected beats of no other place, found beat 5 of "turn"',
        ),
        (
            {"name": "turn", "places": [{"first": 19, "beats": 1}]},
            "moves no. 2, places no. 1, first: expected a whole number from 0 to 18, found 19",
        ),
        (
            {"name": "turn", "places": [{"first": 15, "beats": 5}]},
            "moves no. 2, places no. 1, beats: expected a whole number from 1 to 4, found 5",
        ),
        (
            {"name": "turn", "places": [{"first": 4, "beats": 4, "mirored": True}]},
            'places no. 1, mirored: expected "mirrored"',
        ),
        (
            {"name": "turn", "places": [{"first": 4, "beats": 4, "mirrored": 1}]},
            "places no. 1, mirrored: expected true or false, found 1",
        ),
    ],
)
def test_moves_have_names_and_beats_of_their_own(tmp_path, move, message):
    with pytest.raises(CoachError, match=message):
        song(tmp_path, moves=[WAVE, move])


def test_neighbouring_sections_may_touch_the_last_beat(tmp_path):
    one = song(tmp_path, sections=[{"name": "all", "first": 0, "beats": 19}])
    assert one.grid.sections == (Section("all", 0, 19),)


@pytest.mark.parametrize(
    "video",
    ["/etc/passwd", "../other/dance.mp4", "a/../../b.mp4", "C:\\dance.mp4", "C:dance.mp4", "..\\b.mp4", "x" * 256],
)
def test_the_video_lies_inside_the_folder(tmp_path, video):
    with pytest.raises(CoachError, match=r"video: expected a file name inside the song's folder, found"):
        song(tmp_path, video=video)


def test_a_newer_format_says_so_before_its_new_keys(tmp_path):
    with pytest.raises(CoachError, match="A newer Coach made it"):
        song(tmp_path, format=2, choreographer="somebody")


garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(SONG_KEYS) | st.text(max_size=4), garbage, min_size=1, max_size=4))
def test_garbage_is_a_song_or_a_coach_error(tmp_path_factory, changes):
    try:
        assert isinstance(song(tmp_path_factory.getbasetemp(), **changes), Song)
    except CoachError as error:
        assert "song.toml: " in str(error)


def package(folder, text):
    folder.mkdir()
    (folder / "song.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("format = 1\ntitle = oops", r"song\.toml is not valid TOML: .*line 2"),
        ("a = 1\na = 2", r"song\.toml is not valid TOML"),
        (b'title = "\xff"', r"song\.toml is not UTF-8 text"),
        ("", r"song\.toml: format: expected 1, found nothing"),
    ],
)
def test_what_is_not_toml(tmp_path, text, message):
    with pytest.raises(CoachError, match=message):
        load_song(package(tmp_path / "mine", text))


def test_a_folder_that_is_no_song(tmp_path):
    with pytest.raises(CoachError, match=r"is not a song: there is no song\.toml in it"):
        load_song(tmp_path)


def test_a_package_without_its_video(tmp_path):
    text = (PROJECT / "songs" / "lovedive" / "song.toml").read_text(encoding="utf-8")
    with pytest.raises(CoachError, match=r"reference\.mp4, the video of the song “mine”, is missing"):
        load_song(package(tmp_path / "mine", text))


def test_a_video_that_is_none(tmp_path):
    folder = shutil.copytree(PROJECT / "songs" / "lovedive", tmp_path / "mine")
    (folder / "reference.mp4").write_bytes(b"no video")
    with pytest.raises(CoachError, match=r"reference\.mp4"):
        load_song(folder)


def test_the_embedded_song_is_an_honest_stand_in():
    one = load_song(PROJECT / "songs" / "lovedive")
    assert (one.id, one.title, one.stand_in, one.mirrored) == ("lovedive", "LOVE DIVE", True, False)
    assert "stand-in" in one.artist
    assert any("CC0" in line for line in one.credits)
    assert one.end == pytest.approx(24.4, abs=0.05)
    assert one.grid.times == pytest.approx(np.arange(48) * 60 / 118)
    assert (one.grid.first_count_beat, one.grid.count(4)) == (4, 1)
    assert [(s.first, s.end) for s in one.grid.sections] == [
        (0, 4), (4, 12), (12, 20), (20, 28), (28, 36), (36, 44), (44, 48),
    ]  # fmt: skip
