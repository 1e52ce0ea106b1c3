"""Song time moved by hand: whole dances without waiting."""

from __future__ import annotations

from typing import Protocol

from coach.devices.transport import Course, Lap, LapPosition, Transport


class HasLap(Protocol):
    """A lap with its sound."""

    lap: Lap


class ManualTransport(Transport):
    """A transport whose clock is moved by hand.

    It is started and stopped like ``coach.devices.sound.sound.Sound`` and can take its place. ``now`` is its present
    moment, ``starts`` lists what it was asked to play, ``laps`` those that began at once or were queued.
    """

    description = silence = device = ""
    problem: str | None = None
    music = None
    underruns = 0
    volume = 0.0

    def __init__(self, moment: float = 0.0) -> None:
        self.running = False
        self.starts: list[tuple[float, float, int]] = []
        self.laps: list[Lap] = []
        self._moment = self._since = moment
        self._at = 0.0
        self._course = Course.through(0.0)

    def now(self) -> float:
        """s, in place of ``perf_counter``."""
        return self._moment

    def advance(self, seconds: float) -> None:
        """Let real time pass, and song time with it if it runs."""
        self._moment += seconds

    def slip(self, seconds: float) -> None:
        """Fall behind by that much song time, as interrupted sound does."""
        self._at -= seconds

    def start(self, at: float, music_from: float = 0.0, clicks: tuple = ()) -> None:
        """Let song time run from ``at`` (s)."""
        self.starts.append((at, music_from, len(clicks)))
        self._course = Course.through(at)
        self._at, self._since, self.running = at, self._moment, True

    def begin(self, sound: HasLap) -> None:
        """Play a lap at once, repeating it until another is queued."""
        self.laps.append(sound.lap)
        self._course = Course.of(sound.lap)
        self._at, self._since, self.running = sound.lap.start, self._moment, True

    def queue(self, sound: HasLap) -> None:
        """Play this lap when the present one ends."""
        self.laps.append(sound.lap)
        self._course = self._course.next(sound.lap, self._played(self._moment))

    def cut(self, sound: HasLap) -> None:
        """Play this lap at once instead of the rest of the present one."""
        self.laps.append(sound.lap)
        self._course = self._course.then(sound.lap, self._played(self._moment))

    def stop(self) -> None:
        """Let song time stand still."""
        self._at, self.running = self._played(self._moment), False

    def close(self) -> None:
        """Stop; nothing is open."""
        self.stop()

    def place(self, moment: float) -> LapPosition:
        """The place in the song at ``moment``: as far as it will have advanced by then, never before its start."""
        return self._course.place(self._played(moment))

    def _played(self, moment: float) -> float:
        return self._at + max(0.0, moment - self._since) * self._course.rate if self.running else self._at
