"""Pose tracks as .npz files: either the old file or the whole new one, never half of it."""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Final

import numpy as np

from coach.errors import CoachError
from coach.pose.landmarks import PoseTrack

FIELDS: Final = ("t", "image", "world", "visibility")

DAMAGE: Final = (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error)
"""What numpy raises at a file cut short, changed, of other arrays, or of one array instead of several (TypeError; on
Python 3.10 AttributeError)."""


def save_track(path: Path, track: PoseTrack) -> None:
    """Write the track beside ``path`` and rename it into place, so that two writers at once do not mix.

    Makes the folder. Raises OSError (disk full, read-only): the caller knows whether that matters.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **{name: getattr(track, name) for name in FIELDS})
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:  # Ctrl-C too leaves nothing behind
        Path(beside).unlink(missing_ok=True)
        raise


def load_track(path: Path) -> PoseTrack:
    """Raises FileNotFoundError when there is none, CoachError when the file is damaged or not a pose track."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return PoseTrack(*(file[name] for name in FIELDS))
    except FileNotFoundError:
        raise
    except DAMAGE as error:
        raise CoachError(f"The poses in {path} are damaged ({error}). Delete the file.") from error
