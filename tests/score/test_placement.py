import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.compare import pose_offset, sampling
from coach.compare.layout import laid_out
from coach.compare.pose_offset import DanceSpeed, PoseOffset
from coach.compare.resemblance import Resemblance
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.score import placement
from coach.score.placement import CLEAR_SOUND, Offset, Placement, chosen_offset, danced_share, place
from coach.score.sound_offset import SoundOffset
from coach.tracking.store import load_track

POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
LAID_OUT = laid_out(REFERENCE)

CLEAR = SoundOffset(-3.04, share=1.0, strength=40.0)
WEAK = SoundOffset(-3.04, share=0.5, strength=7.0)
REPEAT = SoundOffset(5.0, share=1.0, strength=35.0)
AGREE, ELSEWHERE = PoseOffset(-2.98, 3.8, 1.0), PoseOffset(5.1, 3.8, 1.0)
VAGUE = PoseOffset(11.0, 1.2, 0.05)


@pytest.mark.parametrize(
    ("sounds", "poses", "seconds", "source"),
    [
        ((CLEAR,), AGREE, -3.04, "sound"),
        ((CLEAR,), None, -3.04, "sound"),
        ((CLEAR,), VAGUE, -3.04, "sound"),
        ((CLEAR, REPEAT), AGREE, -3.04, "sound"),
        ((CLEAR, REPEAT), ELSEWHERE, 5.0, "sound"),  # which of the repeats, the movements say
        ((CLEAR,), ELSEWHERE, 5.1, "poses"),
        ((), ELSEWHERE, 5.1, "poses"),
        ((), VAGUE, 11.0, "poses"),
        ((), PoseOffset(11.0, 0.9, 0.0), 0.0, "guess"),
        ((), None, 0.0, "guess"),
    ],
)
def test_sound_and_movements_together(sounds, poses, seconds, source):
    found = chosen_offset(sounds, poses)
    assert (found.seconds, found.source) == (seconds, source)


def test_how_sure_that_is():
    assert chosen_offset((CLEAR,), AGREE).sure == 1
    assert chosen_offset((CLEAR,), None).sure == 1
    assert chosen_offset((WEAK,), None).sure == pytest.approx(7 / 12)
    assert chosen_offset((CLEAR, REPEAT), None).sure == pytest.approx(0.4)
    assert chosen_offset((), VAGUE).sure == 0.05
    assert chosen_offset((), None).sure == 0


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_film_without_sound_is_placed_and_turned(mirrored):
    film = (COVER.mirrored() if mirrored else COVER).shifted(2.5)
    found = place(film, LAID_OUT, tuple)
    assert found.offset.source == "poses" and found.offset.seconds == pytest.approx(2.59, abs=0.03)
    assert (found.mirrored, found.same) == (mirrored, True)
    assert found.mirrored_sure == found.same_sure == 1


def test_what_the_dancer_says_is_believed():
    found = place(COVER, LAID_OUT, lambda: (CLEAR,), offset=0.0, mirrored=True)
    assert (found.offset.seconds, found.offset.source) == (0.0, "given")
    assert found.mirrored and found.mirrored_sure == 1


def test_the_song_at_another_place_is_not_danced_there():
    found = place(COVER, LAID_OUT, tuple, offset=-7.0)
    assert not found.same and not found.mirrored


@pytest.mark.parametrize(("offset", "share"), [(0.0, 1.0), (-5.0, 0.5), (5.0, 0.5), (-9.0, 0.1), (30.0, 0.0)])
def test_how_much_of_the_song_the_film_covers(offset, share):
    assert danced_share(offset, 9.0, np.arange(10.0)) == pytest.approx(share)


@pytest.mark.parametrize(("seconds", "sure"), [(4.0, False), (20.0, True)])
def test_a_short_film_that_fits_nowhere_may_still_be_the_dance(seconds, sure):
    other = swaying(seconds)
    found = place(other, LAID_OUT, tuple)
    assert (found.offset.source, found.same) == ("guess", False)
    assert (found.same_sure >= 0.8) == sure and (found.same_sure < 0.4) != sure


