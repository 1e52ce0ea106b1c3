"""What is freed goes back to the system."""

import platform
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from coach.base.memory import release_memory
from coach.base.paths import PROJECT

PIECE, PIECES = 100_000, 640
"""64 MB in pieces that do not get a mapping of their own."""

of_glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")


def occupied():
    """Bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@of_glibc
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


THREADS = """
import threading
from pathlib import Path
import coach
from coach.base.memory import release_memory

def occupied():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def work():
    held = [bytearray(100_000) for _ in range(200)]
    together.wait()
    del held
    together.wait()

together = threading.Barrier(4)
bytearray(30_000_000)  # once a picture was freed, the next ones get no mapping of their own
before = occupied()
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
release_memory()
print(occupied() - before)
"""


@of_glibc
def test_what_several_threads_have_freed():
    said = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, cwd=PROJECT, check=True)
    assert int(said.stdout) < 5_000_000  # of 80 MB; with an arena for each thread all of it is kept


PICTURES = """
import sys
from collections import deque
from contextlib import nullcontext
from pathlib import Path
import coach
from coach.base.memory import pictures_apart

def occupied():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

bytearray(30_000_000)
kept, ahead = [], deque(maxlen=8)
with pictures_apart() if sys.argv[1] == "apart" else nullcontext():
    before = occupied()
    for _ in range(60):
        ahead.append(bytearray(b"x") * 2_700_000)
        kept.append(bytearray(2_000))
    ahead.clear()
    print(occupied() - before)
"""


@of_glibc
@pytest.mark.parametrize(("how", "enough"), [("apart", True), ("together", False)])
def test_what_is_kept_of_pictures_does_not_lie_where_they_were(how, enough):
    """Else a piece takes as much as a picture."""
    said = subprocess.run(
        [sys.executable, "-c", PICTURES, how], capture_output=True, text=True, cwd=PROJECT, check=True
    )
    assert (int(said.stdout) < 5_000_000) == enough


def test_where_there_is_nothing_to_do(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    release_memory()
