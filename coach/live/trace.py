"""What happened when, for the benchmark: one line for every picture shown, written after the dance."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from coach.base.files import write_atomically


@dataclass(frozen=True)
class WindowFlip:
    """One flip of the window. Moments are seconds of ``perf_counter``.

    flip       moment at which the picture was on the screen
    song       song time it was drawn for, s
    reference  presentation time of the reference frame in it, s; None before the first
    camera     number of the camera frame in it; None before the first
    arrived    moment at which that camera frame arrived
    drawing    s from the beginning of drawing to the flip
    clock      song time heard at the flip, by the song's own clock, s; NaN if it was not read
    """

    flip: float
    song: float
    reference: float | None
    camera: int | None
    arrived: float | None
    drawing: float
    clock: float = math.nan


@dataclass(frozen=True)
class Totals:
    """What was counted over the dance."""

    camera_frames: int
    poses: int
    pose_seconds: float
    recorded: int
    recording_lost: int
    reference_shown: int
    reference_late_or_dropped: int
    sound: str
    underruns: int


class Trace:
    """Collects; costs one append per picture."""

    def __init__(self) -> None:
        self.shown: list[WindowFlip] = []

    def write(self, path: Path, totals: Totals) -> None:
        """JSON, columns under "shown". CoachError when it cannot be written."""
        columns = {name: [getattr(row, name) for row in self.shown] for name in WindowFlip.__dataclass_fields__}
        table = {"totals": asdict(totals), "shown": columns}
        write_atomically(path, json.dumps(table).encode("utf-8"))
