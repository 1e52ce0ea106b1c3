"""The folder of a take, ``sessions/<song>/<YYYY-MM-DD HH-MM-SS>/``: what is in it, which takes there are, their song.

During the dance it holds ``take.mp4`` (growing), ``session.json``, ``poses.log``, ``session.lock`` and
``room.tmp`` (:mod:`coach.takes.in_progress`). When the take is finished it holds ``take.mp4``, ``session.json``,
``poses.npz``, ``verdicts.npz`` and ``take.json``. Log, lock and room are the only files of a take that are ever
removed. Nothing inside refers to the folder's location, so it may be moved.

The take of a group (:mod:`coach.takes.group_take`) is a folder with ``group.json`` and such a folder for each dancer.

Practices are kept next to the takes, in ``sessions/<song>/practice/<YYYY-MM-DD HH-MM-SS>/``, with a take folder for
each pass (:mod:`coach.takes.practice`). Passes are not takes of the song: no list of takes contains them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError, NothingDancedYet
from coach.base.paths import Folders
from coach.base.program import PROGRAM
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.registry import EstimatorChoice
from coach.song.library import find_song, near_names, plain_name
from coach.song.members import as_danced_by
from coach.song.prepared import PreparedSong, prepare
from coach.takes.group_take import FILE_NAME, FOLDER
from coach.takes.session_info import SessionInfo, is_danced_to, read_info
from coach.takes.take import Take, read_take
from coach.takes.verdict_file import with_verdicts
from coach.tracking.store import load_track
from coach.wording.commands import as_typed

STAMP: Final = "%Y-%m-%d %H-%M-%S"
STAMPED: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)(?: \((\d+)\))?")
"""A folder's name; it ends in "(2)" if two sessions began within the same second."""
PRACTICE: Final = "practice"
"""The folder next to a song's takes with everything that was practised."""
PASS: Final = re.compile(r"\d{3,}")
"""The name of a pass's folder: its number."""


@dataclass(frozen=True)
class TakeFolder:
    """Where the files of one take are."""

    path: Path

    @property
    def group(self) -> Path | None:
        """The folder of the group's take that this one belongs to; None for a solo dancer."""
        grouped = FOLDER.fullmatch(self.path.name) and (self.path.parent / FILE_NAME).exists()
        return self.path.parent if grouped else None

    @property
    def dancer(self) -> int | None:
        """Which dancer of the group, from 1; None for a solo dancer."""
        return int(self.path.name.split()[-1]) if self.group else None

    @property
    def song(self) -> str:
        return self._danced.parent.name

    @property
    def sessions(self) -> Path:
        """The folder of all songs' takes."""
        return self._danced.parent.parent

    @property
    def name(self) -> str:
        """The folder below the song's, with "/": for a dancer of a group "2026-03-01 18-30-05/dancer 2"."""
        return f"{self.group.name}/{self.path.name}" if self.group else self.path.name

    @property
    def _danced(self) -> Path:
        """The folder's place directly in the song's folder."""
        return self.path.parents[1] if self.is_pass else self.group or self.path

    @property
    def is_pass(self) -> bool:
        """Whether it is a pass of a practice."""
        return self.path.parent.parent.name == PRACTICE and bool(PASS.fullmatch(self.path.name))

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
    """What is known about the session; if ``session.json`` is missing or damaged, what the folder's name tells."""
    try:
        return read_info(folder.session)
    except CoachError:
        return SessionInfo(folder.song, began(folder).astimezone())


def load_take(folder: TakeFolder) -> Take:
    """The take with everything that ``verdicts.npz`` knows about it; ``basis`` is None if that file cannot be used.

    CoachError names the file if ``take.json`` is missing, damaged or of a newer version.
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
    """The take's pose track; empty if ``poses.npz`` is missing or damaged: the take is shown without a skeleton."""
    try:
        return load_poses(folder)
    except CoachError:
        return PoseTrack.empty()


def began(folder: TakeFolder) -> datetime:
    """When the take began, in local time without a zone: from the folder's name or, if it was renamed, its files."""
    match = STAMPED.fullmatch(folder.name.partition("/")[0])
    try:
        return datetime.strptime(match[1], STAMP)
    except (TypeError, ValueError):  # renamed, or its numbers are not a date
        newest = folder.record if folder.record.exists() else folder.path
        return datetime.fromtimestamp(newest.stat().st_mtime)


# ----------------------------------------------------------------
# Which takes there are, and finding one: the newest, or by its number.


def list_takes(sessions: Path, song: str) -> list[TakeFolder]:
    """The finished takes of a song, oldest first; the N of ``--take N`` is the place in this list, from 1.

    Upper and lower case do not matter; of two folders that differ only in case, the exact name wins.
    """
    return [folder for folder in take_folders(danced(sessions, song)) if folder.record.exists()]


def newest_take(sessions: Path, song: str | None = None) -> TakeFolder:
    """The newest take of a song, or of all songs. CoachError when there is none."""
    songs = [song] if song is not None else [folder.name for folder in subfolders(sessions)]
    newest = [takes[-1] for takes in (list_takes(sessions, name) for name in songs) if takes]
    if not newest:
        whose = f" of {song}" if song is not None else ""
        first = f"Dance first: {PROGRAM} --song {as_typed(song or 'NAME')}"
        raise NothingDancedYet(f"There is no take{whose} in {sessions} yet.{song_meant(sessions, song)} {first}")
    return max(newest, key=age)


