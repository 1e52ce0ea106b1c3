"""Deleting sessions: only after asking, and only Coach's own files.

``take.json`` goes last: until then the session is listed, and an interrupted deletion can be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from coach.app.session_list import (
    REEL_FILES_PATTERN,
    SESSION_FILE_PATTERN,
    KeptSession,
    columns,
    counted,
    size_of,
    size_words,
)
from coach.base.errors import CoachError
from coach.base.files import Lock
from coach.takes.folder import TakeFolder
from coach.takes.practice import PracticeFolder
from coach.wording import page_words as words

OF_GROUP: Final = re.compile(
    rf"group\.(json|html)|\.group\.(json|html)\.[\d.]+\.tmp|{REEL_FILES_PATTERN}|\.({REEL_FILES_PATTERN})\.\d+\.part"
)
"""Names of the files that Coach writes into the folder of a group's take."""


def delete(chosen: Sequence[KeptSession], ask: Callable[[str], str], tell: Callable[[str], None]) -> int:
    """Show what would be deleted, ask, and delete it; returns the number of sessions deleted. ``ask`` asks a question
    and returns the answer.

    Running sessions are kept. CoachError if one cannot be deleted; those deleted before it are gone.
    """
    chosen = [session for session in chosen if session.state != "running"]
    if not chosen:
        tell(words.SESSIONS_NOTHING)
        return 0
    tell(columns(chosen))
    question = words.SESSIONS_ASK.format(takes=counted(chosen), size=size_words(size_of(chosen)))
    if ask(question).strip().casefold() != words.SESSIONS_YES:
        tell(words.SESSIONS_LEFT)
        return 0
    freed = 0
    for session in chosen:
        one = session.folder
        freed += _delete(one, tell) if session.passes is None else _delete_practice(one.path, tell)
    tell(words.SESSIONS_DELETED.format(takes=counted(chosen), size=size_words(freed)))
    return len(chosen)


def _delete(folder: TakeFolder, tell: Callable[[str], None]) -> int:
    """Remove Coach's files of one session, and the folder if that leaves it empty; returns the bytes freed."""
    _refuse_link(folder.path)
    try:
        lock = Lock.take(folder.lock)
        if lock is None:
            raise CoachError(f"{folder.path} is in use by another Coach. Close it, then delete the take.")
        try:
            freed = _delete_files(folder)
        finally:
            lock.release(remove=True)
        others = sorted(path.name for path in folder.path.iterdir())
        if others:
            tell(words.SESSIONS_STAYS.format(folder=folder.path, files=", ".join(others[:5])))
        else:
            group = folder.group
            folder.path.rmdir()
            freed += _delete_group(group) if group else 0
    except OSError as error:
        raise _undeletable(folder.path, error) from None
    return freed


def _delete_files(folder: TakeFolder) -> int:
    own = [path for path in folder.path.iterdir() if SESSION_FILE_PATTERN.fullmatch(path.name) and not path.is_dir()]
    freed = 0
    for path in (*own, folder.record):
        if path.exists() or path.is_symlink():
            freed += path.lstat().st_size
            path.unlink()
    return freed


def _delete_group(path: Path) -> int:
    """What is left of a group's take once the last of its dancers is gone; returns the bytes freed."""
    if any(one.is_dir() for one in path.iterdir()):
        return 0
    freed = 0
    for file in [one for one in path.iterdir() if OF_GROUP.fullmatch(one.name)]:
        freed += file.lstat().st_size
        file.unlink()
    if not any(path.iterdir()):
        path.rmdir()
    return freed


def _delete_practice(path: Path, tell: Callable[[str], None]) -> int:
    """The same for a practice: its passes, then its record."""
    _refuse_link(path)
    practice = PracticeFolder(path)
    if practice.running:  # started since it was listed
        raise CoachError(f"{path} is in use by another Coach. Close it, then delete the practice.")
    freed = sum(_delete(one, tell) for one in practice.passes)
    try:
        practice.lock.unlink(missing_ok=True)  # a killed practice's
        for file in [*path.glob(f".{practice.record.name}.*.tmp"), practice.record]:
            if file.exists():
                freed += file.lstat().st_size
                file.unlink()
        for folder in (path, path.parent):
            if not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise _undeletable(path, error) from None
    return freed


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise CoachError(f"{path} is only a link to another folder. Delete it by hand.")


def _undeletable(path: Path, error: OSError) -> CoachError:
    return CoachError(f"{path} could not be deleted ({error.strerror}). Make the folder writable, then try again.")
