"""Who of the people in a film is judged, on tracks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.compare.layout import laid_out
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.model import PoseModel
from coach.media.video import VideoInfo
from coach.score import placed_film as module
from coach.score.cast import PlacedPerson, cast, judged_one, spot
from coach.score.placed_film import GivenPlacement, placed_film
from coach.score.placement import place
from coach.song.package import load_song
from coach.tracking.person import numbered
from coach.tracking.store import load_track
from tests.kit.tv import behind_an_arm, behind_legs, legs_hidden

POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
SONG = load_song(PROJECT / "songs" / "lovedive")
MODEL = PoseModel(bytes, "ab" * 32, "")


def at(track, x, size=1.0, y=0.0):
    """The same person elsewhere in the picture."""
    return replace(track, image=track.image * size + (x, y))


def fidgeting(size):
    """A bystander: one pose of the dancer, who shifts their weight."""
    t = COVER.t
    sway = 0.02 * np.sin(t)[:, None, None] * (1 - COVER.image[:1, :, 1:])
    return at(replace(COVER, image=COVER.image[:1] + sway, world=np.repeat(COVER.world[:1], len(t), 0)), 1.0, size)


def lazy(track):
    """Who dances everything in slow motion of their own: another dance."""
    return replace(track, t=track.t * 1.7).between(0, 24.4)


@cache
def theirs():
    return laid_out(REFERENCE)


PLACED = {}


@pytest.fixture(autouse=True)
def placed_once(monkeypatch):
    """Whom one film of these tests has placed in the song is known in the next ones: it takes half a second."""

    def known(track, reference, sounds, offset, mirrored, advance):
        key = id(track), offset, mirrored
        if key not in PLACED:
            PLACED[key] = place(track, reference, sounds, offset, mirrored, advance), track  # which lives as long
        return PLACED[key][0]

    monkeypatch.setattr(module, "place", known)


def placed(*tracks):
    return [PlacedPerson(person, place(person.track, theirs(), tuple)) for person in numbered(tracks, most=8)]


def film(*tracks, dancer=None, shown=(), song=SONG):
    """What is found of a film in which these people are, without sound; ``shown``: who is in the reference's video."""
    people = {"me.mp4": numbered(tracks, most=8), song.video.name: numbered(shown, most=8)}
    info = VideoInfo(Path("me.mp4"), 1280, 720, 30.0, 24.4, has_audio=False)
    with ThreadPoolExecutor(1) as pool:
        return placed_film(
            info,
            song,
            REFERENCE,
            MODEL,
            Path("nowhere"),
            pool,
            GivenPlacement(dancer=dancer),
            lambda video, *_: people[video.name],
        )


# ---------------------------------------------------------------- bystanders


@pytest.mark.parametrize("size", [1.0, 1.35])
def test_a_bystander_as_tall_or_taller_is_not_judged(size):
    found = film(COVER, fidgeting(size))
    assert (found.person, found.people, found.why, found.shown) == (1, 2, "best", ())
    assert found.placement.same and not found.likely


def test_a_taller_one_who_dances_something_else_is_not_judged():
    assert film(COVER, at(lazy(COVER), 1.0, 1.35)).person == 1


def test_of_those_who_dance_as_well_the_biggest_is_meant():
    """A friend behind, the dancer in a mirror."""
    found = film(at(COVER, -0.3, 0.6), COVER, at(COVER.mirrored(), 2.6, 0.7))
    assert (found.person, found.people, found.why) == (2, 3, "biggest")


def test_where_nobody_dances_it_the_biggest_is_judged():
    found = film(at(fidgeting(0.8), -0.5), fidgeting(1.0))
    assert (found.person, found.why, found.placement.same) == (2, "biggest", False)


def test_the_dancer_knows_better():
    assert film(COVER, fidgeting(1.35), dancer=2).person == 2


# ---------------------------------------------------------------- the reference in the film

DUETS = {
    "beside": (at(REFERENCE, -0.4), at(COVER, 0.6)),
    "above": (at(REFERENCE, 0.0, 0.5), at(COVER, 0.0, 0.5, 0.5)),
    "larger, on a big screen": (at(REFERENCE, -0.8, 1.3), at(COVER, 1.2, 0.8)),
    "mirrored": (at(REFERENCE.mirrored(), 0.8), at(COVER, 0.6)),
    "the dancer mirrored": (at(REFERENCE, -0.4), at(COVER.mirrored(), 2.6)),
}


@pytest.mark.parametrize("kind", ["beside", *(pytest.param(kind, marks=pytest.mark.long) for kind in list(DUETS)[1:])])
def test_beside_the_reference_the_other_one_is_judged(kind):
    tracks = DUETS[kind]
    found = film(*tracks)
    me = next(p.number for p in numbered(tracks, most=8) if np.array_equal(p.track.world, tracks[1].world, True))
    assert (found.person, found.shown, found.why, found.likely) == (me, (3 - me,), "only", False)
    assert found.placement.offset.seconds == pytest.approx(0.087, abs=0.04)


def test_before_a_larger_screen_that_an_arm_hides_in_part_the_other_one_is_judged():
    """The screen's dancer was judged, as the larger one: 97 points and no mistakes."""
    found = film(at(behind_an_arm(REFERENCE, 1.5, 4.0), -0.2, 1.2), at(COVER, 0.3))
    assert (found.person, found.shown, found.why, found.likely) == (2, (1,), "only", False)
    with_friend = film(at(COVER, -0.2, 1.2), at(COVER.shifted(0.1), 0.3))
    assert (with_friend.person, with_friend.shown, with_friend.why) == (1, (), "biggest")


