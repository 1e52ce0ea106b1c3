import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.base.errors import CoachError
from coach.domain.beats import Section
from coach.domain.moves import Move, Occurrence
from coach.song.package import (
    FILE_NAME,
    SONG_TOML_HEADER,
    move_values,
    section_values,
    song_from,
    song_text,
    write_song,
)
from coach.song.strict import read_toml

MOVES = (Move('the "wave"', (Occurrence(0, 8), Occurrence(16, 24, mirrored=True))), Move("파도", (Occurrence(8, 12),)))
VALUES = {
    "title": '러브 "다이브" \\ 💃',
    "artist": "somebody",
    "credits": ["Video: a.mp4"],
    "licence": "own use",
    "video": "video.mp4",
    "mirrored": True,
    "bpm": 117.98821,
    "first_beat": 0.0152,
    "sections": section_values((Section("verse", 0, 8), Section("chorus", 8, 24))),
    "moves": move_values(MOVES),
}


def test_what_is_written_is_read_again(tmp_path):
    write_song(tmp_path, VALUES)
    song = song_from(read_toml(tmp_path / FILE_NAME), tmp_path, 30.0)
    assert (song.title, song.mirrored, song.grid.bpm) == (VALUES["title"], True, pytest.approx(117.9882))
    assert song.grid.sections == (Section("verse", 0, 8), Section("chorus", 8, 24))
    assert song.moves == MOVES
    assert [p.name for p in tmp_path.iterdir()] == [FILE_NAME]


def test_moves_can_be_read_by_people():
    lines = song_text({"moves": move_values(MOVES)}).splitlines()
    assert lines[1:5] == [
        "",
        "[[moves]]",
        'name = "the \\"wave\\""',
        "places = [{ first = 0, beats = 8 }, { first = 16, beats = 8, mirrored = true }]",
    ]


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_survives(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("song")
    write_song(folder, {"title": text})
    assert read_toml(folder / FILE_NAME)["title"] == text


def test_the_comments_at_the_top_stay(tmp_path):
    (tmp_path / FILE_NAME).write_text("# mine\n# and yours\nformat = 1\n# lost\n", encoding="utf-8")
    write_song(tmp_path, VALUES)
    text = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert text.startswith("# mine\n# and yours\nformat = 1\n") and "lost" not in text
    assert song_text(VALUES).startswith(SONG_TOML_HEADER)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CoachError, match="could not be written"):
        write_song(tmp_path / "gone", VALUES)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    write_song(tmp_path, VALUES)

    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CoachError, match="No space left"):
        write_song(tmp_path, VALUES | {"title": "new"})
    assert read_toml(tmp_path / FILE_NAME)["title"] == VALUES["title"]
    assert len(list(tmp_path.iterdir())) == 1
