"""``beats NAME``: the song's video with a click on every beat, and keys to correct the beats."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import closing
from enum import Enum, auto
from typing import Final

import numpy as np
import pygame

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.devices.sound.output import SoundOptions
from coach.devices.sound.sound import Click as Tick
from coach.devices.sound.sound import Sound, open_sound
from coach.domain.beats import BeatGrid
from coach.domain.moves import on_other_beats
from coach.domain.song import Song
from coach.editor import beat_edits as edits
from coach.editor.beat_edits import Draft
from coach.editor.screen import EditorView, border_at, draw_editor, layout_of, loudness
from coach.media.audio import Audio, read_audio
from coach.media.playback import ReferencePlayer
from coach.song.library import find_song
from coach.song.package import FILE_NAME, move_values, song_from, write_song
from coach.song.strict import read_toml
from coach.ui.loop import LIVELY_RATE, Screen, run
from coach.ui.window import Action, Keys, MousePress, MouseRelease, Window
from coach.wording import words

NUDGE: Final = 0.010
"""s by which a key nudges the beats."""
LEAP: Final = 5.0
"""s by which the arrow keys go back and forth."""
TAPS_END: Final = 2.0
"""s without a tap after which the next one begins a new tempo."""
EDITOR_VIDEO_PX: Final = (1280, 720)
"""Largest size of the video in pixels."""


class Edit(Enum):
    """What the editor's own keys do, in addition to those of every window."""

    TAP = auto()
    DOUBLE = auto()
    HALVE = auto()
    EARLIER = auto()
    LATER = auto()
    ONE = auto()
    UNDO = auto()
    SAVE = auto()
    CLICKS = auto()


BEAT_EDITOR_BINDINGS: Final[Keys] = {
    pygame.K_t: Edit.TAP,
    pygame.K_x: Edit.DOUBLE,
    pygame.K_h: Edit.HALVE,
    pygame.K_COMMA: Edit.EARLIER,
    pygame.K_PERIOD: Edit.LATER,
    pygame.K_1: Edit.ONE,
    pygame.K_u: Edit.UNDO,
    pygame.K_s: Edit.SAVE,
    pygame.K_c: Edit.CLICKS,
}


