"""What ``bench real`` counts of five seconds of each take."""

import pytest

from coach.bench.people.short import ClassedTake, cuts, print_short, short_cuts
from coach.domain.landmarks import PoseTrack
from tests.compare.tracks import rendered

TRACK = rendered("cover")


@pytest.mark.parametrize(
    ("start", "end", "begins"), [(0, 24, [0, 12]), (2, 14, [2, 8]), (0, 10, [0, 5]), (0, 9, [0]), (3, 5, [3])]
)
def test_two_cuts_of_what_take_and_song_share(start, end, begins):
    found = list(cuts(TRACK, (start, end)))
    assert [part.t[0] for part in found] == pytest.approx(begins, abs=0.04)
    assert all(part.t[-1] - part.t[0] == pytest.approx(5, abs=0.07) for part in found)


def test_nobody_has_no_cuts():
    assert list(cuts(PoseTrack.empty(), (0, 24))) == []


def test_own_songs_and_unrelated_ones_are_counted_apart(capsys):
    takes = [ClassedTake(f"{kind}.npz", kind, "ours", TRACK) for kind in ("cover", "weak", "other")]
    spans, done, asked = {"ours": (0.0, 24.0), "ours2": (0.0, 24.0), "theirs": (0.0, 24.0)}, [], []

    def silent(part, song):
        asked.append((round(part.t[0]), song))
        return song == "ours" and part.t[0] < 6 or song == "theirs" and part.t[0] > 6

    found = short_cuts(takes, spans, lambda part, song: song == "ours", silent, done.append)
    assert found["cover"] == found["weak"] == {"cuts": 2, "placed": 2, "silent": 1}
    assert found["unrelated"] == 4  # the two that may be one dance are not asked of, nor is another dance
    assert found["wrong"] == [["cover.npz", "theirs"], ["weak.npz", "theirs"]]
    assert done == [1, 1, 1] and len(asked) == 10 and not any(song == "ours2" for _, song in asked)
    print_short(found)
    said = capsys.readouterr().out
    assert "cover     2 and 1 of 2" in said and "2 of 4" in said and "weak.npz passes as theirs" in said


def test_takes_of_no_song_at_all():
    assert short_cuts([], {}, lambda *_: True, lambda *_: True)["unrelated"] == 0
