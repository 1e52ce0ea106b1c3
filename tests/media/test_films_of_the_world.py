"""Pictures of films that no one here made: shown when and as a player shows them, or refused for what is true."""

from __future__ import annotations

import errno
import os
from contextlib import closing
from fractions import Fraction
from itertools import product

import av
import numpy as np
import pytest
from av.stream import Disposition

from coach.base.errors import CoachError
from coach.media import convert, opening, packets, video
from coach.media.convert import Conversion, keep
from coach.media.open_films import OpenFilms
from coach.media.shift import shifted_pictures
from coach.media.video import LARGEST_DEFAULT_PICTURE, picture_times, pictures_at, probe, read_frames
from tests.media.films import TICK, every, film, number, picture, shown_by, trimmed_to

FLIPPED, TURNED = ((1, 0, 0, 1), (-1, 0, 0, 1), (1, 0, 0, -1), (-1, 0, 0, -1)), (
    (0, 1, 1, 0), (0, 1, -1, 0), (0, -1, 1, 0), (0, -1, -1, 0),
)  # fmt: skip


def seen(path, start=0.0):
    """(s, number of the picture) of all pictures."""
    return [(pytest.approx(frame.t, abs=0.002), number(frame.rgb)) for frame in read_frames(path, start)]


def coded(
    path, count, codec="libx264", options=None, size=(64, 48), from_s=0.0, kind=None, pictures=None, of_file=None
):
    """A film at 10 pictures a second whose stamps begin at ``from_s``; kind: its format; of_file: options of that."""
    with av.open(str(path), "w", format=kind, options=of_file or {}) as out:
        stream = out.add_stream(codec, rate=10, options=options or {})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        if codec != "libx264":
            stream.bit_rate = 20_000_000
        for n in range(count):
            frame = (pictures or _plain)(n, size)
            frame.pts, frame.time_base = n + round(from_s * 10), Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def _plain(n, size):
    return av.VideoFrame.from_ndarray(picture(n, *size), format="rgb24").reformat(format="yuv420p", threads=1)


# ---------------------------------------------------------------- the way it is held


@pytest.mark.parametrize("matrix", FLIPPED + TURNED)
def test_the_whole_display_matrix_is_honoured(tmp_path, matrix):
    """Wherever the red corner goes, in a film that is read, copied, converted, or put on another clock."""
    a, b, c, d = matrix
    path = shown_by(film(tmp_path / "phone.mp4", every(12)), *matrix)
    other = shown_by(film(tmp_path / "old.mp4", every(12), codec="mpeg4"), *matrix)
    shifted_pictures(path, tmp_path / "shifted.mp4", 1.0)
    assert (
        keep(path, tmp_path, "copied")[1] is Conversion.COPY
        and keep(other, tmp_path, "converted")[1] is Conversion.ENCODE
    )
    for shown in (path, tmp_path / "copied.mp4", tmp_path / "converted.mp4", tmp_path / "shifted.mp4"):
        rgb = next(read_frames(shown)).rgb
        assert rgb.shape == ((48, 64, 3) if a else (64, 48, 3)) and rgb.flags.c_contiguous
        assert (probe(shown).height, probe(shown).width) == rgb.shape[:2]
        red = {(y, x): rgb[y, x, 0] > 180 and rgb[y, x, 1] < 70 for y, x in product((2, -3), repeat=2)}
        where = (-3 if b + d < 0 else 2, -3 if a + c < 0 else 2)
        assert [corner for corner, is_red in red.items() if is_red] == [where], shown