class BeatEditor(Screen):
    """``window`` tells how large the screen is; ``mouse`` (or the window) where a border is dragged to, in pixels."""

    keys = BEAT_EDITOR_BINDINGS
    rate = LIVELY_RATE

    def __init__(
        self,
        window: Window,
        song: Song,
        player: ReferencePlayer,
        sound: Sound,
        music: Audio | None,
        mouse: Callable[[], tuple[int, int]] | None = None,
    ) -> None:
        self.draft = Draft.of(song)
        self.saved = True
        self._moves, self._counted = song.moves, song.grid  # the beats the moves are counted in
        self._written = song.moves  # as they are in song.toml, to our knowledge
        self._before: list[Draft] = []
        self._window, self._song, self._player, self._sound = window, song, player, sound
        self._now, self._mouse = 0.0, mouse or window.mouse  # the moment of the loop's last turn
        self._loudness = loudness(music)
        self._taps: list[float] = []
        self._clicks = True
        self._dragged: int | None = None
        self._grasped: Draft | None = None
        self._asked_to_quit = False
        self._problem = ""
        self._at = song.start
        self._play(song.start)

    def handle(self, event: Hashable, now: float) -> None:
        self._now = now
        if isinstance(event, MouseRelease):
            self._dragged = None
        elif event is Action.QUIT or event is Action.PAUSE:
            self.done = self.saved or self._asked_to_quit
            self._asked_to_quit = True
        else:
            self._asked_to_quit = False
            self._do(event)

    def tick(self, now: float) -> None:
        self._now = now
        if self._dragged is not None:
            self._drag()
        if self._taps and not 0 <= self._time() - self._taps[-1] < TAPS_END:
            self._taps = []
        if not self._taps and not _same_clicks(self._heard, self.draft.grid):
            self._play_on()
        if self._sound.running and self._time() >= self._song.end:
            self._play(self._song.start)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        self._now = now
        t = self._time()
        frame = self._player.at(t)
        view = EditorView(
            song=self._song,
            draft=self.draft,
            t=t,
            picture=None if frame is None else frame.rgb,
            loudness=self._loudness,
            playing=self._sound.running,
            saved=self.saved,
            taps=len(self._taps),
            asked_to_quit=self._asked_to_quit,
            note=self._problem or (words.SOUND_AGAIN if self._sound.problem else ""),
        )
        draw_editor(surface, view)
        return True

    # ------------------------------------------------------------ inside

    def _do(self, happened: Hashable) -> None:
        """One key or click that edits or moves."""
        if isinstance(happened, MousePress):
            self._clicked(happened)
        elif happened in (Action.SPACE, Action.START):
            self._pause()
        elif happened in (Action.LEFT, Action.RIGHT):
            self._go(self._time() + (LEAP if happened is Action.RIGHT else -LEAP))
        elif happened is Edit.TAP:
            self._tap()
        elif happened is Edit.SAVE:
            self._save()
        elif happened is Edit.UNDO and self._before:
            self._taps = []
            self._change(self._before.pop(), undo=True)
        elif happened is Edit.CLICKS:
            self._clicks = not self._clicks
            self._play_on()
        elif (change := self._edit(happened)) is not None:
            self._taps = []
            self._change(change)

    def _edit(self, happened: Hashable) -> Draft | None:
        if happened is Edit.DOUBLE:
            return edits.doubled(self.draft)
        if happened is Edit.HALVE:
            return edits.halved(self.draft)
        if happened in (Edit.EARLIER, Edit.LATER):
            return edits.nudged(self.draft, NUDGE if happened is Edit.LATER else -NUDGE)
        if happened is Edit.ONE:
            return edits.counted_from(self.draft, round(self.draft.grid.beat(self._time())))
        return None

    def _change(self, draft: Draft, undo: bool = False) -> None:
        if draft is self.draft:
            return
        if not undo:
            self._before.append(self.draft)
        self.draft, self.saved = draft, False

    def _change_on(self, draft: Draft) -> None:
        """A single undo step, however far a border is dragged and however often the beat is tapped."""
        self._change(draft, undo=self.draft is not self._grasped)

    def _tap(self) -> None:
        t = self._time()
        if self._taps and not 0 < t - self._taps[-1] < TAPS_END:
            self._taps = []
        if not self._taps:
            self._grasped = self.draft
        self._taps.append(t)
        self._change_on(edits.tapped(self.draft, self._taps))

    def _save(self) -> None:
        """Save the beats; the other keys of song.toml stay as they are, the moves with their times. If it cannot be
        written, say so; nothing is lost."""
        try:
            values = read_toml(self._song.folder / FILE_NAME)
            there = song_from(values, self._song.folder, self._song.length)
            if set(there.moves) != set(self._written):  # somebody else has changed them in the meantime
                self._moves, self._counted = there.moves, there.grid
            moves = on_other_beats(self._moves, self._counted, self.draft.grid)
            for key in ("bpm", "first_beat", "beats"):
                values.pop(key, None)
            write_song(self._song.folder, values | self.draft.values() | {"moves": move_values(moves)})
        except CoachError as problem:
            self._problem = str(problem)
        else:
            self._problem, self.saved, self._written = "", True, moves

    def _clicked(self, click: MousePress) -> None:
        """On a border: grab it; elsewhere on the song's strip: go there."""
        strip = layout_of(self._window.size).song
        if not strip.inflate(0, strip.height // 2).collidepoint(click.x, click.y):
            return
        self._dragged = border_at(strip, self._song, self.draft, click.x)
        self._grasped = self.draft
        if self._dragged is None:
            share = (click.x - strip.left) / max(1, strip.width)
            self._go(self._song.start + share * (self._song.end - self._song.start))

    def _drag(self) -> None:
        strip = layout_of(self._window.size).song
        share = (self._mouse()[0] - strip.left) / max(1, strip.width)
        t = self._song.start + share * (self._song.end - self._song.start)
        self._change_on(edits.border_moved(self.draft, self._dragged, round(self.draft.grid.beat(t))))

    # ------------------------------------------------------------ time

    def _time(self) -> float:
        return self._sound.position(self._now) if self._sound.running else self._at

    def _pause(self) -> None:
        if self._sound.running:
            self._at = self._time()
            self._sound.stop()
        else:
            self._play(self._at)

    def _go(self, t: float) -> None:
        t = min(max(t, self._song.start), self._song.end - 0.1)
        self._player.seek(t)
        if self._sound.running:
            self._play(t)
        self._at = t

    def _play_on(self) -> None:
        """If playing, continue with the present clicks."""
        if self._sound.running:
            self._play(self._time())

    def _play(self, t: float) -> None:
        """Play from ``t``, with a click on every beat unless clicks are switched off."""
        grid = self.draft.grid
        if t <= self._song.start:
            self._player.seek(t)
        ticks = [Tick(float(beat), accent=grid.count(k) == 1) for k, beat in enumerate(grid.times) if beat >= t]
        self._sound.start(t, t, ticks if self._clicks else [])
        self._at, self._heard = t, grid


def _same_clicks(first: BeatGrid, second: BeatGrid) -> bool:
    return first.first_count_beat == second.first_count_beat and np.array_equal(first.times, second.times)


def edit_beats(name: str, where: Folders, options: SoundOptions, fullscreen: bool) -> None:
    """Edit the beats of that song until the dancer leaves.

    CoachError if there is no such song, or no screen.
    """
    song = find_song(name, where.songs)
    music = read_audio(song.video)
    with (
        Window(fullscreen=fullscreen) as window,
        ReferencePlayer(song.video, EDITOR_VIDEO_PX, song.start) as player,
        closing(open_sound(music, options.device, options.volume, options.silent)) as sound,
    ):
        run(window, BeatEditor(window, song, player, sound, music))
