import errno
import unicodedata
from pathlib import Path

import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.song.library import BrokenSong, find_song, list_songs

LOVEDIVE = PROJECT / "songs" / "lovedive"


@pytest.fixture
def songs(tmp_path):
    """A folder of three songs, one of them broken, and of things that are no songs."""
    for name in ("lovedive", "After Like", "어텐션"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "song.toml").write_bytes((LOVEDIVE / "song.toml").read_bytes())
        (folder / "reference.mp4").symlink_to(LOVEDIVE / "reference.mp4")
    (tmp_path / "After Like" / "song.toml").write_text('format = 1\nvideo = "reference.mp4"', encoding="utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / ".trash").mkdir()
    (tmp_path / "readme.txt").write_text("hello", encoding="utf-8")
    return tmp_path


def test_a_broken_song_does_not_hide_the_others(songs):
    broken, lovedive, attention = list_songs(songs)
    assert (lovedive.id, attention.id) == ("lovedive", "어텐션")
    assert isinstance(broken, BrokenSong)
    assert broken.id == "After Like"
    assert "title: expected one line of text" in broken.problem


def test_a_song_that_may_not_be_looked_into_hides_no_other(songs, monkeypatch):
    closed = songs / "lovedive" / "song.toml"
    stat, read_bytes = Path.stat, Path.read_bytes

    def denied(path, real, **given):
        if path == closed:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, **given)

    monkeypatch.setattr(Path, "stat", lambda path, **given: denied(path, stat, **given))
    monkeypatch.setattr(Path, "read_bytes", lambda path: denied(path, read_bytes))
    _, broken, attention = list_songs(songs)
    assert (broken.id, attention.id) == ("lovedive", "어텐션")
    assert "cannot be read: Permission denied" in broken.problem


@pytest.mark.parametrize("name", ["lovedive", "LoveDive", "LOVEDIVE"])
def test_found_in_any_case(songs, name):
    assert find_song(name, songs).id == "lovedive"


def test_found_however_hangul_is_composed(songs):
    assert find_song(unicodedata.normalize("NFD", "어텐션"), songs).folder == songs / "어텐션"


def test_an_unknown_song_gets_the_nearest_name_and_the_list(songs):
    with pytest.raises(CoachError) as caught:
        find_song("Love Dvie", songs)
    assert "no song “Love Dvie”" in str(caught.value)
    assert "Did you mean lovedive?" in str(caught.value)
    assert "Songs: After Like, lovedive, 어텐션." in str(caught.value)


def test_nothing_near_gets_the_list_alone(songs):
    with pytest.raises(CoachError, match=r"no song “xyz” in [^?]*\. Songs: After Like"):
        find_song("xyz", songs)


@pytest.mark.parametrize("name", ["", "..", "lovedive/", "/", "../lovedive", "a" * 300, "notes", "a\0b"])
def test_odd_names_are_only_unknown(songs, name):
    with pytest.raises(CoachError, match="There is no song"):
        find_song(name, songs)


def test_a_broken_song_says_why(songs):
    with pytest.raises(CoachError, match=r"song\.toml: title: expected"):
        find_song("after like", songs)


@pytest.mark.parametrize("folder", [".", "missing"])
def test_no_songs_at_all(tmp_path, folder):
    assert list_songs(tmp_path / folder) == []
    with pytest.raises(CoachError, match="There are no songs in"):
        find_song("lovedive", tmp_path / folder)


def test_a_file_in_place_of_the_songs_folder(songs):
    with pytest.raises(CoachError, match="cannot be read"):
        list_songs(songs / "readme.txt")
