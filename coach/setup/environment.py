"""The folder .venv next to main.py: created, filled and repaired with pip. Standard library only.

Its state is one small file, written last. Without it the folder is not ours or is incomplete, and is created again.
If the file names other requirements, pip updates the folder in place.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from coach.base.errors import CoachError
from coach.base.files import LOCK_HELD_ERRORS
from coach.setup.requirements import read_requirements, with_included

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
BEAT_TRACKER = "coach.song.importing.spectra"
"""The module that has everything compiled when it is run."""


@dataclass(frozen=True)
class InstalledState:
    """``python``: the minor version inside, as "3.12"; ``installed``: name of a requirements file → its
    :func:`fingerprint`."""

    python: str
    installed: dict[str, str]


class Environment:
    """The virtual environment in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        windows = os.name == "nt"
        self.python = folder / ("Scripts/python.exe" if windows else "bin/python")
        self._state_file = folder / "coach-state.json"

    def bring_up_to_date(self, needs: Path) -> None:
        """Install what the file ``needs`` asks for, if it is missing. CoachError says what prevents that."""
        if self.holds(needs):
            return
        try:
            with _alone(self.folder.with_name(f"{self.folder.name}.lock")) as lock:
                if not self.holds(needs):  # another process may have just done it
                    self._set_up(needs, lock)
        except OSError as problem:
            raise _unwritable(self.folder, problem) from None

    def holds(self, needs: Path) -> bool:
        """Whether everything that ``needs`` asks for was installed completely, for the Python that is running."""
        state = self._state()
        return state is not None and state.installed.get(needs.name) == fingerprint(needs)

    def forget(self) -> None:
        """Have it recreated at the next start."""
        self._state_file.unlink(missing_ok=True)

    def _state(self) -> InstalledState | None:
        """The state; None if there is no environment, it is incomplete, or it is for another Python."""
        try:
            found = json.loads(self._state_file.read_text(encoding="utf-8"))
            state = InstalledState(found["python"], dict(found["installed"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return state if state.python == PYTHON and self.python.exists() else None

    def _set_up(self, needs: Path, lock: IO[bytes]) -> None:
        before = self._state()
        self._announce(before)
        self.forget()
        if before is None:
            self._make()
            before = InstalledState(PYTHON, {})
        failure = _pip(self.python, ["install", "--requirement", str(needs)], lock)
        if failure is None:
            installed = {file.name: fingerprint(file) for file in with_included(needs)}
            before = InstalledState(PYTHON, {**before.installed, **installed})
        # Even if pip has given up by itself: what was there is intact, and the next start continues from it.
        self._state_file.write_text(
            json.dumps({"python": before.python, "installed": before.installed}), encoding="utf-8"
        )
        if failure is not None:
            raise CoachError(failure)
        self._compile(needs)
        print("Set up.\n", flush=True)

    def _compile(self, needs: Path) -> None:
        """What librosa compiles when it is first used: else the first import of a song would stand still meanwhile.

        Without it, or after Ctrl-C, the environment is complete all the same.
        """
        if any(requirement.name == "librosa" for requirement in read_requirements(needs)):
            print("\nCompiling the beat tracker: half a minute the first time …", flush=True)
            subprocess.run([str(self.python), "-m", BEAT_TRACKER], cwd=needs.parent, check=False)

    def _announce(self, before: InstalledState | None) -> None:
        if before is not None:
            print(f"Coach's packages have changed since last time: updating {self.folder}.\n", flush=True)
            return
        if self.folder.exists():
            print("The last set-up was not completed, or was for another Python: starting from scratch.", flush=True)
        print(
            f"Coach needs some packages. They go into {self.folder} and nowhere else.\n"
            "About 250 MB are downloaded, only this once: one to five minutes.\n",
            flush=True,
        )

    def _make(self) -> None:
        """Create an environment that contains only pip."""
        bundled = find_spec("ensurepip") is not None  # Debian has it in a separate package
        try:
            venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=bundled).create(self.folder)
            if not bundled:
                install_pip(self.python)
        except subprocess.CalledProcessError as problem:
            raise CoachError(
                f"Python could not make {self.folder} (exit code {problem.returncode}). Delete that folder and start "
                "again; on Debian and Ubuntu this helps too: sudo apt install python3-venv"
            ) from None


def fingerprint(needs: Path) -> str:
    """SHA-256 of what a requirements file, with those it includes, asks for; comments do not count."""
    return hashlib.sha256(repr(read_requirements(needs)).encode()).hexdigest()


def _pip(python: Path, arguments: list[str], lock: IO[bytes]) -> str | None:
    """Run pip, with its progress in the terminal; returns None, or a sentence that says why it failed.

    CoachError if it was killed: the environment may then be in any state.
    """
    command = [str(python), "-m", "pip", *arguments, "--only-binary", ":all:", "--disable-pip-version-check"]
    inherited = (
        {"pass_fds": (lock.fileno(),)} if os.name == "posix" else {}
    )  # locked as long as pip runs, even if we do not
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=pip_surroundings(), **inherited) as process:
        complaints = _listen(process.stderr)
    if process.returncode < 0:
        raise CoachError(
            f"pip was killed (signal {-process.returncode}). Start again: Coach sets itself up from scratch."
        )
    return None if process.returncode == 0 else failure_sentence(complaints, python)


def _listen(errors: IO[bytes]) -> str:
    """Everything pip writes to standard error; a lost connection is reported at once, because pip then retries for
    long."""
    heard = []
    for line in errors:
        heard.append(line.decode(errors="replace"))
        if "Retrying" in heard[-1] and not any("Retrying" in earlier for earlier in heard[:-1]):
            print("No answer from the internet; trying again …", flush=True)
    return "".join(heard)


def pip_surroundings() -> dict[str, str]:
    """The environment variables for pip: the dancer's, except those that would make it install outside .venv."""
    misleading = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "__PYVENV_LAUNCHER__"}
    return {**{k: v for k, v in os.environ.items() if k not in misleading}, "PIP_USER": "0"}


