from dataclasses import replace

import numpy as np
import pytest

from coach.compare.mistakes import find_mistakes
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import TakeScore
from coach.takes.passages import (
    LONGEST_PASSAGE_S,
    PASSAGE_PADDING_S,
    as_judged,
    beats_of,
    faults_said,
    joints_said,
    kinds_of,
    passage_from,
    passage_on,
    passages,
    pieces,
    wrong_joints,
)
from coach.wording import words
from tests.kit.films import a_song
from tests.kit.takes import a_take, mistake, unseen, verdict

LEFT_ELBOW = JOINTS.index("left_elbow")


def test_a_mistake_is_shown_with_its_padding_and_the_take_shifted_by_its_lag():
    late = tuple(verdict(k, "shape", ("left_elbow",), lag=0.12 if 4 <= k <= 6 else 0.03) for k in range(12))
    [passage] = passages(a_take(late, (mistake(4, 6),)))
    assert (passage.start, passage.end, passage.at) == (1.5, 3.5, 2.0)
    assert passage.shift == pytest.approx(0.12)
    assert passage.advice == "Left elbow: bend it more."


def test_a_timing_mistake_is_shown_unshifted():
    [passage] = passages(a_take(mistakes=(mistake(4, 6, "timing", ()),)))
    assert passage.shift == 0.0


@pytest.mark.parametrize(("take_lag", "shift"), [(0.2, 0.2), (np.nan, 0.0)])
def test_where_the_lag_of_the_beats_is_unknown_the_takes_own_is_used(take_lag, shift):
    beats = tuple(verdict(k, lag=np.nan) for k in range(8))
    take = replace(a_take(beats, (mistake(4, 6),)), score=TakeScore(80, 80, 80, take_lag, 1.0))
    assert passages(take)[0].shift == shift


def test_mistakes_keep_their_order():
    found = passages(a_take(mistakes=(mistake(9, 10), mistake(2, 3), mistake(5, 5))))
    assert [passage.first for passage in found] == [9, 2, 5]


def test_a_mistake_on_the_first_beat_begins_with_the_song():
    assert passages(a_take(mistakes=(mistake(0, 1),)))[0].start == 0.0


def test_a_very_long_mistake_is_cut():
    [passage] = passages(a_take(tuple(verdict(k) for k in range(80)), (mistake(4, 60),)))
    assert passage.length == LONGEST_PASSAGE_S


def test_without_mistakes_the_best_eight_is_shown():
    scores = [60] * 8 + [95] * 8 + [70] * 8
    [passage] = passages(a_take(tuple(verdict(k, score=s) for k, s in enumerate(scores)), ()))
    assert (passage.what, passage.first, passage.last) == ("best", 8, 15)
    assert (passage.start, passage.end) == (3.5, 8.0)


def test_the_best_passage_has_no_unseen_beat():
    beats = [verdict(k, score=50) if k < 3 else unseen(k) if k < 6 else verdict(k, score=90) for k in range(10)]
    [passage] = passages(a_take(tuple(beats), ()))
    assert (passage.first, passage.last) == (6, 9)


def test_a_take_in_which_nobody_was_seen_is_shown_from_its_beginning():
    [passage] = passages(a_take(tuple(unseen(k) for k in range(40)), ()))
    assert (passage.what, passage.first, passage.last, passage.start) == ("unseen", 0, 15, 0.0)


def test_a_take_in_which_nothing_was_judged_is_seen_whole_in_pieces_that_follow_each_other():
    found = pieces(a_take((), ()), 0.5, 30.5)
    assert [(piece.start, piece.end) for piece in found] == [(0.5, 10.5), (10.5, 20.5), (20.5, 30.5)]
    assert {(piece.what, piece.last < piece.first, piece.advice) for piece in found} == {
        ("unseen", True, words.UNJUDGED)
    }
    unseen_beats = pieces(a_take(tuple(unseen(k) for k in range(40)), ()), 0.0, 20.0)
    assert [(piece.first, piece.last, piece.advice) for piece in unseen_beats] == [(0, 19, ""), (20, 39, "")]


