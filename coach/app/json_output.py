"""Where a command writes its JSON, checked before the work; what a person reads goes elsewhere then."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, TextIO

from coach.base.console import print_data
from coach.base.errors import CoachError
from coach.base.files import write_atomically

STANDARD_OUTPUT: Final = "-"


class JsonOutput:
    """To a file, to standard output ("-"), or nowhere (None). CoachError if that cannot be, or is the ``film``."""

    def __init__(self, to: str | None, film: Path) -> None:
        self._prints = to == STANDARD_OUTPUT
        self._target = None if to is None or self._prints else writable(Path(to), film)

    @property
    def wanted(self) -> bool:
        """Whether it goes anywhere."""
        return self._prints or self._target is not None

    def write(self, text: str) -> None:
        """CoachError if it cannot be written."""
        if self._target is not None:
            write_atomically(self._target, f"{text}\n".encode())
        if not self._prints:
            return
        try:
            print_data(f"{text}\n")
        except BrokenPipeError:  # the reader has read enough
            raise
        except OSError as error:
            raise CoachError(f"The JSON cannot be written to standard output ({error.strerror}). Make room.") from error

    @property
    def said(self) -> TextIO:
        """Where to print what a person reads."""
        return sys.stderr if self._prints else sys.stdout


def writable(target: Path, film: Path, option: str = "--json") -> Path:
    """``target``, checked before the work, not after it. The film itself is never overwritten."""
    try:
        fits = not target.is_dir() and target.parent.is_dir() and os.access(target.parent, os.W_OK)
    except OSError:  # the name is too long
        fits = False
    if fits and target.exists() and film.exists() and target.samefile(film):
        raise CoachError(f"{target} is the film itself: give {option} another file.")
    if not fits:
        raise CoachError(
            f"{target} cannot be written: give {option} a file in an existing folder that you may write to."
        )
    return target
