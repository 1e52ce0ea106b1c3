"""A film of a group: who its dancers are, whom each follows, and where all of it belongs. On tracks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.compare.prepared import prepare_reference
from coach.compare.resemblance import Resemblance
from coach.domain.thresholds import PRIOR
from coach.media.video import VideoInfo
from coach.score.cast import PlacedPerson
from coach.score.group import (
    chosen_dancers,
    common_placement,
    placed_group,
)
from coach.score.placed_film import GivenPlacement, PlacedFilm
from coach.score.placement import Offset, Placement
from coach.score.scoring import judged_film
from coach.song.group import MOST_DANCERS, GroupRequest, by_position, check_members, check_request
from coach.tracking.person import numbered
from tests.kit.takes import STARTED
from tests.score.test_cast import COVER, MODEL, REFERENCE, SONG, at, fidgeting

FIT = Resemblance(0.0, 0.8, 20.0, 0.2)


def hidden(track, *ends):
    """The track with nobody seen from ``ends[0]`` to ``ends[1]`` s, from ``ends[2]`` to ``ends[3]`` …"""
    gone = sum((track.t >= a) & (track.t < b) for a, b in zip(ends[::2], ends[1::2])).astype(bool)
    image, world = (np.where(gone[:, None, None], np.nan, values) for values in (track.image, track.world))
    return replace(track, image=image, world=world, visibility=np.where(gone[:, None], 0, track.visibility))


def film(*tracks, dancers, members=None, names=(), references=None):
    """What is found of a silent film in which these people are, of a song with these members."""
    people = numbered(tracks, most=10)
    info = VideoInfo(Path("us.mp4"), 1280, 720, 30.0, 24.4, has_audio=False)
    references = references or {1: REFERENCE}
    with ThreadPoolExecutor(1) as pool:
        return placed_group(
            info, SONG, REFERENCE, references, MODEL, Path(), pool, GivenPlacement(),
            GroupRequest(dancers, members, names),
            lambda path, *_: people if path == info.path else (),
        )  # fmt: skip


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (GroupRequest(1), "cannot judge --dancers 1 as a group"),
        (GroupRequest(10), "cannot judge --dancers 10 as a group: give 2 to 9"),
        (GroupRequest(3, (1, 2)), "--members gives 2, but you are 3"),
        (GroupRequest(2, None, ("A", "B", "C")), "--names gives 3, but you are 2"),
        (GroupRequest(2, None, ("A", "A")), "the same name"),
    ],
)
def test_a_group_that_cannot_be(asked, said):
    with pytest.raises(CoachError, match=said):
        check_request(asked)


@pytest.mark.parametrize(
    ("asked", "there", "said"),
    [
        (GroupRequest(3, (1, 2, 4)), (1, 2, 3), "--members 4: LOVE DIVE has 3 reference dancers, numbers 1, 2 and 3"),
        (GroupRequest(2, (1, 2)), (1,), "--members 2: LOVE DIVE has one reference dancer, number 1"),
        (GroupRequest(3, (1, 1, 2)), (1, 2, 3), "--members gives 1 more than once"),
        (GroupRequest(2), (1, 2, 3), "numbers 1, 2 and 3, and you are 2: say whom each of you follows"),
        (GroupRequest(3), (1, 2), "for example --members 1,2,1"),
    ],
)
def test_members_that_do_not_fit_the_song(asked, there, said):
    with pytest.raises(CoachError, match=said):
        check_members(asked, there, SONG)


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        (GroupRequest(3), (1,)),
        (GroupRequest(3), (1, 2, 3)),
        (GroupRequest(3, (2, 2, 2)), (1, 2, 3)),
        (GroupRequest(3, (1, 2, 1)), (1, 2)),
        (GroupRequest(2, (3, 1)), (1, 2, 3)),
    ],
)
def test_members_that_fit(asked, there):
    check_request(asked)
    check_members(asked, there, SONG)


# ---------------------------------------------------------------- who they are


@pytest.fixture(scope="module")
def trio():
    """The second is 0.2 s late; they stand from left to right."""
    return (at(COVER, -0.5), at(COVER.shifted(0.2), 0.0), at(COVER, 0.5))


@pytest.fixture(scope="module")
def found(trio):
    """With somebody who dances along for five seconds, a mirror behind the first, and a bystander."""
    passing = hidden(at(COVER, 1.0), 0, 10, 15, 30)
    return film(*trio, passing, at(COVER.mirrored(), 1.5, 0.6), at(fidgeting(1.0), 1.0), dancers=3)


def test_each_has_the_films_place_and_their_own_number(found):
    assert [one.person for one in found.dancers] == [1, 2, 3] and found.members == (1, 1, 1)
    assert len({one.placement.offset for one in found.dancers}) == 1
    assert all(one.placement.same for one in found.dancers)
    shifts = [float(one.track.t[0]) for one in found.dancers]
    assert shifts[1] - shifts[0] == pytest.approx(0.2)  # being late is theirs, not the film's
    assert found.placement.offset.seconds == pytest.approx(found.dancers[0].placement.offset.seconds)
    middles = [float(np.nanmedian(one.track.image[..., 0])) for one in found.dancers]
    assert middles == sorted(middles)


def test_passers_by_bystanders_and_a_mirror_are_no_dancers(found, trio):
    assert found.left_out == 3
    assert {float(one.track.image[0, 0, 0]) for one in found.dancers} == {float(t.image[0, 0, 0]) for t in trio}


def candidates(*tracks, same=True):
    """People at one place of the film, who dance the song or do not."""
    fit = placement(0.0, same=same)
    return [PlacedPerson(person, fit) for person in numbered(tracks, most=10)]


def chosen(people, count):
    return chosen_dancers(people, count, Path("us.mp4"), lambda one: one.placement.same)


def test_one_hidden_for_eight_counts_is_unseen_for_them_and_stays_the_same(trio):
    gone = hidden(COVER, 8, 12)
    found = chosen(candidates(*trio[:2], at(gone, 0.5)), 3)
    assert len(found) == 3
    placed = PlacedFilm(Path("us.mp4"), 3, 3, 0.8, 1.0, placement(0.0), found[2].person.load)
    take = judged_film(SONG, prepare_reference(REFERENCE, SONG.grid, PRIOR), placed, STARTED)
    kinds = {v.kind for v in take.verdicts if 8.5 < v.t < 11.5}
    assert kinds == {"unseen"} and take.score.score > 75 and take.score.coverage < 0.95


@pytest.mark.parametrize(("said", "there"), [(2, "3 dancers are found, but you said 2"), (4, "3 dancers")])
def test_more_or_fewer_than_said(trio, said, there):
    with pytest.raises(CoachError, match=rf"us.mp4: {there}.*--dancers 3"):
        chosen(candidates(*trio), said)


def test_one_dancer_is_no_pair():
    with pytest.raises(CoachError, match="only one dancer is found, but you said 2. Film all of you from"):
        chosen(candidates(COVER), 2)


def test_more_than_a_group_may_be_are_not_told_to_say_so():
    ten = candidates(*(at(COVER, x / 4) for x in range(MOST_DANCERS + 1)))
    with pytest.raises(CoachError, match="10 dancers are found.* at most 9: film nobody else") as refusal:
        chosen(ten, 9)
    assert "--dancers" not in str(refusal.value)


def test_the_reference_itself_is_no_group():
    with pytest.raises(CoachError, match="us.mp4 shows only the reference of LOVE DIVE, and no group"):
        film(REFERENCE, at(REFERENCE, 0.6), dancers=2)


def test_a_beginner_whose_dance_nobody_could_tell_is_one_of_as_many_as_said(trio):
    beginner = candidates(at(COVER, 1.0), same=False)
    people = [*candidates(*trio[:2]), *beginner]
    assert len(chosen(people, 3)) == 3
    assert beginner[0] not in chosen(people, 2)


# ---------------------------------------------------------------- whom they follow


def test_by_position_everybody_follows_who_stands_in_their_place():
    members = {1: at(REFERENCE, -0.4), 3: at(REFERENCE, 0.5), 4: at(REFERENCE, 0.1)}
    dancers = [at(COVER, x) for x in (0.0, 0.4, -0.3)]
    assert by_position(dancers, members, 0.0) == (4, 3, 1)
    assert by_position(dancers, {2: REFERENCE}, 0.0) == (2, 2, 2)


def test_a_mirrored_film_is_followed_from_the_other_side():
    members = {1: at(REFERENCE, -0.5), 2: at(REFERENCE, 0.5)}
    ways = film(*(at(COVER, x) for x in (-0.5, 0.5)), dancers=2, references=members)
    turned = film(*(at(COVER.mirrored(), x) for x in (1.0, 2.0)), dancers=2, references=members)
    assert (ways.placement.mirrored, ways.members) == (False, (1, 2))
    assert (turned.placement.mirrored, turned.members) == (True, (2, 1))


def test_who_is_said_is_followed():
    members = {1: at(REFERENCE, -0.5), 2: at(REFERENCE, 0.5)}
    assert film(*(at(COVER, x) for x in (-0.5, 0.5)), dancers=2, members=(2, 1), references=members).members == (2, 1)


# ---------------------------------------------------------------- one place for all


def placement(seconds, source="poses", correlation=0.8, **other):
    fit = replace(FIT, correlation=correlation)
    way = {"mirrored": False, "mirrored_sure": 1.0, "same": True} | other
    return Placement(Offset(seconds, source, 0.9), fit=fit, same_sure=1.0, **way)


def test_the_place_on_which_most_evidence_agrees():
    found = common_placement([placement(9.0, correlation=0.9), placement(2.0), placement(2.1), placement(2.2)])
    assert found.offset.seconds == 2.1


def test_the_sounds_place_stays_as_it_is():
    found = common_placement([placement(2.0, "sound", 0.3), placement(2.2), placement(2.3)])
    assert (found.offset.seconds, found.offset.source) == (2.0, "sound")


def test_one_who_dances_the_wrong_side_does_not_turn_the_film():
    turned = placement(0.0, mirrored=True, mirrored_sure=0.9)
    assert not common_placement([placement(0.0), turned, placement(0.1)]).mirrored
    assert common_placement([turned, turned, placement(0.1)]).mirrored
