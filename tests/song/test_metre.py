import numpy as np
import pytest

from coach.song.importing.metre import Accents, find_metre
from coach.song.importing.tempo import Curve
from tests.song.test_tempo import beats, curve

NOTHING = Curve(np.zeros(0), np.zeros(0))


def metre(tracked, onsets, bass=NOTHING):
    return find_metre(tracked, Accents(onsets, bass, NOTHING))


def bpm(found):
    return 60 / np.median(np.diff(found.beats))


@pytest.mark.parametrize(("tracked", "true"), [(60, 120), (240, 120), (50, 100), (200, 100), (65, 130), (190, 95)])
def test_half_and_double_are_put_right(tracked, true):
    assert bpm(metre(beats(tracked), curve(beats(true)))) == pytest.approx(true, rel=1e-3)


@pytest.mark.parametrize("dotted", [60, 70, 80, 90])
@pytest.mark.parametrize("ratio", [1, 3 / 2])
def test_compound_time_is_counted_in_its_dotted_beats(dotted, ratio):
    eighths = beats(3 * dotted)
    found = metre(beats(ratio * dotted), curve(eighths[::3], eighths, softness=0.4))
    assert bpm(found) == pytest.approx(dotted, rel=1e-3)
    off = (found.beats - 0.3) * dotted / 60
    np.testing.assert_allclose(off, np.round(off), atol=1e-6)


@pytest.mark.parametrize("softness", [0.2, 0.9])
def test_between_75_and_150_onsets_between_the_beats_decide(softness):
    found = metre(beats(75), curve(beats(75), beats(75) + 0.4, softness=softness))
    assert (bpm(found), found.other) == pytest.approx((75, 150) if softness == 0.2 else (150, 75))


def test_it_is_sure_where_the_onsets_are_clear_and_unsure_where_they_are_not():
    assert metre(beats(75), curve(beats(75), beats(75) + 0.4, softness=0.2)).sure
    assert not metre(beats(75), curve(beats(75), beats(75) + 0.4, softness=0.58)).sure
    assert not metre(beats(110), curve(beats(110), beats(220), softness=0.95)).sure  # which half is the beat?


@pytest.mark.parametrize("bar", [3, 4])
def test_bars_are_as_long_as_they_repeat(bar):
    found = metre(beats(130), curve(beats(130)), curve(beats(130)[::bar]))
    assert (found.beats_per_bar, found.bar_sure) == (bar, True)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("count", "loud", "bar"), [(15, 3, (4, False)), (16, 3, (3, True)), (40, 1, (4, False))], ids=str
)
def test_of_few_beats_and_where_all_are_alike_no_bar_is_known(count, loud, bar):
    few = beats(130)[:count]
    t = np.arange(0, 60, 0.01)
    steady = Curve(t, np.ones(len(t)))
    bass = steady if loud == 1 else curve(few[::loud])
    found = metre(few, steady, bass)
    assert (found.beats_per_bar, found.bar_sure) == bar


def test_beats_that_wander_are_doubled_and_halved():
    wander = np.cumsum(np.random.default_rng(2).uniform(0.9, 1.1, 20))
    assert len(metre(wander, curve(wander, (wander[1:] + wander[:-1]) / 2, softness=0.9)).beats) == 39
    fast = np.cumsum(np.random.default_rng(3).uniform(0.2, 0.3, 40))
    np.testing.assert_allclose(metre(fast, curve(fast[1::2])).beats, fast[1::2])


def test_after_a_break_the_beat_is_found_again():
    true = beats(118)
    true = np.concatenate([true[:40], true[40:] + 0.4 * 60 / 118])
    tracked = np.sort(
        np.concatenate([true[:40], (true[1:40] + true[:39]) / 2, true[40:], (true[41:] + true[40:-1]) / 2])
    )
    found = metre(tracked, curve(true))
    np.testing.assert_allclose(found.beats, true, atol=1e-6)
