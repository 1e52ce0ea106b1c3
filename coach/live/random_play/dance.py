"""One section after another, before one camera: judged live, nothing is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.compare.live import LiveJudge, never
from coach.compare.score import take_score
from coach.domain.landmarks import Pose, PoseTrack
from coach.domain.verdicts import Verdict
from coach.live.dance_picture import DancePicture
from coach.live.judgement import RingHold
from coach.live.performance import Performance
from coach.live.pose_worker import PosedFrame
from coach.live.random_play.sections import SongPart, three_two_one
from coach.live.recorder import NoRecorder
from coach.live.stage import Stage
from coach.media.audio import Audio
from coach.media.playback import ReferencePlayer
from coach.song.prepared import PreparedSong
from coach.song.sound import song_sound
from coach.tracking.pose_buffer import track_of
from coach.ui.fonts import shown_title
from coach.ui.loop import SYSTEM, Clock
from coach.ui.window import Action
from coach.wording import random_words as words

STEPPED_IN: Final = 0.4
"""Share of a section's beats on which somebody must be seen dancing; else it was sat out, which costs nothing."""
LEAST_PICTURES: Final = 4.0
"""Camera pictures a second; with fewer, it is the camera's fault that nothing could be judged."""
SECTION_MARGIN_S: Final = 1.0
"""s around the section of which poses are judged: limbs arrive a little early or late."""
SKIP: Final = (Action.RIGHT, Action.DOWN)


@dataclass(frozen=True)
class SectionResult:
    """score: 0–100, None if the section was sat out or left out; ``problem``: why it was left out, else "".

    ``why``: what kept a dancer from being judged, "" if they stayed away themselves.
    """

    part: SongPart
    score: float | None
    problem: str = ""
    why: str = ""


class SectionTake:
    """Stands in for a :class:`coach.live.live_take.LiveTake`; nothing of it is kept.

    song_time  moment of arrival → song time in s, None while the song is not running
    """

    def __init__(self, prepared: PreparedSong, part: SongPart, song_time: Callable[[float], float | None]) -> None:
        grid = prepared.song.grid
        self.recorder, self.problem, self.unkept, self.pose_seconds = NoRecorder(), None, "", 0.0
        self.wrong: NDArray[np.bool_] = np.zeros(9, bool)
        self._part, self._song_time, self._period = part, song_time, grid.period
        self._from, self._until = grid.time(part.first) - SECTION_MARGIN_S, grid.time(part.end) + SECTION_MARGIN_S
        self._judge, self._rings = LiveJudge(prepared.measure, first=part.first), RingHold()
        self._times: list[float] = []
        self._poses: list[Pose] = []
        self._verdicts: list[Verdict] = []
        self._reached = -math.inf  # s of song time

    def add(self, posed: PosedFrame) -> None:
        t = self._song_time(posed.frame.arrived)
        if t is None or not self._from <= t <= self._until or (self._times and t <= self._times[-1]):
            return
        self._times.append(t)
        self._poses.append(posed.pose)
        self.pose_seconds += posed.took
        self.wrong = self._rings.update(self._judge.add(t, posed.pose).wrong, t)

    def due(self, t: float, enough: Callable[[], bool] = never) -> tuple[Verdict, ...]:
        """The verdicts of the section's beats that became known by song time ``t``. ``enough``: see
        :meth:`LiveJudge.due`."""
        self._reached = t
        known = self._judge.due(t, enough)
        new = tuple(verdict for verdict in known if self._part.first <= verdict.beat < self._part.end)
        self._verdicts.extend(new)
        return new

    def track(self) -> PoseTrack:
        return track_of(self._times, self._poses)

    def finish(self, broken: bool = False) -> SectionResult:
        self.due(self._reached)
        seconds = len(self._verdicts) * self._period
        return result_of(self._part, self._verdicts, len(self._times) / max(seconds, self._period))


def result_of(part: SongPart, verdicts: Sequence[Verdict], rate: float) -> SectionResult:
    """What came of a section, of which ``rate`` pictures a second came from the camera."""
    danced = sum(verdict.kind not in ("unseen", "frozen") for verdict in verdicts)
    score = take_score(verdicts).score if verdicts and danced >= STEPPED_IN * len(verdicts) else np.nan
    if np.isfinite(score):
        return SectionResult(part, float(score))
    return SectionResult(part, None, why=words.FEW_PICTURES if verdicts and rate < LEAST_PICTURES else "")


def total(results: Sequence[SectionResult]) -> float | None:
    """0–100, the mean of the sections danced, weighted by length; None if all were skipped."""
    danced = [result for result in results if result.score is not None]
    beats = [result.part.end - result.part.first for result in danced]
    return float(np.average([result.score for result in danced], weights=beats)) if danced else None


class SectionDance(Performance):
    """``left``: the dancer has had enough."""

    def __init__(self, stage: Stage, part: SongPart) -> None:
        self._part, self.left = part, False
        super().__init__(stage, stage.prepared.song.folder)  # nothing is written there
        self._count_in = three_two_one(self._grid, part.first)
        self._end = float(self._grid.edges[part.end])

    def _new_picture(self) -> DancePicture:
        """Its bar names the song wherever there is no room for song and section: which song it is changes each time."""
        title = shown_title(self._stage.prepared.song)
        headings = (f"{title} · {self._part.name}", title) if self._part.name else (title,)
        return DancePicture(self._stage, headings=headings)

    def _take_in(self, sessions: object) -> SectionTake:
        return SectionTake(self._stage.prepared, self._part, self._song_time)

    @property
    def _judged_from(self) -> float:
        """The way to the first beat, half of the previous one, belongs to it: limbs arrive on the beat."""
        return float(self._grid.edges[self._part.first])

    def handle(self, event: Hashable, now: float) -> None:
        if event in SKIP:
            self.done = True
            return
        self.left = self.left or event is Action.QUIT
        super().handle(event, now)


class RandomPlay:
    """``run`` dances all of them. ``results``: of those that are over, whatever ended the last one.

    stage   opened for the first part's song; its camera, pose worker and loudspeaker serve all
    songs   the parts refer to them by index
    """

    def __init__(
        self,
        stage: Stage,
        songs: Sequence[PreparedSong],
        parts: Sequence[SongPart],
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
        """The next part's music, read while this one is danced."""
        if number >= len(self._parts):
            return None
        return ahead.submit(self._sound_of, self._songs[self._parts[number].song])

    def _danced(self, part: SongPart, music: Future[Audio | None] | None) -> tuple[SectionResult, bool]:
        """The first part is danced on the stage as it is, every other with its own song's music and video. A part whose
        music or video cannot be read is left out."""
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

    def _on(self, stage: Stage, part: SongPart) -> tuple[SectionResult, bool]:
        stage.poses.take()  # drops those from between two sections
        dance = SectionDance(stage, part)
        return dance.run(self._clock), dance.left
