"""Damaged films for everything that reads films: ``python -m tests.media.fuzz SEED FIRST COUNT [read|copy|command]``.

Each film is made from the seed and its number alone, so that any of them can be made again: FIRST its number, COUNT 1.
All that reads it must give a result that makes sense or a CoachError that names the film, soon, and without much
memory. The faults are printed as JSON, a line each; so is each film's number before it is read, for a crash says
nothing any more.
"""

from __future__ import annotations

import faulthandler
import io
import json
import math
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.media.audio import read_audio
from coach.media.convert import keep
from coach.media.network import read_stream
from coach.media.open_films import OpenFilms
from coach.media.playback import ReferencePlayer
from coach.media.shift import shifted_pictures
from coach.media.video import Frame, picture_times, pictures_at, probe, read_frames
from tests.media.containers import FPS, PICTURES, small_films

try:
    import resource
except ImportError:  # Windows
    resource = None

LENGTH: Final = PICTURES / FPS
LONGEST: Final = 3600.0
"""s that a damaged film of three may seem to last, and still be listened to."""
PATIENCE: Final = 120
"""s for what takes some hundredths, or a command some seconds: so much slower is a busy machine."""
MEMORY: Final = 4 << 30
"""Bytes of a process, most of which are for nothing but what a damaged film may ask for."""
GROWTH: Final = 500 << 20
"""Bytes by which no film may make the process grow; the pose model, which commands load, takes half of it."""
UNTRUE: Final = ("You may not read", "There is no video at")
"""How sentences begin that are true of no film here."""
INDEX: Final = 2048
"""Bytes at a film's beginning and at its end, where its index is."""

Reader = Callable[[Path, Path], None]
"""Film, and a folder to write in. An AssertionError says that the result makes no sense."""

# ----------------------------------------------------------------
# Damage.


def cut(data: bytearray, random: np.random.Generator) -> bytearray:
    """Its end is missing, as after a download that broke off."""
    return data[: random.integers(len(data))]


def holed(data: bytearray, random: np.random.Generator) -> bytearray:
    """A part is missing, as of a stream over a poor line."""
    first, last = np.sort(random.integers(len(data), size=2))
    return data[:first] + data[last:]


def flipped(data: bytearray, random: np.random.Generator) -> bytearray:
    """Some bits are others, anywhere."""
    return _flip(data, random.integers(len(data), size=random.integers(1, 100)), random)


def flipped_index(data: bytearray, random: np.random.Generator) -> bytearray:
    """A few bits are others where sizes, rates and codecs are told."""
    places = random.integers(-INDEX, INDEX, size=random.integers(1, 12))
    return _flip(data, places[np.abs(places) < len(data)], random)


def swapped(data: bytearray, random: np.random.Generator) -> bytearray:
    """Blocks have changed places, as on a card that fails."""
    for _ in range(random.integers(1, 4)):
        size = int(2 ** random.uniform(3, 12))
        one, other = random.integers(max(1, len(data) - size), size=2)
        data[one : one + size], data[other : other + size] = data[other : other + size], data[one : one + size]
    return data


def blank(data: bytearray, random: np.random.Generator) -> bytearray:
    """A part is zeros, as of a file that was never written to its end."""
    first, last = np.sort(random.integers(len(data), size=2))
    data[first:last] = bytes(last - first)
    return data


def _flip(data: bytearray, places: np.ndarray, random: np.random.Generator) -> bytearray:
    for place in places:
        data[place] ^= 1 << random.integers(8)
    return data


DAMAGES: Final = (cut, holed, flipped, flipped_index, flipped_index, swapped, blank)


def damaged(films: list[Path], seed: int, number: int, folder: Path) -> Path:
    """Film ``number`` of the seed; its name says what was done to which."""
    random = np.random.default_rng((seed, number))
    film, damage = films[number % len(films)], DAMAGES[random.integers(len(DAMAGES))]
    path = folder / f"{number}-{damage.__name__}-{film.name}"
    path.write_bytes(damage(bytearray(film.read_bytes()), random))
    return path


# ----------------------------------------------------------------
# Reading and copying.


def probed(film: Path, _: Path) -> None:
    info = probe(film)
    assert info.width > 0 and info.height > 0, info
    assert 0 < info.fps < math.inf and 0 <= info.duration < math.inf, info


def pictures(film: Path, _: Path) -> None:
    _in_order(read_frames(film))


def pictures_from_the_middle(film: Path, _: Path) -> None:
    _in_order(read_frames(film, LENGTH / 2))