def song_meant(sessions: Path, song: str | None) -> str:
    """For a ``song`` without takes: " Did you mean lovedive?", from the songs that have some; "" if none is close."""
    names = [folder.name for folder in subfolders(sessions)] if song is not None else []
    return near_names(song or "", [name for name in names if list_takes(sessions, name)])


def find_take(sessions: Path, song: str, number: int | None) -> TakeFolder:
    """Take ``number`` of a song, 1 = oldest; None = newest. CoachError when there is no such take."""
    newest = newest_take(sessions, song)
    if number is None:
        return newest
    takes = list_takes(sessions, song)
    if not 1 <= number <= len(takes):
        there = f"are {len(takes)}, from 1 (oldest) to {len(takes)} (newest)" if len(takes) > 1 else "is only take 1"
        raise CoachError(f"There is no take {number} of {song}: there {there}.")
    return takes[number - 1]


def chosen_take(sessions: Path, song: str | None, number: int | None, dancer: int | None = None) -> TakeFolder:
    """What ``--song``, ``--take`` and ``--dancer`` choose: without any of them, the newest take.

    dancer  1, 2 … of a group's take: the newest one, or the one that ``number`` is in

    CoachError when there is no such take.
    """
    if dancer is None:
        return find_take(sessions, song or newest_take(sessions).song, number)
    songs = [song] if song is not None else [folder.name for folder in subfolders(sessions)]
    grouped = [take for name in songs for take in list_takes(sessions, name) if take.group]
    if number is not None:
        one = find_take(sessions, song or newest_take(sessions).song, number)
        if one.group is None:
            raise CoachError(f"Take {number} of {one.song} is not a group's: leave out --dancer {dancer}.")
    elif grouped:
        one = max(grouped, key=age)
    else:
        raise CoachError(f"There is no take of a group{f' of {song}' if song else ''}: leave out --dancer {dancer}.")
    there = [take for take in grouped if take.group == one.group]
    found = next((take for take in there if take.dancer == dancer), None)
    if found is None:
        numbers = ", ".join(str(take.dancer) for take in there)
        raise CoachError(f"There is no dancer {dancer} in the take of {began(one):%Y-%m-%d %H:%M}. Choose {numbers}.")
    return found


def every_take(sessions: Path) -> list[TakeFolder]:
    """All takes of all songs, finished or not; those of a song oldest first."""
    return [folder for song in subfolders(sessions) for folder in take_folders(song)]


def take_folders(song: Path) -> list[TakeFolder]:
    """The folders of a song's takes, finished or not, oldest first; for a group's take those of its dancers."""
    folders = []
    for path in subfolders(song):
        grouped = (path / FILE_NAME).exists()
        inside = [one for one in subfolders(path) if FOLDER.fullmatch(one.name)] if grouped else [path]
        folders += [TakeFolder(one) for one in inside if path.name != PRACTICE]
    return sorted(folders, key=age)


def practices_of(song: Path) -> list[Path]:
    """The practices in a song's folder, by name; :func:`coach.takes.practice.practices_in` has them by age."""
    return subfolders(song / PRACTICE)


def every_practice(sessions: Path) -> list[Path]:
    """All practices of all songs."""
    return [practice for song in subfolders(sessions) for practice in practices_of(song)]


def passes_of(practice: Path) -> list[TakeFolder]:
    """Its passes in order, finished or not."""
    found = (path for path in subfolders(practice) if PASS.fullmatch(path.name))
    return [TakeFolder(path) for path in sorted(found, key=lambda path: int(path.name))]


def every_pass(sessions: Path) -> list[TakeFolder]:
    """The passes of all practices of all songs."""
    return [folder for practice in every_practice(sessions) for folder in passes_of(practice)]


def danced(sessions: Path, song: str) -> Path:
    """The folder of a song's takes and practices, spelled as it is on the disk."""
    alike = [path for path in subfolders(sessions) if plain_name(path.name) == plain_name(song)]
    return next((path for path in alike if path.name == song), alike[0] if alike else sessions / song)


def age(folder: TakeFolder) -> tuple[datetime, int, str]:
    """Sort key of takes, the oldest first: not their names, because local time goes back in autumn and when travelling
    west."""
    return in_time(session_info(folder).started_at, folder.name)


def in_time(started_at: datetime, name: str) -> tuple[datetime, int, str]:
    """Sort key of folders: when they began; within the same second, the number in their names."""
    match = STAMPED.fullmatch(name.partition("/")[0])
    return started_at, int(match[2] or 1) if match else 1, name


def subfolders(folder: Path) -> list[Path]:
    """By name; none if there is no such folder. CoachError if it cannot be read."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    except OSError as error:  # also for a name that is too long
        raise CoachError(f"{folder} cannot be read ({error.strerror}). Check that you may read it.") from None


# ----------------------------------------------------------------
# What a take was danced to, if it still exists: a take can always be watched.


def song_of(folder: TakeFolder, songs: Path) -> Song | None:
    """The song; None if it is gone or damaged, or its video has been replaced."""
    try:
        song = find_song(folder.song, songs)
    except CoachError:
        return None
    info = session_info(folder)
    if not is_danced_to(info, song):
        return None
    return song if info.member is None else as_danced_by(song, info.member)


def prepared_for(folder: TakeFolder, where: Folders, level: str, choice: EstimatorChoice) -> PreparedSong | Song | None:
    """The song as :func:`prepare` makes it; the song alone if that is impossible; None if it is gone."""
    song = song_of(folder, where.songs)
    if song is None:
        return None
    try:
        info = session_info(folder)
        return prepare(folder.song, where, level, choice.for_take(info.versions, where.cache), info.member)
    except CoachError:
        return song  # perhaps there is no pose model: the reference is shown without its skeleton
