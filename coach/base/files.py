"""Writing a small file atomically, so that it is always the old or the new one, never half-written; and file locks."""

from __future__ import annotations

import errno
import os
import sys
import threading
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from coach.base.errors import CoachError

DISK_FULL_ERRORS: Final = {errno.ENOSPC, errno.EDQUOT}
"""The system's errors for a full disk."""

READ_AT_ONCE: Final = 1 << 20
"""Bytes of a large file read at once."""

ZIP_DAMAGE: Final = (
    OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, RuntimeError, MemoryError, OverflowError,
    SyntaxError, tokenize.TokenError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What zipfile, and numpy for an ``.npz`` file, raise if it is cut short, changed, or something else.

RuntimeError: it looks encrypted, or compressed in an unknown way. TypeError (on Python 3.10 AttributeError):
it is one array instead of several. MemoryError, OverflowError: it promises arrays that are too large. SyntaxError and
TokenError: numpy evaluates an array's header."""


def write_atomically(path: Path, data: bytes, flushed: bool = True) -> None:
    """Write next to ``path``, flush to the disk, rename. CoachError if the disk is full or not writable.

    flushed  False: something else flushes it to the disk later, as that may take long. Killing the program still loses
             nothing.

    A link stays a link: its target is written. Anything that is not a file (a pipe, ``/dev/null``) is written to
    directly.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
            return
        with replacing(target, flushed) as file:
            file.write(data)
    except OSError as error:
        advice = "Make room on the disk, make the folder writable, or choose another place."
        if not target.parent.is_dir():
            advice = f"There is no folder {path.parent}: make it, or choose another place."
        raise CoachError(f"{path} could not be written ({error.strerror}). {advice}") from None


@contextmanager
def replacing(path: Path, flushed: bool = True) -> Iterator[IO[bytes]]:
    """A file next to ``path`` to write to; at the end it is flushed to the disk, if requested, and replaces ``path``.

    If anything goes wrong in the meantime, or on Ctrl-C, ``path`` stays as it was and nothing is left next to it. If
    processes or threads write the same path at once, the last one wins. OSError if the disk is full or not writable.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    try:
        with open(beside, "wb") as file:
            yield file
            file.flush()
            if flushed:
                os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        with suppress(OSError):  # on a disk that cannot be written, nothing can be removed either
            beside.unlink(missing_ok=True)


def blocks_of(path: Path, advance: Callable[[int], None]) -> Iterator[bytes]:
    """The file's contents; ``advance`` is told of the bytes of each block once it has been used."""
    with open(path, "rb") as file:
        while block := file.read(READ_AT_ONCE):
            yield block
            advance(len(block))


def copy_file(source: Path, target: Path, advance: Callable[[int], None]) -> None:
    """Copy ``source`` to ``target``, which is incomplete if that is interrupted; ``advance`` as above."""
    with open(target, "wb") as file:
        for block in blocks_of(source, advance):
            file.write(block)


def to_disk(path: Path) -> None:
    """Flush what was written to ``path`` to the disk; a file that does not exist yet is ignored."""
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def damaged_name(path: Path) -> Path:
    """A free name next to ``path`` under which to keep a damaged file."""
    stamp = f"{datetime.now():%Y-%m-%d %H-%M-%S}"
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged {stamp}" + (f" ({number})" if number > 1 else ""))).exists():
        number += 1
    return aside


# ----------------------------------------------------------------
# Whether a session is still running: a lock of the operating system, released when the process ends, however it ends.
# Our own, not filelock: there, checking creates a missing file, and on a disk without locks a killed process by default
# leaves files behind.


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)


LOCK_HELD_ERRORS: Final = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
"""The errors for a lock that is already held; any other error means that this disk has no locks."""


class Lock:
    """A file that is locked while this process lives. It contains the process id, for people to read."""

    def __init__(self, path: Path, file: IO[bytes], locked: bool) -> None:
        self.path = path
        self._file = file
        self._locked = locked

    @staticmethod
    def take(path: Path) -> Lock | None:
        """Lock ``path``, creating it; None if a running process holds it. OSError if it cannot be created.

        On a disk without locks (some network shares) it always succeeds.
        """
        file = open(path, "ab", buffering=0)  # so that closing writes nothing either
        locked = True
        try:
            _try_lock(file)
        except OSError as error:
            if error.errno in LOCK_HELD_ERRORS:
                file.close()
                return None
            locked = False
        with suppress(OSError):  # locking must work on a full disk too: takes are deleted to make room
            file.truncate(0)
            file.write(str(os.getpid()).encode())
        return Lock(path, file, locked)

    def release(self, remove: bool) -> None:
        """Unlock; with ``remove`` delete the file too (after closing: Windows deletes no open file).

        May be called again, even after Ctrl-C in the middle.
        """
        locked, self._locked = self._locked, False
        if locked:
            _unlock(self._file)
        self._file.close()
        if remove:
            with suppress(OSError):  # Windows refuses while another process reads it; a file left behind locks nothing
                self.path.unlink()


def is_held(path: Path) -> bool:
    """Whether a running process holds this lock; checking changes nothing."""
    try:
        file = open(path, "rb")
    except OSError:
        return False
    with file:
        try:
            _try_lock(file)
        except OSError as error:
            return error.errno in LOCK_HELD_ERRORS
        _unlock(file)
    return False


LOCK_TRIES, LOCK_WAIT_S = 150, 0.02
"""How often to try for a lock, and s in between: anyone changing a small file for three seconds has hung."""


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Only one process or thread at a time is inside with the same lock file. The file stays: if it were removed, one
    could lock the deleted file and another its successor.

    On a disk without locks, or that cannot be written, nobody is kept out.
    """
    lock, pause = None, threading.Event()
    with suppress(OSError):
        for _ in range(LOCK_TRIES):
            if (lock := Lock.take(path)) is not None:
                break
            pause.wait(LOCK_WAIT_S)
    try:
        yield
    finally:
        if lock is not None:
            lock.release(remove=False)
