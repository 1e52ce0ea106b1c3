"""One calibration, from seeing the hands to the result: the screen, and what it keeps of poses and sound."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Final, Literal, Protocol

import numpy as np
import pygame

from coach.base.errors import CoachError
from coach.calibration.claps import WRIST_VISIBILITY, claps_heard, claps_seen, clicks_heard
from coach.calibration.clicks import (
    BEGIN,
    CLICK_TIMES_S,
    CLICKS,
    COUNT_IN,
    COUNT_IN_CLICKS,
    LAST_CLAP_SEEN_S,
    PERIOD,
    TO_CLAP,
    count,
)
from coach.calibration.latency import Doubt, Doubtful, HeardOnsets, LatencyMeasurement, measure_latency, nearest_lags
from coach.calibration.screen import CalibrationView, draw_calibration
from coach.devices.camera.camera import Camera, CameraFrame
from coach.devices.sound.microphone import Microphone, MicrophoneSound
from coach.devices.sound.sound import Sound
from coach.domain.landmarks import INDEX, Pose, PoseTrack
from coach.tracking.pose_buffer import track_of
from coach.ui.figure import Smoother
from coach.ui.loop import Clock, Screen
from coach.ui.window import LEAVING, Action, Keys
from coach.wording import calibration_words as words
from coach.wording.words import NO_CAMERA_PICTURE

SEEN_FOR: Final = 2.5
"""s for which both hands must be seen before it starts by itself."""
RESTART_AFTER_S: Final = 8.0
"""s until it restarts by itself, if it has to: time to read the reason from three metres."""
LAST_CLAP_WAIT_S: Final = 0.5
"""s after the last clap in which its pose and sound may still arrive: the slowest machines take .2 s."""
CLICK_CLOCK_SLIP_S: Final = 0.015
"""s by which the sound's clock may change between the first click and the last; more means it was interrupted."""
MOST_GAP: Final = 0.15
"""s between two poses beyond which the computer is too busy to see every clap."""
UNATTENDED_START_S: Final = 10.0
"""s, at most, until an unattended calibration begins: with nobody there it would wait for ever."""
TRIES: Final = 5
"""Attempts at an unattended calibration on a busy computer before giving up."""
CLAPS_COUNTED_EVERY: Final = 3
"""Pictures after which the claps are counted again for the screen, where nobody notices a tenth of a second."""
CLAP_SEARCH_S: Final = 2.0
"""s of poses searched for claps while counting; those in the older half are known by then."""
CLAPPING: Final = float(TO_CLAP[0]) - PERIOD / 2
"""s of song time after which claps are counted and shown."""
COUNT_SWELL_S: Final = 0.15
"""s for which a counted number is enlarged."""

CALIBRATE_AGAIN: Final = "again"
CALIBRATION_BINDINGS: Final[Keys] = {pygame.K_r: CALIBRATE_AGAIN}


class PosedFrameProtocol(Protocol):
    """A camera frame and the pose found in it."""

    @property
    def frame(self) -> CameraFrame: ...

    @property
    def pose(self) -> Pose: ...


class PoseSource(Protocol):
    """Who finds poses in the camera's pictures."""

    def wait(self, timeout: float) -> bool: ...

    def take(self) -> list[PosedFrameProtocol]: ...


@dataclass(frozen=True, eq=False)
class Apparatus:
    """All that is open while calibrating; ``microphone`` is None if there is none. The sound has no music."""

    camera: Camera
    poses: PoseSource
    sound: Sound
    microphone: Microphone | None


