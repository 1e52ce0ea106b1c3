"""`bench live`: a whole session measured from outside, on the embedded song.

The take is served as a network camera by another process, the screen is Xvfb, the loudspeaker a null sink whose
monitor is recorded. Sound is compared with picture by the music found in that recording.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coach.base.errors import CoachError
from coach.base.paths import PROJECT, Folders
from coach.bench.hearing import beats_heard, offsets
from coach.bench.live_group import cut_upright, film_of_several, seen_of_each
from coach.bench.results import write_results
from coach.bench.shipped import COVER, SONG
from coach.bench.stand_ins.films import write_film
from coach.bench.stand_ins.left_over import end_all, new_mark
from coach.bench.stand_ins.mjpeg_server import served
from coach.bench.stand_ins.sound_sink import NullSink, Recording
from coach.bench.stand_ins.virtual_screen import screen_of, virtual_screen
from coach.domain.song import Song
from coach.estimators.registry import DEFAULT_CHOICE, EstimatorChoice
from coach.live.group.group import group_choice
from coach.media.audio import read_audio
from coach.media.video import read_frames
from coach.song.group import GroupRequest
from coach.song.library import find_song

TRACE = "trace.json"
SESSIONS = "sessions"
LOOK_EVERY = 0.2
"""s between checks whether the dance is over."""


@dataclass(frozen=True)
class WindowShape:
    """A window's size in pixels, and whether the videos are cut upright, as phones film."""

    size: tuple[int, int]
    upright: bool = False

    def __str__(self) -> str:
        return f"{self.size[0]}x{self.size[1]}{' upright' if self.upright else ''}"


def bench_live(
    where: Folders,
    take: Path | None,
    out: Path,
    sizes: Sequence[tuple[int, int]],
    upright: bool = False,
    choice: EstimatorChoice = DEFAULT_CHOICE,
    dancers: int = 1,
) -> int:
    """Run each case once, print the tables, write ``out`` (JSON).

    upright  the same sizes with upright videos as well
    dancers  how many dance; without a ``take`` of theirs the tests' dancer is shown that many times

    CoachError if a tool is missing, the session fails, or there can be no such group.
    """
    if dancers > 1:
        choice = group_choice(GroupRequest(dancers), choice, where.cache)
    cases = [WindowShape(size, turned) for turned in ((False, True) if upright else (False,)) for size in sizes]
    columns: dict[str, tuple[Metric, ...]] = {}
    runs = []
    for case in cases:
        columns[str(case)], totals = _run(where, take, case, choice, dancers)
        rows = [asdict(line) | {"met": line.met} for line in columns[str(case)]]
        runs.append({"window": case.size, "upright": case.upright, "totals": totals, "figures": rows})
    if len(cases) > 1:
        print(side_by_side(columns))
    write_results(out, {"song": SONG, "runs": runs})
    print(f"  Written to {out}")
    return 0


def _run(
    where: Folders, take: Path | None, case: WindowShape, choice: EstimatorChoice, dancers: int
) -> tuple[tuple[Metric, ...], dict[str, Any]]:
    """One session: its figures, printed as well, and the totals of its trace."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        song = find_song(SONG, where.songs)
        if case.upright:
            song = _upright_song(song, folder / "songs")
        film = _camera_film(take, case, dancers, folder)
        who = f"{dancers} dancers, " if dancers > 1 else ""
        print(f"One session of {song.id} ({song.end:.0f} s), {who}camera {film.name}, window {case} …", flush=True)
        heard = _session(replace(where, songs=song.folder.parent), film, folder, case.size, choice, dancers)
        trace = json.loads((folder / TRACE).read_text(encoding="utf-8"))
        shown = TraceColumns.of(trace["shown"])
        offsets = _sound_against_picture(song, shown, heard)
        seen = seen_of_each(folder / SESSIONS) if dancers > 1 else ()
    lines = figures(shown, trace["totals"], offsets, song.end - song.start, song.grid.times, case.size, seen)
    print(table(lines))
    print(f"  Sound: {trace['totals']['sound']}; the recording's time is known to {1000 * heard.spread:.1f} ms.")
    return lines, trace["totals"]


def _camera_film(take: Path | None, case: WindowShape, dancers: int, folder: Path) -> Path:
    """What the camera shows. A group is not cropped: some dancers would be lost."""
    if dancers > 1:
        return take or film_of_several(COVER, dancers, folder / f"{dancers} times {COVER.name}")
    take = take or COVER
    if not case.upright:
        return take
    write_film(map(cut_upright, read_frames(take)), None, folder / take.name)
    return folder / take.name


def _upright_song(song: Song, songs: Path) -> Song:
    """A copy of the song's package in the folder ``songs``, its video cut upright."""
    copied = shutil.copytree(song.folder, songs / song.id)
    write_film(map(cut_upright, read_frames(song.video)), read_audio(song.video), copied / song.video.name)
    return find_song(song.id, songs)


