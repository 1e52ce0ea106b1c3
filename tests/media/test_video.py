"""Videos by time, on films made here."""

from __future__ import annotations

import gc
import shutil
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.media import opening
from coach.media.open_films import OpenFilms
from coach.media.pictures import Pictures
from coach.media.video import VideoInfo, pictures_at, probe, read_frames
from tests.media import films
from tests.media.films import clicks, every, film, number, picture, sound_only, turned_by


def times(path, start=0.0):
    return [frame.t for frame in read_frames(path, start)]


def test_probe_says_what_a_film_is(tmp_path):
    sound = (clicks([0.1], 1.0, 44100), 44100)
    info = probe(film(tmp_path / "a film.mp4", every(10), (64, 48), sound=sound))
    assert (info.width, info.height, info.has_audio) == (64, 48, True)
    assert info.fps == pytest.approx(10)
    assert info.duration == pytest.approx(1.0, abs=0.001)


def test_what_is_too_short_is_not_said_to_be_long_enough():
    films = [VideoInfo(Path("a.mp4"), 64, 48, 30.0, seconds, False) for seconds in (2.97, 3.0, 3.999)]
    assert [film.lasts for film in films] == ["2.9", "3.0", "3.9"]


def test_pictures_come_with_their_own_times_and_in_order(tmp_path):
    uneven = [0.0, 0.033, 0.1, 0.117, 0.4, 0.45, 1.0]
    frames = list(read_frames(film(tmp_path / "vfr.mp4", uneven)))
    assert [f.t for f in frames] == pytest.approx(uneven, abs=1e-4)
    assert [number(f.rgb) for f in frames] == list(range(7))


def test_no_picture_waits_for_the_garbage_collector(tmp_path):
    """Which counts objects, not their megabytes: of 4K films a gigabyte would wait."""
    path = turned_by(film(tmp_path / "film.mp4", every(28)), 90)
    gc.collect()
    there = _pictures_there()
    gc.disable()
    try:
        assert sum(1 for _ in read_frames(path)) == 28
        assert _pictures_there() == there
    finally:
        gc.enable()


def _pictures_there():
    return sum(
        issubclass(type(thing), av.VideoFrame) for thing in gc.get_objects()
    )  # asked itself, a dead proxy raises


def test_pictures_at_times_are_those_that_stand_there(tmp_path):
    path = film(tmp_path / "vfr.mp4", [0.1, 0.133, 0.2, 0.217, 0.5, 0.55, 1.1])
    asked = [0.0, 0.1, 0.15, 0.3, 0.31, 0.549, 2.0, 3.0]
    steps = list(pictures_at(path, asked))
    found = [item for item in steps if item is not None]
    assert [t for t, _ in found] == asked
    assert [number(frame.rgb) for _, frame in found] == [0, 0, 1, 3, 3, 4, 6, 6]
    assert [frame.t for _, frame in found] == [next(read_frames(path, t)).t for t in asked]
    assert steps.count(None) == 7
    assert [t for t, _ in filter(None, pictures_at(path, [0.15]))] == [0.15]


def test_duration_of_uneven_film_ends_with_its_last_picture(tmp_path):
    assert probe(film(tmp_path / "vfr.mp4", [0.0, 0.1, 0.5])).duration == pytest.approx(0.6, abs=0.001)
    assert probe(film(tmp_path / "late.mp4", [0.5, 0.6, 0.7])).duration == pytest.approx(0.8, abs=0.001)


def test_colours_survive(tmp_path):
    frame = next(read_frames(film(tmp_path / "a.mp4", every(3))))
    assert np.abs(frame.rgb[5, 5].astype(int) - (220, 30, 30)).max() <= 8
    assert np.abs(frame.rgb[-5, -5].astype(int) - 16).max() <= 4


def test_full_range_colours_of_mjpeg_survive(tmp_path):
    frame = next(read_frames(film(tmp_path / "a.avi", every(3), codec="mjpeg")))
    assert np.abs(frame.rgb[5, 5].astype(int) - (220, 30, 30)).max() <= 12
    assert np.abs(frame.rgb[-5, -5].astype(int) - 16).max() <= 4


