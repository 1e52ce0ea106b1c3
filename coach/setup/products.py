"""The programs that start with a double click: their names, what they do, what is inside. Standard library only, until
one is built."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.setup.requirements import read_requirements

EXCLUDED_MODULES: Final = (
    "IPython", "PyInstaller", "_dbm", "_pytest", "coach.bench", "dask", "distributed", "hypothesis",
    "mediapipe.tasks.python.benchmark", "mediapipe.tasks.python.test", "numba.tests", "pip", "psutil", "pygments",
    "pytest", "readline", "ruff", "setuptools", "tkinter", "tornado", "xdist", "yaml",
)  # fmt: skip
"""What no dancer needs, though something they need would import it if it were there."""
RECOGNITION_PACKAGES: Final = (
    "cv2", "lightgbm", "librosa", "llvmlite", "matplotlib", "mediapipe", "numba", "PIL", "scipy", "sklearn",
)  # fmt: skip
"""What finds poses, hears beats and learns moves: most of Coach's size."""

IMPORTED_AS: Final = {"opencv-contrib-python": "cv2"}
"""Those distributions a program may lack whose package has another name."""
FREE_LICENCE_LINE: Final = b'licence = "CC0'
"""How the line begins that marks a song as free to give away; imported songs stay where they are."""


@dataclass(frozen=True)
class Product:
    """A program.

    name        of its folder and its file
    usual       what it does without a command, as when started by a double click
    identifier  under which macOS keeps the permission to use the camera
    whole       packages PyInstaller cannot analyse: included with all their modules, data and libraries
    excluded    packages left out
    """

    name: str
    usual: tuple[str, ...]
    identifier: str
    whole: tuple[str, ...] = ()
    excluded: tuple[str, ...] = EXCLUDED_MODULES


PRODUCTS: Final = {
    "coach": Product("Coach", ("start",), "coach.dance", ("mediapipe",)),
    "quiz": Product("Guess That Song", ("quiz",), "coach.guess-that-song", (), EXCLUDED_MODULES + RECOGNITION_PACKAGES),
}


def shipped(project: Path, product: Product) -> list[Path]:
    """The files that belong in the program besides the modules: our data, songs that may be given away, limits."""
    data = [file for file in (project / "coach").rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")]
    if "cv2" in product.excluded:
        data = [file for file in data if "estimators" not in file.parts]
    songs = [song for song in sorted((project / "songs").glob("[!.]*")) if _is_ours(song)]
    inside = [
        file for song in songs for file in (sorted(song.iterdir()) if song.is_dir() else [song]) if file.is_file()
    ]
    names = ("slides", *(song.stem for song in songs))
    limits = [project / "thresholds" / f"{name}{end}" for name in names for end in (".toml", ".moves.npz")]
    own = [project / "requirements.txt", project / "LICENSE"]
    return sorted(data) + inside + [file for file in limits + own if file.exists()]


def _is_ours(song: Path) -> bool:
    """Whether a folder with a song, or a track package, may be given away; not what was unpacked from a package."""
    from coach.song.track_file import ENDING, TRACK  # imported only when building a program: all packages are there

    if song.is_dir() and song.with_name(song.name + ENDING).exists():
        return False
    if song.suffix == ENDING:
        try:
            with zipfile.ZipFile(song) as package:
                card = package.read(TRACK)
        except (OSError, KeyError, zipfile.BadZipFile):
            return False
    elif (song / "song.toml").is_file():
        card = (song / "song.toml").read_bytes()
    else:
        return False
    return any(line.startswith(FREE_LICENCE_LINE) for line in card.splitlines())


def needs(project: Path, product: Product) -> list[str]:
    """The distributions that ``requirements.txt`` names and the program has inside."""
    named = [requirement.name for requirement in read_requirements(project / "requirements.txt")]
    return [name for name in named if IMPORTED_AS.get(name, name) not in product.excluded]
