import errno
from fractions import Fraction

import pytest

from coach.base.errors import CoachError
from coach.media import shift
from coach.media.shift import shifted_pictures
from coach.media.video import probe, read_frames
from tests.media.containers import PICTURES, small_film
from tests.media.films import every, film, number, turned_by

FIRST_MS = 0.002
"""s at the beginning into which pictures are squeezed that come before."""


def shown(path):
    return [(frame.t, number(frame.rgb)) for frame in read_frames(path)]


def refuse(*_):
    raise OSError(errno.EINVAL, "Invalid argument")


@pytest.mark.parametrize("gop", [1, 12, 250])
@pytest.mark.parametrize("later", [0.0, 0.0123, 2.0, 3.04, -0.01, -0.3, -1.25, -2.0])
def test_every_picture_keeps_its_time(tmp_path, later, gop):
    """x264's usual settings code pictures out of order."""
    source = film(tmp_path / "film.mp4", every(28), gop=gop)
    shifted_pictures(source, tmp_path / "take.mp4", later)
    expected = [(n / 10 + later, n) for n in range(28) if n / 10 + later > FIRST_MS]
    found = [(t, n) for t, n in shown(tmp_path / "take.mp4") if t > FIRST_MS]
    assert [n for _, n in found] == [n for _, n in expected]
    assert [t for t, _ in found] == pytest.approx([t for t, _ in expected], abs=1e-4)


def test_the_picture_at_time_0_is_the_one_before_it(tmp_path):
    shifted_pictures(film(tmp_path / "film.mp4", every(28)), tmp_path / "take.mp4", -0.55)
    early = [n for t, n in shown(tmp_path / "take.mp4") if t < FIRST_MS]
    assert early[-1] == 5  # taken at 0.5 s


@pytest.mark.parametrize("gop", [1, 6, 250])
@pytest.mark.parametrize(("name", "codec"), [("film.mp4", "libx264"), ("film.mkv", "libx264"), ("film.avi", "mjpeg")])
def test_what_comes_later_is_left_out(tmp_path, name, codec, gop):
    source = film(tmp_path / name, every(28), codec=codec, size=(320, 240), gop=gop)
    shifted_pictures(source, tmp_path / "take.mp4", -0.5, until=1.0)
    found = [(round(t, 2), n) for t, n in shown(tmp_path / "take.mp4") if FIRST_MS < t < 1.0]
    assert found == [(round(n / 10 - 0.5, 2), n) for n in range(6, 15)]
    assert probe(tmp_path / "take.mp4").duration < 1.8


def test_what_is_encoded_anew_ends_there_too(tmp_path, monkeypatch):
    source = film(tmp_path / "film.mp4", every(28), size=(320, 240))
    monkeypatch.setattr(shift, "FITS_MP4", frozenset())
    shifted_pictures(source, tmp_path / "take.mp4", -0.5, 2.0, until=2.0)
    found = [round(t, 2) for t, _ in shown(tmp_path / "take.mp4")]
    assert found == [round(0.2 * n - 0.5, 2) for n in range(3, 13)]


def test_length_size_and_turn_stay(tmp_path):
    source = turned_by(film(tmp_path / "film.mp4", every(28), pixel_aspect=Fraction(4, 3)), 90)
    shifted_pictures(source, tmp_path / "take.mp4", 1.5)
    before, after = probe(source), probe(tmp_path / "take.mp4")
    assert (after.width, after.height) == (before.width, before.height) == (48, 85)
    assert after.duration == pytest.approx(before.duration + 1.5, abs=0.01)
    assert not after.has_audio


@pytest.mark.parametrize(("name", "codec"), [("film.mkv", "libx264"), ("film.ts", "libx264"), ("film.avi", "mjpeg")])
def test_other_containers_and_codecs(tmp_path, name, codec):
    source = film(tmp_path / name, every(20), codec=codec, size=(320, 240))
    shifted_pictures(source, tmp_path / "take.mp4", -0.5)
    found = [(round(t, 2), n) for t, n in shown(tmp_path / "take.mp4") if t > FIRST_MS]
    assert found[-10:] == [(round(n / 10 - 0.5, 2), n) for n in range(10, 20)]


def test_seeking_lands_where_it_should(tmp_path):
    shifted_pictures(film(tmp_path / "film.mp4", every(28)), tmp_path / "take.mp4", -0.55)
    frame = next(read_frames(tmp_path / "take.mp4", start=1.0))
    assert (round(frame.t, 3), number(frame.rgb)) == (0.95, 15)


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.ts"])
def test_of_a_film_with_a_single_keyframe_what_comes_before_does_not_wait_in_memory(tmp_path, monkeypatch, name):
    """An hour of it did, and the take began with that hour, squeezed into milliseconds."""
    monkeypatch.setattr(shift, "MOST_EARLY", 10)
    before = shift._before_zero
    held = []
    monkeypatch.setattr(shift, "_before_zero", lambda packets: held.append(before(packets)) or held[-1])
    source = film(tmp_path / name, every(28), size=(320, 240), gop=250)
    shifted_pictures(source, tmp_path / "take.mp4", -1.5)
    assert [len(packets) for packets in held] == [11]
    found = [(round(t, 2), n) for t, n in shown(tmp_path / "take.mp4")]
    assert found == [(round(n / 10 - 1.5, 2), n) for n in range(15, 28)]


def test_what_is_no_film_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("5 6 7 8")
    with pytest.raises(CoachError, match="not a video"):
        shifted_pictures(tmp_path / "notes.txt", tmp_path / "take.mp4", 0.0)
    assert not (tmp_path / "take.mp4").exists()


