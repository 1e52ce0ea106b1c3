"""The reference, shown once more, is told from whoever dances to it, however well."""

from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.performance import perform, reference_track
from coach.compare import same_recording as module
from coach.compare.same_recording import LIKELY, SAME_RECORDING_LIMITS, sameness
from coach.compare.sampling import resampled, resampled_picture
from coach.domain.landmarks import PoseTrack
from coach.tracking.store import load_track
from tests.kit.tv import behind_an_arm, behind_legs, legs_hidden

POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
COVER_LAG = 0.087


def noisy(track, part, seed=1):
    """As a film encoded anew has it: landmarks ``part`` of the picture's height beside where they were."""
    noise = np.random.default_rng(seed).normal(0, part, track.image.shape)
    return replace(track, image=track.image + noise)


def drawn(track, plane, by=(0.0, 0.0)):
    """The picture mapped by ``plane`` (2, 2)."""
    return replace(track, image=track.image @ np.array(plane) + by)


COPIES = {
    "encoded anew": lambda r: noisy(r, 0.002),
    "24 a second": lambda r: resampled(r, np.arange(r.t[0], r.t[-1], 1 / 24)),
    "small, in a corner": lambda r: noisy(drawn(r, 0.3 * np.eye(2), (1.2, 0.1)), 0.001),
    "squeezed": lambda r: drawn(r, np.diag([0.7, 1.0])),
    "tilted": lambda r: drawn(r, [[0.99, 0.14], [-0.14, 0.99]]),
    "a part of it": lambda r: r.between(8.0, 20.0),
}


@pytest.mark.parametrize("kind", COPIES)
def test_the_reference_shown_once_more(kind):
    copy = COPIES[kind](REFERENCE).shifted(0.3)
    found = sameness(copy, REFERENCE, lag=0.25)
    assert found.within(SAME_RECORDING_LIMITS) and found.distance < 0.04 and found.wander < 0.005


def test_single_points_that_come_and_go_hide_no_copy():
    """Some estimators leave out the points that they do not find; between such a picture and the next a point has no
    place, but is half visible."""
    image, visibility = REFERENCE.image.copy(), REFERENCE.visibility.copy()
    gone = np.random.default_rng(2).random(visibility.shape) < 0.03
    image[gone], visibility[gone] = np.nan, 0
    found = sameness(replace(REFERENCE, image=image, visibility=visibility), REFERENCE, lag=0.01)
    assert found is not None and found.within(SAME_RECORDING_LIMITS)


@pytest.mark.parametrize("part", [0.0, 0.002])
def test_a_good_cover_of_the_same_rendered_dancer_is_none(part):
    """Filmed by the same camera, at one lag but for one mistake."""
    found = sameness(noisy(COVER, part), REFERENCE, COVER_LAG)
    assert not found.within(LIKELY) and 0.07 < found.distance < 0.09


@pytest.mark.parametrize("seed", [12, 25])
def test_the_same_dance_danced_again_without_a_mistake_is_none(seed):
    """Before a camera that stands where the first one stood; of a hundred, the nearest."""
    dance = make_dance(STYLES[seed % len(STYLES)], seed)
    retake = perform(dance, "clean", seed + 99, noise=0.3, pan=0.0, planned=()).track
    reference = reference_track(dance, seed)
    found = sameness(retake, reference, 0.0)
    assert not found.within(SAME_RECORDING_LIMITS) and not found.within(LIKELY) and not found.likely
    assert not sameness(legs_hidden(retake), reference, 0.0).likely


def test_who_is_now_early_now_late_is_not_the_recording():
    """The very poses of the reference, 25 ms beside it from time to time."""
    t = REFERENCE.t
    swaying = replace(resampled(REFERENCE, t + 0.025 * np.sin(t * 2 * np.pi / 7)), t=t)
    found = sameness(swaying, REFERENCE, 0.0)
    assert found.distance < SAME_RECORDING_LIMITS[0] and 0.012 < found.wander < 0.022
    assert not found.within(SAME_RECORDING_LIMITS) and not found.within(LIKELY)


@pytest.mark.parametrize(("seconds", "every"), [(1.5, 4.0), (1.0, 6.0), (2.0, 6.0)])
def test_the_reference_on_a_screen_behind_a_dancers_arm_is_likely_by_its_shapes(seconds, every):
    shown, danced = (behind_an_arm(track, seconds, every) for track in (REFERENCE, COVER))
    found = sameness(shown, REFERENCE, 0.0)
    assert (found.likely, found.sure, found.within(LIKELY)) == (True, False, False)
    assert not sameness(danced, REFERENCE, COVER_LAG).likely


