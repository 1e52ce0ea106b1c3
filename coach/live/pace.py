"""What dancing and practising have in common as they go on: pictures that are drawn in time, a film as the camera."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from coach.live.stage import Stage
from coach.ui.loop import Clock

LONGEST_DRAWING_GAP_S: Final = 1 / 60
"""s from the beginning of one picture to that of the next, at most: so often keys are looked at, and the beat's pulse
and the head on the strip move."""

DRAWING: Final = 0.01
"""s that drawing takes before the first has been measured."""

EARLY_DRAWING_S: Final = 1e-3
"""s by which a drawing may begin before its time: clocks and sleeps are no more exact."""

DRAWING_MEAN_UPDATE: Final = 0.1
"""Of a new measurement of the drawing time in the running mean, at least."""

FILM_SLIP: Final = 0.1
"""s that music which was interrupted may have fallen behind a film camera before the film is resynchronised."""

FILM_FINDING_S: Final = 1.0
"""s in which a film camera has found a place, and has opened the film once more for coming back to it."""


@dataclass(frozen=True)
class NextDue:
    """s until the next beat that has not been shown yet, and until the reference's next picture; negative: late."""

    beat: float = math.inf
    picture: float = math.inf


class FramePacer:
    """When drawing begins, and for which moment.

    What is due is shown in time only if drawing begins early enough. There is a running mean of the drawing time for
    each kind of picture, by what is due in it and whether there is a new pose: both pictures and the cards of a beat
    take ten times as long as neither.
    """

    def __init__(self, stage: Stage, due: Callable[[float, float], NextDue]) -> None:
        """``due``: moment, and the moment for which the newest picture was drawn → what is due from the first one on,
        and not in that picture."""
        self._poses = stage.poses
        self._due = due
        self._takes = {(kind, posed): _Mean(DRAWING) for kind in ("beat", "picture", "") for posed in (False, True)}
        self._posed = False  # since the newest picture
        self._drawn = self._takes["", False]  # what is known of the newest picture's kind
        self._shown = 0.0  # the moment for which that was drawn

    def wait(self, clock: Clock, began: float) -> None:
        """Until there is something new to show: a pose, the reference's next picture, the next beat; or
        LONGEST_DRAWING_GAP_S is over.

        began  moment at which the turn before began, −inf for the first: what drawing took is not waited again
        """
        now = clock.now()
        posed = bool(self._poses.wait(max(min(self._left(now, False), began + LONGEST_DRAWING_GAP_S - now), 0.0)))
        left = self._left(clock.now(), posed)
        if left < self._takes["", posed].value:  # drawn now, it would make what is due late
            clock.sleep(left)

    def _left(self, now: float, posed: bool) -> float:
        """s until drawing must begin so that what is due next is shown in time."""
        due = self._due(now, self._shown)
        beat, picture = self._takes["beat", posed].value, self._takes["picture", posed].value
        return max(min(due.beat - beat, due.picture - picture), 0.0)

    def posed(self) -> None:
        """There is a new pose in the next picture."""
        self._posed = True

    def shown_at(self, now: float) -> float:
        """The moment at which a picture will be shown that is drawn from ``now`` on. Never goes back."""
        due = self._due(now, self._shown)
        for kind, left in (("beat", due.beat), ("picture", due.picture), ("", -math.inf)):
            self._drawn = self._takes[kind, self._posed]
            if left <= self._drawn.value + EARLY_DRAWING_S:
                break
        self._posed = False
        self._shown = max(self._shown, now + max(left, self._drawn.value))
        return self._shown

    def drew(self, seconds: float) -> None:
        """That picture took so long, from the beginning of its drawing until it was shown."""
        self._drawn.add(seconds)


class _Mean:
    """A running mean, of all at first; ``value`` is the first of them."""

    def __init__(self, value: float) -> None:
        self.value = value
        self._count = 1

    def add(self, value: float) -> None:
        self._count += 1
        self.value += max(DRAWING_MEAN_UPDATE, 1 / self._count) * (value - self.value)


class FilmCue:
    """A video file as the camera keeps to the music, as a dancer would; real cameras take no notice."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._entry_at: float | None = None  # moment at which the film is to show the entry

    def find(self, clock: Clock, entry: float, rate: float) -> None:
        """Before music that begins with the entry at once: a film would find that only when its first beat is over."""
        if not self._stage.camera.live:
            self._stage.camera.cue(clock.now(), entry, rate)
            clock.sleep(FILM_FINDING_S)

    def forget(self) -> None:
        """The music starts over."""
        self._entry_at = None

    def keep(self, now: float, t: float, entry: float, rate: float = 1.0) -> None:
        """Song time is ``t`` (s); from ``entry`` (s) on the film plays, at ``rate``."""
        entry_at = now + (entry - t) / rate
        if self._entry_at is None or abs(entry_at - self._entry_at) > FILM_SLIP:
            position = max(t, entry)
            self._stage.camera.cue(now + (position - t) / rate, position, rate)
            self._entry_at = entry_at
