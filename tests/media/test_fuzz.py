"""Damaged films of all containers: a result or a sentence, never a crash, a hang or a full memory."""

import json
import subprocess
import sys

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.media.audio import read_audio
from coach.media.video import probe, read_frames
from tests.e2e.program import PROJECT
from tests.media.containers import FPS, PICTURES, TONE_HZ, small_films
from tests.media.films import number
from tests.media.fuzz import damaged, fault

SEED = 13
LIMIT = 900
"""s for all films of a test: far more than they need."""


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    return small_films(tmp_path_factory.mktemp("films"))


def faults(seed, made, films, kind):
    """What is wrong with the reading of these films (a range), in a process of its own; in another one after a crash.

    The same again: python -m tests.media.fuzz SEED FIRST COUNT KIND
    """
    found, first = [], films.start
    while first < films.stop:
        words = map(str, (seed, first, films.stop - first, kind, made[0].parent))
        command = [sys.executable, "-m", "tests.media.fuzz", *words]
        child = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=LIMIT, check=False)
        lines = [json.loads(line) for line in child.stdout.splitlines()]
        found += [line for line in lines if "fault" in line]
        first = lines[-1]["film"] + 1 if lines else films.stop
        if child.returncode != 0:
            found.append({"film": first - 1, "fault": f"ended with {child.returncode}: {child.stderr[-2000:]}"})
    return f"seed {seed}", found


def test_damaged_films_are_read_or_refused_in_a_sentence(films):
    assert faults(SEED, films, range(16), "read") == (f"seed {SEED}", [])


@pytest.mark.long
def test_a_thousand_damaged_films(films):
    assert faults(SEED, films, range(16, 1100), "read") == (f"seed {SEED}", [])


@pytest.mark.parametrize("numbers", [range(2), pytest.param(range(2, 100), marks=pytest.mark.long)])
def test_damaged_films_are_copied_or_refused(films, numbers):
    assert faults(SEED, films, numbers, "copy") == (f"seed {SEED}", [])


@pytest.mark.long
def test_commands_end_with_0_or_2(films):
    assert faults(SEED, films, range(24), "command") == (f"seed {SEED}", [])


def test_every_container_is_read_as_it_was_written(films):
    for film in films:
        info, found = probe(film), list(read_frames(film))
        beside = [(number(frame.rgb) - frame.t * FPS + 14) % 28 - 14 for frame in found]  # every 28th looks the same
        assert len(found) >= PICTURES - 1, film.name  # two share a time stamp in the mpg
        assert beside == pytest.approx([0] * len(found), abs=2.5), film.name  # shades suffer in a take
        assert (info.fps, info.duration) == pytest.approx((FPS, PICTURES / FPS), abs=0.1), film.name
        if info.has_audio:
            sound = read_audio(film).samples[:, 0]
            assert np.count_nonzero(np.diff(sound > 0)) == pytest.approx(2 * TONE_HZ * PICTURES / FPS, rel=0.05)


def test_the_same_number_is_the_same_damage(films, tmp_path):
    made = [damaged(films, SEED, n, tmp_path) for n in range(30)]
    before = [film.read_bytes() for film in made]
    assert [damaged(films, SEED, n, tmp_path).read_bytes() for n in range(30)] == before
    assert sum(data in [film.read_bytes() for film in films] for data in before) < 3
    assert len({film.name.split("-")[1] for film in made}) == 6


def test_what_counts_as_a_fault(tmp_path):
    film = tmp_path / "me.mp4"

    def wrong(error):
        def reader(*_):
            raise error

        return fault(reader, film, tmp_path)

    assert fault(lambda *_: None, film, tmp_path) is None
    assert wrong(CoachError(f"{film} is empty.")) is None
    assert "blames" in wrong(CoachError("This is empty."))
    assert "You may not" in wrong(CoachError(f"You may not read {film}."))
    assert "ValueError: odd" in wrong(ValueError("odd"))
