"""What the three kinds of camera have in common."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Picture:
    """rgb: (H, W, 3) uint8, C-contiguous; moment: perf_counter moment of its arrival."""

    rgb: NDArray[np.uint8]
    moment: float


class CameraSource(Protocol):
    """A camera that one thread reads; ``cue`` and ``stop`` come from other threads.

    name      as the dancer would call it
    latency   s from light to arrival, as far as known without calibration
    patience  s for which the first opening is tried again before it counts as refused
    """

    name: str
    latency: float
    patience: float

    def pictures(self) -> Generator[Picture | None, None, None]:
        """Opens the camera, gives every picture, None where a film has ended; lets go of the camera when closed.

        Returns after ``stop``. Raises CoachError when the camera cannot be opened or is lost; may be called again.
        """
        ...

    def cue(self, moment: float, position: float) -> None:
        """See Camera.cue."""
        ...

    def stop(self) -> None:
        """Makes ``pictures`` return soon, for good."""
        ...
