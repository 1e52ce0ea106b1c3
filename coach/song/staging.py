"""A song's folder is built next to its place and moved there when complete; what was there before is not lost.

A stand-in replaced by the dancer's own video is put aside in ``songs/.kept/NAME`` for ``songs --restore``. A folder
cannot be replaced in one step: for a moment the old song is ``songs/.NAME.….replaced``. If the program is killed in
that moment, :func:`recover` puts it back.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.files import DISK_FULL_ERRORS, Lock, is_held
from coach.song.package import FILE_NAME, is_package
from coach.song.strict import read_toml

KEPT_FOLDER: Final = ".kept"
UNFINISHED: Final = ".import"
REPLACED: Final = ".replaced"
"""Endings of hidden folders: a song being built, and one that has just made room for another."""
BEING_BUILT: Final = ".lock"
"""Ending, after that, of the file that is locked while a song is being built."""
ABANDONED_IMPORT_S: Final = 24 * 3600.0
"""s, age at which the half-made folder of a killed import is removed where there are no locks: no import takes that
long."""


@contextmanager
def staged(songs: Path, name: str) -> Iterator[Path]:
    """A new, hidden folder in ``songs`` to build in; removed afterwards, however that ends, unless it was moved away.

    Disk errors in the meantime are raised as CoachError.
    """
    folder = lock = None
    try:
        songs.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{name}.", suffix=UNFINISHED, dir=songs))
        lock = _locked(folder)
        _sweep(songs, now=folder.stat().st_mtime)
        folder.chmod(0o755)  # mkdtemp makes it private to the user
        yield folder
    except OSError as error:
        raise _unwritable(songs, error) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            lock.release(remove=True)


def _locked(folder: Path) -> Lock | None:
    """Says that this process builds in it; None on a disk without locks."""
    lock = Lock.take(folder.with_name(folder.name + BEING_BUILT))
    if lock is not None and not is_held(lock.path):
        lock.release(remove=True)
        return None
    return lock


def publish(folder: Path, songs: Path, name: str, replace: bool) -> None:
    """Move the folder built in ``staged`` to its place.

    replace  removes what is there: a stand-in to ``.kept``, anything else for good. Without it, CoachError if somebody
             else has made a song of that name in the meantime.
    """
    place = songs / name
    if not place.exists():
        _move(folder, place)
        return
    if not replace:
        raise CoachError(f"Somebody else has just made {place}. It is left as it is; nothing was imported.")
    old = folder.with_suffix(REPLACED)
    os.rename(place, old)
    try:
        _move(folder, place)
    finally:
        _settle(old, place)


def recover(songs: Path) -> None:
    """Finish replacements that were killed halfway. Raises OSError if that is not possible."""
    for old in songs.glob(f".*.*{REPLACED}"):
        _settle(old, songs / old.stem[1:].rpartition(".")[0])


def _settle(old: Path, place: Path) -> None:
    """Deal with a replaced song: back if nothing has taken its place; else to ``.kept``, or removed for good."""
    kept = kept_folder(place.parent, place.name)
    try:
        if not place.exists():
            os.rename(old, place)
        elif is_stand_in(old) and not kept.exists():
            kept.parent.mkdir(exist_ok=True)
            os.rename(old, kept)
        else:
            shutil.rmtree(old, ignore_errors=True)
    except FileNotFoundError:
        pass  # another instance of the program has settled it


def restore(songs: Path, name: str) -> Path | None:
    """Bring back the stand-in that was put aside; returns the folder where the dancer's own song of that name is now,
    if any.

    CoachError if there is nothing to bring back.
    """
    kept, place = kept_folder(songs, name), songs / name
    if not is_package(kept):
        raise CoachError(f"There is nothing to restore for “{name}”: no video of yours has replaced its stand-in.")
    own = None
    try:
        if place.exists():
            own = _free_place(songs, name)
            os.rename(place, own)
        try:
            os.rename(kept, place)
        except OSError:
            if own is not None:
                os.rename(own, place)
            raise
    except OSError as error:
        raise _unwritable(songs, error) from error
    return own


def kept_folder(songs: Path, name: str) -> Path:
    return songs / KEPT_FOLDER / name


def is_stand_in(folder: Path) -> bool:
    """Whether the package says so; a broken one does not."""
    try:
        return read_toml(folder / FILE_NAME).get("stand_in") is True
    except CoachError:
        return False


def _move(folder: Path, place: Path) -> None:
    try:
        os.rename(folder, place)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY) and not place.exists():
            raise
        raise CoachError(f"Somebody else has just made {place}. It is left as it is.") from error


def _free_place(songs: Path, name: str) -> Path:
    names = (f"{name}-own{'' if n == 1 else n}" for n in range(1, 1000))
    return next(songs / free for free in names if not (songs / free).exists())


def _sweep(songs: Path, now: float) -> None:
    """Removes what killed imports have left."""
    for lock in songs.glob(f".*{UNFINISHED}{BEING_BUILT}"):
        with suppress(OSError):
            if lock.stat().st_size and not is_held(lock):  # empty: it is about to be locked
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                lock.unlink()
    for left in songs.glob(f".*{UNFINISHED}"):
        with suppress(FileNotFoundError):  # another import has just finished, or swept it
            if now - left.stat().st_mtime > ABANDONED_IMPORT_S:
                shutil.rmtree(left, ignore_errors=True)


def _unwritable(songs: Path, error: OSError) -> CoachError:
    if error.errno in DISK_FULL_ERRORS:
        return CoachError(f"The disk that holds {songs} is full. Make room and import again; nothing was changed.")
    what = error.strerror or str(error)
    return CoachError(f"{songs} cannot be written ({what}). Choose another folder with --songs-dir.")
