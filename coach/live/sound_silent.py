"""No loudspeaker: the song's clock runs by itself."""

from __future__ import annotations

import math
import time

from coach import words
from coach.live.clock import Anchor
from coach.live.sound_output import Tape


class SilentOutput:
    """Plays nothing, and says why; ``wanted``: the dancer has asked for it."""

    def __init__(self, why: str, rate: int, wanted: bool = False) -> None:
        self.description = words.NO_SOUND.format(why=why)
        self.wanted = wanted
        self.rate = rate
        self.failure: str | None = None

    def start(self, tape: Tape) -> None:
        """Let the clock run from the tape's begin."""
        tape.clock.add(Anchor(tape.begin, time.perf_counter()))
        tape.queued_until = math.inf

    def stop(self) -> None:
        """Nothing plays."""

    def close(self) -> None:
        """Nothing is open."""
