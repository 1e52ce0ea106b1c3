"""Words typed by the dancer → one call each. The only folder that knows the command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from coach.cli.parser import parsed
from coach.errors import CoachError

EXIT_OK, EXIT_BAD_INPUT, EXIT_INTERRUPTED = 0, 2, 130


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code: 0 fine, 2 something the dancer can put right, 130 interrupted."""
    arguments = parsed(argv)
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except CoachError as error:
        print(f"\n{error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except BrokenPipeError:  # `| head` has read enough; what is still buffered must not be complained of at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
    gc.collect()  # a landmarker that Ctrl-C caught at its beginning must be closed now: at Python's end it complains
    return EXIT_INTERRUPTED
