"""How this program was started: by Python from its folder, or as a packaged program. Standard library only."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

PACKAGED: Final = bool(getattr(sys, "frozen", False))
"""Whether PyInstaller made this program: it has its own Python and all its packages, and cannot install any."""


EXIT_OK: Final = 0
EXIT_BUG: Final = 1
EXIT_BAD_INPUT: Final = 2
"""As in argparse, for a command line that cannot be understood."""
EXIT_INTERRUPTED: Final = 130
"""As in shells: 128 plus the number of SIGINT."""


def program_name(arguments: Sequence[str], packaged: bool) -> str:
    """What to type before a command, such as "python main.py" or "Coach.exe"; in quotes if it has a space.

    arguments: ``sys.argv``. For a packaged program only its name, wherever it is.
    """
    if not packaged:
        return "python main.py"
    name = PurePath(arguments[0]).name if arguments else ""
    if not re.fullmatch(r"[\w .-]+", name):  # nothing that a template or a page could misread
        return "Coach"
    return f'"{name}"' if " " in name else name


FOLDER_KINDS: Final = ("songs", "sessions", "cache", "settings")
"""Each may be named by an option, such as ``--songs-dir``."""


def folders_typed(arguments: Sequence[str]) -> str:
    """The options that named folders, to be typed again; without those whose name a template or a shell could misread.

    arguments: ``sys.argv``.
    """
    found: dict[str, str] = {}
    for word, after in zip(arguments, [*arguments[1:], ""]):
        option, equals, value = word.partition("=")
        if option in {f"--{kind}-dir" for kind in FOLDER_KINDS}:
            found[option] = value if equals else after
    plain = {option: folder for option, folder in found.items() if re.fullmatch(r"[\w ./\\:~,+()@'-]+", folder)}
    return "".join(f' {option} "{folder}"' for option, folder in plain.items())


PROGRAM_NAME: Final = program_name(sys.argv, PACKAGED)
"""The beginning of every command in what may be passed on: films, pages, lines for another computer."""
PROGRAM: Final = PROGRAM_NAME + folders_typed(sys.argv)
"""The beginning of every command shown to the dancer, who types it as it stands."""
