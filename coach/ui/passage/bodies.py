"""The bodies that are drawn over the pictures of one passage: the dancer's, the reference's, and one on the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import SWAPPED, PoseTrack
from coach.domain.passage import Passage
from coach.domain.verdicts import Verdict
from coach.ui import theme
from coach.ui.figure import Smoother, limb_width, limbs, stroke
from coach.ui.passage.corrections import Arrow, arrows
from coach.ui.passage.geometry import NEAR, fitted, partners
from coach.ui.picture import Placed, pixels

WARM_UP: Final = 0.5
"""s of poses before a passage that the smoother is fed, so that its first picture is as smooth as the rest."""


@dataclass(frozen=True, eq=False)
class Body:
    """One pose over a picture: ``image`` (33, 2) units of frame height, ``visibility`` (33,)."""

    image: NDArray[np.floating]
    visibility: NDArray[np.floating]


class _Drawn:
    """Poses of a passage as they are drawn: smoothed from the first on, as far as has been asked for."""

    def __init__(self, poses: PoseTrack) -> None:
        self.poses = poses
        self._smoother = Smoother()
        self._images: list[NDArray[np.float64]] = []

    def image(self, i: int) -> NDArray[np.float64]:
        """(33, 2) of pose ``i``."""
        for t, image in zip(self.poses.t[len(self._images) : i + 1], self.poses.image[len(self._images) : i + 1]):
            self._images.append(self._smoother.step(image, t))
        return self._images[i]

    def images(self) -> NDArray[np.float64]:
        """(T, 33, 2) of all of them."""
        return np.array([self.image(i) for i in range(len(self.poses))]).reshape(-1, 33, 2)

    def body(self, t: float) -> Body | None:
        """That of the poses' own time ``t`` (s)."""
        i = _nearest(self.poses, t)
        return None if i is None else Body(self.image(i), self.poses.visibility[i])


@dataclass(frozen=True, eq=False)
class _Around:
    passage: Passage
    take: _Drawn
    reference: _Drawn


class Bodies:
    """Keeps the poses around the passage that was asked for last, and smooths them for drawing.

    take       in the take's own times; ``take_mirrored``: its pictures show the dance as a mirror does
    reference  as it is compared with; empty where it is not known. ``turned``: the song's video shows it mirrored
    """

    def __init__(self, take: PoseTrack, reference: PoseTrack, turned: bool, take_mirrored: bool = False) -> None:
        # In a mirror's picture the pose finder takes the dancer's left for the right: named as the dancer does.
        self._take = _sides_swapped(take) if take_mirrored else take
        self._take_mirrored = take_mirrored
        self._judged = reference
        self._onto = _sides_swapped(reference.mirrored()) if take_mirrored else reference
        self._shown = reference.mirrored() if turned else reference
        self._around: _Around | None = None
        self._fitted: tuple[Passage, NDArray[np.float64]] | None = None  # the reference to each pose of the take

    @property
    def has_reference(self) -> bool:
        return len(self._onto) > 0

    def where(self, passage: Passage) -> dict[str, NDArray[np.floating]]:
        """(T, 33, 2) where "reference" and "take" are in their pictures during a passage, units of frame height."""
        around, late = self._of(passage), passage.shift
        return {
            "reference": around.reference.poses.between(passage.start, passage.end).image,
            "take": around.take.poses.between(passage.start + late, passage.end + late).image,
        }

    def take(self, passage: Passage, at: float) -> Body | None:
        """The dancer's at ``at`` (s, the take's own time)."""
        return self._of(passage).take.body(at)

    def reference(self, passage: Passage, t: float) -> Body | None:
        """The reference's at song time ``t`` (s), as its video shows it."""
        return self._of(passage).reference.body(t)

    def overlay(self, passage: Passage, at: float) -> NDArray[np.float64] | None:
        """(33, 2) the reference's body fitted to the dancer's at ``at`` (s, the take's own time)."""
        take = self._of(passage).take
        if self._fitted is None or self._fitted[0] != passage:
            theirs = partners(self._onto, take.poses.t - passage.shift)
            self._fitted = passage, fitted(theirs, take.images())
        i = _nearest(take.poses, at)
        return None if i is None else self._fitted[1][i]

    def arrows(
        self, passage: Passage, joints: tuple[str, ...], verdict: Verdict, at: float, t: float
    ) -> tuple[Arrow, ...]:
        """The corrections of these joints over the picture of ``at`` (s, the take's own time), song time ``t`` (s)."""
        drawn = self._of(passage).take
        take = drawn.poses
        i, k = _nearest(take, at), _nearest(self._judged, t)
        if i is None:
            return ()
        turn = np.array((-1.0 if self._take_mirrored else 1.0, 1.0))  # as judged, not as the picture shows it
        world = take.world[i, SWAPPED] * (-1, 1, 1) if self._take_mirrored else take.world[i]
        found = arrows(joints, verdict, drawn.image(i) * turn, world, None if k is None else self._judged.image[k])
        return tuple(Arrow(one.joint, one.start * turn, one.end * turn) for one in found)

    def pose(self, at: float) -> NDArray[np.floating] | None:
        """(33, 2) the dancer's pose at ``at`` (s, the take's own time) as it was found."""
        i = _nearest(self._take, at)
        return self._take.image[i] if i is not None and np.isfinite(self._take.image[i]).any() else None

    def _of(self, passage: Passage) -> _Around:
        if self._around is None or self._around.passage != passage:
            start, end = passage.start - WARM_UP, passage.end + NEAR
            take = _Drawn(self._take.between(start + passage.shift, end + passage.shift))
            self._around = _Around(passage, take, _Drawn(self._shown.between(start, end)))
        return self._around


def _nearest(poses: PoseTrack, at: float) -> int | None:
    if not len(poses):
        return None
    i = int(np.argmin(np.abs(poses.t - at)))
    return i if abs(poses.t[i] - at) <= NEAR else None


def _sides_swapped(poses: PoseTrack) -> PoseTrack:
    """Left and right names exchanged, every landmark where it is in the picture."""
    return replace(poses, image=poses.image[:, SWAPPED], visibility=poses.visibility[:, SWAPPED])


# ----------------------------------------------------------------
# The reference's body over the dancer's own: thin light lines with a dot on every joint, never taken for a limb.


THIN: Final = 0.38
"""Of a limb's width."""
DOT: Final = 0.9


def draw_ghost(surface: pygame.Surface, placed: Placed, image: NDArray[np.floating]) -> None:
    """``image`` (33, 2) units of frame height of the picture at ``placed``; limbs with a missing end are left out."""
    rect = placed.rect
    if rect.width < 1 or rect.height < 1 or not np.isfinite(image).any():
        return
    view = pixels(surface)[rect.top : rect.bottom, rect.left : rect.right]
    points = placed.points(image) - np.array(rect.topleft, np.float64)
    thin = max(2, round(THIN * limb_width(points)))
    shown = [limb for limb in limbs() if np.isfinite(points[list(limb[:2])]).all()]
    ends = sorted({end for a, b, _ in shown for end in (a, b)})
    dot = max(thin + 2, round(DOT * limb_width(points)))
    for edge, colour in ((max(2, thin // 2), theme.BACKGROUND), (0, theme.WARNING)):
        for a, b, _ in shown:
            stroke(view, points[a], points[b], thin + 2 * edge, colour)
        for end in ends:
            stroke(view, points[end], points[end], dot + 2 * edge, colour)
