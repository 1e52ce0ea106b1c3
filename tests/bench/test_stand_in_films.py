import numpy as np
import pytest

from coach.bench.stand_ins.films import looped
from coach.media.audio import read_audio
from coach.media.video import read_frames
from tests.media.films import every, film, number


def test_the_same_pictures_over_and_over(tmp_path):
    once = film(tmp_path / "it's “me”.mp4", every(20))
    looped(once, tmp_path / "long.mp4", 3)
    found = [(frame.t, number(frame.rgb)) for frame in read_frames(tmp_path / "long.mp4")]
    assert [n for _, n in found] == list(range(20)) * 3
    assert [t for t, _ in found] == pytest.approx(every(60), abs=1e-3)


def test_the_sound_goes_with_them(tmp_path):
    tone = np.sin(np.arange(2 * 48_000) / 20).astype(np.float32)[:, None]
    once = film(tmp_path / "once.mp4", every(20), sound=(tone, 48_000))
    looped(once, tmp_path / "long.mp4", 2)
    heard = read_audio(tmp_path / "long.mp4")
    assert len(heard.samples) / heard.rate == pytest.approx(4.0, abs=0.1)
    assert np.abs(heard.samples[-heard.rate :]).max() > 0.5


def test_it_ends_where_it_should(tmp_path):
    tone = np.zeros((48_000, 1), np.float32)
    once = film(tmp_path / "once.mp4", every(20), sound=(tone, 48_000))
    looped(once, tmp_path / "long.mp4", 3, until=1.0)
    times = [frame.t for frame in read_frames(tmp_path / "long.mp4")]
    assert times == pytest.approx(every(60)[: len(times)], abs=1e-3) and 1.0 - times[-1] <= 0.1 + 1e-3
    heard = read_audio(tmp_path / "long.mp4")
    assert len(heard.samples) / heard.rate == pytest.approx(1.0, abs=0.05)


def test_a_film_that_is_not_there(tmp_path):
    with pytest.raises(OSError):
        looped(tmp_path / "none.mp4", tmp_path / "long.mp4", 2)
