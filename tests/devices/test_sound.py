"""A song on an output that the test drives block by block."""

from __future__ import annotations

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.devices.sound import sound as sound_module
from coach.devices.sound.output import NoOutput, OutputInfo, PlaybackBuffer, SilentOutput, chosen
from coach.devices.sound.sound import LEAD, STALL, Click, Sound, open_sound
from coach.media.audio import Audio
from coach.wording import words

RATE = 8000
BLOCK = 160
DELAY = 0.1
MUSIC = Audio(np.full((4 * RATE, 2), 0.5, np.float32), RATE)


class HandOutput:
    """An output whose callback the test calls; ``now`` is its own time in seconds."""

    description = "Sound: by hand"
    rate = RATE

    def __init__(self) -> None:
        self.failure: str | None = None
        self.buffer: PlaybackBuffer | None = None
        self.refuses: str | None = None
        self.now = 50.0
        self.closed = False

    def start(self, buffer: PlaybackBuffer) -> None:
        self.failure = None
        if self.refuses:
            raise NoOutput(self.refuses)
        self.buffer = buffer

    def stop(self) -> None:
        self.buffer = None

    def close(self) -> None:
        self.closed = True

    def play(self, seconds: float) -> np.ndarray:
        """(N,2) what is played while ``now`` moves on."""
        blocks = []
        for _ in range(round(seconds * RATE / BLOCK)):
            out = np.full((BLOCK, 2), np.nan, np.float32)
            self.buffer.fill(out, self.now + DELAY)
            blocks.append(out)
            self.now += BLOCK / RATE
        return np.concatenate(blocks)


@pytest.fixture
def output() -> HandOutput:
    return HandOutput()


@pytest.fixture
def sound(output: HandOutput) -> Sound:
    return Sound(output, MUSIC, 0.8, now=lambda: output.now)


def test_song_time_is_what_the_loudspeaker_plays(sound: Sound, output: HandOutput):
    begun = output.now
    sound.start(-1.0, 0.0, [Click(-0.5, accent=True)])
    heard = output.play(3.0)
    for ahead in (0.5, 1.0, 2.7):
        assert sound.position(begun + DELAY + LEAD + ahead) == pytest.approx(-1.0 + ahead)
    loud = np.flatnonzero(np.abs(heard[:, 0]) > 0.01)
    assert loud[0] / RATE == pytest.approx(LEAD + 0.5, abs=0.001)
    np.testing.assert_allclose(heard[round((LEAD + 1.0) * RATE) :], 0.4)


def test_time_stands_before_the_first_sample_and_after_stop(sound: Sound, output: HandOutput):
    assert sound.position(0.0) == 0.0 and not sound.running
    sound.start(-2.0, 0.0)
    assert sound.running and sound.position(output.now) == -2.0
    output.play(1.0)
    sound.stop()
    assert not sound.running and output.buffer is None
    stood = sound.position(output.now)
    assert stood == pytest.approx(-2.0 + 1.0 - LEAD - DELAY)
    assert sound.position(output.now + 99.0) == stood


def test_pause_and_resume_in_the_middle_with_a_count_in(sound: Sound, output: HandOutput):
    sound.start(0.0, 0.0)
    output.play(2.0)
    sound.stop()
    begun = output.now
    sound.start(0.5, 1.5, [Click(0.4), Click(0.5), Click(1.0)])
    heard = output.play(2.0)
    assert sound.position(begun + DELAY + LEAD + 1.2) == pytest.approx(1.7)
    first_music = round((LEAD + 1.0) * RATE)
    assert not heard[first_music - 100 : first_music].any()
    np.testing.assert_allclose(heard[first_music + 100 :], 0.4)
    assert np.abs(heard[: round((LEAD + 0.02) * RATE)]).max() > 0.1


def test_after_the_music_there_is_silence_and_time_goes_on(sound: Sound, output: HandOutput):
    sound.start(3.5, 3.5)
    heard = output.play(2.0)
    assert not heard[round((LEAD + 0.5) * RATE) :].any()
    assert sound.position(output.now) == pytest.approx(3.5 + 2.0 - LEAD - DELAY)


def test_volume_changes_while_playing(sound: Sound, output: HandOutput):
    sound.start(0.0, 0.0)
    output.play(1.0)
    sound.volume = 0.2
    np.testing.assert_allclose(output.play(0.1), 0.1)
    sound.volume = 7.0
    assert sound.volume == 1.0
    sound.volume = -1.0
    assert not output.play(0.1).any()


def test_gaps_are_counted_but_not_the_start(sound: Sound, output: HandOutput):
    sound.start(0.0, 0.0)
    output.play(0.1)
    output.now += 0.05
    output.play(1.0)
    assert sound.underruns == 0
    output.now += 0.05
    output.play(0.5)
    output.buffer.fill(np.zeros((BLOCK, 2), np.float32), output.now + DELAY, underflow=True)
    assert sound.underruns == 2
    assert sound.problem is None


def test_a_device_that_stops_calling_leaves_the_song_running_silently(sound: Sound, output: HandOutput):
    sound.start(0.0, 0.0)
    output.play(1.0)
    last = output.now + DELAY
    assert sound.position(last + STALL - 0.1) == pytest.approx(1.0 - LEAD)
    assert sound.problem is None
    stood = sound.position(last + STALL + 0.1)
    assert stood == pytest.approx(1.0 - LEAD)
    assert words.DEVICE_STALLED in sound.problem
    assert sound.position(last + STALL + 1.1) == pytest.approx(stood + 1.0)
    assert not output.play(0.5).any(), "the device comes back too late: silence"
    assert sound.position(last + STALL + 2.1) == pytest.approx(stood + 2.0)


