"""`import`, `songs` and `beats` as they are typed: exit codes, sentences, and one import with the real model."""

import json
import shutil
import signal
import subprocess
import sys
from functools import cache

import av
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coach import cli
from coach.base.paths import PROJECT, folders
from coach.cli import parser
from coach.domain.song import Song
from coach.estimators.blazepose.model import pose_model
from coach.media.packed import jpeg
from coach.song.library import find_song, list_songs
from coach.song.package import FILE_NAME, SONG_KEYS, song_text
from coach.song.reference import reference_track
from coach.song.strict import read_toml
from tests.e2e.program import start, wait_until
from tests.media.films import clicks, every, film, sound_only

STAND_IN = PROJECT / "songs" / "lovedive"


def run(capsys, *words):
    """Exit code, standard output and error of one command."""
    try:
        code = cli.main([str(word) for word in words])
    except SystemExit as left:
        code = left.code
    said = capsys.readouterr()
    return code, said.out, said.err


def refused(capsys, tmp_path, *words, match):
    """Exit code 2, one sentence, nothing changed."""
    songs = tmp_path / "songs"
    before = sorted(songs.rglob("*"))
    code, out, err = run(capsys, *words, "--songs-dir", songs, "--cache-dir", tmp_path / "cache")
    assert code == 2
    assert out == "" and "Traceback" not in err
    assert match in err
    assert sorted(songs.rglob("*")) == before


@pytest.fixture
def bad_files(tmp_path):
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "text.mp4").write_text("no film")
    (folder / "zero.mp4").write_bytes(b"")
    (folder / "cut.mp4").write_bytes((STAND_IN / "reference.mp4").read_bytes()[:200_000])
    sound_only(folder / "sound.m4a", clicks([0.5], 5.0, 48000))
    (folder / "picture.jpg").write_bytes(jpeg(np.zeros((48, 64, 3), np.uint8)))
    film(folder / "one.mp4", [0.0, 0.1])
    return folder


@pytest.mark.parametrize(
    ("file", "match"),
    [
        ("text.mp4", "is not a video"),
        ("zero.mp4", "is empty"),
        ("cut.mp4", "is incomplete"),
        ("sound.m4a", "has sound but no picture"),
        ("picture.jpg", "is a picture"),
        ("one.mp4", "too short for a dance"),
        ("", "is a folder"),
        ("gone.mp4", "There is no video at"),
    ],
)
def test_what_is_no_dance_is_refused(capsys, tmp_path, bad_files, file, match):
    refused(capsys, tmp_path, "import", bad_files / file, "--song", "x", match=match)


def test_an_unreadable_file_is_said(capsys, tmp_path, bad_files, monkeypatch):
    def forbidden(*_, **__):
        raise av.error.PermissionError(13, "Permission denied", "one.mp4")

    monkeypatch.setattr("av.open", forbidden)
    refused(capsys, tmp_path, "import", bad_files / "one.mp4", "--song", "x", match="You may not read")


@pytest.mark.parametrize("name", ["a/b", "..", "NUL", "x" * 300, "", "a\0b", "."])
def test_names_that_no_song_can_have(capsys, tmp_path, name):
    refused(capsys, tmp_path, "import", STAND_IN / "reference.mp4", "--song", name, match="A song cannot be called")


@pytest.mark.parametrize(
    ("options", "match"),
    [
        (["--bpm", "fast"], "“fast” is not a number"),
        (["--bpm", "nan"], "not a finite number"),
        (["--start", "inf"], "not a number of seconds"),
        (["--mirrored", "maybe"], "--mirrored cannot be “maybe”: choose yes or no."),
        (["--dancer", "one"], "“one” is not a whole number of 1 or more"),
        (["--bpm", "9999"], "is not a dance tempo"),
    ],
)
def test_options_that_make_no_sense(capsys, tmp_path, options, match):
    refused(capsys, tmp_path, "import", STAND_IN / "reference.mp4", "--song", "x", *options, match=match)


def test_restore_without_anything_to_restore(capsys, tmp_path):
    refused(capsys, tmp_path, "songs", "--restore", "lovedive", match="nothing to restore")
    refused(capsys, tmp_path, "songs", "--restore", "../..", match="A song cannot be called")


def test_beats_of_a_song_that_is_not_there(capsys, tmp_path):
    refused(capsys, tmp_path, "beats", "nothing", match="There are no songs in")


word = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["--song", "--bpm", "--start", "--end", "--dancer", "--link", "--mirrored", "yes", "-1", "1e9", "NaN"]
    ),
)


