"""From a cut of the reel and a moment in it to what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.faults import Fault, as_said
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.domain.verdicts import Verdict
from coach.media.video import Frame
from coach.reel.dancer import Dancer
from coach.reel.pictures import CardView, PairView, ReelLayout, Timeline, reel_layout
from coach.reel.plan import NO_BEATS, Cut, ReelOptions, ReelPlan, reel_plan
from coach.takes.content import without_marked
from coach.takes.folder import TakeFolder, known_poses, session_info
from coach.takes.marks import known_marks
from coach.takes.passages import as_judged, beats_of, faults_said, kinds_of, verdict_at, wrong_joints
from coach.takes.take import Take
from coach.ui.fonts import showable
from coach.ui.passage.corrections import Arrow, arrows
from coach.wording import words
from coach.wording.passages import passage_words, smaller_words

FLASH_S: Final = 0.12
"""s for which a beat's flash is lit."""
CALMEST: Final = 1 / 3
"""s between two flashes at least: nothing flashes faster than 3 Hz."""


@dataclass(frozen=True, eq=False)
class ReelRequest:
    """A reel to be made. It can be sent to another process.

    take       with its verdicts' directions, where they are known (:mod:`coach.takes.old_take`)
    song       None: it is gone, the take plays alone and silently
    reference  the song's pose track, empty where it is not known
    """

    folder: TakeFolder
    take: Take
    song: Song | None
    reference: PoseTrack
    options: ReelOptions = ReelOptions()


