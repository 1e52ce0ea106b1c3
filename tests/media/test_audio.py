"""Sound as arrays, on clicks at known times."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.media import audio as audio_module
from coach.media import sound_track
from coach.media.audio import mono, mono_pieces, read_audio, read_mono, resampled
from coach.media.video import picture_times, read_frames
from tests.media.films import clicks, every, film, onsets, sound_only
from tests.media.sounds import RATE, joined, noise, pitch, silence, tone, with_tracks


@pytest.mark.parametrize("rate", [48000, 44100, 22050])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_clicks_are_where_they_were(tmp_path, rate, channels, suffix):
    sound = (clicks([0.25, 0.5, 1.0], 1.5, rate, channels), rate)
    audio = read_audio(film(tmp_path / f"a.{suffix}", every(15), sound=sound))
    assert audio.rate == 48000
    assert audio.samples.dtype == np.float32 and audio.samples.shape[1] == 2
    assert onsets(audio.samples, audio.rate) == pytest.approx([0.25, 0.5, 1.0], abs=0.001)
    assert np.abs(audio.samples).max() == pytest.approx(0.8, abs=0.2)
    assert audio.duration == pytest.approx(1.5, abs=0.05)


def test_the_rate_may_be_chosen(tmp_path):
    audio = read_audio(sound_only(tmp_path / "a.wav", clicks([0.5], 1.0, 48000)), rate=16000)
    assert audio.rate == 16000 and len(audio.samples) == pytest.approx(16000, abs=2)
    assert onsets(audio.samples, 16000) == pytest.approx([0.5], abs=0.001)


def test_sound_that_begins_late_is_padded(tmp_path):
    sound = (clicks([0.25], 1.0, 48000), 48000)
    audio = read_audio(film(tmp_path / "a.mkv", every(20), sound=sound, sound_from=0.5))
    assert onsets(audio.samples, audio.rate) == pytest.approx([0.75], abs=0.001)
    assert not audio.samples[: int(0.45 * audio.rate)].any()


def test_both_sides_stay_apart(tmp_path):
    samples = clicks([0.5], 1.0, 48000)
    samples[:, 1] = 0
    audio = read_audio(film(tmp_path / "a.mkv", every(10), sound=(samples, 48000)))
    assert np.abs(audio.samples[:, 0]).max() > 0.7
    assert np.abs(audio.samples[:, 1]).max() < 0.01


def test_a_film_without_sound_has_none(tmp_path):
    assert read_audio(film(tmp_path / "a.mp4", every(3))) is None


def test_sound_in_an_unknown_code_is_named(tmp_path):
    path = film(tmp_path / "a.mkv", every(10), sound=(clicks([0.5], 1.0, 48000), 48000))
    path.write_bytes(path.read_bytes().replace(b"A_PCM", b"A_ZZZ"))
    with pytest.raises(CoachError, match=r"The sound in .*a\.mkv is coded in a way Coach cannot read"):
        read_audio(path)


def test_sound_of_which_nothing_can_be_decoded_is_named(tmp_path):
    path = film(tmp_path / "a.mp4", every(2), sound=(clicks([0.5], 1.0, 48000), 48000))
    data = path.read_bytes()
    content = data.index(b"mdat") + 4
    path.write_bytes(data[:content] + b"\xff" * (data.index(b"moov") - 4 - content) + data[data.index(b"moov") - 4 :])
    with pytest.raises(CoachError, match=r"No sound in .*a\.mp4 can be read \(aac\)"):
        read_audio(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CoachError, match="There is no video at"):
        read_audio(tmp_path / "nothing.mp4")


def test_what_is_not_wanted_is_not_decoded(tmp_path):
    path = film(tmp_path / "a.mkv", every(40), sound=(clicks([0.5, 3.0], 4.0, 48000), 48000))
    audio = read_audio(path, 8000, until=2.0)
    assert 2.0 <= audio.duration < 2.2
    assert onsets(audio.samples, audio.rate) == pytest.approx([0.5], abs=0.005)
    assert read_audio(path, 8000, until=9.0).duration == pytest.approx(4.0, abs=0.01)


def test_before_what_is_wanted_is_silence_and_behind_it_nothing(tmp_path):
    path = film(tmp_path / "a.mkv", every(60), sound=(clicks([0.5, 3.0, 3.7, 5.0], 6.0, RATE), RATE))
    audio = read_audio(path, 8000, start=2.5, until=3.5)
    assert audio.duration == 3.5
    assert onsets(audio.samples, 8000) == pytest.approx([3.0], abs=0.005)
    assert not audio.samples[: round(2.5 * 8000)].any()
    np.testing.assert_array_equal(read_mono(path, 8000, 2.5, 3.5), audio.samples.mean(axis=1))


@pytest.mark.parametrize("codec", ["aac", "libopus", "libmp3lame", "pcm_s16le"])
def test_a_part_sounds_as_it_does_in_the_whole(tmp_path, codec):
    path = film(tmp_path / "a.mkv", every(40), sound=(clicks([2.02, 2.5], 4.0, RATE), RATE), sound_codec=codec)
    whole, part = read_audio(path), read_audio(path, start=2.0, until=3.0)
    assert onsets(part.samples, RATE) == pytest.approx(onsets(whole.samples, RATE), abs=0.0011)  # mkv rounds stamps
    assert np.abs(part.samples).max() == pytest.approx(np.abs(whole.samples).max(), abs=0.01)


def test_where_the_sound_is_over_or_has_not_begun_there_is_none(tmp_path):
    path = film(tmp_path / "a.mkv", every(40), sound=(tone(440, 1.0), RATE), sound_from=2.0)
    assert read_audio(path, start=3.5) is None and read_mono(path, until=1.5) is None
    assert read_audio(path).duration == pytest.approx(3.0, abs=0.01)


# ---------------------------------------------------------------- one channel of two


def strength(sound, rate, hertz=440):
    """Amplitude of a tone."""
    return 2 * abs(np.mean(sound * np.exp(2j * np.pi * hertz * np.arange(len(sound)) / rate)))


def stereo(left, right):
    return np.stack([left[:, 0], right[:, 0]], axis=1)


@pytest.mark.parametrize(
    "samples",
    [
        stereo(tone(440), -tone(440)),
        stereo(-tone(440), tone(440)),
        stereo(tone(440), -0.6 * tone(440)),
        stereo(tone(440), silence()),
        stereo(silence(), tone(440)),
        stereo(tone(440), tone(440)),
        stereo(tone(440, level=0.1), -tone(440, level=0.1)) + noise(level=0.07),
    ],
    ids=["antiphase", "the left upside down", "softer", "left", "right", "both", "antiphase in noise as loud"],
)
@pytest.mark.parametrize("codec", ["pcm_s16le", "aac"])
def test_no_music_is_lost_on_the_way_to_one_channel(tmp_path, samples, codec):
    sound = read_mono(with_tracks(tmp_path / "a.mkv", [samples], [codec]), 16000)
    assert pitch(sound, 16000) == pytest.approx(440, abs=2)
    assert strength(sound, 16000) > 0.45 * max(strength(side, RATE) for side in samples.T)


def test_ordinary_stereo_becomes_its_middle(tmp_path):
    samples = stereo(tone(440), tone(660)) + noise(level=0.1)
    np.testing.assert_array_equal(mono(samples), samples.mean(axis=1))
    np.testing.assert_array_equal(mono(samples[:, :1]), samples[:, 0])


def test_each_of_two_joined_recordings_is_heard_by_its_own_sides(tmp_path):
    path = joined(tmp_path / "a.ts", (tone(440), RATE), (stereo(tone(660), -tone(660)), RATE))
    sound = read_mono(path, 8000)
    assert pitch(sound[1600:6400], 8000) == pytest.approx(440, abs=3)
    assert pitch(sound[9600:14400], 8000) == pytest.approx(660, abs=3)


# ---------------------------------------------------------------- piece by piece


@pytest.mark.parametrize("start", [0.0, 0.3, 2.5])
def test_pieces_one_behind_the_other_are_the_whole_with_silence_in_its_gaps(tmp_path, monkeypatch, start):
    monkeypatch.setattr(audio_module, "SOUND_STRETCH_S", 0.1)
    path = film(tmp_path / "a.mkv", every(40), sound=(clicks([0.25, 0.5], 2.0, RATE), RATE), sound_from=1.0)
    pieces = list(mono_pieces(path, 8000, start, 2.8))
    assert len(pieces[0]) <= 800 or start > 1  # what is missing comes in short pieces as well
    np.testing.assert_array_equal(np.concatenate(pieces), read_mono(path, 8000, start, 2.8)[round(start * 8000) :])


def test_what_is_told_twice_is_one_piece_and_of_no_sound_there_is_none(tmp_path, monkeypatch):
    told = [(0, np.full((800, 1), 1, np.float32)), (400, np.full((800, 1), 2, np.float32)), (600, np.ones((100, 1)))]
    monkeypatch.setattr(audio_module, "sound_pieces", lambda *_: iter(told))
    assert np.concatenate(list(mono_pieces(tmp_path, 8000))).tolist() == [1] * 800 + [2] * 400
    monkeypatch.setattr(audio_module, "sound_pieces", lambda *_: iter(()))
    assert list(mono_pieces(tmp_path, 8000)) == []


# ---------------------------------------------------------------- another rate


def upside_down(hertz, rate):
    """(rate, 2) one second, the right side upside down."""
    left = np.sin(2 * np.pi * hertz * np.arange(rate) / rate).astype(np.float32)
    return np.stack([left, -left], axis=1)


@pytest.mark.parametrize("rate, wanted", [(48000, 22050), (48000, 44100), (44100, 48000), (8000, 16000)])
def test_resampling_keeps_length_amplitude_and_every_sample_at_its_time(rate, wanted):
    found = resampled(upside_down(1000, rate), rate, wanted)
    assert found.shape == (wanted, 2) and found.dtype == np.float32
    inside = slice(100, -100)  # at the ends half of the filter hears silence
    np.testing.assert_allclose(found[inside], upside_down(1000, wanted)[inside], atol=1e-4)


def test_a_click_stays_at_its_sample():
    click = np.zeros((48000, 2), np.float32)
    click[24000] = 1.0
    assert abs(int(np.abs(resampled(click, 48000, 22050)[:, 0]).argmax()) - 11025) <= 1


@pytest.mark.parametrize("rate, wanted", [(48000, 44100), (44100, 48000), (48000, 8000), (8000, 48000)])
@pytest.mark.parametrize("samples", [1, 2, 7, 15, 16, 17, 40, 100])
def test_a_few_samples_are_resampled_like_many(samples, rate, wanted):
    assert resampled(np.ones((samples, 2), np.float32), rate, wanted).shape == (round(samples * wanted / rate), 2)


def test_what_the_new_rate_cannot_hold_is_left_out_instead_of_folded_back():
    found = resampled(upside_down(15000, 48000), 48000, 22050)
    assert np.abs(found[200:-200]).max() < 0.001


def test_the_same_rate_or_nothing_is_left_as_it_is():
    music = upside_down(440, 8000)
    assert resampled(music, 8000, 8000) is music
    assert resampled(np.zeros((0, 2), np.float32), 8000, 44100).shape == (0, 2)


# ---------------------------------------------------------------- the film's own clock


@pytest.mark.parametrize(
    ("name", "since"), [("a.mkv", 3600.0), ("a.mp4", 3600.0), ("a.flv", 3600.0), ("a.ts", 3600.0), ("a.mkv", -5.0)]
)
def test_a_clock_that_begins_elsewhere_pads_no_sound(tmp_path, name, since):
    path = film(
        tmp_path / name,
        [since + t for t in every(20)],
        codec="flv" if name == "a.flv" else "mpeg4",
        sound=(clicks([0.5, 1.25], 2.0, 44100), 44100),
        sound_from=since,
        sound_codec="libmp3lame" if name == "a.flv" else "aac",
    )
    audio = read_audio(path)
    assert audio.duration == pytest.approx(2.0, abs=0.1)
    begun = picture_times(path)[0]
    assert [t - begun for t in onsets(audio.samples, RATE)] == pytest.approx([0.5, 1.25], abs=0.03)


@pytest.mark.parametrize("codec", ["mpeg4", "libx264"])
def test_joined_recordings_whose_clocks_begin_anew_follow_each_other(tmp_path, codec):
    parts = [(clicks([0.3, 0.7], 1.0, rate, sides), rate) for rate, sides in ((48000, 2), (44100, 1), (48000, 2))]
    path = joined(tmp_path / "a.ts", *parts, anew=True, codec=codec)
    sound, pictures = read_audio(path), [frame.t for frame in read_frames(path)]
    begins = [pictures[0], pictures[10], pictures[20]]
    heard = [begin + t for begin in begins for t in (0.3, 0.7)]
    assert onsets(sound.samples, RATE) == pytest.approx(heard, abs=0.03)  # sound begins anew at a frame of its code


def test_a_damaged_stamp_does_not_make_days_of_silence():
    packets = [av.Packet(4) for _ in range(5)]
    for packet, t in zip(packets, (900, 901, 5_000_000, 902, 1400)):
        packet.pts, packet.time_base = t, Fraction(1)
    wanted = sound_track.packets_between(packets, 0.0, np.inf, reached=1000.0)
    assert [packet.pts for packet in wanted] == [900, 901, 902, 1400]
