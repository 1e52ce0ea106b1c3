"""The landmarks and joints used throughout, the skeleton of an estimator, and the poses it finds.

Conventions
-----------
- ``left`` and ``right`` are always the dancer's own.
- Image coordinates are in units of the frame's height (x already multiplied by width/height), origin top left,
  y downwards, so that angles are correct whatever the frame's shape.
- World coordinates are metres, origin between the hips, x right in the image, y down, z away from the camera.
- Missing is NaN: a frame without a pose is a row of NaN with visibility 0; so are the world coordinates of an
  estimator that has none.
- An estimator finds the points of its own :class:`Skeleton`, and poses are kept as they were found. To ask for a
  landmark by name, take ``body`` of a pose or a track, whose points are LANDMARKS.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

LANDMARKS: Final = (
    "nose",
    "left_eye", "right_eye",
    "left_ear", "right_ear",
    "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow",
    "left_wrist", "right_wrist",
    "left_hip", "right_hip",
    "left_knee", "right_knee",
    "left_ankle", "right_ankle",
    "left_index", "right_index",
    "left_heel", "right_heel",
    "left_foot_index", "right_foot_index",
)  # fmt: skip
"""What is judged, framed and drawn of a body: the 17 points of COCO in their order, then the tips of hands and feet,
which not every estimator finds."""

INDEX: Final = {name: i for i, name in enumerate(LANDMARKS)}


def _both(part: str) -> list[int]:
    return [INDEX[f"left_{part}"], INDEX[f"right_{part}"]]


FACE: Final = [INDEX["nose"], *_both("eye"), *_both("ear")]
SHOULDERS: Final = _both("shoulder")
WRISTS: Final = _both("wrist")
HIPS: Final = _both("hip")
KNEES: Final = _both("knee")
ANKLES: Final = _both("ankle")
TRUNK: Final = SHOULDERS + HIPS
"""Rows of landmarks that are used together, left before right. Lists: a tuple would index axes."""

TRUNK_OUTLINE: Final = SHOULDERS + HIPS[::-1]
"""The same corners in order around the outline."""

JOINTS: Final = (
    "nose",
    "left_elbow", "right_elbow",
    "left_shoulder", "right_shoulder",
    "left_hip", "right_hip",
    "left_knee", "right_knee",
)  # fmt: skip
"""The nine joints of a verdict; every (…, 9) array in the program is in this order."""

JOINT_ENDS: Final = {
    "nose": ("left_shoulder", "nose", "right_shoulder"),
    "left_elbow": ("left_shoulder", "left_elbow", "left_wrist"),
    "right_elbow": ("right_shoulder", "right_elbow", "right_wrist"),
    "left_shoulder": ("left_elbow", "left_shoulder", "left_hip"),
    "right_shoulder": ("right_elbow", "right_shoulder", "right_hip"),
    "left_hip": ("left_shoulder", "left_hip", "left_knee"),
    "right_hip": ("right_shoulder", "right_hip", "right_knee"),
    "left_knee": ("left_hip", "left_knee", "left_ankle"),
    "right_knee": ("right_hip", "right_knee", "right_ankle"),
}
"""Joint → the three landmarks that form its angle, the joint itself in the middle (13 landmarks in all)."""

DRAWN_LIMBS: Final = (
    ("left_shoulder", "right_shoulder"), ("left_hip", "right_hip"),
    ("left_shoulder", "left_hip"), ("right_shoulder", "right_hip"),
    ("left_shoulder", "left_elbow"), ("left_elbow", "left_wrist"),
    ("right_shoulder", "right_elbow"), ("right_elbow", "right_wrist"),
    ("left_hip", "left_knee"), ("left_knee", "left_ankle"),
    ("right_hip", "right_knee"), ("right_knee", "right_ankle"),
)  # fmt: skip
"""The bones that are drawn; hands and face are left out."""


def opposite(name: str) -> str:
    """The same landmark or joint on the body's other side ("left_knee" → "right_knee", "nose" → "nose")."""
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


