"""What all sound outputs share: the buffer that their callbacks play, and choosing a device by name."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.devices.sound.mix import JOIN, LapSound
from coach.devices.transport import Anchor, AudioTransport
from coach.wording import words

UNDERRUN_GAP_S = 0.020
"""s; a longer gap between the end of the queue and the next block counts as an underrun."""


@dataclass(frozen=True)
class SoundOptions:
    """``device``: number or part of a name, None = the system's default; ``volume`` 0..1."""

    device: str | None = None
    silent: bool = False
    volume: float = 0.8


class NoOutput(Exception):
    """This kind of output cannot be used here; the text says why and what to install."""


@dataclass(frozen=True)
class OutputInfo:
    """A loudspeaker, or a microphone; ``index`` and ``name`` are what ``--audio-device`` and ``--microphone`` take."""

    index: int
    name: str


class PlaybackBuffer:
    """What is being played: samples, position, and the transport to keep informed.

    :meth:`fill` runs in the audio callback: it takes no lock, allocates no array, logs nothing. Shared attributes are
    plain numbers, each written by only one side, so a reader sees either the old or the new one.
    """

    def __init__(
        self,
        samples: NDArray[np.float32],
        rate: int,
        at: float,
        lead: float,
        volume: float,
        transport: AudioTransport,
        following: LapSound | None = None,
        playing: LapSound | None = None,
    ) -> None:
        """``samples`` (N,2) float32 at ``rate`` Hz: ``lead`` s of silence, then the sound from song time ``at`` (s) on,
        as it sounds at the transport's rate: ``playing``, if that is a lap.

        After the last sample comes ``following``, over and over, or until another takes its place. Without it, silence
        follows. In all cases song time goes on.
        """
        self.samples = samples
        self.rate = rate
        self.begin = at - lead * transport.rate
        self.volume = volume
        self.transport = transport
        self.following = following  # may be replaced by the owner at any time: used when the present lap ends
        self.cut_to: LapSound | None = None  # set by the owner: this lap begins at once, and is also ``following``
        self.ejected = False  # set once by the owner: from then on silence, and the transport is no longer updated
        self.underruns = 0
        self.queued_until = math.nan  # moment at which the last sample handed over is heard
        self._position = 0  # samples handed over
        self._head = 0  # which sample is next
        self._lead = round(lead * rate)
        self._playing = playing
        self._cut: LapSound | None = None  # the last one that began at once
        self._tail = np.zeros((0, 2), np.float32)  # of the previous lap, under the present one's first samples
        self._fall = np.linspace(1, 0, round(JOIN * rate), dtype=np.float32)[:, None]
        self._room = np.empty((len(self._fall), 2), np.float32)

    def fill(self, out: NDArray[np.float32], moment: float, underflow: bool = False) -> None:
        """Write the next block to ``out`` (n,2); its first sample is heard at ``moment`` (s, perf_counter).

        ``underflow``: the host ran out of data before this block.
        """
        if self.ejected:
            out[:] = 0.0
            return
        self._copy(out)
        if self._position > self._lead and (underflow or moment - self.queued_until > UNDERRUN_GAP_S):
            self.underruns += 1
        self._post(len(out), moment)

    def _copy(self, out: NDArray[np.float32]) -> None:
        done = 0 if self.cut_to is self._cut else self._fall_silent(out)
        while done < len(out):
            part = self.samples[self._head : self._head + len(out) - done]
            if not len(part):
                if self.following is None:
                    out[done:] = 0.0
                    return
                self._turn(self.following, done)
                continue
            np.multiply(part, self.volume, out=out[done : done + len(part)])
            self._overlap(out[done : done + len(part)])
            self._head += len(part)
            done += len(part)

    def _fall_silent(self, out: NDArray[np.float32]) -> int:
        """Fade the present lap out over its next samples, then begin the requested one; returns how many samples that
        took. A lap that ends sooner is played to its end, and the other follows."""
        self._cut = self.cut_to  # never cleared, as the owner may be setting another
        fall = self._fall[:: math.ceil(len(self._fall) / len(out))]  # steeper in a shorter block
        part = self.samples[self._head : self._head + len(fall)]
        if len(part) < len(fall):
            return 0
        np.multiply(part, self.volume, out=out[: len(part)])
        self._overlap(out[: len(part)])
        out[: len(part)] *= fall
        self._turn(self._cut, len(part))
        self._tail = self._tail[:0]
        return len(part)

    def _turn(self, sound: LapSound, done: int) -> None:
        """From here on this lap is played, ``done`` samples after the beginning of the block."""
        if self._playing is not None:
            self._tail = self._playing.tail
        self._playing, self.samples, self._head = sound, sound.samples, 0
        at = self.begin + (self._position + done) / self.rate * self.transport.rate
        self.transport.course = self.transport.course.then(sound.lap, at)

    def _overlap(self, out: NDArray[np.float32]) -> None:
        """Add what is still sounding from the previous lap."""
        under = self._tail[self._head : self._head + len(out)]
        if len(under):
            room = self._room[: len(under)]
            np.multiply(under, self.volume, out=room)
            out[: len(under)] += room

    def _post(self, frames: int, moment: float) -> None:
        speed = self.transport.rate
        song = self.begin + self._position / self.rate * speed
        self._position += frames
        self.queued_until = moment + frames / self.rate
        self.transport.add(Anchor(song, moment, song + frames / self.rate * speed))


class Output(Protocol):
    """Plays to a loudspeaker, one buffer at a time."""

    description: str
    device: str
    """What the system calls the device; "" without one."""
    rate: int
    failure: str | None
    """Why a device that was playing is gone; set by the output or by the code that waited for it in vain."""

    def start(self, buffer: PlaybackBuffer) -> None:
        """Start playing; raises NoOutput if the device refuses."""

    def stop(self) -> None:
        """Be silent at once; does nothing if nothing is playing."""

    def close(self) -> None:
        """Release the device."""


def chosen(
    outputs: Sequence[OutputInfo], wanted: str, what: str = "sound output", option: str = "--audio-device"
) -> OutputInfo:
    """The device with this index, with this name, or the first whose name contains it (CoachError: there is none).

    what, option  what such a device is called, and how it is chosen on the command line
    """
    if wanted.strip().isdecimal():
        found = [output for output in outputs if str(output.index) == wanted.strip()]
    else:
        name = wanted.strip().casefold()
        found = [output for output in outputs if output.name.casefold() == name]
        found = found or [output for output in outputs if name in output.name.casefold()]
    if found:
        return found[0]
    there = "\n".join(f"  {output.index}: {output.name}" for output in outputs) or "  none"
    raise CoachError(
        f"There is no {what} {wanted!r}. Give {option} a number or part of a name from this list:\n{there}"
    )


# ----------------------------------------------------------------
# Without a loudspeaker: the song's clock runs by itself.


class SilentOutput:
    """Plays nothing, and says why; ``wanted``: the dancer asked for silence."""

    def __init__(self, why: str, rate: int, wanted: bool = False) -> None:
        self.description = words.NO_SOUND.format(why=why)
        self.wanted = wanted
        self.device = ""
        self.rate = rate
        self.failure: str | None = None

    def start(self, buffer: PlaybackBuffer) -> None:
        """Let song time run from the beginning of the buffer."""
        buffer.transport.add(Anchor(buffer.begin, time.perf_counter()))
        buffer.queued_until = math.inf

    def stop(self) -> None:
        """Nothing plays."""

    def close(self) -> None:
        """Nothing is open."""
