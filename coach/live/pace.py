"""What dancing and practising have in common as they go on: pictures that are drawn in time, a film as the camera."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from coach.live.stage import Stage
from coach.ui.loop import Clock

TICK: Final = 1 / 60
"""s from the beginning of one picture to that of the next, at most: so often keys are looked at, and the beat's pulse
and the head on the strip move."""

DRAWING: Final = 0.01
"""s that drawing takes before the first has been measured."""

INSTANT: Final = 1e-3
"""s by which a drawing may begin before its time: clocks and sleeps are no more exact."""

SHARE: Final = 0.1
"""Of a new measurement of the drawing time in the running mean."""

FILM_SLIP: Final = 0.1
"""s that music which was interrupted may have fallen behind a film camera before the film is resynchronised."""


@dataclass(frozen=True)
class Due:
    """s until the next beat that has not been shown yet, and until the reference's next picture; negative: late."""

    beat: float = math.inf
    picture: float = math.inf


class Pace:
    """When drawing begins, and for which moment.

    What is due is shown in time only if drawing it begins so long before: a beat, on which the cards change, takes
    more than twice as long as a pose alone, so what each takes is a running mean of its own.
    """

    def __init__(self, stage: Stage, due: Callable[[float, float], Due]) -> None:
        """``due``: moment, and the moment for which the newest picture was drawn → what is due from the first one on,
        and not in that picture."""
        self._poses = stage.poses
        self._due = due
        self._takes = dict.fromkeys(("beat", "picture", "pose"), DRAWING)  # s
        self._known = dict.fromkeys(self._takes, 1)  # how many say so; DRAWING is one
        self._drawn = "pose"  # the newest picture is of this kind
        self._shown = 0.0  # and was drawn for this moment

    def wait(self, clock: Clock, began: float) -> None:
        """Until there is something new to show: a pose, the reference's next picture, the next beat; or TICK is over.

        began  moment at which the turn before began, −inf for the first: what drawing took is not waited again
        """
        now = clock.now()
        self._poses.wait(max(min(self._left(now), began + TICK - now), 0.0))
        left = self._left(clock.now())
        if left < self._takes["pose"]:  # a pose drawn now would make what is due late
            clock.sleep(left)

    def _left(self, now: float) -> float:
        """s until drawing must begin so that what is due next is shown in time."""
        due = self._due(now, self._shown)
        return max(min(due.beat - self._takes["beat"], due.picture - self._takes["picture"]), 0.0)

    def shown_at(self, now: float) -> float:
        """The moment at which a picture will be shown that is drawn from ``now`` on. Never goes back."""
        due = self._due(now, self._shown)
        left = {"beat": due.beat, "picture": due.picture, "pose": -math.inf}
        self._drawn = next(kind for kind in left if left[kind] <= self._takes[kind] + INSTANT)
        self._shown = max(self._shown, now + max(left[self._drawn], self._takes[self._drawn]))
        return self._shown

    def drew(self, seconds: float) -> None:
        """That picture took so long, from the beginning of its drawing until it was shown."""
        self._known[self._drawn] += 1
        share = max(SHARE, 1 / self._known[self._drawn])  # the first say more, as there are few beats
        self._takes[self._drawn] += share * (seconds - self._takes[self._drawn])


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
