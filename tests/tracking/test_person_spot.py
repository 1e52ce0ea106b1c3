"""The same person by another estimator's numbers, found by where they are."""

from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.domain.song import Spot
from coach.domain.thresholds import PRIOR
from coach.song.group import GroupRequest, followed_members
from coach.song.members import members
from coach.song.package import load_song, song_from
from coach.song.prepared import PreparedSong
from coach.song.reference import reference_track
from coach.song.strict import read_toml
from coach.tracking.person import clearest_spot, numbered, numbered_by_spot, unseen
from tests.score.test_cast import COVER, MODEL, REFERENCE, SONG, at

LEFT, MIDDLE, RIGHT = at(REFERENCE, -0.5), at(COVER, 0.0), at(REFERENCE.shifted(0.1), 0.5)
TRIO = numbered([LEFT, MIDDLE, RIGHT], most=8)
LATER = numbered([MIDDLE.between(3, 30), LEFT, RIGHT], most=8)
"""An estimator that loses the middle one at first, who therefore comes last."""


def test_another_estimators_numbers_are_put_right():
    assert [person.track.t[0] for person in LATER] == [LEFT.t[0], RIGHT.t[0], MIDDLE.between(3, 30).t[0]]
    spot = clearest_spot(TRIO[1], TRIO)
    moment = replace(spot, t=10.0, x=float(clearest_at(TRIO[1], 10.0)[0]), y=float(clearest_at(TRIO[1], 10.0)[1]))
    found = numbered_by_spot(LATER, moment)
    assert [person.number for person in found] == [1, 2, 3]
    assert found[1].track is LATER[2].track and found[0].track is LATER[0].track and found[2].track is LATER[1].track


def clearest_at(person, t):
    box = person.boxes[np.searchsorted(person.track.t, t)]
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def test_the_spot_is_where_nobody_else_is_near():
    near = numbered([LEFT, replace(LEFT, image=LEFT.image + np.where(LEFT.t < 12, 0.1, 0.9)[:, None, None])], most=8)
    assert clearest_spot(near[0], near).t >= 12 and clearest_spot(near[0], near).number == near[0].number
    assert clearest_spot(TRIO[0], TRIO[:1]).t == LEFT.t[0]


@pytest.mark.parametrize("spot", [None, Spot(2, 10.0, 9.0, 0.5), Spot(2, 99.0, 0.5, 0.5)])
def test_where_nobody_is_told_numbers_stay(spot):
    assert numbered_by_spot(TRIO, spot) == TRIO


def test_who_is_missing_is_unseen_and_takes_nobodys_number(tmp_path):
    """The estimator finds two of three; import called the right one number 3."""
    where = Folders(tmp_path, tmp_path, tmp_path, tmp_path / "cache", tmp_path)
    x, y = clearest_at(TRIO[2], 10.0)
    song = replace(SONG, dancer=3, spot=Spot(3, 10.0, float(x), float(y)))
    pair = numbered([LEFT, RIGHT], most=8)
    found = members(song, MODEL, where, lambda *_: pair)
    assert [bool(track.seen.any()) for track in found] == [True, False, True]
    prepared = PreparedSong(song, RIGHT, PRIOR, MODEL)
    assert list(followed_members(prepared, GroupRequest(2), where, lambda *_: pair)) == [1, 3]
    assert not unseen(LEFT).seen.any() and len(unseen(LEFT)) == len(LEFT)


def test_the_reference_is_found_by_its_spot(tmp_path, monkeypatch):
    x, y = clearest_at(TRIO[1], 10.0)
    song = replace(SONG, dancer=2, spot=Spot(2, 10.0, float(x), float(y)))
    monkeypatch.setattr("coach.song.reference.extract_people", lambda *_, **__: LATER)
    found = reference_track(song, MODEL, tmp_path)
    np.testing.assert_array_equal(found.image, LATER[2].track.image)


def test_the_spot_is_read_from_the_song():
    values = read_toml(SONG.folder / "song.toml")
    assert load_song(SONG.folder).spot is None
    song = song_from(values | {"dancer": 2, "dancer_at": [10.0, 0.9, 0.5]}, SONG.folder, 24.4)
    assert song.spot == Spot(2, 10.0, 0.9, 0.5)
    with pytest.raises(CoachError, match="dancer_at"):
        song_from(values | {"dancer_at": [10.0, 0.9]}, SONG.folder, 24.4)
