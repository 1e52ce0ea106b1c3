"""Whole dances on a manual transport: real takes, judge and picture; dancer and camera are known, no time passes.

The dancer is the rendered cover: 90 ms late, three mistakes planted (``tests/e2e/planted.py``).
"""

import json
from dataclasses import dataclass
from functools import partial

import av
import numpy as np
import pygame
import pytest

from coach.compare.judge import judge
from coach.compare.score import take_score
from coach.devices.camera.camera import CameraFrame
from coach.devices.transport import Loop, ManualTransport
from coach.domain.landmarks import Pose
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live import live_take, performance
from coach.live.options import SessionOptions
from coach.live.pose_worker import Posed
from coach.live.recorder import Recorder
from coach.live.stage import FrameTap, Stage
from coach.song.prepared import PreparedSong
from coach.takes.folder import TakeFolder, load_take
from coach.tracking.store import load_track
from coach.ui.loop import Clock
from coach.ui.window import Action
from tests.compare.tracks import GRID, rendered
from tests.e2e.planted import assert_the_planted_are_found

FPS = 30
PICTURE = np.zeros((36, 64, 3), np.uint8)
END = 24.4
PICTURES = 2000
"""That may wait for the encoder: all of them, as nobody waits for it here."""
PART = (float(GRID.times[16]), float(GRID.times[24]))
"""s, an eight in whose second half the cover makes a mistake."""


class Camera:
    """Shows the cover as somebody dances it who hears the transport."""

    state, message = "live", ""

    def __init__(self, latency=0.0):
        self.latency = latency

    def cue(self, moment, position):
        """It keeps to the music of itself."""


@dataclass
class Poses:
    """Each wait is a picture of the camera later: it goes to the tap, and its pose is found at once."""

    transport: ManualTransport
    tap: FrameTap
    camera: Camera
    number: int = 0

    def wait(self, timeout):
        self.number += 1
        self.transport.advance(1 / FPS)
        self.frame = CameraFrame(PICTURE, self.transport.now(), self.number)
        self.tap(self.frame)

    def take(self):
        cover = rendered("cover")
        seen = self.transport.position(self.frame.arrived - self.camera.latency)
        at = int(np.abs(cover.t - seen).argmin())
        return [Posed(self.frame, Pose(cover.image[at], cover.world[at], cover.visibility[at], 1, BLAZEPOSE), 0.01)]


class Player:
    shown = late_or_dropped = 0

    def __init__(self):
        self.sought = []

    def seek(self, t):
        self.sought.append(t)

    def at(self, t):
        """No picture."""

    def next_at(self):
        """None."""


class Window:
    """Keys by the song time from which they are pressed, one after the other."""

    closed = False

    def __init__(self, transport, keys):
        self.transport, self.keys, self.surface = transport, list(keys), pygame.Surface((320, 180), 0, 32)

    def events(self, keys):
        place = self.transport.place(self.transport.now())
        if self.keys and (place.lap, place.t) >= self.keys[0][0]:
            return [self.keys.pop(0)[1]]
        return []

    def flip(self):
        """Nobody looks."""


@pytest.fixture
def dance(tmp_path, monkeypatch):
    """Runs one; its take, its stage and all folders in which a take was kept, in order."""

    def run(keys=(), part=None, rate=1.0, loop=None, latency=0.0):
        transport, tap, camera = ManualTransport(100.0, rate, loop), FrameTap(), Camera(latency)
        song = Song("song", tmp_path, "Song", "Song", "", (), "", False, tmp_path / "no.mp4", False, 1, 0.0, END, GRID)
        prepared = PreparedSong(song, rendered("reference"), PRIOR, PoseModel(bytes, "", ""))
        poses = Poses(transport, tap, camera)
        options = SessionOptions(part=part)
        stage = Stage(prepared, options, Window(transport, keys), camera, tap, poses, transport, Player())
        monkeypatch.setattr(live_take, "Recorder", partial(Recorder, ahead=PICTURES))
        clock = Clock(now=transport.now, sleep=transport.advance)
        finished = performance.Performance(stage, tmp_path / "sessions").run(clock)
        records = sorted((tmp_path / "sessions").glob("*/*/take.json"), key=lambda path: path.stat().st_mtime_ns)
        return finished, stage, [TakeFolder(record.parent) for record in records]

    return run


def film_times(folder):
    with av.open(str(folder.video)) as film:
        return [frame.time for frame in film.decode(video=0)]


