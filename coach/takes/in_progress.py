"""A take while it is danced, and what a session that died has left: nothing that was danced is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from coach.base.errors import CoachError
from coach.base.files import Lock, is_held
from coach.domain.landmarks import PoseTrack, Skeleton
from coach.takes.disk_reservation import bytes_needed, release, reserve
from coach.takes.folder import STAMP, TakeFolder, load_poses
from coach.takes.listing import age, every_take
from coach.takes.pose_log import HEADER_SIZE, PoseLog, read_pose_log
from coach.takes.session_info import SessionInfo, write_info
from coach.takes.take import Take, write_take
from coach.takes.verdict_file import write_verdicts
from coach.tracking.store import save_track


class OpenTake:
    """A take in progress: the folder, its lock and the log of its poses. Ends with ``finish`` or ``close``."""

    def __init__(self, folder: TakeFolder, lock: Lock, log: PoseLog) -> None:
        self.folder = folder
        self.log = log
        self._lock: Lock | None = lock

    @classmethod
    def begin(cls, sessions: Path, info: SessionInfo, skeleton: Skeleton, seconds: float = 0.0) -> OpenTake:
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
            reserve(folder.room, bytes_needed(seconds, skeleton))
            write_info(folder.session, info)
            return cls(folder, lock, PoseLog(folder.log, skeleton))
        except BaseException as problem:
            lock.release(remove=False)
            _remove(folder)
            if isinstance(problem, OSError):
                raise _unkeepable(sessions, problem) from None
            raise

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


def unfinished(sessions: Path) -> list[TakeFolder]:
    """Takes whose session died before it could judge them, oldest first. Running sessions are left alone."""
    return sorted((folder for folder in every_take(sessions) if is_unfinished(folder)), key=age)


def is_unfinished(folder: TakeFolder) -> bool:
    """Whether something was danced that is neither judged nor being danced."""
    danced = _size(folder.video) > 0 or _size(folder.log) > HEADER_SIZE or _size(folder.poses) > 0
    return danced and not folder.record.exists() and not is_held(folder.lock)


def set_aside_damaged(sessions: Path) -> None:
    """Rename every ``take.json`` that ends in the middle to ``take.json.damaged``, where the poses are there to judge
    the take again. OSError when the disk refuses.
    """
    for folder in every_take(sessions):
        judgeable = _size(folder.poses) > 0 and not is_held(folder.lock)
        if judgeable and folder.record.exists() and not _ends_whole(folder.record):
            folder.record.replace(folder.record.with_name(f"{folder.record.name}.damaged"))


def _ends_whole(record: Path) -> bool:
    """Whether a JSON file is not cut off, seen from its last bytes: there may be hundreds of takes."""
    with open(record, "rb") as file:
        file.seek(max(0, _size(record) - 16))
        return file.read().rstrip().endswith(b"}")


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
    release(folder.room)
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
