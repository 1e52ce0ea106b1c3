"""What is shown of a passage at a moment: reference and take side by side, the same in every product.

A product says how to show both (:class:`PairLook`) and supplies the pictures; everything else follows from the poses
and the verdicts. :mod:`coach.ui.passage.drawing` draws the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.faults import Fault, as_said
from coach.domain.landmarks import JOINTS
from coach.domain.passage import Passage
from coach.domain.verdicts import Verdict
from coach.media.video import Frame
from coach.takes.passages import faults_said, verdict_at, wrong_joints
from coach.ui import theme
from coach.ui.passage.corrections import Arrow, arrows
from coach.ui.passage.dancer import Angle, Dancer, Footage
from coach.ui.passage.geometry import LEAST_CLOSE_UP_SHARE, CloseUp, fitted, partners
from coach.ui.proportions import over_head
from coach.ui.surface import UNKNOWN_PICTURE_ASPECT

# ----------------------------------------------------------------
# The request


@dataclass(frozen=True)
class Tag:
    """Which of several people it is about: named over the head in their colour; only a mark if nothing is ``said``."""

    said: str
    colour: theme.Colour


@dataclass(frozen=True)
class SideLook:
    """How to show one of the two.

    room      width over height of the place for the picture
    least     least share of the frame's height shown; 1: the whole picture
    shape     width over height of the video, used until it has a picture
    skeleton  the body is drawn over the picture; without a picture it always is
    caption   a word in the corner
    tag       in a group, whom it is about
    """

    room: float
    least: float = LEAST_CLOSE_UP_SHARE
    shape: float = UNKNOWN_PICTURE_ASPECT
    skeleton: bool = True
    caption: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class PairLook:
    """How to show a moment.

    reference  None: the take plays alone
    as_mirror  both as a mirror shows them, else as a camera does
    ghost      the reference's body over the dancer's
    angles     the right angles on the reference
    flash      the beat is now, in the reference and in the take; None = no flashes here
    """

    reference: SideLook | None
    take: SideLook
    as_mirror: bool
    ghost: bool = False
    angles: bool = False
    flash: tuple[bool, bool] | None = None


@dataclass(frozen=True, eq=False)
class Marks:
    """What is wrong at a moment.

    rings   (9,) joints to ring
    joints  those whose correction is shown: an arrow on the dancer, the right angle on the reference
    beat    the verdict of the moment, with the moves the passage's sentence names; None if nothing is wrong
    """

    rings: NDArray[np.bool_]
    joints: tuple[str, ...] = ()
    beat: Verdict | None = None


NO_MARKS: Final = Marks(np.zeros(len(JOINTS), bool))


class PassageMarks:
    """What is wrong at each moment of a passage."""

    def __init__(self, passage: Passage, verdicts: Sequence[Verdict]) -> None:
        self.passage, self.verdicts = passage, verdicts

    def at(self, t: float) -> Marks:
        """At song time ``t`` (s)."""
        rings, beat = wrong_joints(self.passage, self.verdicts, t), verdict_at(self.verdicts, t)
        return Marks(rings, *as_said(self._faults, beat)) if rings.any() and beat is not None else NO_MARKS

    @cached_property
    def _faults(self) -> list[Fault]:
        return faults_said(self.passage, self.verdicts)


# ----------------------------------------------------------------
# What is shown


@dataclass(frozen=True, eq=False)
class BodyView:
    """A body over a picture, everything in heights of the part shown.

    image, visibility  (L, 2), (L,)
    rings              (9,) joints to ring
    arrows, angles     corrections; right angles
    """

    image: NDArray[np.floating]
    visibility: NDArray[np.floating]
    rings: NDArray[np.bool_]
    arrows: tuple[Arrow, ...] = ()
    angles: tuple[Angle, ...] = ()


@dataclass(frozen=True, eq=False)
class SideView:
    """One of the two dancers.

    rgb       (H, W, 3) the video's whole picture; None if there is none
    crop      the part of it shown
    mirrored  it is shown flipped compared with the video
    ghost     (L, 2) another body over this one, in heights of the part
    flash     the beat is now; None = no flashes here
    tag       whom it is about, and (2,) the top of their head, in heights of the part; None if nobody is seen
    """

    rgb: NDArray[np.uint8] | None
    crop: CloseUp
    mirrored: bool
    body: BodyView | None = None
    ghost: NDArray[np.floating] | None = None
    caption: str = ""
    flash: bool | None = None
    tag: tuple[Tag, NDArray[np.floating]] | None = None

    @property
    def picture(self) -> NDArray[np.uint8] | None:
        """The part of the picture shown."""
        return None if self.rgb is None else self.crop.cut(self.rgb)


@dataclass(frozen=True, eq=False)
class PairView:
    """Both dancers; ``reference`` None: the take plays alone."""

    reference: SideView | None
    take: SideView


# ----------------------------------------------------------------
# From request to result


class PassagePair:
    """Reference and take in one passage. Keeps what it computes from their poses, so that it is computed once."""

    def __init__(self, passage: Passage, reference: Footage, take: Footage) -> None:
        self.passage = passage
        self._reference = Dancer(reference, passage.start, passage.end)
        self._take = Dancer(take, passage.start + passage.shift, passage.end + passage.shift)

    def view(
        self, t: float, reference: Frame | None, take: Frame | None, look: PairLook, marks: Marks = NO_MARKS
    ) -> PairView:
        """Both at song time ``t`` (s), with these pictures."""
        return PairView(self._reference_side(t, reference, look, marks), self._take_side(t, take, look, marks))

    def _reference_side(self, t: float, frame: Frame | None, look: PairLook, marks: Marks) -> SideView | None:
        if look.reference is None:
            return None
        side = _side(self._reference, frame, frame.t if frame else t, look.reference, look.as_mirror)
        if side.body is not None and look.angles:
            side = replace(side, body=replace(side.body, angles=self._angles(marks, t)))
        return replace(side, flash=look.flash and look.flash[0])

    def _take_side(self, t: float, frame: Frame | None, look: PairLook, marks: Marks) -> SideView:
        at = frame.t if frame else t + self.passage.shift
        side = _side(self._take, frame, at, look.take, look.as_mirror)
        if side.body is not None:
            found = self._arrows(marks, at, t, side.crop)
            side = replace(side, body=replace(side.body, rings=marks.rings, arrows=found))
        ghost = self._ghost(at, side.crop) if look.ghost else None
        return replace(side, ghost=ghost, flash=look.flash and look.flash[1])

    def _arrows(self, marks: Marks, at: float, t: float, crop: CloseUp) -> tuple[Arrow, ...]:
        """The corrections over the take's picture at ``at`` (s): found in the poses as judged, flipped like them."""
        me, other, i, k = self._take, self._reference, self._take.index(at), self._reference.index(t)
        if i is None or marks.beat is None:
            return ()
        example = None if k is None else other.image(k)
        found = arrows(marks.joints, marks.beat, me.image(i), me.poses.world[i], example)
        ends = (np.stack([one.start, one.end]) for one in found)
        return tuple(Arrow(one.joint, *crop.points(me.footage.drawn(both))) for one, both in zip(found, ends))

    def _angles(self, marks: Marks, t: float) -> tuple[Angle, ...]:
        """As the reference holds them on the beat; the head's would say nothing."""
        joints = (joint for joint in marks.joints if joint != "nose")
        return tuple(self._reference.right_angle(joint, marks.beat.t, t) for joint in joints)

    def _ghost(self, at: float, crop: CloseUp) -> NDArray[np.float64] | None:
        """(L, 2) the reference's body on the dancer's at ``at`` (s)."""
        i = self._take.index(at)
        return None if i is None else crop.points(self._take.footage.drawn(self._fitted[i]))

    @cached_property
    def _fitted(self) -> NDArray[np.float64]:
        """(T, L, 2) the reference's body on each of the take's poses."""
        me = self._take
        return fitted(partners(self._reference.poses, me.poses.t - self.passage.shift), me.images)


def _side(dancer: Dancer, frame: Frame | None, at: float, look: SideLook, as_mirror: bool) -> SideView:
    """The picture, and the body at ``at`` (s, the video's own time) over it."""
    shape = frame.rgb.shape[1] / frame.rgb.shape[0] if frame else look.shape
    crop = dancer.close_up(shape, look.room, look.least)
    i, body, tag = dancer.index(at), None, None
    if i is not None:
        image = crop.points(dancer.footage.drawn(dancer.image(i)))
        tag = look.tag and (look.tag, over_head(image))
        if look.skeleton or frame is None:
            body = BodyView(image, dancer.poses.visibility[i], NO_MARKS.rings)
    mirrored = dancer.footage.is_mirror != as_mirror
    return SideView(None if frame is None else frame.rgb, crop, mirrored, body, caption=look.caption, tag=tag)
