"""Interlaced films are shown whole, at their own times, and only where they say that they are interlaced."""

import av
import numpy as np
import pytest

from coach.media.convert import Conversion, keep
from coach.media.interlaced import deinterlaced
from coach.media.shift import shifted_pictures
from coach.media.video import picture_times, pictures_at, probe, read_frames
from tests.media.containers import PICTURES, small_film
from tests.media.films import every, film
from tests.media.interlaced_films import FPS, SIZE, halves, whole

COUNT = 12


def moving(k):
    """A bright post that moves by two pixels from half to half."""
    grey = np.full(SIZE[::-1], 40, np.uint8)
    grey[:, 4 + 2 * k : 12 + 2 * k] = 200
    return grey


def combed(rgb):
    """How much rows differ from the mean of those above and below them (levels)."""
    rows = rgb[4:-4, :, 0].astype(float)
    return float(np.abs(rows[1:-1] - (rows[:-2] + rows[2:]) / 2).mean())


def post(rgb):
    """Where its left edge is (pixels)."""
    return int(np.argmax(rgb[SIZE[1] // 2, :, 0] > 120))


INTERLACED = [
    ("camera.mts", lambda path: halves(path, moving, COUNT)),
    ("camera.mkv", lambda path: halves(path, moving, COUNT)),
    ("mbaff.mts", lambda path: whole(path, moving, COUNT)),
    ("mbaff.mp4", lambda path: whole(path, moving, COUNT)),
    ("tv.ts", lambda path: whole(path, moving, COUNT, "mpeg2video")),
    ("disc.mpg", lambda path: whole(path, moving, COUNT, "mpeg2video")),
]


@pytest.mark.parametrize(("name", "made"), INTERLACED, ids=[name for name, _ in INTERLACED])
def test_each_picture_is_whole_and_at_its_time_wherever_it_goes(tmp_path, name, made):
    path = made(tmp_path / name)
    times = [pytest.approx(n / FPS, abs=0.002) for n in range(COUNT)]
    assert combed(np.repeat(weave(), 3, axis=-1)) > 8
    kept, way = keep(path, tmp_path, "kept")
    shifted_pictures(path, tmp_path / "take.mp4", 0.0)
    assert way is Conversion.ENCODE  # also H.264 in an mp4: browsers show combs
    for there in (path, kept, tmp_path / "take.mp4"):
        frames = list(read_frames(there))
        assert [frame.t for frame in frames] == times, there.name
        assert [post(frame.rgb) for frame in frames] == [pytest.approx(4 + 4 * n, abs=1) for n in range(COUNT)]
        assert max(combed(frame.rgb) for frame in frames) < 3, there.name
        info = probe(there)
        assert info.fps == pytest.approx(FPS, rel=0.01) and info.duration == pytest.approx(COUNT / FPS, abs=0.01)
        assert str(info.track).endswith("25 fps)"), info.track
        (asked,) = filter(None, pictures_at(there, [0.21]))
        assert asked[1].t == pytest.approx(0.2, abs=0.002) and combed(asked[1].rgb) < 3
    assert len(picture_times(kept)) == COUNT


def weave():
    """The first picture as it is coded."""
    woven = moving(0)
    woven[1::2] = moving(1)[1::2]
    return woven[..., None]


def test_films_that_are_not_interlaced_are_left_as_they_are(tmp_path):
    path = film(tmp_path / "a.mp4", every(6))
    with av.open(str(path)) as container:
        frames = [(frame.time, frame) for frame in container.decode(video=0)]
    passed = list(deinterlaced(iter(frames)))
    assert len(passed) == 6 and all(a is b for (_, a), (_, b) in zip(passed, frames))
    assert keep(path, tmp_path, "kept")[1] is Conversion.COPY


def test_where_films_were_joined_none_is_lost(tmp_path):
    """Progressive, interlaced, and interlaced of another size, where only FFmpeg's decoder loses one."""
    parts = [small_film(tmp_path / "plain.ts", "mpeg2video", size=SIZE)]
    for height in (64, 48):
        part = tmp_path / f"{height}.ts"
        parts.append(whole(part, lambda k, height=height: moving(k % COUNT)[:height], 20, "mpeg2video"))
    path = tmp_path / "joined.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    frames = list(read_frames(path))
    assert [len(frame.rgb) for frame in frames] == (PICTURES + 19) * [64] + 20 * [48]
    gaps = np.diff([frame.t for frame in frames])
    assert np.delete(gaps, PICTURES + 18) == pytest.approx(1 / FPS, abs=0.002)
    assert max(combed(frame.rgb) for frame in frames[PICTURES:]) < 3
