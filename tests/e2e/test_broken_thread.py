"""A thread of the dance that breaks: the dance ends, and says what happened and where the take is."""

import shutil

import pytest

from coach.base.paths import folders
from coach.bench.stand_ins.virtual_screen import virtual_screen
from tests.e2e.program import COVER, PROJECT, only_take, record, run

POSES = 75
"""Of the take, before no more are found: two and a half seconds on a machine that keeps up, ten on a very slow one."""

BREAK = f"""
import sys
from coach import cli
from coach.live.live_take import LiveTake
from coach.estimators.blazepose.landmarker import BlazePose

add, detect, added = LiveTake.add, BlazePose.detect, []

def counted(take, posed):
    added.append(take._song_time(posed.frame.arrived) is not None)
    add(take, posed)

def breaking(*picture):
    if sum(added) > {POSES}:
        raise ZeroDivisionError("half a beat")
    return detect(*picture)

LiveTake.add, BlazePose.detect = counted, breaking
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.long
def test_poses_that_are_no_longer_found_end_the_dance_and_the_take_is_kept(tmp_path):
    takes, cache = tmp_path / "takes", tmp_path / "cache"
    if folders().cache.exists():  # else, on a new machine, the program fetches and finds all that is in there
        shutil.copytree(folders().cache, cache, ignore=shutil.ignore_patterns("bug.txt", "sound", "tests", ".*"))
    dance = ["--song", "lovedive", "--camera", COVER, "--unattended", "--no-audio"]
    with virtual_screen() as screen:
        dance += ["--sessions-dir", takes, "--cache-dir", cache]
        code, out, error = run({**screen, "PYTHONPATH": str(PROJECT)}, *dance, entry=("-c", BREAK))
    assert code == 1
    assert "Traceback" not in error and "ZeroDivisionError: half a beat" in error
    assert "half a beat" in (cache / "bug.txt").read_text("utf-8")
    assert str(only_take(takes)) in out
    assert "ok" in {beat["kind"] for beat in record(takes)["beats"]}
