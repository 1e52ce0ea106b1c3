"""The members of a song's video: kept, numbered and mirrored as its own dancer is."""

from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import Folders
from coach.domain.thresholds import PRIOR
from coach.song import members as module
from coach.song.members import as_danced_by, members, who_dances
from coach.song.reference import part_of, reference_track
from coach.tracking.cache import cached_people, keep_people
from coach.tracking.person import numbered
from tests.score.test_cast import COVER, MODEL, REFERENCE, SONG, at
from tests.score.test_group import hidden

GROUP = numbered([at(REFERENCE, -0.5), at(COVER, 0.0), at(REFERENCE.shifted(0.1), 0.5)], most=8)


@pytest.fixture
def where(tmp_path):
    return Folders(tmp_path, tmp_path, tmp_path, tmp_path / "cache", tmp_path)


def test_all_members_are_found_once_and_are_then_references(where):
    asked = []
    found = members(SONG, MODEL, where, lambda *what: asked.append(what) or GROUP)
    assert asked == [(SONG.video, MODEL, where.cache, "Learning all dancers of LOVE DIVE (once)", part_of(SONG))]
    for number, track in enumerate(found, start=1):
        np.testing.assert_array_equal(track.image, GROUP[number - 1].track.image)
        again = reference_track(as_danced_by(SONG, number), MODEL, where.cache, find=None)
        np.testing.assert_array_equal(again.image, track.image)


def test_those_of_a_mirrored_video_are_mirrored_back(where):
    (first, *_) = members(replace(SONG, mirrored=True), MODEL, where, lambda *_: GROUP)
    np.testing.assert_array_equal(first.image, GROUP[0].track.mirrored().image)


def test_what_import_keeps_is_not_looked_for_again(where):
    keep_people(SONG.video, MODEL, where.cache, part_of(SONG), GROUP)
    assert len(members(SONG, MODEL, where)) == 3
    assert module.cached_people is cached_people


def test_who_dances_of_a_video_with_a_passer_by_and_a_mirror():
    passing = hidden(at(COVER, 1.0), 0, 15, 20, 30)
    tracks = [at(REFERENCE, -0.5), at(REFERENCE.mirrored(), 1.0, 0.5), passing, at(COVER, 0.5)]
    assert who_dances(tracks, SONG) == (1, 4)
    assert who_dances([], SONG) == ()


def test_what_was_learnt_of_one_member_beat_by_beat_is_not_anothers():
    beats = replace(PRIOR, beat_mean=np.full((4, 9), 10.0), beat_sd=np.full(9, 5.0))
    assert beats.of_another_dancer().beat_mean is None
    np.testing.assert_array_equal(beats.of_another_dancer().limit, beats.limit)
