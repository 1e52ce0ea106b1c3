"""Each line of the doctor's report, in the good case and in the bad one."""

import sys
from collections import namedtuple
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.devices.camera import camera
from coach.devices.camera.camera import CameraInfo
from coach.devices.latencies import FILE, DevicePair, Latency, change_latencies
from coach.devices.sound import portaudio, sound
from coach.devices.sound.output import NoOutput
from coach.estimators.blazepose import model
from coach.setup import doctor
from coach.setup.doctor import Check, line, report
from coach.ui import fonts


@pytest.fixture
def where(tmp_path):
    return folders(sessions=tmp_path / "sessions", cache=tmp_path / "cache", settings=tmp_path / "settings")


@pytest.fixture
def machine(monkeypatch):
    """A machine with one camera, sound through PortAudio and a screen that nobody sees."""

    class Output:
        description = "Sound: Loudspeakers"

        def close(self):
            """Nothing is open."""

    monkeypatch.setattr(camera, "list_cameras", lambda: [CameraInfo(0, 1280, 720, 30.0, "BRIO")])
    monkeypatch.setattr(portaudio, "open_output", lambda device, rate: Output())
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    return monkeypatch


def found(where):
    return {check.name: check for check in doctor.checks(where)}


def test_a_machine_that_can_dance(where, machine, capsys):
    assert report(where) == 0
    said = capsys.readouterr().out
    assert "yes  Cameras     --camera 0 (1280x720, 30/s, BRIO)" in said
    assert "yes  Sound       Loudspeakers" in said
    assert "yes  Songs       7 in " in said
    assert said.endswith("\nYou can dance.\n")


def test_what_is_in_the_way_is_counted_and_explained(where, machine, capsys):
    machine.setattr(camera, "list_cameras", lambda: [])
    assert report(where) == 2
    said = capsys.readouterr().out
    assert "no   Cameras     none opens\n" in said
    assert "→ Plug one in and close what may be using it" in said
    assert "1 problem keeps you from dancing" in said


def test_nothing_is_made_or_fetched(where, machine):
    assert found(where)["Pose model"].state == "note"
    assert "be online" in found(where)["Pose model"].advice
    assert not where.sessions.exists()
    assert not where.cache.exists()


def test_a_damaged_pose_model_does_not_count(where, machine):
    kept = where.cache / "pose_model" / model.BUNDLE
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"half of it")
    assert found(where)["Pose model"].state == "note"


def test_packages_of_another_version_are_named(tmp_path):
    asked = tmp_path / "requirements.txt"
    asked.write_text("numpy>=999\nno-such-package-of-ours\n")
    check = doctor._packages(asked)
    assert check.state == "broken"
    assert "numpy " in check.found
    assert "no-such-package-of-ours" in check.found


def test_songs_none_and_broken(tmp_path):
    assert doctor._songs(tmp_path).state == "broken"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "song.toml").write_text("not toml")
    check = doctor._songs(tmp_path)
    assert (check.state, check.found) == ("broken", "1 of 1 cannot be danced")
    assert "song.toml" in check.advice


def test_little_room_for_takes_is_a_note(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage(10**10, 10**10, 123_000_000))
    check = doctor._room(tmp_path / "sessions" / "deep")
    assert (check.state, check.found) == ("note", f"only 123 MB free for {tmp_path / 'sessions' / 'deep'}")


@pytest.mark.parametrize("place", ["file", "file/deep", "n" * 300, "n" * 300 + "/deep"])
def test_a_place_for_takes_that_cannot_be_written(tmp_path, place):
    (tmp_path / "file").write_bytes(b"")
    check = doctor._guarded("Takes", lambda: doctor._room(tmp_path / place))
    assert check.state == "broken" and check.found.startswith("Takes can't be saved in ")
    assert "--sessions-dir" in check.found and "apt install" not in check.found


@pytest.mark.parametrize("why", ["The PortAudio library is missing. For exact timing: sudo apt install libportaudio2"])
def test_without_portaudio_the_next_best_sound_says_why(where, machine, why):
    def no_output(*_):
        raise NoOutput(why)

    machine.setattr(portaudio, "open_output", no_output)
    machine.setattr(sound.sdl, "open_output", no_output)
    assert found(where)["Sound"] == Check("Sound", "note", f"No sound: {why} {why}")


def test_no_screen(where, machine):
    machine.setenv("SDL_VIDEODRIVER", "no-such-driver")
    check = found(where)["Screen"]
    assert check.state == "broken"
    assert "There is no screen that Coach can open a window on" in check.found


def test_no_font_with_hangul(where, machine):
    machine.setattr(fonts, "can_show", lambda _: False)
    machine.setattr(sys, "platform", "linux")
    assert found(where)["Fonts"].advice == "sudo apt install fonts-noto-cjk"


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (CoachError("The drum is flat. Tune it."), "The drum is flat. Tune it."),
        (OSError("libGLESv2.so.2: cannot open shared object file"), "does not load (libGLESv2.so.2"),
        (ImportError("DLL load failed"), "does not load (DLL load failed)"),
    ],
)
def test_a_check_that_fails_is_a_line_and_the_others_follow(where, machine, problem, expected):
    def failing():
        raise problem

    machine.setattr(doctor, "_cameras", failing)
    checks = found(where)
    assert expected in checks["Cameras"].found
    assert checks["Cameras"].state == "broken"
    assert checks["Screen"].state == "fine"


def test_the_line_of_a_check():
    check = Check("Fonts", "note", "none with Hangul", "Install one.")
    assert line(check) == "hm   Fonts       none with Hangul\n                 → Install one."
    assert line(replace(check, state="fine", advice="")) == "yes  Fonts       none with Hangul"


def test_how_late_the_devices_are(where, machine):
    check = found(where)["Latency"]
    assert check.state == "note" and check.found.startswith("not calibrated")
    assert check.advice.endswith("python main.py calibrate")
    latency = Latency(0.19, 0.13, 0.012, 8, "microphone", datetime(2026, 3, 1, tzinfo=timezone.utc))
    change_latencies(where.settings, lambda known: known.having(DevicePair("BRIO", "Loudspeakers"), latency))
    assert found(where)["Latency"] == Check(
        "Latency",
        "fine",
        "BRIO with Loudspeakers: camera 60 ms, loudspeaker 130 ms, measured 2026-03-01 "
        f"(8 claps and a microphone, spread 12 ms); kept in {where.settings / FILE}",
    )
    (where.settings / FILE).write_text("{")
    check = found(where)["Latency"]
    assert check.state == "note" and "was damaged; it is kept as" in check.found
