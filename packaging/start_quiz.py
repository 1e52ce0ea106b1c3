"""What PyInstaller makes the program of: see program.spec."""

import sys

from coach.setup.packaged import start
from coach.setup.products import PRODUCTS


def run(arguments):
    from coach import cli

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(start(PRODUCTS["quiz"], sys.argv[1:], run))
