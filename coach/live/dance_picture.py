"""What the dance screen shows, put together from the session's state at one moment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.score import take_score
from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import LANDMARKS, PoseTrack
from coach.domain.moves import move_at
from coach.domain.practice import BodyPart as Part
from coach.domain.verdicts import Verdict, VerdictKind
from coach.live.judgement import ShownWord, word_kind
from coach.live.layout import CARDS_AHEAD
from coach.live.pose_worker import PosedFrame
from coach.live.stage import Stage
from coach.live.views import DanceView, DrawnPose, FollowedMark, NextMove, Word
from coach.song.prepared import PreparedSong
from coach.ui import theme
from coach.ui.figure import Smoother
from coach.ui.fonts import shown_title
from coach.ui.proportions import over_head
from coach.ui.theme import Colour
from coach.wording import words

BEAT_DOT_SWELL_S: Final = 0.08
"""s for which a beat's dot swells (look.md)."""

UNSEEN_FOR: Final = 1.0
"""s without a pose before the screen says so."""


@dataclass(frozen=True, eq=False)
class Moment:
    """The session's state at one tick.

    now        perf_counter moment, s
    t          song time, s
    reference  the video's frame for ``t``, RGB, or None
    counted    the count-in number to show, or None
    wrong      (9,) joints to ring
    notice     one line for the dancer, "" = nothing
    """

    now: float
    t: float
    reference: NDArray[np.uint8] | None
    counted: int | None
    wrong: NDArray[np.bool_]
    notice: str


class RunningScore:
    """One dancer's verdicts so far: the ``kinds`` of each beat, and the ``score`` 0–100, None before the first."""

    def __init__(self, beats: int, judged: Part = "all") -> None:
        """``judged``: the part of the body."""
        self.kinds: list[VerdictKind | None] = [None] * beats
        self.score: float | None = None
        self._part: Part = judged
        self._word: ShownWord | None = None
        self._verdicts: list[Verdict] = []

    def add(self, verdicts: Sequence[Verdict], t: float) -> None:
        """Verdicts that became known at song time ``t``."""
        if not verdicts:
            return
        for verdict in verdicts:
            self._verdicts.append(verdict)
            self.kinds[verdict.beat] = verdict.kind
            kind = word_kind(verdict)
            self._word = ShownWord(kind, t) if kind else None
        score = take_score(self._verdicts, self._part).score
        self.score = score if math.isfinite(score) else None

    def word(self, t: float, beat_s: float) -> Word | None:
        """The one word at song time ``t``; it is shown for one beat, ``beat_s``. None in the bar before a resumed
        song, which lies before the word."""
        if self._word is None or t < self._word.since:
            return None
        age = self._word.age(t, beat_s)
        return Word(self._word.kind, age) if age < 1 else None


