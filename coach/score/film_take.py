"""A filmed dance as a take: the same folder that a live dance leaves, made at once or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.takes.folder import TakeFolder
from coach.takes.in_progress import OpenTake
from coach.takes.session_info import SessionInfo
from coach.takes.take import Take


def keep_film(
    sessions: Path, info: SessionInfo, track: PoseTrack, take: Take, copy: Callable[[Path], None]
) -> TakeFolder:
    """Makes the folder.

    copy  is called with the path at which it has to write the film, in song time

    Whatever goes wrong, Ctrl-C too, leaves no folder. CoachError when the disk refuses.
    """
    running = OpenTake.begin(sessions, info, track.skeleton)
    try:
        # Under another name at first: a take.mp4 without take.json is a dance cut short, which the next start recovers.
        part = running.folder.path / "take.mp4.part"
        _copied(copy, part)
        part.replace(running.folder.video)
        running.finish(track, take)
    except BaseException:
        running.close()
        forget(running.folder)
        raise
    return running.folder


def forget(folder: TakeFolder) -> None:
    """As if there had been no such take; the song's folder goes too, if this was its first."""
    shutil.rmtree(folder.path, ignore_errors=True)
    with suppress(OSError):
        folder.path.parent.rmdir()


def _copied(copy: Callable[[Path], None], part: Path) -> None:
    try:
        copy(part)
    except OSError as error:
        raise CoachError(
            f"The film cannot be kept in {part.parent} ({error.strerror or error}). Make room on the disk, or choose "
            "another place with --sessions-dir."
        ) from error
