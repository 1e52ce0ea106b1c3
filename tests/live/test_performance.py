"""The dance's flow, with a stage of stand-ins: every tick moves the transport on by a given step."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pygame
import pytest

from coach.devices.camera.camera import CameraFrame
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import Pose, PoseTrack
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live import live_take
from coach.live.options import SessionOptions
from coach.live.performance import Performance
from coach.live.pose_worker import PosedFrame
from coach.live.stage import FrameTap, Stage
from coach.song.prepared import PreparedSong
from coach.takes.folder import TakeFolder, load_take
from coach.ui.loop import Clock
from coach.ui.window import Action
from coach.wording import words
from tests.kit.glanced import Glanced
from tests.kit.manual_transport import ManualTransport

STEP = 0.1
STALL = 0.5
"""s of song time that an interrupted sound falls behind."""


class Sound(ManualTransport):
    """``starting`` is what happens meanwhile elsewhere."""

    def __init__(self):
        super().__init__(moment=100.0)
        self.starting = lambda: None

    def start(self, at, music_from, clicks):
        self.starting()
        super().start(at, music_from, clicks)

    @property
    def t(self):
        return self.position(self.now())


@dataclass
class Poses:
    """A dancer who stands still; ``breaks_at``: moment at which the thread that finds the poses is broken."""

    sound: Sound
    stalls_at: float
    breaks_at: float = float("inf")
    frames: int = 0

    def follow_another(self):
        raise AssertionError("nobody here is the reference")

    def wait(self, timeout):
        if self.sound.now() > self.breaks_at:
            raise ZeroDivisionError("bug")
        self.sound.advance(STEP)
        if self.sound.now() == pytest.approx(self.stalls_at):
            self.sound.slip(STALL)
        return True

    def take(self):
        self.frames += 1
        body = np.random.default_rng(1).random((33, 3), np.float32)
        pose = Pose(body[:, :2], body, np.ones(33, np.float32), 1, BLAZEPOSE)
        return [PosedFrame(CameraFrame(np.zeros((8, 8, 3), np.uint8), self.sound.now(), self.frames), pose, 0.01)]


@dataclass
class Camera:
    sound: Sound
    state: str = "live"
    message: str = ""
    latency: float = 0.0
    cues: list = field(default_factory=list)

    def cue(self, moment, position, rate=1.0):
        self.cues.append((moment - self.sound.now(), position))


class Player:
    """``breaks_at``: song time at which the thread that decodes is broken."""

    shown = late_or_dropped = 0
    current = None

    def __init__(self):
        self.sought, self.breaks_at = [], float("inf")

    def seek(self, t):
        self.sought.append(t)

    def at(self, t):
        if t > self.breaks_at:
            raise ZeroDivisionError("bug")

    def next_at(self):
        return None


class Window:
    """Keys by the number of the tick at which they are pressed."""

    closed = stale = False

    def __init__(self, keys):
        self.keys, self.tick, self.surface = keys, 0, pygame.Surface((640, 360), 0, 32)

    def events(self, keys):
        self.tick += 1
        return self.keys.get(self.tick, [])

    def flip(self, areas=None):
        self.stale = False


class Danced(Glanced, Performance):
    """One whose picture is looked at now and then."""


@pytest.fixture
def perform(tmp_path):
    """Dances with keys pressed at given ticks; the stage as it was left, and what ``run`` returned."""

    def dance(keys, stalls_at=-1.0, while_starting=lambda stage: None):
        stage, sound = staged(tmp_path, keys, stalls_at)
        sound.starting = lambda: while_starting(stage)
        clock = Clock(now=sound.now, sleep=lambda seconds: None)
        return stage, Danced(stage, tmp_path / "sessions").run(clock)

    return dance


def staged(tmp_path, keys, stalls_at=-1.0):
    grid = BeatGrid(np.arange(16) * 0.5)
    song = Song("song", tmp_path, "Song", "Song", "", (), "", False, Path("none.mp4"), False, 1, 0.0, 8.0, grid)
    t = np.arange(0, 8, 0.1)
    still = np.tile(np.random.default_rng(1).random((1, 33, 2)), (len(t), 1, 1))
    reference = PoseTrack(t, still, np.concatenate([still, still[..., :1]], -1), np.ones((len(t), 33)), BLAZEPOSE)
    sound = Sound()
    prepared = PreparedSong(song, reference, PRIOR, PoseModel(bytes, "", ""))
    poses = Poses(sound, stalls_at)
    return Stage(prepared, SessionOptions(), Window(keys), Camera(sound), FrameTap(), poses, sound, Player()), sound


def test_the_dance_ends_after_the_song(perform):
    stage, _ = perform({})
    assert 8.5 < stage.sound.t < 8.8
    assert not stage.sound.running
    assert stage.tap.listener is None


def test_a_count_in_of_a_bar_comes_first(perform):
    stage, _ = perform({})
    assert stage.sound.starts == [(pytest.approx(-2.1), 0.0, 4)]


def test_a_film_camera_is_cued_to_the_song(perform):
    stage, _ = perform({})
    ((ahead, position),) = stage.camera.cues
    assert position == 0.0
    assert ahead == pytest.approx(1.9)  # at the first click, 2 s before the song


def test_nothing_danced_leaves_nothing_behind(tmp_path):
    stage, sound = staged(tmp_path, {3: [Action.QUIT]})
    performance = Performance(stage, tmp_path / "sessions")
    assert performance.run(Clock(now=sound.now, sleep=lambda seconds: None)) is None
    assert not performance.unkept  # nobody looked
    assert not list((tmp_path / "sessions").glob("*/*"))


def test_what_the_camera_sees_before_the_clock_runs_belongs_to_no_song_time(perform, tmp_path):
    """The camera hands over pictures all the time: while the sound is being started, in the count-in, in a pause."""
    kept = []

    def offer(stage):
        frame = CameraFrame(np.zeros((8, 8, 3), np.uint8), stage.sound.now(), len(kept))
        stage.tap(frame)
        kept.append(stage.sound.t)

    _, finished = perform({3: [Action.PAUSE], 6: [Action.PAUSE], 9: [Action.QUIT]}, while_starting=offer)
    assert len(kept) == 2
    assert finished is None
    assert not list((tmp_path / "sessions").glob("*/*"))


def test_after_a_pause_all_go_on_from_where_it_began_with_a_count_in(perform):
    stage, _ = perform({60: [Action.PAUSE], 70: [Action.SPACE]})
    paused = -2.1 + 60 * STEP
    (_, (at, music_from, clicks)) = stage.sound.starts
    assert music_from == pytest.approx(paused)
    assert at == pytest.approx(2.0 - 0.1)  # the last bar before beat 4.0 s
    assert clicks == 4
    assert stage.player.sought == [0.0, pytest.approx(at)]
    ahead, position = stage.camera.cues[1]
    assert position == pytest.approx(paused)
    assert ahead == pytest.approx(paused - at - 0.2)


def test_a_pause_in_the_count_in_goes_back_to_the_song_s_beginning(perform):
    stage, _ = perform({5: [Action.PAUSE], 8: [Action.PAUSE]})
    assert [music_from for _, music_from, _ in stage.sound.starts] == [0.0, 0.0]


def test_quitting_in_a_pause_ends_the_dance(perform):
    stage, _ = perform({60: [Action.PAUSE], 62: [Action.QUIT]})
    assert stage.window.tick == 62


def test_a_film_camera_keeps_to_music_that_was_interrupted(perform):
    stage, _ = perform({}, stalls_at=105.0)
    assert [position for _, position in stage.camera.cues] == [0.0, pytest.approx(-2.1 + 50 * STEP - STALL)]
    assert stage.camera.cues[1][0] == pytest.approx(0.0)


def breaks(stage, what):
    if what == "poses":
        stage.poses.breaks_at = stage.sound.now() + 5.0
    else:
        stage.player.breaks_at = 3.0


@pytest.mark.parametrize("what", ["poses", "reference"])
def test_a_broken_thread_ends_the_dance_and_the_take_is_kept(perform, tmp_path, what):
    stages = []

    def starting(stage):
        stages.append(stage)
        breaks(stage, what)

    with pytest.raises(ZeroDivisionError, match="bug"):
        perform({}, while_starting=starting)
    assert stages[0].tap.listener is None and not stages[0].sound.running
    (record,) = (tmp_path / "sessions").glob("*/*/take.json")
    kinds = [verdict.kind for verdict in load_take(TakeFolder(record.parent)).verdicts]
    assert "unseen" not in kinds[1:5] and kinds[-1] == "unseen"


def nobody(stage, but=()):
    """Nobody in any picture but those of these numbers."""
    take = stage.poses.take

    def taken():
        return [posed if posed.frame.number in but else replace(posed, pose=Pose.nobody(BLAZEPOSE)) for posed in take()]

    stage.poses.take = taken


def test_a_take_in_which_nobody_is_seen_keeps_nothing_and_says_why(tmp_path):
    stage, sound = staged(tmp_path, {})
    nobody(stage)
    performance = Performance(stage, tmp_path / "sessions")
    assert performance.run(Clock(now=sound.now, sleep=lambda seconds: None)) is None
    assert (performance.unkept, performance.problems) == (words.NOBODY_SEEN, (words.NOBODY_SEEN,))
    assert not list((tmp_path / "sessions").glob("*/*"))


@pytest.mark.parametrize(("until", "said"), [(21 + 9, False), (21 + 12, True), (1000, True)])
def test_a_camera_that_sends_no_picture_all_along_is_said(tmp_path, until, said):
    """But not of a dance that was left as it began, 21 ticks after the count-in did."""
    stage, sound = staged(tmp_path, {until: [Action.QUIT]})
    stage.poses.take = list
    performance = Performance(stage, tmp_path / "sessions")
    assert performance.run(Clock(now=sound.now, sleep=lambda seconds: None)) is None
    why = words.NO_PICTURE.format(camera="your camera") if said else ""
    assert performance.unkept == why and performance.problems == ((why,) if said else ())
    assert not list((tmp_path / "sessions").glob("*/*"))


def test_a_camera_that_sends_no_more_pictures_leaves_a_take_as_far_as_it_saw(perform):
    def freezes(stage):
        take = stage.poses.take
        stage.poses.take = lambda: take() if stage.sound.t < 4 else []

    _, finished = perform({}, while_starting=freezes)
    assert 0.4 < finished.take.score.coverage < 0.6


def test_who_was_seen_for_a_moment_keeps_their_take(perform):
    _, finished = perform({}, while_starting=lambda stage: nobody(stage, but={60}))
    assert finished.folder.record.exists() and finished.take.score.coverage < 0.1


def test_where_the_dance_broke_off_what_was_filmed_is_kept_whoever_is_in_it(perform, tmp_path):
    def starting(stage):
        nobody(stage)
        breaks(stage, "poses")

    with pytest.raises(ZeroDivisionError, match="bug"):
        perform({}, while_starting=starting)
    assert len(list((tmp_path / "sessions").glob("*/*/take.json"))) == 1


def test_in_the_bar_before_a_resumed_song_no_joint_is_ringed(tmp_path, monkeypatch):
    seen = []

    def drawn(surface, view, canvas):
        seen.append((view.count_in is not None, bool(view.body.wrong.any())))

    class Looked(Performance):
        draws = staticmethod(drawn)

    monkeypatch.setattr(live_take.RingHold, "update", lambda *_: np.ones(9, bool))
    stage, sound = staged(tmp_path, {45: [Action.PAUSE], 50: [Action.SPACE]})
    Looked(stage, tmp_path / "sessions").run(Clock(now=sound.now, sleep=lambda seconds: None))
    assert (False, True) in seen and (True, False) in seen and (True, True) not in seen


def test_while_the_sound_is_lost_it_is_said_what_to_do_and_afterwards_only_why(tmp_path):
    stage, sound = staged(tmp_path, {})
    sound.problem = words.SOUND_LOST.format(why=words.DEVICE_GONE)
    performance, notices = Performance(stage, tmp_path / "sessions"), set()
    performance.draws = lambda surface, view, canvas: notices.add(view.notice)
    performance.run(Clock(now=sound.now, sleep=lambda seconds: None))
    assert notices == {words.SOUND_AGAIN}
    assert sound.problem in performance.problems
