"""From a clip and a moment to what the review screen shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from coach import words
from coach.errors import CoachError
from coach.look.figure import Smoother
from coach.look.fonts import showable
from coach.media.video import Frame
from coach.pose.landmarks import SWAPPED_JOINTS, PoseTrack
from coach.review.choice import Choice
from coach.review.clip import Clip, Pictureshow
from coach.review.drawing import SHAPE_UNKNOWN, ReviewView, TakeBody
from coach.review.folder import TakeFolder, load_poses, session_info
from coach.review.passages import Passage, kinds_of, wrong_joints
from coach.review.take import Take
from coach.song.song import Song

STALE: Final = 1.0
"""s after which a picture is no longer of this moment: the recording has a hole here, or ends."""
NEAR: Final = 0.12
"""s between a picture and a pose that still belong together."""


class Scene:
    """What stays the same during a review: take, poses, song, which way round."""

    def __init__(self, take: Take, folder: TakeFolder, song: Song | None) -> None:
        self.kinds = kinds_of(take.verdicts, len(song.grid) if song else 0)
        self._take = take
        self._song = song
        info = session_info(folder)
        self._mirrored = info.view == "mirror"
        self._take_is_mirror = info.mirrored
        self._poses, self._pose_note = _poses_of(folder)
        self._smoothed: tuple[Passage, PoseTrack] | None = None
        self._shapes = {"reference": SHAPE_UNKNOWN, "take": SHAPE_UNKNOWN}

    def view(self, clip: Clip, t: float, choice: Choice, sound_note: str = "") -> ReviewView:
        """What to show of ``clip`` at song time ``t`` (s)."""
        passage, song = clip.passage, self._song
        reference = self._picture("reference", clip.reference, t)
        take = self._picture("take", clip.take, t + passage.shift)
        section = song.grid.section(passage.first) if song else None
        return ReviewView(
            heading=heading(passage, choice),
            section=section.name if section else "",
            status=status(choice),
            title=title(song) if song else self._take.song,
            where=where(passage),
            advice=advice(passage),
            reference=reference.rgb if reference else None,
            reference_mirrored=song is not None and song.mirrored != self._mirrored,
            take=take.rgb if take else None,
            take_mirrored=self._mirrored != self._take_is_mirror,
            alone=song is None,
            shapes=(self._shapes["reference"], self._shapes["take"]),
            body=self._body(passage, take.t if take else t + passage.shift, t),
            kinds=self.kinds,
            borders=tuple(section.first for section in song.grid.sections) if song else (),
            head=self._head(t),
            marked=(passage.first, passage.last),
            notice=self._notice(clip, sound_note),
            keys=words.REVIEW_KEYS if choice.count > 1 else words.REVIEW_KEYS_ALONE,
        )

    def _picture(self, whose: str, show: Pictureshow, t: float) -> Frame | None:
        frame = show.at(t)
        if frame is None or (show.complete and abs(t - frame.t) > STALE):
            return None
        self._shapes[whose] = frame.rgb.shape[1] / frame.rgb.shape[0]
        return frame

    def _body(self, passage: Passage, at: float, t: float) -> TakeBody | None:
        """The pose of the take's picture at ``at`` (take's time), ringed as the beat at song time ``t`` was judged."""
        poses = self._around(passage)
        if not len(poses):
            return None
        i = int(np.argmin(np.abs(poses.t - at)))
        if abs(poses.t[i] - at) > NEAR:
            return None
        wrong = wrong_joints(passage, self._take.verdicts, t)
        return TakeBody(poses.image[i], poses.visibility[i], wrong[SWAPPED_JOINTS] if self._take_is_mirror else wrong)

    def _around(self, passage: Passage) -> PoseTrack:
        """The take's poses around the passage, smoothed for drawing."""
        if self._smoothed is None or self._smoothed[0] != passage:
            poses = self._poses.between(passage.start + passage.shift - 0.5, passage.end + passage.shift + NEAR)
            smoother = Smoother()
            image = np.array([np.array(smoother.step(pose, t)) for pose, t in zip(poses.image, poses.t)])
            self._smoothed = passage, replace(poses, image=image.reshape(-1, 33, 2))
        return self._smoothed[1]

    def _head(self, t: float) -> float | None:
        if self._song is not None:
            return self._song.grid.beat(t)
        verdicts = self._take.verdicts
        return float(np.interp(t, [v.t for v in verdicts], [v.beat for v in verdicts])) if verdicts else None

    def _notice(self, clip: Clip, sound_note: str) -> str:
        """What is missing, the most important first; there is room for one sentence."""
        gone = "" if self._song else words.REVIEW_SONG_GONE
        reference = clip.notes.get(self._song.video, "") if self._song else ""
        return next(filter(None, (_missing(clip), reference, self._pose_note, sound_note, gone)), "")


def _poses_of(folder: TakeFolder) -> tuple[PoseTrack, str]:
    try:
        return load_poses(folder), ""
    except CoachError:
        return PoseTrack.empty(), words.REVIEW_NO_POSES


def _missing(clip: Clip) -> str:
    """What of the take's video cannot be shown, once that is known."""
    if not clip.take.complete:
        return ""
    if np.isinf(clip.take.end):
        return words.REVIEW_NO_VIDEO
    due = clip.passage.end + clip.passage.shift - STALE
    return words.REVIEW_VIDEO_ENDS if clip.take.end < due else ""


# ---------------------------------------------------------------- words


def heading(passage: Passage, choice: Choice) -> str:
    if passage.what == "best":
        return words.REVIEW_BEST
    if passage.what == "unseen":
        return words.REVIEW_UNSEEN
    return words.REVIEW_MISTAKE.format(number=choice.index + 1, count=choice.count)


def status(choice: Choice) -> str:
    slow = words.REVIEW_HALF_SPEED if choice.speed != 1 else ""
    return " · ".join(filter(None, (slow, words.REVIEW_PAUSED if choice.paused else "")))


def title(song: Song) -> str:
    shown = showable(song.title, song.romanised)
    return words.TITLE_STAND_IN.format(title=shown) if song.stand_in else shown


def where(passage: Passage) -> str:
    """People count beats from 1."""
    clock = f"{int(passage.at) // 60}:{int(passage.at) % 60:02d}"
    said = words.REVIEW_BEAT if passage.first == passage.last else words.REVIEW_BEATS
    return said.format(time=clock, first=passage.first + 1, last=passage.last + 1)


def advice(passage: Passage) -> str:
    return {"best": words.REVIEW_BEST_ADVICE, "unseen": words.REVIEW_UNSEEN_ADVICE}.get(passage.what, passage.advice)
