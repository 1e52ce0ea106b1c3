"""Practising as it goes on: pass after pass in a loop, faster or slower, until the dancer has enough."""

from __future__ import annotations

import math
from collections.abc import Hashable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

import pygame

from coach.base.errors import CoachError
from coach.devices.transport import Place
from coach.domain.practice import Gesture, PassResult, Step, Stretch
from coach.live.dance_picture import Moment
from coach.live.live_take import LiveTake
from coach.live.pace import Due, FilmCue, Pace
from coach.live.practice.agenda import Agenda
from coach.live.practice.between import Between
from coach.live.practice.keys import KEYS, Key
from coach.live.practice.laps import PassLap
from coach.live.practice.loops_menu import LoopsMenu
from coach.live.practice.marking import StripMouse
from coach.live.practice.options import PracticeOptions
from coach.live.practice.pass_views import Shown, pass_view
from coach.live.practice.passes import Danced, Pass, Passes
from coach.live.practice.picture import PracticePicture
from coach.live.practice.playback import LapPlayback
from coach.live.practice.screen_pass import strip_of
from coach.live.practice.views import PassView
from coach.live.practice.wishes import Wishes
from coach.live.set_up import NO_JOINT
from coach.live.stage import Stage
from coach.takes.practice import PracticeFolder
from coach.ui.loop import SYSTEM, Clock, Screen, run
from coach.ui.window import Action, Click, Release
from coach.wording import practice_words as words

POSES: Final = 0.15
"""s after the end of a pass in which poses of it still come."""


