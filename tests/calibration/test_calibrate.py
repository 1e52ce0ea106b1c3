"""Whole calibrations on a clock moved by hand: camera, loudspeaker, dancer and microphone are known to the ms.

The clapping dancer hears the clicks after the loudspeaker's latency and 3 m of air, claps a little early, and is seen
after the camera's latency and heard after 3 m of air.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.calibration import calibrate as module
from coach.calibration.calibrate import (
    CALIBRATE_AGAIN,
    RESTART_AFTER_S,
    SEEN_FOR,
    TRIES,
    Apparatus,
    Calibration,
    numbers,
    said,
)
from coach.calibration.clicks import CLICK_TIMES_S, CLICKS, LAST_CLAP_SEEN_S, TO_CLAP, count
from coach.calibration.latency import SOUND_TRAVEL_S, OnlySum
from coach.devices.camera.camera import CameraFrame
from coach.devices.sound.microphone import MicrophoneSound
from coach.live.pose_worker import PosedFrame
from coach.ui.loop import Clock, turn
from coach.ui.window import Action
from coach.wording import calibration_words as words
from coach.wording.words import DEVICE_GONE, NO_CAMERA_PICTURE, SOUND_LOST
from tests.calibration.clapping import HZ, clapping, claps_film, room
from tests.kit.films import Keys
from tests.kit.manual_transport import ManualTransport

FPS = 30
FILM, FILM_LATE = claps_film(), 0.18
STANDING = clapping(np.arange(FPS) / FPS, [])
PICTURE = np.full((36, 64, 3), 120, np.uint8)
JITTER = np.array([-0.03, 0.02, 0.0, 0.01, -0.02, 0.03, -0.01, 0.0])


@dataclass
class World:
    """``sound``, ``camera``, ``own`` in s: how late loudspeaker and camera are, and the dancer's habit."""

    sound: float = 0.13
    camera: float = 0.06
    own: float = -0.04
    claps: np.ndarray = field(default_factory=lambda: np.arange(8))
    jitter: np.ndarray = field(default_factory=lambda: JITTER)
    hears: bool = True
    listens: bool = True
    unattended: bool = False
    missing: tuple[float, float] = (np.inf, np.inf)

    name = "Microphone"
    description = "Sound: Speakers"
    state, message, problem, underruns = "live", "", None, 0

    def __post_init__(self):
        self.transport = ManualTransport(moment=100.0)
        self.cues, self.frames, self.listening, self.begun = [], 0, False, 0
        self.window = Keys()
        microphone = self if self.listens else None
        self.screen = Calibration(Apparatus(self, self, self, microphone), self.unattended)

    # -- the sound, whose clock does not know the loudspeaker's latency

    def position(self, moment):
        return self.transport.position(moment)

    def start(self, at=None, music_from=None, clicks=None):
        if at is None:
            self.listening = True
            return
        assert clicks == CLICKS and music_from > CLICK_TIMES_S[-1]
        self.begun += 1
        self.zero = self.transport.now() - at
        clapped = self.zero + TO_CLAP + self.sound + self.own + self.jitter
        self.clapped = clapped[self.claps]
        filmed = self.zero - self.camera + np.arange(round((LAST_CLAP_SEEN_S + 1) * FPS)) / FPS
        self.filmed = clapping(filmed, self.clapped, seed=self.begun)
        self.transport.start(at)

    def stop(self):
        if self.transport.running:
            if self.listening:
                self.listening = False
                return self._heard()
            self.transport.stop()
        return None

    def _heard(self):
        began = self.zero - 0.05
        clicks = (
            [(click.t + self.sound - SOUND_TRAVEL_S + 0.05, click.accent) for click in CLICKS] if self.hears else []
        )
        claps = self.clapped + SOUND_TRAVEL_S - began if self.hears else []
        return MicrophoneSound(room(11.5, clicks, claps), HZ, began)

    # -- the camera and the poses in its pictures

    def cue(self, moment, position):
        self.cues.append(position)

    def wait(self, timeout):
        self.transport.advance(1 / FPS)

    def take(self):
        self.frames += 1
        now = self.transport.now()
        if self.transport.running and self.missing[0] < now - self.zero < self.missing[1]:
            return []
        return [PosedFrame(CameraFrame(PICTURE, now, self.frames), self._pose(now), 0.01)]

    def _pose(self, now):
        """Made all at once when the clicks begin: pose by pose it would cost more than all that is tested."""
        frame = round((now - self.zero) * FPS) if self.transport.running else -1
        return self.filmed.pose(frame) if 0 <= frame < len(self.filmed) else STANDING.pose(self.frames % len(STANDING))

    # -- the loop

    def step(self, *events):
        self.window.happen = list(events)
        self.screen.wait(Clock(self.transport.now), 0.0)
        return turn(self.window, self.screen, Clock(self.transport.now))

    def run(self, seconds=16.0):
        for _ in range(round(seconds * FPS)):
            if not self.step():
                break
        return self.screen


