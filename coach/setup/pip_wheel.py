"""pip for a .venv where Python brings none (Debian and Ubuntu without python3-venv). Standard library only."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from coach.base.errors import CoachError

URL = (
    "https://files.pythonhosted.org/packages/44/3c/d717024885424591d5376220b5e836c2d5293ce2011523c9de23ff7bf068/"
    "pip-25.3-py3-none-any.whl"
)
SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"
PATIENCE_S = 30


def install(python: Path, url: str = URL, sha256: str = SHA256) -> None:
    """Give the environment of ``python`` a pip. CoachError when it cannot be fetched or is not the right one."""
    advice = "Check the internet connection and start again, or on Debian and Ubuntu: sudo apt install python3-venv"
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
            data = answer.read()
    except OSError as problem:
        reason = getattr(problem, "reason", problem)
        raise CoachError(
            f"Python brings no pip here, and it could not be fetched from {url} ({reason}). {advice}"
        ) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise CoachError(f"Python has no pip here, and what {url} sent is not pip. {advice}")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / url.rpartition("/")[2]
        wheel.write_bytes(data)
        # a wheel is a zip, and Python runs the package inside it: here it installs itself
        subprocess.run([python, wheel / "pip", "--quiet", "install", "--no-index", wheel], check=True)
