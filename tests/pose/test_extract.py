import threading

import numpy as np
import pytest

from coach.media.video import Frame, VideoInfo
from coach.pose import extract as module
from coach.pose.blazepose import Pose
from coach.pose.extract import ahead, extract
from coach.pose.model import PoseModel

MODEL = PoseModel(data=b"model", sha256="0" * 64, source="a test")
PICTURE = np.zeros((4, 4, 3), np.uint8)


class Landmarker:
    """Finds a pose at x = time in every frame but the third."""

    def __init__(self, model):
        self.model, self.times, self.closed = model, [], False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.closed = True

    def detect(self, rgb, moment_s):
        self.times.append(moment_s)
        if len(self.times) == 3:
            return Pose.nobody()
        return Pose(
            np.full((33, 2), moment_s, np.float32), np.zeros((33, 3), np.float32), np.ones(33, np.float32), people=1
        )


@pytest.fixture
def film(monkeypatch):
    """Lets a test say which times the frames of the film have."""

    def frames_at(*times):
        monkeypatch.setattr(module, "probe", lambda path: VideoInfo(path, 4, 4, 30.0, 1.0, False))
        monkeypatch.setattr(module, "read_frames", lambda path: (Frame(t, PICTURE) for t in times))

    return frames_at


def extracted(tmp_path):
    made = []

    def make(model):
        made.append(Landmarker(model))
        return made[-1]

    return extract(tmp_path / "film.mp4", MODEL, make=make), made[0]


def test_every_frame_has_its_own_time_and_pose(tmp_path, film):
    film(0.0, 0.1, 0.15, 0.4)
    track, landmarker = extracted(tmp_path)
    assert track.t.tolist() == [0.0, 0.1, 0.15, 0.4]
    assert track.seen.tolist() == [True, True, False, True]
    assert track.image[3, 0] == pytest.approx([0.4, 0.4])
    assert track.visibility[2].tolist() == [0.0] * 33
    assert (landmarker.model, landmarker.closed) == (b"model", True)


def test_frames_that_do_not_come_later_are_left_out(tmp_path, film):
    film(0.0, 0.2, 0.2, 0.1, 0.3)
    assert extracted(tmp_path)[0].t.tolist() == [0.0, 0.2, 0.3]


def test_a_film_of_no_frames(tmp_path, film):
    film()
    assert len(extracted(tmp_path)[0]) == 0


def test_everything_comes_in_order_whatever_the_depth():
    assert list(ahead((k for k in range(100)), 1)) == list(range(100))


def test_a_failure_comes_after_the_items_before_it():
    def items():
        yield 1
        raise ValueError("broken film")

    taken = []
    with pytest.raises(ValueError, match="broken film"):
        taken.extend(ahead(items(), 4))
    made = ahead(items(), 4)
    assert next(made) == 1
    with pytest.raises(ValueError, match="broken film"):
        next(made)


def test_closing_early_closes_the_items_and_ends_the_thread():
    closed = threading.Event()

    def items():
        try:
            while True:
                yield 1
        finally:
            closed.set()

    taking = ahead(items(), 2)
    assert next(taking) == 1
    taking.close()
    assert closed.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ahead")]
