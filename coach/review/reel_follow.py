"""The pictures of one video for times that mostly go forward, the nearest to each: what a film is cut from."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Final

from coach.errors import CoachError
from coach.media.pictures import Pictures
from coach.media.video import Frame, read_frames

LARGEST: Final = (1920, 1080)
"""Pixels; larger pictures are scaled down while they are decoded."""
FAR: Final = 3.0
"""s ahead to which it is quicker to jump than to decode what lies between."""
STALE: Final = 0.5
"""s after which a picture is no longer of this moment: the recording has a hole here, or ends."""


class Follow:
    """Context manager. ``problem`` says why there are no pictures, "" while there are."""

    def __init__(self, path: Path | None) -> None:
        self.problem = ""
        self._path = path
        self._frames: Generator[Frame, None, None] | None = None
        self._now: Frame | None = None
        self._next: Frame | None = None
        self._from = self._first = 0.0

    def __enter__(self) -> Follow:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def at(self, t: float) -> Frame | None:
        """The picture whose time is nearest to ``t`` (s); None where there is none within ``STALE``."""
        if self._path is None or self.problem:
            return None
        try:
            self._forward(t)
        except CoachError as error:
            self.problem = str(error)
            self._stop()
            return None
        near = [frame for frame in (self._now, self._next) if frame is not None and abs(frame.t - t) <= STALE]
        return min(near, key=lambda frame: abs(frame.t - t)) if near else None

    def _forward(self, t: float) -> None:
        """Until ``_now`` is the last picture at or before ``t`` and ``_next`` the one after it."""
        if self._frames is None or self._is_behind(t) or (self._next is not None and t > self._next.t + FAR):
            self._stop()
            self._frames = read_frames(self._path, max(0.0, t), Pictures(LARGEST))
            self._now, self._next = next(self._frames, None), next(self._frames, None)
            self._from, self._first = t, self._now.t if self._now else t
        while self._next is not None and self._next.t <= t:
            self._now, self._next = self._next, next(self._frames, None)

    def _is_behind(self, t: float) -> bool:
        """Whether the picture of ``t`` has gone by; before a video's first picture there is none to go back to."""
        return self._now is not None and t < self._now.t and (self._now.t > self._first or t < self._from)

    def _stop(self) -> None:
        if self._frames is not None:
            with closing(self._frames):
                self._frames = None
        self._now = self._next = None
