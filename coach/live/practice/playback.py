"""What a practice plays: the music, lap after lap, and the reference's pictures with it.

Slow music is made ahead on a thread: the passage at every speed, those nearest to the present one first. At the song's
own speed nothing is made: all of its music is there at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.devices.sound.mix import LapSound, Music
from coach.devices.sound.sound import Sound
from coach.devices.transport import LapPosition
from coach.domain.beats import BeatGrid
from coach.domain.practice import FASTEST, speeds
from coach.live.practice.laps import PassLap, ending, pass_sound
from coach.media.audio import Audio
from coach.media.playback import ReferencePlayer
from coach.media.stretch import stretching
from coach.wording import practice_words as words

PASSAGE_MARGIN_S: Final = 1.0
"""s of song time around a passage that are stretched with it: the fade-out after it is heard, too."""
SLOW_MUSIC_MOST_BYTES: Final = 400 << 20
"""Of slow music at once: a passage of a minute at all speeds. Of a longer one the nearest speeds are kept."""
FIRST_PICTURES_S: Final = 0.5
"""s that music without a count-in waits for the reference's first pictures, at most."""
SILENT_MUSIC: Final = Music(np.zeros((0, 2), np.float32), 8000)


class LapPlayback:
    """Begins and joins laps as soon as their music is ready; until then the present one repeats.

    It counts all laps since the practice began; after a pause the sound starts again. ``close`` it.
    """

    def __init__(self, sound: Sound, player: ReferencePlayer, grid: BeatGrid) -> None:
        self._sound, self._player, self._grid = sound, player, grid
        self._music = SlowMusic(sound.music)
        self._present: tuple[int, PassLap] | None = None  # its number and what it is; None: nothing has begun yet
        self._queued: PassLap | None = None  # what the sound plays next; None: the present lap again
        self._before = 0  # laps before the sound last began

    @property
    def problem(self) -> str:
        """Why there are clicks instead of music; "" if there is music."""
        return self._music.problem

    def want(self, start: float, end: float, speed: float) -> None:
        """The music from ``start`` to ``end`` (s of song time) will be needed, at this speed first."""
        self._music.want(start, end, speed)

    def close(self) -> None:
        """Stop making music."""
        self._music.close()

    def place(self, moment: float) -> LapPosition:
        """The place in the song, counting all laps since the practice began."""
        place = self._sound.place(moment)
        return replace(place, lap=self._before + place.lap)

    def start(self, lap: PassLap, begins: Callable[[LapPosition], None]) -> bool:
        """Play it now, as the first lap or after a pause; False: its music is not ready yet.

        begins  called with where it begins, before it is heard
        """
        sound = self._sound_of(lap)
        if sound is None:
            return False
        self._before = 0 if self._present is None else self._present[0] + 1
        self._player.seek(max(lap.start, 0.0), self._before)
        begins(LapPosition(self._before, lap.start, lap))
        if lap.counted is None:  # a count-in would be time enough
            self._player.ready(FIRST_PICTURES_S)
        self._sound.begin(sound)
        return True

    def cut(self, lap: PassLap) -> bool:
        """Play it at once instead of the rest of the present one; False: its music is not ready yet."""
        sound = self._sound_of(lap)
        if sound is None:
            return False
        self._sound.cut(sound)
        self._queued = lap
        return True

    def prepare(self, lap: PassLap) -> None:
        """Play it when the present one ends, if its music is ready."""
        if self._present is None or lap == (self._queued or self._present[1]):
            return
        sound = self._sound_of(lap)
        if sound is not None:
            self._sound.queue(sound)
            self._queued = lap
            self._join()

    def prepare_end(self) -> None:
        """No lap follows the present one: the music fades out after it."""
        if self._present is not None and self._present[1].joined:
            self.prepare(ending(self._present[1]))

    def begun(self, place: LapPosition) -> None:
        """This lap is now playing."""
        if self._player.lap < place.lap:
            self._player.seek(max(place.of.start, 0.0), place.lap)
        self._present, self._queued = (place.lap, place.of), None
        self._join()

    def _join(self) -> None:
        """The reference runs on without a jump when the present lap ends."""
        number, lap = self._present
        self._player.join(number, lap.end, max((self._queued or lap).start, 0.0))

    def _sound_of(self, lap: PassLap) -> LapSound | None:
        """What is heard of it; None until its music is ready."""
        music = self._music.at(lap.rate)
        return None if music is None else pass_sound(lap, music, self._grid, clicking=not len(music.samples))


@dataclass(frozen=True)
class _WantedMusic:
    """s of song time, and the speeds, nearest first."""

    start: float
    end: float
    speeds: tuple[float, ...]


class SlowMusic:
    """``want`` a passage, then ask ``at`` a speed until it is ready; ``close`` it.

    problem  why there are clicks instead of slow music, else ""
    """

    def __init__(self, music: Music | None) -> None:
        self._music = music or SILENT_MUSIC
        self._change = threading.Condition()  # guards all below
        self._wanted: _WantedMusic | None = None
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
        wanted = _WantedMusic(max(0.0, start - PASSAGE_MARGIN_S), end + PASSAGE_MARGIN_S, near)
        with self._change:
            if self._wanted is None or (self._wanted.start, self._wanted.end) != (wanted.start, wanted.end):
                self._made.clear()
            self._wanted = wanted
            self._change.notify_all()

    def at(self, speed: float) -> Music | None:
        """The music of the passage at this speed, without samples if it cannot be slowed down; None: not ready yet."""
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

    def _next(self) -> tuple[_WantedMusic, float] | None:
        """Sleeps until there is something to make; None when closed."""
        with self._change:
            self._change.wait_for(lambda: self._closed or self._missing() is not None)
            return None if self._closed else (self._wanted, self._missing())

    def _missing(self) -> float | None:
        """The nearest speed at which the music is not made yet. Music there is no room for is dropped."""
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

    def _make(self, wanted: _WantedMusic, speed: float) -> None:
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

    def _other(self, wanted: _WantedMusic) -> bool:
        """Whether something else has become more urgent."""
        with self._change:
            return self._closed or self._wanted is not wanted
