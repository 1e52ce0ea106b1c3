"""Pose tracks as .npz files, with the name of their skeleton; always either the old file or the complete new one."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_STORED, ZipFile

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
from coach.tracking.pose_buffer import TracksAside

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
    size = len(tracks) * sum(getattr(tracks[0], name).nbytes for name in TRACK_ARRAYS) if tracks else 0
    with (
        bar_if_slow("Saving the poses", size, "B") as advance,
        replacing(path, flushed=False) as file,
        ZipFile(file, "w") as archive,
    ):
        for name in TRACK_ARRAYS:
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                _write_stacked(member, name, tracks, advance)
        with archive.open("skeleton.npy", "w") as member:
            write_array(member, np.array(skeleton.name))


def _write_stacked(file: IO[bytes], name: str, tracks: Sequence[PoseTrack], advance: Advance) -> None:
    """What ``numpy.save`` would write for an array of all the tracks' arrays of that name."""
    first = getattr(tracks[0], name) if tracks else np.zeros(0)
    shape = (len(tracks), *(first.shape if tracks else ()))
    header = {"descr": dtype_to_descr(first.dtype), "fortran_order": False, "shape": shape}
    write_array_header_1_0(file, header)
    for array in (getattr(track, name) for track in tracks):
        file.write(np.ascontiguousarray(array).data)
        advance(array.nbytes)


def load_track(path: Path) -> PoseTrack:
    """Raises FileNotFoundError if there is none, CoachError if the file is damaged or not a pose track."""
    with _loaded(path) as (arrays, skeleton):
        return PoseTrack(*arrays, skeleton)


def load_tracks(path: Path) -> TracksAside:
    """What ``save_tracks`` has written; raises as ``load_track`` does. Each is read whenever it is asked for: of an
    hour, six people are half a gigabyte. Now all are read through once, to find damage; shows a progress bar if that
    takes a while."""
    with _damage_told(path), ZipFile(path) as archive:
        size = sum(archive.getinfo(f"{name}.npy").file_size for name in TRACK_ARRAYS)
        with bar_if_slow("Reading the poses", size, "B") as advance:
            stacks = [_stack(archive, f"{name}.npy", advance) for name in TRACK_ARRAYS]
        with archive.open("skeleton.npy") as member:
            skeleton = SKELETONS[str(read_array(member))]
    return TracksAside([partial(_one_of, path, stacks, skeleton, k) for k in range(len(stacks[0]))])


@dataclass(frozen=True)
class _Stack:
    """Where in a file the arrays of several people are, one after the other."""

    begin: int
    count: int
    shape: tuple[int, ...]
    dtype: np.dtype

    def __len__(self) -> int:
        return self.count

    def read(self, path: Path, k: int) -> NDArray:
        size = int(np.prod(self.shape))
        begin = self.begin + k * size * self.dtype.itemsize
        return np.fromfile(path, self.dtype, size, offset=begin).reshape(self.shape)


def _one_of(path: Path, stacks: Sequence[_Stack], skeleton: Skeleton, k: int) -> PoseTrack:
    try:
        return PoseTrack(*(stack.read(path, k) for stack in stacks), skeleton)
    except ZIP_DAMAGE as error:
        raise CoachError(f"The poses in {path} are damaged, or gone ({error}). Try again.") from error


def _stack(archive: ZipFile, name: str, advance: Advance) -> _Stack:
    """Of what :func:`_write_stacked` has written, which is read through."""
    info = archive.getinfo(name)
    if info.compress_type != ZIP_STORED:
        raise ValueError(f"{name} is compressed")
    with archive.open(name) as member:
        if read_magic(member) != (1, 0):
            raise ValueError(f"{name} is of another format")
        (count, *shape), _, dtype = read_array_header_1_0(member)
        header = member.tell()
        found = _Stack(_begin(archive, name) + header, count, tuple(shape), dtype)
        while block := member.read(READ_AT_ONCE):
            advance(len(block))
        if member.tell() - header != count * int(np.prod(shape)) * dtype.itemsize:
            raise ValueError(f"{name} is longer or shorter than it says")
    return found


def _begin(archive: ZipFile, name: str) -> int:
    """Where in the archive's file the member begins: after its local header of 30 bytes, and a name and extra fields
    whose lengths are the last two numbers in it."""
    at = archive.getinfo(name).header_offset
    with open(archive.filename, "rb") as file:
        file.seek(at + 26)
        return at + 30 + sum(struct.unpack("<HH", file.read(4)))


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
