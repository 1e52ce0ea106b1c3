"""The pictures of the README, taken from the real program: ``python -m coach.bench.readme_pictures FOLDER``.

Dances the tests' cover on a virtual screen, presses the keys a dancer would press, and takes a picture of every
screen. Linux only (needs Xvfb, xdotool, PulseAudio and, for pages, Chromium).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from PIL import Image, ImageGrab

from coach.base.paths import PROJECT
from coach.bench.shipped import CLAPS, COVER
from coach.bench.stand_ins.films import write_film, write_trio
from coach.bench.stand_ins.sound_sink import NullSink
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.domain.landmarks import PoseTrack
from coach.media.audio import read_audio
from coach.media.video import Frame, probe, read_frames
from coach.takes.pose_log import read_pose_log

FIFTH_CLAP_S: Final = 7.5
"""s from the start of a calibration until its fifth clap has been seen."""
README_WINDOW_PX: Final = (1280, 720)
MISTAKE_S: Final = 7.3
"""s of song time in the middle of the cover's first planted mistake."""
PAGE_SIZE: Final = (1160, 900)
"""Size of the window that shows a page."""
README_SECTION: Final = "knee bends"
"""The section whose first four beats are wrong in the cover."""
PASS_S: Final = 1.0
"""s of song time after the beginning of a pass of that section, in the middle of those beats."""
README_DANCERS: Final = 3
GROUP_NAMES_TYPED: Final = "Mina,Ha-eun,Jo"
GROUP_S: Final = 6.5
"""s after the first pose of a group's dance: the same mistake has begun."""
CONTESTANTS: Final = (
    ("Mina", "Seoul", 0.0, (0.0, 0.0)),
    ("Ha-eun", "Seoul", 0.15, (0.0, 0.0)),
    ("Jo", "Berlin", 0.0, (6.0, 9.0)),
    ("Ari", "Berlin", 0.3, (0.0, 0.0)),
    ("Noor", "Lagos", 0.0, (4.0, 12.0)),
    ("Lea", "Lagos", 0.2, (14.0, 18.0)),
)
"""Name, group, s by which they are late, and from when to when (s) they stand still."""
QUIZ_SEED: Final = 5
QUIZ_S: Final = 4.6
"""s from the first question's appearance until the dance is in full swing."""
LIMIT: Final = 120
"""s to wait for the program to reach a screen …"""
LEARNING_LIMIT: Final = 1800
"""… and its first one: with a cold cache it analyses the song first, which takes minutes on a busy machine."""


class Visit:
    """The program on its screen, and the folder for its pictures."""

    def __init__(self, environment: Mapping[str, str], sessions: Path, pictures: Path, *words: str | Path) -> None:
        """``words``: what is typed after ``python main.py``."""
        self.environment, self.sessions, self.pictures = dict(environment), sessions, pictures
        command = [sys.executable, PROJECT / "main.py", "--no-setup", *words, "--fullscreen"]
        self.program = subprocess.Popen([str(word) for word in command], env=self.environment)

    def press(self, key: str) -> None:
        subprocess.run(["xdotool", "key", key], env=self.environment, check=True)

    def grab(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.environment["DISPLAY"])

    def take(self, name: str) -> None:
        """A picture of the screen as it is."""
        file = self.pictures / f"{name}.jpg"
        self.grab().convert("RGB").save(file, quality=90, optimize=True)
        print(file)

    def until(self, condition, limit: float = LIMIT) -> None:
        """Wait for the condition; SystemExit if the program ends first or takes longer than ``limit`` s."""
        deadline = time.monotonic() + limit
        while not condition():
            if self.program.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The program did not get this far.")
            time.sleep(0.02)

    def leave(self) -> None:
        """Press Q and wait for the program's end."""
        self.press("q")
        self.program.wait(LIMIT)

    def until_lit(self) -> None:
        """Wait for a window with something in it."""
        self.until(self._lit, LEARNING_LIMIT)

    def _lit(self) -> bool:
        return self.grab().convert("L").getextrema()[1] > 200

    def danced(self, seconds: float) -> bool:
        """Whether ``seconds`` of the present dance, or pass, have been danced."""
        logs = list(self.sessions.rglob("poses.log"))
        poses = read_pose_log(logs[0]) if logs else PoseTrack.empty()
        return len(poses) > 0 and float(poses.t[-1] - poses.t[0]) > seconds

    def judged(self) -> bool:
        return bool(list(self.sessions.rglob("take.json")))


