"""From examples to what was danced: the move, its mirror image, another move, something else."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import INDEX, PoseTrack
from coach.domain.moves import Occurrence
from coach.moves import examples
from coach.moves.examples import OTHER, Example, LabelledSpan, Parts, labels_at, lesson, parts_of
from coach.moves.recognition import likeliest, look, phrases, segments
from coach.moves.windows import key_points
from coach.training.learning import balance, learnt, song_example
from tests.kit import moving
from tests.kit.moving import GRID, MOVES, track

NAMES = [move.name for move in MOVES]


@pytest.fixture
def model():
    return moving.model()


def danced(model, one):
    return [found.label for found in phrases(look(one, model), MOVES, GRID)]


def test_a_dance_is_recognised_by_another_body_elsewhere_and_late(model):
    other = track(size=0.93, seed=5, at=(1.2, 0.4), torso=0.13).shifted(0.2)
    found = phrases(look(other, model), MOVES, GRID)
    assert [one.label for one in found] == [1, 2, 1, 2] == [one.due for one in found]
    assert all(one.certainty > 0.9 and not one.another for one in found)
    assert [(one.place.first, one.place.end) for one in found] == [(0, 8), (8, 16), (16, 24), (24, 32)]
    assert found[1].start == pytest.approx(4.0) and found[1].end == pytest.approx(8.0)


def test_the_mirror_image_is_the_same_move(model):
    assert danced(model, track(seed=2).mirrored()) == [1, 2, 1, 2]


def test_another_move_is_told_as_that(model):
    found = phrases(look(track(("wave", "wave", "wave", "clap"), seed=3), model), MOVES, GRID)
    assert [one.another for one in found] == [False, True, False, False]
    assert (found[1].label, found[1].due) == (1, 2)
    assert found[1].certainty > 0.8


def test_standing_is_something_else_and_no_wrong_move(model):
    found = phrases(look(track((None, "clap", None, "clap"), seed=3), model), MOVES, GRID)
    assert [one.label for one in found] == [OTHER, 2, OTHER, 2]
    assert not any(one.another for one in found)


def test_who_is_not_seen_dances_nothing(model):
    gone = track().between(0, 8.0)
    found = phrases(look(gone, model), MOVES, GRID)
    assert [one.label for one in found] == [1, 2, None, None]
    assert found[2].certainty == 0
    assert danced(model, PoseTrack.empty()) == [None] * 4
    assert danced(model, PoseTrack.unseen(np.arange(0, 16, 0.04))) == [None] * 4


def test_missing_legs_do_not_hinder(model):
    one = track(seed=4)
    visibility = one.visibility.copy()
    visibility[:, [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("knee", "ankle")]] = 0
    assert danced(model, replace(one, visibility=visibility)) == [1, 2, 1, 2]


def test_a_film_without_a_song_is_cut_into_moves(model):
    found = segments(look(track((None, "wave", None, "clap"), seed=6), model))
    assert [one.label for one in found] == [1, 2]
    assert found[0].start == pytest.approx(4.0, abs=0.4) and found[0].end == pytest.approx(8.0, abs=0.4)
    assert found[1].start == pytest.approx(12.0, abs=0.4)
    assert segments(look(track((None, None)), model)) == ()
    assert segments(look(PoseTrack.empty(), model)) == ()


def test_learning_is_repeatable(model):
    again = learnt([song_example(track(), MOVES, GRID)], NAMES, "body")
    assert np.array_equal(again.forest.value, model.forest.value)
    assert np.array_equal(again.forest.threshold, model.forest.threshold)


def test_a_move_that_nobody_shows_cannot_be_learnt():
    moves = (*MOVES, replace(MOVES[0], name="kick", places=(Occurrence(32, 33),)))
    with pytest.raises(ValueError, match="kick"):
        learnt([song_example(track(), moves, GRID)], [move.name for move in moves], "body")


def test_labelled_films_are_not_mirrored():
    """A stroke to the left is none to the right."""
    example = song_example(track(), MOVES, GRID)
    parts = parts_of([example], 3)
    plain, both = (lesson([example], parts, mirror=mirror) for mirror in (False, True))
    assert len(plain.labels) < len(both.labels)


@pytest.mark.parametrize("hz, seconds", [(120.0, 0.3), (60.0, 0.45), (60.0, 0.52)])
def test_a_film_shorter_than_a_window_is_left_out(monkeypatch, hz, seconds):
    monkeypatch.setattr(examples, "MOST_VARIATIONS", examples.FEWEST_VARIATIONS)
    whole = Example(key_points(track(("wave", "clap"))), (LabelledSpan(0.0, 4.0, 1), LabelledSpan(4.0, 8.0, 2)))
    clip = Example(key_points(track(("wave",), hz=hz).between(1.0, 1.0 + seconds)), (LabelledSpan(1.0, 1.3, 1),))
    parts = parts_of([whole], 3)
    assert set(lesson([whole, clip], parts).labels) == set(range(len(parts.classes)))


def test_long_moves_fall_into_parts():
    example = song_example(track(), MOVES, GRID)
    parts = parts_of([example], 3)
    assert parts.counts == (1, 4, 4)
    assert parts.classes.tolist() == [0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert parts.by_class(np.arange(9.0)).tolist() == [0, 10, 26]
    assert parts.columns(np.array([1, 1, 2, 2, 0]), np.array([-0.2, 0.5, 0.99, 1.2, 0.7])).tolist() == [1, 3, 8, 8, 0]


def test_windows_on_the_border_of_a_move_show_nothing_certain():
    spans = (LabelledSpan(1.0, 3.0, 1), LabelledSpan(3.0, 5.0, 2))
    labels = labels_at(np.array([0.5, 0.9, 1.3, 2.5, 2.95, 3.3, 4.9, 5.3]), spans, Parts((1, 2, 2)))
    assert labels.tolist() == [0, -1, 1, 2, -1, 3, -1, 0]


def test_every_column_weighs_the_same():
    weights = balance(np.array([0, 0, 0, 1, 3, 3]))
    assert [weights[:3].sum(), weights[3], weights[4:].sum()] == pytest.approx([2, 2, 2])


def test_a_glimpse_is_no_move():
    parts = Parts((1, 2))
    said = np.log(np.full((20, 3), 0.1))
    said[:, 0] = np.log(0.8)
    said[9] = np.log([0.1, 0.8, 0.1])
    assert likeliest(said, parts).tolist() == [0] * 20
    said[8:14, 0], said[8:11, 1], said[11:14, 2] = np.log(0.1), np.log(0.8), np.log(0.8)
    assert likeliest(said, parts).tolist() == [0] * 8 + [1] * 3 + [2] * 3 + [0] * 6