def test_a_dance_from_the_count_in_to_the_last_beat(dance):
    finished, stage, (folder,) = dance(latency=0.1)
    assert finished.folder == folder
    kept = load_take(folder)
    assert_the_planted_are_found(json.loads(folder.record.read_text(encoding="utf-8")))
    assert [verdict.beat for verdict in kept.verdicts] == list(range(len(GRID)))
    known = take_score(judge(rendered("cover"), rendered("reference"), GRID, PRIOR))
    assert kept.score.score == pytest.approx(known.score, abs=1.0) and 94 < known.score < 98
    assert kept.score.lag == pytest.approx(0.09, abs=0.01)
    assert kept.score.coverage > 0.97
    poses, film = load_track(folder.poses).t, film_times(folder)
    np.testing.assert_allclose(np.diff(poses), 1 / FPS, atol=1e-6)
    assert 0 <= poses[0] < 1 / FPS and poses[-1] > END
    np.testing.assert_allclose(film, poses, atol=1e-3)
    assert stage.sound.starts == [(pytest.approx(-4 * GRID.period - 0.1), 0.0, 4)]
    assert not stage.sound.running and stage.tap.listener is None


def test_a_dance_with_a_pause_is_one_take_and_what_is_danced_twice_is_kept_once(dance):
    keys = [((0, 10.0), Action.PAUSE), ((0, 10.0), Action.SPACE)]
    finished, stage, (folder,) = dance(keys, part=PART)
    poses, film = load_track(folder.poses).t, film_times(folder)
    assert len(stage.sound.starts) == 2
    assert np.diff(poses).min() > 0 and np.diff(poses).max() < 2.5 / FPS
    assert len(film) - len(poses) in (0, 1)  # the pose of the picture at which it was paused came too late
    assert np.diff(film).min() > 0 and np.abs(film - poses[:, None]).min(axis=1).max() < 1e-3
    assert "shape" in {verdict.kind for verdict in finished.take.verdicts[4:]}


def test_at_half_the_rate_twice_as_many_pictures_are_seen_and_lags_are_real_seconds(dance):
    there, _, _ = dance(part=PART)
    here, stage, _ = dance(part=PART, rate=0.5)
    folder = here.folder
    kept, poses = load_take(folder), load_track(folder.poses).t
    np.testing.assert_allclose(np.diff(poses), 0.5 / FPS, atol=1e-6)
    assert [verdict.beat for verdict in kept.verdicts] == list(range(16, 24))
    assert there.take.score.lag == pytest.approx(0.09, abs=0.02)
    assert kept.score.lag == pytest.approx(2 * there.take.score.lag, abs=0.02)  # the cover is as late in song time
    np.testing.assert_allclose(film_times(folder), poses, atol=1e-3)
    assert stage.sound.now() == pytest.approx(100.0 + (PART[1] - stage.sound.starts[0][0]) / 0.5 + 0.5, abs=0.1)


def test_every_lap_of_a_loop_is_a_take_of_its_own(dance):
    keys = [((2, PART[0] + 1.0), Action.QUIT)]
    finished, stage, folders = dance(keys, part=PART, loop=Loop(*PART))
    assert len(folders) == 3 and finished.folder == folders[-1]
    for folder, end in zip(folders, (PART[1], PART[1], PART[0] + 1.0), strict=True):
        poses = load_track(folder.poses).t
        assert poses[0] - PART[0] < 1.5 / FPS and end - poses[-1] < 1.5 / FPS
        np.testing.assert_allclose(np.diff(poses), 1 / FPS, atol=1e-6)  # not one is lost
        film = film_times(folder)
        assert len(poses) - len(film) in (0, 1)  # the picture during which the lap ended
        np.testing.assert_allclose(film, poses[-len(film) :], atol=1e-3)
    kinds = [[verdict.kind for verdict in load_take(folder).verdicts] for folder in folders]
    assert kinds[0] == kinds[1] and kinds[0][:3] == ["ok"] * 3 and "shape" in kinds[0][4:]  # the planted one, each time
    assert kinds[2][0] == "ok" and kinds[2][-1] == "unseen"
    assert stage.player.sought == [pytest.approx(stage.sound.starts[0][0]), PART[0], PART[0]]


def test_a_pause_in_a_later_lap_goes_on_in_that_lap(dance):
    keys = [((1, PART[0] + 1.0), Action.PAUSE), ((1, PART[0] + 1.0), Action.SPACE), ((1, PART[0]), Action.QUIT)]
    _, _, folders = dance(keys, part=PART, loop=Loop(*PART))
    first, second, third = (load_track(folder.poses).t for folder in folders)
    for poses in (first, second):
        assert poses[0] - PART[0] < 1.5 / FPS and PART[1] - poses[-1] < 1.5 / FPS
        assert np.diff(poses).max() < 2.5 / FPS
    assert len(third) <= 2
