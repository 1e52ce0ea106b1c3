from types import SimpleNamespace

import pytest

from coach.editor import import_session
from coach.song.importing.flow import ImportRequest
from tests.kit.sessions import where_of


@pytest.fixture
def happened(monkeypatch):
    """What is done, in order, once a song has been imported."""
    done = []
    monkeypatch.setattr(import_session, "import_song", lambda *_: SimpleNamespace(song="song"))
    monkeypatch.setattr(import_session, "look_through", lambda song, cache: done.append(f"looked through {song}"))
    monkeypatch.setattr(import_session, "report", lambda *_: "what was found")
    return done


def test_the_last_thing_said_is_what_was_found(happened, tmp_path, capsys):
    import_session.run_import(ImportRequest(tmp_path / "a.mp4", "song"), where_of(tmp_path), None)
    assert happened == ["looked through song"]
    assert capsys.readouterr().out == "what was found\n"


def test_who_interrupts_the_last_step_is_told_that_the_song_is_there(happened, tmp_path, capsys, monkeypatch):
    def interrupted(song, cache):
        raise KeyboardInterrupt

    monkeypatch.setattr(import_session, "look_through", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_session.run_import(ImportRequest(tmp_path / "a.mp4", "song"), where_of(tmp_path), None)
    assert capsys.readouterr().out == "what was found\n"
