"""The review: each mistake in a loop, reference beside take, with the music."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

import pygame

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.review.cards import places
from coach.review.choice import PICTURE_STEPS, REVIEW_BINDINGS, PassageChoice, Tool
from coach.review.drawing import ReviewView, draw_review, layout_of
from coach.review.layout import ReviewLayout
from coach.review.loader import ClipLoader
from coach.review.player import OpenSound, Player
from coach.review.scene import ReviewScene
from coach.review.toolbar import placed
from coach.song.sound import song_sound
from coach.takes.folder import TakeFolder
from coach.takes.marks import MarkedMistake, read_marks, toggle_mark
from coach.takes.passages import passage_from, passage_on, pieces
from coach.takes.take import Take
from coach.ui.loop import LIVELY_RATE, Screen, run
from coach.ui.passage.clip import Clip, ClipSources, load
from coach.ui.passage.first_frames import FirstFrames, SongFirstFrames
from coach.ui.strip import beat_at
from coach.ui.window import Action, MousePress, Window
from coach.wording import review_words, words
from coach.wording.mistakes import TOLD

STRIP_MOVES: Final = 30
"""Per second: how often the strip's playhead moves."""
HOVER_DELAY_S: Final = 0.03
"""s the mouse must rest on a place before that is loaded: on its way it crosses many."""
REDRAW_EVERY_S: Final = 0.5
"""s after which an unchanged screen is drawn again, in case another window has covered it."""


def run_review(
    window: Window,
    take: Take,
    folder: TakeFolder,
    song: Song | None,
    open_sound: OpenSound,
    reference: PoseTrack | None = None,
    cache: Path | None = None,
) -> Passage | None:
    """Show the take's mistakes until the dancer quits (``window.closed`` tells how) or wants to dance a passage.

    song        None if it is gone: the take plays alone and silently
    open_sound  makes a ``Sound`` for the music it is given
    reference   the song's poses as takes are compared with them; None: its skeleton is not shown
    cache       folder in which the first frames of the song's beats are kept

    Returns the passage to practise, None when the dancer quits.
    """
    with Review(window, take, folder, song, open_sound, reference=reference, cache=cache) as review:
        run(window, review)
        return review.wanted


