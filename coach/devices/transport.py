"""Where the song is: position, rate and lap. Pure: callers pass the moment, no system clock is read.

Moments are seconds of ``time.perf_counter``; song time is seconds since the music's first sample, at the song's own
speed whatever the rate. Rate is song seconds per real second. In a loop song time goes back at the end of every lap,
and each lap may have its own rate; only the place, that is lap and song time together, never goes back.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Final, Protocol

MEDIAN_ANCHORS: Final = 9
"""Anchors over which to take the median. Drivers report the delay to the DAC with some milliseconds of jitter and now
and then an outlier; nine blocks of 20 ms settle within the silence at the start of a stream."""

ANCHOR_SLIP_S: Final = 0.040
"""s. If the newest anchor is further than this from the median, that is not jitter: sound was interrupted, and the
median starts again."""


@dataclass(frozen=True)
class Lap:
    """Song time (s) played once, from ``start`` to ``end``, at ``rate`` (song seconds per real second).

    Raises ValueError for a lap of no length.
    """

    start: float
    end: float
    rate: float = 1.0

    def __post_init__(self) -> None:
        if not (-math.inf < self.start < self.end and self.rate > 0):
            raise ValueError(
                f"A lap from {self.start} to {self.end} s at {self.rate}, expected its end after its start"
            )

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.end - self.start) / self.rate


@dataclass(frozen=True, order=True)
class LapPosition:
    """Lap 0 is the first time through; ``t`` is song time (s). A later place compares greater.

    of  the lap played there
    """

    lap: int
    t: float
    of: Lap | None = field(default=None, compare=False)


class Transport(Protocol):
    """What tells song time. Any thread may ask."""

    running: bool
    """True between start and stop; otherwise song time stands still."""

    def place(self, moment: float) -> LapPosition:
        """Lap and song time (s) at ``moment`` (s, perf_counter).

        For increasing moments it never goes back. A moment before the newest one asked for (of an earlier camera frame)
        gets its own earlier place.
        """

    def position(self, moment: float) -> float:
        """Song time (s) at ``moment``."""
        return self.place(moment).t

    def lap(self, moment: float) -> int:
        """How many laps had been played by ``moment``."""
        return self.place(moment).lap


# ----------------------------------------------------------------
# Which lap is played when.

LAPS_REMEMBERED: Final = 8
"""Laps to remember: poses from the last but one may still be on their way."""

LAP_TOLERANCE_S: Final = 1e-3
"""s; every lap is longer than this, and ends in the sound card within less than this of its due time."""


@dataclass(frozen=True)
class _Turn:
    """From ``at`` (s) on this lap is played, as number ``number``."""

    at: float
    number: int
    lap: Lap


@dataclass(frozen=True)
class Course:
    """Laps in the order in which they are played; the last is played over and over. Immutable.

    Its clock is ``played``: song time (s) as if the first lap had gone on for ever, at its ``rate``.
    """

    rate: float
    turns: tuple[_Turn, ...]

    @classmethod
    def of(cls, first: Lap) -> Course:
        """One that begins with this lap, at its start."""
        return cls(first.rate, (_Turn(first.start, 0, first),))

    @classmethod
    def through(cls, at: float, rate: float = 1.0) -> Course:
        """The song from ``at`` (s) on, for ever."""
        return cls.of(Lap(at, math.inf, rate))

    def place(self, played: float) -> LapPosition:
        """Which lap is played, and where in it."""
        index = next((i for i in range(len(self.turns) - 1, 0, -1) if self.turns[i].at <= played), 0)
        turn = self.turns[index]
        share = turn.lap.rate / self.rate
        again = 0
        if played > turn.at and math.isfinite(turn.lap.end):
            again = int((played - turn.at) // self._length(turn.lap))
            if index + 1 < len(self.turns):  # sound cards play whole samples: the next lap may begin an instant later
                again = min(again, self.turns[index + 1].number - turn.number - 1)
        begun = turn.at + again * self._length(turn.lap) if again else turn.at
        t = played * share + (turn.lap.start - begun * share)
        return LapPosition(turn.number + again, min(t, turn.lap.end), turn.lap)

    def then(self, lap: Lap, at: float) -> Course:
        """The same until ``at`` (as ``played``), and from there on this lap."""
        before = tuple(turn for turn in self.turns if turn.at < at - LAP_TOLERANCE_S)
        number = 1 + (Course(self.rate, before).place(at - LAP_TOLERANCE_S).lap if before else self.turns[0].number)
        return Course(self.rate, (*before[-LAPS_REMEMBERED:], _Turn(at, number, lap)))

    def next(self, lap: Lap, played: float) -> Course:
        """The same, with this lap once the one playing at ``played`` ends."""
        place = self.place(played)
        return self.then(lap, played + (place.of.end - place.t) * self.rate / place.of.rate)

    def _length(self, lap: Lap) -> float:
        return lap.seconds * self.rate


# ----------------------------------------------------------------
# Driven by what the sound card plays.


@dataclass(frozen=True)
class Anchor:
    """The sample at song time ``song`` (s) is heard at ``moment`` (s); the queue ends at song time ``end`` (s).

    Both run on as if the first lap had no end. ``end`` is infinite for a transport not driven by sound.
    """

    song: float
    moment: float
    end: float = math.inf


@dataclass(frozen=True)
class _ClockLine:
    """Song time is ``rate · (moment − offset)``, at most ``end``."""

    offset: float
    end: float


class AudioTransport(Transport):
    """One run from start to stop, extrapolated from the newest anchors: never beyond what is queued, never backwards.

    One thread adds anchors and never waits: it publishes by replacing one reference to an immutable value. Any thread
    may ask; they take turns.
    """

    running = True

    def __init__(self, start: float, rate: float = 1.0) -> None:
        """``start``: the song time (s) until the first sample is heard."""
        self.rate = rate
        self.course = Course.through(start, rate)
        self._start = start
        self._offsets: deque[float] = deque(maxlen=MEDIAN_ANCHORS)  # used by the adding thread only
        self._line: _ClockLine | None = None
        self._turn = threading.Lock()  # guards the next
        self._told = (-math.inf, start)

    def add(self, anchor: Anchor) -> None:
        """Take in the newest anchor."""
        offset = anchor.moment - anchor.song / self.rate
        if self._line is not None and abs(offset - self._line.offset) > ANCHOR_SLIP_S:
            self._offsets.clear()
        self._offsets.append(offset)
        self._line = _ClockLine(sorted(self._offsets)[len(self._offsets) // 2], anchor.end)

    def place(self, moment: float) -> LapPosition:
        """The place in the song heard at ``moment``."""
        return self.course.place(self.played(moment))

    def played(self, moment: float) -> float:
        """Song time (s) as if the first lap had no end."""
        line = self._line
        song = self._start if line is None else max(self._start, min((moment - line.offset) * self.rate, line.end))
        with self._turn:
            newest, told = self._told
            if moment < newest:
                return min(song, told)
            song = max(song, told)
            self._told = (moment, song)
            return song
