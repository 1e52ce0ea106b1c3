"""Pictures of high dynamic range, as phones record them (HLG, PQ), shown on an ordinary screen. Pure.

As they are they would look dull and pale: their levels reach to light ten times as strong as a white shirt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

SHIRT_NITS: Final = 203.0
"""cd/m² of a white surface, hence of an ordinary screen's white (ITU-R BT.2408)."""
BRIGHTEST_NITS: Final = 1000.0
"""cd/m² of the brightest light that is told from others: the peak that HLG is meant for, and PQ films are mostly made
for."""
HLG_GAMMA: Final = 1.2
"""Exponent from a scene's light to that of such a screen (BT.2100)."""
UNCHANGED_SHARE: Final = 0.7
"""Light up to this share of a white surface's is shown as it is; what is brighter shares the rest."""
TO_BT709: Final = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)
"""Light in the primary colours of BT.2020 → in those of ordinary screens (BT.2087)."""
FULL: Final = 65535
"""Level of white in 16 bits."""
ROWS_AT_ONCE: Final = 64
"""Of a picture: what lies between then stays in the processor's cache, which halves the time."""

LightCurve = NDArray[np.uint16]
"""(256,) light of each level: FULL is the most that can be shown."""


def _hlg_nits(level: NDArray[np.float64]) -> NDArray[np.float64]:
    """Levels 0 … 1 → cd/m² (BT.2100)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(level <= 0.5, level**2 / 3, (np.exp((level - c) / a) + b) / 12)
    return BRIGHTEST_NITS * scene**HLG_GAMMA


def _pq_nits(level: NDArray[np.float64]) -> NDArray[np.float64]:
    """Levels 0 … 1 → cd/m² (SMPTE ST 2084)."""
    m1, m2, c1, c2, c3 = 1305 / 8192, 2523 / 32, 107 / 128, 2413 / 128, 2392 / 128
    root = level ** (1 / m2)
    return 10_000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)


def _shown_light(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 … 1 of what an ordinary screen can show: the brightest fade into white instead of being cut off."""
    light, rest = np.minimum(nits, BRIGHTEST_NITS) / SHIRT_NITS, 1 - UNCHANGED_SHARE
    above, most = (np.maximum(x - UNCHANGED_SHARE, 0) / rest for x in (light, BRIGHTEST_NITS / SHIRT_NITS))
    return np.minimum(light, UNCHANGED_SHARE) + rest * above * (1 + above / most**2) / (1 + above)


def _srgb_levels() -> NDArray[np.uint8]:
    """(FULL + 1,) level of each light."""
    light = np.arange(FULL + 1) / FULL
    level = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(255 * level).astype(np.uint8)


_LEVELS: Final = np.arange(256) / 255
CURVES: Final[Mapping[int, LightCurve]] = {
    trc: np.round(FULL * _shown_light(nits(_LEVELS))).astype(np.uint16)
    for trc, nits in ((16, _pq_nits), (18, _hlg_nits))
}
"""By FFmpeg's number of the transfer characteristics (ITU-T H.273)."""
SRGB_LEVELS: Final = _srgb_levels()


def on_ordinary_screen(rgb: NDArray[np.uint8], curve: LightCurve) -> NDArray[np.uint8]:
    """(H, W, 3) levels of HLG or PQ in BT.2020's colours → RGB."""
    shown = np.empty_like(rgb)
    for at in range(0, len(rgb), ROWS_AT_ONCE):
        rows = rgb[at : at + ROWS_AT_ONCE]
        light = curve.take(rows).reshape(-1, 3).astype(np.float32) @ TO_BT709.T
        shown[at : at + ROWS_AT_ONCE] = SRGB_LEVELS.take(np.clip(light, 0, FULL).astype(np.uint16)).reshape(rows.shape)
    return shown
