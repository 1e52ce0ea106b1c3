"""A joint's faults: beats that share what there is to change, and none that contradict it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.compare.faults import (
    HEAD_FAULT_WEIGHT,
    LEAST_ADVICE_COSINE,
    NEARLY_WRONG_RATIO,
    SAME_FAULT_COSINE,
    SURE_FAULT_WEIGHT,
    Fault,
    as_said,
    correction,
    faults_of,
    goes_along,
    joint_faults,
    said_of,
)
from coach.compare.features import WELL_SEEN
from coach.compare.mistakes import find_mistakes
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import Verdict
from coach.wording.mistakes import sentence

GRID = BeatGrid(np.arange(64) * 0.5)
UP, DOWN, OUT, FORWARD = (0.0, 1.0, 0.0), (0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)


def wrong(beat, **joints):
    """A beat of wrong shape: joint = (error in degrees, correction); limits are 20°."""
    error, change, move = np.zeros(9), np.zeros(9), np.full((9, 3), np.nan)
    for joint, (size, way) in joints.items():
        j = JOINTS.index(joint)
        error[j] = size
        if np.isscalar(way):
            change[j] = way
        else:
            move[j] = way
    limit = np.full(9, 20.0)
    return Verdict(beat, beat * 0.5, "shape", 50.0, 50.0, 100.0, 0.0, error, change, limit, error > limit, move)


def beats(fault):
    return fault.joint, [v.beat for v in fault.beats]


def test_nothing_wrong_is_no_fault():
    assert joint_faults([]) == []
    assert joint_faults([wrong(3)]) == []
    assert faults_of("nose", [wrong(3)]) == []


def test_each_joint_has_its_own():
    found = joint_faults([wrong(1, left_knee=(30, 30)), wrong(2, left_knee=(30, 30), nose=(25, UP))])
    assert sorted(map(beats, found)) == [("left_knee", [1, 2]), ("nose", [2])]


@pytest.mark.parametrize("kind", ["frozen", "side", "unseen"])
def test_no_joint_is_to_blame_where_something_else_is_said(kind):
    beats = [wrong(k, left_knee=(30, 30)) for k in (1, 2, 3)]
    beats[1] = replace(beats[1], kind=kind)
    assert [fault.beats for fault in joint_faults(beats)] == [(beats[0], beats[2])]
    assert joint_faults(beats[1:2]) == []


def test_a_fault_takes_in_what_is_nearly_wrong_and_needs_one_wrong_beat():
    beats = [wrong(k, left_knee=(error, 30)) for k, error in enumerate((16, 20.1, 15.9, 19.9))]
    assert [fault.beats for fault in joint_faults(beats)] == [(beats[0], beats[1], beats[3])]
    assert joint_faults([beats[0], beats[3]]) == []


def test_beats_at_most_two_apart_are_one():
    found = joint_faults([wrong(k, nose=(30, UP)) for k in (10, 13, 17)])
    assert [beats(fault)[1] for fault in found] == [[10, 13], [17]]


def test_raised_on_one_beat_and_lowered_on_the_next_are_two():
    ways = (UP, DOWN, UP, DOWN)
    found = joint_faults([wrong(k, left_shoulder=(30, way)) for k, way in enumerate(ways)])
    assert [beats(fault)[1] for fault in found] == [[0, 2], [1, 3]]


@pytest.mark.parametrize(("apart", "count"), [(74, 1), (77, 2)])
def test_corrections_up_to_75_degrees_apart_are_one_fault(apart, count):
    aside = (np.sin(np.radians(apart)), np.cos(np.radians(apart)), 0.0)
    assert len(joint_faults([wrong(k, left_hip=(40, way)) for k, way in enumerate((UP, aside))])) == count


def test_bent_and_straightened_are_two_but_a_turn_goes_with_either():
    found = joint_faults([wrong(k, left_elbow=(30, change)) for k, change in enumerate((25, 2, 25, -25))])
    assert [beats(fault)[1] for fault in found] == [[0, 1, 2], [3]]


@pytest.mark.parametrize(
    "joint, way, found",
    [
        ("left_elbow", 60.0, (0.5, 0, 0)),
        ("left_elbow", -60.0, (-0.5, 0, 0)),
        ("left_elbow", 8.9, (0, 0, 0)),  # bent nearly right: it is turned
        ("left_elbow", 9.1, (np.sin(np.radians(9.1 / 2)), 0, 0)),
        ("right_knee", np.nan, (0, 0, 0)),
        ("left_hip", (0.0, 0.0, 0.4), (0, 0, 0.4)),
        ("left_hip", (0.0, 0.0, 0.17), (0, 0, 0)),  # off by 30°, which is 0.52, but to all sides in turn
        ("left_hip", (0.0, 0.0, 0.19), (0, 0, 0.19)),
        ("left_hip", (np.nan, 0.0, 0.4), (0, 0, 0)),
        ("left_hip", (0.0, 0.0, 0.0), (0, 0, 0)),
    ],
)
def test_which_way_a_joint_has_to_go(joint, way, found):
    np.testing.assert_allclose(correction(joint, wrong(0, **{joint: (30, way)})), found)


def test_an_unknown_way_goes_along_with_any():
    unknown = wrong(1, nose=(30, (np.nan,) * 3))
    assert goes_along("nose", unknown, [wrong(0, nose=(30, UP))])
    assert goes_along("nose", wrong(0, nose=(30, UP)), [unknown])


def test_one_severe_beat_outweighs_two_slight_ones():
    severe, slight = wrong(1, left_hip=(60, UP)), [wrong(k, left_hip=(25, UP)) for k in (1, 2)]
    assert Fault("left_hip", (severe,)).weight == pytest.approx(9.0)
    assert Fault("left_hip", tuple(slight)).weight == pytest.approx(2 * 1.25**2)


def test_a_head_weighs_less_than_a_limb():
    assert Fault("nose", (wrong(1, nose=(60, UP)),)).weight == pytest.approx(HEAD_FAULT_WEIGHT * 9.0)
    assert Fault("nose", (wrong(1, nose=(60, UP)),)).worst == pytest.approx(3.0)


@pytest.mark.parametrize("seen, share", [(np.nan, 1.0), (1.0, 1.0), (WELL_SEEN, 1.0), (WELL_SEEN / 2, 0.5)])
def test_the_more_the_farther_and_the_better_seen_the_surer(seen, share):
    beats = [replace(wrong(k, left_hip=(30, UP)), visibility=np.full(9, seen)) for k in (1, 2, 3)]
    certain = [Fault("left_hip", tuple(beats[:n])).certainty for n in (1, 2, 3)]
    assert certain == pytest.approx([share * (1 - np.exp(-n * 1.5**2 / SURE_FAULT_WEIGHT)) for n in (1, 2, 3)])
    assert certain == sorted(certain)


ways = st.sampled_from((UP, DOWN, OUT, FORWARD, (0.6, 0.8, 0.0), (-0.6, 0.0, 0.8)))
sizes = st.sampled_from((0.0, 15.0, 17.0, 19.0, 21.0, 29.0, 50.0))


@given(st.lists(st.tuples(ways, sizes), max_size=24))
def test_every_wrong_beat_is_in_one_fault_and_no_fault_contradicts_itself(danced):
    verdicts = [wrong(k, left_hip=(size, way)) for k, (way, size) in enumerate(danced)]
    faults = joint_faults(verdicts)
    held = sorted(v.beat for fault in faults for v in fault.beats)
    assert len(held) == len(set(held))
    assert {v.beat for v in verdicts if v.wrong.any()} <= set(held)
    assert set(held) <= {v.beat for v in verdicts if v.error.max() >= NEARLY_WRONG_RATIO * 20}
    for fault in faults:
        assert any(v.wrong.any() for v in fault.beats)
        found = [correction("left_hip", v) for v in fault.beats]
        for n, way in enumerate(found[1:], 1):
            usual = sum(found[:n]) / n
            assert way @ usual >= SAME_FAULT_COSINE * np.linalg.norm(way) * np.linalg.norm(usual) - 1e-9


# ---------------------------------------------------------------- what is said of a fault


def test_the_clearest_beat_goes_the_way_that_is_said():
    up = [wrong(k, nose=(40, (0.0, 0.6, 0.0))) for k in (1, 2, 3)]
    aside = wrong(4, nose=(60, (0.7, 0.35, 0.6)))
    assert Fault("nose", (*up, aside)).clearest is not aside
    assert Fault("nose", (*up, aside)).worst == pytest.approx(3.0)


def test_of_a_forearm_that_is_only_turned_the_worst_beat_is_the_clearest_and_no_arrow_is_shown():
    beats = tuple(wrong(k, left_elbow=(size, 3)) for k, size in enumerate((30, 50, 40)))
    fault = Fault("left_elbow", beats)
    assert fault.turned and fault.clearest is beats[1]
    assert as_said([fault], beats[1])[0] == ()


def test_a_beat_is_shown_with_the_way_that_is_said():
    beats = tuple(wrong(k, nose=(40, way)) for k, way in enumerate(((0.1, 0.6, 0.0), (-0.1, 0.4, 0.0))))
    joints, shown = as_said([Fault("nose", beats)], beats[0])
    assert joints == ("nose",)
    np.testing.assert_allclose(shown.move[0], (0.0, 0.6, 0.0), atol=1e-9)
    np.testing.assert_allclose(beats[0].move[0], (0.1, 0.6, 0.0))  # what was judged stays as it is


def test_a_beat_of_another_fault_and_one_that_goes_aside_are_not_shown():
    up, aside, other = (wrong(k, nose=(40, way)) for k, way in enumerate(((0, 0.7, 0), (0.5, 0.2, 0), (0, -0.7, 0))))
    fault = Fault("nose", (up, up, aside))
    assert np.cos(np.arctan2(0.5, 0.2)) < LEAST_ADVICE_COSINE
    assert as_said([fault], aside)[0] == as_said([fault], other)[0] == ()


@pytest.mark.parametrize(("aside", "shown"), [(44, ("nose",)), (47, ())])
def test_a_beat_is_shown_if_it_goes_within_45_degrees_of_what_is_said(aside, shown):
    up = [wrong(k, nose=(40, (0.0, 0.7, 0.0))) for k in (1, 2)]
    one, other = (np.array([side * np.sin(np.radians(aside)), np.cos(np.radians(aside)), 0]) * 0.7 for side in (1, -1))
    both = [wrong(3, nose=(40, one)), wrong(4, nose=(40, other))]  # they say "up" together
    assert [as_said([Fault("nose", (*up, *both))], beat)[0] for beat in both] == [shown, shown]


def test_a_beat_that_is_not_its_own_is_not_shown_even_if_it_goes_the_same_way():
    fault = Fault("nose", (wrong(1, nose=(40, UP)),))
    assert as_said([fault], wrong(9, nose=(40, UP)))[0] == ()


@given(st.lists(ways, min_size=1, max_size=6))
def test_what_is_shown_goes_the_way_that_is_said(found):
    beats = tuple(wrong(k, nose=(40, 0.6 * np.array(way))) for k, way in enumerate(found))
    fault = Fault("nose", beats)
    for beat in beats:
        joints, shown = as_said([fault], beat)
        if joints:
            assert np.cross(shown.move[0], fault.way) == pytest.approx(0, abs=1e-9)
            assert shown.move[0] @ fault.way > 0


# ---------------------------------------------------------------- mistakes of shape


def mistakes(*verdicts):
    return [(m.first, m.last, m.joints, sentence(m)) for m in find_mistakes(verdicts, GRID)]


def test_opposite_corrections_are_two_mistakes_with_a_sentence_each():
    up = [wrong(k, left_shoulder=(40, UP)) for k in (10, 11)]
    down = [wrong(k, left_shoulder=(30, DOWN)) for k in (12, 13)]
    raised, lowered = sorted(mistakes(*up, *down))
    assert raised == (10, 11, ("left_shoulder",), "Raise your left elbow, about 40° higher.")
    assert lowered == (12, 13, ("left_shoulder",), "Lower your left elbow by about 30°.")


def test_a_joint_that_is_hardly_wrong_does_not_chain_two_mistakes():
    left = [wrong(k, left_elbow=(50, 50), nose=(21, UP)) for k in (10, 11)]
    right = [wrong(k, right_knee=(50, 50), nose=(21, UP)) for k in (12, 13)]
    assert sorted(m[:2] for m in mistakes(*left, *right)) == [(10, 11), (12, 13)]


def test_what_else_is_wrong_within_its_beats_belongs_to_it():
    found = mistakes(
        wrong(10, left_shoulder=(50, UP), left_elbow=(25, 25)),
        wrong(11, left_shoulder=(50, UP), left_elbow=(25, 25), nose=(21, UP)),
        wrong(12, left_shoulder=(50, UP)),
    )
    assert found == [(10, 12, ("left_shoulder", "left_elbow"), "Raise your left elbow, about 50° higher.")]


def test_a_grave_fault_of_one_beat_is_named_beside_a_longer_one():
    beats = [wrong(k, left_elbow=(45, 45), **({"nose": (40, UP)} if k == 12 else {})) for k in range(10, 16)]
    ((first, last, joints, said),) = mistakes(*beats)
    assert (first, last, joints) == (10, 15, ("left_elbow", "nose"))
    assert said.startswith("Bend your left elbow")


def test_a_last_beat_that_goes_yet_another_way_is_no_mistake_of_its_own():
    beats = [wrong(10, right_hip=(60, UP)), wrong(11, right_hip=(60, UP)), wrong(12, right_hip=(60, FORWARD))]
    assert [m[:2] for m in mistakes(*beats)] == [(10, 11)]


def test_a_limb_that_is_off_to_all_sides_is_sent_nowhere():
    beats = [wrong(k, right_shoulder=(40, (0.01, 0.02, 0.0))) for k in (10, 11)]
    assert mistakes(*beats)[0][3] == "Compare your right arm with the reference: about 40° off."


def test_a_mistake_says_in_data_what_there_is_to_change():
    beats = [wrong(k, left_shoulder=(40, UP), right_shoulder=(30, UP), left_knee=(25, 25)) for k in (10, 11, 12)]
    (found,) = find_mistakes(beats, GRID)
    assert found.joints == ("left_shoulder", "right_shoulder", "left_knee")
    assert (found.about, found.ways, found.size) == (("left_shoulder", "right_shoulder"), ("up",), 35.0)
    assert (found.whole, found.runs, found.said) == (False, ((10, 12),), "")


def test_the_head_has_no_opposite():
    head = Fault("nose", (wrong(1, nose=(40, UP)),))
    assert said_of([head, Fault("nose", (wrong(5, nose=(30, UP)),))]) == [head]


@pytest.mark.parametrize(
    "joint, way, ways, size",
    [
        ("left_elbow", 30.0, ("bend",), 30.0),
        ("left_elbow", -30.0, ("straighten",), 30.0),
        ("left_elbow", 8.0, ("turn",), 40.0),
        ("left_hip", UP, ("up",), 40.0),
        ("left_hip", (0.01, 0.0, 0.0), ("off",), 40.0),
        ("left_hip", OUT, ("out",), 40.0),
        ("right_hip", OUT, ("in",), 40.0),
        ("left_hip", (-0.4, 0.5, 0.1), ("up", "in"), 40.0),
        ("left_hip", (0.29, 0.5, 0.0), ("up",), 40.0),  # less than three fifths as far aside
        ("left_hip", (0.31, 0.5, 0.0), ("up", "out"), 40.0),
        ("left_hip", (0.0, -0.3, -0.6), ("back",), 40.0),
    ],
)
def test_what_there_is_to_do_and_how_much(joint, way, ways, size):
    fault = Fault(joint, (wrong(0, **{joint: (40, way)}),))
    assert (fault.ways, fault.size) == (ways, size)


def test_both_knees_are_said_together_only_when_both_have_the_same_to_change():
    alike = [wrong(k, left_knee=(40, 40), right_knee=(30, 30)) for k in (10, 11)]
    assert mistakes(*alike)[0][3] == "Bend your knees deeper, about 35°."
    opposed = [wrong(k, left_knee=(40, 40), right_knee=(30, -30)) for k in (10, 11)]
    assert mistakes(*opposed)[0][3] == "Bend your left knee deeper, about 40°."
