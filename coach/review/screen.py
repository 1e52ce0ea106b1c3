"""The review: each mistake in a loop, reference beside take, with the music."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

import pygame

from coach.live.window import Click, Window
from coach.look.strip import beat_at
from coach.media.audio import Audio, read_audio
from coach.review.choice import Choice
from coach.review.clip import Clip, Sources, load
from coach.review.drawing import ReviewView, draw_review, layout_of
from coach.review.folder import TakeFolder
from coach.review.loader import ClipLoader
from coach.review.passages import Passage, nearest_passage, passages
from coach.review.player import OpenSound, Player
from coach.review.scene import Scene
from coach.review.take import Take
from coach.song.song import Song

TICKS: Final = 60
"""A second: how often the time is read and, where the picture has changed, shown."""
STRIP_MOVES: Final = 30
"""A second: how often the strip's head moves."""
AGAIN: Final = 0.5
"""s after which an unchanged screen is drawn again, in case something has covered the window."""


def run_review(
    window: Window,
    take: Take,
    folder: TakeFolder,
    song: Song | None,
    open_sound: OpenSound,
    music: Audio | None = None,
    now: Callable[[], float] = time.perf_counter,
) -> None:
    """Show the take's mistakes until the dancer quits (``window.closed`` tells how).

    song        None: it is gone, the take plays alone and silently
    open_sound  makes a ``Sound`` for the music it is given
    music       the song's, where it is already in memory; else it is read from the song's video
    """
    ticks = pygame.time.Clock()
    with Review(window, take, folder, song, open_sound, music, now) as review:
        while review.step():
            ticks.tick(TICKS)


class Review:
    """The review screen's state. ``step`` is one turn of the loop: keys, time, picture."""

    def __init__(
        self,
        window: Window,
        take: Take,
        folder: TakeFolder,
        song: Song | None,
        open_sound: OpenSound,
        music: Audio | None = None,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._window = window
        self._now = now
        self._scene = Scene(take, folder, song)
        self._passages = passages(take)
        self._choice = Choice(0, len(self._passages))
        self._player = Player(open_sound, now)
        sources = _sources(folder, song, music)
        self._loader = ClipLoader(lambda clip: load(clip, sources))
        self._loader.want(self._wanted())
        self._shown: ReviewView | None = None
        self._drawn: tuple | None = None

    def __enter__(self) -> Review:
        return self

    def __exit__(self, *_: object) -> None:
        self._player.close()
        self._loader.close()

    @property
    def shown(self) -> ReviewView | None:
        """What is on the screen."""
        return self._shown

    def step(self) -> bool:
        """False when the dancer has had enough."""
        for happened in self._window.events():
            self._choose(self._clicked(happened) if isinstance(happened, Click) else self._choice.after(happened))
        if self._choice.over:
            return False
        clip = self._loader.clip(self._passage)
        t = self._time(clip)
        self._draw(self._scene.view(clip, t, self._choice, self._player.note), t)
        return True

    # ------------------------------------------------------------ inside

    @property
    def _passage(self) -> Passage:
        return self._passages[self._choice.index]

    def _wanted(self) -> list[Passage]:
        """The chosen passage, then those that the next key may ask for."""
        at, count = self._choice.index, self._choice.count
        return list(dict.fromkeys(self._passages[(at + step) % count] for step in (0, 1, -1)))

    def _clicked(self, click: Click) -> Choice:
        """A click on the strip chooses the passage nearest to that beat."""
        if self._shown is None:
            return self._choice
        strip = layout_of(self._window.size, self._shown).strip
        if not strip.collidepoint(click.x, click.y):
            return self._choice
        beat = beat_at(strip, len(self._scene.kinds), click.x)
        return replace(self._choice, index=nearest_passage(self._passages, beat))

    def _choose(self, chosen: Choice) -> None:
        before, self._choice = self._choice, chosen
        if chosen.index != before.index:
            self._loader.want(self._wanted())
        if chosen.paused != before.paused:
            self._player.pause(chosen.paused)
        if chosen.speed != before.speed and self._player.passage == self._passage:
            self._player.play(self._loader.clip(self._passage), chosen.speed, at=self._player.t())

    def _time(self, clip: Clip) -> float:
        """Song time (s) to show; a passage that has just been chosen begins as soon as enough of it is there."""
        if self._player.passage != clip.passage:
            if not clip.ready:
                return clip.passage.start
            self._player.play(clip, self._choice.speed)
        return self._player.t()

    def _draw(self, view: ReviewView, t: float) -> None:
        """Draws only what is new: at 4K a flip alone costs more than finding the picture."""
        pictures = (id(view.reference), id(view.take), view.notice)
        now = (self._choice, self._window.size, *pictures, int(t * STRIP_MOVES), int(self._now() / AGAIN))
        if now == self._drawn:
            return
        self._shown, self._drawn = view, now  # the view keeps its pictures alive, so that their ids stay their own
        draw_review(self._window.surface, view)
        self._window.flip()


def _sources(folder: TakeFolder, song: Song | None, music: Audio | None) -> Sources:
    @cache
    def read() -> Audio | None:
        return music if music is not None or song is None else read_audio(song.video)

    return Sources(song.video if song else None, folder.video, read)
