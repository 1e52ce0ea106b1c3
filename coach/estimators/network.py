"""Networks in ONNX, run by OpenCV, and what every estimator with such a network has in common.

The only module of the estimators that knows ``cv2``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.opencv import quiet_opencv
from coach.domain.landmarks import Pose, Skeleton
from coach.estimators.estimator import tallest
from coach.estimators.top_down.same_body import jumped, pose_distance

EXPECTED_S: Final = 1.0
"""s during which nobody else is taken for a lost dancer."""

Outputs: TypeAlias = dict[str, NDArray[np.float32]]
"""A network's outputs by name, without the batch axis."""


class Network:
    """A loaded network. Not to be shared between threads. CoachError naming ``what`` if it is not one."""

    def __init__(self, onnx: bytes, what: str) -> None:
        self._what = what
        try:
            with quiet_opencv():
                self._net = cv2.dnn.readNetFromONNX(np.frombuffer(onnx, np.uint8))
                self._names = self._net.getUnconnectedOutLayersNames()
        except cv2.error:
            raise CoachError(f"{what} cannot be read as a network: it is damaged, or not ONNX.") from None

    def __call__(self, batch: NDArray[np.float32]) -> Outputs:
        """All outputs for one input, whose first axis is a batch of one. CoachError if it takes no such input."""
        try:
            self._net.setInput(batch)
            results = self._net.forward(self._names)
        except cv2.error:
            raise CoachError(
                f"{self._what} is not this estimator's network: it does not accept its pictures."
            ) from None
        return {name: result[0] for name, result in zip(self._names, results)}


def resized(rgb: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """The picture (H, W, 3) at another size. Halved first where it shrinks much, which OpenCV does fast where both
    sides are even: averaging 1280x720 straight down to an odd size takes 5 ms, as much as all else that is done with a
    picture here."""
    while rgb.shape[0] >= 2 * height and rgb.shape[1] >= 2 * width:
        rgb = cv2.resize(rgb, (rgb.shape[1] // 2, rgb.shape[0] // 2), interpolation=cv2.INTER_AREA)
    shrinks = height < rgb.shape[0]
    return cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


class SingleDancer:
    """For networks that find everybody in each picture on its own: the tallest, and from then on the same one."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self.forget()

    def forget(self) -> None:
        """Choose again."""
        self._last: Pose | None = None
        self._last_t = 0.0

    def among(self, everybody: Sequence[Pose], t: float) -> Pose:
        """The dancer among ``everybody`` in the picture of time ``t`` (s); nobody if they are not there."""
        if self._last is None or t - self._last_t > EXPECTED_S:
            found = tallest(everybody, self._skeleton)
        else:
            last, gap = self._last, t - self._last_t
            near = (pose for pose in everybody if not jumped(last, pose, gap))
            found = min(near, key=lambda pose: pose_distance(last, pose), default=Pose.nobody(self._skeleton))
        if found.seen:
            self._last, self._last_t = found, t
        return found


class MultiPersonEstimator(ABC):
    """A PoseEstimator whose network finds everybody in a picture.

    skeleton  names the points that it finds
    people    how many to report at most
    stream    whether the dancer is the same as in the previous picture
    """

    def __init__(self, skeleton: Skeleton, people: int, stream: bool) -> None:
        self._people, self._stream = people, stream
        self._dancer = SingleDancer(skeleton)

    def __enter__(self) -> MultiPersonEstimator:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027 (not abstract: there is nothing to do)
        """Nothing to free."""

    def forget(self) -> None:
        """Choose the dancer again."""
        self._dancer.forget()

    def detect(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> Pose:
        """The dancer: the tallest, and in a stream from then on the same one."""
        if not self._stream:
            self._dancer.forget()
        return self._dancer.among(self._found(rgb, moment_s), moment_s)

    def detect_all(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> tuple[Pose, ...]:
        """Everybody found, at most ``people``, the surest first."""
        return tuple(self._found(rgb, moment_s)[: self._people])

    def _found(self, rgb: NDArray[np.uint8], t: float) -> Sequence[Pose]:
        if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3:
            raise ValueError(f"expected a picture of shape (H, W, 3) and uint8, got {rgb.shape} and {rgb.dtype}")
        return self.everybody(rgb, t)

    @abstractmethod
    def everybody(self, rgb: NDArray[np.uint8], t: float) -> Sequence[Pose]:
        """All that the network finds in an (H, W, 3) RGB picture of time ``t`` (s), the surest first."""


PersonArrays: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Everybody in a picture, the surest first: where (P, N, 2), in units of its height, NaN where missing; how sure (P,
N), 0..1, 0 where missing."""


class PictureEstimator(MultiPersonEstimator):
    """Treats each picture on its own. find: everybody in an (H, W, 3) RGB picture."""

    def __init__(
        self,
        find: Callable[[NDArray[np.uint8]], PersonArrays],
        skeleton: Skeleton,
        people: int = 1,
        stream: bool = True,
    ) -> None:
        super().__init__(skeleton, people, stream)
        self._find = find
        self._skeleton = skeleton

    def everybody(self, rgb: NDArray[np.uint8], t: float) -> Sequence[Pose]:
        image, visibility = (values.astype(np.float32) for values in self._find(rgb))
        count = min(len(image), self._people)
        flat = np.full((len(self._skeleton), 3), np.nan, np.float32)  # no such network knows depth
        return tuple(Pose(where, flat, sure, count, self._skeleton) for where, sure in zip(image, visibility))
