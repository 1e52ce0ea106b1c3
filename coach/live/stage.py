"""Everything that a session opens before the dance, and closes after it whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from coach.compare.judge import Standard, standard
from coach.compare.thresholds import Thresholds
from coach.live.camera import Camera, CameraFrame, open_camera
from coach.live.playback import ReferencePlayer
from coach.live.posing import PoseWorker
from coach.live.sound import Sound, open_sound
from coach.live.window import Window
from coach.media.audio import read_audio
from coach.pose.landmarks import PoseTrack
from coach.pose.model import PoseModel
from coach.review.session_info import View
from coach.song.song import Song


@dataclass(frozen=True)
class SoundOptions:
    """``device``: number or part of a name, None = the system's own; ``volume`` 0..1."""

    device: str | None = None
    silent: bool = False
    volume: float = 0.8


@dataclass(frozen=True)
class SessionOptions:
    """What the dancer asked for on the command line. ``unattended``: no waiting, dance once, save, leave.

    part  (start, end) s of song time of the passage to practise; None: the whole song
    """

    camera: str = "0"
    view: View = "mirror"
    fullscreen: bool = False
    sound: SoundOptions = SoundOptions()
    level: str = "normal"
    pose_model: Path | None = None
    unattended: bool = False
    trace: Path | None = None
    part: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class Piece:
    """What is danced and what it is compared with."""

    song: Song
    reference: PoseTrack
    thresholds: Thresholds
    model: PoseModel

    @cached_property
    def measure(self) -> Standard:
        """Reference, beats and thresholds, prepared for judging."""
        return standard(self.reference, self.song.grid, self.thresholds)


class Tap:
    """Where the camera's thread hands every frame: to whoever listens at present, or nobody."""

    def __init__(self) -> None:
        self.listener: Callable[[CameraFrame], None] | None = None

    def __call__(self, frame: CameraFrame) -> None:
        listener = self.listener  # read once: the main thread may take it away in between
        if listener is not None:
            listener(frame)


@dataclass(frozen=True, eq=False)
class Stage:
    """What is open while dancing."""

    piece: Piece
    options: SessionOptions
    window: Window
    camera: Camera
    tap: Tap
    poses: PoseWorker
    sound: Sound
    player: ReferencePlayer

    @property
    def reference_mirrored(self) -> bool:
        """Whether the video must be flipped for display: not when it shows the dance as a mirror would already."""
        return (self.options.view == "mirror") != self.piece.song.mirrored


@contextmanager
def open_stage(piece: Piece, options: SessionOptions, window: Window) -> Iterator[Stage]:
    """Opens camera, pose worker, sound and reference video; closes them in the opposite order."""
    tap = Tap()
    with (
        _closing(open_camera(options.camera, tap)) as camera,
        _closing(PoseWorker(camera, piece.model.data)) as poses,
        _closing(open_song_sound(piece.song, options.sound)) as sound,
        _closing(ReferencePlayer(piece.song.video)) as player,
    ):
        yield Stage(piece, options, window, camera, tap, poses, sound, player)


def open_song_sound(song: Song, options: SoundOptions) -> Sound:
    """The song's music on the best output there is."""
    return open_sound(read_audio(song.video), options.device, options.volume, options.silent)


@contextmanager
def _closing(thing):
    try:
        yield thing
    finally:
        thing.close()
