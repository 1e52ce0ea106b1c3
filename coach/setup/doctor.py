"""`python main.py doctor`: what works on this machine, what does not, and what to do about it.

Each check does its own imports, so that one broken package does not hide the others.
"""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from coach.base.errors import CoachError, missing_library
from coach.base.paths import PROJECT, Folders
from coach.base.program import EXIT_BAD_INPUT, EXIT_OK, PROGRAM
from coach.setup.requirements import read_requirements, unmet

ENOUGH_ROOM: Final = 1_000_000_000
"""Bytes: about ten takes with their videos."""

HANGUL: Final = "러브 다이브"


@dataclass(frozen=True)
class Check:
    """One line of the report.

    state   "fine"; "note": you can dance, but something could be better; "broken": you cannot dance until it is fixed
    found   what there is, or what is wrong
    advice  what to do; empty when fine
    """

    name: str
    state: Literal["fine", "note", "broken"]
    found: str
    advice: str = ""


def report(where: Folders) -> int:
    """Print every check as soon as it is done; returns 0 if the dancer can dance, else 2."""
    broken = 0
    for check in checks(where):
        print(line(check), flush=True)
        broken += check.state == "broken"
    print()
    if broken:
        print(f"{broken} {'problem keeps' if broken == 1 else 'problems keep'} you from dancing: see “no” above.")
        return EXIT_BAD_INPUT
    print("You can dance.")
    return EXIT_OK


def line(check: Check) -> str:
    """The check as it is printed, with its advice below."""
    mark = {"fine": "yes", "note": "hm", "broken": "no"}[check.state]
    text = f"{mark:<4} {check.name:<11} {check.found}"
    return f"{text}\n{'':<16} → {check.advice}" if check.advice else text


def checks(where: Folders) -> Iterator[Check]:
    """All checks, Python and packages first: the others need them."""
    for name, look in (
        ("Python", lambda: _python()),
        ("Packages", lambda: _packages(PROJECT / "requirements.txt")),
        ("Songs", lambda: _songs(where.songs)),
        ("Takes", lambda: _room(where.sessions)),
        ("Pose model", lambda: _pose_model(where.cache)),
        ("Cameras", _cameras),
        ("Sound", _sound),
        ("Latency", lambda: _latency(where.settings)),
        ("Screen", _screen),
        ("Fonts", _fonts),
    ):
        yield _guarded(name, look)


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    """The result of a check; one that cannot even start is a result too."""
    try:
        return look()
    except CoachError as problem:
        return Check(name, "broken", str(problem))
    except (ImportError, OSError) as problem:
        return Check(name, "broken", str(missing_library("A package", problem)))


def _python() -> Check:
    inside = Path(sys.prefix).resolve() == (PROJECT / ".venv").resolve()
    where = "in .venv" if inside else sys.executable
    return Check("Python", "fine", f"{platform.python_version()} on {platform.system()} {platform.machine()}, {where}")


def _packages(requirements: Path) -> Check:
    asked = read_requirements(requirements)
    lacking = unmet(asked)
    if not lacking:
        return Check("Packages", "fine", f"all {len(asked)} are there")
    found = f"missing, or of an untested version: {', '.join(lacking)}"
    return Check("Packages", "broken", found, "Start without --no-setup, and Coach installs them into .venv.")


def _songs(folder: Path) -> Check:
    from coach.song.library import BrokenSong, list_songs

    songs = list_songs(folder)
    broken = [song for song in songs if isinstance(song, BrokenSong)]
    if not songs:
        return Check(
            "Songs", "broken", f"none in {folder}", "Download the folder songs again, or name another: --songs-dir"
        )
    if broken:
        state = "broken" if len(broken) == len(songs) else "note"
        return Check("Songs", state, f"{len(broken)} of {len(songs)} cannot be danced", broken[0].problem)
    return Check("Songs", "fine", f"{len(songs)} in {folder}")


def _room(sessions: Path) -> Check:
    """Whether takes can be saved, without creating the folder. CoachError if they cannot."""
    from coach.takes.in_progress import insist_on_room

    insist_on_room(sessions)
    there = next(folder for folder in (sessions, *sessions.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < ENOUGH_ROOM:
        return Check(
            "Takes", "note", f"only {free / 1e6:.0f} MB free for {sessions}", "Make room, or use --sessions-dir."
        )
    return Check("Takes", "fine", f"{free / 1e9:.0f} GB free for {sessions}")


def _pose_model(cache: Path) -> Check:
    from coach.estimators.registry import DEFAULT_CHOICE, kept_estimator_model

    model = kept_estimator_model(DEFAULT_CHOICE, cache)
    if model is None:
        return Check(
            "Pose model", "note", f"not yet in {cache}", "The first dance fetches it (9 to 36 MB): be online for that."
        )
    with model.load()(stream=False):
        return Check("Pose model", "fine", f"loads, {model.source}")


def _cameras() -> Check:
    from coach.devices.camera.camera import list_cameras

    found = [f"--camera {c.index} ({c.width}x{c.height}, {c.fps:.0f}/s, {c.name})" for c in list_cameras()]
    if found:
        return Check("Cameras", "fine", "; ".join(found))
    return Check(
        "Cameras",
        "broken",
        "none opens",
        "Plug one in and close what may be using it (a video call?), or use a phone as camera: --camera URL",
    )


def _sound() -> Check:
    from coach.devices.sound import portaudio
    from coach.devices.sound.output import NoOutput
    from coach.devices.sound.sound import CLICKS_HZ, open_sound

    try:
        best = portaudio.open_output(None, CLICKS_HZ)
    except NoOutput:
        sound = open_sound(None, None, volume=0.0)
        sound.close()
        return Check("Sound", "note", sound.description)  # which also says what to install
    best.close()
    return Check("Sound", "fine", best.description.removeprefix("Sound: "))


def _latency(settings: Path) -> Check:
    from coach.devices.latencies import FILE, line, pairs, read_latencies

    latencies, problem = read_latencies(settings)
    advice = f"Eight claps tell how late your camera and loudspeaker are: {PROGRAM} calibrate"
    if problem:
        return Check("Latency", "note", problem, advice)
    if not latencies.known:
        return Check("Latency", "note", "not calibrated: a constant lag may be your camera's and loudspeaker's", advice)
    found = "; ".join(line(pair, latencies.known[pair]) for pair in pairs(latencies))
    return Check("Latency", "fine", f"{found}; kept in {settings / FILE}")


def _screen() -> Check:
    import pygame

    from coach.ui.window import Window

    with Window():
        sizes = ", ".join(f"{width}x{height}" for width, height in pygame.display.get_desktop_sizes())
        return Check("Screen", "fine", f"{sizes}, through {pygame.display.get_driver()}")


def _fonts() -> Check:
    from coach.ui.fonts import can_show

    if can_show(HANGUL):
        return Check("Fonts", "fine", "Hangul can be shown")
    install = (
        "sudo apt install fonts-noto-cjk" if sys.platform == "linux" else "Install Noto Sans KR (fonts.google.com)."
    )
    return Check("Fonts", "note", "no font with Hangul: Korean titles appear romanised", install)
