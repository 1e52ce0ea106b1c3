"""Pose tracks in few bytes: integers, as differences from frame to frame, which compress well.

``poses.npz`` holds, for D dancers who have the same T times and N points:

- ``t`` (T,) int32, 0.1 ms of song time
- ``image`` (2, D, N, 2, T) uint8: the low and the high bytes of 1/4096 of the frame's height
- ``world`` (2, D, N, 3, T) uint8: the same of mm
- ``visibility`` (T, D, N) uint8, 1/255
- ``skeleton`` text: the name of the skeleton whose points they are

``image`` and ``world`` are differences from the frame before, modulo 2^16; NAN_CODE, which no coordinate has, stands
for NaN. Similar bytes lie side by side: a third smaller than the same numbers in the order in which they are used.
Reading trusts nothing: no pickles, and no array larger than the bytes present.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.files import ZIP_DAMAGE
from coach.domain.landmarks import PoseTrack
from coach.estimators.registry import SKELETONS

MOST_FPS: Final = 30.0
"""Frames a second to keep: a beat's end is found between them to a few milliseconds."""
EARLY_TICK_SHARE: Final = 0.25
"""Share of a tick: so that at 30 a second all frames are kept, although files round their times."""
TICK_S: Final = 1e-4
IMAGE_STEPS: Final = 4096.0
"""To a frame's height: a sixth of a pixel of a picture 720 high. Up to seven heights from the corner."""
WORLD_STEPS: Final = 1000.0
"""To a metre. Up to 32 m from the hips."""
NAN_CODE: Final = -(1 << 15)
LARGEST_INT16: Final = (1 << 15) - 1

POSES_MOST_BYTES: Final = 256 << 20
"""Unpacked: nine dancers for an hour."""
MOST_FRAMES: Final = round(3600 * MOST_FPS)
MOST_PACKED_DANCERS: Final = 10
ARRAYS: Final = {"t": ("<i4", 1), "image": ("|u1", 5), "world": ("|u1", 5), "visibility": ("|u1", 3)}
"""Name → type, number of axes."""
SKELETON_ENTRY: Final = "skeleton"
NPY_HEADER: Final = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(?P<type>[<|][iuS]\d{1,2})', 'fortran_order': False, "
    rb"'shape': \((?P<shape>[\d, ]{0,60})\), \} *\n",
    re.DOTALL,
)
"""Of an ``.npy`` file of plain numbers or bytes; numpy's own reader accepts objects, and evaluates text."""


def pack_poses(tracks: Sequence[PoseTrack]) -> bytes:
    """The file's bytes, the same for the same tracks. They share one skeleton and the same times; at least one.

    For films with more than MOST_FPS frames a second, about that many are kept.
    """
    first = tracks[0]
    kept = _kept_frames(first.t)
    image, world, visibility = (
        np.stack([getattr(track, name)[kept] for track in tracks], axis=1) for name in ("image", "world", "visibility")
    )
    arrays = {
        "t": np.round(first.t[kept] / TICK_S).astype("<i4"),
        "image": _differences(image * IMAGE_STEPS),
        "world": _differences(world * WORLD_STEPS),
        "visibility": np.round(np.clip(np.nan_to_num(visibility), 0, 1) * 255).astype("|u1"),
    }
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays, **{SKELETON_ENTRY: np.array(first.skeleton.name.encode())})
    return packed.getvalue()