def test_a_take_of_no_length_has_one_piece():
    assert [piece.length for piece in pieces(a_take((), ()), 0.0, 0.0)] == [PASSAGE_PADDING_S]


def test_the_pieces_of_a_judged_take_are_its_passages():
    take = a_take()
    assert pieces(take, 0.0, 60.0) == passages(take)


@pytest.mark.parametrize("beats", [0, 1])
def test_a_take_that_ended_at_once_is_shown_nevertheless(beats):
    [passage] = passages(a_take(tuple(verdict(k) for k in range(beats)), ()))
    assert passage.length > 0


def test_joints_are_ringed_on_the_beats_of_the_mistake_only():
    beats = tuple(verdict(k, "shape", ("left_elbow",)) for k in range(12))
    [passage] = passages(a_take(beats, (mistake(4, 6),)))
    ringed = [bool(wrong_joints(passage, beats, t)[LEFT_ELBOW]) for t in (1.74, 1.76, 2.0, 3.0, 3.24, 3.26)]
    assert ringed == [False, True, True, True, True, False]


def test_a_beat_that_was_right_is_not_ringed():
    beats = tuple(verdict(k, "ok" if k == 5 else "shape", ("left_elbow",)) for k in range(12))
    [passage] = passages(a_take(beats, (mistake(4, 6),)))
    assert not wrong_joints(passage, beats, 2.5).any()


def test_only_the_worst_joint_and_its_opposite_are_ringed():
    wrong = ("left_elbow", "right_elbow", "left_knee")
    beats = tuple(verdict(k, "shape", wrong) for k in range(12))
    [passage] = passages(a_take(beats, (mistake(4, 6, joints=("left_elbow", "left_knee", "right_elbow")),)))
    ringed = wrong_joints(passage, beats, 2.5)
    assert [JOINTS[j] for j in ringed.nonzero()[0]] == ["left_elbow", "right_elbow"]
    [alone] = passages(a_take(beats, (mistake(4, 6, joints=("left_elbow", "left_knee")),)))
    assert wrong_joints(alone, beats, 2.5).nonzero()[0].tolist() == [LEFT_ELBOW]


def test_only_what_the_mistake_is_about_is_ringed():
    """The other elbow is wrong as well, but has something else to change."""
    both = ("left_elbow", "right_elbow")
    beats = tuple(verdict(k, "shape", both) for k in range(12))
    one = mistake(4, 6, joints=both, about=("left_elbow",), ways=("bend",), size=40.0, said="")
    [passage] = passages(a_take(beats, (one,)))
    assert passage.advice == "Bend your left elbow about 40° more."
    assert wrong_joints(passage, beats, 2.5).nonzero()[0].tolist() == [LEFT_ELBOW]
    assert joints_said(passage) == ("left_elbow",)
    assert [fault.joint for fault in faults_said(passage, beats)] == ["left_elbow"]


def test_a_limb_that_is_not_danced_is_ringed_where_it_is_right_too():
    limb = ("left_elbow", "left_shoulder")
    beats = tuple(verdict(k, lag=0.2) for k in range(12))
    [passage] = passages(a_take(beats, (mistake(4, 6, "absent", limb, ways=("dance",), said=""),)))
    ringed = [JOINTS[j] for j in wrong_joints(passage, beats, 2.5).nonzero()[0]]
    assert ringed == list(limb)
    assert not wrong_joints(passage, beats, 4.0).any()
    assert faults_said(passage, beats) == []
    assert passage.shift == pytest.approx(0.2)


