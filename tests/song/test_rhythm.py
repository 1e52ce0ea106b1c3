from dataclasses import replace

import numpy as np
import pytest

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.song.importing.metre import Accents
from coach.song.importing.music import MusicAnalysis
from coach.song.importing.rhythm import ASSUMED_BPM, find_rhythm
from coach.song.importing.tempo import Curve
from tests.song.dancers import dancer

STEP = 0.0116


def heard(beats, seconds=20.0):
    """Music with an onset on each of these beats, and bass on every fourth."""
    t = np.arange(0, seconds, STEP)

    def curve(times):
        near = np.abs(t[:, None] - np.asarray(times)).min(axis=1, initial=seconds)
        return Curve(t, np.exp(-0.5 * (near / 0.012) ** 2))

    beats = np.asarray(beats, float)
    return MusicAnalysis(
        Accents(curve(beats), curve(beats[::4]), curve([])), beats, (beats, beats), np.zeros((len(t), 3))
    )


def rhythm(music, track=None, start=0.0, end=20.0, bpm=None, first_beat=None):
    return find_rhythm(music, dancer(132) if track is None else track, start, end, bpm, first_beat)


def test_with_music_nobody_asks_for_the_other_dancers():
    def nobody():
        raise AssertionError

    assert find_rhythm(heard(np.arange(0.3, 19.8, 0.5)), dancer(132), 0.0, 20.0, None, None, nobody).source == "sound"


def test_music_comes_before_motion():
    found = rhythm(heard(np.arange(0.3, 19.8, 0.5)))
    assert (found.source, found.tempo.bpm, len(found.grid)) == ("sound", 120.0, 40)
    assert found.residual < 0.001
    assert found.values()["bpm"] == 120.0
    assert found.values()["first_beat"] == pytest.approx(0.3, abs=0.002)


def test_music_of_a_few_beats_is_not_counted_by():
    few = heard(10 + np.arange(4) / 3)
    few = replace(few, accents=replace(few.accents, onsets=few.accents.bass))  # only one of the four is strong
    assert rhythm(few).source == "motion"


def test_silence_is_counted_by_the_motion():
    found = rhythm(None)
    assert found.source == "motion" and found.residual is None
    assert found.tempo.bpm == pytest.approx(132, abs=1.0)


def test_where_nothing_tells_a_tempo_is_assumed():
    found = rhythm(None, PoseTrack.empty())
    assert (found.source, found.grid.bpm) == ("assumed", pytest.approx(ASSUMED_BPM))


def test_a_wandering_tempo_keeps_the_beats_themselves():
    beats = np.cumsum(np.random.default_rng(1).uniform(0.38, 0.62, 36))
    found = rhythm(heard(beats))
    assert found.tempo is None and found.residual is None
    times = np.array(found.values()["beats"])
    np.testing.assert_allclose(times[(times >= beats[0]) & (times <= beats[-1])], beats[beats < 20])
    assert "bpm" not in found.values()


def test_where_the_sound_is_shorter_than_the_dance_the_beats_go_on_at_its_pace():
    beats = 4.0 + np.cumsum(np.random.default_rng(1).uniform(0.38, 0.62, 16))  # heard from 4 to 12 s of 20
    found = rhythm(heard(beats))
    times = found.grid.times
    assert found.tempo is None
    np.testing.assert_allclose(times[(times >= beats[0]) & (times <= beats[-1])], beats)
    assert times[0] < 0.62 and times[-1] > 20 - 0.62
    assert (np.diff(times) > 0.379).all() and (np.diff(times) < 0.621).all()


@pytest.mark.parametrize("end", [10.05, 16.05, 17.25, 19.05])
def test_a_song_that_ends_on_a_beat_has_the_beats_that_are_read_again(end):
    found = rhythm(None, end=end, bpm=100, first_beat=0.45)
    assert len(found.grid) == len(BeatGrid.constant(100, 0.45, end)) == round((end - 0.45) / 0.6)


def test_given_tempo_and_first_beat_overrule():
    found = rhythm(heard(np.arange(0.3, 19.8, 0.5)), bpm=100, first_beat=1.0)
    assert found.source == "given"
    np.testing.assert_allclose(found.grid.times[:3], [1.0, 1.6, 2.2])


