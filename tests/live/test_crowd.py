"""When the second landmarker looks: while setting up, never in a dance."""

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live.options import SessionOptions
from coach.live.pose_worker import CROWD_EVERY, PoseWorker
from coach.live.set_up import set_up
from coach.ui.window import Action
from tests.kit.films import Keys

PICTURE = np.zeros((8, 8, 3), np.uint8)
FRAMES = 3 * CROWD_EVERY
LIMIT = 20.0


class Camera:
    """Hands over as many pictures as it is given, as fast as they are taken."""

    state, message = "live", ""

    def __init__(self):
        self.given, self.done, self.change = 0, 0, threading.Condition()

    def wait(self, newer_than, timeout):
        with self.change:
            self.done = newer_than + 1
            self.change.notify_all()
            if self.change.wait_for(lambda: self.done < self.given, 0.05):
                return CameraFrame(PICTURE, self.done / 30, self.done)

    def give(self, count):
        """Returns when the worker has done with all of them."""
        with self.change:
            self.given += count
            self.change.notify_all()
            assert self.change.wait_for(lambda: self.done == self.given, LIMIT)


class Landmarkers:
    """Makes them; counts the looks of those that look for more than one person."""

    def __init__(self):
        self.crowd_looks = 0

    def __call__(self, *, people=1, stream=True):
        self_ = self

        class One:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                pass

            def detect(self, rgb, moment):
                self_.crowd_looks += people > 1
                return Pose(np.full((33, 2), np.nan), np.full((33, 3), np.nan), np.zeros(33), people, BLAZEPOSE)

            def detect_all(self, rgb, moment=0.0):
                return (self.detect(rgb, moment),) * people

        return One()


@pytest.fixture
def landmarkers():
    return Landmarkers()


def test_the_second_landmarker_rests_until_it_is_asked_for(landmarkers):
    """As in a dance without set-up, ``--unattended``."""
    camera = Camera()
    worker = PoseWorker(camera, landmarkers)
    camera.give(FRAMES)
    worker.close()
    assert (landmarkers.crowd_looks, worker.people) == (0, 0)


def test_it_counts_people_while_setting_up_and_rests_from_then_on(landmarkers):
    camera, window = Camera(), Keys()
    worker = PoseWorker(camera, landmarkers)
    song = SimpleNamespace(title="Love", romanised="Love", artist="", stand_in=False)
    stage = SimpleNamespace(
        poses=worker, window=window, camera=camera, prepared=SimpleNamespace(song=song, crowded=False),
        options=SessionOptions(),
        sound=SimpleNamespace(description=""),
    )  # fmt: skip

    def flip(areas=None):
        camera.give(FRAMES)
        window.happen = [Action.SPACE]

    window.flip = flip
    assert set_up(stage)
    assert (landmarkers.crowd_looks, worker.people) == (FRAMES // CROWD_EVERY, 2)
    camera.give(FRAMES)
    worker.close()
    assert landmarkers.crowd_looks == FRAMES // CROWD_EVERY