class Film(World):
    """The rendered film of claps as the camera, whose pictures come ``camera`` s late: 180 ms after each click."""

    def take(self):
        now = self.transport.now()
        if not self.transport.running:
            return [PosedFrame(CameraFrame(PICTURE, now, 0), FILM.pose(0), 0.01)]
        came = self.zero + self.camera + FILM.t
        new = np.flatnonzero((came > now - 1 / FPS + 1e-9) & (came <= now + 1e-9))
        return [PosedFrame(CameraFrame(PICTURE, came[frame], int(frame)), FILM.pose(frame), 0.01) for frame in new]


@pytest.fixture
def views(monkeypatch):
    seen = []
    monkeypatch.setattr(module, "draw_calibration", lambda surface, view: seen.append(view))
    return seen


def latencies(*others):
    """Those that everybody has; the long tests try others, too."""
    return [(0.13, 0.06), *(pytest.param(*other, marks=pytest.mark.long) for other in others)]


@pytest.mark.parametrize(("sound", "camera"), latencies((0.0, 0.0), (0.3, 0.12)))
def test_both_are_found_apart_with_a_microphone(views, sound, camera):
    found = World(sound=sound, camera=camera).run().found
    assert found.sound == pytest.approx(sound, abs=0.015)
    assert found.total - found.sound == pytest.approx(camera, abs=0.015)
    assert found.own == pytest.approx(-0.04, abs=0.015)
    assert found.spread < 0.015


@pytest.mark.parametrize(("sound", "camera"), latencies((0.0, 0.05), (0.3, 0.12)))
def test_their_sum_is_found_without_one(views, sound, camera):
    found = World(sound=sound, camera=camera, own=0.0, listens=False).run().found
    assert found.total == pytest.approx(sound + camera, abs=0.015)
    assert (found.sound, found.only_sum) == (None, OnlySum.NO_MICROPHONE)


@pytest.mark.parametrize("camera", [0.05, *(pytest.param(camera, marks=pytest.mark.long) for camera in (0.0, 0.12))])
def test_the_film_of_claps_tells_what_was_planted(views, camera):
    """In the sound claps are heard as they are seen in the film: 180 ms after the click that is due."""
    late = FILM_LATE - SOUND_TRAVEL_S
    apart = Film(camera=camera, sound=late, own=0.0, jitter=np.full(8, SOUND_TRAVEL_S)).run().found
    alone = Film(camera=camera, listens=False).run().found
    assert apart.total - apart.sound == pytest.approx(camera, abs=0.015)
    assert apart.sound == pytest.approx(late, abs=0.015)
    assert alone.total == pytest.approx(FILM_LATE + camera, abs=0.015)


def test_a_microphone_that_hears_nothing_gives_the_sum(views):
    found = World(hears=False, own=0.0).run().found
    assert found.total == pytest.approx(0.19, abs=0.015)
    assert found.only_sum is OnlySum.CLICKS_UNHEARD
    assert any("the microphone heard no clicks" in text for text in views[-1].text)


def test_it_starts_by_itself_when_hands_are_seen(views):
    world = World()
    world.run(SEEN_FOR - 0.2)
    assert world.begun == 0 and views[-1].call == words.STARTS
    world.run(0.4)
    assert world.begun == 1 and world.listening
    assert views[-1].call == words.LISTEN


def test_what_is_shown_on_the_way(views):
    World().run()
    counted = [view.counted for view in views if view.counted]
    assert list(dict.fromkeys(counted)) == [5, 6, 7, 8, 1, 2, 3, 4]
    assert counted.count(5) == pytest.approx(2 * 0.7 * FPS, abs=3)
    assert [
        count(t)
        for t in (0.9, CLICK_TIMES_S[0], CLICK_TIMES_S[3], CLICK_TIMES_S[4], CLICK_TIMES_S[-1], CLICK_TIMES_S[-1] + 0.8)
    ] == [None, 5, 8, 1, 8, None]
    seen = [sum(view.claps) for view in views if view.claps]
    assert seen == sorted(seen) and (seen[0], seen[-1]) == (0, 8)
    assert (views[-1].call, views[-1].good) == (words.DONE, True)
    assert [name for name, _ in views[-1].numbers] == [words.SOUND, words.CAMERA]
    assert views[-1].text[1] == "You clap 40 ms before the click, as most people do."


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"claps": np.arange(0)}, words.DOUBTS["no clap"]),
        ({"claps": np.arange(5)}, words.DOUBTS["few"].format(claps=5)),
        ({"jitter": np.tile([0.0, 0.1], 4), "hears": False}, "Your claps vary by 5"),
        ({"missing": (4.0, 6.5)}, words.DOUBTS["busy"]),
    ],
    ids=["none", "five", "uneven", "pictures missing"],
)
def test_claps_that_tell_nothing_are_asked_for_again_with_the_reason(views, how, reason):
    world = World(**how)
    screen = world.run(14.0)
    assert screen.found is None and not screen.done
    assert (views[-1].call, views[-1].good) == (words.AGAIN, False)
    assert views[-1].text[0].startswith(reason)
    world.claps, world.jitter, world.missing = np.arange(8), JITTER, (np.inf, np.inf)
    assert world.run(RESTART_AFTER_S + 12.0).found is not None
    assert world.begun == 2