def test_a_given_first_beat_keeps_the_tempo_heard():
    found = rhythm(heard(np.arange(0.3, 19.8, 0.5)), first_beat=2.42)
    assert found.source == "sound"
    np.testing.assert_allclose(found.grid.times[:2], [2.42, 2.92])


def test_a_given_first_beat_moves_wandering_beats():
    beats = np.cumsum(np.random.default_rng(1).uniform(0.38, 0.62, 36))
    assert rhythm(heard(beats), first_beat=beats[3] + 0.1).grid.times[0] == pytest.approx(beats[3] + 0.1)


def test_beats_lie_in_the_danced_part():
    grid = rhythm(heard(np.arange(0.3, 19.8, 0.5)), start=5.0, end=10.0).grid
    assert grid.times[0] >= 5.0 and grid.times[-1] < 10.0 and len(grid) == 10


def test_too_short_a_part_is_refused():
    with pytest.raises(ValueError, match="only 2 beats between 5.0 and 6.0 s"):
        rhythm(heard(np.arange(0.3, 19.8, 0.5)), start=5.0, end=6.0)


# ---------------------------------------------------------------- what is danced, and how sure it is


def two_tempos(change=12.0):
    """Beats at 100 BPM, and from ``change`` s on at 132."""
    early = np.arange(0.3, change, 0.6)
    return np.concatenate([early, np.arange(early[-1] + 0.6, 19.8, 60 / 132)])


def test_the_tempo_of_the_danced_part_is_found_whatever_comes_after_it():
    assert rhythm(heard(two_tempos()), end=11.5).tempo.bpm == 100.0
    assert rhythm(heard(two_tempos()), start=13.0).tempo.bpm == 132.0


def test_where_the_tempo_changes_both_parts_are_kept():
    found = rhythm(heard(two_tempos()))
    assert found.tempo is None
    np.testing.assert_allclose(found.grid.times, two_tempos(), atol=1e-9)


def test_a_waltz_is_counted_in_bars_of_three():
    beats = np.arange(0.3, 59.8, 0.45)
    music = heard(beats, 60.0)
    bass = heard(np.repeat(beats[1::3], 4), 60.0).accents.bass
    found = rhythm(replace(music, accents=replace(music.accents, bass=bass)), PoseTrack.empty(), end=60.0)
    assert (found.grid.beats_per_bar, found.grid.first_count_beat % 3) == (3, 1)
    assert found.values()["beats_per_bar"] == 3
    assert all((s.end - s.first) % 6 == 0 for s in found.grid.sections)


def test_it_is_sure_of_tempo_and_beat_where_all_that_is_heard_agrees():
    certainty = rhythm(heard(np.arange(0.3, 19.8, 0.5))).certainty
    assert (certainty.tempo, certainty.beat, certainty.other) == (True, True, None)


def test_it_is_unsure_where_onsets_are_faint_and_the_bass_has_another_tempo():
    beats = np.arange(0.3, 19.8, 0.5)
    music = heard(beats)
    t = music.onsets.t
    faint = Curve(t, music.onsets.strength + 0.8)
    unsure = replace(music, accents=replace(music.accents, onsets=faint), part_beats=(beats * 0.8, beats))
    certainty = rhythm(unsure).certainty
    assert not certainty.tempo
    assert certainty.other == pytest.approx(150)


# ---------------------------------------------------------------- silent films


def test_all_who_dance_give_one_tempo_whomever_one_follows():
    first, second = dancer(120, seed=1), dancer(120, seed=2)
    found = [find_rhythm(None, one, 0.0, 20.0, None, None, lambda: (first, second)) for one in (first, second)]
    assert [one.source for one in found] == ["motion", "motion"]
    np.testing.assert_array_equal(found[0].grid.times, found[1].grid.times)
    assert found[0].grid.first_count_beat == found[1].grid.first_count_beat
    assert found[0].certainty.tempo and found[0].tempo.bpm == pytest.approx(120, abs=0.6)


def test_it_is_unsure_where_the_dancers_differ():
    certainty = find_rhythm(
        None, dancer(115), 0.0, 20.0, None, None, lambda: (dancer(115), dancer(88, seed=3))
    ).certainty
    assert not certainty.tempo and certainty.other is not None