class Calibration(Screen):
    """``found`` when it is done, None if the dancer left; ``unattended``: once, without waiting.

    CoachError: sound or camera is lost on the way; unattended: the claps are unusable, and why.
    """

    keys = CALIBRATION_BINDINGS
    early = LEAVING  # while camera and microphone opened

    def __init__(self, apparatus: Apparatus, unattended: bool = False) -> None:
        self._with, self._unattended = apparatus, unattended
        self._phase: Literal["hands", "clicks", "again", "found"] = "hands"
        self._smoother = Smoother()
        self._newest: PosedFrameProtocol | None = None
        self._hands_since: float | None = None
        self._began: float | None = None  # moment of the first turn
        self._until = 0.0  # when it restarts by itself
        self._times: list[float] = []
        self._poses: list[Pose] = []
        self._claps = np.zeros(0)
        self._cued = False
        self._zeros: list[float] = []  # moments of song time 0 by the sound's clock, from the first click on
        self._tries = 0
        self._doubt = ""
        self.found: LatencyMeasurement | None = None

    def wait(self, clock: Clock, began: float) -> None:
        """So that a new pose is shown at once."""
        self._with.poses.wait(1 / self.rate)

    def handle(self, event: Hashable, now: float) -> None:
        if event is Action.QUIT or (event is Action.PAUSE and self._phase != "found"):
            self.found = self.found if self._phase == "found" else None
            self.done = True
        elif self._phase == "found":
            if event is CALIBRATE_AGAIN:
                self._start(now)
            self.done = event in (Action.SPACE, Action.START, Action.PAUSE)
        elif event in (Action.SPACE, Action.START) and self._phase != "clicks":
            self._start(now)

    def tick(self, now: float) -> None:
        self._began = now if self._began is None else self._began
        for posed in self._with.poses.take():
            self._look(posed)
        if self._phase == "clicks":
            self._click(now)
        elif (self._phase == "hands" and self._ready(now)) or (self._phase == "again" and now >= self._until):
            self._start(now)

    def close(self) -> None:
        """Stop the sound and the microphone."""
        self._with.sound.stop()
        if self._phase == "clicks" and self._with.microphone is not None:
            self._with.microphone.stop()

    # ---------------------------------------------------------------- what happens

    def _ready(self, now: float) -> bool:
        """Both hands have been seen for a while; unattended: somebody is there, or nobody has come in time."""
        if self._unattended:
            return self._hands_since is not None or now - self._began >= UNATTENDED_START_S
        return self._hands_since is not None and now - self._hands_since >= SEEN_FOR

    def _look(self, posed: PosedFrameProtocol) -> None:
        self._newest = posed
        if not _hands(posed.pose):
            self._hands_since = None
        elif self._hands_since is None:
            self._hands_since = posed.frame.arrived
        t = self._with.sound.position(posed.frame.arrived) if self._phase == "clicks" else 0.0
        if t > 0.0 and (not self._times or t > self._times[-1]):
            self._times.append(t)
            self._poses.append(posed.pose.body)
            if t >= CLAPPING and len(self._times) % CLAPS_COUNTED_EVERY == 0:
                self._count_claps()

    def _count_claps(self) -> None:
        """For the screen: only among the newest poses, as all of them would cost more and more."""
        newest = bisect_left(self._times, self._times[-1] - CLAP_SEARCH_S)
        known = self._times[newest] + CLAP_SEARCH_S / 2 if newest else 0.0
        found = claps_seen(track_of(self._times[newest:], self._poses[newest:]))
        self._claps = np.concatenate([self._claps[self._claps < known], found[found >= known]])

    def _track(self) -> PoseTrack:
        return track_of(self._times, self._poses)

    def _start(self, now: float) -> None:
        """The clicks begin."""
        self._times, self._poses, self._claps = [], [], np.zeros(0)
        self._cued, self._zeros, self._doubt, self.found = False, [], "", None
        self._tries += 1
        if self._with.microphone is not None:
            self._with.microphone.start()
        self._phase = "clicks"
        self._with.sound.start(0.0, music_from=LAST_CLAP_SEEN_S, clicks=CLICKS)

    def _click(self, now: float) -> None:
        """While the clicks play; at the end, the result."""
        t = self._with.sound.position(now)
        if self._with.sound.problem:
            raise CoachError(words.SOUND_LOST.format(why=self._with.sound.problem.rstrip(".") + "."))
        if self._with.camera.state == "lost" and self._unattended:
            raise CoachError(words.CAMERA_LOST.format(why=self._with.camera.message))
        if t > BEGIN / 2 and not self._cued:  # a film used as camera follows the clicks; real cameras ignore this
            self._with.camera.cue(now, t)
            self._cued = True
        if BEGIN <= t <= LAST_CLAP_SEEN_S:
            self._zeros.append(now - t)
        if t > LAST_CLAP_SEEN_S + LAST_CLAP_WAIT_S:
            self._conclude(now)

    def _conclude(self, now: float) -> None:
        sample = self._with.microphone.stop() if self._with.microphone is not None else None
        self._with.sound.stop()
        try:
            if self._interrupted():
                raise Doubtful(Doubt.BUSY, 0, float("nan"))
            room = None if sample is None else in_room(sample, float(np.median(self._zeros)))
            self.found = measure_latency(claps_in_time(self._track()), room)
            self._phase, self.done = "found", self._unattended
        except Doubtful as doubtful:
            self._again(doubtful if self._followed() else Doubtful(Doubt.BUSY, 0, float("nan")), now)

    def _again(self, doubtful: Doubtful, now: float) -> None:
        spread = round(1000 * doubtful.spread) if np.isfinite(doubtful.spread) else 0
        self._doubt = words.DOUBTS[doubtful.doubt.value].format(claps=doubtful.claps, ms=spread)
        busy = doubtful.doubt is Doubt.BUSY and self._tries < TRIES
        if self._unattended and not busy:
            raise CoachError(self._doubt) from None
        self._phase, self._until = "again", now if self._unattended else now + RESTART_AFTER_S

    def _interrupted(self) -> bool:
        """Whether the sound stalled, so that clicks came late, or the computer slept through all of them."""
        return not self._zeros or max(self._zeros) - min(self._zeros) > CLICK_CLOCK_SLIP_S

    def _followed(self) -> bool:
        """Whether the poses came fast enough to see each clap."""
        return len(self._times) > 1 and float(np.diff(self._times).max()) <= MOST_GAP

    # ---------------------------------------------------------------- what is shown

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_calibration(surface, self._view(now))
        return True

    def _view(self, now: float) -> CalibrationView:
        lost = self._with.camera.message if self._with.camera.state in ("opening", "lost") else ""
        if not lost and self._newest is None:
            lost = NO_CAMERA_PICTURE
        shown = self._picture()
        if self._phase == "clicks":
            return self._while_clicking(now, lost, shown)
        if self._phase == "found" and self.found is not None:
            return CalibrationView(
                words.DONE, words.DONE_KEYS, good=True, numbers=numbers(self.found),
                text=tuple(said(self.found)), **shown,
            )  # fmt: skip
        if self._phase == "again":
            keys = words.AGAIN_KEYS.format(seconds=max(1, ceil(self._until - now)))
            return CalibrationView(words.AGAIN, keys, good=False, text=(self._doubt,), **shown)
        hands = self._hands_since is not None
        call = lost or (words.STARTS if hands else words.HANDS)
        return CalibrationView(
            call, words.READY_KEYS, good=True if hands and not lost else False, text=(words.HOW,),
            details=tuple(self._details()), **shown,
        )  # fmt: skip

    def _while_clicking(self, now: float, lost: str, shown: dict) -> CalibrationView:
        t = self._with.sound.position(now)
        counted = count(t)
        clapping = t >= CLAPPING
        call = words.CLAP if clapping else words.LISTEN
        return CalibrationView(
            lost or (words.WAIT if clapping and counted is None else call),
            words.CLICKS_KEYS,
            good=False if lost else None,
            counted=counted,
            pulse=max(0.0, 1 - ((t - BEGIN) % PERIOD) / COUNT_SWELL_S),
            claps=tuple(np.isfinite(nearest_lags(TO_CLAP, self._claps))) if clapping else (),
            **shown,
        )

    def _picture(self) -> dict:
        """The camera's newest picture and the pose in it."""
        if self._newest is None:
            return {}
        pose, frame = self._newest.pose.body, self._newest.frame
        if not pose.seen:
            return {"camera": frame.rgb}
        image = self._smoother.step(pose.image, frame.arrived)
        return {"camera": frame.rgb, "image": image, "visibility": pose.visibility}

    def _details(self) -> Iterator[str]:
        microphone = self._with.microphone
        yield self._with.sound.description
        yield (words.MICROPHONE.format(name=microphone.name) if microphone else words.NO_MICROPHONE)


