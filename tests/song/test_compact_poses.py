import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.song.compact_poses import IMAGE_STEPS, WORLD_STEPS, pack_poses, unpack_poses
from tests.song.track_songs import moving

HERE = Path("here.coachtrack")


def test_poses_come_back_to_half_a_step():
    tracks = [moving(), moving(x=0.4, seed=2)]
    tracks[1].image[7:9] = tracks[1].world[7:9] = np.nan
    tracks[0].world[:, 3] = np.nan  # an estimator that sees no depth there
    found = unpack_poses(pack_poses(tracks), HERE)
    for one, other in zip(tracks, found, strict=True):
        assert other.skeleton == one.skeleton
        assert other.t == pytest.approx(one.t, abs=0.5e-4)
        np.testing.assert_allclose(other.image, one.image, atol=0.51 / IMAGE_STEPS)
        np.testing.assert_allclose(other.world, one.world, atol=0.51 / WORLD_STEPS)
        np.testing.assert_allclose(other.visibility, one.visibility, atol=0.51 / 255)
    assert list(np.flatnonzero(~found[1].seen)) == [7, 8]


def test_far_away_points_stay_points():
    track = moving()
    track.image[3] = 1e6
    assert unpack_poses(pack_poses([track]), HERE)[0].image[3, 0, 0] == pytest.approx(8, abs=0.01)


@pytest.mark.parametrize(("fps", "kept"), [(60, 30), (30, 30), (25, 25), (24, 24)])
def test_at_most_thirty_frames_a_second_are_kept(fps, kept):
    found = unpack_poses(pack_poses([moving(2.0, fps)]), HERE)[0]
    assert len(found) == 2 * kept
    assert np.diff(found.t).max() < 1.5 / kept


def test_one_frame():
    assert len(unpack_poses(pack_poses([moving().at(slice(4, 5))]), HERE)[0]) == 1


def other(name, array):
    """The bytes of good poses, but for one array; None leaves it out."""
    file = io.BytesIO()
    good = np.load(io.BytesIO(pack_poses([moving()])))
    arrays = {key: good[key] for key in good.files} | {name: array}
    np.savez(file, **{key: value for key, value in arrays.items() if value is not None})
    return file.getvalue()


BAD = {
    "a pickle": other("image", np.array([{"a": 1}], object)),
    "another type": other("t", np.arange(30.0)),
    "another shape": other("visibility", np.zeros((30, 1), np.uint8)),
    "fewer frames": other("world", np.zeros((2, 1, 33, 3, 29), np.uint8)),
    "fewer points": other("visibility", np.zeros((30, 1, 17), np.uint8)),
    "no frames": other("image", np.zeros((2, 1, 33, 2, 0), np.uint8)),
    "bytes of larger numbers": other("image", np.zeros((4, 1, 33, 2, 30), np.uint8)),
    "nobody": other("image", np.zeros((2, 0, 33, 2, 30), np.uint8)),
    "times that go back": other("t", np.zeros(30, np.int32)),
    "an unknown skeleton": other("skeleton", np.array(b"octopus")),
    "a skeleton that is no text": other("skeleton", np.array(7)),
    "one array less": other("t", None),
    "one array more": other("more", np.zeros(3)),
    "no zip": b"poses",
    "nothing": b"",
}


@pytest.mark.parametrize("what", BAD)
def test_damaged_poses_are_refused_in_one_sentence(what):
    with pytest.raises(CoachError, match=r"^The poses in here.coachtrack are damaged \(.*\)\. Get the file again\.$"):
        unpack_poses(BAD[what], HERE)


def test_no_array_is_larger_than_its_bytes():
    """A header may promise a terabyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack_poses([moving()]))) as good, zipfile.ZipFile(file, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, data.replace(b"(2, 1, 33, 2, 30), }     ", b"(2, 1, 33, 2, 3000000), }"))
    with pytest.raises(CoachError, match="damaged"):
        unpack_poses(file.getvalue(), HERE)


@pytest.mark.parametrize("at", range(0, 40))
def test_cut_or_changed_bytes_are_refused_or_are_poses(at):
    good = pack_poses([moving()])
    place = at * len(good) // 40
    for bad in (good[:place], good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :]):
        try:
            unpack_poses(bad, HERE)
        except CoachError:
            pass