@pytest.mark.parametrize(("kind", "way", "size"), [("drift", "slower", 1.2), ("timing", "late", 0.18)])
def test_of_what_holds_for_the_whole_take_a_part_is_played(kind, way, size):
    beats = tuple(verdict(k, "timing", ("left_elbow",), lag=0.18) for k in range(80))
    [passage] = passages(a_take(beats, (mistake(0, 79, kind, (), ways=(way,), size=size, said="", whole=True),)))
    assert (passage.first, passage.last, passage.start, passage.end) == (0, 24, 0.0, LONGEST_PASSAGE_S)
    assert (passage.shift, passage.joints) == (0.0, ())
    assert not wrong_joints(passage, beats, 2.5).any()
    assert faults_said(passage, beats) == []
    assert (passage_on((passage,), 10), passage_on((passage,), 60)) == (0, None)


def test_what_holds_for_the_whole_take_is_shown_of_one_that_ended_at_once():
    [passage] = passages(a_take((), (mistake(0, 0, "drift", (), ways=("slower",), size=1.0, said="", whole=True),)))
    assert passage.length > 0


def test_at_a_place_that_is_nobodys_mistake_every_wrong_joint_is_ringed():
    beats = tuple(verdict(k, "shape", ("left_elbow", "left_knee")) for k in range(12))
    here = passage_from(a_take(beats, (mistake(4, 6),)), BeatGrid(np.arange(12) * 0.5), 2)
    assert wrong_joints(here, beats, 2.5).sum() == 2


def test_what_is_said_of_a_passage_is_about_its_worst_joint():
    beats = tuple(verdict(k, "shape", ("left_elbow", "right_elbow")) for k in range(12))
    [passage] = passages(a_take(beats, (mistake(4, 6, joints=("left_elbow", "right_elbow")),)))
    assert [(f.joint, f.first, f.last) for f in faults_said(passage, beats)] == [
        ("left_elbow", 4, 6), ("right_elbow", 4, 6),
    ]  # fmt: skip
    assert faults_said(replace(passage, what="timing"), beats) == []
    assert faults_said(passage, ()) == []


def test_the_arms_that_are_swapped_are_ringed():
    beats = tuple(verdict(k, "side", ("left_elbow",)) for k in range(12))
    [passage] = passages(a_take(beats, (mistake(4, 6, "side"),)))
    assert wrong_joints(passage, beats, 2.5).nonzero()[0].tolist() == [LEFT_ELBOW]


def test_nothing_is_ringed_for_timing_or_without_verdicts():
    beats = tuple(verdict(k, "timing", ("left_elbow",)) for k in range(12))
    [passage] = passages(a_take(beats, (mistake(4, 6, "timing", ()),)))
    assert not wrong_joints(passage, beats, 2.5).any()
    assert not wrong_joints(replace(passage, what="shape"), (), 2.5).any()


def test_the_strip_has_a_place_for_every_beat_of_the_song():
    assert kinds_of((verdict(0), verdict(2, "shape")), 4) == ("ok", None, "shape", None)
    assert kinds_of((verdict(2),), 0) == (None, None, "ok")


@pytest.mark.parametrize(("beat", "index"), [(0, None), (2, 1), (3, 1), (9, 0), (15, None), (6, None)])
def test_a_beat_belongs_to_the_passage_that_is_about_it(beat, index):
    assert passage_on(passages(a_take(mistakes=(mistake(9, 10), mistake(2, 3)))), beat) == index


@pytest.mark.parametrize(("beat", "last", "end"), [(2, 9, 5.0), (12, 15, 8.0), (15, 15, 8.0)])
def test_a_place_of_the_song_is_the_eight_from_there_on(beat, last, end):
    take = a_take(tuple(verdict(k, lag=0.1) for k in range(16)), ())
    passage = passage_from(take, beats_of(take, None), beat)
    assert (passage.what, passage.first, passage.last) == ("here", beat, last)
    assert (passage.start, passage.end, passage.shift) == (beat / 2, pytest.approx(end), pytest.approx(0.1))


