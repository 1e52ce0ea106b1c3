import sys
from dataclasses import replace

import numpy as np
import pytest

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.takes.disk_reservation import WRITTEN_AT_ONCE, bytes_needed, release, reserve
from coach.takes.take import Basis, write_take
from coach.takes.verdict_file import write_verdicts
from coach.tracking.store import save_track
from tests.kit.takes import a_take


@pytest.mark.parametrize("size", [0, 1, WRITTEN_AT_ONCE, WRITTEN_AT_ONCE + 1, 3 * WRITTEN_AT_ONCE - 1])
def test_it_is_as_large_as_asked_for_and_can_be_given_back(tmp_path, size):
    reserve(tmp_path / "room", size)
    assert (tmp_path / "room").stat().st_size == size
    release(tmp_path / "room")
    assert not list(tmp_path.iterdir())
    release(tmp_path / "room")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told_and_nothing_is_left(tmp_path):
    (tmp_path / "room").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        reserve(tmp_path / "room", 10)
    assert not list(tmp_path.iterdir())


def test_what_a_dance_leaves_finds_room(tmp_path):
    seconds, fps, beats = 20, 60, 60  # 180 BPM
    poses = np.random.default_rng(1).normal(size=(seconds * fps, 33, 3)).astype(np.float32)
    track = PoseTrack(
        np.arange(seconds * fps) / fps, poses[..., :2], poses, np.ones(poses.shape[:2], np.float32), BLAZEPOSE
    )
    save_track(tmp_path / "poses.npz", track)
    take, first = a_take(), a_take().verdicts[0]
    verdicts = tuple(replace(first, beat=k, t=k / 3) for k in range(beats))
    whole = replace(take, verdicts=verdicts, basis=Basis("normal", "Learnt.", 3, BeatGrid.constant(180, 0.0, seconds)))
    write_take(tmp_path / "take.json", whole)
    write_verdicts(tmp_path / "verdicts.npz", whole)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < bytes_needed(seconds, BLAZEPOSE)
