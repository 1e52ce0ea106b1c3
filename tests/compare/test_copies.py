"""Where in a take the reference was followed on a screen, and where somebody who dances to it."""

from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.compare.copies import COPY_STRETCH_S, Original
from coach.compare.sampling import resampled
from coach.domain.landmarks import PoseTrack
from coach.tracking.store import load_track

POSES = PROJECT / "tests" / "data" / "poses"
REFERENCE, COVER = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
ORIGINAL = Original(REFERENCE)
LONGEST_MISSED = 3.0
"""s of the reference beside somebody else's that may be taken for theirs."""


def joined(first, then, at):
    """One followed until ``at`` s, then another."""
    frames = REFERENCE.t < at
    values = (np.where(frames.reshape(-1, *[1] * (a.ndim - 1)), a, b) for a, b in (
        (first.image, then.image), (first.world, then.world), (first.visibility, then.visibility)))  # fmt: skip
    return PoseTrack(REFERENCE.t, *values, REFERENCE.skeleton)


@pytest.mark.parametrize("shown", [REFERENCE, REFERENCE.mirrored().shifted(1.7), REFERENCE.shifted(-0.6)])
def test_the_reference_on_a_screen_early_or_late_as_a_mirror_shows_it_or_not(shown):
    assert ORIGINAL.copied(shown.at(slice(100, 480))).all()


def test_who_dances_to_it_is_left_as_they_are():
    assert ORIGINAL.left_out_of(COVER) is COVER
    assert ORIGINAL.shown_by(COVER) is None or not ORIGINAL.shown_by(COVER).likely


@pytest.mark.parametrize(("first", "then", "at", "copied"), [
    (REFERENCE, COVER, 12.5, slice(0, 12.5)), (COVER, REFERENCE, 10.0, slice(10.0, 25.0)),
])  # fmt: skip
def test_of_two_who_were_followed_one_after_the_other_the_reference_is_left_out(first, then, at, copied):
    own = ORIGINAL.left_out_of(joined(first, then, at))
    theirs = (own.t >= copied.start) & (own.t < copied.stop)
    assert own.seen[~theirs].mean() > 0.97
    missed = own.t[theirs & own.seen]
    assert not len(missed) or np.ptp(missed) < LONGEST_MISSED
    assert np.isnan(own.world[~own.seen]).all() and not own.visibility[~own.seen].any()


@pytest.mark.parametrize("at", [10.6, 11.9])
def test_who_was_followed_elsewhere_in_the_picture_is_told_apart_to_the_frame(at):
    """However soon the dancer was followed instead, once it was sure that it was the screen."""
    beside = replace(COVER, image=0.5 * COVER.image + np.float32([1.2, 0.5]))
    own = ORIGINAL.left_out_of(joined(REFERENCE, beside, at))
    assert not own.seen[own.t < at].any()
    assert own.seen[own.t >= at].mean() > 0.97


def test_pictures_in_which_nobody_is_found_do_not_hide_it():
    some = resampled(REFERENCE, np.arange(5.0, 18.0, 1 / 15))
    lost = np.arange(len(some)) % 60 < 5
    shown = ORIGINAL.left_out_of(
        PoseTrack(some.t, np.where(lost[:, None, None], np.nan, some.image), some.world, some.visibility, some.skeleton)
    )
    assert not shown.seen.any()


@pytest.mark.parametrize("track", [PoseTrack.empty(), PoseTrack.unseen(REFERENCE.t), REFERENCE.between(0, 6)])
def test_too_little_to_be_sure(track):
    assert not ORIGINAL.copied(track).any()
    assert ORIGINAL.left_out_of(track) is track


def test_nothing_is_a_copy_of_nothing():
    assert Original(PoseTrack.empty()).left_out_of(COVER) is COVER


def test_a_stretch_is_long_enough_to_be_sure_of():
    found = ORIGINAL.shown_by(REFERENCE.between(3.0, 3.0 + COPY_STRETCH_S))
    assert found.sure and not found.short
