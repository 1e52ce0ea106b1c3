"""The pose worker: every frame once, a second landmarker only while the crowd is watched, failures handed on."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live.pose_worker import CROWD_EVERY, PoseWorker
from tests.tracking.bodies import FigureLandmarker, figure_picture

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
        pose = Pose.nobody(BLAZEPOSE)
        return Pose(pose.image, pose.world, pose.visibility, self.people, BLAZEPOSE)

    def detect_all(self, rgb, moment=0.0):
        return (self.detect(rgb, moment),) * self.people


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


def test_no_picture_is_kept_when_it_is_closed(worker):
    assert worker.wait(5.0)
    worker.close()
    assert worker.take() == []


def test_nobody_is_counted_in_a_dance_that_has_no_set_up(worker, landmarkers):
    assert len(results(worker, 3 * CROWD_EVERY)) >= 3 * CROWD_EVERY
    assert (worker.people, landmarkers.made) == (0, [1])


def test_the_crowd_is_counted_while_it_is_watched(worker, landmarkers):
    worker.watch_crowd = True
    results(worker, 3 * CROWD_EVERY)
    assert (worker.people, landmarkers.made) == (2, [1, 2])
    worker.close()
    assert sorted(landmarkers.closed) == [1, 2]


class Waving(FigureLandmarker):
    """Whoever stands right of ``hands_from`` has a hand up."""

    hands_from = 99.0

    def _bars(self, rgb):
        return [raised(one) if one.image[0, 0] > self.hands_from else one for one in super()._bars(rgb)]


def raised(pose):
    image = pose.image.copy()
    image[BLAZEPOSE.index["left_wrist"]] = image[0] - (0.0, 0.2)
    return replace(pose, image=image)


@pytest.mark.parametrize(("hands_from", "ends_at"), [(99.0, 0.7), (1.0, 1.5), (0.0, 0.7)])
def test_of_several_people_who_raises_a_hand_is_followed(hands_from, ends_at):
    """Nobody, the one who is not followed, both of them."""
    picture = figure_picture([(0.7, (200, 40, 40)), (1.5, (40, 200, 40))])
    kind = type("Waving", (Waving,), {"hands_from": hands_from})
    worker = PoseWorker(SimpleNamespace(wait=lambda n, _: CameraFrame(picture, (n + 1) / 30, n + 1)), kind)
    try:
        assert results(worker, 1)[0].pose.image[0, 0] == pytest.approx(0.7, abs=0.05)
        worker.watch_crowd = True
        results(worker, 64 + 2 * CROWD_EVERY)
        assert worker.people == 2
        assert results(worker, 1)[-1].pose.image[0, 0] == pytest.approx(ends_at, abs=0.05)
    finally:
        worker.close()


def test_somebody_else_is_followed_when_who_is_followed_is_not_the_dancer():
    picture = figure_picture([(0.7, (200, 40, 40)), (1.5, (40, 200, 40))])
    worker = PoseWorker(SimpleNamespace(wait=lambda n, _: CameraFrame(picture, (n + 1) / 30, n + 1)), FigureLandmarker)
    try:
        assert results(worker, 1)[0].pose.image[0, 0] == pytest.approx(0.7, abs=0.05)
        worker.follow_another()
        results(worker, 64 + 2 * CROWD_EVERY)
        assert results(worker, 64)[-1].pose.image[0, 0] == pytest.approx(1.5, abs=0.05)  # and stays so
    finally:
        worker.close()


def test_where_nobody_else_is_seen_the_same_one_is_followed_and_looked_beside_again():
    pictures = [figure_picture([(0.7, (200, 40, 40))]), figure_picture([(0.7, (200, 40, 40)), (1.5, (40, 200, 40))])]
    shown = [0]
    camera = SimpleNamespace(wait=lambda n, _: CameraFrame(pictures[shown[0]], (n + 1) / 30, n + 1))
    worker = PoseWorker(camera, FigureLandmarker)
    try:
        worker.follow_another()
        assert results(worker, 2 * CROWD_EVERY)[-1].pose.image[0, 0] == pytest.approx(0.7, abs=0.05)
        shown[0] = 1
        results(worker, 64 + 2 * CROWD_EVERY)
        assert results(worker, 1)[-1].pose.image[0, 0] == pytest.approx(1.5, abs=0.05)
    finally:
        worker.close()


def test_a_broken_landmarker_is_told_by_the_next_call():
    def broken():
        raise RuntimeError("no such model")

    worker = PoseWorker(SimpleNamespace(wait=Camera().wait), broken)
    with pytest.raises(RuntimeError, match="no such model"):
        worker.wait(5.0)
    worker.close()