def test_before_a_larger_screen_whose_lower_half_is_hidden_the_other_one_is_judged():
    found = film(at(behind_legs(REFERENCE), -0.2, 1.2), at(COVER, 0.3))
    assert (found.person, found.shown, found.why, found.likely) == (2, (1,), "only", False)


def shaking(track, part):
    """Every landmark by so much of the picture's height, as one is found that is small and half hidden."""
    noise = np.random.default_rng(3).normal(0, part, track.image.shape)
    return replace(track, image=(track.image + noise).astype(np.float32))


def clumsy(track, part):
    """Who strays from the dance, each landmark in its own slow way: as far as real people are from one another."""
    random, shape = np.random.default_rng(4), (1, *track.image.shape[1:])
    sway = np.sin(track.t[:, None, None] * random.uniform(1, 3, shape) + random.uniform(0, 6, shape))
    return replace(track, image=(track.image + part * sway).astype(np.float32))


@pytest.mark.parametrize("seconds", [24.4, 9.0])
def test_before_a_screen_on_which_the_reference_is_hardly_recognised_the_other_one_is_judged(seconds):
    """Half hidden by a sofa, through real networks: the screen's dancer got 100 points, as who dances it best."""
    screen = shaking(at(behind_legs(REFERENCE), 1.0, 0.4), 0.004).between(0, seconds)
    found = film(clumsy(COVER, 0.03), screen)
    assert (found.person, found.shown, found.why, found.likely) == (1, (2,), "only", False)
    assert film(COVER, at(clumsy(COVER, 0.02), 1.0)).shown == ()


def test_beside_a_reference_of_a_few_seconds_the_other_one_is_judged():
    found = film(at(REFERENCE.between(6, 12), -0.4), at(COVER.between(6, 12), 0.6))
    assert (found.person, found.shown, found.likely) == (2, (1,), False)
    assert film(REFERENCE.between(6, 12)).likely  # alone it is judged, and the doubt is said


def test_a_bystander_beside_the_reference_and_the_dancer():
    found = film(at(REFERENCE, -0.8), COVER, fidgeting(1.35))
    assert (found.person, found.shown, found.why) == (2, (1,), "best")


@pytest.mark.parametrize("track", [
    REFERENCE.mirrored(),
    *(pytest.param(track, marks=pytest.mark.long) for track in (REFERENCE, at(REFERENCE, 0.3, 0.5).shifted(2.0))),
])  # fmt: skip
def test_the_reference_alone_gets_no_score(track):
    with pytest.raises(CoachError, match=r"me.mp4 shows only the reference of LOVE DIVE.*--dancer 1"):
        film(track)
    said = film(track, dancer=1)
    assert (said.person, said.likely, said.shown) == (1, True, ())


def test_a_screen_alone_whose_lower_half_is_hidden_is_judged_and_the_doubt_is_said():
    """Behind a sofa, or cut off by the picture's edge: it got its 97 points without a word."""
    found = film(legs_hidden(shaking(REFERENCE, 0.012)))
    assert (found.person, found.shown, found.likely) == (1, (), True)


def test_the_cover_alone_is_no_reference():
    for track in (COVER, legs_hidden(COVER)):
        found = film(track)
        assert (found.person, found.people, found.shown, found.likely) == (1, 1, (), False)


# ---------------------------------------------------------------- who else is in the reference

BACKING = at(COVER, 0.45, 0.8)
"""Dances beside the reference's dancer, in its picture."""


@pytest.mark.parametrize("turned", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_backing_dancer_of_the_reference_is_not_the_dancer(turned):
    """The same video once more, half as large, as it is or mirrored."""
    video = [at(track.mirrored() if turned else track, 1.2 if turned else 0.0, 0.5) for track in (REFERENCE, BACKING)]
    with pytest.raises(CoachError, match="nobody else dancing"):
        film(*video, shown=(REFERENCE, BACKING))
    mine = at(COVER, 1.3)
    everybody = (*video, mine)
    number = next(p.number for p in numbered(everybody, most=8) if p.track is mine)
    assert film(*everybody, shown=(REFERENCE, BACKING)).person == number


def test_who_stands_before_the_reference_is_the_dancer():
    """Cut out and put into its picture, where nobody of the reference stands."""
    assert film(REFERENCE, BACKING, shown=(REFERENCE,)).person == 2


def test_where_somebody_stands_in_the_references_picture():
    copy, other = placed(at(REFERENCE, 0.2, 0.5), at(BACKING, 0.2, 0.5))
    found = spot(other, copy, REFERENCE, flipped=False)
    boxes = BACKING.image[10, :, 0]
    assert abs(found.place[10, 0] - (boxes.min() + boxes.max()) / 2) < 0.1
    assert found.inside(16 / 9) and not found.inside(0.5)
    assert found.taken([BACKING]) and not found.taken([REFERENCE]) and not found.taken([])


def test_nobody_is_nobodys_reference():
    everybody = cast(placed(COVER, fidgeting(1.0)), REFERENCE)
    assert (len(everybody.dancers), everybody.references, everybody.likely) == (2, (), ())
    assert judged_one(everybody.dancers[:1]) == (everybody.dancers[0], "only")
    assert cast([], PoseTrack.empty()).dancers == ()
