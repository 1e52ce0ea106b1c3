import tempfile
import tracemalloc

import numpy as np
import pytest

from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.movenet.skeleton import MULTIPOSE
from coach.tracking.pose_buffer import TRACK_BATCH_POSES, in_memory, track_of
from coach.tracking.pose_file import PoseFile
from coach.tracking.tracker import Sighting, SightingRows, Tracker
from tests.tracking.bodies import body

HELD_BYTES = 250
"""Of a pose while people are followed: 56 of frame and appearance, and the room for what comes. In memory it takes 800
more."""


FOLLOWED = 16 * TRACK_BATCH_POSES
"""Pictures in which somebody is followed: what is there once, such as room for the next poses, counts for little."""


def some_track(skeleton, count, seed):
    noise = np.random.default_rng(seed)
    poses = [
        Pose(*(noise.normal(size=(len(skeleton), *rest)).astype(np.float32) for rest in ((2,), (3,), ())), 1, skeleton)
        for _ in range(count)
    ]
    return track_of((noise.uniform(0.01, 0.03, count).cumsum()).tolist(), poses)


def assert_same(track, other):
    assert track.skeleton == other.skeleton
    for name in ("t", "image", "world", "visibility"):
        np.testing.assert_array_equal(getattr(track, name), getattr(other, name))


def test_what_is_put_aside_comes_back_to_the_last_bit_in_any_order():
    tracks = [some_track(*which) for which in ((BLAZEPOSE, 64, 1), (MULTIPOSE, 3, 2), (BLAZEPOSE, 1, 3))]
    tracks[0].image[5] = np.nan
    with PoseFile() as aside:
        loads = [aside.put(track) for track in tracks]
        for k in (2, 0, 1, 0):
            assert_same(loads[k](), tracks[k])
        again = aside.put(tracks[2])  # after reading
        assert_same(again(), tracks[2])
        assert_same(loads[0](), tracks[0])


class Full:
    """A file on a disk that has room for so many bytes."""

    def __init__(self, file, room):
        self.file, self.room = file, room
        self.read, self.seek = file.read, file.seek

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.file.close()

    def write(self, data):
        if not self.room:
            raise OSError(28, "No space left on device")
        written = self.file.write(data[: self.room])
        self.room -= written
        return written


def test_what_a_full_disk_cannot_take_stays_in_memory(monkeypatch):
    real, tracks = tempfile.TemporaryFile, [some_track(BLAZEPOSE, 20, seed) for seed in range(4)]
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **how: Full(real(**how), 40_000))
    with PoseFile() as aside:
        loads = [aside.put(track) for track in tracks]
        for load, track in zip(loads, tracks):
            assert_same(load(), track)


def test_without_a_folder_for_it_everything_stays_in_memory(monkeypatch):
    def refused(**how):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    track = some_track(BLAZEPOSE, 20, 1)
    with PoseFile() as aside:
        assert aside.put(track)() is track


def test_the_file_is_gone_afterwards(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with PoseFile() as aside:
        load = aside.put(some_track(BLAZEPOSE, 20, 1))
    assert not list(tmp_path.iterdir())
    with pytest.raises(ValueError, match="closed"):
        load()


def test_whoever_is_followed_leaves_little_in_memory():
    look = np.full(12, 0.5, np.float32)
    with PoseFile() as aside:
        rows = SightingRows(aside.put)
        tracemalloc.start()
        for k in range(FOLLOWED):
            rows.add(Sighting(k, k / 30, body(0.5), look))
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert held < HELD_BYTES * FOLLOWED
        assert sum(map(len, rows.tracklet().tracks)) == FOLLOWED


def test_a_tracker_puts_everything_aside_also_after_a_cut():
    aside = []

    def put(track):
        aside.append(len(track))
        return in_memory(track)

    tracker, rgb = Tracker(keep=put), np.zeros((90, 160, 3), np.uint8)
    for k in range(12):
        if k == 7:
            tracker.new_shot()
        tracker.step(k / 30, [body(0.4, height=0.4), body(1.2, height=0.4)], rgb)
    tracker.tracklets()
    assert aside == [7, 7, 5, 5]
