"""One passage in memory: both pictures, the music at every speed, and how it is loaded, step by step."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.domain.passage import Passage
from coach.media.audio import Audio, PassageSound
from coach.media.open_films import OpenFilms
from coach.media.pictures import Pictures
from coach.media.stretch import stretching
from coach.media.video import Frame, read_frames
from coach.ui.passage.first_frames import LARGEST_FIRST_FRAME, FirstFrames
from coach.ui.picture import pack, unpack

PLAYBACK_SPEEDS: Final = (1.0, 0.75, 0.5, 0.25)
"""The speeds at which a passage can be played, the fastest first."""
LEAST_BUFFERED_S: Final = 0.25
"""s of pictures needed before the passage begins to play; the rest comes faster than it is shown."""
PASSAGE_FADE_S: Final = 0.008
"""s over which the music comes up at the beginning of a passage and goes down at its end: no clicks."""


class PictureSequence:
    """Pictures of one video in the order of their times. One thread adds, another asks."""

    def __init__(self) -> None:
        self.complete = False
        self._times: list[float] = []
        self._first: NDArray[np.uint8] | None = None  # unpacked, so that it is shown at once
        self._packed: list[bytes] = []
        self._unpacked: tuple[int, NDArray[np.uint8]] | None = None

    def add(self, frame: Frame) -> None:
        if self._first is None:
            self._first = frame.rgb
        self._packed.append(pack(frame.rgb) if self._times else b"")
        self._times.append(frame.t)  # last: if the time is there, so is the picture

    def at(self, t: float) -> Frame | None:
        """The newest picture at or before ``t`` (s), else the first; None while there is none."""
        i = max(0, bisect_right(self._times, t) - 1)
        if not self._times:
            return None
        if i == 0:
            return Frame(self._times[0], self._first)
        if self._unpacked is None or self._unpacked[0] != i:
            self._unpacked = i, unpack(self._packed[i])
        return Frame(self._times[i], self._unpacked[1])

    @property
    def end(self) -> float:
        """s, the time of the last picture; −inf while there is none."""
        return self._times[-1] if self._times else -math.inf

    def beside(self, t: float, step: int) -> float | None:
        """The time (s) of the picture ``step`` after the one shown at ``t`` (s); None if there is none."""
        i = bisect_right(self._times, t) - 1 + step
        return self._times[i] if 0 <= i < len(self._times) else None

    def reaches(self, t: float) -> bool:
        """Whether everything up to ``t`` (s) is loaded."""
        return self.complete or self.end >= t


@dataclass(eq=False)
class Clip:
    """A passage as far as it is loaded.

    reference, take  pictures; ``take`` at the take's own times, which are ``passage.shift`` later
    music            speed → the passage's music at that speed, its first sample at the passage's start; {}: none
    notes            sentences about what is missing
    """

    passage: Passage
    reference: PictureSequence = field(default_factory=PictureSequence)
    take: PictureSequence = field(default_factory=PictureSequence)
    music: dict[float, Audio] = field(default_factory=dict)
    notes: dict[Path, str] = field(default_factory=dict)
    has_music: bool | None = None
    """Whether there is any; None until that is known."""

    def ready(self, speed: float = 1.0) -> bool:
        """Whether it can begin to play."""
        heard = self.has_music is False or speed in self.music
        return heard and self.pictures_reach(min(self.passage.start + LEAST_BUFFERED_S, self.passage.end))

    def begun(self) -> bool:
        """Whether the first picture of both videos is there, if they have any."""
        return all(show.complete or not math.isinf(show.end) for show in (self.take, self.reference))

    def pictures_reach(self, t: float) -> bool:
        """Whether both videos' pictures are there up to song time ``t`` (s)."""
        return self.reference.reaches(t) and self.take.reaches(t + self.passage.shift)


@dataclass(frozen=True)
class ClipSources:
    """Where a passage comes from; None for what is missing.

    first_frames  of the films, as far as known
    """

    reference: Path | None
    take: Path | None
    music: PassageSound
    films: OpenFilms = field(default_factory=OpenFilms)
    first_frames: Mapping[Path, FirstFrames] = field(default_factory=dict)