class Practice(Screen):
    """Runs once: ``run()`` returns when the dancer leaves, or all passes are danced.

    danced    all passes that were danced to their end, oldest first
    refused   why passes were not kept
    problems  the same, and what was not heard
    """

    keys = KEYS

    def __init__(
        self,
        stage: Stage,
        options: PracticeOptions,
        steps: tuple[Step, ...],
        folder: PracticeFolder,
        settings: Path,
        judging: Executor | None = None,
    ) -> None:
        """``steps``: at least one that is not the whole dance. ``judging``: where passes are judged; None: a thread of
        its own."""
        self._stage, self._options, self._folder, self._settings = stage, options, folder, settings
        self._grid = stage.prepared.song.grid
        _ = stage.prepared.measure  # made once, and not while somebody dances
        self._agenda = Agenda(steps, options.passes)
        self._wishes = Wishes(self._agenda, self._grid, options)
        self._own_thread = ThreadPoolExecutor(1, "judging") if judging is None else None
        self._passes = Passes(self._take_of, judging or self._own_thread)
        self._playback = LapPlayback(stage.sound, stage.player, self._grid)
        self._present: Pass | None = None  # None: the first lap has not begun
        self._judge_at = math.inf  # moment
        self._over = False  # nothing more belongs to the present pass
        self._paused = self._left = False
        self._starts, self._cuts = True, False  # as soon as its music is there
        self._between, self._mouse = Between(), StripMouse(self._grid)
        self._menu: LoopsMenu | None = None
        self._pace, self._film, self._began_drawing = Pace(stage, self._due), FilmCue(stage), 0.0
        self._picture = PracticePicture(stage, options.body)
        self.danced: list[Danced] = []
        self.refused: tuple[str, ...] = ()
        self.problems: tuple[str, ...] = ()

    @property
    def results(self) -> tuple[PassResult, ...]:
        return tuple(danced.result for danced in self.danced)

    def run(self, clock: Clock = SYSTEM) -> None:
        """Until it is over. Whatever ends it, a broken thread as well, what was danced until then is kept."""
        try:
            self._stage.tap.listener = self._passes.offer
            self._want_music()
            run(self._stage.window, self, clock)
            while self._menu is not None and not self._stage.window.closed:
                self._choose_loop(self._menu, clock)
                run(self._stage.window, self, clock)
        finally:
            self._close()

    def _close(self) -> None:
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

    @property
    def whole(self) -> bool:
        """All steps were danced, and the plan goes on with the whole dance."""
        return self._agenda.whole and not self._left

    # ---------------------------------------------------------------- the loop

    def wait(self, clock: Clock, began: float) -> None:
        self._pace.wait(clock, began)

    def _due(self, now: float, shown: float) -> Due:
        place, last = self._playback.place(now), self._playback.place(shown)
        if self._present is None or self._paused or self._between.is_open or place.of is None or last.lap > place.lap:
            return Due()
        beat = self._grid.after(last.t if last.lap == place.lap else place.of.start)
        picture = self._stage.player.next_at()
        ends = place.of.end if picture is None or picture.lap > place.lap else picture.t
        return Due((beat - place.t) / place.of.rate, (ends - place.t) / place.of.rate)

    def tick(self, now: float) -> None:
        self._collect(now)
        self._mouse.moved(self._stage.window.pointer)
        if self._starts:
            self._start()
        place = self._playback.place(now)
        if self._present is not None and not self._paused and place.lap > self._present.lap:
            self._next_pass(place, now)
        if self.done:
            return
        self._listen(now, place)
        if self._present is not None and not self._paused:
            self._cue_camera(now, place)
            self._follow(now, place)

    def _follow(self, now: float, place: Place) -> None:
        """What is due in the present lap."""
        if place.lap != self._present.lap:
            return
        if not self._over and not self._present.of.joined and place.t >= self._present.of.judged_at:
            self._end_pass(now, whole=True)
            self._between.open()
        if self._cuts:
            self._cut(now)
        elif not self._agenda.last:
            self._playback.prepare(self._wishes.lap())
        elif self._options.session.unattended and self._over and not self._passes.busy:
            self.done = True
        else:
            self._playback.prepare_end()

    def _collect(self, now: float) -> None:
        """Judge what is over, and learn from what was judged how fast the next pass is."""
        if now >= self._judge_at:
            self._passes.judge()
            self._judge_at = math.inf
        for danced in self._passes.results():
            self.danced.append(danced)
            self._agenda.learn(self._like(danced.what.of), danced.what.of.step)
            self._want_music()

    def _like(self, lap: PassLap) -> tuple[PassResult, ...]:
        """Of the passes of its step that were of the same passage."""
        passes = [(danced.what.of, danced.result) for danced in self.danced]
        return tuple(result for of, result in passes if (of.step, of.stretch) == (lap.step, lap.stretch))

    def _listen(self, now: float, place: Place) -> None:
        for posed in self._stage.poses.take():
            self._passes.add(posed)
            self._picture.newest(posed, now)
            self._pace.posed()
            if self._wishes.window and not self._paused:
                self._between.listen(posed)
        take = self._passes.take
        if take is not None and not self._paused and place.lap == self._present.lap:
            self._picture.judged(take.due(place.t), place.t)
        self._obey(self._between.said(), now)

    def _obey(self, gesture: Gesture | None, now: float) -> None:
        if gesture == "stop":
            self._leave()
        elif gesture == "next" and self._agenda.goes_on:
            self._go_on(now)
        elif gesture == "again":
            self._begin_now(now, once_more=True)

    def _cue_camera(self, now: float, place: Place) -> None:
        lap = self._present.of
        if place.lap == self._present.lap and lap.start < place.t <= lap.over:
            self._film.keep(now, place.t, lap.entry, lap.rate)

    # ---------------------------------------------------------------- laps

    def _want_music(self) -> None:
        self._playback.want(*self._wishes.music())

    def _start(self) -> None:
        """The first lap, or the one after a pause, if its music is there."""
        self._starts = not self._playback.start(self._wishes.lap(), self._begin_pass)
        if not self._starts:
            self._paused = False  # last: until the clock runs, what the camera sees belongs to no song time

    def _cut(self, now: float) -> None:
        """The next pass begins at once if its music is there; else the present one goes on until it is."""
        self._cuts = not self._playback.cut(self._wishes.lap())
        if not self._cuts:
            self._end_pass(now, whole=False)
            self._between.close()

    def _next_pass(self, place: Place, now: float) -> None:
        """The transport has gone on to the next lap."""
        self._end_pass(now, whole=True)
        if self._agenda.last:
            self.done = math.isinf(self._judge_at)  # else its last poses are still on their way
            return
        self._begin_pass(place)

    def _begin_pass(self, place: Place) -> None:
        lap = place.of
        number = self._agenda.begin(lap.step)
        self._want_music()
        self._present = Pass(place.lap, lap, number, self._wishes.fade and number % 2 == 0, self._options.body)
        self._playback.begun(place)
        self._over, self._cuts, self._wishes.notice = False, False, ""
        self._between.close()
        self._film.forget()
        self._picture.begin()
        try:
            self._passes.begin(self._present)
        except CoachError as refused:  # a full disk: it goes on, and the next pass is tried again
            self._wishes.notice = str(refused)
            self.refused += (str(refused),)

    def _end_pass(self, now: float, whole: bool) -> None:
        """``whole``: it was danced to its end."""
        if self._over:
            return
        self._over = True
        self._passes.end(whole)
        if whole:
            self._agenda.end(self._present.of.step)
        self._judge_at = now + self._stage.camera.latency + POSES

    def _take_of(self, what: Pass) -> LiveTake:
        stage, lap = self._stage, what.of
        return LiveTake(
            stage.prepared, self._folder.path, stage.options.view, partial(self._song_time, what), lap.part, lap.rate,
            stage.devices if stage.camera.live else None, what.body, what.memory, self._options.keep_films,
            self._folder.next_pass(), passage=lap.stretch.name, another=stage.poses.follow_another,
        )  # fmt: skip

    def _song_time(self, what: Pass, arrived: float) -> float | None:
        """Song time of what the camera saw, None where that belongs to no pass, or another one. The camera's thread
        asks this, too."""
        if self._paused or not self._stage.sound.running:
            return None
        place = self._playback.place(arrived - self._stage.camera.latency)
        return place.t if place.lap == what.lap and what.of.entry <= place.t < what.of.judged_at else None

    # ---------------------------------------------------------------- keys and mouse

    def handle(self, event: Hashable, now: float) -> None:
        if isinstance(event, Click):
            self._mark(event)
        elif isinstance(event, Release):
            self._choose(self._mouse.release())
        elif event is Action.QUIT:
            self.tick(now)  # what was found until now is kept, too
            self._leave()
        elif event in (Action.SPACE, Action.PAUSE, Key.PAUSE):
            self._pause(now)
        elif self._present is not None:
            self._changed(event, now)

    def _leave(self) -> None:
        self._left = self.done = True

    def _pause(self, now: float) -> None:
        """The pass that is interrupted is kept as far as it was danced; then it begins again."""
        if self._present is None:
            return
        if self._paused:
            self._begin_now(now, once_more=False)
            return
        if not self._over:
            self._end_pass(now, whole=False)
            self._agenda.stay()
            self._want_music()
        self._stage.sound.stop()
        self._paused = True
        self._between.close()

    def _changed(self, event: Hashable, now: float) -> None:
        """A key that changes the next pass, or begins it."""
        if event in (Action.START, Key.ONCE_MORE):
            self._begin_now(now, once_more=True)
        elif event is Key.NOW:
            self._begin_now(now, once_more=not self._over)
        elif event is Key.NEXT and not self._agenda.goes_on:
            self._wishes.notice = words.NO_NEXT_STEP
        elif event is Key.NEXT:
            self._go_on(now)
        elif event is Key.LOOPS:
            self._open_loops(now)
        else:
            self._wishes.obey(event)
            self._want_music()

    def _go_on(self, now: float) -> None:
        """N, or both hands up: the next step begins at once; behind the last one practising is over."""
        self._agenda.advance()
        self._begin_now(now, once_more=False)

    def _begin_now(self, now: float, once_more: bool) -> None:
        """The next pass at once: of the present step, if it is to be danced ``once_more``."""
        if once_more:
            self._agenda.stay()
            self._want_music()
        if self._agenda.last:
            self.done = True
        elif self._paused:
            self._start()
        else:
            self._cut(now)

    def _mark(self, click: Click) -> None:
        if self._present is not None and not self._between.is_open:
            size = self._stage.window.surface.get_size()
            strip = strip_of(self._pass_view(self._moment(0.0, self._present.of.start)), size)
            self._mouse.press(strip, (click.x, click.y), size[1])

    def _choose(self, stretch: Stretch | None) -> None:
        if stretch is not None:
            self._wishes.choose(stretch)
            self._want_music()

    def _open_loops(self, now: float) -> None:
        """The menu takes over; then it goes on with what was chosen there."""
        if not self._paused:
            self._pause(now)
        stage = self._stage
        self._menu = LoopsMenu(stage.window, stage.prepared.song, self._agenda.coming.stretch, self._settings)
        self.done = True

    def _choose_loop(self, menu: LoopsMenu, clock: Clock) -> None:
        run(self._stage.window, menu, clock)
        self._menu, self.done = None, False
        if menu.chosen is not None:
            self._choose(menu.chosen)
            self._start()

    # ---------------------------------------------------------------- drawing

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        self._began_drawing = now
        place = self._playback.place(self._pace.shown_at(now))
        moment = self._moment(now, place.t, place)
        self.written = None
        if self._paused:
            self._picture.draw_pause(surface, self._pass_view(moment))
        elif self._between.is_open and self._wishes.window and self._judged_present():
            self._picture.draw_between(surface, self._in_common(), self.danced[-1], place.t, self._between.held)
        else:
            self.written = self._picture.draw_pass(surface, self._pass_view(moment))
        return True

    def redraw(self) -> None:
        self._picture.redraw()

    def flipped(self, now: float) -> None:
        self._pace.drew(now - self._began_drawing)

    def _moment(self, now: float, t: float, place: Place | None = None) -> Moment:
        lap = self._present
        frame = self._stage.player.at(max(t, 0.0), place.lap) if place is not None and lap is not None else None
        counted = lap.of.counted.count(t) if lap is not None and lap.of.counted and not self._paused else None
        take = self._passes.take
        wrong = take.wrong if take is not None else NO_JOINT
        return Moment(now, t, frame.rgb if frame else None, counted, wrong, "")

    def _pass_view(self, moment: Moment) -> PassView:
        what = self._present or Pass(0, self._wishes.lap(), body=self._options.body)
        return pass_view(
            self._in_common(), self._picture.dance(moment), what, moment.t, self._wishes.count_in, self._mouse.marked
        )

    def _in_common(self) -> Shown:
        lap = self._present.of if self._present else self._wishes.lap()
        return Shown(self._grid, self._agenda, self._like(lap), self._noticed())

    def _noticed(self) -> str:
        take = self._passes.take
        said = (take.problem if take else "", self._stage.sound.problem, self._wishes.notice, self._playback.problem)
        return next((notice for notice in said if notice), "")

    def _judged_present(self) -> bool:
        return bool(self.danced) and self.danced[-1].what == self._present
