"""The folder of a take: ``sessions/<song>/<YYYY-MM-DD HH-MM-SS>/``.

While the dance goes on it holds ``take.mp4`` (growing), ``session.json``, ``poses.log``, ``session.lock`` and
``room.tmp`` (:mod:`coach.takes.disk_reservation`); when the take is finished ``take.mp4``, ``session.json``,
``poses.npz``, ``verdicts.npz`` and ``take.json``. Log, lock and room are the only files that are ever removed of a
take. Nothing inside refers to where the folder is, so it may be moved.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.files import Lock, is_held
from coach.domain.landmarks import PoseTrack
from coach.song.library import plain_name
from coach.takes.disk_reservation import give_back, needed, take_room
from coach.takes.pose_log import HEADER, PoseLog, read_pose_log
from coach.takes.session_info import SessionInfo, read_info, write_info
from coach.takes.take import Take, read_take, write_take
from coach.takes.verdict_file import with_verdicts, write_verdicts
from coach.tracking.store import load_track, save_track

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

    @staticmethod
    def create(sessions: Path, info: SessionInfo, seconds: float = 0.0) -> OpenTake:
        """A new folder, held by this process, with room on the disk for the end of a dance of so many seconds.

        CoachError when it cannot be made or written, or there is no such room; nothing is left then.
        """
        try:
            folder = TakeFolder(_new_folder(sessions / info.song, info.started_at))
            lock = Lock.take(folder.lock)
        except OSError as error:
            raise _unkeepable(sessions, error) from None
        if lock is None:
            raise CoachError(f"{folder.lock} is held by another program. Close it and start again.")
        try:
            take_room(folder.room, needed(seconds))
            write_info(folder.session, info)
            return OpenTake(folder, lock, PoseLog(folder.log))
        except BaseException as problem:
            lock.release(remove=False)
            _remove(folder)
            if isinstance(problem, OSError):
                raise _unkeepable(sessions, problem) from None
            raise


class OpenTake:
    """A take in progress: the folder, its lock and the log of its poses. Ends with ``finish`` or ``close``."""

    def __init__(self, folder: TakeFolder, lock: Lock, log: PoseLog) -> None:
        self.folder = folder
        self.log = log
        self._lock: Lock | None = lock

    def finish(self, track: PoseTrack, take: Take) -> None:
        """Keep the take: poses, verdicts, then ``take.json``; then all else goes. ``take.mp4`` must be closed by now.

        CoachError when the disk refuses; the take is then left to be recovered by the next start.
        """
        self.log.close()
        try:
            _keep(self.folder, track, take)
        finally:
            self.close()

    def discard(self) -> None:
        """Nothing was danced: remove what this session put into the folder, and the folder if nothing else is in it."""
        self.close()
        _remove(self.folder)

    def close(self) -> None:
        """Let go of the folder. A take that is not finished stays for ``recover``. May be called again."""
        self.log.close()
        if self._lock is not None:
            _let_go(self.folder, self._lock)
            self._lock = None


def insist_on_room(sessions: Path) -> None:
    """CoachError where no take could be kept: said before anybody gets into position, or waits for poses.

    Leaves nothing: a folder that is not there yet is asked of the one that it would be made in.
    """
    absolute = sessions.absolute()
    try:
        # none is there of a drive that is not
        there = next((folder for folder in (absolute, *absolute.parents) if folder.exists()), absolute)
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise _unkeepable(sessions, error) from None


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
    return with_verdicts(read_take(folder.record), folder.verdicts)


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


# ---------------------------------------------------------------- finding takes


def list_takes(sessions: Path, song: str) -> list[TakeFolder]:
    """The finished takes of a song, oldest first; the N of ``--take N`` is the place in this list, from 1.

    The name may be typed in any case; where two folders differ in nothing else, the one of just that name is meant.
    """
    return [folder for folder in _folders(_danced(sessions, song)) if folder.record.exists()]


def newest_take(sessions: Path, song: str | None = None) -> TakeFolder:
    """The newest take of a song, or of all. CoachError when there is none."""
    songs = [song] if song is not None else [folder.name for folder in _subfolders(sessions)]
    newest = [takes[-1] for takes in (list_takes(sessions, name) for name in songs) if takes]
    if not newest:
        whose = f" of {song}" if song is not None else ""
        raise CoachError(
            f"There is no take{whose} in {sessions} yet. Dance first: python main.py --song {song or 'NAME'}"
        )
    return max(newest, key=_age)


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


def unfinished(sessions: Path) -> list[TakeFolder]:
    """Takes whose session died before it could judge them, oldest first. Running sessions are left alone."""
    every = [folder for song in _subfolders(sessions) for folder in _folders(song)]
    return sorted((folder for folder in every if is_unfinished(folder)), key=_age)


def set_aside_damaged(sessions: Path) -> None:
    """Rename every ``take.json`` that ends in the middle to ``take.json.damaged``, where the poses are there to judge
    the take anew. OSError when the disk refuses.
    """
    for folder in (folder for song in _subfolders(sessions) for folder in _folders(song)):
        judgeable = _size(folder.poses) > 0 and not is_held(folder.lock)
        if judgeable and folder.record.exists() and not _ends_whole(folder.record):
            folder.record.replace(folder.record.with_name(f"{folder.record.name}.damaged"))


def _ends_whole(record: Path) -> bool:
    """Whether a JSON file is not cut off, seen from its last bytes: there may be hundreds of takes."""
    with open(record, "rb") as file:
        file.seek(max(0, _size(record) - 16))
        return file.read().rstrip().endswith(b"}")


def is_unfinished(folder: TakeFolder) -> bool:
    """Whether something was danced that is neither judged nor being danced."""
    danced = _size(folder.video) > 0 or _size(folder.log) > len(HEADER) or _size(folder.poses) > 0
    return danced and not folder.record.exists() and not is_held(folder.lock)


def recover(folder: TakeFolder, judge: Callable[[PoseTrack], Take]) -> Take:
    """Finish a take that was left behind: ``judge`` is given every pose that reached the disk (perhaps none).

    CoachError when another process has the take, or the disk refuses.
    """
    try:
        lock = Lock.take(folder.lock)
    except OSError as error:
        raise CoachError(
            f"{folder.path} cannot be written ({error.strerror}). Make it writable, then try again."
        ) from None
    if lock is None:
        raise CoachError(f"The take in {folder.path} is still being danced, or another Coach is saving it right now.")
    try:
        track = load_poses(folder) if not folder.log.exists() and folder.poses.exists() else read_pose_log(folder.log)
        take = judge(track)
        _keep(folder, track, take)
    finally:
        _let_go(folder, lock)
    return take


# ---------------------------------------------------------------- inside


def _remove(folder: TakeFolder) -> None:
    """What a session without a dance put into the folder, and the folder if nothing else is in it."""
    for path in (folder.room, folder.log, folder.lock, folder.session, folder.video):
        path.unlink(missing_ok=True)
    if not any(folder.path.iterdir()):
        folder.path.rmdir()


def _unkeepable(sessions: Path, error: OSError) -> CoachError:
    return CoachError(
        f"No take can be kept in {sessions} ({error.strerror}). Make room and the folder writable, or choose another "
        "place with --sessions-dir."
    )


def _keep(folder: TakeFolder, track: PoseTrack, take: Take) -> None:
    """``take.json`` comes last: it says that everything else is there."""
    give_back(folder.room)
    try:
        save_track(folder.poses, track)
    except OSError as error:
        raise CoachError(
            f"{folder.poses} could not be written ({error.strerror}). Make room on the disk; the take is kept as it is "
            "and offered again at the next start."
        ) from None
    write_verdicts(folder.verdicts, take)
    write_take(folder.record, take)


def _let_go(folder: TakeFolder, lock: Lock) -> None:
    """Whoever had the take is done with it; once it is judged, its log and lock go."""
    judged = folder.record.exists()
    if judged:
        with suppress(OSError):  # a log that is left takes room; the take is whole
            folder.log.unlink()
    lock.release(remove=judged)


def _new_folder(song: Path, started_at: datetime) -> Path:
    song.mkdir(parents=True, exist_ok=True)
    stamp = started_at.strftime(STAMP)
    number = 1
    while True:
        path = song / (stamp if number == 1 else f"{stamp} ({number})")
        try:
            path.mkdir()
            return path
        except FileExistsError:
            number += 1


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _folders(song: Path) -> list[TakeFolder]:
    return sorted((TakeFolder(path) for path in _subfolders(song)), key=_age)


def _danced(sessions: Path, song: str) -> Path:
    """The folder of a song's takes, as it is spelt on the disk."""
    alike = [path for path in _subfolders(sessions) if plain_name(path.name) == plain_name(song)]
    return next((path for path in alike if path.name == song), alike[0] if alike else sessions / song)


def _age(folder: TakeFolder) -> tuple[datetime, int, str]:
    match = STAMPED.fullmatch(folder.path.name)
    return began(folder), int(match[2] or 1) if match else 1, folder.path.name


def _subfolders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    try:
        return [path for path in folder.iterdir() if path.is_dir()]
    except OSError as error:
        raise CoachError(f"{folder} cannot be read ({error.strerror}). Check that you may read it.") from None
