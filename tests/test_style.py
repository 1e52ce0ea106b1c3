"""What tools say of the source: plain mistakes, layout, and that the oldest Python we promise can run it."""

import re
import subprocess
import sys
from collections import defaultdict

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


ALTERNATIVES = {
    "KEYS", "BEAT_KEYS", "VERSION", "FORMAT",  # of each file format
    "FILE", "FILE_NAME", "_FILE",  # of each store
    "DECODING", "EDGES", "MOST", "NOISE", "SHA256",  # of each pose estimator
    "CLOSE_LIMIT",  # of each sound output
    "PROJECT", "STDERR",  # the same in each, which cannot share a module
}  # fmt: skip
"""Names that stand for the same thing in each of several modules that are alternatives to one another."""


CONSTANTS = re.compile(r"^(_?[A-Z][A-Z0-9_]+(?:, _?[A-Z][A-Z0-9_]+)*)(?:: [^=\n]+)? = ", re.MULTILINE)
"""What a module gives names in capitals to; type variables, of one letter, aside."""
TYPES = re.compile(r"^(?:class _?(\w+)|_?([A-Z][A-Z0-9]*[a-z]\w*)(?:: TypeAlias)? = )", re.MULTILINE)
"""Classes and names of types."""
SAME_TYPES = {"Array", "Drum", "Samples"}
"""The same in each of several modules but for the precision of their numbers."""


def owners_of(names: re.Pattern[str], but: str = "") -> dict[str, list[str]]:
    """Of names that ``names`` finds in a line, the modules outside the folder ``but`` that give them."""
    owners = defaultdict(list)
    for file in sorted((PROJECT / "coach").rglob("*.py")):
        if file.parent.name != but:
            found = names.finditer(file.read_text("utf-8"))
            for name in {name for line in found for name in line[line.lastindex or 0].split(", ")}:
                owners[name].append(file.relative_to(PROJECT).as_posix())
    return owners


def test_a_types_name_stands_for_one_thing():
    """Whoever reads it in an error, or looks for it, finds one."""
    owners = owners_of(TYPES)
    assert owners["Verdict"] == ["coach/domain/verdicts.py"] and owners["Keys"] == ["coach/ui/window.py"]
    assert {name: files for name, files in owners.items() if len(files) > 1 and name not in SAME_TYPES} == {}


def test_a_constants_name_stands_for_one_thing():
    """All but sentences, whose modules are read with their names: ``reel_words.HELD``."""
    repeated = {name: files for name, files in owners_of(CONSTANTS, but="wording").items() if len(files) > 1}
    assert {name: files for name, files in repeated.items() if name not in ALTERNATIVES} == {}
    assert set(repeated) == ALTERNATIVES


def test_a_percentage_is_written_alike_everywhere():
    """ "97 %", with a space, as the screens and pages have it: Python's own format leaves it out."""
    said = {
        file.relative_to(PROJECT).as_posix(): found
        for file in (PROJECT / "coach").rglob("*.py")
        if "bench" not in file.parts and (found := re.findall(r":\.\d%\}", file.read_text("utf-8")))
    }
    assert said == {}
