"""The film that is written plays everywhere, starts at once, and keeps sound and picture together."""

import errno

import av
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.media.audio import Audio, read_audio
from coach.media.film_writer import FilmWriter
from coach.media.video import probe, read_frames
from tests.media.films import clicks, number, onsets, picture

FPS = 25
RATE = 48000


def written(path, count, sound=None, size=(64, 48)):
    with FilmWriter(path, *size, FPS, sound) as film:
        for n in range(count):
            film.write(picture(n, *size))
    return path


def boxes(path):
    """Names of the file's outermost boxes in order."""
    data, at, names = path.read_bytes(), 0, []
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at : at + 4], "big")
    return names


def test_it_is_what_every_player_knows(tmp_path):
    path = written(tmp_path / "film.mp4", 25, Audio(np.zeros((RATE, 2), np.float32), RATE))
    with av.open(str(path)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt, audio.codec_context.name) == (
            "h264", "yuv420p", "aac",
        )  # fmt: skip
        assert video.average_rate == FPS
    names = boxes(path)
    assert names.index("moov") < names.index("mdat")


@pytest.mark.parametrize("count", [1, 60, 300])
def test_the_index_fits_into_its_place_at_the_beginning(tmp_path, count):
    """To make room for it at the end, FFmpeg would move the whole film, of an hour for seconds and in silence."""
    rng = np.random.default_rng(1)
    sound = Audio(rng.normal(0, 0.1, (RATE * count // FPS, 2)).astype(np.float32), RATE)
    with FilmWriter(tmp_path / "film.mp4", 64, 48, FPS, sound, count) as film:
        for _ in range(count):
            film.write(rng.integers(0, 255, (48, 64, 3), dtype=np.uint8))
    assert boxes(film.path)[:4] == ["ftyp", "moov", "free", "free"] and boxes(film.path)[-1] == "mdat"
    assert probe(film.path).duration == pytest.approx(count / FPS, abs=0.05)


def test_pictures_are_where_they_belong(tmp_path):
    frames = list(read_frames(written(tmp_path / "film.mp4", 27)))
    assert [number(frame.rgb) for frame in frames] == list(range(27))
    assert [frame.t for frame in frames] == pytest.approx([n / FPS for n in range(27)], abs=1e-4)


def test_sound_begins_with_the_first_picture(tmp_path):
    at = [0.0, 0.4, 0.8]
    heard = read_audio(written(tmp_path / "film.mp4", 25, Audio(clicks(at, 1.0, RATE), RATE)))
    assert onsets(heard.samples, RATE) == pytest.approx(at, abs=0.002)
    assert heard.duration == pytest.approx(1.0, abs=0.03)


def test_sound_that_is_longer_than_the_pictures_is_written_to_its_end(tmp_path):
    heard = read_audio(written(tmp_path / "film.mp4", 5, Audio(clicks([0.9], 1.0, RATE), RATE)))
    assert onsets(heard.samples, RATE) == pytest.approx([0.9], abs=0.002)


def test_a_picture_may_be_shown_again(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", 64, 48, FPS) as film:
        film.write(picture(3))
        film.again()
        film.write(picture(4))
    assert [number(frame.rgb) for frame in read_frames(film.path)] == [3, 3, 4]


def test_surfaces_are_taken_as_they_are_kept(tmp_path):
    bgra = np.full((48, 64, 4), 255, np.uint8)
    bgra[..., :3] = (30, 60, 200)  # blue, green, red
    with FilmWriter(tmp_path / "film.mp4", 64, 48, FPS) as film:
        film.write(bgra)
    (frame,) = read_frames(film.path)
    assert frame.rgb.mean(axis=(0, 1)) == pytest.approx([200, 60, 30], abs=4)


def test_without_sound_there_is_no_sound_track(tmp_path):
    assert not probe(written(tmp_path / "film.mp4", 3)).has_audio


@pytest.mark.parametrize("size", [(63, 48), (64, 47), (0, 0)])
def test_odd_sizes_are_refused(tmp_path, size):
    with pytest.raises(ValueError, match="even"):
        FilmWriter(tmp_path / "film.mp4", *size, FPS)
    assert not list(tmp_path.iterdir())


def test_a_picture_of_another_size_is_refused(tmp_path):
    with FilmWriter(tmp_path / "film.mp4", 64, 48, FPS) as film, pytest.raises(ValueError, match="shape"):
        film.write(picture(0, 32, 32))
    with FilmWriter(tmp_path / "film.mp4", 64, 48, FPS) as film, pytest.raises(ValueError, match="again"):
        film.again()


def test_a_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(CoachError, match="nowhere"):
        written(tmp_path / "nowhere" / "film.mp4", 5)


@pytest.mark.parametrize("kind", [av.error.ExternalError, av.error.UnknownError, av.error.InvalidDataError])
def test_an_encoder_that_fails_is_said(tmp_path, kind):
    film = FilmWriter(tmp_path / "film.mp4", 64, 48, FPS)

    class Failing:
        def encode(self, frame):
            raise kind(1, "Generic error in an external library")

    film._video = Failing()
    with pytest.raises(CoachError, match=r"No film can be written in .*external library"):
        film.write(picture(0))
    with pytest.raises(CoachError, match="external library"):
        film.close()
    film.close()


def test_a_full_disk_is_said(tmp_path, monkeypatch):
    film = FilmWriter(tmp_path / "film.mp4", 64, 48, FPS)

    class Full:
        def mux(self, packets):
            raise OSError(errno.ENOSPC, "No space left on device")

    real, film._out = film._out, Full()
    with pytest.raises(CoachError, match=r"No film can be written in .*No space left"):
        film.write(picture(0))
    film._out = real
    film.close()
