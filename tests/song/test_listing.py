from pathlib import Path

from coach.base.paths import PROJECT
from coach.song.library import BrokenSong, listing
from coach.song.package import load_song


def test_a_song_is_a_line_with_the_command_to_dance_it():
    lines = listing([load_song(PROJECT / "songs" / "lovedive")], Path("songs")).splitlines()
    assert lines[0].startswith("  lovedive         LOVE DIVE – ") and lines[0].endswith("0:24, 118 BPM")
    assert lines[-1] == "Dance one:  python main.py --song lovedive"


def test_broken_songs_alone_are_not_no_songs():
    text = listing([BrokenSong("mine", Path("songs/mine"), "Its video is gone.")], Path("songs"))
    assert text == "  mine             cannot be danced: Its video is gone."


def test_an_empty_folder_is_said():
    text = listing([], Path("songs"))
    assert text.startswith("There are no songs in songs. Import one: python main.py import VIDEO --song NAME.")
