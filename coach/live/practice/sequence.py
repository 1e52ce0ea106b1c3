"""Pass after pass, as the transport goes from lap to lap: each is begun, ended, judged and kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Final

from coach.base.errors import CoachError
from coach.devices.transport import LapPosition
from coach.domain.practice import PassResult, Step, Stretch
from coach.live.live_take import LiveTake
from coach.live.options import PracticeOptions
from coach.live.pose_worker import PosedFrame
from coach.live.practice.agenda import Agenda
from coach.live.practice.gestures import GestureWindow
from coach.live.practice.laps import PassLap
from coach.live.practice.pass_settings import PassSettings
from coach.live.practice.passes import JudgedPass, Pass, Passes
from coach.live.practice.playback import LapPlayback
from coach.live.stage import Stage
from coach.takes.practice import PracticeFolder
from coach.takes.session_info import begun_now
from coach.wording import words

LATE_POSES_S: Final = 0.15
"""s after the end of a pass in which its poses still arrive."""


class PassSequence:
    """Knows which pass is danced and which comes next; draws nothing and reads no keys.

    agenda          what is practised next
    pass_settings   how the next pass is danced
    between         the window after a pass
    present         the pass being danced; None: the first lap has not begun
    paused          the dancer has stopped the music
    done            no pass follows
    danced          all passes danced to the end, oldest first
    refused         why passes were not kept
    problems        the same, and what could not be heard; known once it is closed
    """

    def __init__(
        self,
        stage: Stage,
        options: PracticeOptions,
        steps: tuple[Step, ...],
        folder: PracticeFolder,
        judging: Executor | None,
        begins: Callable[[], None],
    ) -> None:
        """``judging``: where passes are judged; None: on its own thread. ``begins`` is called when a pass begins."""
        self._stage, self._options, self._folder, self._begins = stage, options, folder, begins
        grid = stage.prepared.song.grid
        self.agenda = Agenda(steps, options.passes)
        self.pass_settings = PassSettings(self.agenda, grid, options)
        self.between = GestureWindow()
        self._own_thread = ThreadPoolExecutor(1, "judging") if judging is None else None
        self._passes = Passes(self._take_of, judging or self._own_thread)
        self._playback = LapPlayback(stage.sound, stage.player, grid)
        self.present: Pass | None = None
        self.paused = self.done = False
        self._judge_at = math.inf  # moment
        self._over = False  # nothing more belongs to the present pass
        self._reached = -math.inf  # s of song time the present pass has reached
        self._starts, self._cuts = True, False  # as soon as its music is ready
        self.danced: list[JudgedPass] = []
        self.refused: tuple[str, ...] = ()
        self.problems: tuple[str, ...] = ()

    def open(self) -> None:
        """From now on the camera's pictures go to the pass being danced."""
        self._stage.tap.listener = self._passes.offer
        self._want_music()

    def close(self) -> None:
        """Stop, and keep what was danced so far."""
        self._stage.tap.listener = None
        self._stage.sound.stop()
        try:
            self._passes.close()
        finally:
            self._playback.close()
            if self._own_thread is not None:
                self._own_thread.shutdown()
            self.danced += self._passes.results()
            self.refused += self._passes.problems
            said = (*self.refused, self._stage.sound.problem, self._playback.problem)
            self.problems = tuple(dict.fromkeys(problem for problem in said if problem))

    # ---------------------------------------------------------------- its state

    def place(self, moment: float) -> LapPosition:
        """The place in the song, counting all laps since the practice began."""
        return self._playback.place(moment)

    def dances(self, place: LapPosition) -> bool:
        """Whether the present pass is danced there."""
        return self.present is not None and not self.paused and place.lap == self.present.lap

    @property
    def lap(self) -> PassLap:
        """The present pass's lap; before the first, the coming one's."""
        return self.present.of if self.present else self.pass_settings.lap()

    @property
    def take(self) -> LiveTake | None:
        """The present pass's take; None between two passes."""
        return self._passes.take

    @property
    def judged(self) -> JudgedPass | None:
        """The present pass, once it is over and judged."""
        return self.danced[-1] if self.danced and self.danced[-1].what == self.present else None

    @property
    def notice(self) -> str:
        """One line for the dancer; "" = nothing."""
        taken = self.take.problem if self.take else ""
        sound = words.SOUND_AGAIN if self._stage.sound.problem else ""
        said = (taken, sound, self.pass_settings.notice, self._playback.problem)
        return next((notice for notice in said if notice), "")

    def like(self, lap: PassLap) -> tuple[PassResult, ...]:
        """Results of the passes of its step that were of the same passage."""
        passes = [(danced.what.of, danced.result) for danced in self.danced]
        return tuple(result for of, result in passes if (of.step, of.stretch) == (lap.step, lap.stretch))

    # ---------------------------------------------------------------- as time goes on

    def step(self, now: float) -> LapPosition:
        """Judge what is over and begin what is due; returns the place in the song."""
        self._collect(now)
        if self._starts:
            self.start()
        place = self.place(now)
        if self.present is None or self.paused:
            return place
        if place.lap > self.present.lap:
            self._next_pass(place, now)
        else:
            self._reached = place.t
        return place

    def add(self, posed: PosedFrame) -> None:
        """A pose, for the take of its pass; after a pass it may be an answer."""
        self._passes.add(posed)
        if self.pass_settings.window and not self.paused:
            self.between.listen(posed)

    def follow(self, now: float, place: LapPosition) -> None:
        """Do what is due in the present lap."""
        if not self.dances(place):
            return
        if not self._over and not self.present.of.joined and place.t >= self.present.of.judged_at:
            self._end_pass(now, whole=True)
            self.between.open()
        if self._cuts:
            self._cut(now)
        elif not self.agenda.last:
            self._playback.prepare(self.pass_settings.lap())
        elif self._options.session.unattended and self._over and not self._passes.busy:
            self.done = True
        else:
            self._playback.prepare_end()

    def _collect(self, now: float) -> None:
        """Judge what is over, and set the next pass's speed by the result."""
        if now >= self._judge_at:
            self._passes.judge()
            self._judge_at = math.inf
        for danced in self._passes.results():
            self.danced.append(danced)
            self.agenda.learn(self.like(danced.what.of), danced.what.of.step)
            self._want_music()

    # ---------------------------------------------------------------- what the dancer wants

    def start(self) -> None:
        """The first lap, or the one after a pause, if its music is ready; else as soon as it is."""
        self._starts = not self._playback.start(self.pass_settings.lap(), self._begin_pass)
        if not self._starts:
            self.paused = False  # last: until the clock runs, what the camera sees has no song time

    def pause(self, now: float) -> None:
        """Pause, or go on. The interrupted pass is kept as far as it was danced, and then begins again."""
        if self.present is None:
            return
        if self.paused:
            self.begin_now(now, once_more=False)
            return
        if not self._over:
            self._end_pass(now, whole=False)
            self.agenda.stay()
            self._want_music()
        self._stage.sound.stop()
        self.paused = True
        self.between.close()

    def begin_now(self, now: float, once_more: bool) -> None:
        """The next pass at once: of the present step if ``once_more``."""
        if once_more:
            self.agenda.stay()
            self._want_music()
        if self.agenda.last:
            self.done = True
        elif self.paused:
            self.start()
        else:
            self._cut(now)

    def skip(self, now: float) -> None:
        """Skip what is left of the present pass, if anything: the next one begins at once."""
        self.begin_now(now, once_more=not self._over)

    def go_on(self, now: float) -> None:
        """The next step begins at once; after the last one practising is over."""
        self.agenda.advance()
        self.begin_now(now, once_more=False)

    def change(self, event: Hashable) -> None:
        """A key that changes how the next pass is danced; others are ignored."""
        self.pass_settings.obey(event)
        self._want_music()

    def choose(self, stretch: Stretch) -> None:
        """The next pass is of this passage."""
        self.pass_settings.choose(stretch)
        self._want_music()

    # ---------------------------------------------------------------- laps

    def _want_music(self) -> None:
        self._playback.want(*self.pass_settings.music())

    def _cut(self, now: float) -> None:
        """The next pass begins at once if its music is ready; else the present one goes on until it is."""
        self._cuts = not self._playback.cut(self.pass_settings.lap())
        if not self._cuts:
            self._end_pass(now, whole=False)
            self.between.close()

    def _next_pass(self, place: LapPosition, now: float) -> None:
        """The transport has gone on to the next lap; immediately if a key was pressed twice, which cuts twice."""
        lap = self.present.of
        self._end_pass(now, whole=self._reached > (lap.start + lap.over) / 2)
        if self.agenda.last:
            self.done = math.isinf(self._judge_at)  # else its last poses are still on their way
            return
        self._begin_pass(place)

    def _begin_pass(self, place: LapPosition) -> None:
        lap = place.of
        number = self.agenda.begin(lap.step)
        self._want_music()
        self.present = Pass(place.lap, lap, number, self.pass_settings.fade and number % 2 == 0, self._options.body)
        self._playback.begun(place)
        self._over, self._cuts, self._reached, self.pass_settings.notice = False, False, lap.start, ""
        self.between.close()
        self._begins()
        try:
            self._passes.begin(self.present)
        except CoachError as refused:  # a full disk: go on, and try again with the next pass
            self.pass_settings.notice = str(refused)
            self.refused += (str(refused),)

    def _end_pass(self, now: float, whole: bool) -> None:
        """``whole``: it was danced to the end."""
        if self._over:
            return
        self._over = True
        self._passes.end(whole)
        if whole:
            self.agenda.end(self.present.of.step)
        self._judge_at = now + self._stage.camera.latency + LATE_POSES_S

    # ---------------------------------------------------------------- takes

    def _take_of(self, what: Pass) -> LiveTake:
        stage, lap = self._stage, what.of
        info = begun_now(
            stage.prepared.song.id, stage.options.view, part=lap.part, speed=lap.rate, body=what.body,
            memory=what.memory, passage=lap.stretch.name, devices=stage.devices if stage.camera.live else None,
        )  # fmt: skip
        return LiveTake(
            stage.prepared, self._folder.path, info, partial(self._song_time, what), self._options.keep_films,
            self._folder.next_pass(), stage.poses.follow_another,
        )  # fmt: skip

    def _song_time(self, what: Pass, arrived: float) -> float | None:
        """Song time of what the camera saw; None if that belongs to no pass, or to another. The camera's thread calls
        this too."""
        if self.paused or not self._stage.sound.running:
            return None
        place = self.place(arrived - self._stage.camera.latency)
        return place.t if place.lap == what.lap and what.of.entry <= place.t < what.of.judged_at else None
