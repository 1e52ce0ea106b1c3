"""How this program was started: by Python from its folder, or as a packaged program. Standard library only."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

PACKAGED: Final = bool(getattr(sys, "frozen", False))
"""Whether PyInstaller made this program: it brings its own Python and all its packages, and can install none."""


EXIT_OK: Final = 0
EXIT_BUG: Final = 1
EXIT_BAD_INPUT: Final = 2
"""As argparse has it for what cannot be understood."""
EXIT_INTERRUPTED: Final = 130
"""As shells have it: 128 and the number of SIGINT."""


def program_name(arguments: Sequence[str], packaged: bool) -> str:
    """What is typed before a command, such as "python main.py" or "Coach.exe"; in quotes where it has a space.

    arguments: ``sys.argv``. Of a packaged program only its name, wherever it is.
    """
    if not packaged:
        return "python main.py"
    name = PurePath(arguments[0]).name if arguments else ""
    if not re.fullmatch(r"[\w .-]+", name):  # nothing that a template or a page could take for something else
        return "Coach"
    return f'"{name}"' if " " in name else name


PROGRAM: Final = program_name(sys.argv, PACKAGED)
"""The beginning of every command that is shown to the dancer."""
