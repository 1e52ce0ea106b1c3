"""How the dancer wants to dance, and to practise: what the command line says and the session does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coach.devices.sound.output import SoundOptions
from coach.domain.practice import BodyPart
from coach.estimators.registry import DEFAULT_CHOICE, EstimatorChoice
from coach.takes.session_info import View


@dataclass(frozen=True)
class SessionOptions:
    """What the dancer asked for on the command line. ``unattended``: no waiting, dance once, save, leave."""

    camera: str = "0"
    view: View = "mirror"
    fullscreen: bool = False
    sound: SoundOptions = SoundOptions()
    level: str = "normal"
    estimator: EstimatorChoice = DEFAULT_CHOICE
    unattended: bool = False
    trace: Path | None = None


@dataclass(frozen=True)
class PracticeOptions:
    """At most one of ``section``, ``beats``, ``loop``, ``mistake`` and ``move`` is set; if none is, a plan is made.

    section     the name of one of the song's sections
    beats       (first, last) as dancers count them, 1 = the first of the grid
    loop        the name of a saved passage
    mistake     its number in the newest take that can be compared with the song, as the review counts
    move        the name of one of the song's moves: all its places, one after another
    speed       of the first pass, 0.5–1; None: the speed that was good last time with ``ramp`` or for a ``move``,
                else the song's own
    ramp        faster after a clean pass, slower after two that were not
    body        what is judged and shown
    fade        every second pass without the reference, from memory
    count_in    a bar of clicks before each pass
    gestures    a window between passes in which gestures are understood
    keep_films  the film of each pass is kept too
    passes      how many; None: until the dancer stops
    """

    session: SessionOptions
    section: str | None = None
    beats: tuple[int, int] | None = None
    loop: str | None = None
    mistake: int | None = None
    move: str | None = None
    speed: float | None = None
    ramp: bool = False
    body: BodyPart = "all"
    fade: bool = False
    count_in: bool = True
    gestures: bool = True
    keep_films: bool = False
    passes: int | None = None

    @property
    def planned(self) -> bool:
        """Whether the dancer lets Coach choose what to practise."""
        return all(asked is None for asked in (self.section, self.beats, self.loop, self.mistake, self.move))