def visit(pictures: Path) -> None:
    """Set-up, dance, result, review."""
    with tempfile.TemporaryDirectory() as folder, virtual_screen(*README_WINDOW_PX) as environment:
        sessions = Path(folder)
        typed = ["--song", "lovedive", "--camera", COVER, "--no-audio", "--sessions-dir", sessions]
        screen = Visit(environment, sessions, pictures, *typed)
        screen.until_lit()
        time.sleep(6)
        screen.take("set-up")
        screen.press("space")
        screen.until(lambda: screen.danced(MISTAKE_S))
        screen.take("dance")
        screen.until(screen.judged)
        time.sleep(3)  # the last praise fades before the result comes
        screen.take("result")
        screen.press("space")
        time.sleep(5.6)  # on a wrong beat of the first mistake, in its second loop
        screen.take("review")
        screen.leave()
        screen = Visit(environment, sessions, pictures, "practice", *typed)
        screen.until_lit()
        time.sleep(1)
        screen.take("plan")
        screen.leave()


def visit_group(pictures: Path) -> None:
    """Three people dance."""
    with tempfile.TemporaryDirectory() as folder, virtual_screen(*README_WINDOW_PX) as environment:
        film, sessions = Path(folder) / "trio.mp4", Path(folder) / "sessions"
        write_trio(film, COVER, probe(COVER).duration)
        typed = [
            "--song",
            "lovedive",
            "--dancers",
            README_DANCERS,
            "--names",
            GROUP_NAMES_TYPED,
            "--camera",
            film,
            "--no-audio",
        ]
        screen = Visit(environment, sessions, pictures, *typed, "--sessions-dir", sessions)
        screen.until_lit()
        time.sleep(6)
        screen.press("space")
        screen.until(lambda: screen.danced(GROUP_S))
        screen.take("group")
        screen.press("q")
        screen.until(screen.judged)
        time.sleep(2)  # a key that is pressed before the result is seen does nothing
        screen.leave()


def visit_practice(pictures: Path) -> None:
    """The window between the first pass and the second, and the second pass."""
    with tempfile.TemporaryDirectory() as folder, virtual_screen(*README_WINDOW_PX) as environment:
        sessions = Path(folder)
        typed = [
            "practice",
            "--song",
            "lovedive",
            "--section",
            README_SECTION,
            "--speed",
            "0.75",
            "--ramp",
            "--camera",
            COVER,
        ]
        screen = Visit(environment, sessions, pictures, *typed, "--no-audio", "--sessions-dir", sessions)
        screen.until_lit()
        time.sleep(6)
        screen.press("space")
        screen.until(screen.judged)
        time.sleep(1.5)
        screen.take("between-passes")
        screen.until(lambda: screen.danced(PASS_S))
        screen.take("practice")
        screen.press("q")
        time.sleep(1)
        screen.leave()


def visit_calibration(pictures: Path) -> None:
    """Clapping; the result depends on the machine that makes the picture, so it is not shown."""
    with (
        tempfile.TemporaryDirectory() as folder,
        virtual_screen(*README_WINDOW_PX) as environment,
        NullSink() as sink,
    ):
        audible = {**sink.environment, **{key: environment[key] for key in ("DISPLAY",)}}
        listening = sink.record()  # a sink that nobody listens to plays two seconds ahead
        typed = ["calibrate", "--camera", CLAPS, "--no-microphone", "--settings-dir", Path(folder)]
        screen = Visit(audible, Path(folder), pictures, *typed)
        screen.until_lit()
        screen.press("space")
        time.sleep(FIFTH_CLAP_S)
        screen.take("calibrate")
        screen.leave()
        listening.finish()