def _session(
    where: Folders, take: Path, folder: Path, size: tuple[int, int], choice: EstimatorChoice, dancers: int
) -> Recording:
    """Dance once, with the trace in ``folder``; returns what the loudspeaker played."""
    with virtual_screen(*size) as screen, NullSink() as sink, served(take) as url:
        recorder = sink.record()
        command = [sys.executable, PROJECT / "main.py", "--no-setup", "--song", SONG, "--camera", url]
        command += ["--unattended", "--fullscreen", "--trace", folder / TRACE, "--sessions-dir", folder / SESSIONS]
        command += ["--songs-dir", where.songs, "--cache-dir", where.cache, *choice.as_options]
        command += ["--dancers", str(dancers)] if dancers > 1 else []
        environment = {**sink.environment, "DISPLAY": "", **screen_of(screen)}
        _dance([str(word) for word in command], environment, folder / TRACE)
        heard = recorder.finish()
    return heard


def _dance(command: Sequence[str], environment: Mapping[str, str], trace: Path) -> None:
    """Run until the dance is over and its trace is written: the page and the reel that follow are not measured here,
    and take minutes for a group. CoachError if there is no trace."""
    mark = new_mark()
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, env={**environment, **mark}, stderr=said) as session,
    ):
        try:
            while session.poll() is None and not trace.exists():
                time.sleep(LOOK_EVERY)
        finally:
            end_all(mark, session)
        if not trace.exists():
            said.seek(0)
            raise CoachError(f"The session ended with {session.returncode}:\n{said.read().strip()}")


def _sound_against_picture(song: Song, shown: TraceColumns, heard: Recording) -> NDArray[np.float64]:
    """(B−2,) s by which each beat's sound comes after its picture; the first and last beat lack the music to find
    them by."""
    music = read_audio(song.video, heard.rate)
    if music is None:
        raise CoachError(f"{song.video} has no sound to be heard.")
    beats = song.grid.times[1:-1]
    flips = beat_flips(shown, beats)
    moments = beats_heard(heard.samples, music.samples.mean(axis=1), heard.rate, beats, flips - heard.start)
    return offsets(moments + heard.start, flips)


# ----------------------------------------------------------------
# The figures of a session, from its trace and from what was heard. Pure.


EVERY_PICTURE_UP_TO = 1080
"""Pixels of a window's height up to which every picture of camera and reference is to be seen, and one dancer's verdict
in time."""


@dataclass(frozen=True)
class Targets:
    """ms from arrival to verdict, median and 95th percentile; % of the camera's frames with a pose; None: no target."""

    median: float | None
    most: float
    posed: float | None


ALONE = Targets(median=40, most=70, posed=99)
ALONE_IN_THE_LARGEST_WINDOW = Targets(median=None, most=None, posed=99)
GROUP_TARGETS = Targets(median=None, most=120, posed=None)
LEAST_GROUP_POSES_HZ = 20
"""Fewest poses a second of each dancer of a group."""


@dataclass(frozen=True, eq=False)
class TraceColumns:
    """The trace's columns as arrays, one row per flip; NaN where there was nothing yet. Units as in
    coach.live.trace."""

    flip: NDArray[np.float64]
    song: NDArray[np.float64]
    reference: NDArray[np.float64]
    camera: NDArray[np.float64]
    arrived: NDArray[np.float64]
    drawing: NDArray[np.float64]
    clock: NDArray[np.float64]

    @staticmethod
    def of(columns: Mapping[str, list]) -> TraceColumns:
        return TraceColumns(**{name: np.array(columns[name], np.float64) for name in TraceColumns.__dataclass_fields__})


@dataclass(frozen=True)
class Metric:
    """One line of the table. ``target`` is an upper limit if ``most``, else a lower one; None = no target."""

    name: str
    value: float
    unit: str
    target: float | None = None
    most: bool = True

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None if there is no target or nothing was measured."""
        if self.target is None or not np.isfinite(self.value):
            return None
        return self.value <= self.target if self.most else self.value >= self.target


def latencies(shown: TraceColumns) -> NDArray[np.float64]:
    """(F,) s from a camera frame's arrival to the first flip that shows it with its pose and rings."""
    new = np.isfinite(shown.camera) & (np.diff(shown.camera, prepend=np.nan) != 0)
    return (shown.flip - shown.arrived)[new]


def beat_flips(shown: TraceColumns, beats: ArrayLike) -> NDArray[np.float64]:
    """(B,) the moment of the first flip at or after each beat (s of song time); NaN if there is none."""
    return _first_of(shown, beats, shown.flip)


def pictures_late(shown: TraceColumns, beats: ArrayLike) -> NDArray[np.float64]:
    """(B,) s by which the song's clock was past each beat when its picture reached the screen; NaN if none did."""
    return _first_of(shown, beats, shown.clock) - np.asarray(beats, np.float64)


