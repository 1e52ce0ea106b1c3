"""A take during the dance, and takes whose session died: nothing that was danced is lost."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.files import Lock, is_held, to_disk
from coach.domain.landmarks import PoseTrack, Skeleton
from coach.takes.folder import STAMP, TakeFolder, age, every_pass, every_take, load_poses
from coach.takes.group_take import FILE_NAME
from coach.takes.pose_log import HEADER_SIZE, PoseLog, read_pose_log, record_of
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
    def begin(
        cls,
        sessions: Path,
        info: SessionInfo,
        skeleton: Skeleton,
        seconds: float = 0.0,
        path: Path | None = None,
    ) -> OpenTake:
        """A new folder, locked by this process, with disk space reserved to finish a dance of ``seconds``.

        path  the folder, for a pass of a practice; None: named after the moment, among the song's takes

        CoachError when it cannot be created or written, or the disk is too full; then nothing is left behind.
        """
        try:
            folder = TakeFolder(_made(path) if path else new_folder(sessions / info.song, info.started_at))
            lock = Lock.take(folder.lock)
        except OSError as error:
            raise unkeepable(sessions, error) from None
        if lock is None:
            raise CoachError(f"{folder.lock} is in use by another program. Close that program and start again.")
        try:
            reserve(folder.room, bytes_needed(seconds, skeleton))
            write_info(folder.session, info)
            return cls(folder, lock, PoseLog(folder.log, skeleton))
        except BaseException as problem:
            lock.release(remove=False)
            _remove(folder)
            if isinstance(problem, OSError):
                raise unkeepable(sessions, problem) from None
            raise

    def finish(self, track: PoseTrack, take: Take) -> None:
        """Save the take: poses, verdicts, then ``take.json``; the rest is removed. ``take.mp4`` must be closed by now.

        CoachError when it cannot be written; the next start then recovers the take.
        """
        self.log.close()
        try:
            _keep(self.folder, track, take)
        finally:
            self.close()

    def discard(self) -> None:
        """Nothing was danced: remove this session's files, and the folder if it is empty then."""
        self.close()
        _remove(self.folder)

    def close(self) -> None:
        """Release the folder. An unfinished take is left for ``recover``. May be called more than once."""
        self.log.close()
        if self._lock is not None:
            _let_go(self.folder, self._lock)
            self._lock = None


def insist_on_room(sessions: Path) -> None:
    """CoachError if takes cannot be saved there: checked before anybody gets into position or waits for poses.

    Leaves nothing behind: if the folder does not exist yet, its nearest existing parent is tested.
    """
    absolute = sessions.absolute()
    try:
        # on a drive that is not connected, no parent exists
        there = next((folder for folder in (absolute, *absolute.parents) if folder.exists()), absolute)
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise unkeepable(sessions, error) from None


def unfinished(sessions: Path) -> list[TakeFolder]:
    """Takes whose session died before it could judge them, oldest first, without those of running sessions."""
    return sorted((folder for folder in every_take(sessions) if is_unfinished(folder)), key=age)


def unfinished_passes(sessions: Path) -> list[TakeFolder]:
    """The same for practices' passes, in order."""
    return [folder for folder in every_pass(sessions) if is_unfinished(folder)]


def is_unfinished(folder: TakeFolder) -> bool:
    """Whether something was danced that has not been judged, by a session that is no longer running."""
    return _was_danced(folder) and not folder.record.exists() and not is_held(folder.lock)


def _was_danced(folder: TakeFolder) -> bool:
    return _size(folder.video) > 0 or _size(folder.log) > HEADER_SIZE or _size(folder.poses) > 0


def remove_empty(sessions: Path) -> None:
    """Remove what is left of sessions that died in their count-in. OSError when that is not possible."""
    emptied = [folder for folder in (*every_take(sessions), *every_pass(sessions)) if _died_empty(folder)]
    groups = {folder.group for folder in emptied if folder.group}
    for folder in emptied:
        _remove(folder)
    for group in groups:
        if [path.name for path in group.iterdir()] == [FILE_NAME]:
            (group / FILE_NAME).unlink()
            group.rmdir()


def _died_empty(folder: TakeFolder) -> bool:
    """False for a session that is just beginning: it reserves its space once it holds the lock."""
    return folder.room.exists() and not folder.record.exists() and not _was_danced(folder) and not is_held(folder.lock)


def set_aside_damaged(sessions: Path) -> None:
    """Rename every ``take.json`` that is cut off to ``take.json.damaged``, if there are poses to judge the take again.

    OSError when that is not possible.
    """
    for folder in (*every_take(sessions), *every_pass(sessions)):
        judgeable = _size(folder.poses) > 0 and not is_held(folder.lock)
        if judgeable and folder.record.exists() and not _ends_whole(folder.record):
            folder.record.replace(folder.record.with_name(f"{folder.record.name}.damaged"))


