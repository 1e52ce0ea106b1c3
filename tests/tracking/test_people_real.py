"""The real pose model on a film put together from the rendered dancer: one stays, one walks past in front."""

from itertools import islice

import numpy as np
import pytest

from coach.base.paths import PROJECT, folders
from coach.estimators.blazepose.model import pose_model
from coach.media.pictures import Pictures
from coach.media.recording import TakeWriter
from coach.media.video import read_frames
from coach.tracking.people import extract_people

COVER = PROJECT / "tests" / "data" / "cover.mp4"
HEIGHT, WIDTH = 360, 720
FRAMES, FPS = 50, 15
SLICE = slice(210, 430)
"""Columns of the scaled picture (640 wide) with the dancer in them."""


def walker(k):
    """Left edge (pixels) of the one who walks past."""
    return 20 + round(9.2 * k)


STAYS = 250


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("film") / "two.mp4"
    writer = TakeWriter(path, WIDTH, HEIGHT)
    cover = islice(read_frames(COVER, 1.0, Pictures((640, HEIGHT))), 0, None, 2)  # every second picture
    for k, frame in zip(range(FRAMES), cover):
        dancer = frame.rgb[:, SLICE]
        picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        picture[:] = frame.rgb[:, :1]  # the wall and the floor
        picture[:, STAYS : STAYS + dancer.shape[1]] = dancer
        in_front = np.abs(dancer.astype(int) - frame.rgb[:, :1]).max(axis=2, keepdims=True) > 24
        here = picture[:, walker(k) : walker(k) + dancer.shape[1]]
        here[:] = np.where(in_front, dancer[..., ::-1], here)  # in other colours
        writer.write(picture, k / FPS)
    writer.close()
    return path


@pytest.mark.long  # test_people follows the same through films of figures
def test_two_dancers_of_whom_one_walks_past_the_other(film):
    people = extract_people(film, pose_model(None, folders().cache), what="Two dancers")
    assert [person.number for person in people] == [1, 2]
    walks, stays = people
    t = np.arange(FRAMES) / FPS
    np.testing.assert_allclose(walks.track.t, t, atol=1e-3)
    expected = np.array([walker(k) - STAYS for k in range(FRAMES)]) / HEIGHT
    both = np.flatnonzero(walks.track.seen & stays.track.seen)
    between = (walks.track.image - stays.track.image)[both][:, [11, 12, 23, 24], 0].mean(axis=1)
    assert np.abs(between - expected[both]).max() < 0.2  # a swap would be twice their distance, up to 1.2
    assert np.median(np.abs(between - expected[both])) < 0.05
    assert walks.share > 0.95
    assert stays.share > 0.5  # hidden for a while
    assert np.isfinite(walks.track.world[both]).all()
