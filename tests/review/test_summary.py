import numpy as np

from coach.compare.verdicts import Verdict
from coach.pose.landmarks import JOINTS
from coach.review.summary import Fault, frequent_faults, section_scores
from coach.song.beats import BeatGrid, Section

GRID = BeatGrid(
    np.arange(12) * 0.5, sections=(Section("verse", 0, 4), Section("chorus", 4, 10), Section("end", 10, 12))
)


def verdict(beat, kind="ok", score=100.0, lag=0.0, wrong=(), change=30.0):
    flags = np.isin(JOINTS, wrong)
    return Verdict(
        beat=beat, t=beat * 0.5, kind=kind, score=score, shape=score, timing=100.0, lag=lag,
        error=np.abs(flags * change), change=flags * change, limit=np.full(9, 20.0), wrong=flags,
    )  # fmt: skip


def test_section_scores_are_means_of_the_beats_seen():
    verdicts = [verdict(0, score=50), verdict(1, score=70), verdict(2, "unseen", np.nan), verdict(4), verdict(5)]
    found = section_scores(verdicts, GRID)
    assert [(s.section.name, s.score) for s in found] == [("verse", 60.0), ("chorus", 100.0)]


def test_a_section_of_one_seen_beat_is_left_out():
    assert section_scores([verdict(10)], GRID) == ()


def test_faults_are_counted_by_joint_and_direction():
    verdicts = [
        verdict(0, "shape", 60, wrong=("left_elbow",)),
        verdict(1, "shape", 60, wrong=("left_elbow", "nose")),
        verdict(2, "shape", 60, wrong=("left_elbow",), change=-30.0),
        verdict(3, "timing", 60, lag=0.2),
        verdict(4, "timing", 60, lag=0.2),
        verdict(5, "timing", 60, lag=0.2),
        verdict(6, "frozen", 0),
    ]
    assert frequent_faults(verdicts) == (
        Fault("timing", "", "more", 3),
        Fault("shape", "left_elbow", "more", 2),
        Fault("shape", "nose", "more", 1),
    )


def test_both_knees_are_one_fault():
    verdicts = [
        verdict(0, "shape", 60, wrong=("left_knee", "right_knee")),
        verdict(1, "shape", 60, wrong=("left_knee",)),
    ]
    assert frequent_faults(verdicts) == (Fault("shape", "knee", "more", 1), Fault("shape", "left_knee", "more", 1))


def test_hips_that_do_what_their_knees_do_are_not_said_again():
    sunk = verdict(0, "shape", 60, wrong=("left_knee", "right_knee", "left_hip", "right_hip"))
    one = verdict(1, "shape", 60, wrong=("left_knee", "left_hip", "right_hip"))
    assert frequent_faults([sunk]) == (Fault("shape", "knee", "more", 1),)
    assert {fault.joint for fault in frequent_faults([one])} == {"left_knee", "hip"}  # the right knee is right
    opposed = np.where(np.array(JOINTS) == "left_hip", -30.0, 30.0)
    apart = verdict(2, "shape", 60, wrong=("left_knee", "left_hip"), change=opposed)
    assert {fault.joint for fault in frequent_faults([apart])} == {"left_knee", "left_hip"}


def test_of_equally_frequent_faults_the_larger_comes_first():
    verdicts = [verdict(0, "shape", 60, wrong=("nose",)), verdict(1, "shape", 30, wrong=("left_elbow",), change=80.0)]
    assert [fault.joint for fault in frequent_faults(verdicts)] == ["left_elbow", "nose"]


def test_a_clean_take_has_no_faults():
    assert frequent_faults([verdict(0), verdict(1)]) == ()
    assert frequent_faults([]) == ()
