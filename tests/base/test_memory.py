"""What is freed goes back to the system."""

import platform
import threading
from pathlib import Path

import pytest

from coach.base.memory import release_memory

PIECE, PIECES = 100_000, 640
"""64 MB in pieces that do not get a mapping of their own."""


def occupied():
    """Bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's alone are kept")
def test_pieces_below_one_that_is_still_needed():
    held = []

    def work():
        held.extend(bytearray(PIECE) for _ in range(PIECES))
        del held[:-1]

    thread = threading.Thread(target=work)  # as a camera does
    thread.start()
    thread.join()
    before = occupied()
    release_memory()
    assert before - occupied() > 0.8 * PIECE * PIECES


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others have no arenas")
def test_threads_share_an_arena():
    """What is freed at the top of another one stays there."""
    started, freed = threading.Barrier(THREADS), threading.Barrier(THREADS)

    def work():
        started.wait()
        held = [bytearray(PIECE) for _ in range(PIECES // THREADS)]
        del held
        freed.wait()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = Path("/proc/self/maps").read_text()
    assert names


def test_where_there_is_nothing_to_do(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    release_memory()