class ReelScene:
    """What a reel is about. Opens nothing but the small files of the take's folder."""

    def __init__(self, request: ReelRequest) -> None:
        self.song = as_judged(request.song, request.take)
        self.options = request.options
        self.poses = known_poses(request.folder)
        info = session_info(request.folder)
        self._part = info.part
        self.take = without_marked(request.take, known_marks(request.folder))
        self.grid: BeatGrid = beats_of(request.take, self.song) or NO_BEATS
        self.plan: ReelPlan = reel_plan(self.take, self.grid, request.options, self._span())
        self.alone = self.song is None or not request.options.with_reference
        self.layout: ReelLayout = reel_layout(request.options.portrait, self.alone)
        self._mirrored, self._take_is_mirror = info.view == "mirror", info.mirrored
        self._reference = request.reference
        self._kinds = kinds_of(self.take.verdicts, len(self.grid))
        self._dancers: tuple[int, Dancer, Dancer] | None = None
        self._faults: dict[Passage, list[Fault]] = {}

    # ------------------------------------------------------------ cards

    def title_card(self, cut: Cut) -> CardView:
        passage = self.plan.passages[cut.passage]
        several = passage.mistake is not None and len(passage.mistake.runs) > 1  # they say their sections themselves
        section = "" if several else self._section(passage.first)
        return CardView(
            over=self._heading(cut),
            sentence=_advice(passage),
            below=tuple(filter(None, (self._where(passage), section))),
            title=self._title,
            joints=passage.joints,
            mirrored=self._mirrored,
            timeline=self._timeline(passage),
        )

    def next_card(self) -> CardView:
        first = self.plan.passages[0]
        if first.what == "unseen":
            sentence, below = words.REEL_NEXT_UNSEEN if self.take.verdicts else words.REEL_NEXT_UNJUDGED, ()
        elif first.what == "best":
            sentence, below = words.REEL_NEXT_BEST, (words.REEL_NEXT_BEST_HOW,)
        else:
            sentence, below = _next(first), tuple(filter(None, (first.advice, self._smaller)))
        return CardView(
            over=words.REEL_NEXT,
            sentence=sentence,
            below=below,
            title=self._title_and_score,
            joints=first.joints,
            mirrored=self._mirrored,
            timeline=self._timeline(first),
            live=True,
        )

    # ------------------------------------------------------------ pictures

    def pair(self, cut: Cut, t: float, reference: Frame | None, take: Frame | None) -> PairView:
        """Both dancers at song time ``t`` (s)."""
        passage = self.plan.passages[cut.passage]
        about = passage if cut.part != "whole" else self._passage_at(t) or passage
        other, me = self._both(cut.passage, passage)
        at = t + passage.shift
        verdict = verdict_at(self.take.verdicts, t)
        wrong = self._wrong(cut, about, t)
        lit = self.flashes(cut, t)
        found, angles = (), ()
        if wrong is not None and verdict is not None:
            chosen, said = as_said(self._said(about), verdict)
            found = self._arrows(chosen, said, me, other, take.t if take else at, t)
            angles = tuple(other.right_angle(joint, verdict.t, t) for joint in chosen if joint != "nose")
        drawn = None if wrong is None else np.zeros(len(JOINTS), bool)
        whole = cut.part == "whole"
        return PairView(
            heading=self._heading(cut),
            section=self._section(int(round(self.grid.beat(t))) if whole else passage.first),
            status={"slow": words.REEL_SLOW, "held": words.REEL_HELD}.get(cut.part, ""),
            title=self._title_and_score if whole else self._title,
            where=self._where(about) if about is not passage or not whole else "",
            advice=_advice(about) if about is not passage or not whole else "",
            joints=about.joints,
            mirrored=self._mirrored,
            take=me.panel(take, at, wrong, found, flash=lit and lit[1]),
            reference=None if self.alone else other.panel(reference, t, drawn, angles=angles, flash=lit and lit[0]),
            timeline=self._timeline(None if whole else passage, self.grid.beat(t)),
        )

    def flashes(self, cut: Cut, t: float) -> tuple[bool, bool] | None:
        """Whether it is the beat in the reference, and the dancer's own in the take; None but for timing and tempo."""
        passage = self.plan.passages[cut.passage]
        if passage.what not in ("timing", "drift") or cut.part not in ("danced", "slow"):
            return None
        every = 1 if self.grid.period / cut.speed >= CALMEST else 2
        near = [v for v in self.take.verdicts if passage.first - 1 <= v.beat <= passage.last + 1]
        known = [v for v in near if (v.beat - passage.first) % every == 0]
        lit = FLASH_S * cut.speed
        mine = [v.t + v.lag for v in known if np.isfinite(v.lag)]
        return any(0 <= t - v.t < lit for v in known), any(0 <= t - moment < lit for moment in mine)

    # ------------------------------------------------------------ inside

    def _span(self) -> tuple[float, float]:
        """Song time (s) that was danced."""
        seen = self.poses.t if len(self.poses) else np.array([v.t for v in self.take.verdicts] or [0.0])
        starts, ends = [float(seen[0])], [float(seen[-1])]
        if self.song is not None:
            starts.append(self.song.start)
            ends.append(self.song.end)
        if self._part is not None:  # the poses of its lead-in are kept as well
            starts.append(self._part[0])
            ends.append(self._part[1])
        start = max(starts)
        return start, max(start + 1.0, min(ends))

    def _both(self, index: int, passage: Passage) -> tuple[Dancer, Dancer]:
        """Reference and take in this passage; kept until another one comes."""
        if self._dancers is None or self._dancers[0] != index:
            layout, start, end = self.layout, passage.start, passage.end
            turned = self.song is not None and self.song.mirrored
            other = Dancer(
                self._reference, start, end, layout.reference or layout.take, turned, turned != self._mirrored
            )
            turned = self._take_is_mirror
            poses = self.poses.mirrored() if turned else self.poses
            late = passage.shift
            me = Dancer(poses, start + late, end + late, layout.take, turned, turned != self._mirrored)
            self._dancers = index, other, me
        return self._dancers[1], self._dancers[2]

    def _wrong(self, cut: Cut, about: Passage, t: float) -> NDArray[np.bool_] | None:
        """(9,) joints to ring; None where the pictures are shown as they are: at full speed, if half speed follows."""
        if cut.part == "danced" and (self.options.slow or about.what in ("best", "unseen")):
            return None
        return wrong_joints(about, self.take.verdicts, t)

    def _arrows(
        self, joints: tuple[str, ...], verdict: Verdict, me: Dancer, other: Dancer, at: float, t: float
    ) -> tuple[Arrow, ...]:
        mine, theirs = me.pose(at), other.pose(t)
        return arrows(joints, verdict, *mine, theirs[0] if theirs else None) if mine and joints else ()

    def _said(self, passage: Passage) -> list[Fault]:
        if passage not in self._faults:
            self._faults[passage] = faults_said(passage, self.take.verdicts)
        return self._faults[passage]

    def _passage_at(self, t: float) -> Passage | None:
        """In the whole take: the mistake that is being danced."""
        return next((p for p in self._every if p.start <= t < p.end), None)

    @cached_property
    def _every(self) -> tuple[Passage, ...]:
        if not self.take.mistakes:
            return ()
        plan = reel_plan(self.take, self.grid, ReelOptions(top=None, slow=False), self._span())
        return tuple(sorted(plan.passages, key=lambda p: p.end - p.start))

    def _timeline(self, passage: Passage | None, head: float | None = None) -> Timeline:
        borders = tuple(section.first for section in self.grid.sections)
        return Timeline(self._kinds, borders, head, (passage.first, passage.last) if passage else None)

    def _where(self, passage: Passage) -> str:
        return passage_words(passage.at, passage.first, passage.last, passage.mistake, self.grid)

    @property
    def _smaller(self) -> str:
        """How many mistakes the reel leaves out."""
        return smaller_words(len(self.take.mistakes) - len(self.plan.passages))

    def _section(self, beat: int) -> str:
        section = self.grid.section(beat)
        return section.name if section else ""

    def _heading(self, cut: Cut) -> str:
        passage, count, number = self.plan.passages[cut.passage], len(self.plan.passages), cut.passage + 1
        if cut.part == "whole":
            return words.REEL_WHOLE
        if passage.what == "unseen":
            return words.REEL_UNSEEN
        one, several = (
            (words.REEL_BEST, words.REEL_BEST_OF)
            if passage.what == "best"
            else (words.REEL_ONLY_MISTAKE, words.REEL_MISTAKE)
        )
        return several.format(number=number, count=count) if count > 1 else one

    @cached_property
    def _title(self) -> str:
        if self.song is None:
            return self.take.song
        shown = showable(self.song.title, self.song.romanised)
        return words.TITLE_STAND_IN.format(title=shown) if self.song.stand_in else shown

    @property
    def _title_and_score(self) -> str:
        score = self.take.score.score
        return f"{self._title} · {words.REEL_SCORE.format(score=round(score))}" if np.isfinite(score) else self._title


def _beats(passage: Passage) -> str:
    said = words.REEL_THIS_BEAT if passage.first == passage.last else words.REEL_THESE_BEATS
    return said.format(first=passage.first + 1, last=passage.last + 1)


def _next(passage: Passage) -> str:
    """What to do about a mistake."""
    slips = passage.what in ("timing", "drift")
    if slips and passage.mistake is not None and passage.mistake.whole:
        return words.REEL_NEXT_WHOLE
    return (words.REEL_NEXT_TIMING if slips else words.REEL_NEXT_PRACTISE).format(where=_beats(passage))


def _advice(passage: Passage) -> str:
    return passage.advice or {"best": words.REEL_BEST_ADVICE, "unseen": words.REEL_UNSEEN_ADVICE}.get(passage.what, "")