SWAPPED_JOINTS: Final = np.array([JOINTS.index(opposite(name)) for name in JOINTS])
"""(9,) the same for joints."""


@dataclass(frozen=True, eq=False)
class Noise:
    """How far an estimator's joints are off where the whole limb is seen well: standard deviations in degrees, (9,).

    flat  of a joint's direction in the picture
    deep  of its direction in space, for estimators that have world coordinates
    """

    flat: NDArray[np.float64]
    deep: NDArray[np.float64]


@dataclass(frozen=True)
class Skeleton:
    """The points that an estimator finds, in its order. Equal if name and points are.

    name    the estimator's, as written in files
    points  their names; those that are LANDMARKS are judged and drawn, others are kept
    noise   how far off they are

    Raises ValueError if shoulders or hips, which tell where and how large a body is, are missing, or if a point on one
    side has no opposite.
    """

    name: str
    points: tuple[str, ...]
    noise: Noise = field(compare=False, repr=False)

    def __post_init__(self) -> None:
        lacking = {"left_shoulder", "right_shoulder", "left_hip", "right_hip"} - set(self.points)
        lacking |= {opposite(name) for name in self.points} - set(self.points)
        if lacking:
            raise ValueError(f"The skeleton {self.name} lacks {', '.join(sorted(lacking))}")

    def __len__(self) -> int:
        return len(self.points)

    @cached_property
    def index(self) -> dict[str, int]:
        """Where each point is."""
        return {name: i for i, name in enumerate(self.points)}

    @cached_property
    def swapped(self) -> NDArray[np.intp]:
        """(N,) for each point the index of its opposite; its own inverse."""
        return np.array([self.index[opposite(name)] for name in self.points])

    @cached_property
    def body(self) -> Skeleton:
        """The same estimator's LANDMARKS."""
        return self if self.points == LANDMARKS else Skeleton(self.name, LANDMARKS, self.noise)

    @cached_property
    def in_body(self) -> NDArray[np.intp]:
        """(L,) for each of LANDMARKS the index of its point, N where there is none."""
        return np.array([self.index.get(name, len(self.points)) for name in LANDMARKS])

    def as_body(self, values: NDArray, missing: float) -> NDArray:
        """Values of the points (…, N, k) → those of LANDMARKS (…, L, k)."""
        if self.points == LANDMARKS:
            return values
        if self.in_body.max() == len(self.points):
            values = np.concatenate([values, np.full_like(values[..., :1, :], missing)], axis=-2)
        return values.take(self.in_body, axis=-2)


BODY: Final = Skeleton("body", LANDMARKS, Noise(np.ones(len(JOINTS)), np.ones(len(JOINTS))))
"""For bodies that no estimator has found: drawn ones, and nobody."""


@dataclass(frozen=True, eq=False)
class Pose:
    """The dancer of one picture; NaN and visibility 0 when nobody was found.

    image      (N, 2) float32, units of the picture's height
    world      (N, 3) float32, metres
    visibility (N,) float32, 0..1
    people     how many were found, at most as many as were asked for
    skeleton   names the N points
    """

    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]
    people: int
    skeleton: Skeleton

    @property
    def seen(self) -> bool:
        return self.people > 0

    @property
    def body(self) -> Pose:
        """The same with the points of LANDMARKS."""
        return self if self.skeleton.body is self.skeleton else self._as_body

    @cached_property
    def _as_body(self) -> Pose:
        to = self.skeleton
        visibility = to.as_body(self.visibility[:, None], 0.0)[:, 0]
        return Pose(to.as_body(self.image, np.nan), to.as_body(self.world, np.nan), visibility, self.people, to.body)

    @staticmethod
    def nobody(skeleton: Skeleton = BODY) -> Pose:
        count, missing = len(skeleton), np.float32(np.nan)
        image, world = (np.full((count, axes), missing) for axes in (2, 3))
        return Pose(image, world, np.zeros(count, np.float32), 0, skeleton)


