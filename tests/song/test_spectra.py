import os
import subprocess
import sys
import weakref

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.song.importing import spectra
from coach.song.importing.music import hear, listen
from coach.song.importing.spectra import LISTENING_HZ, NoTracker, Spectra
from tests.song.music import music

SOUND = music(118, 8)[::2, 0][: 7 * LISTENING_HZ]  # one channel; its rate does not matter here


def cut(*ends):
    """The sound in pieces."""
    return np.split(SOUND, ends)


@pytest.fixture(scope="module")
def whole():
    return Spectra([SOUND])


@pytest.mark.parametrize("ends", [
    (1000, 1000, 50_000),
    *(pytest.param(ends, marks=pytest.mark.long) for ends in ((), (1,), range(0, len(SOUND), 997))),
])  # fmt: skip
def test_it_does_not_matter_how_the_sound_comes(ends, whole, monkeypatch):
    monkeypatch.setattr(spectra, "BLOCK", 50)
    found = Spectra(cut(*ends))
    assert found.seconds == pytest.approx(7.0) and found.loudest == np.abs(SOUND).max()
    assert len(found.chroma) == 1 + len(SOUND) // spectra.SPECTRUM_HOP
    for how in ({"aggregate": np.median}, {"lag": 2, "max_size": 3}, {"below_hz": 150.0}):
        np.testing.assert_allclose(found.rise(**how), whole.rise(**how), atol=1e-4)
    np.testing.assert_allclose(found.timbre()[:, :13], whole.timbre()[:, :13], atol=0.01)


@pytest.mark.parametrize("block", [50, 1 << 11])
def test_what_rises_is_where_it_begins_and_as_loud_as_it_is(block, monkeypatch):
    monkeypatch.setattr(spectra, "BLOCK", block)
    click = np.zeros(3 * LISTENING_HZ, np.float32)
    click[LISTENING_HZ::LISTENING_HZ] = 0.5
    rise = Spectra([click]).rise()
    peaks = np.flatnonzero(rise > rise.max() / 2) * spectra.SPECTRUM_HOP / LISTENING_HZ
    assert set(np.round(peaks).astype(int)) == {1, 2}
    assert np.abs(peaks - np.round(peaks)).max() < 0.06


def test_of_an_hour_no_piece_of_sound_is_kept(monkeypatch):
    monkeypatch.setattr(spectra, "BLOCK", 20)
    alive = weakref.WeakSet()
    most = 0

    class Piece(np.ndarray):
        """Can be watched."""

    def pieces():
        nonlocal most
        for samples in np.split(SOUND[: 6 * LISTENING_HZ], 60):
            piece = samples.copy().view(Piece)
            alive.add(piece)
            most = max(most, len(alive))
            yield piece

    monkeypatch.setattr(Piece, "__hash__", object.__hash__, raising=False)
    monkeypatch.setattr(Piece, "__eq__", object.__eq__, raising=False)
    assert Spectra(pieces()).seconds == pytest.approx(6.0)
    assert most < 10


def test_no_sound_needs_no_tracker(monkeypatch):
    monkeypatch.setitem(sys.modules, "librosa", None)
    assert hear([]) is None
    with pytest.raises(NoTracker):
        hear([SOUND])


def test_what_is_heard_piece_by_piece_is_what_is_heard_at_once_and_all_of_it_is_told():
    told = []
    heard = hear(cut(40_000, 90_000), 3.0, told.append)
    np.testing.assert_array_equal(heard.beats, listen(SOUND, LISTENING_HZ, 3.0).beats)
    assert sum(told) == pytest.approx(7.0, abs=0.02)


@pytest.mark.long
def test_run_as_a_program_it_leaves_nothing_to_compile(tmp_path):
    """As the set-up runs it."""

    def compiled(*arguments):
        surroundings = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
        subprocess.run([sys.executable, *arguments], cwd=PROJECT, env=surroundings, check=True)
        return {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")}

    before = compiled("-m", spectra.__name__)
    heard = "from coach.song.importing.music import listen; from tests.song.music import music; "
    assert before and compiled("-c", heard + "assert listen(music(118, 8)[::2, 0], 22050) is not None") == before
