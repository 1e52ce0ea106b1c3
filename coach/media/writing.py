"""What goes wrong while a media file is written, as the errors of the system that everybody knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import av


@contextmanager
def own_errors() -> Iterator[None]:
    """Whatever FFmpeg cannot encode or write is an OSError: only some of its errors are one by themselves."""
    try:
        yield
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error