class DancePicture:
    """Remembers the newest pose, the word and the verdicts; ``view`` puts a DanceView together."""

    def __init__(self, stage: Stage, judged: Part = "all", headings: tuple[str, ...] = ()) -> None:
        """``judged``: the part of the body; ``headings``: as in :class:`DanceView`."""
        song = stage.prepared.song
        self._stage = stage
        self._grid = song.grid
        self._cards = reference_poses(stage.prepared)
        self._followed = FollowedMarks([(stage.prepared, theme.TEXT, "")] if stage.prepared.crowded else [])
        self._smoother = Smoother()
        self._newest: PosedFrame | None = None
        self._seen_at: float | None = None
        self._judged: Part = judged
        self.begin()
        self._fixed = DanceView(
            title=shown_title(song),
            headings=headings,
            counts=2 * self._grid.beats_per_bar,
            reference_mirrored=stage.reference_mirrored,
            borders=tuple(section.first for section in self._grid.sections),
        )

    def begin(self) -> None:
        """Nothing is judged yet."""
        self._so_far = RunningScore(len(self._grid), self._judged)

    @property
    def frame(self) -> CameraFrame | None:
        """The camera frame in the picture."""
        return self._newest.frame if self._newest else None

    def newest(self, posed: PosedFrame, now: float) -> None:
        """A new pose has arrived."""
        self._newest = posed
        if posed.pose.seen:
            self._seen_at = now

    def judged(self, verdicts: Sequence[Verdict], t: float) -> None:
        """Verdicts that became known at song time ``t``."""
        self._so_far.add(verdicts, t)

    def view(self, moment: Moment) -> DanceView:
        """Everything on the screen at ``moment``."""
        position = self._grid.beat(moment.t)
        beat = math.floor(position + 1e-9)
        section = self._grid.section(beat)
        return replace(
            self._fixed,
            section=section.name if section else "",
            count=self._grid.count(beat) if 0 <= beat < len(self._grid) else 0,
            pulse=max(0.0, 1 - (moment.t - self._grid.time(beat)) / BEAT_DOT_SWELL_S),
            score=self._so_far.score,
            reference=moment.reference,
            followed=self._followed.at(moment),
            camera=self._newest.frame.rgb if self._newest else None,
            body=self._body(moment.wrong),
            next_moves=self._next_moves(beat),
            word=self._so_far.word(moment.t, self._grid.period),
            kinds=tuple(self._so_far.kinds),
            head=position,
            camera_message=self._camera_message(moment.now),
            notice=moment.notice,
            count_in=moment.counted,
        )

    def _body(self, wrong: NDArray[np.bool_]) -> DrawnPose | None:
        if self._newest is None or not self._newest.pose.seen:
            return None
        pose = self._newest.pose.body
        return DrawnPose(self._smoother.step(pose.image, self._newest.frame.arrived), pose.visibility, wrong)

    def _next_moves(self, beat: int) -> tuple[NextMove, ...]:
        first = max(beat + 1, 0)
        ahead = range(first, min(first + CARDS_AHEAD, len(self._grid)))
        return tuple(NextMove(self._grid.count(k), self._cards[k], *self._named(k)) for k in ahead)

    def _named(self, beat: int) -> tuple[str, bool]:
        """What the move of a beat is called, and whether its mirror image is danced there."""
        found = move_at(self._stage.prepared.song.moves, beat)
        return (found[0].name, found[1].mirrored) if found else ("", False)

    def _camera_message(self, now: float) -> str:
        if self._stage.camera.state == "lost":
            return self._stage.camera.message
        if self._seen_at is None:
            self._seen_at = now  # the dance has only begun
        if now - self._seen_at <= UNSEEN_FOR:
            return ""
        return self._stage.camera.message if self._stage.camera.state == "ended" else words.CANNOT_SEE_YOU


class FollowedMarks:
    """Where in the video's picture the dancers to follow are; found again for each frame."""

    def __init__(self, ones: Sequence[tuple[PreparedSong, Colour, str]]) -> None:
        """Who follows, in which colour, and under which name."""
        self._ones = [(_as_shown(prepared).body, colour, said) for prepared, colour, said in ones]
        self._shown: tuple[NDArray[np.uint8] | None, tuple[FollowedMark, ...]] = None, ()

    def at(self, moment: Moment) -> tuple[FollowedMark, ...]:
        if moment.reference is not self._shown[0]:
            found = (
                FollowedMark(_head(track, moment.t), colour, said) for track, colour, said in self._ones if len(track)
            )
            self._shown = moment.reference, tuple(found)
        return self._shown[1]


def _head(track: PoseTrack, t: float) -> NDArray[np.float64]:
    """(2,) the top of the head at song time ``t``; NaN where nobody is seen."""
    return over_head(track.image[min(int(np.searchsorted(track.t, t)), len(track) - 1)])


def _as_shown(prepared: PreparedSong) -> PoseTrack:
    """The reference as its video shows it."""
    return prepared.reference.mirrored() if prepared.song.mirrored else prepared.reference


def reference_poses(prepared: PreparedSong) -> list[NDArray]:
    """For each beat, the reference's pose (L, 2) as the video shows it: drawing flips cards and video alike."""
    song, track = prepared.song, _as_shown(prepared)
    if not len(track):
        return [np.full((len(LANDMARKS), 2), np.nan)] * len(song.grid)
    beats = song.grid.times
    after = np.clip(np.searchsorted(track.t, beats), 0, len(track) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(beats - track.t[before] <= track.t[after] - beats, before, after)
    return list(track.body.image[nearest])
