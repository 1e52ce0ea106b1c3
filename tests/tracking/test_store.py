import tracemalloc
from zipfile import ZipFile

import numpy as np
import pytest

from coach.base import console
from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.tracking import store as module
from coach.tracking.store import (
    TRACK_ARRAYS,
    load_track,
    load_tracks,
    save_track,
    save_tracks,
    track_bytes,
    track_of_bytes,
)
from tests.kit.damage import damaged_zips


def track(frames=5):
    rng = np.random.default_rng(3)
    one = PoseTrack(
        np.arange(frames) / 30,
        rng.random((frames, 33, 2)),
        rng.random((frames, 33, 3)),
        rng.random((frames, 33)),
        BLAZEPOSE,
    )
    one.image[1:2] = np.nan
    return one


@pytest.mark.parametrize("frames", [0, 1, 5])
def test_what_is_saved_is_loaded(tmp_path, frames):
    path = tmp_path / "new folder" / "poses.npz"
    save_track(path, track(frames))
    loaded = load_track(path)
    for field in TRACK_ARRAYS:
        np.testing.assert_array_equal(getattr(loaded, field), getattr(track(frames), field))


@pytest.mark.parametrize("people", [0, 1, 3])
def test_several_people_are_loaded_in_their_order(tmp_path, people):
    path = tmp_path / "people.npz"
    save_tracks(path, [track().shifted(0.0) if n == 0 else track().mirrored() for n in range(people)])
    loaded = load_tracks(path)
    assert len(loaded) == people
    for n, one in enumerate(loaded):
        expected = track() if n == 0 else track().mirrored()
        np.testing.assert_array_equal(one.image, expected.image)
        np.testing.assert_array_equal(one.t, expected.t)


def test_saving_many_people_copies_nothing(tmp_path):
    path, everybody = tmp_path / "p.npz", [track(2000)] * 8
    tracemalloc.start()
    try:
        save_tracks(path, everybody)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 0.1 * path.stat().st_size


def test_whoever_of_many_people_is_let_go_takes_no_memory(tmp_path):
    """Views of one array that holds all of them would keep it alive."""
    path = tmp_path / "p.npz"
    save_tracks(path, [track(2000)] * 8)
    tracemalloc.start()
    try:
        kept = load_tracks(path)[3]
        now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    np.testing.assert_array_equal(kept.world, track(2000).world)
    assert now < 0.2 * path.stat().st_size and peak < 1.5 * path.stat().st_size