class Review(Screen):
    """``window`` tells where the mouse is and how large the screen; the parameters are those of ``run_review``."""

    keys = REVIEW_BINDINGS
    rate = LIVELY_RATE

    def __init__(
        self,
        window: Window,
        take: Take,
        folder: TakeFolder,
        song: Song | None,
        open_sound: OpenSound,
        reference: PoseTrack | None = None,
        cache: Path | None = None,
    ) -> None:
        self._window = window
        self._now = 0.0  # the moment of the loop's last turn
        self._take = take
        self._folder = folder
        self._song = song
        self._scene = ReviewScene(take, folder, song, reference)
        self._passages = pieces(take, *self._scene.span)
        self._marks, self._note = _marks_of(folder)
        more = max(0, len(take.mistakes) - TOLD)
        self._choice = PassageChoice(0, len(self._passages) - more, more=more)
        self._player = Player(open_sound, lambda: self._now)
        self._sources = sources = self._sources_with(cache)
        prepared = self._scene.prepare(self._passages if take.mistakes else ())
        filling = chain.from_iterable(one.filling(sources.films) for one in sources.first_frames.values())
        self._loader = ClipLoader(lambda clip: load(clip, sources), prepared, filling)
        self._loader.want(self._wanted())
        self._pointed: tuple[Passage | None, float] = (None, 0.0)  # what the mouse points at, and since when
        self._following: Passage | None = None
        self._shown: ReviewView | None = None
        self._next: tuple[ReviewView, float] | None = None
        self._drawn: tuple | None = None

    def __enter__(self) -> Review:
        return self

    def __exit__(self, *_: object) -> None:
        self._player.close()
        self._loader.close()
        self._sources.films.close()

    @property
    def shown(self) -> ReviewView | None:
        """What is on the screen."""
        return self._shown

    @property
    def playing(self) -> bool:
        """Whether the chosen passage is playing, not only loading."""
        return self._player.passage == self._passage

    @property
    def settled(self) -> bool:
        """Whether everything is loaded that can be, until the dancer goes elsewhere."""
        return self._loader.done

    @property
    def wanted(self) -> Passage | None:
        """The passage that the dancer wants to dance, once the screen is done."""
        return self._passage if self._choice.practise else None

    def handle(self, event: Hashable, now: float) -> None:
        self._now = now
        if isinstance(event, MousePress):
            self._clicked(event)
        elif isinstance(event, Action | Tool):
            self._pressed(event)
        self.done = self._choice.over

    def tick(self, now: float) -> None:
        self._now = now
        self._look_ahead()
        clip = self._loader.clip(self._passage)
        t = self._time(clip)
        seen_through = self.playing and self._player.lap(self._now) > 0
        if self._passage.what == "unseen" and seen_through:  # then on to the next piece
            self._choose(self._choice.moved(1))
        note = self._note or self._player.note
        self._next = self._scene.view(clip, t, self._choice, self._passages, self._marks, note), t

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        """Draws only if something has changed: at 4K a flip alone costs more than finding the picture."""
        view, t = self._next
        sides = (view.pair.reference, view.pair.take)
        pictures = (
            *(id(side.rgb) for side in sides if side is not None),
            view.notice,
            sum(card.picture is not None for card in view.cards),
        )
        head = int(t * STRIP_MOVES)
        new = (self._choice, self._marks, surface.get_size(), *pictures, head, int(now / REDRAW_EVERY_S))
        if new == self._drawn:
            return False
        self._shown, self._drawn = view, new  # the view keeps its pictures alive, so that their ids stay unique
        draw_review(surface, view)
        return True

    # ------------------------------------------------------------ what the dancer does

    def _pressed(self, action: Action | Tool) -> None:
        if action is Tool.NOT_A_MISTAKE:
            self._toggle_mark()
            return
        if action is Tool.PRACTISE and self._song is None:
            return  # there is nothing to dance to
        self._choose(self._choice.after(action))
        if action in PICTURE_STEPS:
            self._step_picture(PICTURE_STEPS[action])

    def _clicked(self, click: MousePress) -> None:
        """A click on a button acts like its key; on a card it chooses the mistake; on the strip it goes to the beat."""
        if self._shown is None:
            return
        layout = layout_of(self._window.size, self._shown)
        for rect, button in placed(self._shown.buttons, layout.tools, layout.unit):
            if rect.collidepoint(click.x, click.y):
                self._pressed(button.action)
        beat = self._beat_at(layout, click.x, click.y)
        if beat is not None and self._plays(beat):
            self._player.seek(self._scene.beats.time(beat))
        elif (chosen := self._chosen_at(layout, click.x, click.y)) is not None:
            self._choose(chosen)

    def _look_ahead(self) -> None:
        """Where the mouse rests it is likely to click: load what that would choose before it does."""
        pointer, pointed = self._window.pointer, None
        if self._shown is not None and pointer is not None:
            chosen = self._chosen_at(layout_of(self._window.size, self._shown), *pointer)
            pointed = None if chosen is None else self._passage_of(chosen)
        if pointed != self._pointed[0]:
            self._pointed = pointed, self._now
        rested = self._now - self._pointed[1] >= HOVER_DELAY_S
        if rested and pointed not in (None, self._passage, self._following):
            self._following = pointed
            self._loader.want(self._wanted(), pointed)

    def _chosen_at(self, layout: ReviewLayout, x: int, y: int) -> PassageChoice | None:
        """What a click there chooses: a card's mistake or, on the strip, the mistake on that beat or the eight from
        there."""
        if layout.cards is not None:
            for index, rect in places(layout.cards, len(self._shown.cards), self._choice.index, layout.unit):
                if rect.collidepoint(x, y):
                    return self._choice.at(index)
        beat = self._beat_at(layout, x, y)
        if beat is None or self._plays(beat):
            return None
        index = passage_on(self._passages, beat) if self._take.mistakes else None
        return self._choice.at(index) if index is not None else replace(self._choice, beat=beat)

    def _beat_at(self, layout: ReviewLayout, x: int, y: int) -> int | None:
        """The beat at that place on the strip."""
        if self._scene.beats is None or not layout.strip.collidepoint(x, y):
            return None
        return beat_at(layout.strip, len(self._scene.kinds), x)

    def _plays(self, beat: int) -> bool:
        """Whether it is in the passage that is playing."""
        return self._passage.first <= beat <= self._passage.last and self.playing

    def _toggle_mark(self) -> None:
        """Mark the shown mistake "not a mistake", or remove that mark."""
        if not self._take.mistakes or self._choice.beat is not None:
            return
        try:
            self._marks = toggle_mark(self._folder, self._take.mistakes[self._choice.index])
            self._note = ""
        except CoachError:
            self._note = review_words.MARK_NOT_KEPT  # the full message is too long for one line

    def _step_picture(self, step: int) -> None:
        """One picture forward or back, in the take or, if it has none, in the reference."""
        clip, t = self._loader.clip(self._passage), self._player.position(self._now)
        beside = clip.take.beside(t + clip.passage.shift + 1e-6, step)
        if beside is not None:
            self._player.seek(beside - clip.passage.shift)
        elif (beside := clip.reference.beside(t + 1e-6, step)) is not None:
            self._player.seek(beside)

    def _choose(self, chosen: PassageChoice) -> None:
        before, self._choice = self._choice, chosen
        if (chosen.index, chosen.beat) != (before.index, before.beat):
            self._following = None
            self._loader.want(self._wanted())
        if chosen.paused != before.paused:
            self._player.pause(chosen.paused)
        if chosen.sound != before.sound:
            self._player.mute(not chosen.sound)

    # ------------------------------------------------------------ what is shown

    def _sources_with(self, cache: Path | None) -> ClipSources:
        """The sources of pictures and music; a passage can begin at any mistake and on any beat."""
        song, take = self._song, self._folder.video
        music = (lambda start, until: None) if song is None else partial(song_sound, song)
        beats = range(len(self._scene.kinds)) if self._scene.beats is not None else ()
        places = [*self._passages, *(passage_from(self._take, self._scene.beats, beat) for beat in beats)]
        first_frames = {take: FirstFrames(take, (place.start + place.shift for place in places))}
        if song is not None:
            first_frames[song.video] = SongFirstFrames(song, cache, (place.start for place in self._passages))
        return ClipSources(song.video if song else None, take, music, first_frames=first_frames)

    @property
    def _passage(self) -> Passage:
        return self._passage_of(self._choice)

    def _passage_of(self, choice: PassageChoice) -> Passage:
        if choice.beat is not None:
            return passage_from(self._take, self._scene.beats, choice.beat)
        return self._passages[choice.index]

    def _wanted(self) -> list[Passage]:
        """The chosen passage, then those that the next key may choose."""
        at, count = self._choice.index, self._choice.count
        others = [self._passages[(at + step) % count] for step in (0, 1, -1)]
        return list(dict.fromkeys([self._passage, *others]))

    def _time(self, clip: Clip) -> float:
        """Song time (s) to show; a newly chosen passage begins as soon as enough of it is loaded."""
        speed = self._choice.speed
        if self._player.passage != clip.passage:
            if not clip.ready(speed):
                return clip.passage.start
            self._player.play(clip, speed)
        elif self._player.rate != speed and clip.ready(speed):
            self._player.play(clip, speed, at=self._player.position(self._now))
        return self._player.position(self._now)


def _marks_of(folder: TakeFolder) -> tuple[frozenset[MarkedMistake], str]:
    try:
        return read_marks(folder), ""
    except CoachError:
        return frozenset(), words.MARKS_UNREAD
