"""Whole dances on a manual transport: real takes, judge and picture; dancer and camera are known, no time passes.

The dancer is the rendered cover: 90 ms late, three mistakes planted (``tests/e2e/planted.py``).
"""

import json
from dataclasses import dataclass, replace
from functools import cache, partial

import av
import numpy as np
import pygame
import pytest

from coach.compare.judge import judge
from coach.compare.score import take_score
from coach.devices.camera.camera import CameraFrame
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import Pose, PoseTrack
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live import live_take, performance
from coach.live.options import SessionOptions
from coach.live.pose_worker import PosedFrame
from coach.live.recorder import Recorder
from coach.live.stage import FrameTap, Stage
from coach.song.prepared import PreparedSong
from coach.takes.folder import TakeFolder, load_take
from coach.tracking.store import load_track
from coach.ui.loop import Clock
from coach.ui.window import Action
from tests.compare.tracks import GRID, rendered
from tests.e2e.planted import assert_the_planted_are_found
from tests.kit.manual_transport import ManualTransport

FPS = 30
PICTURE = np.zeros((36, 64, 3), np.uint8)
END = 24.4
PICTURES = 6000
"""That may wait for the encoder: all of them, as nobody waits for it here."""
TIMES, LOOP = 7, len(GRID) * GRID.period
"""So often the song is repeated for one of three minutes, and s from one time to the next."""
LONG = BeatGrid(np.concatenate([GRID.times + k * LOOP for k in range(TIMES)]))
SHORT = BeatGrid(GRID.times[16:25])
"""A song of an eight in whose second half the cover makes a mistake."""


@cache
def repeated(name):
    """The rendered track, over and over."""
    track = rendered(name)
    t = np.concatenate([track.t + k * LOOP for k in range(TIMES)])
    image, world, visibility = (
        np.tile(each, (TIMES, *(1,) * (each.ndim - 1))) for each in (track.image, track.world, track.visibility)
    )
    return replace(track, t=t, image=image, world=world, visibility=visibility)


class Camera:
    """Shows the cover as somebody dances it who hears the transport."""

    state, message = "live", ""

    def __init__(self, latency=0.0):
        self.latency = latency

    def cue(self, moment, position, rate=1.0):
        """It keeps to the music of itself."""


@dataclass
class Poses:
    """Each wait ends with the camera's next picture: it goes to the tap, and its pose is found at once."""

    transport: ManualTransport
    tap: FrameTap
    camera: Camera
    dancer: PoseTrack
    number: int = 0

    def __post_init__(self):
        self.began = self.transport.now()

    def follow_another(self):
        raise AssertionError("nobody here is the reference")

    def wait(self, timeout):
        self.number += 1
        arrived = self.began + self.number / FPS
        self.transport.advance(max(arrived - self.transport.now(), 0.0))
        self.frame = CameraFrame(PICTURE, arrived, self.number)
        self.tap(self.frame)
        return True

    def take(self):
        cover = self.dancer
        seen = self.transport.position(self.frame.arrived - self.camera.latency)
        at = int(np.abs(cover.t - seen).argmin())
        return [
            PosedFrame(self.frame, Pose(cover.image[at], cover.world[at], cover.visibility[at], 1, BLAZEPOSE), 0.01)
        ]


class Player:
    shown = late_or_dropped = 0
    current = None

    def __init__(self):
        self.sought = []

    def seek(self, t):
        self.sought.append(t)

    def at(self, t):
        """No picture."""

    def next_at(self):
        """None."""


class Window:
    """Keys by the song time from which they are pressed, one after the other; KeyboardInterrupt is Ctrl-C."""

    closed = stale = False

    def __init__(self, transport, keys):
        self.transport, self.keys, self.surface = transport, list(keys), pygame.Surface((64, 36), 0, 32)

    def events(self, keys):
        place = self.transport.place(self.transport.now())
        if self.keys and (place.lap, place.t) >= self.keys[0][0]:
            key = self.keys.pop(0)[1]
            if key is KeyboardInterrupt:
                raise key
            return [key]
        return []

    def flip(self, areas=None):
        self.stale = False


@pytest.fixture
def dance(tmp_path, monkeypatch):
    """Runs one; its take, its stage and all folders in which a take was kept, in order."""

    def run(keys=(), grid=GRID, end=END, latency=0.0, tracks=rendered):
        transport, tap, camera = ManualTransport(100.0), FrameTap(), Camera(latency)
        film, start = tmp_path / "no.mp4", float(grid.times[0])
        song = Song("song", tmp_path, "Song", "Song", "", (), "", False, film, False, 1, start, end, grid)
        prepared = PreparedSong(song, tracks("reference"), PRIOR, PoseModel(bytes, "", ""))
        poses = Poses(transport, tap, camera, tracks("cover"))
        stage = Stage(prepared, SessionOptions(), Window(transport, keys), camera, tap, poses, transport, Player())
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


@pytest.mark.long
def test_of_a_dance_of_three_minutes_the_last_one_is_judged_as_the_first(dance):
    finished, stage, (folder,) = dance(grid=LONG, end=TIMES * LOOP, tracks=repeated)
    beats = np.array([(v.lag, v.score) for v in finished.take.verdicts if v.kind != "unseen"])
    assert len(beats) > 0.97 * len(LONG)
    first, last = beats[: len(GRID)], beats[-len(GRID) :]
    assert np.median(last[:, 0]) == pytest.approx(np.median(first[:, 0]), abs=0.01)
    assert last[:, 1].mean() == pytest.approx(first[:, 1].mean(), abs=1.0)
    poses, film = load_track(folder.poses).t, film_times(folder)
    assert len(poses) == len(film) == pytest.approx(TIMES * LOOP * FPS, abs=FPS)
    np.testing.assert_allclose(film, poses, atol=1e-3)  # nothing drifts


def test_a_dance_with_a_pause_is_one_take_and_what_is_danced_twice_is_kept_once(dance):
    keys = [((0, 10.0), Action.PAUSE), ((0, 10.0), Action.SPACE)]
    finished, stage, (folder,) = dance(keys, SHORT, float(SHORT.times[-1]))
    poses, film = load_track(folder.poses).t, film_times(folder)
    assert len(stage.sound.starts) == 2
    assert np.diff(poses).min() > 0 and np.diff(poses).max() < 2.5 / FPS
    assert len(film) - len(poses) in (0, 1)  # the pose of the picture at which it was paused came too late
    assert np.diff(film).min() > 0 and np.abs(film - poses[:, None]).min(axis=1).max() < 1e-3
    assert "shape" in {verdict.kind for verdict in finished.take.verdicts[4:]}


def test_a_dance_that_ctrl_c_ends_is_judged_and_kept(dance, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        dance([((0, 4.0), KeyboardInterrupt)])
    (record,) = (tmp_path / "sessions").glob("*/*/take.json")
    kinds = [verdict.kind for verdict in load_take(TakeFolder(record.parent)).verdicts]
    assert kinds[1:6] == ["ok"] * 5 and kinds[-1] == "unseen" and len(kinds) == len(GRID)
    assert load_track(TakeFolder(record.parent).poses).t[-1] == pytest.approx(4.0, abs=0.1)
