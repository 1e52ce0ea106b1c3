from dataclasses import replace
from pathlib import Path

from coach.base.paths import PROJECT
from coach.song.library import BrokenSong, first_to_dance, listing
from coach.song.package import load_song


def test_a_song_is_a_line_with_the_command_to_dance_it():
    lines = listing([load_song(PROJECT / "songs" / "lovedive")], Path("songs")).splitlines()
    assert lines[0].startswith("  lovedive         LOVE DIVE – ") and lines[0].endswith("0:24, 118 BPM")
    assert lines[-1] == "Dance one:  python main.py --song lovedive"


def test_the_song_to_begin_with_is_one_whose_film_is_there():
    ready = load_song(PROJECT / "songs" / "lovedive")
    drawn_later = replace(ready, id="comet-season", video=Path("songs/comet-season/video.mp4"))
    assert listing([drawn_later, ready], Path("songs")).endswith("--song lovedive")
    assert first_to_dance([drawn_later, ready]) == 1 and first_to_dance([drawn_later]) == 0


def test_broken_songs_alone_are_not_no_songs():
    text = listing([BrokenSong("mine", Path("songs/mine"), "Its video is gone.")], Path("songs"))
    assert text == "  mine             cannot be danced: Its video is gone."


def test_an_empty_folder_is_said():
    text = listing([], Path("songs"))
    assert text.startswith("There are no songs in songs. Import one: python main.py import VIDEO --song NAME.")
