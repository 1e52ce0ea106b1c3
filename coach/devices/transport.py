"""Song time from what the sound card plays. Pure: whoever asks brings the moment, nothing here reads a system clock.

Moments are seconds of ``time.perf_counter``; song time is seconds since the music's first sample.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

WINDOW = 9
"""Anchors whose median is taken. Drivers report the way to the DAC with some milliseconds of jitter and now and then
an outlier; nine blocks of 20 ms settle within the silence that a stream starts with."""

SLIP = 0.040
"""s. A newest anchor further than this from the median is no jitter: sound was interrupted, the median starts anew."""


@dataclass(frozen=True)
class Anchor:
    """The sample of song time ``song`` (s) is heard at ``moment`` (s); what is queued ends at song time ``end`` (s).

    ``end`` is infinite for a clock that no sound drives.
    """

    song: float
    moment: float
    end: float = math.inf


@dataclass(frozen=True)
class _Line:
    """Song time is ``moment − offset``, at most ``end``."""

    offset: float
    end: float


class SongClock:
    """Song time at a moment: extrapolated from the newest anchors, never beyond what is queued, never backwards.

    One thread adds anchors, any thread asks: each side publishes by replacing one reference to an immutable value.
    """

    def __init__(self, start: float) -> None:
        """``start``: the song time (s) told until the first sample from there on is heard."""
        self._start = start
        self._offsets: deque[float] = deque(maxlen=WINDOW)  # touched by the adding thread only
        self._line: _Line | None = None
        self._told = (-math.inf, start)

    def add(self, anchor: Anchor) -> None:
        """Take in the newest anchor."""
        offset = anchor.moment - anchor.song
        if self._line is not None and abs(offset - self._line.offset) > SLIP:
            self._offsets.clear()
        self._offsets.append(offset)
        self._line = _Line(sorted(self._offsets)[len(self._offsets) // 2], anchor.end)

    def at(self, moment: float) -> float:
        """Song time (s) heard at ``moment`` (s, perf_counter).

        Asked for moments in order it never goes back. A moment before the newest one asked for (a camera frame that
        arrived a while ago) gets its own earlier song time.
        """
        line = self._line
        song = self._start if line is None else max(self._start, min(moment - line.offset, line.end))
        newest, told = self._told
        if moment < newest:
            return min(song, told)
        song = max(song, told)
        self._told = (moment, song)
        return song
