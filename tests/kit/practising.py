"""Whole practices on a manual transport: real takes, judge and screens; dancer and camera are known, no time passes.

The dancer is the rendered cover: 90 ms of song time late, with planted mistakes (``tests/e2e/planted.py``). Between two
passes they stand, or make a gesture.
"""

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cache

import numpy as np
import pygame

from coach.compare.prepared import prepare_reference
from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import BODY, Pose
from coach.domain.practice import Step, Stretch
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live.options import PracticeOptions, SessionOptions
from coach.live.pose_worker import PosedFrame
from coach.live.practice.practice import Practice
from coach.live.stage import FrameTap, Stage
from coach.song.prepared import PreparedSong
from coach.takes.folder import load_take
from coach.takes.practice import PracticeFolder, PracticeInfo, pass_results
from coach.tracking.store import load_track
from coach.ui.loop import Clock
from tests.compare.tracks import GRID, rendered
from tests.kit.glanced import Glanced
from tests.kit.manual_transport import ManualTransport

FPS = 10
PICTURE = np.zeros((36, 64, 3), np.uint8)
END = 24.4
BAR = Stretch(8, 11)
"""A stretch that the cover dances without a mistake."""
LIMIT = 400.0
"""s of the transport's time after which a practice that has not ended has failed."""


class AtOnce(Executor):
    """Does what it is given before it returns."""

    def submit(self, do, /, *arguments, **named):
        future = Future()
        try:
            future.set_result(do(*arguments, **named))
        except Exception as problem:  # noqa: BLE001 (raised by result)
            future.set_exception(problem)
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        raise AssertionError("it belongs to the test, not to the practice")


@dataclass
class Camera:
    state: str = "live"
    message: str = ""
    latency: float = 0.0
    live: bool = False
    cues: list = field(default_factory=list)

    def cue(self, moment, position, rate=1.0):
        self.cues.append((moment, position, rate))


@dataclass
class Poses:
    """Each wait brings the camera's next picture: it goes to the tap, and its pose is found at once.

    dancer  (place, seconds since the start) → a name of ``rendered``, a Pose, or None for nobody
    """

    transport: ManualTransport
    tap: FrameTap
    dancer: object
    number: int = 0

    def follow_another(self):
        """Nothing: there is nobody else."""

    def wait(self, timeout):
        self.number += 1
        self.transport.advance(1 / FPS)
        assert self.transport.now() < 100 + LIMIT, "the practice does not end"
        self.frame = CameraFrame(PICTURE, self.transport.now(), self.number)
        self.tap(self.frame)
        return True

    def take(self):
        place = self.transport.place(self.frame.arrived)
        pose = self.dancer(place)
        if isinstance(pose, str):
            pose = of_track(rendered(pose), place.t)
        return [PosedFrame(self.frame, pose or nobody(), 0.01)]


def of_track(track, t):
    at = int(np.abs(track.t - t).argmin())
    return Pose(track.image[at], track.world[at], track.visibility[at], 1, BLAZEPOSE)


def nobody():
    return Pose(np.full((33, 2), np.nan), np.full((33, 3), np.nan), np.zeros(33), 0, BLAZEPOSE)


def says(image, visibility):
    """A pose of the body's own landmarks, as gestures are drawn."""
    return Pose(image, np.zeros((len(image), 3)), visibility, 1, BODY)


class Player:
    shown = late_or_dropped = lap = 0
    current = None

    def __init__(self):
        self.sought, self.joints = [], []

    def seek(self, t, lap=0):
        self.sought.append((t, lap))
        self.lap = lap

    def ready(self, timeout):
        self.sought.append("ready")
        return True

    def join(self, lap, end, start):
        self.joints.append((lap, end, start))

    def at(self, t, lap=0):
        """No picture."""

    def next_at(self):
        """None."""


@dataclass(frozen=True)
class Move:
    """The mouse moves there."""

    x: int
    y: int


class Window:
    """Keys with the lap and the song time from which they are pressed, one after another."""

    closed = stale = False
    pointer = None

    def __init__(self, transport, keys, size):
        self.transport, self.keys, self.surface = transport, list(keys), pygame.Surface(size, 0, 32)

    def events(self, keys):
        place = self.transport.place(self.transport.now())
        happened = []
        while self.keys and (place.lap, place.t) >= self.keys[0][0]:
            event = self.keys.pop(0)[1]
            if isinstance(event, Move):
                self.pointer = event.x, event.y
                continue
            happened.append(keys.get(event, event) if isinstance(event, int) else event)
        return happened

    def flip(self, areas=None):
        self.stale = False


@dataclass
class Practised:
    """A finished practice."""

    practice: Practice
    stage: Stage
    folder: PracticeFolder

    @property
    def results(self):
        return self.practice.results

    @property
    def laps(self):
        """The laps that were danced."""
        return [danced.what.of for danced in self.practice.danced]

    @property
    def kept(self):
        return pass_results(self.folder)

    def takes(self):
        return [load_take(each) for each in self.folder.passes]

    def poses(self):
        return [load_track(each.poses).t for each in self.folder.passes]


class Unseen(Practice):
    """One whose screens nobody sees; everything but the drawing is done."""

    def draw(self, surface, now):
        return False


class Seen(Glanced, Practice):
    """One whose screens are drawn now and then."""

    every = 24

    def flipped(self, now):
        """Drawing takes no time on this clock."""


@cache
def measure():
    return prepare_reference(rendered("reference"), GRID, PRIOR)


def practise(
    path, steps, keys=(), dancer=lambda place: "cover", size=None, unattended=False, latency=0.0, live=False, **how
):
    """Runs one to its end; drawn if a size is given. ``live``: before a camera, not a film."""
    if isinstance(steps, Step):
        steps = (steps,)
    transport, tap, camera = ManualTransport(100.0), FrameTap(), Camera(latency=latency, live=live)
    song = Song("song", path, "Song", "Song", "", (), "", False, path / "no.mp4", False, 1, 0.0, END, GRID)
    prepared = PreparedSong(song, rendered("reference"), PRIOR, PoseModel(bytes, "ab" * 32, ""))
    vars(prepared)["measure"] = measure()  # else it would be computed again for each practice
    poses = Poses(transport, tap, dancer)
    session = SessionOptions(unattended=unattended)
    stage = Stage(prepared, session, Window(transport, keys, size or (64, 36)), camera, tap, poses, transport, Player())
    info = PracticeInfo("song", datetime(2026, 1, 1, tzinfo=timezone.utc))
    folder = PracticeFolder.begin(path / "sessions", info)
    options = PracticeOptions(session, beats=(1, 1), **how)
    practice = (Seen if size else Unseen)(stage, options, tuple(steps), folder, path / "settings", AtOnce())
    practice.run(Clock(now=transport.now, sleep=transport.advance))
    return Practised(practice, stage, folder)
