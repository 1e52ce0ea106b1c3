"""Slow music, made ahead on a thread: the passage at every speed, those nearest to the present one first.

At the song's own speed nothing is made: its music is there, all of it and at once.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.devices.sound.laps import Music
from coach.domain.practice import FASTEST, speeds
from coach.media.audio import Audio
from coach.media.stretch import stretching
from coach.wording import practice_words as words

PASSAGE_MARGIN_S: Final = 1.0
"""s of song time around a passage that are stretched with it: what fades out behind it is heard, too."""

SLOW_MUSIC_MOST_BYTES: Final = 400 << 20
"""Of slow music at once: a passage of a minute at all speeds. Of a longer one the nearest speeds are kept."""

SILENT_MUSIC: Final = Music(np.zeros((0, 2), np.float32), 8000)


@dataclass(frozen=True)
class _Wanted:
    """s of song time, and the speeds, nearest first."""

    start: float
    end: float
    speeds: tuple[float, ...]


class SlowMusic:
    """``want`` a passage, then ask ``at`` a speed until it is there; ``close`` it.

    problem  why there are clicks in place of slow music, else ""
    """

    def __init__(self, music: Music | None) -> None:
        self._music = music or SILENT_MUSIC
        self._change = threading.Condition()  # guards all below
        self._wanted: _Wanted | None = None
        self._made: dict[float, Music] = {}
        self._closed = False
        self._failure: BaseException | None = None
        self.problem = ""
        self._thread = threading.Thread(target=self._run, name="slow music", daemon=True)
        if self.any:
            self._thread.start()

    @property
    def any(self) -> bool:
        """Whether the song has music."""
        return len(self._music.samples) > 0

    def want(self, start: float, end: float, speed: float) -> None:
        """The music between two song times (s), at ``speed`` first."""
        slower = (known for known in speeds() if known != FASTEST)
        near = tuple(sorted(slower, key=lambda known: (abs(known - speed), known)))
        wanted = _Wanted(max(0.0, start - PASSAGE_MARGIN_S), end + PASSAGE_MARGIN_S, near)
        with self._change:
            if self._wanted is None or (self._wanted.start, self._wanted.end) != (wanted.start, wanted.end):
                self._made.clear()
            self._wanted = wanted
            self._change.notify_all()

    def at(self, speed: float) -> Music | None:
        """The music of the passage at this speed, without samples where it cannot be slowed down; None: not yet."""
        if not self.any:
            return self._none(speed)
        with self._change:
            if self._failure is not None:
                raise self._failure
            if speed == FASTEST:
                return self._music
            if self.problem and speed not in self._made:
                return self._none(speed)
            return self._made.get(speed)

    def close(self) -> None:
        """Stop."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def _none(self, speed: float) -> Music:
        return Music(SILENT_MUSIC.samples, self._music.rate, speed=speed)

    def _run(self) -> None:
        try:
            while (task := self._next()) is not None:
                self._make(*task)
        except CoachError as refused:
            with self._change:
                self.problem = words.NOT_SLOWED.format(why=str(refused).rstrip("."))
        except BaseException as failure:  # noqa: BLE001 (raised by at)
            with self._change:
                self._failure = failure

    def _next(self) -> tuple[_Wanted, float] | None:
        """Sleeps until there is something to make; None when closed."""
        with self._change:
            self._change.wait_for(lambda: self._closed or self._missing() is not None)
            return None if self._closed else (self._wanted, self._missing())

    def _missing(self) -> float | None:
        """The nearest speed at which the music is not made yet. Music that there is no room for is forgotten."""
        if self._wanted is None:
            return None
        size, room = (self._wanted.end - self._wanted.start) * self._music.rate * 8, float(SLOW_MUSIC_MOST_BYTES)
        kept: list[float] = []
        for speed in self._wanted.speeds:
            room -= size / speed
            if room < 0 and kept:
                break
            kept.append(speed)
        for speed in self._made.keys() - set(kept):
            del self._made[speed]
        return next((speed for speed in kept if speed not in self._made), None)

    def _make(self, wanted: _Wanted, speed: float) -> None:
        rate = self._music.rate
        first = round(wanted.start * rate)
        cut = self._music.samples[first : round(wanted.end * rate)]
        slow = Audio(cut, rate)
        for made in stretching(slow, speed):
            if self._other(wanted):
                return
            slow = made or slow
        with self._change:
            if (self._wanted.start, self._wanted.end) == (wanted.start, wanted.end):
                self._made[speed] = Music(slow.samples, rate, first / rate, speed)

    def _other(self, wanted: _Wanted) -> bool:
        """Whether something else is more urgent by now."""
        with self._change:
            return self._closed or self._wanted is not wanted
