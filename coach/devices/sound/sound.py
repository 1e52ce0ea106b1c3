"""The song's sound and, with it, the transport of a session: song time is what the loudspeaker plays.

Moments are ``time.perf_counter`` seconds. PortAudio is tried first, then SDL; without both there is silence and
song time runs by itself. ``Sound.description`` says which.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.devices.sound import portaudio, sdl
from coach.devices.sound.mix import Click, LapSound, Music, mix
from coach.devices.sound.output import NoOutput, Output, PlaybackBuffer, SilentOutput
from coach.devices.transport import Anchor, AudioTransport, Course, LapPosition, Transport
from coach.media.audio import resampled
from coach.wording import words

if TYPE_CHECKING:
    from coach.media.audio import Audio

__all__ = ["Click", "Sound", "open_sound"]

CLICKS_HZ: Final = 48000
"""Hz for a song without music: only clicks are heard."""

LEAD: Final = 0.3
"""s of silence before every start, while loudspeakers wake up and the clock settles on the device's latency."""

STALL: Final = 2.5
"""s without a new block after which a device counts as lost. Wireless loudspeakers take up to 2 s to wake up."""


class Sound(Transport):
    """Plays a song, with clicks, from any song time on; as a transport it tells which part of the song is being heard.

    ``load``, ``start``, ``stop`` and ``close`` belong to one thread; any thread may ask for the position.
    """

    def __init__(
        self,
        output: Output,
        audio: Audio | None,
        volume: float,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.latency = 0.0  # s by which sound is heard later than the output says, if measured
        self._output = output
        self._now = now
        self._music = self._played_as(audio)
        self._volume = volume
        self._transport: AudioTransport | None = None  # from start to stop
        self._buffer: PlaybackBuffer | None = None
        self._frozen = LapPosition(0, 0.0)
        self._losing = threading.Lock()
        self.problem: str | None = None

    def _played_as(self, audio: Audio | None) -> NDArray[np.float32]:
        """(N, 2) at the output's rate."""
        if audio is None:
            return np.zeros((0, 2), np.float32)
        return resampled(audio.samples, audio.rate, self._output.rate)

    def load(self, audio: Audio | None) -> None:
        """Another song, from the next start on; without reopening, as some loudspeakers can be opened only once at a
        time."""
        self.stop()
        self._music = self._played_as(audio)

    @property
    def music(self) -> Music:
        """The song's music as the loudspeaker plays it; without samples if it has none."""
        return Music(self._music, self._output.rate)

    @property
    def device(self) -> str:
        """What the system calls the loudspeaker; "" if nothing is heard."""
        return self._output.device

    @property
    def description(self) -> str:
        """Which output is used and, if it is not the best, what to install. For the screen."""
        return self._output.description

    @property
    def silence(self) -> str:
        """Why there is silence when there should be sound, else "". For the screen."""
        output = self._output
        return output.description if isinstance(output, SilentOutput) and not output.wanted else ""

    @property
    def running(self) -> bool:
        """Between start and stop."""
        return self._transport is not None

    @property
    def underruns(self) -> int:
        """Number of gaps since the last start."""
        return self._buffer.underruns if self._buffer else 0

    @property
    def volume(self) -> float:
        """0 … 1; may be set while playing."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(max(volume, 0.0), 1.0)
        if self._buffer is not None:
            self._buffer.volume = self._volume

    def start(self, at: float, music_from: float, clicks: Sequence[Click] = ()) -> None:
        """Let song time run from ``at`` (s, may be negative); the music is heard from ``music_from`` (s) on."""
        audible = [click for click in clicks if click.t >= at]
        samples = mix(self._music, self._output.rate, at - LEAD, max(music_from, at), audible)
        self._play(samples, AudioTransport(at), at)

    def begin(self, sound: LapSound) -> None:
        """Play a lap, over and over until another is queued. Its samples are at the rate of ``music``."""
        lap = sound.lap
        transport = AudioTransport(lap.start, lap.rate)
        transport.course = Course.of(lap)
        lead = np.zeros((round(LEAD * self._output.rate), 2), np.float32)
        self._play(np.concatenate([lead, sound.samples]), transport, lap.start, sound, sound)

    def queue(self, sound: LapSound) -> None:
        """Play this lap, sample-accurately, when the present one ends, and over and over from then on.

        Anything queued that has not begun is dropped.
        """
        transport, buffer = self._transport, self._buffer
        if transport is None or buffer is None:
            return
        buffer.following = sound
        if self._by_itself:
            with self._losing:
                transport.course = transport.course.next(sound.lap, transport.played(self._now() - self.latency))

    def cut(self, sound: LapSound) -> None:
        """Play this lap at once, and over and over, instead of the rest of the present one."""
        transport, buffer = self._transport, self._buffer
        if transport is None or buffer is None:
            return
        buffer.following = sound
        if self._by_itself:
            with self._losing:
                transport.course = transport.course.then(sound.lap, transport.played(self._now() - self.latency))
        else:
            buffer.cut_to = sound

    @property
    def _by_itself(self) -> bool:
        """Whether no sound card asks for samples: then the transport must be told here which lap comes when."""
        return isinstance(self._output, SilentOutput) or self._buffer.ejected

    def _play(self, samples: NDArray[np.float32], transport: AudioTransport, at: float, *laps: LapSound) -> None:
        self.stop()
        self.problem = None
        buffer = PlaybackBuffer(samples, self._output.rate, at, LEAD, self._volume, transport, *laps)
        buffer.queued_until = self._now()
        self._buffer, self._frozen = buffer, LapPosition(0, at)
        try:
            self._output.start(buffer)
        except NoOutput as refused:
            self._lose(buffer, self._now(), str(refused))
        self._transport = transport

    def stop(self) -> None:
        """Be silent; song time stands still at what is heard now."""
        if self._transport is None:
            return
        self._frozen = self.place(self._now())
        self._transport = None
        self._output.stop()

    def close(self) -> None:
        """Stop and release the device."""
        self.stop()
        self._output.close()

    def place(self, moment: float) -> LapPosition:
        """The place heard at ``moment``: never goes back between start and stop, stands still before and after."""
        transport, buffer = self._transport, self._buffer
        if transport is None or buffer is None:
            return self._frozen
        if self._output.failure is not None:
            self._lose(buffer, moment, self._output.failure)
        elif moment - buffer.queued_until > STALL:
            self._lose(buffer, moment, words.DEVICE_STALLED)
        return transport.place(moment - self.latency)

    def _lose(self, buffer: PlaybackBuffer, moment: float, why: str) -> None:
        """Let the song continue without sound from the last song time heard."""
        with self._losing:
            if buffer.ejected:
                return
            buffer.ejected = True
            self._output.failure = why
            self.problem = words.SOUND_LOST.format(why=why.rstrip("."))
            transport = buffer.transport
            played = transport.played(moment)
            if buffer.following is not None:
                transport.course = transport.course.next(buffer.following.lap, played)
            transport.add(Anchor(played, moment))


def open_sound(audio: Audio | None, device: str | None, volume: float, silent: bool = False) -> Sound:
    """The best sound available (CoachError: the named ``device`` does not exist or does not open).

    audio   the song's music, None if it has none: clicks only
    device  index or part of a name; None: the system's default
    volume  0 … 1
    """
    rate = CLICKS_HZ if audio is None else audio.rate
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
