"""The progress bar: what it shows of work that is told in fractions."""

import io
import os
import select

import pytest

from coach.base import console
from coach.base.console import bar, bar_if_slow, noted_bar, watched


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("total", "shown"), [(3564, "3564/3564"), (None, "3566")])
def test_it_counts_whole_seconds_and_not_beyond_the_end(monkeypatch, total, shown):
    terminal, made = Terminal(), []
    monkeypatch.setattr(console.sys, "stderr", terminal)
    monkeypatch.setattr(console, "tqdm", lambda **options: made.append(Count(**options)) or made[0])
    with bar("Listening", total, "s") as advance:
        for _ in range(3566):
            advance(1.0001)
    assert made[0].n == int(shown.partition("/")[0])
    assert all(isinstance(step, int) for step in made[0].steps)


class Count:
    """Stands in for tqdm."""

    def __init__(self, **options):
        self.n, self.steps = 0, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def update(self, step):
        self.n += step
        self.steps.append(step)


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_terminal_that_does_not_say_how_wide_it_is_shows_the_bar_too(monkeypatch):
    import pty

    ours, theirs = pty.openpty()  # 0 columns, as some containers have them
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        with noted_bar("Judging", 2, "films") as step:
            step("one left out")
            terminal.flush()
            readable, _, _ = select.select([ours], [], [], 5.0)
            shown = os.read(ours, 10_000).decode() if readable else ""
    os.close(ours)
    assert "Judging" in shown


@pytest.fixture
def clock(monkeypatch):
    """What the time is; moved by whoever asks for it."""
    now = [0.0]
    monkeypatch.setattr(console.time, "monotonic", lambda: now[0])
    return now


def test_a_bar_of_what_may_take_a_moment_comes_after_a_second_with_all_that_is_done(clock):
    seen = []
    with watched(lambda what, share: seen.append((what, share))), bar_if_slow("Reading a.mp4", 10, "s") as advance:
        for second in (0.3, 0.6, 0.9):
            clock[0] = second
            advance(1)
        assert seen == []
        clock[0] = 1.2
        advance(1)
        advance(2)
    assert seen == [("Reading a.mp4", 0.0), ("Reading a.mp4", 0.4), ("Reading a.mp4", 0.6)]


def test_what_takes_a_moment_prints_no_line(clock, capsys):
    with bar_if_slow("Reading a.mp4", 2, "s") as advance:
        advance(2)
    assert capsys.readouterr().err == ""
    with bar_if_slow("Reading a.mp4", 2, "s") as advance:
        clock[0] = 3.0
        advance(1)
        advance(1)
    assert capsys.readouterr().err == "Reading a.mp4 …\n"
