"""Where in the song somebody dances, and how fast: beside what test_resemblance asserts of the rendered dancer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.compare.resemblance import (
    CERTAIN,
    CHANCE,
    COVER,
    HZ,
    PoseOffset,
    absence_sure,
    laid_out,
    pose_offset,
    speed_of,
)
from tests.compare.tracks import performance, rendered, synthetic

REFERENCE, COVERED = rendered("reference"), rendered("cover")
LAID_OUT = laid_out(REFERENCE)


@settings(max_examples=10, deadline=None)
@given(st.floats(-20, 20), st.sampled_from((1.0, 0.75, 0.5)))
def test_the_speed_does_not_hang_on_where_the_film_begins(shift, speed):
    assert speed_of(COVERED.at_speed(1 / speed).shifted(shift), LAID_OUT) == speed


@pytest.mark.parametrize("style", range(4))
def test_somebody_elses_take_and_the_same_slowed_down(style):
    reference = laid_out(synthetic(style)[0])
    assert speed_of(performance("clean", style), reference) == 1
    assert speed_of(performance("clean", style).at_speed(1 / 0.75), reference) == 0.75
    assert speed_of(performance("clean", style).at_speed(2.0), reference) == 0.5


@pytest.mark.parametrize("style, other", [(0, 1), (1, 2), (3, 0), (2, 1)])
def test_another_dance_is_at_the_songs_own_speed(style, other):
    """Of 28 such pairs two are taken for slow ones, with evidence of 1.2 and 1.3."""
    assert speed_of(performance("clean", other), laid_out(synthetic(style)[0])) == 1


@settings(max_examples=15, deadline=None)
@given(st.integers(-300, 300))
def test_an_offset_on_the_grid_is_found_to_a_hundredth(steps):
    """Of the dance itself, with evidence that is the square root of its seconds."""
    found = pose_offset(laid_out(REFERENCE).shifted(steps / HZ), LAID_OUT)
    assert found.seconds == pytest.approx(steps / HZ, abs=0.01)
    assert found.evidence == pytest.approx(np.sqrt(len(LAID_OUT) / HZ), abs=0.02)
    assert found.sure == 1


@pytest.mark.parametrize("seconds, sure", [(3.0, 0.0), (8.0, (0.5 * 8**0.5 - 1.15) / 0.85), (20.0, 1.0)])
def test_how_sure_it_is_that_a_film_that_fits_nowhere_shows_another_dance(seconds, sure):
    assert (COVER, CHANCE, CERTAIN) == (0.5, 1.15, 2.0)
    film = laid_out(REFERENCE.between(0.0, seconds + 0.001))
    assert absence_sure(film, LAID_OUT) == pytest.approx(sure, abs=0.01)


def test_what_hardly_overlaps_has_no_offset():
    assert pose_offset(laid_out(REFERENCE.between(0.0, 2.5)), LAID_OUT) is None
    assert isinstance(pose_offset(laid_out(REFERENCE.between(0.0, 3.5)), LAID_OUT), PoseOffset)
