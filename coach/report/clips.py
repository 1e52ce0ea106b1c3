"""The report's clips: each passage with the reference beside the dancer, skeleton and rings drawn, cut to bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.passage import Passage
from coach.media.audio import Audio
from coach.media.pictures import Pictures
from coach.media.video import Frame, read_frames
from coach.media.writing import jpeg, small_clip
from coach.takes.content import MadeClip
from coach.takes.passages import wrong_joints
from coach.takes.take import Take
from coach.ui import theme
from coach.ui.figure import draw_rings, draw_skeleton, smoothed
from coach.ui.passage.clip import excerpt
from coach.ui.passage.geometry import NEAR
from coach.ui.picture import draw_picture
from coach.wording import page_words as words

FPS: Final = 30
SIDE: Final = 304
"""Pixels: width and height of each of the two pictures. Two fill a phone's width."""
DECODED: Final = (1280, SIDE)
"""Pictures are scaled to this box while they are decoded: the height counts."""
ROOM: Final = 9_000_000
"""Bytes of clips that a page may carry; as text they are a third longer."""
MARGIN: Final = 0.12
"""Frame heights left beside the outermost joint."""
STALE: Final = 1.0
"""s after which a picture is no longer of this moment."""


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two dancers: the video, the poses in its times (perhaps none), whether it is shown mirrored."""

    video: Path
    poses: PoseTrack
    mirrored: bool


def make_clips(
    take: Take, passages: Sequence[Passage], reference: Side | None, dancer: Side, music: Audio | None
) -> tuple[MadeClip, ...]:
    """One for each passage, in their order, until the page is full. What cannot be cut says why."""
    made, used = [], 0
    for passage in passages:
        if used >= ROOM:
            made.append(MadeClip(why=words.REPORT_CLIP_TOO_MUCH))
            continue
        clip = _clip(take, passage, reference, dancer, music)
        made.append(clip)
        used += len(clip.video) + len(clip.poster)
    return tuple(made)


def _clip(take: Take, passage: Passage, reference: Side | None, dancer: Side, music: Audio | None) -> MadeClip:
    panel = _Panel(dancer, passage, passage.shift, take)
    poster: list[NDArray[np.uint8]] = []
    try:
        shown = [*_reference_pictures(reference, passage), _begun(panel.pictures())]
        sound = None if music is None else excerpt(music, passage.start, passage.end)
        video = small_clip(_side_by_side(shown, _poster_number(passage), poster), FPS, sound)
    except (CoachError, OSError):  # damaged, or no room to write: the page is worth having without
        return MadeClip(why=words.REPORT_CLIP_NO_VIDEO)
    return MadeClip(video, jpeg(poster[-1]), "" if panel.seen else words.REPORT_CLIP_ENDS, len(shown) == 2)


def _reference_pictures(reference: Side | None, passage: Passage) -> list[Iterator[NDArray[np.uint8]]]:
    """None where there is no reference that can be read: the dancer is then shown alone."""
    try:
        return [] if reference is None else [_begun(_Panel(reference, passage, 0.0).pictures())]
    except CoachError:
        return []


def _poster_number(passage: Passage) -> int:
    """The picture of the first wrong beat."""
    return max(0, round((passage.at - passage.start) * FPS))


def _side_by_side(
    drawn: Sequence[Iterator[NDArray[np.uint8]]], poster_number: int, poster: list[NDArray[np.uint8]]
) -> Iterator[NDArray[np.uint8]]:
    """(SIDE, n · SIDE, 3) pictures; the one to show before the clip plays is left in ``poster``."""
    for number, sides in enumerate(zip(*drawn)):
        picture = np.concatenate(sides, axis=1)
        if number <= poster_number:
            poster[:] = [picture]
        yield picture


def _begun(pictures: Iterator[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    """The same, but the first is drawn now, so that what cannot be read is known at once."""
    return chain([next(pictures)], pictures)


class _Panel:
    """One dancer during one passage, whose own times are ``shift`` s later; rings where ``take`` says wrong.

    ``seen`` says afterwards whether the video reached into the passage.
    """

    def __init__(self, side: Side, passage: Passage, shift: float, take: Take | None = None) -> None:
        self.side = side
        self.seen = False
        self._passage, self._shift, self._take = passage, shift, take
        self._poses = smoothed(side.poses.between(passage.start + shift - 0.5, passage.end + shift + NEAR))
        self._surface = pygame.Surface((SIDE, SIDE), 0, 32)

    def pictures(self) -> Iterator[NDArray[np.uint8]]:
        """(SIDE, SIDE, 3) RGB, FPS a second over the passage."""
        passage, shift = self._passage, self._shift
        start = max(0.0, passage.start + shift)
        with closing(read_frames(self.side.video, start, Pictures(DECODED))) as frames:
            count = max(1, round((passage.end - passage.start) * FPS))
            times = passage.start + np.arange(count) / FPS
            for t, frame in zip(times, _newest(frames, times + shift)):
                yield self._draw(frame, float(t))

    def _draw(self, frame: Frame | None, t: float) -> NDArray[np.uint8]:
        self._surface.fill(theme.BACKGROUND)
        if frame is not None:
            self.seen = True
            self._draw_frame(frame, t)
        return np.ascontiguousarray(pygame.surfarray.array3d(self._surface).swapaxes(0, 1))

    def _draw_frame(self, frame: Frame, t: float) -> None:
        height, width = frame.rgb.shape[:2]
        first, end = _columns(self._poses, width, height)
        cut = np.ascontiguousarray(frame.rgb[:, first:end])
        placed = draw_picture(self._surface, cut, self._surface.get_rect(), mirrored=self.side.mirrored)
        if self._take is None or not len(self._poses):
            return
        i = int(np.argmin(np.abs(self._poses.t - frame.t)))
        if abs(self._poses.t[i] - frame.t) > NEAR:
            return
        image = self._poses.image[i] - np.array([first / height, 0.0])
        draw_skeleton(self._surface, placed, image, self._poses.visibility[i])
        draw_rings(self._surface, placed, image, wrong_joints(self._passage, self._take.verdicts, t), SIDE)


def _newest(frames: Iterator[Frame], times: NDArray[np.float64]) -> Iterator[Frame | None]:
    """For each of the rising ``times`` the newest picture at or before it, else the first; None where it is stale."""
    shown, coming = None, next(frames, None)
    for t in times:
        while coming is not None and (shown is None or coming.t <= t + 1e-6):
            shown, coming = coming, next(frames, None)
        yield shown if shown is not None and abs(t - shown.t) <= STALE else None


def _columns(poses: PoseTrack, width: int, height: int) -> tuple[int, int]:
    """First and end column of the part of a wide picture that shows the dancer through the whole passage.

    As wide as high where the body stays inside, wider where it travels; all of it where there are no poses.
    """
    x = poses.image[poses.seen][:, :, 0] if len(poses) else np.empty(0)
    if not x.size or width <= height:
        return 0, width
    low, high = np.nanquantile(x, (0.01, 0.99)) + (-MARGIN, MARGIN)
    wide = min(width, max(height, round((high - low) * height)))
    first = round((low + high) / 2 * height - wide / 2)
    first = min(max(0, first), width - wide)
    return first, first + wide
