"""Round limbs → a lit picture, on the processor: which limb is nearest at each pixel, and how the light falls on it.

A limb is a tapered capsule; its surface is as high above the picture plane as a ball of that radius would be there.
Pure.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LIGHT_DIRECTION: Final = np.array((-0.42, -0.66, 0.62), np.float32)
"""Where it comes from: left, above, from the viewer's side; length 1."""
WRAP: Final = 0.35
"""How far the light reaches around an edge: soft, like a large window's."""
AMBIENT, DIFFUSE, FROM_ABOVE, GLEAM = 0.40, 0.52, 0.10, 34.0
RIM: Final = 0.22
"""How much darker a limb is at its rim, so that it stands out from the one behind it."""
DEPTH_DARKENING: Final = 0.75
"""How much darker per frame height that a limb is further away."""
FAR_MOST: Final = 0.22


class Framebuffer:
    """A picture (H, W, 3) float32, 0–255, and the depth of what is drawn at each pixel. Lengths in pixels."""

    def __init__(self, background: NDArray[np.float32]) -> None:
        self.rgb = background
        self._z = np.full(background.shape[:2], np.inf, np.float32)

    def limb(self, ends: NDArray[np.float32], radii: NDArray[np.float32], colour: NDArray[np.float32]) -> None:
        """Draw a capsule from ``ends[0]`` to ``ends[1]`` (x, y, z) with those radii. Draw far ones first: edges blend
        with what is there."""
        if not (np.isfinite(ends).all() and np.isfinite(radii).all()):
            return
        box = self._box(ends, radii)
        if box is None:
            return
        (x0, y0, x1, y1), (a, b) = box, ends
        x, y = np.arange(x0, x1, dtype=np.float32)[None], np.arange(y0, y1, dtype=np.float32)[:, None]
        dx, dy, dz = b - a
        along = (x - a[0]) * dx + (y - a[1]) * dy
        along = np.clip(along / max(dx * dx + dy * dy, 1e-6), 0, 1)
        if abs(dz) > 8 * np.hypot(dx, dy):  # it points straight at the viewer: only its nearer end is seen
            along = np.full_like(along, float(dz < 0))
        nx, ny = x - a[0] - along * dx, y - a[1] - along * dy
        radius = radii[0] + along * (radii[1] - radii[0])
        off2 = nx * nx + ny * ny
        high = np.sqrt(np.maximum(radius * radius - off2, 0))
        z = a[2] + along * dz - high
        where = (slice(y0, y1), slice(x0, x1))
        seen = (off2 < (radius + 0.5) ** 2) & (z < self._z[where])
        nx, ny, radius, off2, high, z = (values[seen] for values in (nx, ny, radius, off2, high, z))
        cover = np.clip(radius - np.sqrt(off2) + 0.5, 0, 1)
        lit = _lit(nx / radius, ny / radius, high / radius, z, colour, len(self.rgb))
        there = self.rgb[where][seen]
        self.rgb[where][seen] = there + cover[:, None] * (lit - there)
        self._z[where][seen] = np.where(cover > 0.5, z, self._z[where][seen])

    def _box(self, ends: NDArray, radii: NDArray) -> tuple[int, int, int, int] | None:
        """The range of pixels that it may cover."""
        low = np.floor(np.min(ends[:, :2] - radii[:, None], axis=0)).astype(int) - 1
        high = np.ceil(np.max(ends[:, :2] + radii[:, None], axis=0)).astype(int) + 2
        height, width = self._z.shape
        x0, y0, x1, y1 = max(low[0], 0), max(low[1], 0), min(high[0], width), min(high[1], height)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _lit(nx: NDArray, ny: NDArray, nz: NDArray, z: NDArray, colour: NDArray, height: int) -> NDArray[np.float32]:
    """(P, 3) the colour where the surface faces (nx, ny, nz), z towards the viewer."""
    falls = nx * LIGHT_DIRECTION[0] + ny * LIGHT_DIRECTION[1] + nz * LIGHT_DIRECTION[2]
    light = AMBIENT + DIFFUSE * np.maximum((falls + WRAP) / (1 + WRAP), 0) - FROM_ABOVE * ny
    light *= (1 - RIM + RIM * nz) * (1 - np.clip(DEPTH_DARKENING * z / height, 0, FAR_MOST))
    gleam = np.maximum(2 * falls * nz - LIGHT_DIRECTION[2], 0)  # of the light's mirror image, towards the viewer
    gleam = gleam * gleam
    gleam = GLEAM * gleam * gleam
    return np.minimum(light[..., None] * colour + gleam[..., None], 255).astype(np.float32)
