from dataclasses import replace

import numpy as np

from coach.compare.prepared import prepare_reference
from coach.domain.beats import Section
from coach.domain.thresholds import PRIOR
from coach.takes.judging import judged_take, unjudged_take
from coach.takes.take import Basis
from coach.tracking.store import load_track
from tests.kit.takes import STARTED


def test_a_take_knows_what_it_was_judged_by(danced):
    grid = replace(danced.song.grid, beats_per_bar=3, first_count_beat=2, sections=(Section("verse", 2, 8),))
    song = replace(danced.song, grid=grid)
    measure = prepare_reference(danced.reference, grid, replace(PRIOR.at_level("gentle"), covers=2, source="Seen."))
    basis = judged_take(song, measure, load_track(danced.folder.poses), STARTED).basis
    assert (basis.level, basis.source, basis.covers) == ("gentle", "Seen.", 2)
    np.testing.assert_array_equal(basis.grid.times, grid.times)
    assert (basis.grid.beats_per_bar, basis.grid.first_count_beat, basis.grid.sections) == (3, 2, ())


def test_one_that_could_not_be_judged_knows_of_no_basis():
    basis = unjudged_take("gone", STARTED).basis
    assert (basis.level, basis.source, basis.covers, basis.grid) == ("", "", 0, None)
    assert isinstance(basis, Basis)
