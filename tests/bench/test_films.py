"""``bench films``: which song a film belongs to, what counts as the same mistake, and what its variants look like."""

from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.bench.films import films_of, is_same, line, places, song_beside, steadiness, summary
from coach.bench.stand_ins.films import VARIANTS, at_rate, lit, write_variant
from coach.media.video import Frame, probe, read_frames
from tests.kit.takes import a_take, mistake
from tests.media.films import every, film

HALVES = np.repeat([60, 150], 32)[None, :, None].repeat(48, 0).repeat(3, 2).astype(np.uint8)
GREY = np.full((4, 4, 3), 200, np.uint8)
THREE = a_take(mistakes=(mistake(0, 1), mistake(4, 6), mistake(10, 12), mistake(14, 15)))


def frames(*times):
    return [Frame(t, np.full_like(GREY, number)) for number, t in enumerate(times)]


def numbered(change, *times):
    """(time, which picture) of each that comes out."""
    return [(round(frame.t, 4), int(frame.rgb[0, 0, 0])) for frame in change(frames(*times))]


def test_a_slower_rate_shows_the_nearest_picture():
    assert numbered(at_rate(15), *(k / 30 for k in range(5))) == [(0.0, 0), (0.0667, 2), (0.1333, 4)]
    assert numbered(at_rate(24), *(k / 30 for k in range(6))) == [
        (0.0, 0), (0.0417, 1), (0.0833, 3), (0.125, 4), (0.1667, 5),
    ]  # fmt: skip


def test_a_quicker_rate_shows_pictures_again():
    assert numbered(at_rate(60), 0.0, 1 / 30) == [(0.0, 0), (0.0167, 0), (0.0333, 1)]
    assert numbered(at_rate(10), 0.3, 0.6) == [(0.3, 0), (0.4, 0), (0.5, 0), (0.6, 1)]
    assert numbered(at_rate(10)) == []


def test_light():
    assert [next(lit(*how)([Frame(0.0, GREY)])).rgb[0, 0, 0] for how in ((0.6,), (1.0, 1.4))] == [120, 214]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (mistake(7, 8), True),  # a beat beside
        (mistake(8, 9), False),
        (mistake(4, 6, joints=("left_knee",)), False),
        (mistake(4, 6, kind="timing", joints=()), False),
        (mistake(40, 41, whole=True), True),
        (mistake(40, 41, places=((40, 41), (5, 5))), True),
    ],
)
def test_which_mistake_is_which(other, same):
    assert is_same(mistake(4, 6), other) == is_same(other, mistake(4, 6)) == same


def moved(told, **score):
    return replace(THREE, mistakes=told, score=replace(THREE.score, **score))


def test_two_of_three_are_enough():
    one, two, three = THREE.mistakes[:3]
    dim = steadiness("me.mp4", "dim", moved((three, mistake(20, 21), one, two), score=78.6, lag=0.08), THREE)
    assert (dim.places, dim.kept, dim.moved, dim.lag_moved) == ((3, 4, 1), 2, pytest.approx(-2.9), -10)
    assert dim.tells_the_same
    lost = steadiness("me.mp4", "dim", moved((three,)), THREE)
    assert (lost.places, lost.kept, lost.moved) == ((None, None, 1), 1, 0) and not lost.tells_the_same


def test_no_two_mistakes_share_a_place():
    near = (mistake(4, 6), mistake(7, 8), mistake(9, 9))
    assert places(near, near) == (1, 2, 3)
    assert places(near, near[1:]) == (1, 2, None)


def test_what_is_printed():
    variants = [
        steadiness("me.mp4", name, moved(told, **score), THREE)
        for name, told, score in (
            ("as it is", THREE.mistakes, {}),
            ("dim", THREE.mistakes[1:], {"score": 79.5, "lag": float("nan")}),
            ("bright", (), {"score": 82.5}),
        )
    ]
    assert [" ".join(line(row).split()) for row in variants] == [
        "as it is 81.5 +0.0 90 ms +0 1 2 3", "dim 79.5 -2.0 – – – 1 2", "bright 82.5 +1.0 90 ms +0 – – –",
    ]  # fmt: skip
    assert [int(row.split()[0]) for row in summary(variants).splitlines()[1:]] == [1, 2, 1]
    assert summary(variants).startswith("Of 2 variants")


def test_a_film_is_danced_to_the_song_beside_it_that_it_is_named_after(tmp_path):
    for song in ("love", "lovedive", "dive"):
        (tmp_path / song).mkdir()
        (tmp_path / song / "song.toml").touch()
    (tmp_path / "lovedive_anna").mkdir()
    for name in ("LoveDive_anna.mp4", "love.mov", "other.MP4", "notes.txt"):
        (tmp_path / name).touch()
    films = films_of(tmp_path)
    assert [film.name for film in films] == ["LoveDive_anna.mp4", "love.mov", "other.MP4"]
    assert [song_beside(film) for film in films[:2]] == ["lovedive", "love"]
    with pytest.raises(CoachError, match="The name of .*other.MP4 does not .* --song"):
        song_beside(films[2])


def test_a_folder_without_films(tmp_path):
    with pytest.raises(CoachError, match="There is no film in"):
        films_of(tmp_path)
    with pytest.raises(CoachError, match="cannot be read .* Name a folder"):
        films_of(tmp_path / "none")


FPS = {"15 fps": 15, "24 fps": 24, "60 fps": 60}


def middle(rgb):
    """What no variant cuts away or covers: of the darker and of the lighter half as much."""
    height, width = rgb.shape[:2]
    return rgb[height // 3 : height * 2 // 3, width // 2 - 12 : width // 2 + 12]


@pytest.fixture
def source(tmp_path):
    """Two seconds of a picture whose left half is dark, with a tone."""
    tone = np.sin(np.arange(2 * 48000) * 0.05).astype(np.float32)
    return film(tmp_path / "me.mp4", every(20), paint=lambda *_: HALVES, sound=(np.stack([tone, tone], axis=1), 48000))


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_keeps_times_and_sound(tmp_path, source, name):
    write_variant(name, source, tmp_path / "variant.mp4")
    found = list(read_frames(tmp_path / "variant.mp4"))
    assert probe(tmp_path / "variant.mp4").has_audio
    assert np.diff([f.t for f in found]) == pytest.approx(1 / FPS.get(name, 10), abs=1e-3)
    assert (found[0].t, found[-1].t) == pytest.approx((0, 1.9), abs=0.05)
    left, right = (float(half.mean()) for half in np.array_split(middle(found[0].rgb), 2, axis=1))
    dark, light = {"dim": (36, 90), "bright": (91, 175), "mirrored": (150, 60)}.get(name, (60, 150))
    assert (left, right) == pytest.approx((dark, light), abs=6)
    assert found[0].rgb.shape[:2] == {"cropped": (44, 58), "padded": (48, 96)}.get(name, (48, 64))


def test_padding_and_tilting_leave_black(tmp_path, source):
    for name, dark in (("padded", np.s_[:, :14]), ("tilted", np.s_[:1, -12:])):
        write_variant(name, source, tmp_path / "variant.mp4")
        assert next(read_frames(tmp_path / "variant.mp4")).rgb[dark].mean() < 40, name
