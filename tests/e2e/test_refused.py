"""What cannot be danced or looked at, as it is typed: a sentence, and nothing is left behind."""

from pathlib import Path

import pytest

from coach import cli
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.devices.camera.sources import StreamSource
from tests.e2e.program import COVER, run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--song", "lovdive"], "lovedive"),
        (["--song", "lovedive", "--camera", "nowhere.mp4"], "nowhere.mp4"),
        (["--song", "lovedive", "--camera", __file__], Path(__file__).name),
        (["--song", "lovedive", "--camera", "http://127.0.0.1:9/video"], "127.0.0.1"),
        (
            ["--song", "lovedive", "--audio-device", "no such loudspeaker", "--camera", str(COVER)],
            "no such loudspeaker",
        ),
        (["review", "--song", "lovedive"], "lovedive"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(monkeypatch, capsys, tmp_path, words, said):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr(StreamSource, "patience", 0.0)
    code = cli.main([*words, "--sessions-dir", str(tmp_path)])
    error = capsys.readouterr().err
    assert code == 2
    assert said in error
    assert "Traceback" not in error
    assert not list(tmp_path.iterdir())


def test_the_program_itself_ends_so_too(tmp_path):
    with virtual_screen() as display:
        code, _, error = run(
            display, "--song", "lovedive", "--camera", tmp_path / "nowhere.mp4", "--sessions-dir", tmp_path
        )
    assert code == 2
    assert "There is no video" in error and "nowhere.mp4" in error and "Traceback" not in error
    assert not list(tmp_path.iterdir())


def test_a_command_to_type_next_names_the_folder_that_was_typed(tmp_path):
    code, _, error = run(None, "review", "--sessions-dir", tmp_path)
    assert code == 2
    assert error.rstrip().endswith(f'Dance first: python main.py --sessions-dir "{tmp_path}" --song NAME')


def test_without_a_song_the_songs_are_listed():
    code, out, _ = run(None)
    assert code == 0
    assert "lovedive" in out
    assert "stand-in" in out
