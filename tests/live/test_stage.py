"""What is open while dancing, as far as it knows how late the devices are."""

import gc
from datetime import datetime, timezone
from types import SimpleNamespace

import pygame
import pytest

from coach.base.errors import CoachError
from coach.devices.latencies import NONE, DevicePair, Latencies, Latency
from coach.live import stage as module
from coach.live.options import SessionOptions
from coach.live.stage import open_stage
from coach.takes.session_info import Devices
from coach.ui import theme
from tests.kit.films import Keys
from tests.kit.manual_transport import ManualTransport

PAIR = DevicePair("HD Webcam", "Speakers")
WHEN = datetime(2026, 3, 1, tzinfo=timezone.utc)


class Sound(ManualTransport):
    device, latency = "Speakers", 0.0


@pytest.fixture
def opened(monkeypatch):
    """Stage → with what is known of the latencies."""
    thing = SimpleNamespace(close=lambda: None)
    monkeypatch.setattr(
        module, "open_camera", lambda *_: SimpleNamespace(device="HD Webcam", latency=0.05, **vars(thing))
    )
    monkeypatch.setattr(module, "PoseWorker", lambda *_: thing)
    monkeypatch.setattr(module, "ReferencePlayer", lambda _: thing)
    monkeypatch.setattr(module, "open_song_sound", lambda *_: Sound())
    prepared = SimpleNamespace(model=SimpleNamespace(load=lambda: None), song=SimpleNamespace(video=None))
    return lambda known: open_stage(prepared, SessionOptions(), Keys(), known)


@pytest.mark.parametrize(
    ("latency", "camera", "sound"),
    [
        (Latency(0.19, 0.13, 0.01, 8, "microphone", WHEN), 0.06, 0.13),
        (Latency(0.19, None, 0.02, 8, "claps", WHEN), 0.19, 0.0),
    ],
    ids=["apart", "the sum"],
)
def test_what_was_measured_of_these_devices_is_taken_off(opened, latency, camera, sound):
    with opened(Latencies({PAIR: latency})) as stage:
        assert (stage.camera.latency, stage.sound.latency) == (pytest.approx(camera), sound)
        assert stage.devices == Devices("HD Webcam", "Speakers", pytest.approx(0.19), True)


@pytest.mark.parametrize("other", [DevicePair("HD Webcam", "HDMI"), DevicePair("camera 1", "Speakers"), None])
def test_of_other_devices_it_says_nothing(opened, other):
    known = NONE if other is None else Latencies({other: Latency(0.5, None, 0.01, 8, "claps", WHEN)})
    with opened(known) as stage:
        assert (stage.camera.latency, stage.sound.latency) == (0.05, 0.0)
        assert stage.devices == Devices("HD Webcam", "Speakers", 0.05, False)


def test_memory_is_given_back_once_all_is_closed(opened, monkeypatch):
    done = []
    thing = SimpleNamespace(close=lambda: done.append("closed"), device="HD Webcam", latency=0.0)
    monkeypatch.setattr(module, "open_camera", lambda *_: thing)
    monkeypatch.setattr(module, "release_memory", lambda: done.append("given back"))
    with opened(NONE):
        assert not done
    assert done == ["closed", "given back"]


def test_while_it_is_open_the_collector_looks_only_at_what_is_new(opened):
    with pytest.raises(RuntimeError, match="broken"), opened(NONE):
        assert gc.get_freeze_count() > 10_000 and len(gc.get_objects()) < gc.get_freeze_count()
        raise RuntimeError("broken")
    assert gc.get_freeze_count() == 0


def test_while_it_opens_the_window_is_not_black(opened, monkeypatch):
    shown, window = [], Keys()

    def opens(*_):
        shown.append(window.flips)
        raise CoachError("No camera.")

    monkeypatch.setattr(module, "open_camera", opens)
    prepared = SimpleNamespace(model=SimpleNamespace(load=lambda: None), song=SimpleNamespace(video=None))
    with pytest.raises(CoachError), open_stage(prepared, SessionOptions(), window):
        pass
    words_seen = pygame.mask.from_threshold(window.surface, theme.QUIET_TEXT, (30, 30, 30))
    assert shown == [1] and words_seen.count() > 50
