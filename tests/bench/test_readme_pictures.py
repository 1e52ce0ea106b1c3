"""How long the pictures of the README wait for the program, on a clock that moves only while they wait."""

from types import SimpleNamespace

import pytest
from PIL import Image

from coach.bench import readme_pictures as module
from coach.bench.readme_pictures import LEARNING_LIMIT, LIMIT, Visit


@pytest.fixture
def visit(monkeypatch, tmp_path):
    """Of a program that has learnt its song after ``learnt`` s."""
    seen = Visit.__new__(Visit)
    seen.moment, seen.learnt, seen.sessions = 0.0, 0.0, tmp_path
    seen.program = SimpleNamespace(poll=lambda: None)
    seen.grab = lambda: Image.new("RGB", (8, 8), "white" if seen.moment > seen.learnt else "black")

    def sleep(seconds):
        seen.moment += max(seconds, 1.0)

    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: seen.moment, sleep=sleep))
    return seen


def test_a_song_may_be_learnt_before_the_first_screen(visit):
    """With a cold cache, for minutes: the group's pictures were there only in a second run."""
    visit.learnt = 5 * LIMIT
    visit.until_lit()
    assert visit.learnt < visit.moment < LEARNING_LIMIT


def test_a_screen_that_does_not_come_ends_it(visit):
    with pytest.raises(SystemExit):
        visit.until(visit.judged)
    assert LIMIT < visit.moment < LIMIT + 2
    visit.learnt = 2 * LEARNING_LIMIT
    with pytest.raises(SystemExit):
        visit.until_lit()
