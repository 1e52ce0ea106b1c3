"""Pose tracks as .npz files, with the name of their skeleton; either the old file or the whole new one, never half."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coach.base.errors import CoachError
from coach.base.files import ZIP_DAMAGE, replacing
from coach.domain.landmarks import BODY, PoseTrack, Skeleton
from coach.estimators.known import FIRST, SKELETONS

FIELDS: Final = ("t", "image", "world", "visibility")


def save_track(path: Path, track: PoseTrack) -> None:
    """Write the track beside ``path`` and rename it into place, so that two writers at once do not mix.

    Makes the folder. Raises OSError (disk full, read-only): the caller knows whether that matters.
    """
    _save(path, {name: getattr(track, name) for name in FIELDS}, track.skeleton)


def track_bytes(track: PoseTrack) -> bytes:
    """What :func:`save_track` writes, compressed."""
    file = io.BytesIO()
    np.savez_compressed(file, **{name: getattr(track, name) for name in FIELDS}, skeleton=np.array(track.skeleton.name))
    return file.getvalue()


def track_of_bytes(data: bytes) -> PoseTrack:
    """The track; raises as :func:`load_track` does."""
    with _loaded(io.BytesIO(data)) as (arrays, skeleton):
        return PoseTrack(*arrays, skeleton)


def save_tracks(path: Path, tracks: Sequence[PoseTrack]) -> None:
    """The same for several people of one film, whose tracks have the same times."""
    arrays = {name: [getattr(track, name) for track in tracks] for name in FIELDS}
    _save(path, arrays, tracks[0].skeleton if tracks else BODY)


def _save(path: Path, arrays: Mapping[str, ArrayLike], skeleton: Skeleton) -> None:
    """Lists become arrays one after the other, as they are written: of an hour with many people, all are a gigabyte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        np.savez(file, **arrays, skeleton=np.array(skeleton.name))


def load_track(path: Path) -> PoseTrack:
    """Raises FileNotFoundError when there is none, CoachError when the file is damaged or not a pose track."""
    with _loaded(path) as (arrays, skeleton):
        return PoseTrack(*arrays, skeleton)


def load_tracks(path: Path) -> tuple[PoseTrack, ...]:
    """What ``save_tracks`` has written; raises as ``load_track`` does."""
    with _loaded(path) as (arrays, skeleton):
        return tuple(PoseTrack(*fields, skeleton) for fields in zip(*arrays))


@contextmanager
def _loaded(path: Path) -> Iterator[tuple[list[NDArray], Skeleton]]:
    """The arrays in the order of FIELDS, and their skeleton.

    What is wrong with the file, or with what is made of it, is a CoachError.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = [file[name] for name in FIELDS]
            name = str(file["skeleton"]) if "skeleton" in file else FIRST.name
        yield arrays, SKELETONS[name]
    except FileNotFoundError:
        raise
    except ZIP_DAMAGE as error:
        raise CoachError(f"The poses in {path} are damaged ({error}). Delete the file.") from error