def make_moves(pictures: Path) -> None:
    """The page of the stand-in's moves, and the plot of the tests' cover: without a window."""
    with tempfile.TemporaryDirectory() as folder:
        plot, sessions = Path(folder) / "plot.png", ("--sessions-dir", Path(folder) / "sessions")
        _run("score", "lovedive", COVER, *sessions)
        _run("moves", "lovedive", "--plot", plot, *sessions)
        _as_jpeg(plot, pictures / "moves-plot.jpg")
        _run("moves", "lovedive")
        _show_page(PROJECT / "songs" / "lovedive" / "moves.html", pictures / "moves.jpg")


def make_contest(pictures: Path) -> None:
    """The page of a contest of films made from the tests' cover: no window."""
    with tempfile.TemporaryDirectory() as name:
        folder, lines = Path(name), ["film,name,group"]
        for number, (dancer, group, late, still) in enumerate(CONTESTANTS, start=1):
            file = folder / f"{number:02}.mp4"
            write_film(_danced_by(read_frames(COVER), late, still), read_audio(COVER), file)
            lines.append(f"{file.name},{dancer},{group}")
        (folder / "list.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        _run("contest", "lovedive", folder / "list.csv", "--out", folder / "contest")
        _show_page(folder / "contest" / "contest.html", pictures / "contest.jpg")


def _danced_by(frames: Iterable[Frame], late: float, still: tuple[float, float]) -> Iterator[Frame]:
    """Each picture comes ``late`` s later, and between the two seconds the first of them stays."""
    held = None
    for frame in frames:
        if not still[0] <= frame.t < still[1]:
            held = None
        elif held is None:
            held = frame.rgb
        yield Frame(frame.t + late, frame.rgb if held is None else held)


def _run(*words: str | Path) -> None:
    subprocess.run([sys.executable, PROJECT / "main.py", "--no-setup", *words], check=True, stdout=subprocess.DEVNULL)


def _show_page(page: Path, file: Path) -> None:
    """What a browser shows of its beginning."""
    with tempfile.TemporaryDirectory() as folder:
        shown, size = Path(folder) / "page.png", "{},{}".format(*PAGE_SIZE)
        look = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}"]
        command = ["chromium", *look, f"--user-data-dir={folder}/browser", f"--screenshot={shown}", page.as_uri()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _as_jpeg(shown, file)


def _as_jpeg(picture: Path, file: Path) -> None:
    with Image.open(picture) as image:
        image.convert("RGB").resize(
            (README_WINDOW_PX[0], round(README_WINDOW_PX[0] * image.height / image.width)), Image.Resampling.LANCZOS
        ).save(file, quality=90, optimize=True)
    print(file)


def visit_quiz(pictures: Path) -> None:
    """The first question, while it is danced."""
    with tempfile.TemporaryDirectory() as folder, virtual_screen(*README_WINDOW_PX) as environment:
        typed = ["quiz", "easy", "--seed", QUIZ_SEED, "--no-audio", "--settings-dir", Path(folder)]
        screen = Visit(environment, Path(folder), pictures, *typed)
        screen.until_lit()
        time.sleep(QUIZ_S)
        screen.take("quiz")
        screen.press("q")  # to the menu
        time.sleep(1)
        screen.leave()


VISITS: Final = {
    "quiz": visit_quiz,
    "session": visit,
    "group": visit_group,
    "practice": visit_practice,
    "calibrate": visit_calibration,
    "moves": make_moves,
    "contest": make_contest,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m coach.bench.readme_pictures", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=VISITS, action="append", help="not all of them")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in given.only or VISITS:
        VISITS[name](given.folder)
