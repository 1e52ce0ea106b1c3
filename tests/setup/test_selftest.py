"""Which tests `python main.py test` runs, and what its exit code says."""

import pytest

from coach.base.errors import CoachError
from coach.setup import selftest


@pytest.fixture
def runs(monkeypatch):
    """The words of every run of pytest; each ends with the code that is next in ``codes``."""
    words, codes = [], iter((0, 1, 0))
    monkeypatch.setattr(selftest, "_pytest", lambda handed: (words.append(list(handed)), next(codes))[1])
    return words


def marks(words):
    return [run[run.index("-m") + 1] for run in words]


def test_the_quick_ones_run_beside_one_another_then_the_dances(runs):
    assert selftest.run_tests([]) == 1, "the worst of both"
    assert marks(runs) == ["not realtime and not long", "realtime and not long"]
    assert "-n" in runs[0] and "-n" not in runs[1]


def test_all_adds_the_long_ones(runs):
    assert selftest.run_tests(["--all"]) == 1
    assert marks(runs) == ["not realtime and not long", "realtime and not long", "long"]


def test_words_of_ones_own_are_handed_to_pytest(runs):
    assert selftest.run_tests(["tests/compare", "-x"]) == 0
    assert runs == [["tests/compare", "-x"]]


@pytest.mark.parametrize("missing", ["pytest", "xdist"])
def test_without_a_package_it_says_what_to_do(runs, monkeypatch, missing):
    monkeypatch.setattr(selftest, "find_spec", lambda package: None if package == missing else object())
    with pytest.raises(CoachError, match=f"has no {missing}. Start without --no-setup"):
        selftest.run_tests([])
    assert runs == []