@pytest.mark.parametrize("width", [406, 540, 64, 2])
def test_rows_are_contiguous_whatever_the_width(tmp_path, width):
    frame = next(read_frames(film(tmp_path / "a.mp4", every(2), (width, 48))))
    assert frame.rgb.shape == (48, width, 3)
    assert frame.rgb.flags.c_contiguous and frame.rgb.dtype == np.uint8
    assert np.abs(frame.rgb[-1, -1].astype(int) - 16).max() <= 4


@pytest.mark.parametrize(
    ("degrees", "shape", "red"),
    [(0, (48, 64), (0, 0)), (90, (64, 48), (0, -1)), (180, (48, 64), (-1, -1)), (270, (64, 48), (-1, 0))],
)
def test_pictures_are_turned_as_the_phone_was_held(tmp_path, degrees, shape, red):
    path = turned_by(film(tmp_path / "phone.mp4", every(3)), degrees)
    info, frame = probe(path), next(read_frames(path))
    assert (info.height, info.width) == frame.rgb.shape[:2] == shape
    assert frame.rgb.flags.c_contiguous
    assert frame.rgb[red][0] > 180 and frame.rgb[red][1] < 60


def test_pictures_are_scaled_down_into_a_box_but_never_up(tmp_path):
    path = turned_by(film(tmp_path / "phone.mp4", every(3), (64, 48)), 90)
    assert next(read_frames(path, pictures=Pictures((1000, 32)))).rgb.shape == (32, 24, 3)
    assert next(read_frames(path, pictures=Pictures((12, 1000)))).rgb.shape == (16, 12, 3)
    assert next(read_frames(path, pictures=Pictures((500, 500)))).rgb.shape == (64, 48, 3)


def test_pixels_that_are_not_square_are_shown_as_meant(tmp_path):
    path = film(tmp_path / "tv.mp4", every(3), (60, 48), pixel_aspect=Fraction(4, 3))
    info = probe(path)
    assert (info.width, info.height) == (80, 48)
    assert next(read_frames(path)).rgb.shape == (48, 80, 3)


@pytest.mark.parametrize(
    ("start", "first"), [(-1.0, 0.0), (0.0, 0.0), (0.1, 0.1), (0.5999, 0.5), (0.6, 0.6), (1.75, 1.7), (99.0, 2.9)]
)
def test_reading_starts_with_the_picture_that_covers_the_start(tmp_path, start, first):
    path = film(tmp_path / "a.mp4", every(30), gop=12)
    got = times(path, start)
    assert got[0] == pytest.approx(first, abs=1e-4)
    assert len(got) == 30 - round(first * 10)


def test_a_picture_that_stands_long_is_found(tmp_path, monkeypatch):
    """Also one that nothing else is made from, as there are in a slow fade: it is not known how long it stands."""
    monkeypatch.setattr(films, "picture", lambda n, width, height: np.full((height, width, 3), 6 * n % 256, np.uint8))
    for before in range(20, 27):
        stands = before / 20
        at = [n / 20 for n in range(before + 1)] + [stands + 0.6 + n / 20 for n in range(12)]
        path = film(tmp_path / f"{before}.mp4", at)
        for t in np.arange(stands, stands + 0.59, 0.1) + 0.01:
            assert next(read_frames(path, float(t))).t == pytest.approx(stands, abs=1e-3)


@pytest.mark.parametrize("name", ["a.ts", "a.mp4", "a.mkv"])
@pytest.mark.parametrize("t", [0.0, 0.3, 0.9, 1.4, 0.3, 0.0])
def test_a_film_that_stays_open_is_read_from_anywhere(tmp_path, name, t):
    path = film(tmp_path / name, every(30), gop=10)
    with closing(OpenFilms()) as still_open:
        next(read_frames(path, 1.0, films=still_open))
        assert next(read_frames(path, t, films=still_open)).t == pytest.approx(t, abs=1e-3)


@pytest.mark.parametrize("name", ["a.ts", "a.mpg"])
def test_a_stream_whose_clock_starts_anywhere_begins_at_time_zero(tmp_path, name):
    path = film(tmp_path / name, every(10))
    assert times(path)[0] == pytest.approx(0.0, abs=1e-3)


def test_a_transport_stream_is_read_from_the_middle(tmp_path):
    path = film(tmp_path / "a.ts", every(10))
    assert times(path, 0.55)[0] == pytest.approx(0.5, abs=1e-3)


