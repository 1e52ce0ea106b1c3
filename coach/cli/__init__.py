"""The command line: each command becomes one call. The only folder that knows about it.

``parser`` lists the commands. Each command's options are defined next to its call, in ``dancing``, ``songs``,
``takes``, ``contests``, ``benchmarks`` and ``machine``; ``options`` has those that several share, ``arguments`` parses
what was typed. Calls import what they need themselves: `songs` must not wait for mediapipe, and `doctor` must run even
if something is broken.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from coach.base.errors import CoachError, dancer_message
from coach.base.interrupts import stopped
from coach.base.program import EXIT_BAD_INPUT, EXIT_BUG, EXIT_INTERRUPTED, EXIT_OK
from coach.cli.options import folders_of
from coach.cli.parser import parsed


def main(argv: Sequence[str]) -> int:
    """Run one command.

    Returns the exit code: 0 fine, 1 a bug in Coach, 2 something the dancer can fix, 130 interrupted. ImportError: a
    package is missing or does not load, which coach.setup.bootstrap can fix.
    """
    arguments = parsed(argv)
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except ImportError:
        raise
    except BrokenPipeError:  # `| head` has read enough; the rest of the buffer must not cause an error at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        stopped()
    except Exception as problem:  # noqa: BLE001 (the last chance to tell the dancer)
        print(f"\n{dancer_message(problem, folders_of(arguments).cache)}", file=sys.stderr)
        return EXIT_BAD_INPUT if isinstance(problem, CoachError) else EXIT_BUG
    gc.collect()  # a landmarker interrupted while it opened must be closed now: at exit it would print errors
    return EXIT_INTERRUPTED
