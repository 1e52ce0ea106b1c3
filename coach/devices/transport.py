"""Where the song is: position, rate, loop and lap. Pure: callers pass the moment, no system clock is read.

Moments are seconds of ``time.perf_counter``; song time is seconds since the music's first sample, at the song's own
speed whatever the rate. Rate is song seconds per real second. In a loop song time goes back at the end of every lap;
only the place, lap and song time together, never goes back.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

WINDOW: Final = 9
"""Anchors of which the median is taken. Drivers report the delay to the DAC with some milliseconds of jitter and now
and then an outlier; nine blocks of 20 ms settle within the silence at the start of a stream."""

SLIP: Final = 0.040
"""s. A newest anchor further than this from the median is not jitter: sound was interrupted, and the median starts
again."""


@dataclass(frozen=True, order=True)
class Place:
    """Lap 0 is the first time through; ``t`` is song time (s). A later place compares greater."""

    lap: int
    t: float


@dataclass(frozen=True)
class Loop:
    """Song time (s) that is played over and over: from ``start`` to ``end``, which is ``start`` again.

    Raises ValueError for a loop of no length.
    """

    start: float
    end: float

    def __post_init__(self) -> None:
        if not -math.inf < self.start < self.end < math.inf:
            raise ValueError(f"A loop from {self.start} to {self.end} s, expected its end after its start")

    @property
    def length(self) -> float:
        """s"""
        return self.end - self.start

    def place(self, played: float) -> Place:
        """The place after song time has run on to ``played`` (s) as if there were no loop; before ``end`` it is the
        same."""
        if played < self.end:
            return Place(0, played)
        lap, beyond = divmod(played - self.start, self.length)
        return Place(int(lap), self.start + beyond)


class Transport(Protocol):
    """What tells song time. Any thread may ask."""

    running: bool
    """True between start and stop; otherwise song time stands still."""
    rate: float
    """Song seconds per real second, above 0."""
    loop: Loop | None
    """What is played over and over; None: play to the end."""

    def place(self, moment: float) -> Place:
        """Lap and song time (s) at ``moment`` (s, perf_counter).

        For increasing moments it never goes back. A moment before the newest one asked for (of an earlier camera frame)
        gets its own earlier place.
        """

    def position(self, moment: float) -> float:
        """Song time (s) at ``moment``."""
        return self.place(moment).t

    def lap(self, moment: float) -> int:
        """How often the loop had been played to its end at ``moment``; 0 without a loop."""
        return self.place(moment).lap


def _place(played: float, loop: Loop | None) -> Place:
    return Place(0, played) if loop is None else loop.place(played)


# ----------------------------------------------------------------
# Driven by what the sound card plays.


@dataclass(frozen=True)
class Anchor:
    """The sample of song time ``song`` (s) is heard at ``moment`` (s); what is queued ends at song time ``end`` (s).

    Both run on as if there were no loop. ``end`` is infinite for a transport not driven by sound.
    """

    song: float
    moment: float
    end: float = math.inf


@dataclass(frozen=True)
class _Line:
    """Song time is ``rate · (moment − offset)``, at most ``end``."""

    offset: float
    end: float


class AudioTransport(Transport):
    """One run from start to stop, extrapolated from the newest anchors: never beyond what is queued, never backwards.

    One thread adds anchors, any thread may ask: each side publishes by replacing one reference to an immutable value.
    """

    running = True

    def __init__(self, start: float, rate: float = 1.0, loop: Loop | None = None) -> None:
        """``start``: the song time (s) until the first sample is heard."""
        self.rate, self.loop = rate, loop
        self._start = start
        self._offsets: deque[float] = deque(maxlen=WINDOW)  # used by the adding thread only
        self._line: _Line | None = None
        self._told = (-math.inf, start)

    def add(self, anchor: Anchor) -> None:
        """Take in the newest anchor."""
        offset = anchor.moment - anchor.song / self.rate
        if self._line is not None and abs(offset - self._line.offset) > SLIP:
            self._offsets.clear()
        self._offsets.append(offset)
        self._line = _Line(sorted(self._offsets)[len(self._offsets) // 2], anchor.end)

    def place(self, moment: float) -> Place:
        """Where the song is that is heard at ``moment``."""
        return _place(self.played(moment), self.loop)

    def played(self, moment: float) -> float:
        """Song time (s) as if there were no loop."""
        line = self._line
        song = self._start if line is None else max(self._start, min((moment - line.offset) * self.rate, line.end))
        newest, told = self._told
        if moment < newest:
            return min(song, told)
        song = max(song, told)
        self._told = (moment, song)
        return song


# ----------------------------------------------------------------
# Moved by hand.


class ManualTransport(Transport):
    """A transport whose clock is moved by hand: for tests, and where nothing is heard.

    It is started and stopped like ``coach.devices.sound.sound.Sound`` and can stand in its place. ``now`` is its
    present moment, ``starts`` lists what it was asked to play.
    """

    description = silence = ""
    problem: str | None = None
    underruns = 0
    volume = 0.0

    def __init__(self, moment: float = 0.0, rate: float = 1.0, loop: Loop | None = None) -> None:
        self.rate, self.loop = rate, loop
        self.running = False
        self.starts: list[tuple[float, float, int]] = []
        self._moment = self._since = moment
        self._at = 0.0

    def now(self) -> float:
        """s, in place of ``perf_counter``."""
        return self._moment

    def advance(self, seconds: float) -> None:
        """Let real time pass, and song time with it if it runs."""
        self._moment += seconds

    def slip(self, seconds: float) -> None:
        """Fall behind by so much song time, as interrupted sound does."""
        self._at -= seconds

    def start(self, at: float, music_from: float = 0.0, clicks: tuple = ()) -> None:
        """Let song time run from ``at`` (s)."""
        self.starts.append((at, music_from, len(clicks)))
        self._at, self._since, self.running = at, self._moment, True

    def stop(self) -> None:
        """Let song time stand still."""
        self._at, self.running = self._played(self._moment), False

    def close(self) -> None:
        """Stop; nothing is open."""
        self.stop()

    def place(self, moment: float) -> Place:
        """Where the song is at ``moment``: as far as it will have advanced by then, never before its start."""
        return _place(self._played(moment), self.loop)

    def _played(self, moment: float) -> float:
        return self._at + max(0.0, moment - self._since) * self.rate if self.running else self._at