def ycgco(size, rgb):
    """One colour, (3,), as a picture in the matrix YCgCo, television range."""
    red, green, blue = rgb
    y, cg, co = (red + 2 * green + blue) / 4, (2 * green - red - blue) / 4, (red - blue) / 2
    levels = 16 + y * 219 / 255, 128 + cg * 224 / 255, 128 + co * 224 / 255
    planes = [np.full((size[1] // k, size[0] // k), round(v), np.uint8) for v, k in zip(levels, (1, 2, 2))]
    return av.VideoFrame.from_ndarray(np.concatenate([p.reshape(-1, size[0]) for p in planes]), format="yuv420p")


def test_colours_that_ffmpeg_cannot_convert_are_shown(tmp_path):
    path = coded(
        tmp_path / "green.mp4", 5, options={"x264-params": "colormatrix=YCgCo"},
        pictures=lambda n, size: ycgco(size, (40, 200, 90)),
    )  # fmt: skip
    frame = next(read_frames(path))
    assert frame.rgb.shape == (48, 64, 3) and np.abs(frame.rgb.astype(int) - (40, 200, 90)).max() <= 4


def test_colours_that_cannot_be_shown_are_named(tmp_path):
    path = coded(tmp_path / "hdr.mp4", 5, options={"x264-params": "colormatrix=ICtCp"})
    for attempt in (probe, lambda path: next(read_frames(path)), lambda path: list(pictures_at(path, [0.2]))):
        with pytest.raises(CoachError, match="The colours of .*hdr.mp4 .* cannot show .ICtCp.. Convert it"):
            attempt(path)


def test_what_is_larger_than_anybody_sees_is_scaled_down(tmp_path):
    """Eight decoded pictures of 4K wait in memory for each core that looks for poses."""
    path = coded(tmp_path / "uhd.mp4", 2, "mpeg4", size=(3840, 2160))
    assert probe(path).width == 3840
    assert next(read_frames(path)).rgb.shape == (1080, 1920, 3) and max(LARGEST_DEFAULT_PICTURE) == 1920


# ---------------------------------------------------------------- when it is shown


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.flv", "a.ts", "a.mov"])
@pytest.mark.parametrize("from_s", [0.0, 30.0, 3600.0])
def test_a_clock_that_begins_anywhere_counts_from_the_films_beginning(tmp_path, name, from_s):
    path = coded(tmp_path / name, 20, from_s=from_s, options={"bf": "0"})
    assert seen(path) == [(n / 10, n) for n in range(20)]
    assert seen(path, 1.25) == [(n / 10, n) for n in range(12, 20)]
    assert picture_times(path) == pytest.approx(np.arange(20) / 10, abs=0.002)
    assert probe(path).duration == pytest.approx(2.0, abs=0.1)
    assert seen(keep(path, tmp_path, "kept")[0]) == [(n / 10, n) for n in range(20)]


def test_a_take_that_begins_late_in_the_song_is_left_where_it_is(tmp_path):
    path = film(tmp_path / "part.mp4", every(20))
    shifted_pictures(path, tmp_path / "take.mp4", 100.0)
    assert seen(tmp_path / "take.mp4")[:2] == [(100.0, 0), (100.1, 1)]
    assert picture_times(tmp_path / "take.mp4")[0] == pytest.approx(100.0, abs=0.002)


@pytest.mark.parametrize("name", ["a.ts", "a.mkv"])
@pytest.mark.parametrize(("first", "second"), [(0.0, 0.0), (1000.0, 0.0), (0.0, 5.0), (0.0, 3600.0)])
def test_recordings_that_were_joined_are_one_film(tmp_path, name, first, second):
    gap = 3.0 if (first, second) == (0.0, 5.0) else 0.0  # a break in one recording looks the same, and is kept
    how = {"bf": "0" if gap else "2"}
    parts = [coded(tmp_path / f"{k}{name}", 20, options=how, from_s=s) for k, s in enumerate((first, second))]
    path = tmp_path / name
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    assert seen(path) == [(n / 10 + gap * (n >= 20), n % 20) for n in range(40)]
    assert seen(path, 2.55 + gap)[0] == (2.5 + gap, 5)
    assert probe(path).duration == pytest.approx(4.0 + gap, abs=0.1)
    assert len(picture_times(path)) == 40
    with closing(OpenFilms()) as films:
        for t in (1.0, 3.1 + gap, 0.3):
            assert next(read_frames(path, t, films=films)).t == pytest.approx(t, abs=0.002)
    kept, way = keep(path, tmp_path, "kept")
    assert way is (Conversion.REMUX if gap else Conversion.ENCODE) and seen(kept) == seen(path)


def test_the_length_of_joined_recordings_is_that_of_all_of_them_even_if_their_clocks_begin_at_0(tmp_path):
    """FFmpeg takes the last stamp of such a file for its length."""
    part = coded(tmp_path / "part.ts", 20, options={"bf": "0"}, of_file={"mpegts_copyts": "1"})
    path = tmp_path / "joined.ts"
    path.write_bytes(2 * part.read_bytes())
    with av.open(str(path)) as there:
        assert there.streams.video[0].start_time == 0
    assert len(seen(path)) == 40 and probe(path).duration == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize(
    ("spans", "numbers"),
    [
        ([(0.8, 2.5)], range(8, 25)),
        ([(0.0, 1.0)], range(10)),
        ([(0.3, 0.9), (2.0, 2.7)], [*range(3, 9), *range(20, 27)]),
        ([(2.0, 2.7), (0.0, 1.0)], [*range(20, 27), *range(10)]),
    ],
)
def test_pictures_that_were_trimmed_away_are_neither_counted_nor_copied(tmp_path, spans, numbers):
    path = trimmed_to(film(tmp_path / "phone.mp4", every(27), gop=6), *spans)
    shown = [(n / 10, k) for n, k in enumerate(numbers)]
    assert seen(path) == shown
    assert picture_times(path) == pytest.approx(np.arange(len(shown)) / 10, abs=0.002)
    assert probe(path).duration == pytest.approx(len(shown) / 10, abs=0.002)
    shifted_pictures(path, tmp_path / "take.mp4", 1.0)
    assert seen(tmp_path / "take.mp4") == [(t + 1.0, k) for t, k in shown]
    kept, _ = keep(path.rename(tmp_path / "phone.3gp"), tmp_path, "kept")
    assert seen(kept) == shown


def paced(path, times, codec="libx264", tick=Fraction(1, 600), pixels="yuv420p", of_file=None):
    """A film whose file takes its clock, one ``tick`` of s, for the rate of its pictures at ``times`` (s)."""
    with av.open(str(path), "w", options=of_file or {}) as out:
        stream = out.add_stream(codec, rate=round(1 / tick), options={"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, pixels
        stream.codec_context.time_base = tick
        for n, t in enumerate(times):
            frame = av.VideoFrame.from_ndarray(picture(n), format="rgb24").reformat(format=pixels, threads=1)
            frame.pts, frame.time_base = round(t / tick), tick
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


THIRTY, SLOWING = every(60, 30.0), every(120, 60.0) + [2 + n / 5 for n in range(60)]
MS = Fraction(1, 1000)


@pytest.mark.parametrize(
    ("name", "times", "how"),
    [
        ("old.avi", THIRTY, {"codec": "mpeg4"}),
        ("action.avi", THIRTY, {}),
        ("clocked.mkv", THIRTY, {"tick": MS}),
        ("screen.mkv", SLOWING, {"tick": MS}),
        ("screen.webm", SLOWING, {"tick": MS, "codec": "libvpx"}),
        ("screen.ts", SLOWING, {"tick": Fraction(1, 90_000)}),
        ("screen.mp4", SLOWING, {}),
        ("parts.mp4", SLOWING, {"of_file": {"movflags": "frag_keyframe+empty_moov"}}),
        ("a.gif", THIRTY, {"tick": Fraction(1, 100), "codec": "gif", "pixels": "rgb8"}),
    ],
)
def test_the_rate_is_that_of_the_pictures_not_of_the_clock_or_of_the_first_seconds(tmp_path, name, times, how):
    path = paced(tmp_path / name, times, **how)
    shown = picture_times(path)
    info = probe(path)
    rate = (len(times) - 1) / times[-1]
    assert shown - shown[0] == pytest.approx(np.array(times), abs=0.006) and shown[0] == pytest.approx(0, abs=0.002)
    assert info.fps == pytest.approx(rate, rel=0.005) and str(info.track).endswith(f"{info.fps:.3g} fps)")


def test_the_bar_of_a_conversion_counts_the_pictures_that_there_are(tmp_path, monkeypatch):
    told, real = [], convert.bar
    monkeypatch.setattr(convert, "bar", lambda what, total: told.append((what, total)) or real(what, total))
    kept, _ = keep(paced(tmp_path / "a.avi", THIRTY, "mpeg4"), tmp_path, "kept")
    assert told == [("Converting the video", pytest.approx(60, abs=1))] and probe(kept).fps == pytest.approx(30)


def test_the_last_picture_of_a_converted_film_lasts_as_long_as_it_did(tmp_path):
    path = paced(tmp_path / "a.webm", SLOWING, "libvpx", MS)
    assert probe(keep(path, tmp_path, "kept")[0]).duration == pytest.approx(probe(path).duration, abs=0.002)


def test_a_browsers_recording_that_tells_no_rate_has_that_of_its_pictures_not_that_of_its_clock(tmp_path):
    uneven = np.cumsum([0.0, 0.016, 0.033, 0.034, 0.05, 0.12, 0.033] * 8)
    path = film(tmp_path / "a.webm", uneven.tolist()[1:], codec="libvpx")
    data = path.read_bytes()
    at = data.index(b"\x23\xe3\x83")  # DefaultDuration becomes Void
    path.write_bytes(data[:at] + b"\xec" + bytes([data[at + 3] + 2]) + data[at + 2 :])
    with av.open(str(path)) as there:
        track = there.streams.video[0]
        assert not track.average_rate and track.guessed_rate == 1000
    assert probe(path).fps == pytest.approx((len(uneven) - 2) / (uneven[-1] - uneven[1]), rel=0.01)
    assert probe(path).duration == pytest.approx(uneven[-1], abs=0.1)


def test_a_film_that_changes_its_size_on_the_way_is_kept_in_its_first(tmp_path):
    parts = [coded(tmp_path / f"{size[0]}.ts", 20, size=size) for size in ((64, 48), (128, 128))]
    path = tmp_path / "joined.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    kept, way = keep(path, tmp_path)
    shapes = {frame.rgb.shape for frame in read_frames(kept)}
    assert way is Conversion.ENCODE and shapes == {(48, 64, 3)} and len(picture_times(kept)) == 40


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
@pytest.mark.parametrize("large", [10**6, 0])  # above, frame threads decode
def test_in_avi_pictures_are_told_when_they_are_decoded_and_shown_when_they_are_due(
    tmp_path, monkeypatch, codec, large
):
    monkeypatch.setattr(video, "LARGE_PICTURE", large)
    path = coded(tmp_path / "b.avi", 27, codec, {"bf": "2", "crf": "12", "g": "12"})
    with av.open(str(path)) as there:
        assert there.streams.video[0].codec_context.has_b_frames
    assert seen(path) == [(n / 10, n) for n in range(27)]
    assert seen(path, 1.55)[0] == (1.5, 15)
    assert picture_times(path) == pytest.approx(np.arange(27) / 10, abs=0.002)
    kept, way = keep(path, tmp_path)
    assert way is Conversion.ENCODE and seen(kept) == seen(path)
    shifted_pictures(path, tmp_path / "shifted.mp4", 1.0)
    assert seen(tmp_path / "shifted.mp4")[:3] == [(1.0, 0), (1.1, 1), (1.2, 2)]


def test_the_shape_of_pixels_that_only_the_container_tells_is_kept(tmp_path):
    """As in Matroska, whose codec tells another one."""
    path = film(tmp_path / "wide.mkv", every(10))
    square, wide = (
        b"\xb0\x81\x40\xba\x81\x30" + rest for rest in (b"\x54\xb2\x81\x04\x55\xee", b"\x54\xb0\x81\x60\x55\xee")
    )
    data = path.read_bytes()
    assert data.count(square) == 1
    path.write_bytes(data.replace(square, wide))  # DisplayUnit becomes DisplayWidth: 96
    kept, way = keep(path, tmp_path, "kept")
    shifted_pictures(path, tmp_path / "shifted.mp4", 0.5)
    assert way is Conversion.REMUX
    for there in (path, kept, tmp_path / "shifted.mp4"):
        assert next(read_frames(there)).rgb.shape == (48, 96, 3) and probe(there).width == 96, there.name


# ---------------------------------------------------------------- what cannot be sought


def raw(tmp_path):
    return coded(tmp_path / "bare.264", 20, kind="h264")


def flash(tmp_path):
    return coded(tmp_path / "old.flv", 20, "flv")


def trimmed(tmp_path):
    """As phones trim: the first picture that the index allows to begin with is the fifth."""
    path = coded(tmp_path / "trimmed.mp4", 20, options={"bf": "0", "g": "4", "keyint_min": "4", "sc_threshold": "0"})
    data = path.read_bytes()
    at = data.index(b"stss") + 8
    count = int.from_bytes(data[at : at + 4], "big")
    rest = data[at + 8 : at + 4 + 4 * count]
    path.write_bytes(data[:at] + (count - 1).to_bytes(4, "big") + rest + data[at + 4 + 4 * count - 4 :])
    return path


@pytest.mark.parametrize("made", [raw, flash, trimmed])
def test_a_film_that_cannot_be_sought_is_read_from_its_beginning(tmp_path, made):
    path = made(tmp_path)
    assert seen(path) == [(n / 10, n) for n in range(20)]
    assert seen(path, 0.35)[0] == (0.3, 3) and seen(path, 1.55)[0] == (1.5, 15)
    assert (probe(path).duration, probe(path).fps) == (pytest.approx(2.0, abs=0.1), pytest.approx(10))
    assert picture_times(path) == pytest.approx(np.arange(20) / 10, abs=0.002)
    with closing(OpenFilms()) as films:
        for t in (1.0, 0.3):
            assert next(read_frames(path, t, films=films)).t == pytest.approx(t, abs=0.002)
    assert seen(keep(path, tmp_path, "kept")[0]) == [(n / 10, n) for n in range(20)]


# ---------------------------------------------------------------- which of several tracks


def two_tracks(path, *looks, flags=(None, None)):
    """looks: (size, pictures a second, count) of each track; the pictures of track k carry number 5k."""
    with av.open(str(path), "w") as out:
        streams = []
        for (size, rate, _), flag in zip(looks, flags):
            stream = out.add_stream("libx264", rate=rate, options={"bf": "0"})
            if flag is not None:
                stream.disposition = flag
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            stream.codec_context.time_base = TICK
            streams.append(stream)
        for k, (stream, (size, rate, count)) in enumerate(zip(streams, looks)):
            for n in range(count):
                frame = _plain(5 * k, size)
                frame.pts, frame.time_base = round(n / rate / TICK), TICK
                out.mux(stream.encode(frame))
            out.mux(stream.encode())
    return path


DANCE = ((160, 120), 10, 20)


@pytest.mark.parametrize("preview", [((64, 48), 10, 20), ((160, 120), 1, 2), ((160, 120), 10, 4)])
@pytest.mark.parametrize("first", [True, False])
def test_a_small_slow_or_short_track_beside_the_film_is_not_looked_at(tmp_path, preview, first):
    path = two_tracks(tmp_path / "a.mkv", *((preview, DANCE) if first else (DANCE, preview)))
    assert {n for _, n in seen(path)} == {5 if first else 0} and len(seen(path)) == 20
    track = probe(path).track
    assert str(track) == f"track {2 if first else 1} of 2 (160x120, 10 fps)"


def test_of_equal_tracks_the_first_is_looked_at(tmp_path):
    assert probe(two_tracks(tmp_path / "a.mkv", DANCE, DANCE)).track.number == 1


LARGER = ((192, 144), 10, 20)


@pytest.mark.parametrize(
    ("looks", "flags", "number"),
    [
        ((DANCE, DANCE), (Disposition(0), Disposition.default), 2),
        ((LARGER, DANCE), (Disposition(0), Disposition.default), 2),
        ((LARGER, DANCE), (Disposition.default, Disposition.default), 1),
        ((DANCE, LARGER), (Disposition.default, Disposition.default), 2),
        ((DANCE, ((64, 48), 10, 20)), (Disposition(0), Disposition.default), 1),
        ((LARGER, DANCE), (Disposition.visual_impaired, Disposition.default), 2),
    ],
    ids=[
        "the default",
        "the default, though smaller",
        "the larger of two defaults",
        "the larger, though second",
        "not a default that is but a preview",
        "not what is meant for others",
    ],
)
def test_of_several_tracks_the_one_that_a_player_shows(tmp_path, looks, flags, number):
    path = two_tracks(tmp_path / "a.mkv", *looks, flags=flags)
    assert probe(path).track.number == number and {n for _, n in seen(path)} == {5 * (number - 1)}


def test_a_track_with_a_fast_clock_makes_no_preview_of_another(tmp_path):
    path = two_tracks(tmp_path / "a.mkv", DANCE, LARGER)
    data = path.read_bytes()
    at = data.index(b"\x23\xe3\x83") + 4  # DefaultDuration in ns, of the first track
    end = at + (data[at - 1] & 0x7F)
    path.write_bytes(data[:at] + (1_000_000).to_bytes(end - at, "big") + data[end:])
    with av.open(str(path)) as there:
        assert [track.average_rate for track in there.streams.video] == [1000, 10]
    assert str(probe(path).track) == "track 2 of 2 (192x144, 10 fps)"


# ---------------------------------------------------------------- what is wrong with it


def refused(path, read=probe):
    with pytest.raises(CoachError) as raised:
        read(path)
    assert path.name in str(raised.value) and str(raised.value).count(". ") >= 1
    return str(raised.value)


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOSYS])
def test_what_a_reader_of_ffmpeg_calls_forbidden_is_no_matter_of_file_rights(tmp_path, monkeypatch, code):
    path = coded(tmp_path / "a.mkv", 3)
    refusal = av.error.PermissionError(code, "Operation not permitted", str(path))

    def refuse(*_, **__):
        raise refusal

    monkeypatch.setattr(opening.av, "open", refuse)
    assert "is not a video that Coach can read" in refused(path)


@pytest.mark.parametrize("code", [errno.EPERM, errno.EACCES])
def test_a_file_that_the_system_keeps_closed_may_not_be_read(tmp_path, monkeypatch, code):
    path = coded(tmp_path / "a.mkv", 3)

    def refuse(*_):
        raise PermissionError(code, "not permitted")

    monkeypatch.setattr(type(path), "open", refuse)
    assert f"You may not read {path}" in refused(path)


def test_a_codec_without_a_decoder_is_named(tmp_path):
    path = film(tmp_path / "a.mp4", every(5))
    data = path.read_bytes()
    at = data.index(b"avc1", data.index(b"stsd"))
    path.write_bytes(data[:at] + b"xyz7" + data[at + 4 :])
    assert "coded with the codec xyz7, which Coach does not know" in refused(path)


@pytest.mark.parametrize(("t", "said"), [(12.0, "0:12"), (59.7, "1:00"), (119.99, "2:00"), (3600.0, "60:00")])
def test_where_a_film_is_damaged_is_said_in_minutes_of_60_seconds(tmp_path, t, said):
    assert f"is damaged from {said} on" in str(opening.damaged(tmp_path, t))


def test_a_photograph_in_the_container_of_films_is_called_a_picture(tmp_path):
    path = film(tmp_path / "a.mp4", every(5))
    data = path.read_bytes()
    for brand in (b"heic", b"avif"):
        path.write_bytes(data[:8] + brand + data[12:])
        assert "is a picture, not a video" in refused(path)


def test_a_picture_that_moves_is_not_called_a_single_one(tmp_path):
    path = coded(tmp_path / "sticker.webp", 5, "libwebp_anim")
    assert b"ANIM" in path.read_bytes()[:40]
    assert "is a picture, not a video. Give Coach the video of the dance." in refused(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_instead_of_being_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "is not a file" in refused(tmp_path / "pipe.mp4")


def test_a_film_that_is_damaged_from_somewhere_on_to_its_end_says_from_where(tmp_path):
    path = coded(tmp_path / "a.mp4", 60, options={"bf": "0", "g": "10"})
    with av.open(str(path)) as there:
        at = there.streams.video[0].index_entries[30].pos
    data = bytearray(path.read_bytes())
    end = data.index(b"moov") - 4 if data.index(b"moov") > at else len(data)
    data[at:end] = bytes(end - at)
    path.write_bytes(data)
    assert len(picture_times(path)) == 60
    assert "is damaged from 0:03 on. Copy or download it again." in refused(path, lambda path: list(read_frames(path)))


def test_a_container_that_breaks_off_in_the_middle_says_where(tmp_path, monkeypatch):
    path, real = coded(tmp_path / "a.mp4", 30, options={"bf": "0"}), packets.film_clock

    class Breaking:
        name, clock = str(path), None

        def demux(self, *tracks):
            for n, packet in enumerate(self.container.demux(*tracks)):
                if n == 20:
                    raise av.error.InvalidDataError(1, "Invalid data found")
                yield packet

    breaking = Breaking()
    monkeypatch.setattr(packets, "film_clock", lambda _: real(breaking.container))
    with av.open(str(path)) as breaking.container:
        breaking.format = breaking.container.format
        assert "is damaged from 0:02 on" in refused(
            path, lambda _: list(packets.film_packets(breaking, breaking.container.streams.video[0]))
        )