def single_pictures(film: Path, _: Path) -> None:
    wanted = (0.0, LENGTH / 2, LENGTH)
    films = OpenFilms()
    with closing(films):
        for _ in range(2):  # the second time it is open
            found = [item for item in pictures_at(film, wanted, films=films) if item is not None]
            assert [t for t, _ in found] in ([], list(wanted))


def times(film: Path, _: Path) -> None:
    found = picture_times(film)
    assert np.isfinite(found).all() and (np.diff(found) >= 0).all()


def sound(film: Path, _: Path) -> None:
    audio = read_audio(film)
    if audio is not None:
        assert np.isfinite(audio.samples).all() and audio.duration < LONGEST, audio.duration


def streamed(film: Path, _: Path) -> None:
    """As of a camera that sends the same."""
    for arrival in read_stream(str(film), time.perf_counter):
        assert arrival.rgb.ndim == 3, arrival.rgb.shape


def played(film: Path, _: Path) -> None:
    with ReferencePlayer(film) as player:
        assert player.ready(PATIENCE / 2)
        player.at(LENGTH / 2)


def kept(film: Path, folder: Path) -> None:
    probe(film)  # as whoever imports it does
    copy, _ = keep(film, folder)
    probe(copy)
    copy.unlink()


def copied(film: Path, folder: Path) -> None:
    shifted_pictures(film, folder / "copy.mp4", 0.1)


def _in_order(frames: Iterator[Frame]) -> None:
    last = -math.inf
    for frame in frames:
        assert last < frame.t < math.inf, (last, frame.t)
        assert frame.rgb.dtype == np.uint8 and frame.rgb.ndim == 3, frame.rgb.shape
        last = frame.t


READERS: Final[tuple[Reader, ...]] = (
    probed, pictures, pictures_from_the_middle, single_pictures, times, sound, streamed, played,
)  # fmt: skip
COPIERS: Final = (kept, copied)


# ----------------------------------------------------------------
# Commands: exit code 0, or 2 with a sentence that names the film.


def scored(film: Path, folder: Path) -> None:
    _typed(film, "score", "lovedive", film, "--sessions-dir", folder / "sessions")


def imported(film: Path, folder: Path) -> None:
    _typed(film, "import", film, "--song", "damaged", "--songs-dir", folder / "songs", "--dancer", 1)


def _typed(film: Path, *words: object) -> None:
    from coach.cli import main

    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main([str(word) for word in words])
    assert code in (0, 2), (code, said.getvalue())
    assert code == 0 or film.name in said.getvalue(), said.getvalue()


COMMANDS: Final = (scored, imported)
KINDS: Final = {"read": READERS, "copy": COPIERS, "command": COMMANDS}


# ----------------------------------------------------------------


def fault(reader: Reader, film: Path, folder: Path) -> str | None:
    """What a reader does that it must not do: None if all is well."""
    before = _peak()
    try:
        reader(film, folder)
    except CoachError as error:
        if film.name not in str(error) or any(untrue in str(error) for untrue in UNTRUE):
            return f"blames something else: {error}"
    except BaseException:  # noqa: BLE001 (all there is)
        return traceback.format_exc()
    grown = _peak() - before
    return f"grew by {grown >> 20} MB" if grown > GROWTH else None


def _peak() -> int:
    """Bytes of memory that the process has had at most; 0 where that cannot be asked."""
    if resource is None:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def faults(
    seed: int, numbers: range, films: list[Path], folder: Path, readers: tuple[Reader, ...]
) -> Iterator[Mapping[str, object]]:
    """Each film's number before it is read, and then its faults."""
    for number in numbers:
        yield {"film": number}
        film = damaged(films, seed, number, folder)
        for reader in readers:
            faulthandler.dump_traceback_later(PATIENCE, exit=True)
            wrong = fault(reader, film, folder)
            faulthandler.cancel_dump_traceback_later()
            if wrong is not None:
                yield {"film": number, "name": film.name, "reader": reader.__name__, "fault": wrong}
        film.unlink()


def main(seed: str, first: str, count: str, kind: str = "read", made: str = "") -> None:
    """``made``: a folder with the films before they are damaged, "" where they are still to be made."""
    faulthandler.enable()
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    numbers = range(int(first), int(first) + int(count))
    with tempfile.TemporaryDirectory() as folder:
        films = small_films(Path(made or folder))
        for line in faults(int(seed), numbers, films, Path(folder), KINDS[kind]):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
