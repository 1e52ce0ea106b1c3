"""Pose tracks as .npz files, with the name of their skeleton; always either the old file or the complete new one."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from zipfile import ZipFile

import numpy as np
from numpy.lib.format import (
    dtype_to_descr,
    read_array,
    read_array_header_1_0,
    read_magic,
    write_array,
    write_array_header_1_0,
)
from numpy.typing import NDArray

from coach.base.console import Advance, bar_if_slow
from coach.base.errors import CoachError
from coach.base.files import READ_AT_ONCE, ZIP_DAMAGE, replacing
from coach.domain.landmarks import BODY, PoseTrack, Skeleton
from coach.estimators.registry import ASSUMED_SKELETON, SKELETONS

TRACK_ARRAYS: Final = ("t", "image", "world", "visibility")


def save_track(path: Path, track: PoseTrack) -> None:
    """Write the track next to ``path`` and rename it into place, so that two simultaneous writers do not mix.

    Makes the folder. Raises OSError (disk full, read-only): the caller decides whether that matters.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        np.savez(file, **{name: getattr(track, name) for name in TRACK_ARRAYS}, skeleton=np.array(track.skeleton.name))


def track_bytes(track: PoseTrack) -> bytes:
    """What :func:`save_track` writes, compressed."""
    file = io.BytesIO()
    np.savez_compressed(
        file, **{name: getattr(track, name) for name in TRACK_ARRAYS}, skeleton=np.array(track.skeleton.name)
    )
    return file.getvalue()


def track_of_bytes(data: bytes) -> PoseTrack:
    """The track; raises as :func:`load_track` does."""
    with _loaded(io.BytesIO(data)) as (arrays, skeleton):
        return PoseTrack(*arrays, skeleton)


def save_tracks(path: Path, tracks: Sequence[PoseTrack]) -> None:
    """The same for several people of one film, whose tracks have the same times.

    Like :func:`numpy.savez`, which would first copy what it writes: 250 MB for an hour with six people. Does not wait
    for the disk, which may take long: what a power cut leaves is detected as damaged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    skeleton = tracks[0].skeleton if tracks else BODY
    size = sum(getattr(track, name).nbytes for track in tracks for name in TRACK_ARRAYS)
    with (
        bar_if_slow("Saving the poses", size, "B") as advance,
        replacing(path, flushed=False) as file,
        ZipFile(file, "w") as archive,
    ):
        for name in TRACK_ARRAYS:
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                _write_stacked(member, [getattr(track, name) for track in tracks], advance)
        with archive.open("skeleton.npy", "w") as member:
            write_array(member, np.array(skeleton.name))


def _write_stacked(file: IO[bytes], arrays: Sequence[NDArray], advance: Advance) -> None:
    """What ``numpy.save`` would write for ``np.array(arrays)``."""
    first = arrays[0] if arrays else np.zeros(0)
    shape = (len(arrays), *(first.shape if arrays else ()))
    header = {"descr": dtype_to_descr(first.dtype), "fortran_order": False, "shape": shape}
    write_array_header_1_0(file, header)
    for array in arrays:
        file.write(np.ascontiguousarray(array).data)
        advance(array.nbytes)


def load_track(path: Path) -> PoseTrack:
    """Raises FileNotFoundError if there is none, CoachError if the file is damaged or not a pose track."""
    with _loaded(path) as (arrays, skeleton):
        return PoseTrack(*arrays, skeleton)


def load_tracks(path: Path) -> tuple[PoseTrack, ...]:
    """What ``save_tracks`` has written; raises as ``load_track`` does. Each has arrays of its own, so
    dropping one frees its memory. Shows a progress bar if reading takes a while."""
    with _damage_told(path), ZipFile(path) as archive:
        size = sum(archive.getinfo(f"{name}.npy").file_size for name in TRACK_ARRAYS)
        with bar_if_slow("Reading the poses", size, "B") as advance:
            arrays = [_read_stacked(archive, f"{name}.npy", advance) for name in TRACK_ARRAYS]
        with archive.open("skeleton.npy") as member:
            skeleton = SKELETONS[str(read_array(member))]
        return tuple(PoseTrack(*fields, skeleton) for fields in zip(*arrays))


def _read_stacked(archive: ZipFile, name: str, advance: Advance) -> list[NDArray]:
    """What :func:`_write_stacked` has written."""
    with archive.open(name) as member:
        if read_magic(member) != (1, 0):
            raise ValueError(f"{name} is of another format")
        (count, *shape), _, dtype = read_array_header_1_0(member)
        arrays = []
        for _ in range(count):
            arrays.append(np.empty(shape, dtype))
            _fill(arrays[-1].reshape(-1).view(np.uint8), member, advance)
        if member.read(1):
            raise ValueError(f"{name} is longer than it says")
    return arrays


def _fill(array: NDArray[np.uint8], file: IO[bytes], advance: Advance) -> None:
    at = 0
    while at < len(array):
        block = file.read(min(READ_AT_ONCE, len(array) - at))
        if not block:
            raise EOFError("it is cut short")
        array[at : at + len(block)] = np.frombuffer(block, np.uint8)
        at += len(block)
        advance(len(block))


@contextmanager
def _loaded(path: Path | IO[bytes]) -> Iterator[tuple[list[NDArray], Skeleton]]:
    """The arrays in the order of TRACK_ARRAYS, and their skeleton."""
    with _damage_told(path):
        with np.load(path, allow_pickle=False) as file:
            arrays = [file[name] for name in TRACK_ARRAYS]
            name = str(file["skeleton"]) if "skeleton" in file else ASSUMED_SKELETON.name
        yield arrays, SKELETONS[name]


@contextmanager
def _damage_told(path: Path | IO[bytes]) -> Iterator[None]:
    """What is wrong with the file, or with what is made of it, is a CoachError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except ZIP_DAMAGE as error:
        raise CoachError(f"The poses in {path} are damaged ({error}). Delete the file.") from error
