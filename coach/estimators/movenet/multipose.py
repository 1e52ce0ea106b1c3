"""Pictures in, up to six people out: MoveNet MultiPose.

The network sees the picture in cells of CELL pixels. For each cell it says how likely somebody's middle is there
(``center``), roughly where their 17 points would then be (``kpt_regress``), and for each kind of point how likely one
is there (``kpt_heatmap``) and where in the cell (``kpt_offset``). A person gets the likeliest point of each kind near
the rough place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose
from coach.estimators.movenet.model import MOST, WEIGHTS
from coach.estimators.movenet.skeleton import MULTIPOSE
from coach.estimators.network import MultiPersonEstimator, Network, resized
from coach.estimators.top_down.box import bounds_of, height_of
from coach.estimators.top_down.same_body import non_maximum_suppression

CELL: Final = 4
"""Pixels of the network's input."""

KEYPOINT_COUNT: Final = 17

SOMEBODY: Final = 0.25
"""Least ``center``: below it there is nobody."""

SOFTEN: Final = 1.8
"""Cells added to the distance by which a heatmap is divided, as the network's authors do: near the rough place distance
means nothing."""
INPUT_SIDE_MULTIPLE_PX: Final = 32
"""The network halves its input five times: sides are multiples of this."""
SEEN_SIDE_MULTIPLE_PX: Final = 4
"""A picture's sides are cut to multiples of this many pixels, on the right and below: OpenCV then halves it twice in
.3 ms. With an odd side, 1155x650 takes 4 ms and 1279x719 takes 9."""
INPUT_SIDES_PX: Final = (256, 320)
"""Pixels of the longer side of the network's input: the smaller one takes two thirds of the time. Measured on three
dancers: 93.3, 94.0 and 94.1 % of the points are within 0.2 torso lengths of BlazePose's at 256, 320 and 384. Of six
rendered ones half as tall, 92 % at 256 and 99 % at 320 are where an input of 448 has them; of three, 99.8 and 99.9
%."""
SMALL_INPUT_BODY_PX: Final = 80
"""Pixels of the input, height of the smallest body from which the smaller side is enough."""
FULL_VISIBILITY_SCORE: Final = 0.5
"""Confidence of a point that counts as seen well, visibility 1."""
REGION_MARGIN_SHARE: Final = 0.3
"""Margin on each side, as a share of the size of the area that the bodies cover together."""
WHOLE_EVERY_S: Final = 0.5
"""s after which the whole picture is searched again: somebody may have come in."""
Region = tuple[float, float, float]
"""left, top and scale of a part of the picture that has its shape: units of its height, and a share of it."""
WHOLE_PICTURE: Final[Region] = (0.0, 0.0, 1.0)