def _first_of(shown: TraceColumns, beats: ArrayLike, values: NDArray[np.float64]) -> NDArray[np.float64]:
    wanted = np.asarray(beats, np.float64)
    # a song time that goes back (a pause) would need a search; unattended sessions have none
    first = np.searchsorted(np.maximum.accumulate(shown.song), wanted - 1e-9)
    return np.where(first < len(values), values[np.minimum(first, len(values) - 1)], np.nan)


def figures(
    shown: TraceColumns,
    totals: Mapping[str, Any],
    offsets: ArrayLike,
    song_s: float,
    beats: ArrayLike,
    size: tuple[int, int] = (1280, 720),
    seen: Sequence[int] = (),
) -> tuple[Metric, ...]:
    """All lines of the table.

    totals   of the trace; offsets (B,) s by which each beat's sound comes after its picture, NaN = not heard;
    song_s   length of what was danced, s; beats (B,) its beats, s
    size     of the window: the largest has lower targets
    seen     poses of each dancer of a group
    """
    usual = size[1] <= EVERY_PICTURE_UP_TO
    asked = GROUP_TARGETS if seen else ALONE if usual else ALONE_IN_THE_LARGEST_WINDOW
    late = latencies(shown) * 1000
    off = np.abs(np.asarray(offsets, np.float64)) * 1000
    heard = np.isfinite(off)
    reference = totals["reference_shown"] + totals["reference_late_or_dropped"]
    posed = 100 * totals["poses"] / max(1, totals["camera_frames"])
    network = 1000 * totals["pose_seconds"] / max(1, totals["poses"])
    return (
        Metric("camera frames in", totals["camera_frames"] / song_s, "/s"),
        Metric("poses out", totals["poses"] / song_s, "/s"),
        Metric("camera frames with a pose", posed, "%", asked.posed, False),
        *(
            Metric(f"of them with dancer {k}", poses / song_s, "/s", LEAST_GROUP_POSES_HZ, False)
            for k, poses in enumerate(seen, 1)
        ),
        Metric("arrival to verdict on screen, median", _percentile(late, 50), "ms", asked.median),
        Metric("arrival to verdict on screen, 95th percentile", _percentile(late, 95), "ms", asked.most),
        Metric("of it finding the pose (mean; the floor)", network, "ms"),
        Metric("of it drawing, median", 1000 * float(np.median(shown.drawing)), "ms", 8 if size[1] <= 720 else None),
        Metric("pictures shown", len(shown.flip) / float(np.ptp(shown.flip)), "/s", 55 if usual else 30, False),
        Metric(
            "reference frames late or dropped", 100 * totals["reference_late_or_dropped"] / max(1, reference), "%", 1
        ),
        Metric("beats heard in the recording", float(heard.sum()), ""),
        Metric("picture after the song's clock, median", _median_ms(pictures_late(shown, beats)), "ms"),
        Metric("sound after picture, median", _median_ms(offsets), "ms"),
        Metric("|sound against picture|, 95th percentile", _percentile(off[heard], 95), "ms", 20),
        Metric("recorded frames lost", float(totals["recording_lost"]), "", 0),
        Metric("gaps in the sound", float(totals["underruns"]), ""),
    )


def table(lines: tuple[Metric, ...]) -> str:
    """The figures as text: value, unit, target and whether it is met."""
    rows = []
    for line in lines:
        value = "not measured" if not np.isfinite(line.value) else f"{line.value:.1f} {line.unit}".strip()
        target = "" if line.target is None else f"{'≤' if line.most else '≥'} {line.target:g} {line.unit}".strip()
        verdict = {True: "met", False: "MISSED", None: ""}[line.met]
        rows.append(f"  {line.name:<48}{value:>14}   {target:<10}{verdict}")
    return "\n".join(rows)


def side_by_side(columns: Mapping[str, tuple[Metric, ...]]) -> str:
    """The values of several sessions, by name; a "!" after each that misses its target."""
    wide = max(12, *(len(name) + 2 for name in columns))
    rows = [" " * 50 + "".join(f"{name:>{wide}}" for name in columns)]
    for lines in zip(*columns.values()):
        values = (f"{line.value:.1f}{'!' if line.met is False else ' '}" for line in lines)
        rows.append(
            f"  {f'{lines[0].name}, {lines[0].unit}'.rstrip(', '):<48}" + "".join(f"{v:>{wide}}" for v in values)
        )
    return "\n".join(rows)


def _percentile(values: NDArray[np.float64], share: float) -> float:
    return float(np.percentile(values, share)) if len(values) else float("nan")


def _median_ms(offsets: ArrayLike) -> float:
    values = np.asarray(offsets, np.float64) * 1000
    return float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")
