import errno

import av
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.media import convert
from coach.media.audio import read_audio
from coach.media.convert import LONG_SIDE, Conversion, keep, way_to_keep
from coach.media.video import picture_times, probe, read_frames
from tests.media.films import clicks, every, film, number, onsets, turned_by
from tests.media.sounds import RATE, joined, pitch, silence, tone, with_tracks

SOUND = (clicks([0.25, 1.0, 2.5], 3.0, 48000), 48000)
VARIABLE = [0.0, 0.1, 0.13, 0.4, 0.45, 0.5, 0.9, 1.0, 1.4, 1.45, 1.5, 2.0]


def seen(path):
    return [(round(frame.t, 3), number(frame.rgb)) for frame in read_frames(path)]


def coded(path, times, codec, pixels="yuv420p", size=(64, 48)):
    """A film in another codec than those of :func:`film`."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = size[0], size[1], pixels
        for n, _ in enumerate(times):
            frame = av.VideoFrame.from_ndarray(np.full((size[1], size[0], 3), 16 + 8 * n, np.uint8), format="rgb24")
            frame = frame.reformat(format=pixels, threads=1)
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def test_a_plain_mp4_is_copied_to_the_byte(tmp_path):
    original = film(tmp_path / "💃 dance.mp4", every(20), sound=SOUND)
    kept, way = keep(original, tmp_path)
    assert (way, kept.name) == (Conversion.COPY, "video.mp4")
    assert kept.read_bytes() == original.read_bytes()


def test_a_turned_film_is_copied_with_its_turn(tmp_path):
    kept, way = keep(turned_by(film(tmp_path / "phone.mov", every(12)), 90), tmp_path)
    assert (way, kept.name) == (Conversion.COPY, "video.mov")
    assert (probe(kept).width, probe(kept).height) == (48, 64)


def test_matroska_becomes_mp4_without_a_change_of_picture_or_time(tmp_path):
    original = film(tmp_path / "screen.mkv", every(24))
    kept, way = keep(original, tmp_path)
    assert (way, kept.suffix) == (Conversion.REMUX, ".mp4")
    assert seen(kept) == seen(original)
    assert way_to_keep(kept) is Conversion.COPY


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("a.mp4", "libx265", "yuv420p"),
        ("a.mkv", "libx265", "yuv420p10le"),
        ("a.webm", "libvpx-vp9", "yuv420p"),
        ("a.mp4", "mpeg4", "yuv420p"),
        ("a.mp4", "libx264", "yuv444p"),
    ],
)
def test_other_codecs_are_encoded_anew(tmp_path, name, codec, pixels):
    original = coded(tmp_path / name, every(12), codec, pixels)
    kept, way = keep(original, tmp_path, "kept")
    assert way is Conversion.ENCODE
    assert way_to_keep(kept) is Conversion.COPY
    assert [n for _, n in seen(kept)] == list(range(12))
    assert [t for t, _ in seen(kept)] == [t for t, _ in seen(original)]


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_nothing_is_written_twice(tmp_path, codec):
    """As it is for an index at the beginning: of an hour that takes long, and FFmpeg does not say how far it is."""
    copy, _ = keep(film(tmp_path / "a.mkv", every(20), codec=codec), tmp_path)
    data = copy.read_bytes()
    assert 0 < data.index(b"mdat") < data.index(b"moov")


def test_uneven_times_and_sound_stay_in_place(tmp_path):
    original = film(tmp_path / "vfr.mkv", VARIABLE, sound=SOUND)  # PCM: no sound that plays everywhere
    kept, way = keep(original, tmp_path)
    assert way is Conversion.ENCODE
    assert seen(kept) == seen(original)
    assert probe(kept).duration == pytest.approx(probe(original).duration, abs=0.01)
    sound = read_audio(kept)
    assert onsets(sound.samples, sound.rate) == pytest.approx([0.25, 1.0, 2.5], abs=0.003)


def test_pictures_that_stand_for_seconds_are_part_of_the_length(tmp_path):
    original = film(tmp_path / "still.webm", [*every(20), 3.0, 4.5, 6.0], codec="libvpx-vp9")
    kept, way = keep(original, tmp_path)
    assert way is Conversion.ENCODE
    assert probe(kept).duration == pytest.approx(6.1, abs=0.05)


def test_a_turned_film_that_is_encoded_anew_stands_upright(tmp_path):
    kept, way = keep(turned_by(film(tmp_path / "a.mp4", every(12), codec="mpeg4"), 90), tmp_path)
    assert way is Conversion.ENCODE
    first = next(read_frames(kept)).rgb
    assert first.shape == (64, 48, 3)
    assert first[:24, -20:, 0].mean() > 150  # the red corner, turned to the top right


@pytest.mark.parametrize(("size", "expected"), [((3840, 2160), (1920, 1080)), ((2160, 3840), (1080, 1920))])
def test_4k_becomes_1080p(tmp_path, size, expected):
    kept, way = keep(film(tmp_path / "uhd.mp4", every(2), size=size), tmp_path)
    assert way is Conversion.ENCODE and max(expected) == LONG_SIDE
    assert (probe(kept).width, probe(kept).height) == expected


def test_odd_sizes_lose_a_row(tmp_path):
    kept, way = keep(coded(tmp_path / "odd.avi", every(6), "ffv1", "yuv444p", (65, 49)), tmp_path)
    assert way is Conversion.ENCODE
    assert (probe(kept).width, probe(kept).height) == (64, 48)


@pytest.mark.parametrize(("codec", "expected"), [("aac", Conversion.REMUX), ("pcm_s16le", Conversion.ENCODE)])
@pytest.mark.parametrize("sound_s", [1.0, 5.0])
def test_sound_longer_or_shorter_than_the_picture(tmp_path, sound_s, codec, expected):
    sound = (clicks([0.5], sound_s, 48000), 48000)
    kept, way = keep(film(tmp_path / "a.mkv", every(30), sound=sound, sound_codec=codec), tmp_path)
    assert way is expected
    assert probe(kept).duration == pytest.approx(3.0, abs=0.05)
    assert read_audio(kept).duration == pytest.approx(sound_s, abs=0.05)


@pytest.mark.parametrize("begin", [0.5, 2.0])
def test_sound_that_begins_late_does_so_in_the_new_film(tmp_path, begin):
    sound = (clicks([0.25, 0.75], 1.0, RATE), RATE)
    kept, way = keep(film(tmp_path / "a.mkv", every(30), sound=sound, sound_from=begin), tmp_path)
    assert way is Conversion.ENCODE
    assert onsets(read_audio(kept).samples, RATE) == pytest.approx([begin + 0.25, begin + 0.75], abs=0.003)


def test_sound_whose_format_changes_is_encoded_anew(tmp_path):
    """An mp4 would be told of the first format, and play the second part at the wrong pitch."""
    path = joined(tmp_path / "joined.ts", (tone(440), RATE), (tone(660, 1.0, 44100, 1), 44100), codec="libx264")
    kept, way = keep(path, tmp_path)
    assert way is Conversion.ENCODE
    sound = read_audio(kept).samples
    assert pitch(sound[: RATE // 2], RATE) == pytest.approx(440, abs=3)
    assert pitch(sound[round(1.3 * RATE) : round(1.8 * RATE)], RATE) == pytest.approx(660, abs=3)


@pytest.mark.parametrize(("codecs", "way"), [(["flac", "aac"], Conversion.REMUX), (["aac", "flac"], Conversion.ENCODE)])
def test_the_track_that_has_sound_is_the_one_that_is_kept(tmp_path, codecs, way):
    path = with_tracks(tmp_path / "a.mkv", [silence(), tone(440)], codecs, pictures=20)
    kept, how = keep(path, tmp_path)
    assert how is way
    with av.open(str(kept)) as container:
        assert len(container.streams.audio) == 1
    sound = read_audio(kept)
    assert pitch(sound.samples, sound.rate) == pytest.approx(440, abs=2)


def test_a_sound_track_with_nothing_in_it_is_silence(tmp_path):
    path = with_tracks(tmp_path / "a.mkv", [silence(0.0)], pictures=20)
    kept, _ = keep(path, tmp_path)
    assert probe(kept).duration == pytest.approx(2.0, abs=0.05)
    assert read_audio(kept) is None and read_audio(path) is None


@pytest.mark.parametrize("name", ["camcorder.mts", "stream.ts", "screen.mkv", "old.flv"])
def test_sound_and_pictures_in_another_container_stay_in_place(tmp_path, name):
    original = film(tmp_path / name, every(30), sound=SOUND, sound_codec="aac")
    kept, way = keep(original, tmp_path)
    assert way is Conversion.REMUX
    np.testing.assert_allclose(picture_times(kept), picture_times(original), atol=0.001)
    before, after = read_audio(original), read_audio(kept)
    assert onsets(after.samples, after.rate) == pytest.approx(onsets(before.samples, before.rate), abs=0.001)


def test_a_container_that_moves_the_pictures_is_distrusted(tmp_path, monkeypatch):
    monkeypatch.setattr(convert, "film_packets", lambda container, *tracks: container.demux(*tracks))
    original = film(tmp_path / "stream.ts", every(30), sound=SOUND)
    kept, way = keep(original, tmp_path)
    assert way is Conversion.ENCODE
    np.testing.assert_allclose(picture_times(kept), picture_times(original), atol=0.001)


@pytest.mark.parametrize("content", [b"", b"not a film", b"\0" * 5000])
def test_what_is_not_a_video_is_refused(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(CoachError, match="a.mp4"):
        keep(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_encoder_that_fails_is_an_oserror(tmp_path, monkeypatch):
    class Failing:
        def encode(self, frame=None):
            raise av.error.ExternalError(1, "Generic error in an external library")

    original = film(tmp_path / "dance.mp4", every(10))
    monkeypatch.setattr(convert, "_video_stream", lambda *_: Failing())
    with pytest.raises(OSError, match="external library"):
        convert.encode(original, tmp_path / "video.mp4")


def test_a_disk_that_fills_while_remuxing_is_said_at_once(tmp_path, monkeypatch):
    source = film(tmp_path / "a.mkv", every(10))

    def full(*_):
        raise av.error.OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(convert, "_remux", full)
    monkeypatch.setattr(convert, "encode", lambda *_: pytest.fail("an hour's converting will not make room"))
    with pytest.raises(OSError, match="No space left on device"):
        keep(source, tmp_path)
