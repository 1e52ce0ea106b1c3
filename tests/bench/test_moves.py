"""``bench moves``: what it counts, and that its nearest neighbour is one."""

import numpy as np
import pytest

from coach.bench.moves.baselines import dtw, majority, nearest, phrase_of
from coach.bench.moves.command import draw
from coach.bench.moves.counts import Answers, RecognitionCounts, Strangers, ask_about, measure, other_dances
from coach.bench.moves.dances import Trial
from coach.moves.examples import LabelledSpan
from coach.moves.windows import key_points
from coach.training.learning import learnt, song_example
from tests.kit.moving import GRID, MOVES, track
from tests.kit.moving import model as moving_model


def test_accuracy_and_macro_f1():
    answers = Answers()
    answers.add([1, 1, 1, 2, 2], [1, 1, 2, 2, -1])
    assert answers.accuracy == 0.75
    assert answers.macro_f1 == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert answers.confusion(3).tolist() == [[0, 0, 0], [0, 2, 1], [0, 0, 1]]
    assert np.isnan(Answers().accuracy)


def test_dtw_forgives_a_little_time():
    t = np.linspace(0, 1, 40)[:, None]
    wave, late, other = np.sin(9 * t), np.sin(9 * (t - 0.05)), np.cos(9 * t)
    apart = dtw(np.array([wave]), np.array([wave, late, other]))[0]
    assert apart[0] == pytest.approx(0, abs=1e-6)
    assert apart[1] < 0.2 * np.sqrt(2 * np.mean((wave - late) ** 2))
    assert apart[2] > 5 * apart[1]


def test_the_nearest_phrase_is_the_same_move():
    one, other = key_points(track()), key_points(track(size=0.95, seed=3))
    known = np.array([phrase_of(one, start, start + 4) for start in (0, 4)])
    asked = np.array([phrase_of(other, start, start + 4) for start in (4, 8, 12)])
    assert nearest(asked, known, np.array([1, 2])).tolist() == [2, 1, 2]


def test_the_majority_is_what_lasts_longest():
    assert majority([LabelledSpan(0, 5, 2), LabelledSpan(5, 8, 1), LabelledSpan(8, 11, 1)]) == 1


def test_measured_and_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr("coach.moves.examples.WANTED_WINDOWS", 60)
    taught = song_example(track(), MOVES, GRID)
    model = learnt([taught], [move.name for move in MOVES], "body")
    found, other = RecognitionCounts(("something else", "wave", "clap")), track(size=0.95, seed=3)
    measure(found, model, [taught], other, MOVES, GRID, song_example(other, MOVES, GRID))
    numbers = found.plain()
    assert numbers["phrases"]["trees"] == {"asked": 4, "accuracy": 1.0, "macro_f1": 1.0}
    assert numbers["phrases"]["nearest"]["accuracy"] == 1.0
    assert numbers["phrases"]["majority"]["accuracy"] == 0.5
    assert numbers["windows"]["trees"]["accuracy"] > 0.8
    assert (numbers["wrong_found"], numbers["wrong_asked"], numbers["false"]) == (1.0, 4, 0.0)
    draw({"drawn": found}, tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 1000


def test_who_dances_another_dance_is_counted_with_the_guard_and_without():
    dances = {"a": track(), "b": track((None, "wave", None, None)), "c": track(("clap", "wave", "clap", "wave"))}
    songs = [Trial(name, MOVES, GRID, (), one, reference=track()) for name, one in dances.items()]
    asked = [
        (trial.name, next(name for name in dances if dances[name] is other)) for trial, other in other_dances(songs)
    ]
    assert asked == [("a", "b"), ("a", "c"), ("b", "a"), ("b", "c"), ("c", "a"), ("c", "b")]
    found = Strangers()
    ask_about(found, moving_model(), songs[0], dances["c"])  # each phrase is the other move
    assert (found.asked, found.another, found.unguarded) == (4, 4, 4)
    ask_about(found, moving_model(), songs[0], dances["a"])
    assert (found.asked, found.another, found.unguarded) == (8, 4, 4)
    assert found.told <= found.unguarded
