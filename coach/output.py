"""Standard output for other programs."""

from __future__ import annotations

import sys


def print_data(text: str) -> None:
    """UTF-8, whatever the console's code page: a file that it is sent to holds every name as it is. Raises OSError."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
