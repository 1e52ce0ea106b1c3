"""The poses of a take in progress, appended to a file that survives the program's death.

The file: a header that names the skeleton, then fixed-size records, each with a checksum, so that a record cut short by
a kill or a power cut is recognised and left out. When the take is finished, ``poses.npz`` replaces the log.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from types import TracebackType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack, Skeleton
from coach.estimators.registry import ASSUMED_SKELETON, SKELETONS

POSE_LOG_SIGNATURE: Final = b"coach pose log 2"

NAMELESS: Final = b"coach pose log 1"
"""The whole header of logs from before there were several skeletons."""

HEADER_SIZE: Final = 48
"""Bytes: the format, then the skeleton's name, padded with spaces."""

CHECKSUM: Final = 4
"""Bytes, at the end of a record."""


def record_of(skeleton: Skeleton) -> np.dtype:
    """One frame: the fields of PoseTrack and the CRC-32 of the bytes before it."""
    n = len(skeleton)
    return np.dtype(
        [("t", "<f8"), ("image", "<f4", (n, 2)), ("world", "<f4", (n, 3)), ("visibility", "<f4", n), ("check", "<u4")]
    )


def header_of(skeleton: Skeleton) -> bytes:
    """HEADER_SIZE bytes."""
    return (POSE_LOG_SIGNATURE + skeleton.name.encode()).ljust(HEADER_SIZE)


class PoseLog:
    """Appends poses. If the disk fails, ``add`` does not raise: ``problem`` says so, and the dance goes on.

    One log is one track, in which song time never goes back: each lap of a loop needs its own log.
    """

    def __init__(self, path: Path, skeleton: Skeleton) -> None:
        self.problem: str | None = None
        self._record = record_of(skeleton)
        self._last = -np.inf
        try:
            self._file = open(path, "xb")
            self._file.write(header_of(skeleton))
            self._file.flush()
        except OSError as error:
            raise CoachError(
                f"{path} could not be written ({error.strerror}). Make room on the disk, or choose another place "
                "with --sessions-dir."
            ) from None

    def add(self, t: float, image: ArrayLike, world: ArrayLike, visibility: ArrayLike) -> bool:
        """Append one pose, at song time ``t`` (s); shapes as in PoseTrack without T.

        Returns False if the pose is not saved because song time has not advanced (the bar before a resumed song is
        danced twice) or because the disk fails.
        """
        if self.problem is not None or not self._last < t < np.inf:
            return False
        record = np.zeros((), self._record)
        record["t"], record["image"], record["world"], record["visibility"] = t, image, world, visibility
        record["check"] = zlib.crc32(record.tobytes()[:-CHECKSUM])
        try:
            self._file.write(record.tobytes())
            self._file.flush()  # to the operating system at once: if this process is killed, nothing is lost
        except OSError as error:
            self.problem = f"Your poses are no longer saved: {error.strerror}."
            return False
        self._last = t
        return True

    def close(self) -> None:
        try:
            self._file.close()
        except OSError as error:  # the last poses did not fit on the disk
            self.problem = self.problem or f"Your last poses could not be saved: {error.strerror}."

    def __enter__(self) -> PoseLog:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def read_pose_log(path: Path) -> PoseTrack:
    """The complete records of a log; an empty track if there is no log. CoachError when it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return PoseTrack.empty()
    except OSError as error:
        raise CoachError(f"{path} cannot be read ({error.strerror}). Check that you may read it.") from None
    if data.startswith(NAMELESS):
        return _records(data[len(NAMELESS) :], ASSUMED_SKELETON)
    if (
        POSE_LOG_SIGNATURE.startswith(data[: len(POSE_LOG_SIGNATURE)]) and len(data) < HEADER_SIZE
    ):  # killed while the header was written
        return PoseTrack.empty()
    name = data[len(POSE_LOG_SIGNATURE) : HEADER_SIZE].decode(errors="replace").strip()
    skeleton = SKELETONS.get(name) if data.startswith(POSE_LOG_SIGNATURE) else None
    if skeleton is None:
        raise CoachError(
            f"{path} is not a pose log that this Coach can read. Move it away to open the take without it."
        )
    return _records(data[HEADER_SIZE:], skeleton)


def _records(data: bytes, skeleton: Skeleton) -> PoseTrack:
    kind = record_of(skeleton)
    whole = len(data) // kind.itemsize
    records = np.frombuffer(data, kind, count=whole)
    return _track(records[[_is_whole(record) for record in records]] if whole else records, skeleton)


def _is_whole(record: np.void) -> bool:
    return zlib.crc32(record.tobytes()[:-CHECKSUM]) == record["check"]


def _track(records: np.ndarray, skeleton: Skeleton) -> PoseTrack:
    """The track of records with a valid checksum, without those that go back in time."""
    t = records["t"]
    highest = np.maximum.accumulate(np.concatenate([[-np.inf], t]))
    kept = records[t > highest[:-1]]
    return PoseTrack(kept["t"], kept["image"], kept["world"], kept["visibility"], skeleton)