def test_of_many_people_one_is_in_memory_at_a_time(tmp_path):
    path = tmp_path / "p.npz"
    save_tracks(path, [track(2000)] * 8)
    tracemalloc.start()
    try:
        seen = sum(int(one.seen.sum()) for one in load_tracks(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen == 8 * 1999 and peak < 0.4 * path.stat().st_size + 2 * module.READ_AT_ONCE


def test_one_of_many_people_is_read_again_when_it_is_needed_again(tmp_path):
    path = tmp_path / "p.npz"
    save_tracks(path, [track(), track().mirrored()])
    people = load_tracks(path)
    np.testing.assert_array_equal(people[1].world, track().mirrored().world)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(CoachError, match=r"p\.npz are damaged, or gone .*Try again"):
        people[1]
    path.unlink()
    with pytest.raises(CoachError, match=r"p\.npz are damaged, or gone .*Try again"):
        people[0]


def test_reading_many_people_shows_how_far_it_is_and_can_be_stopped(tmp_path, monkeypatch):
    """Of six people in an hour it takes five seconds."""
    path, shown = tmp_path / "p.npz", []
    save_tracks(path, [track()] * 6)
    monkeypatch.setattr(console, "SOON_S", 0.0)
    monkeypatch.setattr(module, "READ_AT_ONCE", 400)
    with console.watched(lambda what, share: shown.append((what, share))):
        load_tracks(path)
    shares = [share for what, share in shown if what == "Reading the poses"]
    assert len(shares) > 2 * 6 and shares == sorted(shares) and shares[-1] > 0.95

    def stop(what, share):
        raise KeyboardInterrupt

    with console.watched(stop), pytest.raises(KeyboardInterrupt):
        load_tracks(path)


@pytest.mark.parametrize("name", ["image.npy", "skeleton.npy"])
def test_people_of_a_damaged_file_are_not_loaded(tmp_path, name):
    path = tmp_path / "p.npz"
    save_tracks(path, [track(40), track(40)])
    data = bytearray(path.read_bytes())
    with ZipFile(path) as archive:
        at = archive.getinfo(name).header_offset
        data[at + 200] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(CoachError, match=r"p\.npz are damaged"):
        load_tracks(path)
    path.write_bytes(data[: at + 300])
    with pytest.raises(CoachError, match=r"p\.npz are damaged"):
        load_tracks(path)


def test_saving_many_people_shows_how_far_it_is(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(console, "SOON_S", 0.0)
    with console.watched(lambda what, share: shown.append((what, share))):
        save_tracks(tmp_path / "p.npz", [track()] * 6)
    shares = [share for what, share in shown if what == "Saving the poses"]
    assert len(shares) > 2 * 6 and shares == sorted(shares) and shares[-1] == 1


def test_of_several_people_numpy_writes_the_same(tmp_path):
    tracks = [track(), track().mirrored()]
    save_tracks(tmp_path / "p.npz", tracks)
    np.savez(tmp_path / "numpy.npz", **{name: [getattr(one, name) for one in tracks] for name in TRACK_ARRAYS})
    with np.load(tmp_path / "p.npz") as ours, np.load(tmp_path / "numpy.npz") as theirs:
        for name in TRACK_ARRAYS:
            np.testing.assert_array_equal(ours[name], theirs[name])
            assert ours[name].dtype == theirs[name].dtype


def test_several_people_are_not_one_track(tmp_path):
    path = tmp_path / "people.npz"
    save_tracks(path, [track(), track()])
    with pytest.raises(CoachError, match="people.npz are damaged"):
        load_track(path)


def test_whoever_may_read_the_folders_other_files_may_read_it(tmp_path):
    """A take that is carried to another account or machine opens there with its skeleton."""
    other, path = tmp_path / "take.json", tmp_path / "poses.npz"
    other.write_text("{}")
    save_track(path, PoseTrack.empty())
    assert path.stat().st_mode == other.stat().st_mode


def test_saving_replaces_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "poses.npz"
    save_track(path, track(2))
    save_track(path, track(5))
    assert len(load_track(path)) == 5
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_save_keeps_the_old_file_alone(tmp_path, monkeypatch, failure):
    path = tmp_path / "poses.npz"
    save_track(path, track(2))

    def half(file, **arrays):
        file.write(b"half")
        raise failure

    monkeypatch.setattr(np, "savez", half)
    with pytest.raises((KeyboardInterrupt, OSError)):
        save_track(path, track(5))
    assert len(load_track(path)) == 2
    assert list(tmp_path.iterdir()) == [path]


def test_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_track(tmp_path / "poses.npz")


def whole(tmp_path):
    path = tmp_path / "poses.npz"
    save_track(path, track())
    return path.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 40, 300, -1])
def test_a_truncated_file_is_damaged(tmp_path, size):
    path = tmp_path / "poses.npz"
    path.write_bytes(whole(tmp_path)[:size])
    with pytest.raises(CoachError, match=r"poses\.npz are damaged"):
        load_track(path)


def test_a_flipped_byte_is_damage(tmp_path):
    path = tmp_path / "poses.npz"
    data = bytearray(whole(tmp_path))
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(CoachError, match=r"poses\.npz are damaged"):
        load_track(path)


@pytest.mark.parametrize(
    "arrays",
    [
        {"t": np.arange(2)},
        {
            "t": np.arange(2),
            "image": np.zeros((3, 33, 2)),
            "world": np.zeros((2, 33, 3)),
            "visibility": np.zeros((2, 33)),
        },
        {"t": np.array(["a", None], object)},
    ],
)
def test_another_npz_is_no_pose_track(tmp_path, arrays):
    path = tmp_path / "poses.npz"
    np.savez(path, **arrays)
    with pytest.raises(CoachError, match=r"poses\.npz are damaged"):
        load_track(path)


def test_a_plain_array_is_no_pose_track(tmp_path):
    path = tmp_path / "poses.npz"
    with open(path, "wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(CoachError, match=r"poses\.npz are damaged"):
        load_track(path)


def test_a_file_that_names_no_skeleton_is_blazeposes(tmp_path):
    one = track()
    np.savez(tmp_path / "old.npz", **{name: getattr(one, name) for name in ("t", "image", "world", "visibility")})
    assert load_track(tmp_path / "old.npz").skeleton == BLAZEPOSE


def test_poses_of_an_estimator_that_is_not_known(tmp_path):
    one = track()
    arrays = {name: getattr(one, name) for name in ("t", "image", "world", "visibility")}
    np.savez(tmp_path / "new.npz", **arrays, skeleton=np.array("of tomorrow"))
    with pytest.raises(CoachError, match="of tomorrow"):
        load_track(tmp_path / "new.npz")


@pytest.mark.parametrize("packed", [whole, lambda _: track_bytes(track())], ids=["as in the cache", "compressed"])
def test_whatever_is_wrong_with_the_zip_is_damage(tmp_path, packed):
    for what, data in damaged_zips(packed(tmp_path)):
        try:
            track_of_bytes(data)
        except CoachError as problem:
            assert "damaged" in str(problem), what
