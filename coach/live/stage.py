"""Everything a session opens before the dance, and closes after it whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from coach.base.memory import release_memory, short_collections
from coach.devices.camera.camera import Camera, CameraFrame, open_camera
from coach.devices.latencies import NONE, DevicePair, Latencies
from coach.devices.sound.output import SoundOptions
from coach.devices.sound.sound import Sound, open_sound
from coach.domain.song import Song
from coach.estimators.estimator import OpenEstimator
from coach.live.options import SessionOptions
from coach.live.pose_worker import PoseWorker
from coach.media.playback import ReferencePlayer
from coach.song.prepared import PreparedSong
from coach.song.sound import song_sound
from coach.takes.session_info import Devices
from coach.ui.dialogs import draw_waiting
from coach.ui.window import Window
from coach.wording import words

FIRST_POSE_TIMEOUT_S: Final = 10.0
"""s to wait at most for the first pose of a dance without set-up: a slow start must not cost its first beats."""


class FrameTap:
    """The camera's thread hands every frame here; it goes to the present listener, if any."""

    def __init__(self) -> None:
        self.listener: Callable[[CameraFrame], None] | None = None

    def __call__(self, frame: CameraFrame) -> None:
        listener = self.listener  # read once: the main thread may remove it in between
        if listener is not None:
            listener(frame)


@dataclass(frozen=True, eq=False)
class Stage:
    """What is open during the dance. ``devices``: as the take describes them."""

    prepared: PreparedSong
    options: SessionOptions
    window: Window
    camera: Camera
    tap: FrameTap
    poses: PoseWorker
    sound: Sound
    player: ReferencePlayer
    devices: Devices | None = None

    @property
    def reference_mirrored(self) -> bool:
        """Whether the video must be flipped for display: not if it already shows the dance as a mirror would."""
        return (self.options.view == "mirror") != self.prepared.song.mirrored


@contextmanager
def open_stage(
    prepared: PreparedSong,
    options: SessionOptions,
    window: Window,
    latencies: Latencies = NONE,
    worker: Callable[[Camera, OpenEstimator], PoseWorker] = PoseWorker,
) -> Iterator[Stage]:
    """Opens camera, pose worker, sound and reference video; closes them in the opposite order, and gives back their
    memory.

    latencies  measured latencies, subtracted if known for these devices
    worker     finds the poses: of one dancer, or of a group
    """
    draw_waiting(window.surface, words.GETTING_READY)  # networks and camera take seconds
    window.flip()
    tap = FrameTap()
    with (
        _released(),
        _closing(open_camera(options.camera, tap)) as camera,
        _closing(worker(camera, prepared.model.load())) as poses,
        _closing(open_song_sound(prepared.song, options.sound)) as sound,
        _closing(ReferencePlayer(prepared.song.video)) as player,
    ):
        devices = _with_latency(camera, sound, latencies)
        with short_collections():
            yield Stage(prepared, options, window, camera, tap, poses, sound, player, devices)


@contextmanager
def _released() -> Iterator[None]:
    try:
        yield
    finally:
        release_memory()


def _with_latency(camera: Camera, sound: Sound, latencies: Latencies) -> Devices:
    """Tells camera and sound their latency, if it was measured for this pair."""
    known = latencies.of(DevicePair(camera.device, sound.device))
    if known is not None:
        camera.latency, sound.latency = known.of_camera, known.of_sound
    return Devices(camera.device, sound.device, camera.latency + sound.latency, known is not None)


def open_song_sound(song: Song, options: SoundOptions) -> Sound:
    """The song's music on the best output there is."""
    return open_sound(song_sound(song), options.device, options.volume, options.silent)


@contextmanager
def _closing(thing):
    try:
        yield thing
    finally:
        thing.close()
