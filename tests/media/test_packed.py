import io

import av
import numpy as np
import pytest

from coach.media.audio import Audio
from coach.media.packed import small_clip


def pictures(count, size=(64, 32)):
    return (np.full((size[1], size[0], 3), 40 + 4 * i, np.uint8) for i in range(count))


def test_pictures_and_music_at_their_times():
    tone = 0.5 * np.sin(np.arange(48000) * 2 * np.pi * 440 / 48000).astype(np.float32)
    data = small_clip(pictures(30), 30, Audio(np.stack([tone, tone], axis=1), 48000))
    with av.open(io.BytesIO(data)) as clip:
        assert (clip.streams.video[0].codec_context.name, clip.streams.audio[0].codec_context.name) == ("h264", "aac")
        assert clip.streams.video[0].codec_context.pix_fmt == "yuv420p"
        frames = list(clip.decode(video=0))
    assert [round(frame.time * 30) for frame in frames] == list(range(30))
    brightness = [frame.to_ndarray(format="rgb24").mean() for frame in frames]
    assert brightness[0] == pytest.approx(40, abs=5) and brightness[29] == pytest.approx(156, abs=5)
    with av.open(io.BytesIO(data)) as clip:
        heard = np.concatenate([block.to_ndarray()[0] for block in clip.decode(audio=0)])
    assert len(heard) / 48000 == pytest.approx(1.0, abs=0.1)
    assert np.abs(heard).max() == pytest.approx(0.5, abs=0.1)


def test_it_plays_from_its_beginning_without_its_end():
    data = small_clip(pictures(10), 30, None)
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    with av.open(io.BytesIO(data)) as clip:
        assert not clip.streams.audio


def test_nothing_is_no_clip():
    assert small_clip(iter(()), 30, None) == b""
