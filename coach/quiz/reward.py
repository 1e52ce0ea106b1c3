"""The reward after an answer: the music, and the video if there is one. Fetched ahead, on its own thread."""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.devices.sound.mix import LapSound, Music, lap_sound
from coach.devices.sound.sound import Sound
from coach.devices.transport import Lap
from coach.domain.song import Song
from coach.media.audio import SAMPLE_HZ, resampled
from coach.media.playback import ReferencePlayer
from coach.media.video import Frame
from coach.quiz.excerpts import Excerpt
from coach.song.sound import song_sound

SHORTEST_REWARD_S: Final = 8.0
"""s of the dance shown after an answer, at least, if the song is long enough: a chorus needs time to make its point."""
FADE_S: Final = 0.8
"""s over which the music fades out."""
JINGLE_S: Final = 0.55
"""s before the music, for the jingle that tells whether the answer was right."""
LARGEST_PICTURE: Final = (960, 720)
"""Pixels: the video is beside the dancer, and is drawn as it is decoded."""


def rewarded(excerpt: Excerpt, song: Song) -> Excerpt:
    """What is shown of the song after the answer: the excerpt and what follows it."""
    return Excerpt(excerpt.start, max(excerpt.end, min(song.end, excerpt.start + SHORTEST_REWARD_S)))


def jingle(right: bool, rate: int) -> NDArray[np.float32]:
    """(N,) float32 in −1 … 1: a rising chord, or one low tone."""
    tones = ((523.25, 0.0), (659.25, 0.07), (783.99, 0.14), (1046.5, 0.21)) if right else ((196.0, 0.0), (146.83, 0.12))
    t = np.arange(round(JINGLE_S * rate)) / rate
    found = np.zeros(len(t))
    for hertz, begins in tones:
        since = np.maximum(t - begins, 0)
        found += (
            (t >= begins) * np.minimum(since / 0.006, 1) * np.exp(-since / 0.16) * np.sin(2 * np.pi * hertz * since)
        )
    return (0.22 * found * np.minimum((t[-1] - t) / 0.03, 1)).astype(np.float32)


class Reward:
    """One excerpt's reward. ``play`` may be called at once: it waits for the music; a video that is not ready comes
    later, or not at all.

    ``shown``  from when to when in the song
    """

    def __init__(self, song: Song, excerpt: Excerpt, sound: Sound) -> None:
        self.shown = rewarded(excerpt, song)
        self._song, self._sound = song, sound
        self._rate = sound.music.rate if sound.music is not None else SAMPLE_HZ
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reward")
        self._music: Future[Music | None] = self._thread.submit(self._read_music)
        self._player: Future[ReferencePlayer | None] = self._thread.submit(self._open_video)
        self._picture: tuple[Frame, pygame.Surface] | None = None

    def play(self, right: bool) -> None:
        """The jingle, then the music in a loop."""
        self._sound.begin(self._lap(right))

    def place(self, now: float) -> tuple[float, int]:
        """s of song time and lap at ``now``; before the music begins the dancer waits at the beginning."""
        place = self._sound.place(now)
        return max(place.t, self.shown.start), place.lap

    def picture(self, t: float, lap: int) -> pygame.Surface | None:
        """The video's picture at ``t`` s, as it is decoded; None if there is none (yet)."""
        if not self._player.done() or (player := self._player.result()) is None:
            return None
        player.join(lap, self.shown.end, self.shown.start)
        frame = player.at(t, lap)
        if frame is None:
            return None
        if self._picture is None or self._picture[0] is not frame:
            tall, wide = frame.rgb.shape[:2]
            self._picture = frame, pygame.image.frombuffer(frame.rgb, (wide, tall), "RGB")  # shares its memory
        return self._picture[1]

    def close(self) -> None:
        """Silence; the video is closed."""
        self._sound.stop()
        self._picture = None
        self._thread.shutdown(wait=True, cancel_futures=True)
        with suppress(Exception):  # cancelled before it began
            player = self._player.result(timeout=0)
            if player is not None:
                player.close()

    def _lap(self, right: bool) -> LapSound:
        shown = self.shown
        lap = Lap(shown.start - JINGLE_S, shown.end)
        music = self._music.result()
        nothing = Music(np.zeros((0, 2), np.float32), self._rate)
        sound = lap_sound(lap, music or nothing, shown.start, shown.end - FADE_S, FADE_S)
        tones = jingle(right, self._rate)
        sound.samples[: len(tones)] += tones[: len(sound.samples), None]
        return sound

    def _read_music(self) -> Music | None:
        """The excerpt's music; None if the song is silent, or its music cannot be read any more."""
        try:
            heard = song_sound(self._song, self.shown.start, self.shown.end + 1.0)
        except CoachError:
            return None
        if heard is None:
            return None
        first, end = (math.floor(t * heard.rate) for t in (self.shown.start, self.shown.end + 1.0))
        samples = resampled(heard.samples[first:end].copy(), heard.rate, self._rate)  # the whole song is not kept
        return Music(samples, self._rate, first / heard.rate)

    def _open_video(self) -> ReferencePlayer | None:
        if not self._song.video.is_file():
            return None
        try:
            return ReferencePlayer(self._song.video, LARGEST_PICTURE, self.shown.start)
        except CoachError:
            return None