def test_abandoned_reading_closes_the_file(tmp_path):
    path = film(tmp_path / "a.mp4", every(30))
    frames = read_frames(path)
    next(frames)
    frames.close()
    with pytest.raises(StopIteration):
        next(frames)
    path.unlink()  # Windows would refuse for an open file


def test_a_damaged_middle_is_left_out(tmp_path):
    path = film(tmp_path / "a.mp4", every(28), gop=4)
    data = bytearray(path.read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    data[middle : middle + 60] = bytes(60)
    path.write_bytes(data)
    got = times(path)
    assert 20 <= len(got) <= 28 and got == sorted(got)


def broken(tmp_path, kind):
    """A file that is no usable video, of each kind that people have."""
    path = tmp_path / f"{kind}.mp4"
    whole = film(tmp_path / "whole.mp4", every(60), (320, 240))
    data = whole.read_bytes()
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path = path.with_suffix(".txt")
        path.write_text("5, 6, 7, 8\n" * 200)
    elif kind == "noise":
        path.write_bytes(np.random.default_rng(1).bytes(5000))
    elif kind == "no index":
        path.write_bytes(data[: len(data) // 2])
    elif kind == "index first":
        first = tmp_path / "first.mp4"
        _rewritten(whole, first, movflags="faststart")
        path.write_bytes(first.read_bytes()[: len(data) // 2])
    elif kind == "encrypted":
        _rewritten(whole, path, encryption_scheme="cenc-aes-ctr", encryption_key="1f" * 16, encryption_kid="2e" * 16)
    elif kind == "sound":
        path = sound_only(tmp_path / "sound.wav", clicks([0.1], 0.5, 48000))
    elif kind == "photo":
        path = tmp_path / "photo.jpg"
        _photo(path)
    return path


def _rewritten(source, target, **options):
    """The same packets in a file written with these options."""
    with av.open(str(source)) as there, av.open(str(target), "w", options=options) as out:
        stream = out.add_stream_from_template(there.streams.video[0])
        for packet in there.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)


def _photo(path):
    context = av.CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt, context.time_base = 64, 48, "yuvj420p", 1
    frame = av.VideoFrame.from_ndarray(picture(3), format="rgb24").reformat(format="yuvj420p")
    path.write_bytes(b"".join(bytes(p) for p in context.encode(frame) + context.encode(None)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "There is no video at"),
        ("folder", "is a folder, not a video"),
        ("empty", "is empty (0 bytes)"),
        ("text", "is not a video that Coach can read"),
        ("noise", "is not a video that Coach can read"),
        ("no index", "is incomplete: its end is missing"),
        ("index first", "is incomplete: its end is missing"),
        ("encrypted", "is encrypted"),
        ("sound", "has sound but no picture"),
        ("photo", "is a picture, not a video"),
    ],
)
def test_what_is_no_video_is_named_with_what_to_do(tmp_path, kind, words):
    path = broken(tmp_path, kind)
    with pytest.raises(CoachError) as raised:
        probe(path)
    assert words in str(raised.value)
    assert path.name in str(raised.value)
    assert str(raised.value).count(". ") >= 1  # a second sentence: what to do


def test_an_unreadable_file_is_named(tmp_path, monkeypatch):
    path = film(tmp_path / "a.mp4", every(3))

    def refuse(*_, **__):
        raise av.error.PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(opening.av, "open", refuse)
    with pytest.raises(CoachError, match="You may not read .*a.mp4"):
        probe(path)


def test_reading_a_missing_file_says_so(tmp_path):
    with pytest.raises(CoachError, match="There is no video at"):
        next(read_frames(tmp_path / "nothing.mp4"))


def test_a_web_address_is_not_taken_for_a_missing_file():
    with pytest.raises(CoachError, match="not web addresses. Save the video"):
        probe(Path("https://example.org/watch?v=1"))


def test_names_may_hold_spaces_hangul_and_colons(tmp_path):
    plain = film(tmp_path / "a.mp4", every(3))
    odd = tmp_path / "러브 다이브 http: 100%.mp4"
    shutil.copy(plain, odd)
    assert times(odd) == times(plain)
