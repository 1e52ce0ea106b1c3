"""Only the arms, or only the legs: judged as if the rest of the body were not there, whatever it does."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from coach.compare.live import LiveJudge
from coach.compare.prepared import prepare_reference
from coach.compare.sides import JUDGED_JOINTS
from coach.domain.landmarks import JOINTS
from coach.domain.thresholds import PRIOR
from coach.takes.judging import judged_take
from tests.compare.tracks import GRID, rendered, standing_still, with_legs_of
from tests.kit.films import a_song
from tests.kit.takes import STARTED

PARTS = ["arms", "legs"]
OTHER = {"arms": "legs", "legs": "arms"}


@cache
def measure():
    return prepare_reference(rendered("reference"), GRID, PRIOR)


def judged(track, body="all", rate=1.0, part=None):
    song = replace(a_song(Path("nowhere")), grid=GRID, end=24.4)
    return judged_take(song, measure(), track, STARTED, body=body, rate=rate, part=part)


def joints_of(body):
    return {joint for joint, there in zip(JOINTS, JUDGED_JOINTS[body]) if there}


def told(take):
    return {joint for mistake in take.mistakes for joint in mistake.joints}


@pytest.mark.parametrize("body", PARTS)
def test_nothing_is_known_of_the_other_joints(body):
    take = judged(rendered("cover"), body)
    judged_ones = JUDGED_JOINTS[body]
    for verdict in take.verdicts:
        for name in ("error", "change", "chance", "visibility"):
            assert np.isnan(getattr(verdict, name)[~judged_ones]).all(), name
        assert not verdict.wrong[~judged_ones].any()
        assert verdict.group in ("", body)
    assert take.score.coverage > 0.8
    assert told(take) <= joints_of(body)


def test_each_part_has_its_own_planted_mistakes():
    """The cover's left forearm and right arm are wrong on some beats, its knees on others."""
    arms, legs, both = (judged(rendered("cover"), body) for body in ("arms", "legs", "all"))
    assert {"left_elbow", "right_shoulder"} <= told(arms) and {"left_knee", "right_knee"} <= told(legs)
    assert any(m.first <= 30 <= m.last for m in legs.mistakes)
    assert not any(m.first <= 30 <= m.last for m in arms.mistakes)
    assert told(arms) | told(legs) >= told(both) - {"nose"}


@pytest.mark.parametrize("body", PARTS)
def test_the_errors_are_those_of_the_whole_body_where_all_of_it_is_danced(body):
    """But for what lag and camera's side are found from: by fewer joints."""
    part, whole = judged(rendered("cover"), body), judged(rendered("cover"))
    apart = [np.abs(a.error - b.error)[JUDGED_JOINTS[body]] for a, b in zip(part.verdicts, whole.verdicts)]
    assert np.nanmedian(apart) < 1.5
    assert part.score.lag == pytest.approx(whole.score.lag, abs=0.03)


def test_a_reference_against_itself_is_whole():
    for body in PARTS:
        take = judged(rendered("reference"), body)
        assert take.score.score > 98 and take.mistakes == ()


@pytest.mark.parametrize("body", PARTS)
def test_who_practises_arms_may_stand_still_with_the_legs(body):
    dances, stands = rendered("reference"), standing_still(rendered("reference"))
    mixed = with_legs_of(dances, stands) if body == "arms" else with_legs_of(stands, dances)
    alone, all_of_it = judged(mixed, body), judged(mixed)
    assert alone.score.score > 95 and alone.mistakes == ()
    assert all_of_it.score.score < alone.score.score - 15
    other = judged(mixed, OTHER[body])
    assert other.score.score < 30


@pytest.mark.parametrize("body", PARTS)
def test_standing_still_is_worth_nothing(body):
    take = judged(standing_still(rendered("reference"), 0.0005), body)
    assert take.score.score <= 15
    assert [mistake.kind for mistake in take.mistakes] == ["frozen"]


@pytest.mark.parametrize("body", PARTS)
def test_at_half_speed_it_is_the_same(body):
    slow = judged(rendered("reference"), body, rate=0.5)
    assert slow.score.score > 98 and slow.mistakes == ()


@pytest.mark.parametrize("body", ["arms", pytest.param("legs", marks=pytest.mark.long)])
def test_live_only_these_joints_are_ringed_and_judged_alike(body):
    track, live, flagged = rendered("cover"), LiveJudge(measure().only(body)), np.zeros(9, bool)
    said = []
    for i, t in enumerate(track.t):
        flagged |= live.add(float(t), track.pose(i)).wrong
        said += live.due(float(t))
    said += live.due(99.0)
    assert flagged[JUDGED_JOINTS[body]].any() and not flagged[~JUDGED_JOINTS[body]].any()
    hindsight = {v.beat: v for v in judged(track, body).verdicts}
    assert len(said) == len(GRID)
    assert np.mean([v.kind == hindsight[v.beat].kind for v in said]) > 0.8
    assert all(np.isnan(v.error[~JUDGED_JOINTS[body]]).all() for v in said)


def test_half_of_the_judged_joints_are_enough_to_tell_a_beat():
    assert [measure().only(body).least_joints for body in ("all", "arms", "legs")] == [4, 2, 2]
    assert measure().only("all") is measure() and measure().only("legs") is measure().only("legs")


def pointing_at_the_camera(track, start, end):
    """Both arms point at the camera from ``start`` to ``end`` (s): which way they point hardly shows."""
    image, world, index = track.image.copy(), track.world.copy(), track.skeleton.index
    there = (track.t >= start) & (track.t < end)
    for side in ("left", "right"):
        shoulder = index[f"{side}_shoulder"]
        for far, part in enumerate(("elbow", "wrist"), start=1):
            image[there, index[f"{side}_{part}"]] = image[there, shoulder] + np.float32(0.002 * far)
            world[there, index[f"{side}_{part}"]] = world[there, shoulder] - np.float32((0, 0, 0.3 * far))
    return replace(track, image=image, world=world)


@pytest.mark.parametrize("body", ["arms", "all"])
def test_a_beat_of_which_no_joint_is_seen_well_enough_is_unseen_and_spoils_no_score(body):
    """Two arms stretched towards the camera, as in many a dance, are found, but say nothing of where they point."""
    plain, hidden = rendered("cover"), pointing_at_the_camera(rendered("cover"), 10, 12)
    whole, take = judged(plain, body), judged(hidden, body)
    inside = [v for v in take.verdicts if 10.3 < v.t < 11.7]
    assert len(inside) > 1
    assert {v.kind for v in inside} == {"unseen"} if body == "arms" else "unseen" not in {v.kind for v in inside}
    assert all(np.isfinite((v.score, v.shape, v.timing)).all() for v in take.verdicts if v.kind != "unseen")
    assert take.score.score == pytest.approx(whole.score.score, abs=10)
    assert all(np.isfinite(mistake.cost) for mistake in take.mistakes)
