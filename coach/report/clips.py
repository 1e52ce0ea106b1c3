"""The report's clips: each passage with the reference beside the dancer, mistakes marked, cropped to the bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, repeat
from pathlib import Path
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.passage import Passage
from coach.media.audio import PassageSound
from coach.media.packed import jpeg, small_clip
from coach.media.pictures import Pictures
from coach.media.video import Frame, read_frames
from coach.report.content import MadeClip
from coach.takes.take import Take
from coach.ui import theme
from coach.ui.passage.clip import excerpt
from coach.ui.passage.dancer import Footage
from coach.ui.passage.drawing import draw_pair
from coach.ui.passage.pair import PairLook, PairView, PassageMarks, PassagePair, SideLook
from coach.ui.picture import rgb_of
from coach.wording import page_words as words

CLIP_FPS: Final = 30
CLIP_SIDE_PX: Final = 304
"""Pixels: width and height of each picture. Two fill a phone's width."""
DECODED: Final = (1280, CLIP_SIDE_PX)
"""Pictures are scaled to fit this while they are decoded: the height is what counts."""
CLIPS_BUDGET_BYTES: Final = 9_000_000
"""Bytes of clips that a page may hold; encoded as text they are a third larger."""
CLIP_PICTURE_GAP_S: Final = 1.0
"""s; an older picture is not shown for this moment."""


@dataclass(frozen=True, eq=False)
class DancerVideo:
    """The video of one of the two dancers, and their poses in it."""

    video: Path
    footage: Footage


class ClipScene:
    """What a passage's clip shows at each of its moments.

    reference  None if it is not known: the dancer is shown alone, as if its video could not be read
    as_mirror  both are shown as a mirror would show them
    """

    def __init__(
        self, take: Take, passage: Passage, reference: Footage | None, dancer: Footage, as_mirror: bool
    ) -> None:
        self.passage = passage
        self._pair = PassagePair(passage, reference or Footage(PoseTrack.empty()), dancer)
        self._wrong = PassageMarks(passage, take.verdicts)
        # in such a small picture the reference is clearer without a skeleton over it
        look = SideLook(room=1.0, least=1.0)
        self._look = PairLook(replace(look, skeleton=False), look, as_mirror)

    def view(self, t: float, reference: Frame | None, dancer: Frame | None, alone: bool = False) -> PairView:
        """Both at song time ``t`` (s), with these pictures."""
        look = replace(self._look, reference=None) if alone else self._look
        return self._pair.view(t, reference, dancer, look, self._wrong.at(t))


def make_clips(
    take: Take,
    passages: Sequence[Passage],
    reference: DancerVideo | None,
    dancer: DancerVideo,
    as_mirror: bool,
    music: PassageSound,
) -> tuple[MadeClip, ...]:
    """One clip for each passage, in order, until the page is full. If one cannot be made, ``why`` says why."""
    made, used = [], 0
    for passage in passages:
        if used >= CLIPS_BUDGET_BYTES:
            made.append(MadeClip(why=words.REPORT_CLIP_TOO_MUCH))
            continue
        scene = ClipScene(take, passage, reference and reference.footage, dancer.footage, as_mirror)
        clip = _clip(scene, reference and reference.video, dancer.video, music)
        made.append(clip)
        used += len(clip.video) + len(clip.poster)
    return tuple(made)


@dataclass
class _Noticed:
    """Noted while a clip is drawn: the picture shown before it plays; whether the dancer's video covers any of it."""

    poster: NDArray[np.uint8] | None = None
    dancer: bool = False


def _clip(scene: ClipScene, reference: Path | None, dancer: Path, music: PassageSound) -> MadeClip:
    passage, noticed = scene.passage, _Noticed()
    times = passage.start + np.arange(max(1, round(passage.length * CLIP_FPS))) / CLIP_FPS
    try:
        theirs = _reference_frames(reference, times)
        mine = _begun(_frames(dancer, times + passage.shift))
        heard = music(passage.start, passage.end)
        sound = None if heard is None else excerpt(heard, passage.start, passage.end)
        video = small_clip(_pictures(scene, times, theirs, mine, noticed), CLIP_FPS, sound)
    except (CoachError, OSError):  # a damaged video or a full disk: the page is useful without the clip
        return MadeClip(why=words.REPORT_CLIP_NO_VIDEO)
    why = "" if noticed.dancer else words.REPORT_CLIP_NOT_SHOWN
    return MadeClip(video, jpeg(noticed.poster), why, with_reference=theirs is not None)


def _reference_frames(video: Path | None, times: NDArray[np.float64]) -> Iterator[Frame | None] | None:
    """None if no reference can be read: the dancer is then shown alone."""
    try:
        return None if video is None else _begun(_frames(video, times))
    except CoachError:
        return None


def _pictures(
    scene: ClipScene,
    times: NDArray[np.float64],
    reference: Iterable[Frame | None] | None,
    dancer: Iterable[Frame | None],
    noticed: _Noticed,
) -> Iterator[NDArray[np.uint8]]:
    """(CLIP_SIDE_PX, 2 · CLIP_SIDE_PX, 3) RGB, half as wide without a reference; the poster shows the first wrong
    beat."""
    alone, poster = reference is None, max(0, round((scene.passage.at - scene.passage.start) * CLIP_FPS))
    left = pygame.Rect(0, 0, CLIP_SIDE_PX, CLIP_SIDE_PX)
    right = left if alone else left.move(CLIP_SIDE_PX, 0)
    surface = pygame.Surface((right.right, CLIP_SIDE_PX), 0, 32)
    for number, (t, theirs, mine) in enumerate(zip(times, reference or repeat(None), dancer)):
        surface.fill(theme.BACKGROUND)
        draw_pair(surface, left, right, scene.view(float(t), theirs, mine, alone), CLIP_SIDE_PX)
        picture = rgb_of(surface)
        noticed.dancer |= mine is not None
        if number <= poster:
            noticed.poster = picture
        yield picture


def _begun(frames: Iterator[Frame | None]) -> Iterator[Frame | None]:
    """The same frames, but with the first read now, so that an unreadable video is noticed at once."""
    return chain([next(frames)], frames)


def _frames(video: Path, times: NDArray[np.float64]) -> Iterator[Frame | None]:
    """A picture for each of the increasing ``times`` (s)."""
    with closing(read_frames(video, max(0.0, times[0]), Pictures(DECODED))) as frames:
        yield from newest_before(frames, times)


def newest_before(frames: Iterator[Frame], times: NDArray[np.float64]) -> Iterator[Frame | None]:
    """For each of the increasing ``times`` the last picture before it, else the first; None if that is too old."""
    shown, coming = None, next(frames, None)
    for t in times:
        while coming is not None and (shown is None or coming.t <= t + 1e-6):
            shown, coming = coming, next(frames, None)
        yield shown if shown is not None and abs(t - shown.t) <= CLIP_PICTURE_GAP_S else None
