"""The pose worker: every frame once, a second landmarker only while the crowd is watched, failures handed on."""

from types import SimpleNamespace

import numpy as np
import pytest

from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live.pose_worker import CROWD_EVERY, PoseWorker

PICTURE = np.zeros((4, 4, 3), np.uint8)


class Camera:
    """Has the next frame whenever one is asked for."""

    def wait(self, newer_than, timeout):
        number = newer_than + 1
        return CameraFrame(PICTURE, number / 30, number)


class Landmarkers:
    """Makes landmarkers that find as many people as they are asked for, and remembers which were made and closed."""

    def __init__(self):
        self.made, self.closed = [], []

    def __call__(self, *, people=1, stream=True):
        self.made.append(people)
        return Landmarker(people, self)


class Landmarker:
    def __init__(self, people, others):
        self.people, self.others = people, others

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.others.closed.append(self.people)

    def detect(self, rgb, moment):
        pose = Pose.nobody()
        return Pose(pose.image, pose.world, pose.visibility, self.people, BLAZEPOSE)


@pytest.fixture
def landmarkers():
    return Landmarkers()


@pytest.fixture
def worker(landmarkers):
    worker = PoseWorker(Camera(), landmarkers)
    yield worker
    worker.close()


def results(worker, count):
    found = []
    while len(found) < count and worker.wait(5.0):
        found += worker.take()
    return found


def test_every_result_comes_once_and_in_order(worker):
    numbers = [posed.frame.number for posed in results(worker, 20)]
    assert numbers == sorted(set(numbers)) and len(numbers) >= 20


def test_nobody_is_counted_in_a_dance_that_has_no_set_up(worker, landmarkers):
    assert len(results(worker, 3 * CROWD_EVERY)) >= 3 * CROWD_EVERY
    assert (worker.people, landmarkers.made) == (0, [1])


def test_the_crowd_is_counted_while_it_is_watched(worker, landmarkers):
    worker.watch_crowd = True
    results(worker, 3 * CROWD_EVERY)
    assert (worker.people, landmarkers.made) == (2, [1, 2])
    worker.close()
    assert sorted(landmarkers.closed) == [1, 2]


def test_a_broken_landmarker_is_told_by_the_next_call():
    def broken():
        raise RuntimeError("no such model")

    worker = PoseWorker(SimpleNamespace(wait=Camera().wait), broken)
    with pytest.raises(RuntimeError, match="no such model"):
        worker.wait(5.0)
    worker.close()
