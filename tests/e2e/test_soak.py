"""A handful of dances and practices while something fails in each: no error, nothing left, every take readable.

Beside other tests: nothing that is asserted here hangs on how fast the computer is.
"""

import json
import shutil
import sys

import pytest

from coach.bench.soak.rounds import FAULTS
from coach.bench.stand_ins.sound_sink import PULSEAUDIO_TOOLS
from tests.e2e.program import run, songs_with_the_beginning

resource = pytest.importorskip("resource", reason="a soak is for Linux")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        sys.platform != "linux" or not all(map(shutil.which, PULSEAUDIO_TOOLS)), reason="needs PulseAudio"
    ),
]

MOST_MEMORY = 2.0e9
"""Bytes of the program, or of what it starts: a dance of half a minute takes half of that."""
END = 12.5
"""s of the song: its first three eights."""


@pytest.fixture(scope="module")
def soaked(tmp_path_factory):
    """Exit code, what was printed, what was written."""
    folder = tmp_path_factory.mktemp("soak")
    songs = songs_with_the_beginning(folder, END)
    words = ["--minutes", "0.1", "--songs-dir", songs, "--json", folder / "soak.json"]
    code, out, error = run(None, "bench", "soak", *words, limit=900)
    return code, out + error, json.loads((folder / "soak.json").read_text(encoding="utf-8"))


def figure(soaked, name):
    return next(line["value"] for line in soaked[2]["figures"] if line["name"].startswith(name))


def test_it_ends_well(soaked):
    code, said, written = soaked
    assert code == 0, said
    assert [state["problem"] for state in written["states"]] == [""] * len(FAULTS)


def test_every_take_can_be_read(soaked):
    assert figure(soaked, "takes that cannot be read") == 0
    assert figure(soaked, "takes") >= len(FAULTS)


def test_nothing_is_left(soaked):
    assert [figure(soaked, f"{what} left") for what in ("threads", "handles", "processes")] == [0, 0, 0]


def test_it_stays_in_its_memory(soaked):
    assert max(state["memory"] for state in soaked[2]["states"]) < MOST_MEMORY / 4
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MOST_MEMORY