def load(clip: Clip, sources: ClipSources) -> Iterator[None]:
    """Fills the clip in small steps: the first picture of each video if already known, enough pictures of both, the
    music, the other pictures, the music at other speeds.

    Anything unreadable becomes a note.
    """
    passage = clip.passage
    readers = [  # the take first: its keyframes are closer together, so something shows at once
        (clip.take, sources.take, passage.start + passage.shift, passage.end + passage.shift),
        (clip.reference, sources.reference, passage.start, passage.end),
    ]
    for show, path, start, _ in readers:
        known = sources.first_frames[path].at(start) if path in sources.first_frames else None
        if known is not None:
            show.add(known)
    yield
    steps = [_pictures(clip, sources.films, *reader) for reader in readers]
    music = _music(sources, clip)
    blank = [step for step, (show, *_) in zip(steps, readers) if math.isinf(show.end)]
    if len(blank) == 1:  # the one that shows nothing yet gets the machine to itself
        if next(blank[0], "end") == "end":
            steps.remove(blank[0])
        yield
    steps = _sought(steps)
    yield
    while steps:
        for step in list(steps):
            if next(step, "end") == "end":
                steps.remove(step)
            yield
        if clip.has_music is None and clip.pictures_reach(min(passage.start + LEAST_BUFFERED_S, passage.end)):
            next(music, None)
    yield from music


def _sought(steps: list[Iterator[None]]) -> list[Iterator[None]]:
    """Those that have more after their first step. That step, seeking, is the slowest: both films do it at once."""
    with ThreadPoolExecutor(len(steps), "seek") as pool:
        ends = list(pool.map(lambda step: next(step, "end"), steps))
    return [step for step, end in zip(steps, ends) if end != "end"]


def _pictures(
    clip: Clip, films: OpenFilms, show: PictureSequence, path: Path | None, start: float, end: float
) -> Iterator[None]:
    try:
        if path is not None:
            with closing(read_frames(path, max(0.0, start), Pictures(LARGEST_FIRST_FRAME), films)) as frames:
                for frame in frames:
                    if frame.t > end and not math.isinf(show.end):  # keep the first of a film that begins later
                        break
                    if frame.t <= show.end:  # known before
                        continue
                    if not math.isinf(show.end):  # decoding is one step, packing another
                        yield
                    show.add(frame)
                    yield
    except CoachError as error:
        clip.notes[path] = str(error)
    show.complete = True


def _music(sources: ClipSources, clip: Clip) -> Iterator[None]:
    """One speed after another, the song's own first, in steps short enough not to delay a click elsewhere."""
    try:
        audio = sources.music(clip.passage.start, clip.passage.end)
    except CoachError as error:
        if sources.reference is not None:
            clip.notes[sources.reference] = str(error)
        audio = None
    clip.has_music = audio is not None
    if audio is None:
        return
    cut = excerpt(audio, clip.passage.start, clip.passage.end)
    for speed in PLAYBACK_SPEEDS:
        for slow in stretching(cut, speed):
            if slow is not None:
                clip.music[speed] = slow
            yield


def excerpt(audio: Audio, start: float, end: float) -> Audio:
    """The music from ``start`` to ``end`` (s), faded in and out; silence beyond the song."""
    first, last = round(start * audio.rate), round(end * audio.rate)
    samples = np.zeros((max(0, last - first), 2), np.float32)
    heard = audio.samples[max(0, first) : max(0, last)]
    samples[max(0, -first) : max(0, -first) + len(heard)] = heard
    ramp = np.linspace(0, 1, min(round(PASSAGE_FADE_S * audio.rate), len(samples)), dtype=np.float32)[:, None]
    samples[: len(ramp)] *= ramp
    samples[len(samples) - len(ramp) :] *= ramp[::-1]
    return Audio(samples, audio.rate)
