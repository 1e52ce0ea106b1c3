"""The folder of a take: ``sessions/<song>/<YYYY-MM-DD HH-MM-SS>/``.

While the dance goes on it holds ``take.mp4`` (growing), ``session.json``, ``poses.log``, ``session.lock`` and
``room.tmp`` (:mod:`coach.takes.disk_reservation`); when the take is finished ``take.mp4``, ``session.json``,
``poses.npz``, ``verdicts.npz`` and ``take.json``. Log, lock and room are the only files that are ever removed of a
take. Nothing inside refers to where the folder is, so it may be moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.takes.session_info import SessionInfo, read_info
from coach.takes.take import Take, read_take
from coach.takes.verdict_file import with_verdicts
from coach.tracking.store import load_track

STAMP: Final = "%Y-%m-%d %H-%M-%S"
STAMPED: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)(?: \((\d+)\))?")
"""A folder's name; "(2)" when two sessions began within the same second."""


@dataclass(frozen=True)
class TakeFolder:
    """Where everything of one take is."""

    path: Path

    @property
    def song(self) -> str:
        return self.path.parent.name

    @property
    def video(self) -> Path:
        return self.path / "take.mp4"

    @property
    def poses(self) -> Path:
        return self.path / "poses.npz"

    @property
    def verdicts(self) -> Path:
        return self.path / "verdicts.npz"

    @property
    def record(self) -> Path:
        return self.path / "take.json"

    @property
    def session(self) -> Path:
        return self.path / "session.json"

    @property
    def log(self) -> Path:
        return self.path / "poses.log"

    @property
    def lock(self) -> Path:
        return self.path / "session.lock"

    @property
    def room(self) -> Path:
        return self.path / "room.tmp"


def session_info(folder: TakeFolder) -> SessionInfo:
    """What is known of the take's beginning; where ``session.json`` is missing or damaged, what the names tell."""
    try:
        return read_info(folder.session)
    except CoachError:
        return SessionInfo(folder.song, began(folder).astimezone())


def load_take(folder: TakeFolder) -> Take:
    """The take with all that ``verdicts.npz`` tells of it; with ``basis`` None where that tells nothing.

    CoachError naming the file when ``take.json`` is missing, damaged or of a newer version.
    """
    take = with_verdicts(read_take(folder.record), folder.verdicts)
    return replace(take, calibrated=session_info(folder).calibrated)


def load_poses(folder: TakeFolder) -> PoseTrack:
    """The take's pose track. CoachError when ``poses.npz`` is missing or damaged."""
    try:
        return load_track(folder.poses)
    except FileNotFoundError:
        raise CoachError(f"{folder.poses} is missing: the take can be watched, but without its skeleton.") from None


def known_poses(folder: TakeFolder) -> PoseTrack:
    """The take's pose track; empty where ``poses.npz`` is missing or damaged: the take is shown without skeleton."""
    try:
        return load_poses(folder)
    except CoachError:
        return PoseTrack.empty()


def began(folder: TakeFolder) -> datetime:
    """When the take began, local time without zone: from the folder's name, of a renamed folder from its files."""
    match = STAMPED.fullmatch(folder.path.name)
    try:
        return datetime.strptime(match[1], STAMP)
    except (TypeError, ValueError):  # renamed, or numbers that are no date
        newest = folder.record if folder.record.exists() else folder.path
        return datetime.fromtimestamp(newest.stat().st_mtime)
