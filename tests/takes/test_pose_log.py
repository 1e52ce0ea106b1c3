import errno

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.base.errors import CoachError
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.takes.pose_log import PoseLog, header_of, read_pose_log, record_of
from tests.kit.takes import a_track

HEADER, RECORD = header_of(BLAZEPOSE), record_of(BLAZEPOSE)


def logged(path, track):
    with PoseLog(path, BLAZEPOSE) as log:
        for i, t in enumerate(track.t):
            log.add(t, track.image[i], track.world[i], track.visibility[i])
    return path


def same(a, b):
    names = ("t", "image", "world", "visibility")
    return all(np.array_equal(getattr(a, name), getattr(b, name), equal_nan=True) for name in names)


def test_what_was_added_is_read_back(tmp_path):
    track = a_track(40)
    track.image[7:9] = np.nan  # nobody in the picture
    assert same(read_pose_log(logged(tmp_path / "poses.log", track)), track)


@pytest.mark.parametrize("records", [0, 1, 5])
@pytest.mark.parametrize("torn", [0, 1, 7, 8, 9, 400, RECORD.itemsize - 5, RECORD.itemsize - 4, RECORD.itemsize - 1])
def test_a_torn_last_record_is_left_out(tmp_path, records, torn):
    track = a_track(records + 1)
    path = logged(tmp_path / "poses.log", track)
    path.write_bytes(path.read_bytes()[: len(HEADER) + records * RECORD.itemsize + torn])
    read = read_pose_log(path)
    assert len(read) == records
    assert same(read, track.between(-1, track.t[records]))


@pytest.mark.parametrize("length", range(len(HEADER) + 1))
def test_a_torn_header_is_an_empty_log(tmp_path, length):
    (tmp_path / "poses.log").write_bytes(HEADER[:length])
    assert len(read_pose_log(tmp_path / "poses.log")) == 0


def test_a_log_from_before_there_were_several_skeletons_is_blazeposes(tmp_path):
    track = a_track(5)
    path = logged(tmp_path / "poses.log", track)
    path.write_bytes(b"coach pose log 1" + path.read_bytes()[len(HEADER) :])
    read = read_pose_log(path)
    assert same(read, track) and read.skeleton == BLAZEPOSE


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_record_costs_only_itself(tmp_path_factory, data):
    track = a_track(6)
    path = logged(tmp_path_factory.mktemp("log") / "poses.log", track)
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(len(HEADER), len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    damaged = (at - len(HEADER)) // RECORD.itemsize
    assert read_pose_log(path).t.tolist() == np.delete(track.t, damaged).tolist()


def test_a_tail_of_zeros_as_after_a_power_cut_is_left_out(tmp_path):
    track = a_track(5)
    path = logged(tmp_path / "poses.log", track)
    path.write_bytes(path.read_bytes() + bytes(3 * RECORD.itemsize))
    assert same(read_pose_log(path), track)


def test_no_log_is_an_empty_track(tmp_path):
    assert len(read_pose_log(tmp_path / "poses.log")) == 0


def test_another_file_is_refused(tmp_path):
    (tmp_path / "poses.log").write_text("something else entirely")
    with pytest.raises(CoachError, match=r"poses\.log is not a pose log"):
        read_pose_log(tmp_path / "poses.log")


def test_song_time_never_goes_back(tmp_path):
    track = a_track(6)
    with PoseLog(tmp_path / "poses.log", BLAZEPOSE) as log:
        kept = [
            log.add(t, track.image[0], track.world[0], track.visibility[0]) for t in (0.0, 0.5, 0.2, 0.5, 0.6, np.nan)
        ]
    assert kept == [True, True, False, False, True, False]
    assert read_pose_log(tmp_path / "poses.log").t.tolist() == [0.0, 0.5, 0.6]


def test_at_most_half_a_second_waits_in_memory(tmp_path):
    track = a_track(301)
    log = PoseLog(tmp_path / "poses.log", BLAZEPOSE)
    for i, t in enumerate(track.t):
        log.add(t, track.image[i], track.world[i], track.visibility[i])
        on_disk = read_pose_log(tmp_path / "poses.log").t
        assert t - on_disk[-1] <= 0.5
    log.close()


class FullDisk:
    """A file on a disk that is full after some bytes."""

    def __init__(self, room):
        self.room = room

    def write(self, data):
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self):
        pass

    def close(self):
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_and_the_dance_goes_on(tmp_path):
    track = a_track(4)
    log = PoseLog(tmp_path / "poses.log", BLAZEPOSE)
    log._file.close()
    log._file = FullDisk(2 * RECORD.itemsize)
    kept = [log.add(t, track.image[0], track.world[0], track.visibility[0]) for t in track.t]
    log.close()
    assert kept == [True, True, False, False]
    assert log.problem == "Your poses are no longer saved: No space left on device."


def test_a_log_that_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "poses.log").write_bytes(b"mine")
    with pytest.raises(CoachError, match="could not be written"):
        PoseLog(tmp_path / "poses.log", BLAZEPOSE)
    assert (tmp_path / "poses.log").read_bytes() == b"mine"