def _hands(pose: Pose) -> bool:
    """Whether both hands are seen in front of the camera."""
    pose, wrists = pose.body, [INDEX["left_wrist"], INDEX["right_wrist"]]
    return bool(np.isfinite(pose.image[wrists]).all() and (pose.visibility[wrists] >= WRIST_VISIBILITY).all())


def claps_in_time(track: PoseTrack) -> np.ndarray:
    """(K,) s of song time of the claps seen after the count-in."""
    claps = claps_seen(track)
    return claps[claps > COUNT_IN[-1]]


def in_room(heard: MicrophoneSound, zero: float) -> HeardOnsets:
    """What was heard, in song time; ``zero`` is the moment of song time 0. Nothing if its time cannot be told."""
    if not np.isfinite(heard.start):
        return HeardOnsets(np.full(len(CLICK_TIMES_S), np.nan), np.zeros(0))
    heard = replace(heard, start=heard.start - zero)
    clicks = clicks_heard(heard, CLICKS, CLICK_TIMES_S)
    return HeardOnsets(clicks, claps_heard(heard, clicks[:COUNT_IN_CLICKS], TO_CLAP[0] - PERIOD / 2, LAST_CLAP_SEEN_S))


def numbers(found: LatencyMeasurement) -> tuple[tuple[str, str], ...]:
    """(name, value) of the numbers shown large."""

    def ms(seconds: float) -> str:
        return words.MS.format(ms=round(1000 * seconds))

    if found.sound is None:
        return ((words.SUM, ms(found.total)),)
    return (words.SOUND, ms(found.sound)), (words.CAMERA, ms(found.total - found.sound))


def said(found: LatencyMeasurement) -> Iterator[str]:
    """What to say about it, sentence by sentence."""
    yield words.TAKEN_OFF
    if found.only_sum is not None:
        yield words.ONLY_SUM[found.only_sum.value]
    elif np.isfinite(found.own):
        yield words.OWN[found.own < 0].format(ms=round(1000 * abs(found.own)))
