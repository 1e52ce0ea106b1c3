"""Where in the song somebody dances, and how fast."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.compare import pose_offset as module
from coach.compare.layout import LAYOUT_HZ, laid_out
from coach.compare.lines import PROPOSED
from coach.compare.pose_offset import (
    CERTAIN_EVIDENCE,
    CHANCE,
    COVER_CORRELATION,
    PoseOffset,
    absence_sure,
    is_at_song_speed,
    pose_offset,
    speed_of,
)
from coach.domain.landmarks import PoseTrack
from tests.compare.tracks import performance, rendered, still, synthetic

REFERENCE, COVERED = rendered("reference"), rendered("cover")
LATE = 0.09
LAID_OUT = laid_out(REFERENCE)


@settings(max_examples=10, deadline=None)
@given(st.floats(-20, 20), st.sampled_from((1.0, 0.75, 0.5)))
def test_the_speed_does_not_hang_on_where_the_film_begins(shift, speed):
    assert speed_of(COVERED.at_speed(1 / speed).shifted(shift), LAID_OUT) == speed


@pytest.mark.parametrize("style", [0, *(pytest.param(style, marks=pytest.mark.long) for style in (1, 2, 3))])
def test_somebody_elses_take_and_the_same_slowed_down(style):
    reference = laid_out(synthetic(style)[0])
    assert speed_of(performance("clean", style), reference) == 1
    assert speed_of(performance("clean", style).at_speed(1 / 0.75), reference) == 0.75
    assert speed_of(performance("clean", style).at_speed(2.0), reference) == 0.5


@pytest.mark.parametrize("style, other", [(0, 1), (1, 2), (3, 0), (2, 1)])
def test_another_dance_is_at_the_songs_own_speed(style, other):
    """Of 28 such pairs two are taken for slow ones, with evidence of 1.2 and 1.3."""
    assert speed_of(performance("clean", other), laid_out(synthetic(style)[0])) == 1


@pytest.mark.parametrize("seconds", [24.4, 12.0, 6.0])
def test_whoever_is_alike_enough_is_at_the_songs_speed_and_would_be_found_at_no_other(seconds):
    """Also where the dance, or what another speed leaves of it, is compared by its swings."""
    reference = laid_out(REFERENCE.between(0, seconds))
    for speed in (1.0, 0.75, 0.5, 1.3, 2.0):
        track = REFERENCE.between(0, seconds).at_speed(1 / speed).shifted(3.0)
        assert is_at_song_speed(laid_out(track), reference) == (speed == 1.0)
        assert speed == 1.0 or speed_of(track, reference) == pytest.approx(speed, rel=0.01) or seconds < 8


def test_who_is_hardly_alike_may_be_at_another_speed():
    assert is_at_song_speed(laid_out(COVERED), LAID_OUT)
    for other in (COVERED.mirrored(), still(COVERED), COVERED.between(0.0, 12.0), PoseTrack.empty()):
        assert not is_at_song_speed(laid_out(other), LAID_OUT)


@settings(max_examples=15, deadline=None)
@given(st.integers(-300, 300))
def test_an_offset_on_the_grid_is_found_to_a_hundredth(steps):
    """Of the dance itself, with evidence that is the square root of its seconds."""
    found = pose_offset(laid_out(REFERENCE).shifted(steps / LAYOUT_HZ), LAID_OUT)
    assert found.seconds == pytest.approx(steps / LAYOUT_HZ, abs=0.01)
    assert found.evidence == pytest.approx(np.sqrt(len(LAID_OUT) / LAYOUT_HZ), abs=0.02)
    assert found.sure == 1


@pytest.mark.parametrize("seconds, sure", [(3.0, 0.0), (8.0, (0.5 * 8**0.5 - 1.15) / 0.85), (20.0, 1.0)])
def test_how_sure_it_is_that_a_film_that_fits_nowhere_shows_another_dance(seconds, sure):
    assert (COVER_CORRELATION, CHANCE, CERTAIN_EVIDENCE) == (0.5, 1.15, 2.0)
    film = laid_out(REFERENCE.between(0.0, seconds + 0.001))
    assert absence_sure(film, LAID_OUT) == pytest.approx(sure, abs=0.01)


def test_what_hardly_overlaps_has_no_offset():
    assert pose_offset(laid_out(REFERENCE.between(0.0, 2.5)), LAID_OUT) is None
    assert isinstance(pose_offset(laid_out(REFERENCE.between(0.0, 3.5)), LAID_OUT), PoseOffset)


@settings(max_examples=20, deadline=None)
@given(offset=st.floats(-15, 15))
def test_the_offset_is_found_from_the_movements(offset):
    found = pose_offset(laid_out(COVERED.shifted(offset)), LAID_OUT)
    assert abs(found.seconds - offset - LATE) < 0.03
    assert found.sure > 0.9


@pytest.mark.parametrize("start", [2.0, 9.0, 14.0])
def test_the_offset_of_a_part(start):
    part = COVERED.between(start, start + 8.0).shifted(-start)
    found = pose_offset(laid_out(part), LAID_OUT)
    assert abs(found.seconds + start - LATE) < 0.05


def test_standing_still_gives_no_sure_offset():
    assert pose_offset(laid_out(still(REFERENCE)), LAID_OUT).sure == 0


def test_a_few_seconds_from_the_end_of_a_long_song_are_placed_there():
    reference = REFERENCE.between(0.0, 22.0)
    part = REFERENCE.between(18.2, 21.7).shifted(-18.2)
    assert pose_offset(laid_out(part), laid_out(reference)).seconds == pytest.approx(-18.2, abs=0.1)


@pytest.mark.parametrize("danced", [1.0, 0.75, 0.5])
@pytest.mark.parametrize("track", [REFERENCE, COVERED, COVERED.between(4.0, 14.0)], ids=["itself", "cover", "a part"])
def test_how_fast_it_is_danced(track, danced):
    assert speed_of(track.at_speed(1 / danced).shifted(3.0), LAID_OUT) == danced


@pytest.mark.parametrize("danced", [1.0, 0.75, 0.5])
@pytest.mark.parametrize("style", [1, *(pytest.param(style, marks=pytest.mark.long) for style in (3, 5))])
def test_how_fast_others_dance(style, danced):
    reference = laid_out(synthetic(style)[0])
    assert speed_of(performance("side", style).at_speed(1 / danced), reference) == danced


@pytest.mark.parametrize("danced", [0.9, 0.97, 1.03, 1.1])
def test_a_film_that_runs_a_little_slow_or_fast_is_found_too(danced):
    assert speed_of(COVERED.at_speed(1 / danced), LAID_OUT) == pytest.approx(danced, rel=0.01)


def test_a_long_film_is_compared_part_by_part_and_closely_only_where_that_promises_something(monkeypatch):
    """All at once, an hour without a sound would take gigabytes and hours; closely all through, minutes."""
    found, looks = module.lines, []

    def lines(film, music, least, near, advance):
        looks.append((len(film), near))
        return found(film, music, least, near, advance)

    monkeypatch.setattr(module, "AT_ONCE_S", 20.0)
    monkeypatch.setattr(module, "lines", lines)
    assert speed_of(COVERED.at_speed(1 / 0.6).shifted(3.0), LAID_OUT) == pytest.approx(0.6, rel=0.01)
    rough, close = ([steps for steps, near in looks if (near is None) == plain] for plain in (True, False))
    assert len(rough) == 3 and max(rough) <= 20 * LAYOUT_HZ / 2
    assert len(close) == PROPOSED and max(close) <= 20 * LAYOUT_HZ


@pytest.mark.parametrize("at_once", [20.0, 90.0])
def test_how_far_looking_for_a_speed_is_comes_to_the_length_of_the_film(monkeypatch, at_once):
    """Against a song of an hour, every part of a film takes a minute."""
    told, film = [], COVERED.at_speed(1 / 0.6)
    monkeypatch.setattr(module, "AT_ONCE_S", at_once)
    module.paced(film, laid_out(film), LAID_OUT, told.append)
    assert sum(told) == pytest.approx(len(laid_out(film)) / LAYOUT_HZ)
    assert len(told) > 50 and max(told) < 0.05 * sum(told)


def test_without_evidence_nothing_is_slow():
    assert speed_of(still(REFERENCE), LAID_OUT) == 1
    assert speed_of(still(COVERED, 1).at_speed(2.0), LAID_OUT) == 1
    assert speed_of(PoseTrack.empty(), LAID_OUT) == 1
    assert speed_of(COVERED.between(0.0, 1.0), LAID_OUT) == 1
    assert speed_of(COVERED, laid_out(PoseTrack.empty())) == 1