def _ends_whole(record: Path) -> bool:
    """Whether a JSON file is complete, judging by its last bytes only: there may be hundreds of takes."""
    with open(record, "rb") as file:
        file.seek(max(0, _size(record) - 16))
        return file.read().rstrip().endswith(b"}")


def _as_it_is(track: PoseTrack) -> PoseTrack:
    return track


def recover(
    folder: TakeFolder, judge: Callable[[PoseTrack], Take], own: Callable[[PoseTrack], PoseTrack] = _as_it_is
) -> Take:
    """Finish a take whose session died.

    judge  is given every pose of the dancer that reached the disk (perhaps none)
    own    leaves out the poses that are not the dancer's

    CoachError when another process holds the take, or it cannot be written.
    """
    try:
        lock = Lock.take(folder.lock)
    except OSError as error:
        raise CoachError(
            f"{folder.path} cannot be written ({error.strerror}). Make it writable, then try again."
        ) from None
    if lock is None:
        raise CoachError(
            f"The take in {folder.path} is still being danced, or another Coach is saving it. Try again later."
        )
    try:
        logged = read_pose_log(folder.log)  # empty for a scored film: its poses come all at once
        track = own(load_poses(folder) if not len(logged) and folder.poses.exists() else logged)
        take = judge(track)
        _keep(folder, track, take)
    finally:
        _let_go(folder, lock)
    return take


def _remove(folder: TakeFolder) -> None:
    """Remove the files of a session without a dance, and the folder if it is empty then."""
    for path in (folder.room, folder.log, folder.lock, folder.session, folder.video):
        path.unlink(missing_ok=True)
    if not any(folder.path.iterdir()):
        folder.path.rmdir()


def unkeepable(sessions: Path, error: OSError) -> CoachError:
    """What to say if nothing can be saved in the sessions folder."""
    return CoachError(
        f"Takes can't be saved in {sessions} ({error.strerror}). Make room, make the folder writable, or "
        "choose another place with --sessions-dir."
    )


def _keep(folder: TakeFolder, track: PoseTrack, take: Take) -> None:
    """``take.json`` comes last: it shows that everything else is there."""
    release(folder.room)
    try:
        save_track(folder.poses, track)
        to_disk(folder.session)
    except OSError as error:
        raise CoachError(
            f"{folder.poses} could not be written ({error.strerror}). Make room on the disk: your take is not "
            "lost, Coach finishes it at the next start."
        ) from None
    write_verdicts(folder.verdicts, take)
    write_take(folder.record, take)


def _let_go(folder: TakeFolder, lock: Lock) -> None:
    """Release the lock; once the take is judged, log and lock are removed."""
    judged = folder.record.exists()
    if judged:
        with suppress(OSError):  # a leftover log only takes up space; the take is complete
            folder.log.unlink()
    lock.release(remove=judged)


def _made(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def new_folder(song: Path, started_at: datetime) -> Path:
    """A folder in ``song`` named after the moment. OSError when it cannot be made."""
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


# ----------------------------------------------------------------
# Disk space reserved before a dance and released at its end, so that a film that fills the disk cannot keep the poses
# and the verdicts from being written.


MOST_POSES: Final = 60
"""Per second: the frame rate of the fastest webcams."""
VERDICTS_PER_S: Final = 3 * (1500 + 800)
"""Bytes: at 180 BPM, each verdict in ``take.json`` and in ``verdicts.npz``."""
FILE_OVERHEAD_BYTES: Final = 1 << 16
"""Bytes for file headers and the file system's own records."""
WRITTEN_AT_ONCE: Final = 1 << 20
"""Bytes written at a time."""


def bytes_needed(seconds: float, skeleton: Skeleton) -> int:
    """Bytes that ``poses.npz``, ``verdicts.npz`` and ``take.json`` need for a dance of ``seconds``."""
    return round(seconds * (MOST_POSES * record_of(skeleton).itemsize + VERDICTS_PER_S)) + FILE_OVERHEAD_BYTES


def reserve(path: Path, size: int) -> None:
    """Create a file of ``size`` bytes. OSError when there is no space for it; then nothing is left behind."""
    block = _noise()
    try:
        with open(path, "wb") as file:
            for begun in range(0, size, WRITTEN_AT_ONCE):
                file.write(block[: size - begun])
    except BaseException:
        release(path)
        raise


@cache
def _noise() -> bytes:
    """Random bytes, as a compressing file system would store zeros in no space. Made once: practising reserves space
    before each pass."""
    return os.urandom(WRITTEN_AT_ONCE)


def release(path: Path) -> None:
    """Remove the reserved file, if there is one. If even that fails, the next write will report it."""
    with suppress(OSError):
        path.unlink()
