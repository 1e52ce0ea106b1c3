"""The poses of a take in progress, appended to a file that survives the program's death.

The file: a header of 16 bytes, then records of one size, each with a checksum, so that a record cut short by a kill or
a power cut is recognised and left out. When the take is finished, ``poses.npz`` replaces the log.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from types import TracebackType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack

HEADER: Final = b"coach pose log 1"

RECORD: Final = np.dtype(
    [("t", "<f8"), ("image", "<f4", (33, 2)), ("world", "<f4", (33, 3)), ("visibility", "<f4", 33), ("check", "<u4")]
)
"""One frame: the fields of PoseTrack and the CRC-32 of the bytes before it."""

CHECKED: Final = RECORD.itemsize - 4


class PoseLog:
    """Appends poses. If the disk fails, ``add`` does not raise: ``problem`` says so, and the dance goes on.

    One log is one track, in which song time never goes back: each lap of a loop needs its own log.
    """

    def __init__(self, path: Path) -> None:
        self.problem: str | None = None
        self._path = path
        self._last = -np.inf
        try:
            self._file = open(path, "xb")
            self._file.write(HEADER)
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
        record = np.zeros((), RECORD)
        record["t"], record["image"], record["world"], record["visibility"] = t, image, world, visibility
        record["check"] = zlib.crc32(record.tobytes()[:CHECKED])
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
    if not data.startswith(HEADER):
        if HEADER.startswith(data):
            return PoseTrack.empty()
        raise CoachError(
            f"{path} is not a pose log that this Coach can read. Move it away to open the take without it."
        )
    whole = (len(data) - len(HEADER)) // RECORD.itemsize
    records = np.frombuffer(data, RECORD, count=whole, offset=len(HEADER))
    return _track(records[[_is_whole(record) for record in records]] if whole else records)


def _is_whole(record: np.void) -> bool:
    return zlib.crc32(record.tobytes()[:CHECKED]) == record["check"]


def _track(records: np.ndarray) -> PoseTrack:
    """The track of records with a valid checksum, without those that go back in time."""
    t = records["t"]
    highest = np.maximum.accumulate(np.concatenate([[-np.inf], t]))
    kept = records[t > highest[:-1]]
    return PoseTrack(kept["t"], kept["image"], kept["world"], kept["visibility"])
