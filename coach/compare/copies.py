"""Stretches of a take in which Coach followed not the dancer but the reference, on a screen in the room. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.layout import LAYOUT_HZ, Layout, laid_out
from coach.compare.pose_offset import pose_offset
from coach.compare.same_recording import ENOUGH_S, LEAST_ALIKE, Sameness, sameness
from coach.domain.landmarks import TRUNK, PoseTrack

COPY_STRETCH_S: Final = 12.0
"""s examined together: a little more than it takes to be sure, since not every picture shows everybody."""
HOP_S: Final = 3.0
"""s from the beginning of one stretch to that of the next."""
JUMP: Final = 2.0
"""Torsos. A body this far away in the next picture that shows anybody is somebody else: nobody jumps that far."""


class Original:
    """A reference (song time), to ask repeatedly whether somebody is its recording.

    The recording may run early or late, and be mirrored, as it is in Coach's own window or in a mirror.
    """

    def __init__(self, reference: PoseTrack) -> None:
        self._reference = reference

    @cached_property
    def _ways(self) -> tuple[tuple[PoseTrack, Layout], ...]:
        plain = laid_out(self._reference)
        return (self._reference, plain), (self._reference.mirrored(), plain.mirrored())

    def shown_by(self, user: PoseTrack) -> Sameness | None:
        """How nearly ``user`` (song time) is this recording; None if it is not, or if that cannot be told."""
        mine = laid_out(user)
        found = [(offset, track) for track, layout in self._ways if (offset := pose_offset(mine, layout)) is not None]
        if not found:
            return None
        offset, track = max(found, key=lambda way: way[0].evidence)
        alike = offset.evidence >= LEAST_ALIKE * np.sqrt(mine.weight.any(axis=1).sum() / LAYOUT_HZ)
        return sameness(user, track, offset.seconds) if alike else None

    def copied(self, user: PoseTrack) -> NDArray[np.bool_]:
        """(T,) which of the user's moments are surely this recording's: Coach may switch from one person to another."""
        copied = np.zeros(len(user), bool)
        for first, last in {(0, len(user)), *_followed(user)}:
            t = user.t[first:last]
            for begin in _stretches(t):
                within = first + np.flatnonzero((t >= begin) & (t <= begin + COPY_STRETCH_S))
                found = self.shown_by(user.at(within))
                if found is not None and found.sure:
                    copied[within] = True
        return copied

    def left_out_of(self, user: PoseTrack) -> PoseTrack:
        """The user's track, unseen wherever it is surely this recording; the very same track if that is nowhere."""
        copied = self.copied(user)
        return unseen_where(copied, user) if copied.any() else user


def unseen_where(hidden: NDArray[np.bool_], track: PoseTrack) -> PoseTrack:
    """The track with nobody in the ``hidden`` frames (T,)."""
    image, world = (np.where(hidden[:, None, None], np.float32(np.nan), each) for each in (track.image, track.world))
    return replace(track, image=image, world=world, visibility=np.where(hidden[:, None], 0, track.visibility))


def _followed(user: PoseTrack) -> list[tuple[int, int]]:
    """(first frame, one after the last) of each person followed long enough: no stretch may span two people."""
    seen = np.flatnonzero(user.seen)
    corners = user.body.image[seen][:, TRUNK].astype(float)
    middles = corners.mean(axis=1)
    torsos = np.linalg.norm(corners[:, :2].mean(axis=1) - corners[:, 2:].mean(axis=1), axis=1)
    moved = np.linalg.norm(np.diff(middles, axis=0), axis=1)
    jumps = seen[1:][moved > JUMP * np.maximum(torsos[1:], torsos[:-1])]
    parts = pairwise([0, *jumps.tolist(), len(user)])
    return [(a, b) for a, b in parts if a < b and user.t[b - 1] - user.t[a] >= ENOUGH_S]


def _stretches(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """s, when each stretch begins; the last ends with the track."""
    if not len(t):
        return t
    last = max(t[0], t[-1] - COPY_STRETCH_S)
    return np.linspace(t[0], last, 1 + ceil((last - t[0]) / HOP_S))
