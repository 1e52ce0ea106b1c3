"""Which move was danced in each phrase of a take: another one is told as that, instead of its beats' faults."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.other_moves import LITTLE_SHAPE, OTHER_MOVE_CERTAINTY, other_moves
from coach.compare.prepared import prepare_reference
from coach.domain.moves import DancedPhrase
from coach.domain.thresholds import PRIOR
from coach.takes.judging import judged_take
from coach.takes.marks import MarkedMistake, without_marked
from coach.takes.passages import passages, wrong_joints
from coach.takes.take import read_take, write_take
from coach.takes.verdict_file import with_verdicts, write_verdicts
from tests.kit.films import a_song
from tests.kit.moving import GRID, MOVES, model, track
from tests.kit.takes import STARTED, verdict

DUE = ("wave", "clap", "wave", "clap")
EXCHANGED = ("wave", "wave", "clap", "clap")


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    song = replace(a_song(tmp_path_factory.mktemp("song")), moves=MOVES, grid=GRID)
    measure = prepare_reference(track(), GRID, PRIOR)

    def made(moves, learnt, **more):
        danced = track(moves, size=0.97, seed=7, at=(1.0, 0.4)).shifted(0.1)
        return judged_take(song, measure, danced, STARTED, moves=learnt, **more)

    return made


def told(take):
    return [(one.first, one.last, one.due, one.danced) for one in take.mistakes if one.kind == "move"]


def same_verdicts(one, other):
    assert one.score == other.score
    for mine, theirs in zip(one.verdicts, other.verdicts, strict=True):
        for name in vars(mine):
            np.testing.assert_array_equal(getattr(mine, name), getattr(theirs, name), name)


def test_exchanged_phrases_are_told_as_moves_and_nothing_else_changes(judged):
    plain, take = judged(EXCHANGED, None), judged(EXCHANGED, model())
    assert plain.moves == () and any(8 <= one.first <= 23 for one in plain.mistakes)
    assert sorted(told(take)) == [(8, 15, "clap", "wave"), (16, 23, "wave", "clap")]
    assert len(take.mistakes) == 2
    assert [one.another for one in take.moves] == [False, True, True, False]
    same_verdicts(take, plain)


def test_a_move_costs_what_its_beats_are_not_worth(judged):
    take = judged(EXCHANGED, model())
    for one in take.mistakes:
        lost = sum(100 - v.score for v in take.verdicts if one.first <= v.beat <= one.last)
        assert one.cost == pytest.approx(lost)
        assert (one.joints, one.about, one.certainty > OTHER_MOVE_CERTAINTY) == ((), (), True)


def test_a_clean_dance_has_none(judged):
    plain, take = judged(DUE, None), judged(DUE, model())
    assert [one.danced for one in take.moves] == list(DUE) == [one.due for one in take.moves]
    assert take.mistakes == plain.mistakes
    same_verdicts(take, plain)


def test_where_nobody_dances_another_move_faults_stay_as_they_are(judged):
    still = (None, "clap", "wave", "clap")
    assert judged(still, model()).mistakes == judged(still, None).mistakes


def test_of_a_practised_passage_only_its_own_phrases_are_known(judged):
    take = judged(EXCHANGED, model(), part=(4.0, 10.0))
    assert [(one.first, one.end) for one in take.moves] == [(8, 16)]


@pytest.mark.parametrize("body", ["arms", "legs"])
def test_arms_or_legs_alone_are_no_move(judged, body):
    assert judged(EXCHANGED, model(), body=body).moves == ()


@pytest.mark.parametrize(("certainty", "shape", "seen", "another", "is_told"), [
    (OTHER_MOVE_CERTAINTY, LITTLE_SHAPE, 8, True, True),
    (OTHER_MOVE_CERTAINTY - 0.01, LITTLE_SHAPE, 8, True, False),
    (OTHER_MOVE_CERTAINTY, LITTLE_SHAPE + 0.1, 8, True, False),
    (OTHER_MOVE_CERTAINTY, LITTLE_SHAPE, 4, True, False),
    (OTHER_MOVE_CERTAINTY, LITTLE_SHAPE, 8, False, False),
])  # fmt: skip
def test_only_what_is_sure_and_wrong_is_told(certainty, shape, seen, another, is_told):
    phrase = DancedPhrase(8, 16, "wave", "clap", certainty, another)
    beats = [verdict(beat, score=shape) for beat in range(8, 8 + seen)]
    assert other_moves([phrase], beats) == [phrase] * is_told


@pytest.mark.parametrize(("error", "is_told"), [(5.0, True), (40.0, False)])
def test_of_another_dance_no_move_is_told(error, is_told):
    phrase = DancedPhrase(0, 8, "wave", "clap", 1.0, True)
    beats = [verdict(beat, score=20.0) for beat in range(8)]
    nine = np.full(9, error)
    beats += [replace(verdict(beat), error=nine, chance=np.full(9, 40.0)) for beat in range(8, 24)]
    assert other_moves([phrase], beats) == [phrase] * is_told


def test_what_is_kept_is_read_again(judged, tmp_path):
    take = judged(EXCHANGED, model())
    write_take(tmp_path / "take.json", take)
    write_verdicts(tmp_path / "verdicts.npz", take)
    read = with_verdicts(read_take(tmp_path / "take.json"), tmp_path / "verdicts.npz")
    assert [replace(one, size=0) for one in read.mistakes] == [replace(one, size=0) for one in take.mistakes]
    assert read.moves == tuple(replace(one, certainty=round(one.certainty, 3)) for one in take.moves)
    assert read_take(tmp_path / "take.json").mistakes[0].said.startswith("Here comes the ")


def test_a_take_without_known_moves_is_written_as_ever(judged, tmp_path):
    write_take(tmp_path / "take.json", judged(DUE, None))
    assert '"moves"' not in (tmp_path / "take.json").read_text()
    assert read_take(tmp_path / "take.json").moves == ()


def test_its_passage_is_the_phrase_and_rings_no_joint(judged):
    take = judged(EXCHANGED, model())
    for mistake, passage in zip(take.mistakes, passages(take)):
        assert (passage.what, passage.first, passage.last) == ("move", mistake.first, mistake.last)
        assert not any(wrong_joints(passage, take.verdicts, v.t).any() for v in take.verdicts)


def test_marked_as_no_mistake_its_beats_count_as_right(judged):
    take = judged(EXCHANGED, model())
    first = take.mistakes[0]
    counted = without_marked(take, frozenset({MarkedMistake.of(first)}))
    inside = [v for v in counted.verdicts if first.first <= v.beat <= first.last]
    assert {v.kind for v in inside} <= {"ok", "unseen"} and len(counted.mistakes) == len(take.mistakes) - 1
