"""The programs that start with a double click: built, moved, and started without Python and with an empty home."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import pytest
from PIL import ImageGrab

from coach.base.paths import folders
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.estimators.registry import DEFAULT_CHOICE, estimator_model
from coach.setup.licences import MISSING_LICENCES_FILE
from coach.setup.package import run_package
from coach.setup.products import PRODUCTS
from tests.e2e.planted import assert_the_planted_are_found
from tests.e2e.program import COVER, LIMIT, Program, only_take, record, wait_until

pytestmark = [pytest.mark.alone, pytest.mark.long, pytest.mark.skipif(os.name == "nt", reason="needs a virtual screen")]

WITHOUT_TEXT = {"flatbuffers"}
"""Distributions whose wheels bring no licence text: said by name when a program is built."""
LARGEST_QUIZ = 190e6
"""Bytes; below 180e6 when this was written: PyAV with FFmpeg is nearly half of it."""
PRESSING_S = 0.7
"""Between two keys: screens blend for less than half a second."""


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


def bare(display, home: Path) -> dict[str, str]:
    """The surroundings of somebody who has a desktop and nothing else."""
    nothing = home / "nothing"
    nothing.mkdir()
    kept = {name: display[name] for name in ("DISPLAY", "XDG_RUNTIME_DIR", "TMPDIR") if name in display}
    return {"HOME": str(home), "PATH": str(nothing), "LANG": "C.UTF-8", "SDL_AUDIODRIVER": "dummy", **kept}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, Path]:
    """The folders of the programs, built beside each other: PyInstaller works on one core."""

    def build(name: str) -> Path:
        return run_package(name, dist=tmp_path_factory.getbasetemp() / f"dist of {name}")

    with ThreadPoolExecutor() as pool:
        return dict(zip(PRODUCTS, pool.map(build, PRODUCTS)))


def moved(built: Path, folder: Path) -> Path:
    """The program's file, in another folder than the one in which it was built."""
    assert (built / "licences" / "Coach.txt").is_file()
    missing = (built / "licences" / MISSING_LICENCES_FILE).read_text(encoding="utf-8").splitlines()[1:]
    assert {line.split(" ")[0] for line in missing if "(" in line} <= WITHOUT_TEXT
    return Path(shutil.move(built, folder / "an other place")) / built.name


def test_coach_dances_and_finds_the_same_mistakes(display, built, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    surroundings = bare(display, home)
    model = folders().cache / "pose_model"
    estimator_model(DEFAULT_CHOICE, folders().cache)  # where it was never fetched
    shutil.copytree(model, home / ".cache/coach/pose_model")
    program = moved(built["coach"], tmp_path)

    def run(*words: str | Path) -> subprocess.CompletedProcess:
        command = [str(word) for word in (program, *words)]
        return subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=120)

    listed = run("songs").stdout
    assert "  lovedive  " in listed and "\nDance one:  Coach --song " in listed
    words = ["--song", "lovedive", "--camera", COVER, "--unattended", "--no-audio"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    sessions = home / "Documents/Coach/sessions"
    with Program([str(word) for word in (program, *words)], env=surroundings, **pipes) as dance:
        wait_until(dance, lambda: any(sessions.glob("*/*/report.html")))  # made by a process of its own
        dance.send_signal(signal.SIGINT)  # a whole reel takes longer than the dance; test_reel makes one
        dance.communicate(timeout=LIMIT)
    assert_the_planted_are_found(record(sessions))
    assert not [path.name for path in only_take(sessions).iterdir() if path.name.startswith(".")]
    assert not list(home.rglob("bug.txt"))
    assert {path.name for path in program.parent.iterdir()} == {"Coach", "_internal", "licences"}


@pytest.mark.skipif(not shutil.which("xdotool"), reason="needs xdotool for its keys")
def test_the_quiz_is_played_through_by_keys(display, built, tmp_path):
    home, shots = tmp_path / "home", []
    home.mkdir()
    program = moved(built["quiz"], tmp_path)
    inside = {path.name for path in (program.parent / "_internal").iterdir()}
    assert not inside & {"cv2", "mediapipe", "opencv_contrib_python.libs", "scipy", "matplotlib"}
    size = sum(file.stat().st_size for file in program.parent.rglob("*") if not file.is_symlink())
    assert size < LARGEST_QUIZ

    def press(key: str) -> None:
        subprocess.run(["xdotool", "key", key], env={**os.environ, **display}, check=True)
        time.sleep(PRESSING_S)
        shots.append(ImageGrab.grab(xdisplay=display["DISPLAY"]))
        shots[-1].save(tmp_path / f"{len(shots):02d} {key}.png")

    kept = home / ".config/coach/quiz.json"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with Program([str(program), "--no-audio", "--seed", "3"], env=bare(display, home), **pipes) as quiz:
        wait_until(quiz, lambda: len(set(ImageGrab.grab(xdisplay=display["DISPLAY"]).tobytes()[::997])) > 8)
        keys = cycle(("1", "Return"))  # easy; then the first answer, and on to the next question
        wait_until(quiz, lambda: press(next(keys)) or kept.exists())
        press("space")  # an answer again
        press("Escape")
        while quiz.poll() is None:
            subprocess.run(["xdotool", "key", "q"], env={**os.environ, **display}, check=True)
            time.sleep(PRESSING_S)
        out, error = quiz.communicate(timeout=LIMIT)
    assert (quiz.returncode, error.count("Traceback")) == (0, 0), error
    assert len({shot.tobytes() for shot in shots}) >= 20  # ten questions, ten answers
    assert not list(home.rglob("bug.txt"))
