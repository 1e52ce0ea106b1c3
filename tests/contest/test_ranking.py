import numpy as np
import pytest

from coach.compare.score import part_score, resampled_scores
from coach.contest.ranking import CAMERA, JudgedBeats, drawn_scores, places
from tests.kit.takes import verdict

BEATS = 48


def entry(mean, spread=6.0, seed=0, beats=BEATS, worth=1.0):
    random = np.random.default_rng(seed)
    shape = np.clip(mean + spread * random.standard_normal(beats), 0, 100)
    return JudgedBeats(np.arange(beats), shape, np.full(beats, 95.0), shape, worth)


def score(one):
    return float(resampled_scores(one.shape, one.timing, one.worth, np.ones((1, len(one.beat))))[0])


def ranked(entries):
    return places([score(one) for one in entries], drawn_scores(entries, BEATS))


def test_all_beats_once_give_the_score_of_the_take():
    verdicts = [verdict(k) for k in range(12)]
    shape, timing = (np.array([getattr(v, name) for v in verdicts]) for name in ("shape", "timing"))
    again = resampled_scores(shape, timing, 0.8, np.ones((1, 12)))[0]
    assert again == pytest.approx(part_score(verdicts, 0.8).score)


def test_far_apart_has_a_place_each_and_the_same_dance_the_same():
    far = ranked([entry(60), entry(92), entry(76)])
    assert [place.place for place in far] == [3, 1, 2]
    assert [(place.low, place.high) for place in far] == [(3, 3), (1, 1), (2, 2)]
    tied = ranked([entry(80), entry(80), entry(60)])
    assert [place.place for place in tied] == [1, 1, 3]


def test_close_ones_share_a_place_and_say_between_which():
    close = ranked([entry(80.2, seed=1), entry(80.0, seed=2), entry(79.8, seed=3)])
    assert {place.place for place in close} == {1}
    assert all(place.low < place.high for place in close)
    assert all(0.2 < place.error < 5 for place in close)


@pytest.mark.parametrize("beats", [1, 2, 5])
def test_hardly_seen_is_no_tie_with_far_better(beats):
    """Draws that have none of its beats say nothing for it."""
    found = ranked([entry(95, 0), entry(60, 0), entry(20, 0, beats=beats)])
    assert [place.place for place in found] == [1, 2, 3]


def test_what_the_camera_alone_can_give_is_no_other_place():
    """The same beats, all a little better: in every draw, and yet not surely."""
    drawn = drawn_scores([entry(80)], BEATS)

    def beside(points):
        both = np.concatenate([drawn, drawn - points])
        return [(place.place, place.low, place.high) for place in places(both.mean(axis=1), both)]

    assert beside(0.8 * CAMERA) == [(1, 1, 2), (1, 1, 2)]
    assert beside(1.2 * CAMERA) == [(1, 1, 1), (2, 2, 2)]


def test_the_same_entries_have_the_same_places_in_whatever_order():
    entries = [entry(70 + k, seed=k) for k in range(6)]
    one, other = ranked(entries), ranked(entries[::-1])
    assert one == other[::-1]


def test_who_danced_few_beats_is_less_sure():
    whole, part = entry(80, seed=4), entry(80, seed=4, beats=12)
    assert ranked([whole, part])[1].error > 1.5 * ranked([whole, part])[0].error


def test_nobody_and_one_alone():
    assert places([], drawn_scores([], BEATS)) == ()
    assert ranked([entry(80)])[0].place == 1


def test_true_places_lie_in_the_interval_as_often_as_it_says():
    """Twenty dancers whose true means are known, drawn anew: 95 % intervals of places hold the true one in 80 % of
    the cases at least (the bootstrap of places is known to be a little narrow between neighbours)."""
    held = []
    for seed in range(10):
        means = np.linspace(70, 92, 20)
        found = ranked([entry(mean, seed=100 * seed + k) for k, mean in enumerate(means)])
        held += [place.low <= 20 - k <= place.high for k, place in enumerate(found)]
    assert np.mean(held) > 0.8
