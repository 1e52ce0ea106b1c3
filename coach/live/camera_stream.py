"""A phone or network camera, by its address."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator

from coach.live.camera_source import Picture
from coach.media.stream import Arrival, read_stream


class StreamSource:
    """Its way through the network cannot be known without calibration, so its latency counts as 0."""

    latency = 0.0
    patience = 5.0

    def __init__(self, url: str, read: Callable[[str, Callable[[], float]], Iterator[Arrival]] = read_stream) -> None:
        self.name = url
        self._read = read
        self._stopped = False

    def pictures(self) -> Generator[Picture | None, None, None]:
        for arrival in self._read(self.name, time.perf_counter):
            if self._stopped:
                return
            yield Picture(arrival.rgb, arrival.moment)

    def cue(self, moment: float, position: float) -> None:
        """A live camera cannot be cued."""

    def stop(self) -> None:
        self._stopped = True
