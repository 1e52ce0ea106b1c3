"""What is shown at a moment of a cut of the reel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.beats import BeatGrid
from coach.domain.passage import Passage
from coach.domain.practice import Stretch
from coach.domain.song import Song
from coach.media.video import Frame
from coach.reel.pictures import CardView, ReelLayout, ReelView, Timeline, reel_layout
from coach.reel.plan import STAND_IN_GRID, Cut, ReelOptions, ReelPlan, reel_plan
from coach.takes.folder import TakeFolder, known_poses, session_info
from coach.takes.marks import known_marks, without_marked
from coach.takes.passages import as_judged, beats_of, eights_of, joints_said, kinds_of
from coach.takes.take import Take
from coach.tracking.pose_buffer import LoadTrack
from coach.ui.fonts import shown_title
from coach.ui.group_names import shown_info
from coach.ui.passage.dancer import Footage
from coach.ui.passage.pair import NO_MARKS, PairLook, PassageMarks, PassagePair, SideLook, Tag
from coach.wording import reel_words, words
from coach.wording.mistakes import next_of_move, other_move
from coach.wording.numbers import beats, points
from coach.wording.passages import passage_words, speed_words
from coach.wording.practice import command_words

BEAT_FLASH_S: Final = 0.12
"""s a beat flashes."""
CALMEST: Final = 1 / 3
"""Least s between two flashes: nothing flashes faster than 3 Hz, for the sake of photosensitive viewers."""


@dataclass(frozen=True, eq=False)
class ReelRequest:
    """A reel to make. It can be sent to another process.

    take       with the directions of its verdicts, if they are known (:mod:`coach.takes.judging`)
    song       None if it is gone: the take plays alone and silently
    reference  loads the song's pose track, empty if it is not known
    """

    folder: TakeFolder
    take: Take
    song: Song | None
    reference: LoadTrack
    options: ReelOptions = ReelOptions()

    @property
    def path(self) -> Path:
        """The folder the reel is made in."""
        return self.folder.path

    @property
    def video(self) -> Path:
        """The film of the take."""
        return self.folder.video

    def scene(self) -> ReelScene:
        return ReelScene(self)


class ReelScene:
    """What stays the same during a reel. Opens only the small files of the take's folder.

    who  in a group, the dancer it is about
    """

    def __init__(self, request: ReelRequest, who: Tag | None = None) -> None:
        self._who = who
        self._present = request.song
        self.song = as_judged(request.song, request.take)
        self.options = request.options
        info = shown_info(session_info(request.folder))
        self._info, self._part = info, info.part
        self.take = without_marked(request.take, known_marks(request.folder))
        self.grid: BeatGrid = beats_of(request.take, self.song) or STAND_IN_GRID
        self.span = self._danced(known_poses(request.folder).t)
        self.plan: ReelPlan = reel_plan(self.take, self.grid, request.options, self.span)
        self.alone = self.song is None or not request.options.with_reference
        self.layout: ReelLayout = reel_layout(request.options.portrait, self.alone)
        self._mirrored = info.view == "mirror"
        self._request = request
        self._kinds = kinds_of(self.take.verdicts, len(self.grid))
        self._pair: PassagePair | None = None
        self._wrong: dict[Passage, PassageMarks] = {}

    # ------------------------------------------------------------ cards

    def title_card(self, cut: Cut) -> CardView:
        passage = self.plan.passages[cut.passage]
        several = passage.mistake is not None and len(passage.mistake.runs) > 1  # their places name sections
        section = "" if several else self._section(passage.first)
        return CardView(
            over=self._heading(cut),
            sentence=_advice(passage),
            below=tuple(filter(None, (self._where(passage), section))),
            title=self.title,
            joints=joints_said(passage),
            mirrored=self._mirrored,
            timeline=self._timeline(passage),
            who=self._who,
        )

    def next_card(self) -> CardView:
        first = self.plan.passages[0]
        if first.what == "unseen":
            sentence, below = reel_words.NEXT_UNSEEN if self.take.verdicts else reel_words.NEXT_UNJUDGED, ()
        elif first.what == "best":
            sentence, below = reel_words.NEXT_BEST, (reel_words.NEXT_BEST_HOW,)
        else:
            practised = self._practised(first)
            sentence, about = _next(first, practised or Stretch(first.first, first.last))
            below = tuple(filter(None, (about, self._left_out, self._command(practised))))
        speed = speed_words(self.take.speed)
        return CardView(
            over=reel_words.NEXT,
            sentence=sentence,
            below=(*below, speed) if speed else below,
            title=self._title_and_score,
            joints=joints_said(first),
            mirrored=self._mirrored,
            timeline=self._timeline(first),
            live=True,
        )

    def _practised(self, passage: Passage) -> Stretch | None:
        """The eights that can be practised; None where the song is gone, or it is no passage."""
        if self._present is None or (passage.mistake is not None and passage.mistake.whole and _slips(passage)):
            return None
        return eights_of(passage, self._present.grid)

    def _command(self, practised: Stretch | None) -> str:
        """What to type to practise it; "" where there is nothing to practise."""
        return command_words(self._present.id, practised) if self._present and practised else ""

    # ------------------------------------------------------------ pictures

    def view(self, cut: Cut, t: float, reference: Frame | None, take: Frame | None) -> ReelView:
        """Both dancers at song time ``t`` (s)."""
        passage, whole = self.plan.passages[cut.passage], cut.part == "whole"
        about = (self._passage_at(t) if whole else None) or passage
        said = about is not passage or not whole
        marked = self._is_marked(cut, about)
        marks = self._wrong_of(about).at(t) if marked else NO_MARKS
        return ReelView(
            heading=self._heading(cut),
            section=self._section(int(round(self.grid.beat(t))) if whole else passage.first),
            status={"slow": reel_words.SLOW, "held": reel_words.HELD}.get(cut.part, ""),
            title=self._title_and_score if whole else self.title,
            where=self._where(about) if said else "",
            advice=_advice(about) if said else "",
            joints=joints_said(about),
            mirrored=self._mirrored,
            pair=self._pair_of(passage).view(t, reference, take, self._look(marked, self.flashes(cut, t)), marks),
            timeline=self._timeline(None if whole else passage, self.grid.beat(t)),
            who=self._who,
        )

    def flashes(self, cut: Cut, t: float) -> tuple[bool, bool] | None:
        """Whether the reference is on a beat now, and the dancer on their own; None except for timing and tempo."""
        passage = self.plan.passages[cut.passage]
        if passage.what not in ("timing", "drift") or cut.part not in ("danced", "slow"):
            return None
        every = 1 if self.grid.period / cut.speed >= CALMEST else 2
        near = [v for v in self.take.verdicts if passage.first - 1 <= v.beat <= passage.last + 1]
        known = [v for v in near if (v.beat - passage.first) % every == 0]
        lit = BEAT_FLASH_S * cut.speed
        mine = [v.t + v.lag for v in known if np.isfinite(v.lag)]
        return any(0 <= t - v.t < lit for v in known), any(0 <= t - moment < lit for moment in mine)

    # ------------------------------------------------------------ inside

    def _danced(self, poses: NDArray[np.float64]) -> tuple[float, float]:
        """Song time (s) danced, from … to; ``poses``: that of each pose."""
        seen = poses if len(poses) else np.array([v.t for v in self.take.verdicts] or [0.0])
        starts, ends = [float(seen[0])], [float(seen[-1])]
        if self.song is not None:
            starts.append(self.song.start)
            ends.append(self.song.end)
        if self._part is not None:  # the poses of its lead-in are recorded too
            starts.append(self._part[0])
            ends.append(self._part[1])
        start = max(starts)
        return start, max(start + 1.0, min(ends))

    def _look(self, marked: bool, flash: tuple[bool, bool] | None) -> PairLook:
        place = self.layout.take  # the reference's is as large
        room = place.width / place.height
        who = self._who
        reference = SideLook(room, skeleton=marked, caption=words.REFERENCE, tag=who and replace(who, said=""))
        you = "" if self.alone or who else words.YOU
        take = SideLook(room, skeleton=marked, caption=you, tag=who)
        return PairLook(None if self.alone else reference, take, self._mirrored, angles=marked, flash=flash)

    def _pair_of(self, passage: Passage) -> PassagePair:
        """The same one until the passage changes. Only its poses are kept: of an hour with six dancers all of them are
        more than a gigabyte."""
        if self._pair is None or self._pair.passage != passage:
            turned = self.song is not None and self.song.mirrored
            reference = Footage(self._request.reference(), turned)
            take = Footage.of(known_poses(self._request.folder), self._info.mirrored)
            shift = passage.shift
            self._pair = PassagePair(
                passage,
                reference.during(passage.start, passage.end),
                take.during(passage.start + shift, passage.end + shift),
            )
        return self._pair

    def _is_marked(self, cut: Cut, about: Passage) -> bool:
        """Whether skeletons and rings are drawn: not at full speed if half speed follows."""
        return not (cut.part == "danced" and (self.options.slow or about.what in ("best", "unseen")))

    def _wrong_of(self, passage: Passage) -> PassageMarks:
        if passage not in self._wrong:
            self._wrong[passage] = PassageMarks(passage, self.take.verdicts)
        return self._wrong[passage]

    def _passage_at(self, t: float) -> Passage | None:
        """In the whole take: the mistake at song time ``t`` (s)."""
        return next((p for p in self._every if p.start <= t < p.end), None)

    @cached_property
    def _every(self) -> tuple[Passage, ...]:
        if not self.take.mistakes:
            return ()
        plan = reel_plan(self.take, self.grid, ReelOptions(top=None, slow=False), self.span)
        return tuple(sorted(plan.passages, key=lambda p: p.end - p.start))

    def _timeline(self, passage: Passage | None, head: float | None = None) -> Timeline:
        borders = tuple(section.first for section in self.grid.sections)
        return Timeline(self._kinds, borders, head, (passage.first, passage.last) if passage else None)

    def _where(self, passage: Passage) -> str:
        return passage_words(passage.at, passage.first, passage.last, passage.mistake, self.grid)

    @property
    def _left_out(self) -> str:
        """How many mistakes the reel does not show; "" if none."""
        count = len(self.take.mistakes) - len(self.plan.passages)
        return reel_words.LEFT_OUT[count > 1].format(count=count) if count > 0 else ""

    def _section(self, beat: int) -> str:
        section = self.grid.section(beat)
        return section.name if section else ""

    def _heading(self, cut: Cut) -> str:
        passage, count, number = self.plan.passages[cut.passage], len(self.plan.passages), cut.passage + 1
        if cut.part == "whole":
            return reel_words.WHOLE
        if passage.what == "unseen":
            return words.UNSEEN
        one, several = (
            (reel_words.BEST, reel_words.BEST_OF)
            if passage.what == "best"
            else (reel_words.ONLY_MISTAKE, words.MISTAKE)
        )
        return several.format(number=number, count=count) if count > 1 else one

    @cached_property
    def title(self) -> str:
        """The song's title and, in a group, whose take it is."""
        return self._info.titled(self.song_title)

    @cached_property
    def song_title(self) -> str:
        return shown_title(self.song) if self.song else self.take.song

    @property
    def _title_and_score(self) -> str:
        score = self.take.score.score
        return f"{self.title} · {reel_words.SCORE.format(score=points(score))}" if np.isfinite(score) else self.title


def _next(passage: Passage, practised: Stretch) -> tuple[str, str]:
    """What to do about a mistake, and what it is. The beats are those that are ``practised``: the command below them
    must not name others."""
    slips, mistake = _slips(passage), passage.mistake
    if mistake is not None and mistake.due:
        return next_of_move(mistake, practised.first, practised.last), other_move(mistake)
    if slips and mistake is not None and mistake.whole:
        return reel_words.NEXT_WHOLE, passage.advice
    said = reel_words.NEXT_TIMING if slips else reel_words.NEXT_PRACTISE
    return said.format(where=beats(practised.first, practised.last)), passage.advice


def _slips(passage: Passage) -> bool:
    return passage.what in ("timing", "drift")


def _advice(passage: Passage) -> str:
    return passage.advice or {"best": words.BEST_ADVICE, "unseen": words.NOTHING_JUDGED}.get(passage.what, "")
