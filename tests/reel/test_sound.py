"""The reel's sound: the song at its own times, and never a click."""

import numpy as np
import pytest

from coach.domain.beats import BeatGrid
from coach.media.audio import Audio
from coach.reel.plan import ReelOptions, reel_plan
from coach.reel.sound import CUT_MARGIN_S, SOFT, piece, reel_sound
from tests.kit.takes import a_take, mistake
from tests.media.films import clicks, onsets

RATE = 48000
GRID = BeatGrid(0.5 * np.arange(32))
SECONDS = 16.0


def plan_of(*mistakes, **options):
    return reel_plan(a_take(mistakes=mistakes), GRID, ReelOptions(**options), (0.0, SECONDS))


def tone(hertz=110.0, seconds=SECONDS):
    t = np.arange(round(seconds * RATE)) / RATE
    return Audio(np.stack([np.sin(2 * np.pi * hertz * t)] * 2, axis=1).astype(np.float32), RATE)


def parts(music):
    """What is read of it, and nothing else."""

    def between(start, until):
        samples = music.samples[: max(0, round(until * RATE))].copy()
        samples[: max(0, round(start * RATE))] = 0
        return Audio(samples, RATE) if len(samples) else None

    return between


@pytest.mark.parametrize("options", [{}, {"slow": False}, {"whole": True}])
@pytest.mark.parametrize("where", [(1, 2), (4, 6), (24, 30)])
def test_no_step_anywhere_is_larger_than_the_tone_itself_makes(options, where):
    sound = reel_sound(plan_of(mistake(*where), mistake(10, 11), **options), parts(tone()))
    steepest = 2 * np.pi * 110.0 / RATE
    assert np.abs(np.diff(sound.samples, axis=0)).max() < 1.5 * steepest
    assert np.abs(sound.samples[[0, -1]]).max() < 0.01


def test_it_is_as_long_as_the_reel():
    plan = plan_of(mistake(4, 6))
    assert len(reel_sound(plan, parts(tone())).samples) == round(plan.length * RATE)


def test_the_music_of_every_cut_is_that_of_its_pictures():
    beats = [float(t) for t in GRID.times]
    plan = plan_of(mistake(8, 10))
    heard = onsets(
        reel_sound(plan, parts(Audio(clicks([t + 0.02 for t in beats], SECONDS, RATE), RATE))).samples, RATE, 0.15
    )
    for cut in plan.cuts[1:3]:
        inside = [t for t in heard if cut.begin <= t < cut.end - 0.1]
        expected = [
            cut.begin + (t + 0.02 - cut.start) / cut.speed for t in beats if cut.start - 0.01 <= t < cut.stop - 0.1
        ]
        assert inside == pytest.approx(expected, abs=0.02)


def test_half_speed_keeps_its_pitch():
    plan = plan_of(mistake(8, 14))
    slow = next(cut for cut in plan.cuts if cut.part == "slow")
    samples = reel_sound(plan, parts(tone(440.0))).samples[
        round((slow.begin + 1) * RATE) : round((slow.begin + 3) * RATE), 0
    ]
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert np.argmax(spectrum) * RATE / len(samples) == pytest.approx(440.0, abs=3.0)


def test_cards_are_soft_and_swell_into_their_passage():
    plan = plan_of(mistake(12, 14))
    samples = np.abs(reel_sound(plan, parts(tone())).samples[:, 0])
    title, danced = plan.cuts[:2]
    middle = round((title.begin + title.end) / 2 * RATE)
    assert samples[middle : middle + 2000].max() == pytest.approx(SOFT, abs=0.02)
    join = round(danced.begin * RATE)
    assert samples[join - 500 : join].max() > 0.95
    np.testing.assert_allclose(
        reel_sound(plan, parts(tone())).samples[join : join + 9000], piece(tone(), danced.start, 9000), atol=1e-6
    )


def test_no_more_music_is_read_than_its_cut_plays():
    plan, read = plan_of(mistake(1, 2), mistake(24, 30)), []
    reel_sound(plan, lambda start, until: read.append(until - start))
    longest = [(cut.end - cut.begin) * cut.speed + 2 * CUT_MARGIN_S for cut in plan.cuts if cut.speed]
    assert read == pytest.approx(longest, abs=1e-4)


def test_before_the_song_begins_there_is_silence():
    plan = plan_of(mistake(1, 2))
    samples = np.abs(reel_sound(plan, parts(tone())).samples[:, 0])
    title = plan.cuts[0]
    assert title.start < 0
    assert samples[: round(-title.start * RATE) - 1].max() == 0


def test_without_music_the_reel_is_silent():
    plan = plan_of(mistake(4, 6))
    sound = reel_sound(plan, lambda start, until: None)
    assert sound.duration == pytest.approx(plan.length, abs=1e-4)
    assert not sound.samples.any()
