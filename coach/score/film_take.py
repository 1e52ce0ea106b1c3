"""A filmed dance as a take: the same folder as for a live dance, made completely or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coach.base.console import bar_if_slow
from coach.base.errors import CoachError
from coach.base.files import copy_file
from coach.domain.landmarks import PoseTrack
from coach.takes.folder import TakeFolder
from coach.takes.group_take import FILE_NAME, GroupTake, write_group
from coach.takes.in_progress import OpenTake, new_folder
from coach.takes.session_info import SessionInfo
from coach.takes.take import Take


def keep_film(
    sessions: Path, info: SessionInfo, track: PoseTrack, take: Take, copy: Callable[[Path], None]
) -> TakeFolder:
    """Makes the folder.

    copy  is called with the path to which it must write the film, in song time

    If anything goes wrong, or on Ctrl-C, no folder is left. CoachError if the disk refuses.
    """
    running = OpenTake.begin(sessions, info, track.skeleton)
    try:
        _finish(running, track, take, copy)
    except BaseException:
        forget(running.folder)
        raise
    return running.folder


@dataclass(frozen=True, eq=False)
class GroupMemberTake:
    """What one dancer of a group leaves."""

    info: SessionInfo
    track: PoseTrack
    take: Take


def keep_group(
    sessions: Path, group: GroupTake, dancers: Iterable[GroupMemberTake], copy: Callable[[Path], None]
) -> list[TakeFolder]:
    """Makes the folder of a group's take, containing one for each dancer, all with the same film; otherwise the
    same."""
    try:
        path = new_folder(sessions / group.song, group.started_at)
    except OSError as error:
        raise _no_room(sessions, error) from error
    folders: list[TakeFolder] = []
    try:
        write_group(path / FILE_NAME, group)  # first: so that even an unfinished group is listed, and can be deleted
        for dancer, danced in zip(group.dancers, dancers):
            folder = TakeFolder(path / dancer.folder)
            running = OpenTake.begin(sessions, danced.info, danced.track.skeleton, path=folder.path)
            first = folders[0].video if folders else None
            _finish(running, danced.track, danced.take, copy if first is None else partial(_linked, first))
            folders.append(folder)
    except BaseException as problem:
        forget(TakeFolder(path))
        if isinstance(problem, OSError):
            raise _no_room(sessions, problem) from problem
        raise
    return folders


def _finish(running: OpenTake, track: PoseTrack, take: Take, copy: Callable[[Path], None]) -> None:
    try:
        # Under another name at first: a take.mp4 without take.json is an interrupted dance, which the next start
        # recovers.
        part = running.folder.path / "take.mp4.part"
        _copied(copy, part)
        part.replace(running.folder.video)
        running.finish(track, take)
    finally:
        running.close()


def _linked(film: Path, target: Path) -> None:
    """One film on the disk under two names, if the disk can do that."""
    try:
        os.link(film, target)
    except OSError:
        with bar_if_slow("Copying your film", film.stat().st_size, "B") as advance:
            copy_file(film, target, advance)


def forget(folder: TakeFolder) -> None:
    """As if there had been no such take; the song's folder goes too, if this was its first."""
    shutil.rmtree(folder.path, ignore_errors=True)
    with suppress(OSError):
        folder.path.parent.rmdir()


def _copied(copy: Callable[[Path], None], part: Path) -> None:
    try:
        copy(part)
    except OSError as error:
        raise _no_room(part.parent, error) from error


def _no_room(folder: Path, error: OSError) -> CoachError:
    return CoachError(
        f"The film cannot be kept in {folder} ({error.strerror or error}). Make room on the disk, or choose another "
        "place with --sessions-dir."
    )
