"""One section after another, before one camera."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import Final

from coach.base.errors import CoachError
from coach.live.performance import Performance
from coach.live.random_play.danced import SectionResult, SectionTake
from coach.live.random_play.sections import Part, three_two_one
from coach.live.stage import Stage
from coach.media.audio import Audio
from coach.media.playback import ReferencePlayer
from coach.song.prepared import PreparedSong
from coach.song.sound import song_sound
from coach.ui.loop import SYSTEM, Clock
from coach.ui.window import Action

SKIP: Final = (Action.RIGHT, Action.DOWN)


class SectionDance(Performance):
    """``left``: the dancer wants no more of it."""

    def __init__(self, stage: Stage, part: Part) -> None:
        self._part, self.left = part, False
        super().__init__(stage, stage.prepared.song.folder)  # nothing is kept there
        self._count_in = three_two_one(self._grid, part.first)
        self._end = float(self._grid.edges[part.end])

    def _take_in(self, sessions: object) -> SectionTake:
        return SectionTake(self._stage.prepared, self._part, self._song_time)

    @property
    def _judged_from(self) -> float:
        """The way to the first beat, half of the one before, belongs to it: limbs arrive on the beat."""
        return float(self._grid.edges[self._part.first])

    def handle(self, event: Hashable, now: float) -> None:
        if event in SKIP:
            self.done = True
            return
        self.left = self.left or event is Action.QUIT
        super().handle(event, now)


class RandomPlay:
    """``run`` dances all of them. ``results``: of those that are over, whatever ended the last one.

    stage   opened for the first part's song; its camera, its pose worker and its loudspeaker serve all
    songs   that the parts number
    """

    def __init__(
        self,
        stage: Stage,
        songs: Sequence[PreparedSong],
        parts: Sequence[Part],
        sound_of: Callable[[PreparedSong], Audio | None] = lambda prepared: song_sound(prepared.song),
        clock: Clock = SYSTEM,
    ) -> None:
        self._stage, self._songs, self._parts = stage, songs, parts
        self._sound_of, self._clock = sound_of, clock
        self.results: list[SectionResult] = []

    def run(self) -> list[SectionResult]:
        with ThreadPoolExecutor(1, thread_name_prefix="next section") as ahead:
            music: Future[Audio | None] | None = None
            for number, part in enumerate(self._parts):
                following = self._music_ahead(ahead, number + 1)
                result, left = self._danced(part, music)
                self.results.append(result)
                if left or self._stage.window.closed:
                    break
                music = following
        return self.results

    def _music_ahead(self, ahead: ThreadPoolExecutor, number: int) -> Future[Audio | None] | None:
        """The next part's, read while this one is danced."""
        if number >= len(self._parts):
            return None
        return ahead.submit(self._sound_of, self._songs[self._parts[number].song])

    def _danced(self, part: Part, music: Future[Audio | None] | None) -> tuple[SectionResult, bool]:
        """The first part is danced on the stage as it is; each other one with the music and the video of its song. One
        whose music or video cannot be read is left out."""
        if music is None:
            return self._on(self._stage, part)
        prepared = self._songs[part.song]
        try:
            heard, player = music.result(), ReferencePlayer(prepared.song.video)
        except CoachError as problem:
            return SectionResult(part, None, str(problem)), False
        with closing(player):
            self._stage.sound.load(heard)
            return self._on(replace(self._stage, prepared=prepared, player=player), part)

    def _on(self, stage: Stage, part: Part) -> tuple[SectionResult, bool]:
        stage.poses.take()  # of the time between two sections
        dance = SectionDance(stage, part)
        return dance.run(self._clock), dance.left