def swaying(seconds, seed=5):
    """Somebody who moves, but not like the reference: its poses in another order."""
    order = np.random.default_rng(seed).permutation(len(REFERENCE))[: round(30 * seconds)]
    t = np.arange(len(order)) / 30
    return PoseTrack(t, REFERENCE.image[order], REFERENCE.world[order], REFERENCE.visibility[order], BLAZEPOSE)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("speed", [0.5, *(pytest.param(speed, marks=pytest.mark.long) for speed in (0.8, 2.0))])
def test_slow_practice_is_placed_on_the_songs_clock(speed, mirrored):
    """Whatever may be heard is not the song. The cover is 90 ms of song late."""
    film = (COVER.mirrored() if mirrored else COVER).at_speed(1 / speed).shifted(2.5)
    found = place(film, LAID_OUT, lambda: (SoundOffset(4.0, 1.0, CLEAR_SOUND - 0.1),))
    assert (found.mirrored, found.same) == (mirrored, True)
    assert found.speed == pytest.approx(speed, rel=0.01)
    assert found.mirrored_sure == found.same_sure == 1
    assert found.offset.source == "poses" and not found.offset.tells_lag
    assert found.offset.seconds == pytest.approx(2.5 * speed + 0.09, abs=0.03)
    assert found.begins == pytest.approx(2.5 + 0.09 / speed, abs=0.06)
    assert found.fit.correlation > 0.9 and found.fit.common == pytest.approx(24.4, abs=0.2)


@pytest.mark.parametrize("track", [REFERENCE, COVER, COVER.mirrored()])
def test_of_who_dances_just_as_the_reference_no_other_speed_is_tried_either_way_round(monkeypatch, track):
    monkeypatch.setattr(placement, "paced", lambda *_: pytest.fail("it takes most of placing a film"))
    shares = []
    assert place(track.shifted(2.5), LAID_OUT, tuple, advance=shares.append).speed == 1.0
    assert shares == [1.0]


@pytest.mark.parametrize("mirrored", [False, pytest.param(True, marks=pytest.mark.long)])
def test_slow_practice_in_a_long_film_is_looked_for_part_by_part_and_placed_where_it_is(monkeypatch, mirrored):
    """It begins in one part and ends in another."""
    monkeypatch.setattr(pose_offset, "AT_ONCE_S", 40.0)
    slow = (COVER.mirrored() if mirrored else COVER).at_speed(2.0)
    film = behind(swaying(24.0), slow, swaying(24.0, seed=6), swaying(24.0, seed=7))
    shares = []
    found = place(film, LAID_OUT, tuple, advance=shares.append)
    assert (found.speed, found.mirrored, found.same) == (0.5, mirrored, True)
    assert found.begins == pytest.approx(24.0 + 2 * 0.09, abs=0.1) and found.fit.common > 24
    assert sum(shares) == pytest.approx(1.0) and max(shares) < 1 / (2 * 4)  # parts, either way round, and within each


def test_the_place_that_the_dancer_says_is_looked_at_wherever_else_it_seems_to_be_danced(monkeypatch):
    monkeypatch.setattr(placement, "_pace", lambda *_: DanceSpeed(0.5, 100.0, 200.0))
    found = place(COVER.at_speed(2.0), LAID_OUT, tuple, offset=0.0)
    assert (found.speed, found.same) == (0.5, True) and found.fit.common > 24


def test_a_long_film_of_something_else_fits_nowhere(monkeypatch):
    monkeypatch.setattr(pose_offset, "AT_ONCE_S", 40.0)
    found = place(behind(*(swaying(24.0, seed) for seed in range(5))), LAID_OUT, tuple)
    assert (found.speed, found.offset.source, found.same) == (1.0, "guess", False)


