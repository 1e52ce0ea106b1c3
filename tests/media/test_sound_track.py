"""Which of several sound tracks is heard, and that sound of any make is."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from av import AudioLayout
from av.stream import Disposition

from coach.base.errors import CoachError
from coach.media.audio import read_audio, read_mono
from coach.media.sound_track import SoundTrack, sound_formats, sound_track
from tests.media.films import every, film, grown
from tests.media.sounds import RATE, joined, noise, pitch, silence, tone, with_tracks

FIRST, SECOND = 440.0, 1000.0
PLAIN, DEFAULT = Disposition(0), Disposition.default


def heard(path):
    audio = read_audio(path)
    return pitch(audio.samples, audio.rate)


@pytest.mark.parametrize(
    ("sounds", "flags", "number"),
    [
        ([tone(FIRST), tone(SECOND)], [DEFAULT, PLAIN], 1),
        ([tone(FIRST), tone(SECOND)], [PLAIN, DEFAULT], 2),
        ([silence(), tone(SECOND)], [DEFAULT, PLAIN], 2),
        ([tone(FIRST), silence()], [PLAIN, DEFAULT], 1),
        ([silence(), silence(), tone(SECOND)], [DEFAULT, PLAIN, PLAIN], 3),
        ([noise(level=0.001), tone(SECOND)], [DEFAULT, PLAIN], 2),
        ([tone(FIRST), tone(SECOND)], [Disposition.comment, PLAIN], 2),
        ([tone(FIRST), tone(SECOND)], [Disposition.visual_impaired | DEFAULT, PLAIN], 2),
        ([np.concatenate([silence(2.0), tone(FIRST)]), tone(SECOND, 3.0)], [DEFAULT, PLAIN], 1),
        ([tone(FIRST, level=0.003), tone(SECOND, level=0.001)], [PLAIN, DEFAULT], 1),
    ],
    ids=[
        "the default",
        "the default, though second",
        "not a silent one",
        "not a silent default",
        "not two silent ones",
        "not the hiss of a microphone",
        "not a commentary",
        "not a description, though default",
        "one that is silent at first",
        "the louder of two that are nearly silent",
    ],
)
@pytest.mark.parametrize("codec", ["pcm_s16le", "aac"])
def test_the_track_that_a_player_would_choose_if_it_had_sound(tmp_path, sounds, flags, number, codec):
    path = with_tracks(tmp_path / "a.mkv", sounds, [codec] * len(sounds), flags, ["x", "y", "z"][: len(sounds)])
    assert sound_track(path) == SoundTrack(number, len(sounds), "xyz"[number - 1])
    assert heard(path) == pytest.approx(FIRST if number == 1 else SECOND, abs=2)


@pytest.mark.parametrize(
    ("codec", "ending"),
    [("pcm_u8", "mkv"), ("pcm_s16be", "mov"), ("pcm_s24le", "mkv"), ("pcm_s32le", "mkv"), ("pcm_s64le", "nut")]
    + [("pcm_f32le", "mkv"), ("pcm_f64le", "mkv"), ("pcm_alaw", "nut"), ("flac", "mkv"), ("libopus", "mkv")],
)  # fmt: skip
def test_whatever_samples_are_made_of_the_silent_track_is_passed_over(tmp_path, codec, ending):
    """NumPy has no name for some of what FFmpeg decodes."""
    sounds = [silence(), noise(level=0.001), tone(SECOND)]
    path = with_tracks(tmp_path / f"a.{ending}", sounds, [codec] * 3)
    assert sound_track(path).number == 3
    assert heard(path) == pytest.approx(SECOND, abs=2) and len(sound_formats(path)) == 1


def test_silence_everywhere_is_the_first_choice_and_still_sound(tmp_path):
    path = with_tracks(tmp_path / "a.mkv", [silence(), silence()], flags=[PLAIN, DEFAULT])
    assert sound_track(path).number == 2
    assert not read_audio(path).samples.any()


@pytest.mark.parametrize(
    ("codecs", "spoiled"),
    [(["flac", "pcm_s16le"], (b"A_FLAC", b"A_FLOC")), (["aac", "pcm_s16le"], (b"A_AAC", b"A_XYZ"))],
    ids=["no such code", "none either"],
)
def test_a_track_in_an_unknown_code_is_passed_over(tmp_path, codecs, spoiled):
    path = with_tracks(tmp_path / "a.mkv", [tone(FIRST), tone(SECOND)], codecs, [DEFAULT, PLAIN])
    path.write_bytes(path.read_bytes().replace(*spoiled))
    assert sound_track(path) == SoundTrack(2, 2)
    assert heard(path) == pytest.approx(SECOND, abs=2)


def test_a_track_of_which_nothing_can_be_decoded_is_passed_over(tmp_path):
    """It says that it is AAC, and is none, as encrypted sound."""
    path = with_tracks(tmp_path / "a.mkv", [tone(FIRST), silence()], ["pcm_s16le", "flac"], [DEFAULT, PLAIN])
    path.write_bytes(path.read_bytes().replace(b"A_PCM/INT/LIT", b"A_AAC\0\0\0\0\0\0\0\0"))
    assert sound_track(path).number == 2
    assert not read_audio(path).samples.any()


def test_where_every_track_is_in_an_unknown_code_that_is_said(tmp_path):
    path = with_tracks(tmp_path / "a.mkv", [tone(FIRST), tone(SECOND)], ["flac", "flac"])
    path.write_bytes(path.read_bytes().replace(b"A_FLAC", b"A_FLOC"))
    with pytest.raises(CoachError, match=r"The sound in .*a\.mkv is coded in a way Coach cannot read\. Convert it"):
        sound_track(path)


@pytest.mark.parametrize(
    ("code", "name"),
    [("apac", "apac"), ("ac-4", "ac4"), ("mhm1", "mpegh_3d_audio")],
    ids=["of which FFmpeg has not heard", "without a decoder", "spatial, without a decoder"],
)
def test_a_code_without_a_decoder_is_named(tmp_path, code, name):
    path = with_tracks(tmp_path / "a.mov", [tone(FIRST)])
    path.write_bytes(path.read_bytes().replace(b"sowt", code.encode()))
    said = rf"The sound in .*a\.mov is coded with the codec {name}, which Coach does not know\. Convert it to mp4"
    for read in (sound_track, read_audio):
        with pytest.raises(CoachError, match=said):
            read(path)


def test_one_track_or_none_is_no_choice(tmp_path):
    assert sound_track(with_tracks(tmp_path / "a.mkv", [silence()], titles=["Desktop"])) == SoundTrack(1, 1, "Desktop")
    assert sound_track(film(tmp_path / "b.mp4", every(3))) is None


def test_another_file_of_the_same_name_is_listened_to_anew(tmp_path):
    path = with_tracks(tmp_path / "a.mkv", [silence(), tone(SECOND)])
    assert sound_track(path).number == 2
    assert sound_track(with_tracks(path, [tone(FIRST), silence()])).number == 1


# ---------------------------------------------------------------- formats


FORMATS = [(48000, 2), (44100, 1), (44100, 2), (24000, 1)]


@pytest.mark.parametrize("first", FORMATS)
@pytest.mark.parametrize("second", FORMATS)
def test_a_format_that_changes_on_the_way_is_followed(tmp_path, first, second):
    sounds = [(tone(hertz, 1.0, *kind), kind[0]) for hertz, kind in ((FIRST, first), (SECOND, second), (FIRST, first))]
    path = joined(tmp_path / "a.ts", *sounds)
    audio = read_audio(path)
    assert audio.duration == pytest.approx(3.0, abs=0.1)
    for begin, hertz in enumerate((FIRST, SECOND, FIRST)):
        part = audio.samples[round((begin + 0.2) * RATE) : round((begin + 0.8) * RATE)]
        assert pitch(part, RATE) == pytest.approx(hertz, abs=3)
        assert np.abs(part).max(axis=0) == pytest.approx(0.5, abs=0.05)
    assert len(sound_formats(path)) == (1 if first == second else 2)


@pytest.mark.parametrize("layout", ["2.1", "quad", "5.0", "5.1", "7.1", "16 channels"])
def test_whatever_the_loudspeaker_it_is_meant_for_music_is_heard(tmp_path, layout):
    count = AudioLayout(layout).nb_channels
    for channel in range(count):
        sound = np.zeros((RATE // 2, count), np.float32)
        sound[:, channel] = tone(FIRST, 0.5)[:, 0]
        mono = read_mono(with_tracks(tmp_path / "a.mkv", [sound], layout=layout, pictures=5), 8000)
        assert np.abs(mono).max() > 0.02 and pitch(mono, 8000) == pytest.approx(FIRST, abs=3), channel


def test_loud_surround_adds_up_to_full_scale_at_most(tmp_path):
    loud = np.repeat(tone(FIRST, level=0.99)[:, :1], 6, axis=1)
    assert 0.5 < np.abs(read_audio(with_tracks(tmp_path / "a.mkv", [loud], layout="5.1")).samples).max() <= 1.001


def test_surround_keeps_its_sides(tmp_path):
    silent = silence()[:, 0]
    sound = np.stack([silent, silent, silent, silent, tone(FIRST)[:, 0], tone(SECOND)[:, 0]], axis=1)
    audio = read_audio(with_tracks(tmp_path / "a.mkv", [sound], layout="5.1"))
    assert [pitch(side, RATE) for side in audio.samples.T] == pytest.approx([FIRST, SECOND], abs=2)


def test_of_sound_in_the_round_what_comes_from_everywhere_is_heard(tmp_path):
    sound = np.stack([tone(FIRST)[:, 0], tone(SECOND)[:, 0], *silence().T], axis=1)  # omnidirectional, left to right …
    path = with_tracks(tmp_path / "a.mkv", [sound], ["libopus"], layout="ambisonic 1")
    assert heard(path) == pytest.approx(FIRST, abs=2)


@pytest.mark.parametrize(
    ("layout", "labels", "left", "right"),
    [("stereo", (2, 1), 1, 0), ("5.1", (3, 1, 2, 5, 6, 4), 1, 2), ("5.1", (1, 3, 2, 5, 6, 4), 0, 2)],
    ids=["right before left", "middle first", "left, middle, right"],
)
@pytest.mark.parametrize("tracks", [1, 2])
def test_channels_in_an_order_of_the_files_own_keep_their_sides(tmp_path, layout, labels, left, right, tracks):
    """As editors export them; PyAV ended the program when it decoded one."""
    sound = np.zeros((RATE, len(labels)), np.float32)
    sound[:, left], sound[:, right] = tone(FIRST)[:, 0], tone(SECOND)[:, 0]
    silent = [np.zeros_like(sound)] * (tracks - 1)
    path = with_tracks(tmp_path / "a.mov", [*silent, sound], layout=layout)
    for number in range(tracks):
        order = b"chan" + struct.pack(">4I", 0, 0, 0, len(labels))
        order += b"".join(struct.pack(">2I3f", label, 0, 0, 0, 0) for label in labels)
        at = -1
        for _ in range(number + 1):
            at = path.read_bytes().index(b"chan", at + 1)
        grown(path, at - 4, int.from_bytes(path.read_bytes()[at - 4 : at], "big"), order)
    audio = read_audio(path)
    assert [pitch(side, RATE) for side in audio.samples.T] == pytest.approx([FIRST, SECOND], abs=2)
    assert sound_track(path).number == tracks and len(sound_formats(path)) == 1
