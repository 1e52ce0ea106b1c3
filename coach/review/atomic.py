"""Writing a small file so that it is either the old or the new one, never half of it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from coach.errors import CoachError


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside ``path``, flush to the disk, rename. CoachError when the disk is full or may not be written.

    A link stays one: what it points to is written. What is no file (a pipe, ``/dev/null``) is written to as it is.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
            return
        with open(beside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError as error:
        raise CoachError(
            f"{path} could not be written ({error.strerror}). Make room on the disk or the folder writable, or choose "
            "another place."
        ) from None
    finally:  # of Ctrl-C, too
        with suppress(OSError):  # a disk that cannot be written refuses to be tidied, too
            beside.unlink(missing_ok=True)
