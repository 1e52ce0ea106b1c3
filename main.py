"""Coach: learn a dance in front of a webcam. `python main.py --help` says how.

This file keeps to words that every Python understands, back to 2.7, so that an old one gets a sentence instead of a
syntax error. All the rest is in coach/.
"""

import os
import subprocess
import sys

OLDEST, NEWEST = (3, 10), (3, 14)


def main(arguments):
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        sys.stderr.write(unsupported(version, arguments) + "\n")
        return 2
    try:
        from coach.setup import bootstrap
    except KeyboardInterrupt:  # Ctrl-C, before there is anything that knows it; bootstrap.start takes care of it
        sys.stderr.write("\nStopped.\n")
        return 130
    return bootstrap.start(arguments, run)


def run(arguments):
    from coach import cli

    return cli.main(arguments)


def unsupported(version, arguments):
    """What to do, with the command to type where a Python that fits is on this computer."""
    sentence = "Coach needs Python %d.%d to %d.%d; this is Python %d.%d." % (OLDEST + NEWEST + version)
    found = fitting_python()
    if found:
        command = subprocess.list2cmdline([found, sys.argv[0]] + arguments)  # in quotes where something has a space
        return "%s Start it with the one you have: %s" % (sentence, command)
    return "%s Get one from https://www.python.org/downloads/ and start Coach with it." % sentence


def fitting_python():
    """The name of the newest Python on the PATH that fits, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = "python3.%d" % minor
        with open(os.devnull, "w") as nowhere:
            try:
                if subprocess.call([name, "-c", ""], stdout=nowhere, stderr=nowhere) == 0:
                    return name
            except OSError:
                pass  # there is none of that name
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
