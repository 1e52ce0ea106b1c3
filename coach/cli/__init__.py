"""Words typed by the dancer → one call each. The only folder that knows the command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from coach.base.errors import CoachError, told
from coach.base.interrupts import stopped
from coach.cli import commands
from coach.cli.arguments import EXIT_BAD_INPUT
from coach.cli.parser import parsed

EXIT_OK, EXIT_BUG, EXIT_INTERRUPTED = 0, 1, 130


def main(argv: Sequence[str]) -> int:
    """Run one command.

    Returns the exit code: 0 fine, 1 a mistake of the program itself, 2 something the dancer can fix, 130
    interrupted. ImportError: a package is missing or does not load, which coach.setup.bootstrap can fix.
    """
    arguments = parsed(argv)
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except ImportError:
        raise
    except BrokenPipeError:  # `| head` has read enough; what is still buffered must not be complained of at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        stopped()
    except Exception as problem:  # noqa: BLE001 (the last one who can tell the dancer)
        print(f"\n{told(problem, commands.folders_of(arguments).cache)}", file=sys.stderr)
        return EXIT_BAD_INPUT if isinstance(problem, CoachError) else EXIT_BUG
    gc.collect()  # a landmarker that Ctrl-C caught at its beginning must be closed now: at Python's end it complains
    return EXIT_INTERRUPTED
