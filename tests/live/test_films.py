"""The reels of a session: when one is waited for, and when it is stopped."""

from types import SimpleNamespace

import pytest

from coach.live import films as module
from coach.live.films import Films

REQUEST = SimpleNamespace()


@pytest.fixture
def done(monkeypatch):
    """What is done with the jobs, in order."""
    calls = []
    job = SimpleNamespace(cancel=lambda: calls.append("cancel"), news="what has become of it")
    monkeypatch.setattr(module, "ReelJob", lambda request: job)
    monkeypatch.setattr(module, "finish_reel", lambda job: calls.append("finish"))
    return calls


def test_leaving_waits_for_the_reel_and_says_where_it_is(done, capsys):
    with Films() as films:
        films.make(REQUEST)
    assert done == ["finish", "cancel"]
    assert capsys.readouterr().out == "what has become of it\n"


def test_a_dance_waits_for_none_and_leaving_has_nothing_left(done):
    with Films() as films:
        films.make(REQUEST)
        films.stop()
    assert done == ["cancel"]


def test_after_a_failure_none_is_waited_for(done):
    with pytest.raises(KeyboardInterrupt), Films() as films:
        films.make(REQUEST)
        raise KeyboardInterrupt
    assert done == ["cancel"]


def test_ctrl_c_while_waiting_stops_it(done, monkeypatch):
    def interrupted(job):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "finish_reel", interrupted)
    with pytest.raises(KeyboardInterrupt), Films() as films:
        films.make(REQUEST)
    assert done == ["cancel"]