OFFLINE = re.compile(r"NewConnectionError|NameResolution|ConnectTimeout|ReadTimeout|ProxyError|ConnectionError", re.I)
DISK_FULL_MESSAGE = re.compile(r"No space left|Errno 28|not enough space", re.I)
NO_BUILD = re.compile(r"No matching distribution found for ([A-Za-z0-9._-]+)")


def failure_sentence(complaints: str, python: Path) -> str:
    """What happened and what to do, from pip's standard error."""
    if DISK_FULL_MESSAGE.search(complaints):
        return f"The disk is full. Coach needs about 1 GB in {python.parent.parent}: make room and start again."
    if OFFLINE.search(complaints):
        return "Coach could not reach pypi.org to download its packages. Check the internet connection and start again."
    lacking = NO_BUILD.search(complaints)
    if lacking:
        return (
            f"There is no {lacking[1]} for this computer ({_computer()}). Coach runs on 64-bit Windows "
            "and Linux and on Apple silicon, with Python 3.10 to 3.14."
        )
    return f"pip could not install Coach's packages:\n{complaints.strip()}\nFix that and start again."


def _computer() -> str:
    import platform  # slow to import, and only needed here

    bits = 64 if sys.maxsize > 2**32 else 32
    return f"{platform.system()} {platform.machine()}, {platform.python_implementation()} {PYTHON}, {bits} bit"


@contextmanager
def _alone(path: Path) -> Iterator[IO[bytes]]:
    """Wait until no other process is setting up, then keep others waiting. The lock ends with the process that holds
    it."""
    with open(path, "ab") as file:
        if not _lock(file, wait=False):
            print("Another Coach is setting itself up here: waiting until it has finished …", flush=True)
            while not _lock(file, wait=True):
                pass  # Windows gives up after ten seconds
        yield file


def _lock(file: IO[bytes], wait: bool) -> bool:
    """Lock the file; False when another process holds the lock (with ``wait``, only on Windows, after ten seconds)."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as problem:
        if problem.errno not in LOCK_HELD_ERRORS:
            return True  # a disk without locks, such as some network shares: behave as if alone
        return False
    return True


def _unwritable(folder: Path, problem: OSError) -> CoachError:
    place = folder.parent
    if problem.errno == errno.ENOSPC:
        return CoachError(
            f"The disk that holds {place} is full. Coach needs about 1 GB there: make room and start again."
        )
    what = f"{problem.filename or folder}: {problem.strerror}"
    return CoachError(
        f"Coach cannot set itself up in {place} ({what}). Copy the folder to a place of your own and start it there, "
        "or install requirements.txt into your Python and start with --no-setup."
    )


# ----------------------------------------------------------------
# pip for a .venv where Python comes without it (Debian and Ubuntu without python3-venv).


PIP_URL = (
    "https://files.pythonhosted.org/packages/44/3c/d717024885424591d5376220b5e836c2d5293ce2011523c9de23ff7bf068/"
    "pip-25.3-py3-none-any.whl"
)
PIP_SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"
DOWNLOAD_TIMEOUT_S = 30


def install_pip(python: Path, url: str = PIP_URL, sha256: str = PIP_SHA256) -> None:
    """Install pip in the environment of ``python``. CoachError when it cannot be downloaded or is not the right
    file."""
    import http.client  # imported here so that a start with nothing to do need not wait for them
    import urllib.request

    advice = "Check the internet connection and start again, or on Debian and Ubuntu: sudo apt install python3-venv"
    try:
        with urllib.request.urlopen(url, timeout=DOWNLOAD_TIMEOUT_S) as answer:
            data = answer.read()
    except (OSError, http.client.HTTPException) as problem:  # the latter if the answer is cut short
        reason = getattr(problem, "reason", problem)
        raise CoachError(
            f"Python comes without pip here, and pip could not be downloaded from {url} ({reason}). {advice}"
        ) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise CoachError(f"Python has no pip here, and what {url} sent is not pip. {advice}")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / url.rpartition("/")[2]
        wheel.write_bytes(data)
        # a wheel is a zip file from which Python can run pip: here pip installs itself
        subprocess.run([python, wheel / "pip", "--quiet", "install", "--no-index", wheel], check=True)
