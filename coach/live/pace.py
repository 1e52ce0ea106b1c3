"""What dancing and practising have in common as they go on: pictures that are drawn in time, a film as the camera."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from coach.live.stage import Stage
from coach.ui.loop import Clock

TICK: Final = 1 / 60
"""s from the beginning of one picture to that of the next, at most: so often keys are looked at, and the beat's pulse
and the head on the strip move."""

DRAWING: Final = 0.01
"""s that drawing takes before the first has been measured. A picture is drawn for the moment at which it is shown."""

SHARE: Final = 0.1
"""Of a new measurement of the drawing time in the running mean."""

FILM_SLIP: Final = 0.1
"""s that music which was interrupted may have fallen behind a film camera before the film is resynchronised."""


class Pace:
    """When drawing begins. ``drawing``: s that it takes, a running mean."""

    def __init__(self, stage: Stage) -> None:
        self.drawing = DRAWING
        self._stage = stage

    def wait(self, clock: Clock, began: float, until_due: Callable[[float], float]) -> None:
        """Until there is something new to show: a pose, the reference's next picture, the next beat; or TICK is over.

        began      moment at which the turn before began, −inf for the first: what drawing took is not waited again
        until_due  moment → s until drawing must begin so that what is due next is shown in time
        """
        now = clock.now()
        self._stage.poses.wait(max(min(until_due(now), began + TICK - now), 0.0))
        left = until_due(clock.now())
        if left < self.drawing:  # a picture drawn now would make the one that is due late
            clock.sleep(left)

    def drew(self, seconds: float) -> None:
        """A picture took so long, from the beginning of its drawing until it was shown."""
        self.drawing += SHARE * (seconds - self.drawing)


class FilmCue:
    """A video file as the camera keeps to the music, as a dancer would; real cameras take no notice."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._entry_at: float | None = None  # moment at which the film is to show the entry

    def forget(self) -> None:
        """The music begins anew."""
        self._entry_at = None

    def keep(self, now: float, t: float, entry: float, rate: float = 1.0) -> None:
        """Song time is ``t`` (s); from ``entry`` (s) on the film plays, at ``rate``."""
        entry_at = now + (entry - t) / rate
        if self._entry_at is None or abs(entry_at - self._entry_at) > FILM_SLIP:
            position = max(t, entry)
            self._stage.camera.cue(now + (position - t) / rate, position, rate)
            self._entry_at = entry_at
