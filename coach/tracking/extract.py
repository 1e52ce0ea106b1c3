"""From a whole film to a pose track, decoding and finding poses at the same time."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from functools import partial
from itertools import chain, pairwise
from math import ceil, floor
from pathlib import Path
from queue import Full, Queue
from typing import Final, TypeVar

import numpy as np

from coach.base.console import Advance, bar
from coach.base.memory import release_memory
from coach.domain.landmarks import PoseTrack
from coach.estimators.estimator import EstimatorModel, OpenEstimator
from coach.media.video import Frame, VideoInfo, probe, read_frames
from coach.tracking.pose_buffer import PoseBuffer, joined
from coach.tracking.shots import CutFinder, JumpFinder, without_cuts

DECODED_AHEAD: Final = 8
"""Decoded frames that may wait for the landmarker: enough to even out a slow keyframe, 22 MB at 720p."""

SHORTEST_PART_S: Final = 6.0
"""s; for shorter parts the run-up would cost more than a second core saves."""

TRACKING_RUN_UP_S: Final = 1.0
"""s before each part but the first: by its end tracking and smoothing have settled, to within 0.3 % of the height on
the rendered dancer, 1.1 % in the worst frame of a dim phone film."""

FEW_PARTS, MANY_PARTS = 2, 4
"""Parts of a film processed at the same time if there are enough cores; each holds a landmarker and some decoded
frames, about 150 MB at 720p."""

MANY_PARTS_FROM_S: Final = 48.0
"""s of film above which there are many parts: their run-ups are then a sixteenth of the work at most."""

MOST_PIXELS: Final = 3840 * 2160
"""Pixels of the pictures that all parts together decode at once: at 4K one is enough, as its decoder keeps other cores
busy. One takes 0.6 GB, two take 0.9."""

ENOUGH_FPS: Final = 30.0
"""Pictures a second to use of a film that has at least twice as many: what webcams record, and what judging was fitted
to. Between two of them nobody moves further than the uncertainty of a pose; an hour at 240 costs what one at 30
does."""

FRAME_STEP_SLACK: Final = 0.05
"""Share of a step by which a film's rate may fall short of a multiple of that: 59.94 a second count as twice 30."""

STOP_AFTER: Final = 0.1
"""s, at most, for which the decoder goes on once nobody wants its frames any more."""

STOP_LIMIT: Final = 10.0
"""s, far longer than a part needs to notice that it should stop."""

END_OF_FRAMES: Final = object()

TimeSpan = tuple[float, float]
"""(from, to) in s of a film."""
WHOLE_FILM: Final[TimeSpan] = (0.0, math.inf)

MOST_OF_IT: Final = 0.75
"""Share of a film above which a part is not worth its own place in the cache."""

T = TypeVar("T")


def extract(
    path: Path,
    model: EstimatorModel,
    what: str = "Finding the poses",
    parts: int | None = None,
    part: TimeSpan = WHOLE_FILM,
    threads: int | None = None,
) -> PoseTrack:
    """Every frame's pose with the frame's own time; frames without a pose are rows of NaN. Shows a progress bar.

    A cut is a gap. Of films with many more than ENOUGH_FPS pictures a second, only about that many are used.

    parts    how many pieces the film is processed in, None: see :func:`usual_parts`
    part     of the film to use; whatever comes before its run-up, or after it, is not decoded
    threads  pieces processed at once, None: one for each core; the result is the same. A single one also decodes, and
             keeps one core busy

    Raises CoachError if the video cannot be read or the model cannot be used.
    """
    info = probe(path)
    pieces = parts_of(info.duration, parts or usual_parts(info), part)
    open_estimator, stop = model.load(), threading.Event()
    threads = threads or cores()
    with bar(what, pictures_in(part, info)) as advance:
        step = one_at_a_time(advance)
        decode = partial(decoded, path, every=step_of(info), threads=threads)
        work = partial(_part, decode, open_estimator, advance=step, stop=stop)
        shots = together([partial(work, piece) for piece in pieces], stop, threads)
    release_memory()  # of pictures and networks: a long track takes some, and so does music
    tracks, cuts = zip(*shots)
    return without_cuts(joined(tracks), list(chain.from_iterable(cuts)))


def step_of(info: VideoInfo) -> float:
    """s between the pictures used: every second, third … of the film's, so that they are as even as the film's; 0 = all
    of them."""
    steps = floor(info.fps / ENOUGH_FPS + FRAME_STEP_SLACK)
    return steps / info.fps if steps > 1 else 0.0


def pictures_in(part: TimeSpan, info: VideoInfo) -> int:
    """How many of the part's pictures are used."""
    return round(length_of(part, info.duration) / (step_of(info) or 1 / info.fps))