def behind(*tracks):
    """One after the other, each from where the one before has ended."""
    lengths = [track.t[-1] - track.t[0] + 1 / 30 for track in tracks]
    t = [track.t - track.t[0] + start for track, start in zip(tracks, np.cumsum([0.0, *lengths]))]
    parts = (np.concatenate([getattr(track, name) for track in tracks]) for name in ("image", "world", "visibility"))
    return PoseTrack(np.concatenate(t), *parts, BLAZEPOSE)


def test_who_is_heard_dancing_to_the_song_does_not_dance_it_slowly():
    found = place(COVER.at_speed(2.0), LAID_OUT, lambda: (SoundOffset(0.0, 1.0, CLEAR_SOUND),))
    assert (found.speed, found.offset.seconds, found.offset.source, found.same) == (1.0, 0.0, "sound", False)


def test_slow_practice_whose_place_the_dancer_says():
    """They say it in the film's own time."""
    found = place(COVER.at_speed(2.0).shifted(2.5), LAID_OUT, tuple, offset=2.5, mirrored=False)
    assert (found.speed, found.begins, found.offset.seconds, found.offset.source) == (0.5, 2.5, 1.25, "given")
    assert found.same and found.fit.lag == pytest.approx(0.1)


def test_at_the_songs_own_speed_the_film_begins_at_its_offset():
    found = place(COVER.shifted(2.5), LAID_OUT, lambda: (SoundOffset(2.5, 1.0, 40.0),))
    assert (found.speed, found.offset.source, found.begins) == (1.0, "sound", 2.5) and found.offset.tells_lag


def placed(source, correlation, common, same):
    fit = Resemblance(lag=0.0, correlation=correlation, common=common, residual=1.0)
    return Placement(Offset(0.0, source, 1.0), False, 1.0, same, 0.9, fit)


@pytest.mark.parametrize(
    ("source", "correlation", "before", "shape", "after"),
    [
        ("sound", 0.1, False, 80.0, True),  # dances little like the reference, but what the song asks for
        ("given", 0.1, False, 80.0, True),
        ("sound", 0.9, True, 10.0, False),
        ("poses", 0.3, True, 40.0, False),  # laid where it fits best, and not good there
        ("poses", 0.3, True, 80.0, True),
        ("poses", 0.9, True, 10.0, True),
        ("poses", 0.1, False, 80.0, False),
        ("guess", 0.1, False, float("nan"), False),
    ],
)
def test_the_shape_may_settle_whether_it_is_the_same_dance(source, correlation, before, shape, after):
    first = placed(source, correlation, 25.0, before)
    found = first.judged(shape)
    assert found.same == after
    assert (found is first) == (before == after) and found.same_sure == (0.9 if before == after else 0.5)


@pytest.mark.parametrize("speed", [1.0, 0.5])
def test_slow_practice_is_judged_as_the_dance_it_is(speed):
    found = place(COVER.at_speed(1 / speed), LAID_OUT, tuple)
    assert found.judged(85.0) is found and found.judged(5.0) is found


@pytest.mark.parametrize("speed", [0.5, 0.97, 1.04, 2.0])
def test_the_speed_that_is_heard_is_the_films(speed):
    sound = SoundOffset(2.5 * speed, 1.0, CLEAR_SOUND, speed)
    found = place(COVER.at_speed(1 / speed).shifted(2.5), LAID_OUT, lambda: (sound,))
    assert (found.speed, found.offset.source, found.offset.sure) == (speed, "sound", 1.0)
    assert found.begins == pytest.approx(2.5) and found.offset.tells_lag and found.same
    assert found.fit.lag == pytest.approx(0.09, abs=0.02)


def test_an_hour_is_laid_out_as_its_parts_are(monkeypatch):
    whole = laid_out(COVER)
    monkeypatch.setattr(sampling, "RESAMPLED_AT_ONCE", 50)
    pieces = laid_out(COVER)
    for name in ("directions", "weight"):
        np.testing.assert_array_equal(getattr(pieces, name), getattr(whole, name))
