"""From a clip and a moment to what the review screen shows, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack, opposite
from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.domain.verdicts import Mistake, VerdictKind
from coach.media.video import Frame
from coach.review.cards import Card, load_thumbnails, moment
from coach.review.choice import PassageChoice
from coach.review.drawing import ReviewView, joint_table
from coach.review.toolbar import buttons
from coach.takes.folder import TakeFolder, load_poses, session_info
from coach.takes.judging import whole_take
from coach.takes.marks import MarkedMistake, without_marked
from coach.takes.passages import as_judged, beats_of, kinds_of
from coach.takes.recorded import filmed, missing_of
from coach.takes.take import Take
from coach.ui import theme
from coach.ui.fonts import shown_title
from coach.ui.group_names import shown_info
from coach.ui.passage.clip import Clip, PictureSequence
from coach.ui.passage.dancer import Footage
from coach.ui.passage.geometry import LEAST_CLOSE_UP_SHARE
from coach.ui.passage.pair import PairLook, PassageMarks, PassagePair, SideLook, Tag
from coach.ui.surface import UNKNOWN_PICTURE_ASPECT
from coach.wording import review_words, words
from coach.wording.numbers import begins
from coach.wording.passages import clock, passage_words, smaller_words, speed_words

LEAST_PICTURE_ASPECT: Final = 0.8
"""Least width over height of the space for a picture: a narrower one (filmed upright) loses floor and ceiling where
nobody dances."""
REVIEW_PICTURE_GAP_S: Final = 1.0
"""s; an older picture is not shown for this moment: the recording has a gap here, or ends."""


class ReviewScene:
    """What stays the same during a review: take, poses, song, mirrored or not."""

    def __init__(self, take: Take, folder: TakeFolder, song: Song | None, reference: PoseTrack | None) -> None:
        song = as_judged(song, take)
        self.kinds = kinds_of(take.verdicts, len(song.grid) if song else 0)
        self.beats = beats_of(take, song)
        self._unmarked: tuple[frozenset[MarkedMistake], tuple[VerdictKind | None, ...]] = frozenset(), self.kinds
        self._take = take
        self._folder = folder
        self._song = song
        self._info = shown_info(session_info(folder))
        self._poses, self._pose_note = _poses_of(folder)
        turned = song is not None and song.mirrored
        self._reference = reference or PoseTrack.empty()
        self._footage = Footage(self._reference, turned), Footage.of(self._poses, self._info.mirrored)
        self._directed = take
        self._pair: PassagePair | None = None
        self._wrong: PassageMarks | None = None
        self._shapes = {"reference": UNKNOWN_PICTURE_ASPECT, "take": UNKNOWN_PICTURE_ASPECT}
        self._thumbnails: dict[Passage, NDArray[np.uint8]] = {}
        self._missing = ""

    @property
    def span(self) -> tuple[float, float]:
        """Song time (s) from the take's beginning to its end."""
        times = self._poses.t if len(self._poses) else filmed(self._folder)
        return (float(times[0]), float(times[-1])) if len(times) else (0.0, 0.0)

    def prepare(self, passages: tuple[Passage, ...]) -> Iterator[None]:
        """Less urgent work, in small steps on the loader's thread: thumbnails, what is missing from the take, and, for
        an old take, the directions in which its joints were wrong."""
        poses = {passage: self._footage[1].pose(moment(passage)) for passage in passages}
        yield from load_thumbnails(self._folder.video, poses, self._thumbnails)
        self._missing = missing_of(self._folder, self._info, self._poses, self._song)
        yield
        self._directed = whole_take(self._take, self._folder, self._song, self._reference)
        yield

    def view(
        self,
        clip: Clip,
        t: float,
        choice: PassageChoice,
        passages: tuple[Passage, ...],
        marks: frozenset[MarkedMistake],
        note: str,
    ) -> ReviewView:
        """What to show of ``clip`` at song time ``t`` (s); ``note``: what else needs saying."""
        passage, song = clip.passage, self._song
        take = self._picture("take", clip.take, t + passage.shift)
        reference = self._picture("reference", clip.reference, t)
        section = song.grid.section(passage.first) if song else None
        mistake = choice.beat is None and bool(self._take.mistakes)
        marked = mistake and MarkedMistake.of(self._take.mistakes[choice.index]) in marks
        flipped = (self._info.view == "mirror") != choice.flipped
        look = self._look(choice, flipped)
        return ReviewView(
            heading=heading(passage, choice, marked),
            smaller=smaller(choice),
            section=section.name if section else "",
            status=status(choice),
            title=self._info.titled(shown_title(song) if song else self._take.song),
            where=where(passage, song.grid if song else None),
            advice=advice(passage),
            pair=self._pair_of(passage).view(t, reference, take, look, self._wrong_of(passage).at(t)),
            shapes=tuple(self._room(whose, choice.zoom) for whose in ("reference", "take")),
            kinds=self._kinds_without(marks),
            borders=tuple(section.first for section in song.grid.sections) if song else (),
            head=self.beats.beat(t) if self.beats else None,
            marked=(passage.first, passage.last),
            notice=self._notice(clip, choice, note),
            cards=self._cards(passages[: choice.count], marks, flipped) if choice.count > 1 else (),
            chosen=choice.index,
            elsewhere=choice.beat is not None,
            table=self._table(passage, t) if choice.table else None,
            buttons=buttons(choice, flipped, mistake, marked, song is not None),
        )

    def _kinds_without(self, marks: frozenset[MarkedMistake]) -> tuple[VerdictKind | None, ...]:
        """The kinds on the strip: beats marked "not a mistake" are not red."""
        if self._unmarked[0] != marks:
            self._unmarked = marks, kinds_of(without_marked(self._take, marks).verdicts, len(self.kinds))
        return self._unmarked[1]

    def _picture(self, whose: str, show: PictureSequence, t: float) -> Frame | None:
        frame = show.at(t)
        if frame is None or (show.complete and abs(t - frame.t) > REVIEW_PICTURE_GAP_S):
            return None
        self._shapes[whose] = frame.rgb.shape[1] / frame.rgb.shape[0]
        return frame

    def _room(self, whose: str, zoom: bool) -> float:
        """Width over height of the space for a picture; the same for all passages, so that nothing jumps."""
        return max(self._shapes[whose], LEAST_PICTURE_ASPECT) if zoom else self._shapes[whose]

    def _look(self, choice: PassageChoice, flipped: bool) -> PairLook:
        least = LEAST_CLOSE_UP_SHARE if choice.zoom else 1.0
        who = self._who
        you = words.YOU if who is None else ""  # their name is over their head
        reference, take = (
            SideLook(self._room(whose, choice.zoom), least, self._shapes[whose], choice.skeletons, caption, tag)
            for whose, caption, tag in (
                ("reference", words.REFERENCE, who and replace(who, said="")),
                ("take", you, who),
            )
        )
        return PairLook(reference if self._song else None, take, flipped, ghost=choice.overlay)

    @property
    def _who(self) -> Tag | None:
        """Which dancer of a group it is about."""
        one = self._info.group
        return one and Tag(begins(one.called), theme.DANCER_COLOURS[(one.dancer - 1) % len(theme.DANCER_COLOURS)])

    def _pair_of(self, passage: Passage) -> PassagePair:
        """The same one until the passage changes."""
        if self._pair is None or self._pair.passage != passage:
            self._pair = PassagePair(passage, *self._footage)
        return self._pair

    def _wrong_of(self, passage: Passage) -> PassageMarks:
        """Computed once per passage, and again when the directions are known."""
        wrong, verdicts = self._wrong, self._directed.verdicts
        if wrong is None or wrong.passage != passage or wrong.verdicts is not verdicts:
            self._wrong = wrong = PassageMarks(passage, verdicts)
        return wrong

    def _cards(self, passages: tuple[Passage, ...], marks: frozenset[MarkedMistake], flipped: bool) -> tuple[Card, ...]:
        return tuple(
            Card(
                time=clock(passage.at),
                fault=fault(mistake),
                picture=self._thumbnails.get(passage),
                pose=self._footage[1].pose(moment(passage)),
                mirrored=flipped != self._info.mirrored,
                marked=MarkedMistake.of(mistake) in marks,
            )
            for passage, mistake in zip(passages, self._take.mistakes)
        )

    def _table(self, passage: Passage, t: float):
        return joint_table(self._take.verdicts, passage.first, passage.last, self.beats.beat(t) if self.beats else 0.0)

    def _notice(self, clip: Clip, choice: PassageChoice, note: str) -> str:
        """What is missing: only the most important sentence, as there is room for one."""
        gone = "" if self._song else review_words.SONG_GONE
        reference = clip.notes.get(self._song.video, "") if self._song else ""
        overlay = review_words.NO_OVERLAY if choice.overlay and not len(self._reference) else ""
        other = "" if self._info.same_dance else words.OTHER_DANCE
        speed = speed_words(self._take.speed)
        said = (overlay, self._gone(clip), reference, self._pose_note, note, gone, other, self._missing, speed)
        return next(filter(None, said), "")

    def _gone(self, clip: Clip) -> str:
        """Which part of the video can't be shown here, once that is known. If the poses end too, the take has ended."""
        if not clip.take.complete:
            return ""
        if np.isinf(clip.take.end):
            return review_words.NO_VIDEO
        due = clip.passage.end + clip.passage.shift
        danced = min(due, self._poses.t[-1] if len(self._poses) else due)
        return review_words.VIDEO_ENDS if clip.take.end < danced - REVIEW_PICTURE_GAP_S else ""


