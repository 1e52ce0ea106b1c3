"""What dancing and practising have in common while they run: drawing pictures in time, a film as the camera."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
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

JUDGING_SLICE_S: Final = 0.004
"""s of judging between two pictures. A beat takes twice as long, on a busy machine up to ten times: done in one go, it
made the reference's next picture late."""

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
    the drawing time, by whether the reference's next picture is due in it, and whether there is a new pose. A beat is
    to be drawn alone: together with both pictures and the cards it would take up to ten times as long, now more, now
    less, and nobody could know when to begin.

    on_beat  whether the picture drawn now shows a beat: all that takes long is left to the next one
    """

    def __init__(self, stage: Stage, due: Callable[[float, float], NextDue]) -> None:
        """``due``: (moment, the moment the newest picture was drawn for) → what is due from the first on and not yet
        in that picture."""
        self._poses = stage.poses
        self._next = due
        self.on_beat = False
        self._beat = _Mean(DRAWING)
        self._takes = {(kind, posed): _Mean(DRAWING) for kind in ("picture", "") for posed in (False, True)}
        self._posed = False  # since the newest picture but those of beats
        self._put_off = False  # judging, in the last turn
        self._drawn = self._takes["", False]  # the mean of the newest picture's kind
        self._shown = 0.0  # the moment for which it was drawn

    def wait(self, clock: Clock, began: float) -> None:
        """Until there is something new to show: a pose, the reference's next picture, the next beat, or what was left
        out of a beat's picture; or LONGEST_DRAWING_GAP_S is over.

        began  moment at which the previous turn began, −inf for the first: time spent drawing is not waited again
        """
        now = clock.now()
        longest = 0.0 if self.on_beat else began + LONGEST_DRAWING_GAP_S - now
        posed = bool(self._poses.wait(max(min(self._left(now, False), longest), 0.0))) or self._posed
        now = clock.now()
        beat, left = self._until_beat(now), self._left(now, posed)
        if beat < self._takes["picture", posed].value:  # drawn now, all else would make the beat late
            clock.sleep(beat)
        elif left < self._takes["", posed].value:  # and a pose the reference's picture
            clock.sleep(left)

    def _left(self, now: float, posed: bool) -> float:
        """s until drawing must begin for what is due next to be shown in time."""
        picture = self._due(now).picture - self._takes["picture", posed].value
        return max(min(self._until_beat(now), picture), 0.0)

    def _due(self, now: float) -> NextDue:
        """What is due from ``now`` on; a picture that is not due before the beat comes after it."""
        due = self._next(now, self._shown)
        return due if due.picture < due.beat else NextDue(due.beat)

    def _until_beat(self, now: float) -> float:
        """s until a beat's drawing must begin for it to be shown in time."""
        return max(self._due(now).beat - self._beat.value, 0.0)

    def posed(self) -> None:
        """There is a new pose in the next picture."""
        self._posed = True

    def judging_slice(self, now: Callable[[], float] = perf_counter) -> Callable[[], bool]:
        """Tells whether enough was judged before the next picture. If that will show a new pose, for which the dancers
        wait, nothing is judged in this turn, but never twice in a row."""
        self._put_off = self._posed and not self._put_off
        end = now() + (0.0 if self._put_off else JUDGING_SLICE_S)
        return lambda: now() >= end

    def shown_at(self, now: float) -> float:
        """The moment at which a picture begun ``now`` will be shown. Never goes backwards."""
        due = self._due(now)
        # never two beats alone in a row: a machine that draws no more than one picture a beat would show nothing else
        self.on_beat = due.beat <= self._beat.value + EARLY_DRAWING_S and not self.on_beat
        if self.on_beat:
            self._drawn, left = self._beat, due.beat
        else:
            self._drawn, left = self._takes["picture", self._posed], due.picture
            if left > self._drawn.value + EARLY_DRAWING_S:
                self._drawn, left = self._takes["", self._posed], -math.inf
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
