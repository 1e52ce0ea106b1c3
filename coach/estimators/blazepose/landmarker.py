"""Pixels to landmarks: the only module that knows mediapipe.

Whatever mediapipe returns becomes one :class:`Pose`, in the conventions of :mod:`coach.domain.landmarks`. Pictures are
never mirrored before they get here.
"""

from __future__ import annotations

import functools
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError, missing_library
from coach.domain.landmarks import Pose
from coach.estimators.blazepose.quiet import quiet, quiet_for_a_picture, without_matplotlib
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.estimator import tallest

with quiet(), without_matplotlib():
    from mediapipe import Image, ImageFormat
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

BLANK_PICTURE: Final = np.zeros((64, 64, 3), np.uint8)
"""A picture of nobody."""


class BlazePose:
    """One landmarker for one stream of pictures; a context manager, because mediapipe must be closed.

    model   the bytes of a .task bundle (paths break on Windows)
    people  how many to look for; above 1 mediapipe does not smooth, and finds only people of about the same size
    stream  True: pictures of one film, tracked and smoothed over time. False: each picture on its own

    Not to be shared between threads. Raises CoachError if the model does not load.
    """

    def __init__(self, model: bytes, people: int = 1, stream: bool = True) -> None:
        mode = RunningMode.VIDEO if stream else RunningMode.IMAGE
        with quiet():
            _warm_up(model)
            self._landmarker = _landmarker(model, running_mode=mode, num_poses=people)
        self._stream = stream
        self._last_ms = -1

    def __enter__(self) -> BlazePose:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the landmarker. May be called twice."""
        with quiet():
            self._landmarker.close()

    def detect(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> Pose:
        """The pose in an (H, W, 3) RGB picture taken at ``moment_s`` (any clock that does not go backwards).

        With several people, the tallest in the picture.
        """
        return tallest(self.detect_all(rgb, moment_s), BLAZEPOSE)

    def forget(self) -> None:
        """Look for the dancer again in the next picture, forgetting where they were and how they moved."""
        self.detect_all(BLANK_PICTURE, 0.0)

    def detect_all(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> tuple[Pose, ...]:
        """Everybody found, at most ``people``, the surest first."""
        if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3:
            raise ValueError(f"expected a picture of shape (H, W, 3) and uint8, got {rgb.shape} and {rgb.dtype}")
        # mediapipe ignores strides: a cropped or padded picture would be read skewed and no pose ever found
        picture = Image(image_format=ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
        with quiet_for_a_picture():
            if self._stream:
                result = self._landmarker.detect_for_video(picture, self._next_ms(moment_s))
            else:
                result = self._landmarker.detect(picture)
        return _poses(result, aspect=rgb.shape[1] / rgb.shape[0])

    def _next_ms(self, moment_s: float) -> int:
        """mediapipe refuses a timestamp not above the last one, but two frames may fall into one millisecond."""
        self._last_ms = max(round(moment_s * 1000), self._last_ms + 1)
        return self._last_ms


def _landmarker(model: bytes, **options: Any) -> PoseLandmarker:
    base = BaseOptions(model_asset_buffer=model)
    try:
        return PoseLandmarker.create_from_options(PoseLandmarkerOptions(base_options=base, **options))
    except OSError as error:  # ctypes does not find a library that mediapipe's own one needs
        raise missing_library("mediapipe", error) from error
    except (RuntimeError, ValueError) as error:
        raise CoachError(
            f"The pose model cannot be used: {str(error).splitlines()[0]}. Delete it from the cache folder, or name "
            "another with --pose-model, and start again."
        ) from error


@functools.lru_cache(maxsize=1)
def _warm_up(model: bytes) -> None:
    """Find a pose once in an empty picture: mediapipe's notes come with the first pose of the process."""
    anything = {
        "min_pose_detection_confidence": 0.0,
        "min_pose_presence_confidence": 0.0,
        "min_tracking_confidence": 0.0,
    }
    landmarker = _landmarker(model, running_mode=RunningMode.IMAGE, **anything)
    try:
        landmarker.detect(Image(image_format=ImageFormat.SRGB, data=BLANK_PICTURE))
    finally:
        landmarker.close()


def _poses(result: Any, aspect: float) -> tuple[Pose, ...]:
    found = zip(result.pose_landmarks, result.pose_world_landmarks)
    return tuple(
        Pose(
            image=_array(landmarks, "x", "y") * np.float32((aspect, 1.0)),
            world=_array(world, "x", "y", "z"),
            visibility=_array(landmarks, "visibility")[:, 0],
            people=len(result.pose_landmarks),
            skeleton=BLAZEPOSE,
        )
        for landmarks, world in found
    )


def _array(landmarks: list[Any], *fields: str) -> NDArray[np.float32]:
    """(N, fields)"""
    return np.array([[getattr(landmark, field) for field in fields] for landmark in landmarks], np.float32)