def test_a_place_that_cannot_be_written_is_not_blamed_on_the_film(tmp_path):
    source = film(tmp_path / "film.mp4", every(28))
    with pytest.raises(FileNotFoundError):
        shifted_pictures(source, tmp_path / "no such folder" / "take.mp4", 0.0)


def test_what_an_mp4_cannot_hold_is_encoded_anew(tmp_path, monkeypatch):
    source = film(tmp_path / "film.mp4", every(20), size=(320, 240))
    monkeypatch.setattr(shift._Copy, "add", refuse)
    shifted_pictures(source, tmp_path / "take.mp4", 1.0)
    assert [round(t, 2) for t, _ in shown(tmp_path / "take.mp4")] == [round(1 + n / 10, 2) for n in range(20)]


def test_a_full_disk_is_not_blamed_on_the_film(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shift._Copy, "add", full)
    with pytest.raises(OSError, match="No space left"):
        shifted_pictures(film(tmp_path / "film.mp4", every(28)), tmp_path / "take.mp4", 0.0)


@pytest.fixture(params=["copied", "encoded"])
def way(request, monkeypatch):
    """Both ways of writing: what an mp4 can hold is copied, all else encoded anew."""
    if request.param == "encoded":
        monkeypatch.setattr(shift._Copy, "add", refuse)
    else:
        monkeypatch.setattr(shift, "_encoded", lambda *_: pytest.fail("encoded anew"))
    return request.param


@pytest.mark.parametrize("later", [0.0, 0.5, -0.2, -0.73])
@pytest.mark.parametrize("speed", [0.5, 0.75, 1.0, 2.0])
def test_slow_practice_on_the_songs_clock(tmp_path, way, speed, later):
    """The picture of t s comes at speed · t + later, whatever lies before 0 is left out."""
    source = film(tmp_path / "film.mp4", every(28), size=(320, 240))
    shifted_pictures(source, tmp_path / "take.mp4", later, speed)
    expected = [(n / 10 * speed + later, n) for n in range(28) if n / 10 * speed + later > FIRST_MS]
    found = [(t, n) for t, n in shown(tmp_path / "take.mp4") if t > FIRST_MS]
    assert [n for _, n in found] == [n for _, n in expected]
    assert [t for t, _ in found] == pytest.approx([t for t, _ in expected], abs=1e-3 if way == "encoded" else 1e-4)


@pytest.mark.parametrize("speed", [0.5, 0.75])
def test_slow_practice_is_as_much_shorter(tmp_path, way, speed):
    source = film(tmp_path / "film.mp4", every(28), size=(320, 240))
    shifted_pictures(source, tmp_path / "take.mp4", 0.5, speed)
    assert probe(tmp_path / "take.mp4").duration == pytest.approx(0.5 + 2.8 * speed, abs=0.06)


@pytest.mark.parametrize("name", ["film.mkv", "film.ts"])
def test_slow_practice_in_other_containers(tmp_path, name):
    """A .ts begins at 1.4 s of its own clock, which is not the film's."""
    source = film(tmp_path / name, every(20), size=(320, 240))
    shifted_pictures(source, tmp_path / "take.mp4", -0.3, 0.5)
    found = [(t, n) for t, n in shown(tmp_path / "take.mp4") if t > FIRST_MS]
    assert [n for _, n in found] == list(range(7, 20))
    assert [t for t, _ in found] == pytest.approx([n / 20 - 0.3 for n in range(7, 20)], abs=2e-3)
    assert probe(tmp_path / "take.mp4").duration == pytest.approx(20 / 20 - 0.3, abs=5e-3)  # the last one lasts as long


@pytest.mark.parametrize("speed", [0.5, 0.75])
def test_pictures_out_of_order_keep_it_at_another_speed(tmp_path, speed):
    """60 pictures a second, coded out of order, one of them a keyframe."""
    source = film(tmp_path / "film.mp4", every(28, 60.0), gop=250)
    shifted_pictures(source, tmp_path / "take.mp4", 0.1, speed)
    found = shown(tmp_path / "take.mp4")
    assert [n for _, n in found] == list(range(28))
    assert [t for t, _ in found] == pytest.approx([n / 60 * speed + 0.1 for n in range(28)], abs=1e-4)


def test_what_is_encoded_anew_is_no_larger_than_anybody_sees(tmp_path):
    source = film(tmp_path / "wide.avi", every(5), size=(2880, 64), codec="mjpeg")
    shifted_pictures(source, tmp_path / "take.mp4", 1.0)
    assert [next(read_frames(path)).rgb.shape[1] for path in (source, tmp_path / "take.mp4")] == [1920, 1920]
    assert probe(tmp_path / "take.mp4").width == 1920


def test_pictures_that_change_their_size_are_kept_in_the_first_size(tmp_path):
    parts = [small_film(tmp_path / f"{width}.ts", "mpeg2video", size=(width, 48)) for width in (64, 96)]
    joined = tmp_path / "joined.ts"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    shifted_pictures(joined, tmp_path / "take.mp4", 0.0)
    found = list(read_frames(tmp_path / "take.mp4"))
    assert {frame.rgb.shape for frame in found} == {(48, 64, 3)}
    assert len(found) >= 2 * PICTURES - 1  # where they meet two may have one time
    assert found[0].rgb[2].mean() > 40 and found[-1].rgb[2].mean() < 40  # the second part is wider: black above
