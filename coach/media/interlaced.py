"""Interlaced pictures made whole, as players do: two moments lie in every other row of each, a comb where anything
moves."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import av
from av.filter import Graph

FILTER: Final = ("bwdif", "mode=send_frame:deint=interlaced")
"""FFmpeg's best deinterlacer: a picture for each, at the moment of its first half; others pass as they are."""

Timed = tuple[float, av.VideoFrame]
"""Time (s), picture."""


def deinterlaced(timed: Iterator[Timed]) -> Iterator[Timed]:
    """The same pictures without combs. From the first interlaced one on, each waits for the next, which helps to make
    it whole."""
    filtering, waiting = None, deque()
    for t, frame in timed:
        if filtering is None and not frame.interlaced_frame:
            yield t, frame
            continue
        if filtering is not None and not filtering.takes(frame):  # joined films may change their size
            yield from zip(_all(waiting), filtering.last())
            filtering = None
        filtering = filtering or _Filtering(frame)
        waiting.append(t)
        for whole in filtering.through(frame):
            yield waiting.popleft(), whole
    if filtering is not None:
        yield from zip(_all(waiting), filtering.last())


def _all(waiting: deque[float]) -> Iterator[float]:
    while waiting:
        yield waiting.popleft()


class _Filtering:
    """One run of pictures of the same form."""

    def __init__(self, frame: av.VideoFrame) -> None:
        self._form = _form(frame)
        self._graph = Graph()
        source = self._graph.add(
            "buffer",
            video_size=f"{frame.width}x{frame.height}",
            pix_fmt=frame.format.name,
            time_base=str(frame.time_base),
            colorspace=str(int(frame.colorspace)),
            range=str(int(frame.color_range)),
        )
        self._graph.link_nodes(source, self._graph.add(*FILTER), self._graph.add("buffersink")).configure()

    def takes(self, frame: av.VideoFrame) -> bool:
        return _form(frame) == self._form

    def through(self, frame: av.VideoFrame | None) -> Iterator[av.VideoFrame]:
        self._graph.push(frame)
        with suppress(av.BlockingIOError, av.EOFError):
            while True:
                yield self._graph.pull()

    def last(self) -> Iterator[av.VideoFrame]:
        return self.through(None)


def _form(frame: av.VideoFrame) -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name
