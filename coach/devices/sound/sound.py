"""The song's sound and, with it, the one clock of a session: song time is what the loudspeaker plays.

Moments are ``time.perf_counter`` seconds. PortAudio is tried first, then SDL, then there is silence and the clock
runs by itself; ``Sound.description`` says which.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from coach.base.errors import CoachError
from coach.devices.clock import Anchor, SongClock
from coach.devices.sound import portaudio, sdl
from coach.devices.sound.clicks import Click, mix
from coach.devices.sound.output import NoOutput, Output, SilentOutput, Tape
from coach.media.audio import resampled
from coach.wording import words

if TYPE_CHECKING:
    from coach.media.audio import Audio

__all__ = ["Click", "Sound", "open_sound"]

RATE: Final = 48000
"""Hz of a song that has no music of its own: only clicks are heard."""

LEAD: Final = 0.3
"""s of silence that every start begins with: loudspeakers wake up, and the clock settles on the device's latency."""

STALL: Final = 2.5
"""s without a new block after which a device counts as lost. Wireless loudspeakers take up to two to wake up."""


class Sound:
    """Plays a song, with clicks, from any song time on, and tells the song time heard at a moment.

    ``start``, ``stop`` and ``close`` belong to one thread; ``time`` may be asked from any.
    """

    def __init__(
        self, output: Output, audio: Audio | None, volume: float, now: Callable[[], float] = time.perf_counter
    ) -> None:
        self._output = output
        self._now = now
        music = np.zeros((0, 2), np.float32) if audio is None else audio.samples
        self._music = resampled(music, output.rate if audio is None else audio.rate, output.rate)
        self._volume = volume
        self._clock: SongClock | None = None
        self._tape: Tape | None = None
        self._frozen = 0.0
        self._losing = threading.Lock()
        self.problem: str | None = None

    @property
    def description(self) -> str:
        """Which output is in use and, where it is not the best, what to install. For the screen."""
        return self._output.description

    @property
    def silence(self) -> str:
        """Why nothing is heard that should be, "" else. For the screen."""
        output = self._output
        return output.description if isinstance(output, SilentOutput) and not output.wanted else ""

    @property
    def running(self) -> bool:
        """Between start and stop."""
        return self._clock is not None

    @property
    def underruns(self) -> int:
        """Gaps heard since the last start."""
        return self._tape.underruns if self._tape else 0

    @property
    def volume(self) -> float:
        """0 … 1; may be set while playing."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(max(volume, 0.0), 1.0)
        if self._tape is not None:
            self._tape.volume = self._volume

    def start(self, at: float, music_from: float, clicks: Sequence[Click] = ()) -> None:
        """Let song time run from ``at`` (s, may be negative); the music is heard from ``music_from`` (s) on."""
        self.stop()
        self.problem = None
        audible = [click for click in clicks if click.t >= at]
        samples = mix(self._music, self._output.rate, at - LEAD, max(music_from, at), audible)
        clock = SongClock(at)
        tape = Tape(samples, self._output.rate, at, LEAD, self._volume, clock)
        tape.queued_until = self._now()
        self._tape, self._frozen = tape, at
        try:
            self._output.start(tape)
        except NoOutput as refused:
            self._lose(tape, clock, self._now(), str(refused))
        self._clock = clock

    def stop(self) -> None:
        """Be silent; time stands at the song time heard now."""
        if self._clock is None:
            return
        self._frozen = self.time(self._now())
        self._clock = None
        self._output.stop()

    def close(self) -> None:
        """Stop and give the device back."""
        self.stop()
        self._output.close()

    def time(self, moment: float) -> float:
        """Song time (s) heard at ``moment``: never backwards between start and stop, standing before and after."""
        clock, tape = self._clock, self._tape
        if clock is None or tape is None:
            return self._frozen
        if self._output.failure is not None:
            self._lose(tape, clock, moment, self._output.failure)
        elif moment - tape.queued_until > STALL:
            self._lose(tape, clock, moment, words.DEVICE_STALLED)
        return clock.at(moment)

    def _lose(self, tape: Tape, clock: SongClock, moment: float, why: str) -> None:
        """The song goes on without sound, from the song time that was heard last."""
        with self._losing:
            if tape.ejected:
                return
            tape.ejected = True
            self._output.failure = why
            self.problem = words.SOUND_LOST.format(why=why.rstrip("."))
            clock.add(Anchor(clock.at(moment), moment))


def open_sound(audio: Audio | None, device: str | None, volume: float, silent: bool = False) -> Sound:
    """The best sound there is (CoachError: a named ``device`` that does not exist or does not open).

    audio   the song's music, None where it has none: clicks only
    device  index or part of a name; None: the system's default
    volume  0 … 1
    """
    rate = RATE if audio is None else audio.rate
    volume = min(max(volume, 0.0), 1.0)
    if silent:
        return Sound(SilentOutput(words.SOUND_SWITCHED_OFF, rate, wanted=True), audio, volume)
    return Sound(_best_output(device, rate), audio, volume)


def _best_output(device: str | None, rate: int) -> Output:
    try:
        return portaudio.open_output(device, rate)
    except NoOutput as problem:
        no_portaudio = str(problem)
    try:
        return sdl.open_output(device, rate, no_portaudio)
    except NoOutput as problem:
        why = f"{no_portaudio} {problem}"
    if device is not None:
        raise CoachError(f"The sound output {device!r} cannot be used. {why} Leave --audio-device out to dance anyway.")
    return SilentOutput(why, rate)
