"""Names of BlazePose's 33 landmarks, the nine joints of a verdict, and the poses that every folder speaks of.

Conventions
-----------
- ``left`` and ``right`` are always the dancer's own.
- Image coordinates are in units of the frame's height (x already multiplied by width/height), origin top left,
  y downwards, so that angles are true whatever the frame's shape.
- World coordinates are metres, origin between the hips, axes as BlazePose gives them (x right in the image, y down,
  z away from the camera).
- Missing is NaN: a frame without a pose is a row of NaN with visibility 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

LANDMARKS: Final = (
    "nose",
    "left_eye_inner", "left_eye", "left_eye_outer",
    "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear",
    "mouth_left", "mouth_right",
    "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow",
    "left_wrist", "right_wrist",
    "left_pinky", "right_pinky",
    "left_index", "right_index",
    "left_thumb", "right_thumb",
    "left_hip", "right_hip",
    "left_knee", "right_knee",
    "left_ankle", "right_ankle",
    "left_heel", "right_heel",
    "left_foot_index", "right_foot_index",
)  # fmt: skip
"""BlazePose's order."""

INDEX: Final = {name: i for i, name in enumerate(LANDMARKS)}

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
"""Joint → the three landmarks whose angle it is, the joint itself in the middle (13 landmarks in all)."""

LIMBS: Final = (
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


SWAPPED: Final = np.array([INDEX[opposite(name)] for name in LANDMARKS])
"""(33,) for each landmark the index of its opposite; its own inverse."""

SWAPPED_JOINTS: Final = np.array([JOINTS.index(opposite(name)) for name in JOINTS])
"""(9,) the same for joints."""


@dataclass(frozen=True, eq=False)
class Pose:
    """The dancer of one picture; NaN and visibility 0 when nobody was found.

    image      (33, 2) float32, units of the picture's height
    world      (33, 3) float32, metres
    visibility (33,) float32, 0..1
    people     how many were found, at most as many as were asked for
    """

    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]
    people: int

    @property
    def seen(self) -> bool:
        return self.people > 0

    @staticmethod
    def nobody() -> Pose:
        count, missing = len(LANDMARKS), np.float32(np.nan)
        return Pose(np.full((count, 2), missing), np.full((count, 3), missing), np.zeros(count, np.float32), 0)


@dataclass(frozen=True, eq=False)
class PoseTrack:
    """One dancer's landmarks over time.

    t          (T,) float64, seconds of song time, strictly increasing
    image      (T, 33, 2) float32, units of frame height
    world      (T, 33, 3) float32, metres
    visibility (T, 33) float32, 0..1

    Raises ValueError naming the array and its shape when they do not fit together, when ``t`` is not finite or not
    strictly increasing.
    """

    t: NDArray[np.float64]
    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]

    def __post_init__(self) -> None:
        for name, dtype in (
            ("t", np.float64),
            ("image", np.float32),
            ("world", np.float32),
            ("visibility", np.float32),
        ):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype))
        frames = len(self.t)
        for name, shape in (
            ("t", (frames,)),
            ("image", (frames, len(LANDMARKS), 2)),
            ("world", (frames, len(LANDMARKS), 3)),
            ("visibility", (frames, len(LANDMARKS))),
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

    def between(self, start: float, end: float) -> PoseTrack:
        """The frames with start <= t < end."""
        keep = slice(*np.searchsorted(self.t, (start, end)))
        return PoseTrack(self.t[keep], self.image[keep], self.world[keep], self.visibility[keep])

    def shifted(self, seconds: float) -> PoseTrack:
        """The same poses, ``seconds`` later."""
        return PoseTrack(self.t + seconds, self.image, self.world, self.visibility)

    def at_speed(self, speed: float) -> PoseTrack:
        """The same poses at ``speed`` · t: what is danced at half speed (0.5) on the song's own clock."""
        return PoseTrack(self.t * speed, self.image, self.world, self.visibility)

    def mirrored(self) -> PoseTrack:
        """What a mirror shows: left and right names swapped and x negated (its own inverse)."""
        return PoseTrack(
            self.t,
            self.image[:, SWAPPED] * np.float32((-1, 1)),
            self.world[:, SWAPPED] * np.float32((-1, 1, 1)),
            self.visibility[:, SWAPPED],
        )

    @staticmethod
    def empty() -> PoseTrack:
        """A track of no frames."""
        return PoseTrack.unseen(np.empty(0))

    @staticmethod
    def unseen(t: NDArray[np.float64]) -> PoseTrack:
        """Nobody at times ``t`` (T,) in s."""
        frames, points = len(t), len(LANDMARKS)
        image, world = (np.full((frames, points, axes), np.nan) for axes in (2, 3))
        return PoseTrack(t, image, world, np.zeros((frames, points)))
