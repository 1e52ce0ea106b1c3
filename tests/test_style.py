"""What tools say of the source: plain mistakes, layout, and that the oldest Python we promise can run it."""

import subprocess
import sys

import pytest

from coach.base.paths import PROJECT

SOURCE = ("coach", "tests", "main.py")


def said(*tool: str) -> str:
    """By a tool (arguments of Python) that ends with an error, what it printed; "" of one that is content."""
    ended = subprocess.run([sys.executable, *tool, *SOURCE], cwd=PROJECT, capture_output=True, text=True)
    return ended.stdout + ended.stderr if ended.returncode else ""


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids="-".join)
def test_ruff_is_content(command):
    assert said("-m", "ruff", *command, "--no-cache") == ""


@pytest.mark.long  # on Python 3.10 every other test tells as well
def test_python_3_10_can_run_it():
    """A name that is imported from the standard library and is younger ends the program before it has begun."""
    vermin = ("-c", "from vermin import main; main()")
    assert said(*vermin, "--target=3.10-", "--no-tips", "--violations") == ""
