"""The progress bar: what it shows of work that is told in fractions."""

import io
import os
import select

import pytest

from coach.base import console
from coach.base.console import bar, noted_bar


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