def usual_parts(info: VideoInfo) -> int:
    """How many parts the film is processed in: fewer for short films and large pictures. It depends on the film alone,
    so that every computer finds the same poses to the last bit."""
    most = FEW_PARTS if info.duration < MANY_PARTS_FROM_S else MANY_PARTS
    return max(1, min(most, MOST_PIXELS // (info.width * info.height)))


def cores() -> int:
    return os.cpu_count() or 1


def together(works: Sequence[Callable[[], T]], stop: threading.Event, threads: int) -> list[T]:
    """The results of all, computed on at most this many threads; what one raises is raised here.

    However this ends, ``stop`` is set and no thread goes on. An executor does not promise that: it loses track of a
    thread that Ctrl-C interrupted while it was being started.
    """
    count = max(1, min(threads, len(works)))
    begun: list[Future[list[T]]] = []
    try:
        for first in range(count):
            begun.append(Future())
            share = works[first::count]
            threading.Thread(target=_settle, args=(begun[-1], partial(_each, share)), name="poses").start()
        shares = [future.result() for future in begun]
        return [shares[k % count][k // count] for k in range(len(works))]
    finally:
        stop.set()  # after Ctrl-C or a failure the others have nothing left to do
        wait(begun, STOP_LIMIT)


def _each(works: Sequence[Callable[[], T]]) -> list[T]:
    return [work() for work in works]


def _settle(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as failure:  # noqa: BLE001 - raised when the result is asked for
        future.set_exception(failure)


def worth_a_part(first: float, last: float, duration: float) -> TimeSpan:
    """What happens from ``first`` to ``last`` (s) of a film of ``duration`` s, in whole seconds; WHOLE_FILM if that is
    most of the film, or none of it."""
    part = float(max(0, floor(first))), float(ceil(min(last, duration)))
    return part if 0 < part[1] - part[0] < MOST_OF_IT * duration else WHOLE_FILM


def length_of(part: TimeSpan, duration: float) -> float:
    """s of the part that a film of ``duration`` s actually has."""
    return max(0.0, min(part[1], duration) - part[0])


def parts_of(duration: float, most: int, part: TimeSpan = WHOLE_FILM) -> list[TimeSpan]:
    """The part of a film cut into at most ``most``: none too short, all the same amount of work. For the whole film,
    the last goes on to its end, wherever that is."""
    begin, end = part
    length = length_of(part, duration)
    count = int(np.clip(length / SHORTEST_PART_S, 1, most))
    work = (length + (count - 1) * TRACKING_RUN_UP_S) / count  # the first has no run-up
    borders = [begin, *(begin + k * work - (k - 1) * TRACKING_RUN_UP_S for k in range(1, count)), end]
    return list(pairwise(borders))


FrameStream = Generator[Frame, None, None]

TimedTrack = tuple[PoseTrack, list[float]]
"""A track, and the times (s) of cuts."""


def _part(
    decode: Callable[[float], FrameStream],
    open_estimator: OpenEstimator,
    part: TimeSpan,
    advance: Callable[[], None],
    stop: threading.Event,
) -> TimedTrack:
    """What is found from ``part[0]`` up to, but not including, ``part[1]``; ``decode`` gives the pictures from a time
    on."""
    begin, end = part
    found, cuts = PoseBuffer(), []
    is_cut, is_jump = CutFinder(), JumpFinder()
    with open_estimator() as landmarker, closing(decode(max(0.0, begin - TRACKING_RUN_UP_S))) as frames:
        for frame in increasing(frames):
            if stop.is_set() or frame.t >= end:
                break
            if is_cut(frame.rgb):
                landmarker.forget()
                cuts.append(frame.t)
            pose = landmarker.detect(frame.rgb, frame.t)
            if is_jump(pose, frame.t):
                cuts.append(frame.t)
            if begin == 0 or frame.t >= begin:
                found.add(frame.t, pose)
                advance()
    return found.track(), [cut for cut in cuts if begin == 0 or cut >= begin]


def one_at_a_time(advance: Advance) -> Callable[[], None]:
    """One more frame, from any thread."""
    lock = threading.Lock()

    def step() -> None:
        with lock:
            advance(1)

    return step


def decoded(path: Path, start: float, every: float, threads: int) -> FrameStream:
    """The film's pictures as :func:`read_frames` gives them, decoded on a thread of their own; with only one thread in
    total, interleaved with the other work. To be closed."""
    reading = read_frames(path, start, every=every)
    return reading if threads == 1 else prefetched(reading, DECODED_AHEAD)


def prefetched(items: Generator[T, None, None], depth: int) -> Generator[T, None, None]:
    """The same items, fetched on a thread of their own, up to ``depth`` ahead.

    What the items raise is raised here, in its place. Closing this generator stops the thread and waits for it.
    """
    waiting: Queue[T | object] = Queue(depth)
    stop = threading.Event()
    with ThreadPoolExecutor(1, "ahead") as pool:
        fetching = pool.submit(_fetch, items, waiting, stop)
        try:
            while (item := waiting.get()) is not END_OF_FRAMES:
                yield item
            fetching.result()
        finally:
            stop.set()


def _fetch(items: Generator[T, None, None], waiting: Queue, stop: threading.Event) -> None:
    try:
        with closing(items):
            for item in items:
                if not _offer(item, waiting, stop):
                    return
    finally:
        _offer(END_OF_FRAMES, waiting, stop)


def _offer(item: object, waiting: Queue, stop: threading.Event) -> bool:
    """Put the item as soon as there is room; False if it is not wanted any more."""
    while not stop.is_set():
        try:
            waiting.put(item, timeout=STOP_AFTER)
            return True
        except Full:
            continue
    return False


def increasing(frames: Iterator[Frame]) -> Iterator[Frame]:
    """The frames that are later than the one before: in damaged films not all are."""
    last = -np.inf
    for frame in frames:
        if frame.t > last:
            last = frame.t
            yield frame
