"""A pass as a lap of the transport: count-in, passage, and the window before the next. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from coach.devices.sound.mix import Click, LapSound, Music, lap_sound
from coach.devices.transport import Lap
from coach.domain.beats import BeatGrid
from coach.domain.practice import Stretch
from coach.live.count_in import CountIn, count_in

PASSAGE_TAIL_S: Final = 0.5
"""s after the end of a passage's last beat: by then a late dancer has danced it, and it can be judged."""

JUDGING_PAUSE_S: Final = 0.4
"""s after that for judging a pass, before the next one's count-in: its speed depends on the result."""

RESULT_READING_S: Final = 6.0
"""s in place of that: time to read the result and to answer with a gesture."""

FADED_BEATS: Final = 1.0
"""s in which the music fades out after a passage."""


@dataclass(frozen=True, kw_only=True)
class PassLap(Lap):
    """From ``start`` to ``end`` in song time (s): a count-in, the passage, the window.

    entry, over  where music and dance begin and end
    counted      the count-in; None: there is none
    step         the step of the plan it belongs to
    """

    stretch: Stretch
    entry: float
    over: float
    counted: CountIn | None = None
    step: int = 0

    @property
    def part(self) -> tuple[float, float]:
        """(start, end) s of what is judged."""
        return self.entry, self.over

    @property
    def judged_at(self) -> float:
        """Song time (s) after which nothing more belongs to the pass."""
        return min(self.over + PASSAGE_TAIL_S * self.rate, self.end)

    @property
    def joined(self) -> bool:
        """Whether the music runs on into the next pass without a break."""
        return self.end == self.over


def pass_lap(grid: BeatGrid, stretch: Stretch, speed: float, counts: bool, window: bool, step: int = 0) -> PassLap:
    """From half a beat before the first beat to half a beat after the last, the borders of what is judged, so that
    without ``counts`` (a count-in) and ``window`` the beats run on evenly from one pass to the next.
    """
    entry, over = float(grid.edges[stretch.first]), float(grid.edges[stretch.last + 1])
    counted = count_in(grid, entry) if counts else None
    rest = PASSAGE_TAIL_S + RESULT_READING_S if window else PASSAGE_TAIL_S + JUDGING_PAUSE_S if counts else 0.0
    return PassLap(
        start=counted.at if counted else entry, end=over + rest * speed, rate=speed,
        stretch=stretch, entry=entry, over=over, counted=counted, step=step,
    )  # fmt: skip


def ending(lap: PassLap) -> PassLap:
    """What is played after the last pass where the next one would join: nobody dances, the music fades out."""
    return replace(
        lap, start=lap.over, end=lap.over + (PASSAGE_TAIL_S + JUDGING_PAUSE_S) * lap.rate, entry=lap.over, counted=None
    )


def pass_sound(lap: PassLap, music: Music, grid: BeatGrid, clicking: bool) -> LapSound:
    """``clicking``: a click on every beat instead of music."""
    clicks = lap.counted.clicks if lap.counted else ()
    if clicking:
        beats = range(lap.stretch.first, lap.stretch.last + 1)
        clicks += tuple(Click(grid.time(beat), accent=grid.count(beat) == 1) for beat in beats)
    until = None if lap.joined else lap.over
    return lap_sound(lap, music, lap.entry, until, FADED_BEATS * grid.period, clicks)
