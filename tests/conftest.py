import gc
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from coach.compare.prepared import prepare_reference
from coach.domain.thresholds import PRIOR
from coach.reel.scene import ReelRequest
from coach.takes.folder import TakeFolder
from coach.takes.judging import judged_take
from coach.takes.session_info import SessionInfo, write_info
from coach.tracking.pose_buffer import in_memory
from coach.tracking.store import load_track, save_track
from tests.compare.tracks import POSES
from tests.kit.films import a_song
from tests.kit.review_session import ReviewSession
from tests.kit.sessions import where_of
from tests.kit.takes import STARTED

settings.register_profile("untimed", deadline=None)  # a busy machine is not the code's fault
settings.load_profile("untimed")


TESTS = Path(__file__).parent
LONGEST = ("test_soak.py", "test_fuzz.py", "test_people.py")
"""Files that take long as a whole; the first two have a test that takes minutes."""


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    """What is loaded for thousands of tests stays: freeze it, or the garbage collector would scan it again and again.

    Each worker begins with a different folder, so that it finds what the others have compiled instead of all compiling
    the same at once.
    """
    if session.config.args == session.config.getini("testpaths"):
        found = [*TESTS.glob("test_*.py"), *(path for path in TESTS.glob("[a-z]*") if path.is_dir())]
        session.config.args = own_order(sorted(map(str, found)))
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def own_order(folders):
    """The folders, rotated to a different start in each worker of pytest-xdist."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = len(folders) * worker // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return folders[first:] + folders[:first]


def pytest_collection_modifyitems(items):
    """Slow files come first: a worker that began one of them last would leave the others idle."""
    dear = {item.path for item in items if "e2e" in item.path.parts or item.get_closest_marker("long")}
    items.sort(key=lambda item: (item.path.name not in LONGEST, item.path not in dear, item.path))


@pytest.fixture(scope="session", autouse=True)
def power_stays_on():
    """No flushing to the disk: writes are visible at once anyway, and thousands of flushes take some 5 ms each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture
def session(tmp_path):
    """Makes a :class:`tests.kit.review_session.ReviewSession`; its take lies there."""

    def make(**how):
        return ReviewSession(tmp_path, **how)

    return make


@pytest.fixture
def where(tmp_path):
    return where_of(tmp_path)


@pytest.fixture(scope="module")
def danced(tmp_path_factory):
    """The rendered dancer's take, judged: left forearm, right arm and knees are each wrong somewhere."""
    path = tmp_path_factory.mktemp("take")
    song = a_song(path, beats=48, seconds=24.4)
    song = replace(song, grid=replace(song.grid, times=np.arange(48) * 60 / 118))
    reference, track = load_track(POSES / "reference.npz"), load_track(POSES / "cover.npz")
    take = judged_take(song, prepare_reference(reference, song.grid, PRIOR), track, STARTED)
    folder = TakeFolder(path)
    save_track(folder.poses, track)
    write_info(folder.session, SessionInfo("lovedive", STARTED))
    return ReelRequest(folder, take, song, in_memory(reference))
