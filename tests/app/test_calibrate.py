"""Calibration where it is joined with sessions: kept, listed, forgotten, offered, learnt from dances."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.app import before_dance, session
from coach.app import calibrate as module
from coach.app.calibrate import forget, known, learnt, offered, run_calibration, show, take_over
from coach.base.errors import CoachError
from coach.calibration.latency import LatencyMeasurement
from coach.devices.latencies import FILE, DevicePair, Latency, change_latencies, read_latencies
from coach.devices.sound.output import SoundOptions
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.live.live_take import FinishedTake
from coach.live.options import SessionOptions
from coach.live.set_up import SetUpChoice
from coach.song.prepared import PreparedSong
from coach.takes.folder import TakeFolder
from coach.takes.session_info import Devices, read_info, write_info
from coach.wording import calibration_words as words
from tests.e2e.dancing import song, still
from tests.kit.sessions import a_session
from tests.kit.takes import a_take

PAIR = DevicePair("HD Webcam", "Speakers")
DEVICES = Devices("HD Webcam", "Speakers", 0.05, False)
WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)
LATENCY = Latency(0.19, 0.13, 0.012, 8, "microphone", WHEN)


def keep(where, *pairs):
    for pair in pairs:
        change_latencies(where.settings, lambda before, pair=pair: before.having(pair, LATENCY))


# ---------------------------------------------------------------- the command


class Thing:
    device, description, live = "Speakers", "Sound: Speakers", True

    def __init__(self, device="Speakers"):
        self.device, self.closed = device, False

    def close(self):
        self.closed = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@pytest.fixture
def devices(monkeypatch):
    """Stand-ins for all that is opened; ``found`` is what the claps say."""
    there = SimpleNamespace(
        sound=Thing(), camera=Thing("HD Webcam"), poses=Thing(), microphone=Thing(), screen=None,
        found=LatencyMeasurement(0.19, 0.13, 0.012, 8, -0.04),
    )  # fmt: skip

    def screen(apparatus, unattended):
        there.screen = SimpleNamespace(
            apparatus=apparatus, unattended=unattended, found=there.found, close=lambda: None
        )
        return there.screen

    monkeypatch.setattr(module, "open_sound", lambda *_: there.sound)
    monkeypatch.setattr(module, "open_camera", lambda _: there.camera)
    monkeypatch.setattr(module, "estimator_model", lambda *_: SimpleNamespace(load=lambda: None))
    monkeypatch.setattr(module, "PoseWorker", lambda *_: there.poses)
    monkeypatch.setattr(module, "open_microphone", lambda _: there.microphone)
    monkeypatch.setattr(module, "Window", lambda **_: nullcontext())
    monkeypatch.setattr(module, "Calibration", screen)
    monkeypatch.setattr(module, "run", lambda *_: None)
    return there


def test_what_is_measured_is_kept_for_the_pair_and_said(where, devices, capsys):
    run_calibration(where, SessionOptions(unattended=True), None, listens=True)
    kept = read_latencies(where.settings)[0].of(PAIR)
    assert (kept.total, kept.sound, kept.spread, kept.count, kept.how) == (0.19, 0.13, 0.012, 8, "microphone")
    today = datetime.now().strftime("%Y-%m-%d")
    assert capsys.readouterr().out == (
        f"HD Webcam with Speakers: camera 60 ms, loudspeaker 130 ms, measured {today} "
        "(8 claps and a microphone, spread 12 ms)\n"
    )
    assert devices.screen.unattended and devices.screen.apparatus.microphone is devices.microphone
    assert all(thing.closed for thing in (devices.sound, devices.camera, devices.poses, devices.microphone))


def test_who_leaves_keeps_what_was_known(where, devices, capsys):
    keep(where, PAIR)
    devices.found = None
    run_calibration(where, SessionOptions(), None, listens=True)
    assert capsys.readouterr().out == ""
    assert read_latencies(where.settings)[0].of(PAIR) == LATENCY


def test_without_a_microphone_it_goes_on_and_one_that_was_named_is_insisted_on(where, devices, monkeypatch):
    def none(wanted):
        raise CoachError("There is no microphone 'desk'.")

    monkeypatch.setattr(module, "open_microphone", none)
    devices.found = LatencyMeasurement(0.19, None, 0.02, 7)
    run_calibration(where, SessionOptions(), None, listens=True)
    assert devices.screen.apparatus.microphone is None
    assert read_latencies(where.settings)[0].of(PAIR).how == "claps"
    with pytest.raises(CoachError, match="desk"):
        run_calibration(where, SessionOptions(), "desk", listens=True)
    run_calibration(where, SessionOptions(), None, listens=False)
    assert devices.screen.apparatus.microphone is None


def test_without_sound_there_is_nothing_to_clap_on(where, devices):
    devices.sound = Thing("")
    devices.sound.description = "No sound: it is switched off."
    with pytest.raises(CoachError, match="nothing to clap to: it is switched off. Connect a loudspeaker"):
        run_calibration(where, SessionOptions(sound=SoundOptions(silent=True)), None, listens=True)
    assert devices.sound.closed and not where.settings.exists()


def test_without_a_camera_it_says_so(where, devices, monkeypatch):
    def none(spec):
        raise CoachError("There is no camera 0. Plug one in.")

    monkeypatch.setattr(module, "open_camera", none)
    with pytest.raises(CoachError, match="There is no camera 0"):
        run_calibration(where, SessionOptions(), None, listens=True)
    assert devices.sound.closed and not where.settings.exists()


# ---------------------------------------------------------------- what is kept


def test_the_list_and_forgetting(where):
    other = DevicePair("http://192.168.0.20:8080/video", "HDMI")
    assert show(where) == words.NONE == forget(where, None)
    keep(where, other, PAIR)
    lines = show(where).splitlines()
    assert lines[0].startswith("1  HD Webcam with Speakers: camera 60 ms, loudspeaker 130 ms, measured 2026-03-01 (")
    assert lines[1].startswith("2  http://192.168.0.20:8080/video with HDMI: ")
    with pytest.raises(CoachError, match="no calibration 3"):
        forget(where, 3)
    assert forget(where, 2) == "Forgotten: http://192.168.0.20:8080/video with HDMI"
    assert list(known(where).known) == [PAIR]
    keep(where, other)
    assert len(forget(where, None).splitlines()) == 2
    assert show(where) == words.NONE


@pytest.mark.parametrize("ask", [show, lambda where: forget(where, None), lambda where: forget(where, 1)])
def test_what_a_newer_coach_knows_is_not_said_to_be_nothing(where, ask):
    where.settings.mkdir(parents=True, exist_ok=True)
    (where.settings / FILE).write_text('{"version": 2, "rooms": []}')
    with pytest.raises(CoachError, match="newer Coach"):
        ask(where)


def test_a_damaged_file_is_said_once(where, capsys):
    where.settings.mkdir()
    (where.settings / FILE).write_text("{")
    assert not known(where).known and not known(where).known
    assert capsys.readouterr().err.count("was damaged; it is kept as calibration.json.damaged ") == 1


# ---------------------------------------------------------------- before a dance


class Stages:
    """The stages that a session opens, one after the other; ``choices`` of the dancer in each set-up."""

    def __init__(self, monkeypatch, choices, live=True):
        self.opened, self.offers, self.choices = [], [], list(choices)
        camera = SimpleNamespace(device="HD Webcam", live=live)
        stage = SimpleNamespace(camera=camera, sound=SimpleNamespace(device="Speakers"))

        def open_stage(prepared, options, window, latencies, worker):
            self.opened.append(latencies.of(PAIR))
            return nullcontext(stage)

        def set_up(stage, offers):
            self.offers.append(offers)
            return self.choices.pop(0)

        monkeypatch.setattr(before_dance, "open_stage", open_stage)
        monkeypatch.setattr(session, "set_up", set_up)
        monkeypatch.setattr(session, "Performance", lambda *_: SimpleNamespace(unkept=""))
        monkeypatch.setattr(session.Session, "_performed", lambda *_: None)


def dance(where):
    films = SimpleNamespace(put_off=lambda: None)
    prepared = PreparedSong(song(), still(10), PRIOR, PoseModel(bytes, "", ""))
    return session.Session(SimpleNamespace(closed=False), where, SessionOptions(), films).dance(prepared)


def test_a_calibration_is_offered_once_for_a_new_pair(where, monkeypatch):
    stages = Stages(monkeypatch, [SetUpChoice.START, SetUpChoice.LEAVE])
    dance(where)
    dance(where)
    assert stages.offers == [True, False]


def test_it_is_not_offered_for_a_film_or_a_pair_that_is_known(where, monkeypatch):
    film = Stages(monkeypatch, [SetUpChoice.START], live=False)
    dance(where)
    assert film.offers == [False] and not where.settings.exists()
    keep(where, PAIR)
    stages = Stages(monkeypatch, [SetUpChoice.START])
    dance(where)
    assert (stages.offers, stages.opened) == ([False], [LATENCY])


def test_who_calibrates_comes_back_to_the_set_up_with_what_was_found(where, monkeypatch):
    stages = Stages(monkeypatch, [SetUpChoice.CALIBRATE, SetUpChoice.START])
    monkeypatch.setattr(session, "calibrate", lambda *_: keep(where, PAIR))
    dance(where)
    assert (stages.opened, stages.offers) == ([None, LATENCY], [True, False])


def test_who_cannot_calibrate_is_told_and_dances(where, monkeypatch):
    def no_sound(*_):
        raise CoachError("There is nothing to clap to.")

    said = []
    stages = Stages(monkeypatch, [SetUpChoice.CALIBRATE, SetUpChoice.START])
    monkeypatch.setattr(session, "calibrate", no_sound)
    monkeypatch.setattr(session, "offer", lambda window, *texts: said.append(texts))
    dance(where)
    assert "There is nothing to clap to." in said[0] and stages.opened == [None, None]


def test_an_offer_that_cannot_be_kept_does_not_stop_a_dance(where, capsys):
    where.settings.write_text("a file")
    offered(where, PAIR)
    assert "--settings-dir" in capsys.readouterr().err


# ---------------------------------------------------------------- learnt from dances


def danced(where, *lags, devices=DEVICES, first=0, **how):
    """Takes with these lags (s), a day between them."""
    for day, lag in enumerate(lags, first):
        take = a_take()
        folder = a_session(where, day, take=replace(take, score=replace(take.score, lag=lag)), video=False, **how)
        write_info(folder.session, replace(read_info(folder.session), devices=devices))


def test_three_dances_with_a_steady_lag_tell_of_the_devices(where):
    danced(where, 0.3, 0.10, 0.12, 0.11)
    found = learnt(where, DEVICES)
    assert found.total == pytest.approx(0.05 + 0.11) and found.spread == pytest.approx(0.01)
    assert (found.sound, found.count, found.how) == (None, 3, "dances")


@pytest.mark.parametrize(
    "lags",
    [(0.1, 0.1), (0.05, 0.12, 0.11), (0.01, 0.02, 0.03), (0.1, 0.1, 0.1, 0.2)],
    ids=["two dances", "not steady", "on time", "not any more"],
)
def test_what_tells_nothing_of_the_devices(where, lags):
    danced(where, *lags)
    assert learnt(where, DEVICES) is None


def test_only_whole_dances_with_the_same_devices_count(where):
    danced(where, 0.1, 0.1)
    danced(where, 0.1, first=2, devices=Devices("HD Webcam", "HDMI", 0.05, False))
    danced(where, 0.1, first=3, devices=None)
    danced(where, 0.1, first=4, part=(2.0, 4.5))
    danced(where, 0.1, first=5, same_dance=False)
    assert learnt(where, DEVICES) is None
    danced(where, 0.1, first=6)
    assert learnt(where, DEVICES).total == pytest.approx(0.15)


def test_devices_that_are_calibrated_silent_or_unknown_teach_nothing(where):
    danced(where, 0.1, 0.1, 0.1, devices=replace(DEVICES, calibrated=True))
    danced(where, 0.1, 0.1, 0.1, first=3, devices=replace(DEVICES, sound=""))
    for devices in (replace(DEVICES, calibrated=True), replace(DEVICES, sound=""), None):
        assert learnt(where, devices) is None


def test_what_was_learnt_is_kept_only_when_the_dancer_wants_it(where, monkeypatch):
    danced(where, 0.10, 0.12, 0.11)
    found = learnt(where, DEVICES)
    assert not where.settings.exists()
    assert take_over(where, DEVICES, found).startswith("From your next dance on, that is taken off.")
    kept = read_latencies(where.settings)[0].of(PAIR)
    assert (kept.total, kept.how) == (pytest.approx(0.16), "dances")
    assert "the lag of 3 dances" in show(where)


@pytest.mark.parametrize("lag", [-0.12, 0.12])
def test_what_is_taken_over_is_said_of_the_lag_that_was_told_early_or_late(where, lag):
    """Coach's own guess of the camera's latency is in the total, of which the dancer was told nothing: it may even be
    negative."""
    danced(where, lag, lag, lag)
    said = take_over(where, DEVICES, learnt(where, DEVICES))
    assert " ms" not in said and "-" not in said.replace("--", "")


def test_the_result_asks_whether_to_take_it_over(where, monkeypatch):
    danced(where, 0.10, 0.12, 0.11)
    asked = []
    performance = SimpleNamespace(devices=DEVICES, problems=())
    finished = FinishedTake(TakeFolder(Path("song/new")), "take")
    prepared = SimpleNamespace(song=None)
    monkeypatch.setattr(session.Session, "_danced", lambda *_: (performance, finished))
    monkeypatch.setattr(session, "show_result", lambda *texts: asked.append(texts[-1]))
    films = SimpleNamespace(put_off=lambda: None)
    here = session.Session(SimpleNamespace(closed=False), where, SessionOptions(), films)
    here.dance(prepared)
    (offer,) = asked
    assert offer.text.startswith("Your last 3 dances were all 110 ms late.")
    assert not where.settings.exists()
    assert offer.accept().startswith("From your next dance on,")
    assert read_latencies(where.settings)[0].of(PAIR).how == "dances"