def test_the_reference_on_a_screen_whose_lower_half_a_dancer_hides_is_likely_by_its_upper_body():
    found = sameness(behind_legs(noisy(REFERENCE, 0.002)), REFERENCE, 0.0)
    assert (found.likely, found.sure, found.upper) == (True, False, True)
    for danced in (COVER, behind_legs(COVER)):
        assert not sameness(danced, REFERENCE, COVER_LAG).likely


def test_the_reference_on_a_screen_half_behind_a_sofa_is_likely():
    """Alone in the film it got its 97 points without a word of doubt."""
    found = sameness(legs_hidden(noisy(REFERENCE, 0.012)), REFERENCE, 0.0)
    assert (found.likely, found.sure, found.within(LIKELY), found.legless) == (True, False, False, True)
    assert not sameness(noisy(REFERENCE, 0.012), REFERENCE, 0.0).legless


def test_a_dancer_behind_a_sofa_is_no_recording():
    for part in (0.0, 0.012):
        found = sameness(legs_hidden(noisy(COVER, part)), REFERENCE, COVER_LAG)
        assert (found.likely, found.legless) == (False, True)


@pytest.mark.parametrize("apart", [-0.0003, 0.0003])
def test_the_reference_filmed_by_a_device_whose_clock_runs_apart(apart):
    """Over a whole song: 60 ms from its beginning to its end."""
    frames = np.tile(np.arange(len(REFERENCE)), 8)
    once = REFERENCE
    song = PoseTrack(np.arange(len(frames)) / 30, once.image[frames], once.world[frames], once.visibility[frames],
                     once.skeleton)  # fmt: skip
    found = sameness(song.at_speed(1 + apart), song, song.t[-1] / 2 * apart)
    assert found.within(SAME_RECORDING_LIMITS)


def test_of_an_hour_only_the_middle_is_compared(monkeypatch):
    moments = []
    monkeypatch.setattr(module, "LONGEST_COMPARED_S", 12.0)
    monkeypatch.setattr(module, "resampled_picture", lambda track, t: moments.append(t) or resampled_picture(track, t))
    assert sameness(noisy(REFERENCE, 0.002), REFERENCE, lag=0.0).sure
    assert not sameness(COVER, REFERENCE, COVER_LAG).likely
    assert max(map(len, moments)) <= 12 * module.MOVES_HZ + 1
    assert min(t[0] for t in moments) > 5.0 and max(t[-1] for t in moments) < 19.0


def test_only_what_both_have_is_compared(monkeypatch):
    """The middle of an hour is none of it where the other film is of its last minutes alone."""
    moments = []
    monkeypatch.setattr(module, "LONGEST_COMPARED_S", 6.0)
    monkeypatch.setattr(module, "resampled_picture", lambda track, t: moments.append(t) or resampled_picture(track, t))
    part = REFERENCE.between(12.0, 22.0)
    for user, reference, lag in ((part.shifted(5.0), REFERENCE, 5.0), (REFERENCE.shifted(5.0), part, 5.0)):
        moments.clear()
        assert sameness(user, reference, lag).distance == pytest.approx(0, abs=1e-6)
        assert moments[0][[0, -1]] == pytest.approx([14.0, 20.0], abs=0.4)


@pytest.mark.parametrize(("start", "end"), [(0.0, 5.0), (6.0, 11.0), (3.0, 11.0)])
def test_over_a_few_seconds_it_is_likely_never_sure(start, end):
    copy = sameness(noisy(REFERENCE, 0.002).between(start, end), REFERENCE, 0.0)
    cover = sameness(COVER.between(start, end), REFERENCE, COVER_LAG)
    assert (copy.likely, copy.sure, copy.short) == (True, False, True)
    assert (cover.likely, cover.sure) == (False, False)


def test_a_lag_that_is_far_off_finds_nothing():
    assert not sameness(REFERENCE.shifted(0.5), REFERENCE, 0.0).within(LIKELY)


@pytest.mark.parametrize("track", [REFERENCE.between(3, 6.5), PoseTrack.unseen(REFERENCE.t), PoseTrack.empty()])
def test_too_little_to_tell(track):
    assert sameness(track, REFERENCE, 0.0) is None