@pytest.fixture(scope="module")
def one_parser():
    """Made once, as it is the same for all words: that takes longer than to read them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "_parser", cache(parser._parser))
        yield


@settings(deadline=None, max_examples=60)
@given(st.lists(word, max_size=6))
def test_garbage_on_the_command_line_never_ends_in_a_traceback(tmp_path_factory, one_parser, words):
    songs = tmp_path_factory.mktemp("songs")
    try:
        code = cli.main(["import", *words, "--songs-dir", str(songs), "--cache-dir", str(songs)])
    except SystemExit as left:
        code = left.code
    assert code in (0, 2)  # 0: it was --help
    assert list(songs.iterdir()) == []


toml = st.recursive(
    st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=5,
)


@cache
def stand_in():
    return read_toml(STAND_IN / FILE_NAME)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A video as long as the stand-in's, whose pictures are sooner read."""
    return film(tmp_path_factory.mktemp("tiny") / "reference.mp4", every(25, 1))


def garbled(changes):
    """The stand-in's song.toml with these keys (name → value) instead of its own."""
    values = "".join(f"{key} = {json.dumps(value)}\n" for key, value in changes.items())
    own = {key: value for key, value in stand_in().items() if key not in changes}
    return (values.replace("NaN", "nan").replace("Infinity", "inf") + song_text(own)).encode()


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(SONG_KEYS), toml, max_size=3), st.binary(max_size=40))
@example({}, b"")
def test_garbage_in_a_song_is_a_sentence_in_the_list(tmp_path_factory, tiny, changes, rubbish):
    songs = tmp_path_factory.mktemp("songs")
    contents = {"changed": garbled(changes), "rubbish": rubbish, "both": garbled({}) + rubbish}
    for name, content in contents.items():
        (songs / name).mkdir()
        (songs / name / FILE_NAME).write_bytes(content)
        (songs / name / "reference.mp4").symlink_to(tiny)
    listed = {song.id: song for song in list_songs(songs)}
    assert isinstance(listed["changed"], Song) or changes
    assert not isinstance(listed["rubbish"], Song)
    for song in listed.values():
        assert isinstance(song, Song) or (song.problem and "\n" not in song.problem)


# ---------------------------------------------------------------- with the real model


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """The first 12 s of the embedded dancer, in a container that must be changed, imported over the stand-in."""
    folder = tmp_path_factory.mktemp("import 💃")
    shutil.copytree(STAND_IN, folder / "songs" / "lovedive")
    command = [
        sys.executable, str(PROJECT / "main.py"), "--no-setup", "import", str(STAND_IN / "reference.mp4"),
        "--song", "lovedive", "--force", "--title", "My dive", "--end", "12",
        "--songs-dir", str(folder / "songs"),
    ]  # fmt: skip
    return folder, subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder, timeout=300)


@pytest.mark.long  # song/test_importing.py: the same, with a made-up dancer
def test_a_real_video_is_imported_whole(imported):
    folder, result = imported
    assert result.returncode == 0, result.stderr
    song = find_song("lovedive", folder / "songs")
    assert (song.title, song.stand_in, song.end) == ("My dive", False, 12.0)
    assert song.grid.bpm == pytest.approx(118.0, abs=0.02)
    off = (song.grid.times + 30 / 118) % (60 / 118) - 30 / 118
    assert np.abs(off).max() < 0.030  # the stand-in's beats are at k * 60 / 118 s
    assert "python main.py --song lovedive" in result.stdout
    assert [p.name for p in (folder / "songs").iterdir() if p.name.startswith(".")] == [".kept"]


@pytest.mark.long
def test_its_poses_are_ready_for_the_first_dance(imported):
    folder, _ = imported
    song = find_song("lovedive", folder / "songs")
    cache = folders().cache

    def never(video, model, what):
        raise AssertionError("the poses should have been kept")

    track = reference_track(song, pose_model(None, cache), cache, never)
    assert track.seen.mean() > 0.95


@pytest.mark.long
def test_an_import_without_force_changes_nothing(imported, capsys):
    folder, _ = imported
    code, _, err = run(
        capsys, "import", STAND_IN / "reference.mp4", "--song", "Lovedive", "--songs-dir", folder / "songs"
    )
    assert code == 2 and "There is a song “lovedive”" in err
    assert find_song("lovedive", folder / "songs").title == "My dive"


@pytest.mark.long  # song/test_staging.py restores one, too
def test_the_stand_in_comes_back(imported, capsys, tmp_path):
    songs = shutil.copytree(imported[0] / "songs", tmp_path / "songs")
    code, out, _ = run(capsys, "songs", "--restore", "lovedive", "--songs-dir", songs)
    assert code == 0 and "python main.py --song lovedive-own" in out
    assert [(song.id, song.title, song.stand_in) for song in list_songs(songs)] == [
        ("lovedive", "LOVE DIVE", True),
        ("lovedive-own", "My dive", False),
    ]


def test_ctrl_c_leaves_nothing_half_made(tmp_path):
    """Interrupted as soon as the folder to build in is there."""
    songs = tmp_path / "songs"
    words = ["import", STAND_IN / "reference.mp4", "--song", "x"]
    with start(None, *words, "--songs-dir", songs, "--cache-dir", tmp_path / "cache") as process:
        wait_until(process, lambda: songs.is_dir() and any(songs.iterdir()))
        assert all(p.name.startswith(".x.") for p in songs.iterdir())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in err
    assert list(songs.iterdir()) == []
