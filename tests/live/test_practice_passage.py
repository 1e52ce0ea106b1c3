"""From a passage of the review to what is practised."""

import pytest

from coach.domain.beats import BeatGrid
from coach.domain.passage import Passage
from coach.domain.practice import Stretch
from coach.live.practice.agenda import FIRST_SPEED
from coach.live.practice.steps import step_for
from coach.takes.passages import eights_of
from tests.kit.films import a_song
from tests.kit.sessions import where_of

GRID = BeatGrid.constant(120, 0, 32, first_count_beat=4)


def passage(first, last, at, end):
    return Passage("shape", first, last, at, at - 0.5, end, 0.0, "")


@pytest.mark.parametrize(
    ("found", "beats"),
    [
        (passage(13, 15, 6.5, 8.0), (12, 19)),
        (passage(18, 21, 9.0, 11.0), (12, 27)),  # across two eights
        (passage(60, 63, 30.0, 32.0), (60, 63)),
        (passage(23, 25, 6.6, 8.0), (12, 19)),  # judged by beats that have been corrected since: its time tells
        (passage(0, -1, 0.0, 3.0), (0, 11)),  # its beats are not known
        (passage(90, 95, 45.0, 48.0), (60, 63)),  # the song has become shorter
    ],
)
def test_a_passage_is_practised_in_whole_eights(found, beats):
    assert eights_of(found, GRID) == Stretch(*beats)


def test_it_begins_slowly_and_becomes_faster(tmp_path):
    step = step_for(passage(2, 3, 1.0, 2.0), a_song(tmp_path / "songs"), where_of(tmp_path))
    assert (step.start, step.ramp, step.passes, step.whole) == (FIRST_SPEED, True, None, False)
