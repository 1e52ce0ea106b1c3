"""Practising itself: pass after pass in a loop, faster or slower, until the dancer has had enough."""

from __future__ import annotations

from collections.abc import Hashable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pygame

from coach.devices.transport import LapPosition
from coach.domain.practice import Gesture, PassResult, Step
from coach.live.dance_picture import Moment
from coach.live.options import PracticeOptions
from coach.live.pace import FilmCue, FramePacer, NextDue
from coach.live.practice.controls import PRACTICE_BINDINGS, PracticeKey, StripMouse
from coach.live.practice.loops_menu import LoopsMenu
from coach.live.practice.passes import JudgedPass, Pass
from coach.live.practice.picture import PracticePicture
from coach.live.practice.presenter import PracticeState, pass_view
from coach.live.practice.screen_pass import strip_of
from coach.live.practice.sequence import PassSequence
from coach.live.practice.views import PassView
from coach.live.set_up import NO_JOINT
from coach.live.stage import Stage
from coach.takes.practice import PracticeFolder
from coach.ui.loop import SYSTEM, Clock, Screen, run
from coach.ui.window import Action, MousePress, MouseRelease
from coach.wording import practice_words as words


class Practice(Screen):
    """The screen of a :class:`PassSequence`: keys, mouse, gestures and poses in, pictures out.

    Runs once: ``run()`` returns when the dancer leaves or all passes are danced.
    """

    keys = PRACTICE_BINDINGS

    def __init__(
        self,
        stage: Stage,
        options: PracticeOptions,
        steps: tuple[Step, ...],
        folder: PracticeFolder,
        settings: Path,
        judging: Executor | None = None,
    ) -> None:
        """``steps``: at least one that is not the whole dance. ``judging``: where passes are judged; None: on its own
        thread."""
        self._stage, self._options, self._settings = stage, options, settings
        self._grid = stage.prepared.song.grid
        _ = stage.prepared.measure  # computed once, and not while somebody dances
        self._sequence = PassSequence(stage, options, steps, folder, judging, self._pass_begins)
        self._left = False
        self._mouse = StripMouse(self._grid)
        self._menu: LoopsMenu | None = None
        self._pace, self._film, self._began_drawing = FramePacer(stage, self._due), FilmCue(stage), 0.0
        self._picture = PracticePicture(stage, options.body)

    @property
    def danced(self) -> list[JudgedPass]:
        """All passes danced to the end, oldest first."""
        return self._sequence.danced

    @property
    def results(self) -> tuple[PassResult, ...]:
        """Their results."""
        return tuple(danced.result for danced in self.danced)

    @property
    def refused(self) -> tuple[str, ...]:
        """Why passes were not kept."""
        return self._sequence.refused

    @property
    def problems(self) -> tuple[str, ...]:
        """The same, and what could not be heard; known once it is over."""
        return self._sequence.problems

    @property
    def whole(self) -> bool:
        """Whether all steps were danced and the plan goes on with the whole dance."""
        return self._sequence.agenda.whole and not self._left

    # ---------------------------------------------------------------- the loop

    @property
    def done(self) -> bool:
        return self._left or self._menu is not None or self._sequence.done

    def run(self, clock: Clock = SYSTEM) -> None:
        """Until it is over. Whatever ends it, even a broken thread, what was danced until then is kept."""
        first = self._sequence.lap
        try:
            if first.counted is None:
                self._film.find(clock, first.entry, first.rate)
            self._sequence.open()
            run(self._stage.window, self, clock)
            while self._menu is not None and not self._stage.window.closed:
                self._choose_loop(self._menu, clock)
                run(self._stage.window, self, clock)
        finally:
            self._sequence.close()

    def wait(self, clock: Clock, began: float) -> None:
        self._pace.wait(clock, began)

    def _due(self, now: float, shown: float) -> NextDue:
        place, last = self._sequence.place(now), self._sequence.place(shown)
        resting = self._sequence.present is None or self._sequence.paused or self._sequence.between.is_open
        if resting or place.of is None or last.lap > place.lap:
            return NextDue()
        beat = self._grid.after(last.t if last.lap == place.lap else place.of.start)
        picture = self._stage.player.next_at()
        ends = place.of.end if picture is None or picture.lap > place.lap else picture.t
        return NextDue((beat - place.t) / place.of.rate, (ends - place.t) / place.of.rate)

    def tick(self, now: float) -> None:
        self._mouse.moved(self._stage.window.pointer)
        place = self._sequence.step(now)
        if self.done:
            return
        self._listen(now, place)
        if self._sequence.dances(place):
            self._cue_camera(now, place)
        self._sequence.follow(now, place)

    def _pass_begins(self) -> None:
        self._film.forget()
        self._picture.begin()

    def _cue_camera(self, now: float, place: LapPosition) -> None:
        lap = self._sequence.lap
        if lap.start < place.t <= lap.over:
            self._film.keep(now, place.t, lap.entry, lap.rate)

    def _listen(self, now: float, place: LapPosition) -> None:
        for posed in self._stage.poses.take():
            self._sequence.add(posed)
            self._picture.newest(posed, now)
            self._pace.posed()
        take = self._sequence.take
        if take is not None and self._sequence.dances(place):
            self._picture.judged(take.due(place.t, self._pace.judging_slice()), place.t)
        self._obey(self._sequence.between.said(), now)

    def _obey(self, gesture: Gesture | None, now: float) -> None:
        if gesture == "stop":
            self._left = True
        elif gesture == "next" and self._sequence.agenda.goes_on:
            self._sequence.go_on(now)
        elif gesture == "again":
            self._sequence.begin_now(now, once_more=True)

    # ---------------------------------------------------------------- keys and mouse

    def handle(self, event: Hashable, now: float) -> None:
        if isinstance(event, MousePress):
            self._mark(event)
        elif isinstance(event, MouseRelease):
            stretch = self._mouse.release()
            if stretch is not None:
                self._sequence.choose(stretch)
        elif event is Action.QUIT:
            self.tick(now)  # what was found so far is kept, too
            self._left = True
        elif event in (Action.SPACE, Action.PAUSE, PracticeKey.PAUSE):
            self._sequence.pause(now)
        elif self._sequence.present is not None:
            self._changed(event, now)

    def _changed(self, event: Hashable, now: float) -> None:
        """A key that changes the next pass, or begins it."""
        sequence = self._sequence
        if event in (Action.START, PracticeKey.ONCE_MORE):
            sequence.begin_now(now, once_more=True)
        elif event is PracticeKey.NOW:
            sequence.skip(now)
        elif event is PracticeKey.NEXT and not sequence.agenda.goes_on:
            sequence.pass_settings.notice = words.NO_NEXT_STEP
        elif event is PracticeKey.NEXT:
            sequence.go_on(now)
        elif event is PracticeKey.LOOPS:
            self._open_loops(now)
        else:
            sequence.change(event)

    def _mark(self, click: MousePress) -> None:
        if self._sequence.present is not None and not self._sequence.between.is_open:
            size = self._stage.window.surface.get_size()
            strip = strip_of(self._pass_view(self._moment(0.0, self._sequence.lap.start)), size)
            self._mouse.press(strip, (click.x, click.y), size[1])

    def _open_loops(self, now: float) -> None:
        """The menu takes over; then practising goes on with what was chosen there."""
        if not self._sequence.paused:
            self._sequence.pause(now)
        present = self._sequence.agenda.coming.stretch
        self._menu = LoopsMenu(self._stage.window, self._stage.prepared.song, present, self._settings)

    def _choose_loop(self, menu: LoopsMenu, clock: Clock) -> None:
        run(self._stage.window, menu, clock)
        self._menu = None
        if menu.chosen is not None:
            self._sequence.choose(menu.chosen)
            self._sequence.start()

    # ---------------------------------------------------------------- drawing

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        self._began_drawing = now
        place = self._sequence.place(self._pace.shown_at(now))
        moment = self._moment(now, place.t, place, hurried=self._pace.on_beat and self._picture.hurry())
        between, judged = self._sequence.between, self._sequence.judged
        self.written = None
        if self._sequence.paused:
            self._picture.draw_pause(surface, self._pass_view(moment))
        elif between.is_open and self._sequence.pass_settings.window and judged is not None:
            shown = replace(self._in_common(), notice=self._sequence.notice or self._lost_camera)
            self._picture.draw_between(surface, shown, judged, place.t, between.held)
        else:
            self.written = self._picture.draw_pass(surface, self._pass_view(moment))
        return True

    def redraw(self) -> None:
        self._picture.redraw()

    def flipped(self, now: float) -> None:
        self._pace.drew(now - self._began_drawing)

    def _moment(self, now: float, t: float, place: LapPosition | None = None, hurried: bool = False) -> Moment:
        """``hurried``: the reference's picture stays."""
        present, take, player = self._sequence.present, self._sequence.take, self._stage.player
        frame = None
        if place is not None and present is not None:
            frame = player.current if hurried else player.at(max(t, 0.0), place.lap)
        counting = present is not None and present.of.counted and not self._sequence.paused
        counted = present.of.counted.count(t) if counting else None
        return Moment(now, t, frame.rgb if frame else None, counted, take.wrong if take is not None else NO_JOINT, "")

    def _pass_view(self, moment: Moment) -> PassView:
        sequence = self._sequence
        what = sequence.present or Pass(0, sequence.lap, body=self._options.body)
        return pass_view(
            self._in_common(),
            self._picture.dance(moment),
            what,
            moment.t,
            sequence.pass_settings.count_in,
            self._mouse.marked,
        )

    @property
    def _lost_camera(self) -> str:
        """What to say about a camera that can't see gestures now; "" if it can."""
        camera = self._stage.camera
        return camera.message if camera.state == "lost" else ""

    def _in_common(self) -> PracticeState:
        sequence = self._sequence
        return PracticeState(self._grid, sequence.agenda, sequence.like(sequence.lap), sequence.notice)