def _poses_of(folder: TakeFolder) -> tuple[PoseTrack, str]:
    try:
        return load_poses(folder), ""
    except CoachError:
        return PoseTrack.empty(), review_words.NO_POSES


# ----------------------------------------------------------------
# What the review says about a passage. Pure.


def heading(passage: Passage, choice: PassageChoice, marked: bool) -> str:
    if passage.what in ("best", "unseen", "here"):
        return {"best": review_words.BEST, "unseen": words.UNSEEN, "here": review_words.HERE}[passage.what]
    if marked:
        return review_words.NOT_A_MISTAKE
    return words.MISTAKE.format(number=choice.index + 1, count=choice.count)


def smaller(choice: PassageChoice) -> str:
    """How many mistakes are not shown, and how to see them; "" if all are."""
    return review_words.SMALLER.format(smaller=smaller_words(choice.more)) if choice.more and not choice.every else ""


def status(choice: PassageChoice) -> str:
    """The speed, if it is not 1, and whether it is paused."""
    slow = review_words.SLOW.get(choice.speed, "")
    return " · ".join(filter(None, (slow, review_words.PAUSED if choice.paused else "")))


def where(passage: Passage, grid: BeatGrid | None) -> str:
    """Time and beats, with the sections of ``grid``; None if that is not known."""
    return passage_words(passage.at, passage.first, passage.last, passage.mistake, grid)


def advice(passage: Passage) -> str:
    said = {"best": words.BEST_ADVICE, "unseen": words.NOTHING_JUDGED}
    return passage.advice or said.get(passage.what, "")


def fault(mistake: Mistake) -> str:
    """The joint the sentence is about, or both sides if it is about both; if only the sentence was recorded, both if
    the worst one's opposite is wrong too; for other mistakes the kind."""
    if mistake.kind != "shape" or not mistake.joints:
        return review_words.KINDS[mistake.kind]
    worst, *others = mistake.about or mistake.joints
    return words.JOINTS[worst.split("_")[-1] if opposite(worst) in others else worst]
