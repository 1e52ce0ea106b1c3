"""`bench live`: a whole session measured from outside, on the embedded song.

The take is served as a network camera by another process, the screen is Xvfb, the loudspeaker a null sink whose
monitor is recorded. Sound is compared with picture by the music found in that recording.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.base.paths import PROJECT, Folders
from coach.bench.session.hearing import beats_heard, offsets
from coach.bench.session.numbers import Shown, beat_flips, figures, table
from coach.bench.stand_ins.sound_sink import NullSink, Recording
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.domain.song import Song
from coach.media.audio import read_audio
from coach.song.library import find_song

SONG = "lovedive"
TAKE = PROJECT / "tests" / "data" / "cover.mp4"


def bench_live(where: Folders, take: Path | None, out: Path, size: tuple[int, int]) -> int:
    """Run it once, print the table, write ``out`` (JSON). CoachError where a tool is missing or the session fails."""
    song = find_song(SONG, where.songs)
    print(f"One session of {song.id} ({song.end:.0f} s), camera {(take or TAKE).name}, window {size[0]}x{size[1]} …")
    with tempfile.TemporaryDirectory() as folder:
        trace_file = Path(folder) / "trace.json"
        heard = _session(where, take or TAKE, Path(folder), trace_file, size)
        trace = json.loads(trace_file.read_text(encoding="utf-8"))
    shown = Shown.of(trace["shown"])
    lines = figures(shown, trace["totals"], _sound_against_picture(song, shown, heard), song.end - song.start)
    print(table(lines))
    print(f"  Sound: {trace['totals']['sound']}; the recording's time is known to {1000 * heard.spread:.1f} ms.")
    result: dict[str, Any] = {"song": song.id, "window": size, "totals": trace["totals"]}
    result["figures"] = [asdict(line) | {"met": line.met} for line in lines]
    write_atomically(out.absolute(), json.dumps(result, indent=1).encode("utf-8"))
    print(f"  Written to {out}")
    return 0


def _session(where: Folders, take: Path, folder: Path, trace: Path, size: tuple[int, int]) -> Recording:
    """Dance once; what the loudspeaker played."""
    with virtual_screen(*size) as screen, NullSink() as sink, _camera(take) as url:
        recorder = sink.record()
        command = [sys.executable, PROJECT / "main.py", "--no-setup", "--song", SONG, "--camera", url]
        command += ["--unattended", "--fullscreen", "--trace", trace, "--sessions-dir", folder / "sessions"]
        command += ["--songs-dir", where.songs, "--cache-dir", where.cache]
        environment = {**sink.environment, "DISPLAY": "", **_screen_of(screen)}
        done = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True)
        heard = recorder.finish()
    if done.returncode != 0:
        raise CoachError(f"The session ended with {done.returncode}:\n{done.stderr.strip()}")
    return heard


def _screen_of(environment: Mapping[str, str]) -> dict[str, str]:
    return {key: environment[key] for key in ("DISPLAY", "SDL_VIDEODRIVER") if key in environment}


@contextmanager
def _camera(film: Path) -> Iterator[str]:
    """The film as a network camera in a process of its own; its address."""
    command = [sys.executable, "-m", "coach.bench.stand_ins.mjpeg_server", str(film)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _sound_against_picture(song: Song, shown: Shown, heard: Recording) -> NDArray[np.float64]:
    """(B−2,) s by which each beat's sound comes after its picture; the outermost beats lack music to be found by."""
    music = read_audio(song.video, heard.rate)
    if music is None:
        raise CoachError(f"{song.video} has no sound to be heard.")
    beats = song.grid.times[1:-1]
    flips = beat_flips(shown, beats)
    moments = beats_heard(heard.samples, music.samples.mean(axis=1), heard.rate, beats, flips - heard.start)
    return offsets(moments + heard.start, flips)
