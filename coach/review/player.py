"""Plays one passage in a loop and tells where in the song it is, driven by the music if there is any."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from coach.base.errors import CoachError
from coach.devices.transport import LapPosition, Transport
from coach.domain.passage import Passage
from coach.media.audio import Audio
from coach.ui.passage.clip import Clip
from coach.wording import words

BREATH = 0.3
"""s the first picture is held before each lap (as ``coach.devices.sound.sound`` does)."""


class Playing(Protocol):
    """What the player needs from ``coach.devices.sound.sound.Sound``."""

    problem: str | None
    silence: str
    volume: float

    def start(self, at: float, music_from: float) -> None: ...

    def stop(self) -> None: ...

    def position(self, moment: float) -> float: ...

    def close(self) -> None: ...


OpenSound = Callable[[Audio], Playing]


class Silence:
    """In place of sound where there is none: only time runs."""

    problem: str | None = None
    silence: str = ""
    volume: float = 0.0

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self._at = 0.0
        self._since: float | None = None

    def start(self, at: float, music_from: float) -> None:
        self._at, self._since = at, self._now() + BREATH

    def stop(self) -> None:
        self._at, self._since = self.position(self._now()), None

    def position(self, moment: float) -> float:
        return self._at if self._since is None else self._at + max(0.0, moment - self._since)

    def close(self) -> None:
        """Nothing is open."""


class Player(Transport):
    """Plays one clip at a time in a loop. ``note`` says why there is no sound, "" if there is or none is needed.

    As a transport it plays the passage lap after lap. It may only be asked about the present moment: when it finds that
    a lap is over, it starts the sound again.
    """

    def __init__(self, open_sound: OpenSound, now: Callable[[], float] = time.perf_counter) -> None:
        self.note = ""
        self.rate = 1.0
        self._open_sound = open_sound
        self._now = now
        self._sound: Playing = Silence(now)
        self._volume = 0.0
        self._muted = False
        self._passage: Passage | None = None
        self._laps = 0
        self._standing: float | None = None  # while paused: s of the sound, like ``Playing.position``

    @property
    def passage(self) -> Passage | None:
        """What is being played."""
        return self._passage

    @property
    def running(self) -> bool:
        """Whether it is not paused."""
        return self._standing is None

    def play(self, clip: Clip, rate: float, at: float | None = None) -> None:
        """Play this passage from song time ``at`` (s) or from its start; while paused, only go there."""
        self._sound.close()
        self._passage, self._laps, self.rate = clip.passage, 0, rate
        self._sound = self._opened(clip.music.get(rate))
        self._volume = self._sound.volume
        self.mute(self._muted)
        self.seek(clip.passage.start if at is None else at)

    def seek(self, t: float) -> None:
        """Go to song time ``t`` (s), or to the nearest time in the passage."""
        if self._passage is None:
            return
        inside = (min(max(t, self._passage.start), self._passage.end) - self._passage.start) / self.rate
        if self._standing is not None:
            self._standing = inside
        else:
            self._start(inside)

    def place(self, moment: float) -> LapPosition:
        """The place in the passage at ``moment``, which is now; starts the next lap when one is over."""
        if self._passage is None:
            return LapPosition(0, 0.0)
        sounding = self._sound.position(moment) if self._standing is None else self._standing
        inside = sounding * self.rate
        if inside >= self._passage.length and self._standing is None:
            self._laps += 1
            self._start(0.0)
            inside = 0.0
        self.note = words.SOUND_AGAIN if self._sound.problem else self.note
        return LapPosition(self._laps, self._passage.start + min(inside, self._passage.length))

    def pause(self, paused: bool) -> None:
        if paused == (self._standing is not None):
            return
        if paused:
            self._standing = self._sound.position(self._now())
            self._sound.stop()
        else:
            at, self._standing = self._standing, None
            self._start(at or 0.0)

    def mute(self, muted: bool) -> None:
        """Mute or unmute the music; time goes on."""
        self._muted = muted
        self._sound.volume = 0.0 if muted else self._volume

    def close(self) -> None:
        self._sound.close()

    def _start(self, at: float) -> None:
        self._sound.stop()
        self._sound.start(at, at)

    def _opened(self, music: Audio | None) -> Playing:
        self.note = ""
        if music is None:
            return Silence(self._now)
        try:
            sound = self._open_sound(music)
        except CoachError as error:
            self.note = str(error)
            return Silence(self._now)
        self.note = sound.silence
        return sound