def test_a_lost_device_is_said_and_tried_again_at_the_next_start(sound: Sound, output: HandOutput):
    sound.start(0.0, 0.0)
    output.play(1.0)
    output.failure = "the device was taken away"
    before = sound.position(output.now)
    assert sound.problem == words.SOUND_LOST.format(why="the device was taken away")
    output.now += 2.0
    assert sound.position(output.now) == pytest.approx(before + 2.0)
    sound.stop()
    sound.start(1.0, 1.0)
    assert sound.problem is None
    assert output.play(1.0).any()


def test_a_device_that_refuses_to_start_is_no_reason_to_stop(sound: Sound, output: HandOutput):
    output.refuses = "It is in use."
    sound.start(-1.0, 0.0)
    assert sound.problem == "The sound stopped: It is in use."
    assert sound.position(output.now + 1.5) == pytest.approx(0.5)


def test_close_stops_and_gives_back(sound: Sound, output: HandOutput):
    sound.start(0.0, 0.0)
    sound.close()
    assert output.closed and not sound.running


def test_a_song_of_another_rate_keeps_its_times(output: HandOutput):
    other = Audio(np.full((2 * 4000, 2), 0.5, np.float32), 4000)
    sound = Sound(output, other, 1.0, now=lambda: output.now)
    sound.start(0.0, 0.0)
    heard = output.play(3.0)
    assert np.flatnonzero(heard[:, 0])[-1] / RATE == pytest.approx(LEAD + 2.0, abs=0.001)


def test_silence_keeps_time_by_itself():
    sound = Sound(SilentOutput("no device.", RATE), MUSIC, 1.0)
    assert sound.description == "No sound: no device."
    sound.start(-1.0, 0.0, [Click(-0.5)])
    later = sound.position(1e9)
    assert sound.position(1e9 + 10.0) == pytest.approx(later + 10.0)
    assert sound.problem is None and sound.underruns == 0
    sound.close()


def refuse(why: str):
    def open_output(*_: object):
        raise NoOutput(why)

    return open_output


def test_ways_are_tried_in_order_and_the_reasons_shown(monkeypatch: pytest.MonkeyPatch):
    through_sdl = HandOutput()
    monkeypatch.setattr(sound_module.portaudio, "open_output", refuse("No PortAudio."))
    monkeypatch.setattr(sound_module.sdl, "open_output", lambda device, rate, why: through_sdl)
    assert open_sound(MUSIC, None, 0.5).description == through_sdl.description
    monkeypatch.setattr(sound_module.sdl, "open_output", refuse("No SDL."))
    silent = open_sound(None, None, 0.5)
    assert silent.description == silent.silence == "No sound: No PortAudio. No SDL."
    silent.close()
    with pytest.raises(CoachError, match=r"output 'hdmi' cannot be used. No PortAudio. No SDL. Leave --audio-device"):
        open_sound(None, "hdmi", 0.5)
    silent = open_sound(MUSIC, None, 5.0, silent=True)
    assert silent.description == words.NO_SOUND.format(why=words.SOUND_SWITCHED_OFF)
    assert silent.silence == ""  # asked for: nothing to tell


OUTPUTS = [OutputInfo(0, "HDMI 2 Pro"), OutputInfo(3, "USB Headset"), OutputInfo(7, "HDMI 2")]


@pytest.mark.parametrize(("wanted", "index"), [("3", 3), ("headset", 3), ("HDMI 2", 7), ("hdmi", 0), (" 7 ", 7)])
def test_a_device_by_number_name_or_part(wanted: str, index: int):
    assert chosen(OUTPUTS, wanted).index == index


@pytest.mark.parametrize("wanted", ["2", "speaker", "²", "9" * 5000])
def test_an_unknown_device_lists_what_there_is(wanted: str):
    with pytest.raises(CoachError, match=r"(?s)no sound output .*0: HDMI 2 Pro.*3: USB Headset"):
        chosen(OUTPUTS, wanted)


def test_a_loudspeaker_that_is_late_is_heard_late(sound: Sound, output: HandOutput):
    """By what was measured; and when it is lost, song time goes on from what was heard."""
    sound.latency = 0.15
    begun = output.now
    sound.start(0.0, 0.0)
    output.play(2.0)
    assert sound.position(begun + DELAY + LEAD + 1.0) == pytest.approx(0.85)
    assert sound.position(begun + DELAY + LEAD + 0.1) == pytest.approx(0.0)
    before = sound.position(output.now)
    output.failure = "gone"
    assert sound.position(output.now) == pytest.approx(before)
    assert sound.position(output.now + 1.0) == pytest.approx(before + 1.0)


def test_the_device_is_known_by_its_name(sound: Sound, output: HandOutput):
    output.device = "Speakers"
    assert sound.device == "Speakers"
    assert open_sound(None, None, 0.5, silent=True).device == ""


def test_another_song_is_heard_on_the_same_loudspeaker(output):
    """It is opened once: a sound card without a mixer serves no second one."""
    sound = Sound(output, MUSIC, 1.0, lambda: output.now)
    sound.start(0.0, 0.0)
    output.play(1.0)
    sound.load(Audio(np.full((RATE, 2), 0.25, np.float32), 2 * RATE))
    assert not sound.running and not output.closed
    sound.start(0.0, 0.0)
    heard = output.play(LEAD + 1.0)[:, 0]
    assert np.median(heard[round((LEAD + 0.1) * RATE) : round((LEAD + 0.4) * RATE)]) == pytest.approx(0.25, abs=1e-3)
    assert not heard[round((LEAD + 0.6) * RATE) :].any()
    sound.load(None)
    assert len(sound.music.samples) == 0
