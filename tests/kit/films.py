"""Small videos and a song package made for the tests of this folder."""

import tempfile
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path

import av
import numpy as np

from coach.domain.beats import BeatGrid, Section
from coach.domain.song import Song
from coach.media.recording import TakeWriter

SIZE = (96, 64)
FPS = 20.0


def brightness(t):
    """Brightness of the picture at ``t`` s: rises by 8 every twentieth of a second, restarts every second."""
    return 40 + 8 * (round(t * FPS) % 20)


def film(path, seconds, start=0.0, size=SIZE):
    """A video whose pictures show their time by their brightness."""
    path.write_bytes(_encoded(seconds, start, size))
    return path


def film_with_sound(path, seconds):
    """The same with sound, all of it silence."""
    path.write_bytes(_with_sound(seconds))
    return path


@cache  # hundreds of tests ask for the same few
def _encoded(seconds, start, size):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with TakeWriter(path, *size) as writer:
            for i in range(round(seconds * FPS)):
                t = start + i / FPS
                writer.write(np.full((size[1], size[0], 3), brightness(t), np.uint8), t)
        return path.read_bytes()


@cache
def _with_sound(seconds):
    made = BytesIO()
    with av.open(BytesIO(_encoded(seconds, 0.0, SIZE))) as pictures, av.open(made, "w", "mp4") as out:
        video = out.add_stream_from_template(pictures.streams.video[0])
        sound = out.add_stream("aac", rate=8000, layout="mono")
        silence = av.AudioFrame.from_ndarray(np.zeros((1, round(seconds * 8000)), np.float32), "fltp", "mono")
        silence.sample_rate, silence.pts, silence.time_base = 8000, 0, Fraction(1, 8000)
        out.mux([*sound.encode(silence), *sound.encode()])
        for packet in pictures.demux(video=0):
            if packet.dts is not None:
                packet.stream = video
                out.mux(packet)
    return made.getvalue()


def a_song(folder, beats=16, seconds=8.0, mirrored=False):
    grid = BeatGrid(0.5 * np.arange(beats), sections=(Section("verse", 0, 8), Section("chorus", 8, beats)))
    return Song(
        id="lovedive", folder=folder, title="Love", romanised="Love", artist="", credits=(), licence="CC0",
        stand_in=True, video=folder / "reference.mp4", mirrored=mirrored, dancer=1, start=0.0, end=seconds, grid=grid,
    )  # fmt: skip


class Keys:
    """A window that is just a surface in memory; ``happen`` is what the dancer does next."""

    def __init__(self, size=(640, 360)):
        import pygame

        self.surface = pygame.Surface(size, 0, 32)
        self.happen = []
        self.pointer = None
        self.flips = 0
        self.closed = self.stale = False

    @property
    def size(self):
        return self.surface.get_size()

    def events(self, keys=()):
        happened, self.happen = self.happen, []
        return happened

    def flip(self, areas=None):
        self.flips += 1
        self.stale = False


class Clock:
    """A system clock that stands still until it is moved."""

    def __init__(self):
        self.moment = 100.0

    def __call__(self):
        return self.moment


class FakeSound:
    """``coach.devices.sound.sound.Sound`` on the test's own clock; records what was asked of it."""

    def __init__(self, audio, clock):
        self.audio = audio
        self.problem = None
        self.silence = ""
        self.volume = 0.8
        self.closed = False
        self.starts = []
        self._clock = clock
        self._at = 0.0
        self._since = None

    def start(self, at, music_from):
        self.starts.append(at)
        self._at, self._since = at, self._clock()

    def stop(self):
        self._at, self._since = self.position(self._clock()), None

    def position(self, moment):
        return self._at if self._since is None else self._at + moment - self._since

    def close(self):
        self.stop()
        self.closed = True