@dataclass(frozen=True, eq=False)
class PoseTrack:
    """One dancer's landmarks over time.

    t          (T,) float64, seconds of song time, strictly increasing
    image      (T, N, 2) float32, units of frame height
    world      (T, N, 3) float32, metres
    visibility (T, N) float32, 0..1
    skeleton   names the N points

    Raises ValueError naming the array and its shape if they do not fit together, or if ``t`` is not finite and strictly
    increasing.
    """

    t: NDArray[np.float64]
    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]
    skeleton: Skeleton

    def __post_init__(self) -> None:
        for name, dtype in (
            ("t", np.float64),
            ("image", np.float32),
            ("world", np.float32),
            ("visibility", np.float32),
        ):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype))
        frames, points = len(self.t), len(self.skeleton)
        for name, shape in (
            ("t", (frames,)),
            ("image", (frames, points, 2)),
            ("world", (frames, points, 3)),
            ("visibility", (frames, points)),
        ):
            if getattr(self, name).shape != shape:
                raise ValueError(f"PoseTrack.{name} has shape {getattr(self, name).shape}, expected {shape}")
        if not np.isfinite(self.t).all():
            raise ValueError("PoseTrack.t has times that are not finite")
        if (np.diff(self.t) <= 0).any():
            raise ValueError("PoseTrack.t is not strictly increasing (in seconds of song time)")

    def __len__(self) -> int:
        return len(self.t)

    @property
    def seen(self) -> NDArray[np.bool_]:
        """(T,) whether a pose, or a part of one, was found in the frame."""
        return np.isfinite(self.image).any(axis=(1, 2))

    def pose(self, i: int) -> Pose:
        """The pose of frame ``i``."""
        seen = int(np.isfinite(self.image[i]).any())
        return Pose(self.image[i], self.world[i], self.visibility[i], seen, self.skeleton)

    @property
    def body(self) -> PoseTrack:
        """The same with the points of LANDMARKS. A track that kept itself would stay in memory until Python's garbage
        collector comes by, which it seldom does among large arrays."""
        return self if self.skeleton.body is self.skeleton else self._as_body

    @cached_property
    def _as_body(self) -> PoseTrack:
        to = self.skeleton
        visibility = to.as_body(self.visibility[..., None], 0.0)[..., 0]
        return PoseTrack(self.t, to.as_body(self.image, np.nan), to.as_body(self.world, np.nan), visibility, to.body)

    def at(self, frames: NDArray | slice) -> PoseTrack:
        """The same track at some of its frames, by index or mask, in their order."""
        return PoseTrack(self.t[frames], self.image[frames], self.world[frames], self.visibility[frames], self.skeleton)

    def between(self, start: float, end: float) -> PoseTrack:
        """The frames with start <= t < end."""
        return self.at(slice(*np.searchsorted(self.t, (start, end))))

    def shifted(self, seconds: float) -> PoseTrack:
        """The same poses, ``seconds`` later."""
        return replace(self, t=self.t + seconds)

    def at_speed(self, speed: float) -> PoseTrack:
        """The same poses at ``speed`` · t: a dance at half speed (0.5), on the song's own clock."""
        return replace(self, t=self.t * speed)

    def mirrored(self) -> PoseTrack:
        """What a mirror shows: left and right names swapped and x negated (its own inverse)."""
        swapped = self.skeleton.swapped
        return replace(
            self,
            image=self.image[:, swapped] * np.float32((-1, 1)),
            world=self.world[:, swapped] * np.float32((-1, 1, 1)),
            visibility=self.visibility[:, swapped],
        )

    @staticmethod
    def empty() -> PoseTrack:
        """A track of no frames."""
        return PoseTrack.unseen(np.empty(0))

    @staticmethod
    def unseen(t: NDArray[np.float64], skeleton: Skeleton = BODY) -> PoseTrack:
        """Nobody at times ``t`` (T,) in s."""
        frames, points = len(t), len(skeleton)
        image, world = (np.full((frames, points, axes), np.nan, np.float32) for axes in (2, 3))
        return PoseTrack(t, image, world, np.zeros((frames, points), np.float32), skeleton)