def test_sound_that_was_interrupted_tells_nothing(views):
    world = World()
    world.run(8.0)
    world.transport.slip(0.03)
    world.run(7.0)
    assert world.screen.found is None and views[-1].text == (words.DOUBTS["busy"],)


@pytest.mark.parametrize("asleep_after", [0.4, 4.0], ids=["before the first click", "between clicks"])
def test_a_computer_that_slept_on_the_way_tells_nothing(views, asleep_after):
    """Or whose window was dragged about, which holds up everything on Windows."""
    world = World()
    world.step(Action.SPACE)
    world.run(asleep_after)
    world.transport.advance(60.0)
    world.run(1.0)
    assert world.screen.found is None and views[-1].text == (words.DOUBTS["busy"],)


def test_keys(views):
    world = World()
    world.step(Action.SPACE)
    assert world.begun == 1
    world.run(12.0)
    assert world.screen.found is not None and not world.screen.done
    world.step(CALIBRATE_AGAIN)
    assert world.begun == 2 and world.screen.found is None
    world.run(12.0)
    assert not world.step(Action.SPACE) and world.screen.found is not None


@pytest.mark.parametrize("leaves", [Action.QUIT, Action.PAUSE])
def test_who_leaves_before_the_end_has_measured_nothing(views, leaves):
    world = World()
    world.run(6.0)
    assert not world.step(leaves)
    assert world.screen.found is None
    world.screen.close()
    assert not world.listening


def test_who_leaves_after_the_end_keeps_it(views):
    world = World()
    world.run()
    assert not world.step(Action.QUIT) and world.screen.found is not None


def test_unattended_it_waits_for_nothing(views):
    world = World(unattended=True)
    assert world.run(11.5).done and world.screen.found is not None
    assert world.cues == [pytest.approx(0.5, abs=0.04)]


def test_unattended_it_says_why_not(views):
    with pytest.raises(CoachError, match="I saw no clap"):
        World(unattended=True, claps=np.arange(0)).run()


class Deserted(World):
    """Nobody stands before the camera."""

    def _pose(self, now):
        pose = STANDING.pose(0)
        return replace(pose, image=np.full_like(pose.image, np.nan), visibility=np.zeros_like(pose.visibility))


def test_unattended_it_does_not_wait_for_ever_for_somebody(views):
    deserted = Deserted(unattended=True)
    with pytest.raises(CoachError, match="I saw no clap"):
        deserted.run(60.0)
    assert deserted.begun == 1


def test_somebody_is_waited_for_where_it_is_not_unattended(views):
    deserted = Deserted()
    assert not deserted.run(60.0).done and deserted.begun == 0


def test_unattended_a_busy_computer_is_given_another_chance(views):
    world = World(unattended=True, missing=(4.0, 6.5))
    with pytest.raises(CoachError, match="too busy"):
        world.run(80.0)
    assert world.begun == TRIES


def test_before_the_first_picture_no_hands_are_asked_for(views):
    world = World()
    world.take = list
    world.step()
    world.step(Action.SPACE)
    world.step()
    assert {view.call for view in views} == {NO_CAMERA_PICTURE}


def test_a_camera_or_sound_that_is_lost_is_said(views):
    world = World()
    world.run(6.0)
    world.state, world.message = "lost", "camera 0 has stopped."
    world.step()
    assert (views[-1].call, views[-1].good) == ("camera 0 has stopped.", False)
    world.problem = SOUND_LOST.format(why=DEVICE_GONE)
    with pytest.raises(
        CoachError, match=r"^The sound stopped: the device was disconnected\. Connect the loudspeaker again"
    ):
        world.step()


def test_how_it_is_said(views):
    found = World(listens=False).run().found
    assert numbers(found) == ((words.SUM, words.MS.format(ms=round(1000 * found.total))),)
    assert list(said(found)) == [words.TAKEN_OFF, words.ONLY_SUM["no microphone"]]
