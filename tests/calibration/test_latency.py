"""Medians and guards, on times that are planted."""

import numpy as np
import pytest

from coach.calibration.clicks import CLICK_TIMES_S, COUNT_IN_CLICKS, TO_CLAP
from coach.calibration.latency import SOUND_TRAVEL_S, Doubt, Doubtful, HeardOnsets, OnlySum, measure_latency, steady

JITTER = np.array([-0.02, 0.03, 0.0, -0.01, 0.02, -0.03, 0.01, 0.0])
SOUND, CAMERA, OWN = 0.13, 0.06, -0.04
"""s: how late loudspeaker and camera are, and how early the dancer."""


def in_room():
    """What a microphone beside the loudspeaker hears, 3 m from the dancer, and when the claps are seen."""
    clapped = TO_CLAP + SOUND + OWN + JITTER  # SOUND: until the dancer hears it
    clicks = CLICK_TIMES_S + SOUND - SOUND_TRAVEL_S
    return clapped + CAMERA, HeardOnsets(clicks, clapped + SOUND_TRAVEL_S)


def test_without_a_microphone_the_sum():
    found = measure_latency(TO_CLAP + 0.19 + JITTER, None)
    assert found.total == pytest.approx(0.19)
    assert (found.sound, found.claps, found.only_sum) == (None, 8, OnlySum.NO_MICROPHONE)
    assert found.spread == pytest.approx(JITTER.std(ddof=1))


def test_with_a_microphone_both_apart_whatever_the_dancer_does():
    seen, room = in_room()
    found = measure_latency(seen, room)
    assert found.sound == pytest.approx(SOUND)
    assert found.total - found.sound == pytest.approx(CAMERA)
    assert found.own == pytest.approx(OWN, abs=1e-6)
    assert (found.claps, found.only_sum) == (8, None)
    assert found.spread < 0.001


@pytest.mark.parametrize("late", [-0.1, 0.0, 0.3, 0.5])
def test_latencies_up_to_half_a_second(late):
    assert measure_latency(TO_CLAP + late + JITTER, None).total == pytest.approx(late)


def test_two_claps_may_be_missing_or_wrong():
    lags = 0.19 + JITTER
    assert measure_latency(np.delete(TO_CLAP + lags, [2, 5]), None).claps == 6
    lags[[1, 6]] += 0.25
    found = measure_latency(TO_CLAP + lags, None)
    assert found.claps == 6 and found.total == pytest.approx(0.19, abs=0.015)


def test_a_hand_that_moves_in_between_is_no_clap():
    extra = TO_CLAP[:7] + 0.45
    found = measure_latency(np.sort(np.concatenate([TO_CLAP + 0.1 + JITTER, extra])), None)
    assert found.total == pytest.approx(0.1, abs=0.01) and found.claps == 8


@pytest.mark.parametrize(
    ("seen", "doubt", "claps"),
    [
        ([], Doubt.NO_CLAP, 0),
        (TO_CLAP[:5] + 0.1, Doubt.FEW, 5),
        (TO_CLAP + np.array([0, 0.1, 0, 0.1, 0, 0.1, 0, 0.1]), Doubt.UNEVEN, 8),
    ],
    ids=["no clap", "five claps", "uneven claps"],
)
def test_claps_that_tell_nothing(seen, doubt, claps):
    with pytest.raises(Doubtful) as doubtful:
        measure_latency(np.asarray(seen), None)
    assert (doubtful.value.doubt, doubtful.value.claps) == (doubt, claps)


@pytest.mark.parametrize(("spread", "even"), [(0.039, True), (0.041, False)])
def test_claps_spread_by_up_to_40_ms_count(spread, even):
    lags = 0.1 + JITTER * spread / JITTER.std(ddof=1)
    if even:
        assert measure_latency(TO_CLAP + lags, None).spread == pytest.approx(spread)
    else:
        with pytest.raises(Doubtful) as doubtful:
            measure_latency(TO_CLAP + lags, None)
        assert doubtful.value.doubt is Doubt.UNEVEN and doubtful.value.spread == pytest.approx(spread)


def test_sound_takes_9_ms_to_the_dancer():
    """3 m at 343 m/s, there and back: the loudspeaker is later where the dancer is, and the clap where it is heard."""
    assert SOUND_TRAVEL_S == pytest.approx(0.0087, abs=0.0001)


def test_a_microphone_that_hears_one_of_both_gives_the_sum():
    seen, room = in_room()
    deaf_to_clicks = measure_latency(seen, HeardOnsets(np.full(len(CLICK_TIMES_S), np.nan), room.claps))
    deaf_to_claps = measure_latency(seen, HeardOnsets(room.clicks, room.claps[:3]))
    assert deaf_to_clicks.only_sum is OnlySum.CLICKS_UNHEARD and deaf_to_claps.only_sum is OnlySum.CLAPS_UNHEARD
    assert deaf_to_clicks.total == deaf_to_claps.total == pytest.approx(SOUND + CAMERA + OWN, abs=0.01)
    assert deaf_to_clicks.sound is None


@pytest.mark.filterwarnings("error")
def test_where_claps_drown_their_clicks_nothing_is_said_of_the_dancers_own():
    seen, room = in_room()
    room.clicks[COUNT_IN_CLICKS:] = np.nan
    found = measure_latency(seen, room)
    assert found.sound == pytest.approx(SOUND) and np.isnan(found.own)


def test_a_microphone_does_not_make_good_what_was_not_seen():
    _, room = in_room()
    with pytest.raises(Doubtful):
        measure_latency(np.zeros(0), room)


def test_claps_that_sound_like_clicks_are_none():
    """With headphones the microphone hears no click, but a clap fits one a little."""
    seen, room = in_room()
    headphones, loud = room.clicks.copy(), room.clicks.copy()
    headphones[:COUNT_IN_CLICKS], headphones[COUNT_IN_CLICKS:] = np.nan, room.claps
    loud[COUNT_IN_CLICKS + 1 :] = room.claps[1:]
    assert measure_latency(seen, HeardOnsets(headphones, room.claps)).only_sum is OnlySum.CLICKS_UNHEARD
    assert measure_latency(seen, HeardOnsets(loud, room.claps)).sound == pytest.approx(SOUND, abs=0.01)


def test_steady_lags():
    assert steady(np.array([0.5, 0.10, 0.12, 0.11])) == (pytest.approx(0.11), pytest.approx(0.01))
    assert steady(np.array([0.10, 0.12])) is None
    assert steady(np.array([0.05, 0.12, 0.11])) is None
    assert steady(np.array([0.10, np.nan, 0.11])) is None
