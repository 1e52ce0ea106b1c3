"""One dance: from the count-in to the last beat."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pygame

from coach.devices.camera.camera import CameraFrame
from coach.live.count_in import CountIn, count_in
from coach.live.dance_picture import DancePicture, Moment
from coach.live.live_take import FinishedTake, LiveTake
from coach.live.pace import FilmCue, FramePacer, NextDue
from coach.live.screen_dance import draw_dance, draw_pause
from coach.live.stage import Stage
from coach.live.trace import Totals, Trace, WindowFlip
from coach.takes.folder import TakeFolder
from coach.takes.session_info import Devices, begun_now
from coach.ui.canvas import Canvas
from coach.ui.loop import SYSTEM, Clock, Screen, run
from coach.ui.window import Action
from coach.wording import words

SONG_TAIL_S: Final = 0.5
"""s the dance goes on after the song's end: the latest dancer's last beat (lag up to 400 ms) and its verdict."""


@dataclass(frozen=True, eq=False)
class _DrawnPicture:
    """The picture about to be shown: the moment (s) drawing began, song time and the reference's (s), camera."""

    began: float
    song: float
    reference: float | None
    camera: CameraFrame | None


class Performance(Screen):
    """Runs once: ``run()`` returns the take however the dance ends, None if nothing was danced or nobody seen.

    ``problems``: sentences for the result about what was not kept or not heard.
    """

    draws, draws_pause = staticmethod(draw_dance), staticmethod(draw_pause)

    def __init__(self, stage: Stage, sessions: Path) -> None:
        song = stage.prepared.song
        self._stage = stage
        self._grid = song.grid
        self._end = song.end
        self._count_in: CountIn = count_in(self._grid, song.start)
        self._paused_at: float | None = None
        self._pace, self._film = FramePacer(stage, self._due), FilmCue(stage)
        self._drawn: _DrawnPicture | None = None
        self._take = self._take_in(sessions)
        self._picture = self._new_picture()
        self._canvas = Canvas()
        self._trace = Trace()
        self.problems: tuple[str, ...] = ()

    def _take_in(self, sessions: Path) -> LiveTake:
        stage = self._stage
        info = begun_now(stage.prepared.song.id, stage.options.view, devices=stage.devices)
        return LiveTake(stage.prepared, sessions, info, self._song_time, another=stage.poses.follow_another)

    def _new_picture(self) -> DancePicture:
        return DancePicture(self._stage)

    @property
    def devices(self) -> Devices | None:
        """The devices of this dance."""
        return self._stage.devices if self._stage.camera.live else None

    @property
    def folder(self) -> TakeFolder:
        """Where the take is kept; once ``run`` has ended it exists unless nothing was danced."""
        return self._take.folder

    @property
    def unkept(self) -> str:
        """Once ``run`` has ended: why nothing of the dance is kept; "" if something is, or nothing was danced."""
        return self._take.unkept

    def run(self, clock: Clock = SYSTEM) -> FinishedTake | None:
        """Dance until the last beat, Q, a closed window or Ctrl-C.

        Whatever ends the dance, even a broken thread, what was danced until then is judged and kept.
        """
        broken = True
        try:
            self._stage.tap.listener = self._take.recorder.offer
            self._go(self._count_in)
            run(self._stage.window, self, clock)
            broken = False
        finally:
            finished = self._finish(broken)
        return finished

    def _go(self, counted: CountIn) -> None:
        """Starts sound, reference and clock, with a count-in before ``counted.entry``."""
        self._count_in = counted
        self._film.forget()
        self._stage.player.seek(max(counted.at, 0.0))
        self._stage.sound.start(counted.at, music_from=counted.entry, clicks=counted.clicks)
        self._paused_at = None  # last: until the clock runs, what the camera sees has no song time

    def wait(self, clock: Clock, began: float) -> None:
        self._pace.wait(clock, began)

    def handle(self, event: Hashable, now: float) -> None:
        if event is Action.QUIT:
            self.tick(now)  # what was found so far is kept, too
            self.done = True
        elif self._paused_at is not None:
            if event in (Action.PAUSE, Action.SPACE, Action.START):
                self._go(count_in(self._grid, self._paused_at))
        elif event is Action.PAUSE:
            self._stage.sound.stop()
            # a pause during a count-in resumes at the entry
            self._paused_at = max(self._stage.sound.position(now), self._count_in.entry)

    def tick(self, now: float) -> None:
        t = self._stage.sound.position(now)
        if self._paused_at is None and t > self._count_in.beats[0][0]:
            self._film.keep(now, t, self._count_in.entry)
        self._listen(now, t)
        self.done = t > self._end + SONG_TAIL_S

    def _due(self, now: float, shown: float) -> NextDue:
        if self._paused_at is not None:
            return NextDue()
        t, picture = self._stage.sound.position(now), self._stage.player.next_at()
        beat = self._grid.after(self._stage.sound.position(shown))
        return NextDue(beat - t, math.inf if picture is None else picture.t - t)

    def _song_time(self, arrived: float) -> float | None:
        """Song time of what the camera saw; None in a pause or a count-in. The camera's thread calls this too."""
        if self._paused_at is not None or not self._stage.sound.running:
            return None
        t = self._stage.sound.position(arrived - self._stage.camera.latency)
        return t if t >= self._judged_from else None

    @property
    def _judged_from(self) -> float:
        """Song time (s) from which what the camera sees belongs to the dance."""
        return self._count_in.entry

    def _listen(self, now: float, t: float) -> None:
        for posed in self._stage.poses.take():
            self._take.add(posed)
            self._picture.newest(posed, now)
            self._pace.posed()
        if self._paused_at is None:
            self._picture.judged(self._take.due(t, self._pace.judging_slice()), t)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        stage = self._stage
        t = stage.sound.position(self._pace.shown_at(now))
        alone = self._pace.on_beat and self._paused_at is None and self._canvas.hurry()
        frame = stage.player.current if alone else stage.player.at(max(t, 0.0))
        counted = self._count_in.count(t) if self._paused_at is None else None
        notice = self._take.problem or (words.SOUND_AGAIN if stage.sound.problem else "")
        wrong = self._take.wrong & (t >= self._count_in.entry)  # none in the bar before a resumed song
        view = self._picture.view(Moment(now, t, frame.rgb if frame else None, counted, wrong, notice))
        if self._paused_at is None:
            self.written = self.draws(surface, view, self._canvas)
        else:
            self.draws_pause(surface, view)
            self.written = None
            self._canvas.forget()
        camera = self._drawn.camera if alone and self._drawn else self._picture.frame
        self._drawn = _DrawnPicture(now, t, frame.t if frame else None, camera)
        return True

    def redraw(self) -> None:
        self._canvas.forget()

    def flipped(self, now: float) -> None:
        """Measures how long drawing took, so that the next picture is drawn for the moment at which it is shown."""
        drawn = self._drawn
        self._pace.drew(now - drawn.began)
        self._trace.shown.append(
            WindowFlip(
                flip=now,
                song=drawn.song,
                reference=drawn.reference,
                camera=drawn.camera.number if drawn.camera else None,
                arrived=drawn.camera.arrived if drawn.camera else None,
                drawing=now - drawn.began,
                clock=self._stage.sound.position(now),
            )
        )

    def _finish(self, broken: bool) -> FinishedTake | None:
        self._stage.tap.listener = None
        self._stage.sound.stop()
        finished = self._take.finish(broken)
        self.problems = tuple(problem for problem in (self._take.problem, self._stage.sound.problem) if problem)
        if self._stage.options.trace:
            self._trace.write(self._stage.options.trace, self._totals())
        return finished

    def _totals(self) -> Totals:
        take, player, sound = self._take, self._stage.player, self._stage.sound
        return Totals(
            camera_frames=take.recorder.kept + take.recorder.dropped,
            poses=len(take.track()),
            pose_seconds=take.pose_seconds,
            recorded=take.recorder.kept,
            recording_lost=take.recorder.dropped,
            reference_shown=player.shown,
            reference_late_or_dropped=player.late_or_dropped,
            sound=sound.description,
            underruns=sound.underruns,
        )