def persons(
    outputs: Mapping[str, NDArray[np.float32]], most: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """At most ``most`` people, the surest first: their points (P, 17, 2), x and y in pixels of the input; how sure each
    point is (P, 17), 0..1; how sure each person is (P,)."""
    centre = _likely(outputs["center"][0])
    rows, columns = np.nonzero((centre >= _highest_around(centre)) & (centre > SOMEBODY))
    surest = np.argsort(-centre[rows, columns], kind="stable")[:most]
    rows, columns = rows[surest], columns[surest]
    heat = _likely(outputs["kpt_heatmap"])
    found = [_points(outputs, heat, row, column) for row, column in zip(rows, columns)]
    points, sure = (np.array(part, np.float32) for part in zip(*found)) if found else _nobody()
    return points * CELL, sure, centre[rows, columns]


def _nobody() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.empty((0, KEYPOINT_COUNT, 2), np.float32), np.empty((0, KEYPOINT_COUNT), np.float32)


def _points(
    outputs: Mapping[str, NDArray[np.float32]], heat: NDArray[np.float32], row: int, column: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(17, 2) x and y in cells, (17,) how sure: of the person with the middle in that cell."""
    rough = outputs["kpt_regress"][:, row, column].reshape(KEYPOINT_COUNT, 2) + np.float32((row, column))
    _, high, wide = heat.shape
    down = np.square(np.arange(high, dtype=np.float32) - rough[:, :1])
    across = np.square(np.arange(wide, dtype=np.float32) - rough[:, 1:])
    near = heat / (np.sqrt(down[:, :, None] + across[:, None, :]) + np.float32(SOFTEN))
    each = np.arange(KEYPOINT_COUNT)
    y, x = np.divmod(near.reshape(KEYPOINT_COUNT, -1).argmax(axis=1), wide)
    offset = outputs["kpt_offset"].reshape(KEYPOINT_COUNT, 2, high, wide)[each, :, y, x]
    return np.stack([x + offset[:, 1], y + offset[:, 0]], axis=-1), heat[each, y, x]


def _highest_around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(H, W) the largest of each cell and its neighbours."""
    for _ in range(values.ndim):
        largest = values.copy()
        np.maximum(largest[1:], values[:-1], out=largest[1:])
        np.maximum(largest[:-1], values[1:], out=largest[:-1])
        values = largest.T
    return values


def _likely(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    return 1 / (1 + np.exp(-logits))


class MultiPose(MultiPersonEstimator):
    """One stream of pictures; a context manager.

    people  how many to report at most, up to MOST
    stream  the network looks at the part of the picture where people were a moment ago, so that they are larger. False:
            each picture on its own, and as a whole

    Not to be shared between threads.
    """

    def __init__(self, onnx: bytes, people: int = 1, stream: bool = True) -> None:
        super().__init__(MULTIPOSE, min(people, MOST), stream)
        self._network = Network(onnx, str(WEIGHTS))
        self.forget()

    def forget(self) -> None:
        """Look for the dancer again, in the whole of the next picture."""
        self._region, self._whole_t, self._smallest = WHOLE_PICTURE, -np.inf, 0.0
        super().forget()

    def everybody(self, rgb: NDArray[np.uint8], t: float) -> Sequence[Pose]:
        if not self._stream or t - self._whole_t >= WHOLE_EVERY_S:
            self._region, self._whole_t = WHOLE_PICTURE, t
        aspect = rgb.shape[1] / rgb.shape[0]
        found = poses_in(self._network, rgb, self._region, side_for(self._smallest, self._region, aspect))
        if self._stream:
            self._region = region_around(found, aspect)
            self._smallest = min(map(height_of, found), default=0.0)
        return found


def side_for(smallest: float, region: Region, aspect: float) -> int:
    """The input's longer side for a picture of ``aspect`` = width / height whose ``smallest`` body is this tall, units
    of its height; 0 = not known."""
    _, _, share = region
    return next(
        (side for side in INPUT_SIDES_PX if smallest / share * side / max(1.0, aspect) >= SMALL_INPUT_BODY_PX),
        INPUT_SIDES_PX[-1],
    )


def poses_in(network: Network, rgb: NDArray[np.uint8], region: Region, side: int) -> list[Pose]:
    """Everybody in that part of the picture, the surest first; ``side``: of the input."""
    height, width = rgb.shape[:2]
    left, top, share = region
    x, y = round(left * height), round(top * height)
    seen = rgb[y : y + round(share * height), x : x + round(share * width)]
    batch, scale = network_input(seen, side)
    points, sure, _ = persons(network(batch), MOST)
    image = (points / np.float32(scale) + np.float32((x, y))) / np.float32(height)
    return non_maximum_suppression(_pose(where, how) for where, how in zip(image, sure))


def network_input(rgb: NDArray[np.uint8], side: int) -> tuple[NDArray[np.float32], float]:
    """The picture as the network wants it, (1, 3, h, w) −1..1, its longer side ``side`` pixels, padded with black below
    or to the right; and how many pixels one pixel of the picture became."""
    height, width = (edge - edge % SEEN_SIDE_MULTIPLE_PX or edge for edge in rgb.shape[:2])
    rgb = rgb[:height, :width]
    scale = side / max(height, width)
    high, wide = max(1, round(height * scale)), max(1, round(width * scale))
    padded = np.zeros(
        (
            -(-high // INPUT_SIDE_MULTIPLE_PX) * INPUT_SIDE_MULTIPLE_PX,
            -(-wide // INPUT_SIDE_MULTIPLE_PX) * INPUT_SIDE_MULTIPLE_PX,
            3,
        ),
        np.uint8,
    )
    padded[:high, :wide] = resized(rgb, high, wide)
    return np.ascontiguousarray((padded.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]), scale


def region_around(poses: Sequence[Pose], aspect: float) -> Region:
    """The part of a picture, ``aspect`` = width / height, in which those people will be a moment later."""
    if not poses:
        return WHOLE_PICTURE
    lefts, tops, rights, bottoms = zip(*map(bounds_of, poses))
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    share = (1 + 2 * REGION_MARGIN_SHARE) * max(bottom - top, (right - left) / aspect)
    if share >= 1:
        return WHOLE_PICTURE
    x, y = (left + right - share * aspect) / 2, (top + bottom - share) / 2
    return float(np.clip(x, 0, aspect * (1 - share))), float(np.clip(y, 0, 1 - share)), float(share)


def _pose(image: NDArray[np.float32], sure: NDArray[np.float32]) -> Pose:
    world = np.full((len(MULTIPOSE), 3), np.nan, np.float32)
    return Pose(image, world, np.minimum(sure / np.float32(FULL_VISIBILITY_SCORE), 1), 1, MULTIPOSE)
