"""``bench steady``: what counts as the same mistake, and what its variants of a film look like."""

from dataclasses import replace

import numpy as np
import pytest

from coach.bench.people.steady import is_same, steadiness
from coach.bench.stand_ins.variants import VARIANTS, fewer, lit, twice, write_variant
from coach.media.video import Frame, probe, read_frames
from tests.kit.takes import a_take, mistake
from tests.media.films import every, film

HALVES = np.repeat([60, 150], 32)[None, :, None].repeat(48, 0).repeat(3, 2).astype(np.uint8)
GREY = np.full((4, 4, 3), 200, np.uint8)


def frames(*times):
    return [Frame(t, GREY) for t in times]


def times(found):
    return [round(frame.t, 4) for frame in found]


def test_a_slow_camera_takes_every_second_picture_at_its_own_time():
    assert times(fewer(frames(*(k / 30 for k in range(6))))) == [0.0, 0.0667, 0.1333]
    assert times(fewer(frames(*(k / 24 for k in range(8))))) == [0.0, 0.0833, 0.1667, 0.2083, 0.2917]
    assert times(fewer(frames(0.0, 0.5, 0.53, 0.57))) == [0.0, 0.5, 0.57]  # a gap stays one


def test_a_quick_camera_shows_each_picture_twice():
    assert times(twice(frames(0.0, 0.04, 0.1))) == [0.0, 0.02, 0.04, 0.07, 0.1]
    assert times(twice(frames(0.0))) == []


def test_light():
    assert [next(lit(*how)(frames(0.0))).rgb[0, 0, 0] for how in ((0.6,), (1.0, 1.4))] == [120, 214]


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


def test_two_of_three_are_enough():
    three = (mistake(0, 1), mistake(4, 6), mistake(10, 12), mistake(14, 15))
    original = a_take(mistakes=three)
    told = replace(original, mistakes=(three[2], three[0]), score=replace(original.score, score=78.6))
    found = steadiness("me.mp4", "dim", told, original)
    assert (found.kept, found.first, found.moved) == (2, 3, pytest.approx(-2.9))
    assert found.stays and found.tells_the_same
    lost = steadiness("me.mp4", "dim", replace(told, mistakes=three[2:], score=original.score), original)
    assert (lost.kept, lost.moved) == (1, 0) and lost.stays and not lost.tells_the_same


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
    assert [f.t for f in found if round(10 * f.t, 6) % 1 < 0.01] == pytest.approx(every(20), abs=1e-3)
    assert len(found) == {"60 a second": 39}.get(name, 20)
    left, right = (float(half.mean()) for half in np.array_split(found[0].rgb, 2, axis=1))
    dark, light = {"dim": (36, 90), "bright": (91, 175), "mirrored": (150, 60)}.get(name, (60, 150))
    assert (left, right) == pytest.approx((dark, light), abs=6)
    assert found[0].rgb.shape[:2] == ((44, 58) if name == "closer" else (48, 64))
