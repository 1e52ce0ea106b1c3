"""What dancing and practising have in common while they run: drawing pictures in time, a film as the camera."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from coach.live.stage import Stage
from coach.ui.loop import Clock

LONGEST_DRAWING_GAP_S: Final = 1 / 60
"""s from the beginning of one picture to that of the next, at most: how often keys are read, and the beat's pulse and
the playhead on the strip move."""

DRAWING: Final = 0.01
"""s assumed for drawing until the first has been measured."""

EARLY_DRAWING_S: Final = 1e-3
"""s by which a drawing may begin early: clocks and sleeps are no more exact than that."""

DRAWING_MEAN_UPDATE: Final = 0.1
"""Least weight of a new measurement in the running mean of the drawing time."""

FILM_SLIP: Final = 0.1
"""s by which interrupted music may fall behind a film camera before the film is resynchronised."""

FILM_FINDING_S: Final = 1.0
"""s a film camera needs to find a place and to open the film once more for coming back to it."""


@dataclass(frozen=True)
class NextDue:
    """s until the next beat that has not been shown yet, and until the reference's next picture; negative: late."""

    beat: float = math.inf
    picture: float = math.inf


class FramePacer:
    """When drawing begins, and for which moment.

    A picture is shown in time only if drawing begins early enough. Each kind of picture has its own running mean of
    the drawing time, by what is due in it and whether there is a new pose: a beat with both pictures and the cards
    takes ten times as long as one with neither.
    """

    def __init__(self, stage: Stage, due: Callable[[float, float], NextDue]) -> None:
        """``due``: (moment, the moment the newest picture was drawn for) → what is due from the first on and not yet
        in that picture."""
        self._poses = stage.poses
        self._due = due
        self._takes = {(kind, posed): _Mean(DRAWING) for kind in ("beat", "picture", "") for posed in (False, True)}
        self._posed = False  # since the newest picture
        self._drawn = self._takes["", False]  # the mean of the newest picture's kind
        self._shown = 0.0  # the moment for which it was drawn

    def wait(self, clock: Clock, began: float) -> None:
        """Until there is something new to show: a pose, the reference's next picture, the next beat; or
        LONGEST_DRAWING_GAP_S is over.

        began  moment at which the previous turn began, −inf for the first: time spent drawing is not waited again
        """
        now = clock.now()
        posed = bool(self._poses.wait(max(min(self._left(now, False), began + LONGEST_DRAWING_GAP_S - now), 0.0)))
        left = self._left(clock.now(), posed)
        if left < self._takes["", posed].value:  # drawn now, it would make what is due late
            clock.sleep(left)

    def _left(self, now: float, posed: bool) -> float:
        """s until drawing must begin for what is due next to be shown in time."""
        due = self._due(now, self._shown)
        beat, picture = self._takes["beat", posed].value, self._takes["picture", posed].value
        return max(min(due.beat - beat, due.picture - picture), 0.0)

    def posed(self) -> None:
        """There is a new pose in the next picture."""
        self._posed = True

    def shown_at(self, now: float) -> float:
        """The moment at which a picture begun ``now`` will be shown. Never goes backwards."""
        due = self._due(now, self._shown)
        for kind, left in (("beat", due.beat), ("picture", due.picture), ("", -math.inf)):
            self._drawn = self._takes[kind, self._posed]
            if left <= self._drawn.value + EARLY_DRAWING_S:
                break
        self._posed = False
        self._shown = max(self._shown, now + max(left, self._drawn.value))
        return self._shown

    def drew(self, seconds: float) -> None:
        """How long that picture took, from the beginning of its drawing until it was shown."""
        self._drawn.add(seconds)


class _Mean:
    """A running mean, at first of everything so far; ``value`` is the initial one."""

    def __init__(self, value: float) -> None:
        self.value = value
        self._count = 1

    def add(self, value: float) -> None:
        self._count += 1
        self.value += max(DRAWING_MEAN_UPDATE, 1 / self._count) * (value - self.value)


class FilmCue:
    """Keeps a video file used as the camera in time with the music, as a dancer would be; real cameras ignore it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._entry_at: float | None = None  # moment at which the film is to show the entry

    def find(self, clock: Clock, entry: float, rate: float) -> None:
        """Before music that starts right at the entry: else the film would get there only after the first beat."""
        if not self._stage.camera.live:
            self._stage.camera.cue(clock.now(), entry, rate)
            clock.sleep(FILM_FINDING_S)

    def forget(self) -> None:
        """The music starts over."""
        self._entry_at = None

    def keep(self, now: float, t: float, entry: float, rate: float = 1.0) -> None:
        """Song time is ``t`` (s); the film plays from ``entry`` (s), at ``rate``."""
        entry_at = now + (entry - t) / rate
        if self._entry_at is None or abs(entry_at - self._entry_at) > FILM_SLIP:
            position = max(t, entry)
            self._stage.camera.cue(now + (position - t) / rate, position, rate)
            self._entry_at = entry_at