def unpack_poses(data: bytes, source: Path) -> tuple[PoseTrack, ...]:
    """The tracks, dancer by dancer. CoachError names ``source`` if the bytes are damaged, too many, or not poses."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            sizes = {info.filename: info.file_size for info in file.infolist()}
            if (
                set(sizes) != {f"{name}.npy" for name in (*ARRAYS, SKELETON_ENTRY)}
                or sum(sizes.values()) > POSES_MOST_BYTES
            ):
                raise ValueError("other arrays than those of poses, or too large ones")
            arrays = {name: _array(file.read(f"{name}.npy"), *kind) for name, kind in ARRAYS.items()}
            name = _skeleton_name(file.read(f"{SKELETON_ENTRY}.npy"))
        return _tracks(arrays, name)
    except ZIP_DAMAGE as error:
        raise CoachError(f"The poses in {source} are damaged ({error}). Get the file again.") from error


def _kept_frames(t: NDArray[np.float64]) -> NDArray[np.intp]:
    """Indices: one frame at most for each tick of MOST_FPS, the first that comes at most EARLY_TICK_SHARE of a tick
    before it."""
    return np.unique(np.floor((t - t[:1]) * MOST_FPS + EARLY_TICK_SHARE), return_index=True)[1]


def _differences(values: NDArray) -> NDArray[np.uint8]:
    """(T, …) → (2, …, T) low and high bytes of integers, modulo 2^16; NaN is NAN_CODE."""
    whole = np.where(np.isfinite(values), np.clip(np.round(values), NAN_CODE + 1, LARGEST_INT16), NAN_CODE)
    steps = whole.astype(np.int32)
    steps = (steps - np.concatenate([np.zeros_like(steps[:1]), steps[:-1]])).astype("<u2")
    return np.ascontiguousarray(np.moveaxis(steps[..., None].view(np.uint8), (0, -1), (-1, 0)))


def _sums(planes: NDArray[np.uint8], per_unit: float) -> NDArray[np.float32]:
    """The inverse of :func:`_differences`."""
    steps = np.ascontiguousarray(np.moveaxis(planes, (0, -1), (-1, 0))).view("<u2")[..., 0]
    whole = np.cumsum(steps, axis=0, dtype=np.uint16).view(np.int16)
    return np.where(whole == NAN_CODE, np.float32(np.nan), whole / np.float32(per_unit))


def _array(data: bytes, kind: str, axes: int) -> NDArray:
    """The array of an ``.npy`` file of just this type. ValueError if it is a different one, or incomplete."""
    shape, dtype, body = _header(data)
    if dtype.str != kind or len(shape) != axes or math.prod(shape) * dtype.itemsize != len(body):
        raise ValueError(f"an array of {dtype} and shape {shape} in {len(body)} bytes")
    return np.frombuffer(body, dtype).reshape(shape)


def _skeleton_name(data: bytes) -> str:
    shape, dtype, body = _header(data)
    if dtype.kind != "S" or shape:
        raise ValueError("no name of a skeleton")
    return body.rstrip(b"\0").decode("ascii")


def _header(data: bytes) -> tuple[tuple[int, ...], np.dtype, bytes]:
    """Shape, type and what follows them."""
    found = NPY_HEADER.match(data)
    if found is None:
        raise ValueError("an array of another kind")
    shape = tuple(int(size) for size in found["shape"].replace(b",", b" ").split())
    return shape, np.dtype(found["type"].decode()), data[found.end() :]


def _tracks(arrays: dict[str, NDArray], name: str) -> tuple[PoseTrack, ...]:
    if name not in SKELETONS:
        raise ValueError(f"points of an unknown skeleton, “{name[:40]}”")
    if arrays["image"].shape[0] != 2 or arrays["world"].shape[0] != 2:
        raise ValueError("bytes of other numbers")
    dancers, frames = arrays["image"].shape[1], arrays["image"].shape[-1]
    if not 0 < frames <= MOST_FRAMES or not 0 < dancers <= MOST_PACKED_DANCERS:
        raise ValueError(f"{frames} frames of {dancers} dancers")
    t = arrays["t"] * TICK_S
    image, world = _sums(arrays["image"], IMAGE_STEPS), _sums(arrays["world"], WORLD_STEPS)
    visibility = arrays["visibility"] / np.float32(255)
    if world.shape[:2] != (frames, dancers) or visibility.shape[:2] != (frames, dancers):
        raise ValueError("arrays that do not fit together")
    return tuple(PoseTrack(t, image[:, k], world[:, k], visibility[:, k], SKELETONS[name]) for k in range(dancers))