def test_beats_are_the_songs_or_else_those_of_the_verdicts(tmp_path):
    late = a_take(tuple(verdict(k) for k in range(6, 10)), ())
    song = a_song(tmp_path)
    assert beats_of(late, song) is song.grid
    assert beats_of(late, None).times.tolist() == [k / 2 for k in range(10)]
    assert beats_of(a_take((verdict(2), verdict(3)), ()), None).times.tolist() == [k / 2 for k in range(4)]
    assert beats_of(a_take((verdict(3),), ()), None) is None


def test_an_eight_whose_first_beat_comes_before_the_music_begins_with_it():
    here = passage_from(a_take(), BeatGrid(np.arange(16) * 0.5 - 0.3), 0)
    assert (here.start, here.end) == (0.0, pytest.approx(3.7))


@pytest.mark.parametrize(
    "now", [0.25 * np.arange(32), np.arange(8.0), 0.5 + 0.5 * np.arange(15), 0.02 + 0.5 * np.arange(16)]
)
def test_a_take_keeps_its_beats_when_the_songs_are_put_right(tmp_path, now):
    song = replace(a_song(tmp_path), grid=BeatGrid(now))
    judged = as_judged(song, a_take())
    assert judged.grid.times.tolist() == [k / 2 for k in range(16)]
    assert (judged.id, judged.video, judged.grid.sections) == (song.id, song.video, ())


def test_a_take_of_the_songs_own_beats_has_the_song_as_it_is(tmp_path):
    song = a_song(tmp_path)
    for take in (a_take(), a_take((verdict(3),), ()), a_take((), ())):
        assert as_judged(song, take) is song
    assert as_judged(None, a_take()) is None


@pytest.mark.parametrize(("kind", "shift"), [("shape", 0.4), ("side", 0.09), ("frozen", 0.09), ("timing", 0.0)])
def test_only_a_shape_is_shown_at_the_lag_of_its_own_beats(kind, shift):
    """Whoever dances the other side or stands still fits no beat: the lag found there is anything."""
    odd = tuple(verdict(k, kind, lag=0.4 if 4 <= k <= 6 else 0.09) for k in range(12))
    [passage] = passages(a_take(odd, (mistake(4, 6, kind),)))
    assert passage.shift == pytest.approx(shift)


def test_what_is_shown_is_what_the_sentence_says():
    """Within a passage an elbow may have to bend and to straighten: the worse of both is another passage's."""
    bends, straightens = dict.fromkeys((4, 5, 6, 7), 30.0) | {10: 48.0}, dict.fromkeys((9, 11, 12), -26.0)
    verdicts = []
    for k in range(16):
        change = np.zeros(9)
        change[LEFT_ELBOW] = (bends | straightens).get(k, 0.0)
        off = {"error": abs(change), "change": change, "wrong": abs(change) > 20, "limit": np.full(9, 20.0)}
        verdicts.append(replace(verdict(k, "shape" if change.any() else "ok"), **off))
    grid = BeatGrid(np.arange(16) * 0.5)
    shown = passages(a_take(verdicts, find_mistakes(verdicts, grid)))
    assert [(p.advice.partition(" ")[0], p.first, p.last) for p in shown] == [
        ("Bend", 4, 10), ("Straighten", 9, 12),
    ]  # fmt: skip
    assert [[v.beat for v in faults_said(p, verdicts)[0].beats] for p in shown] == [[4, 5, 6, 7, 10], [9, 11, 12]]
    for size in (5.0, 90.0):  # whatever its sentence says of how much
        other = replace(shown[1], advice="", mistake=replace(shown[1].mistake, size=size))
        assert [v.beat for v in faults_said(other, verdicts)[0].beats] == [9, 11, 12]
    recorded = replace(shown[1].mistake, about=(), ways=(), size=np.nan, said=shown[1].advice)
    older = replace(shown[1], mistake=recorded)
    assert [v.beat for v in faults_said(older, verdicts)[0].beats] == [10]
