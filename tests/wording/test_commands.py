"""Commands that are shown can be typed, whatever a song is called."""

import re
import shlex
from pathlib import Path

import pytest

from coach.wording.commands import as_typed

COACH = Path(__file__).resolve().parents[2] / "coach"
NAMED = re.compile(r"\{PROGRAM\} (?:\w+ )?(?:--song )?\{+([\w.\[\]]+)")
"""What stands for a name in a command."""
GIVEN = ("as_typed", "typed", "song")
"""A word, or what a sentence is given one for."""


@pytest.mark.parametrize(
    "name", ["lovedive", "사랑", "2-step", "songs/a_b.mp4", "don't", "love dive", "(G)I-DLE", "R&B", ""]
)
def test_a_shell_takes_a_name_as_one_word(name):
    assert shlex.split(f"reel --song {as_typed(name)} --all") == ["reel", "--song", name, "--all"]


def test_a_plain_name_is_typed_as_it_is():
    assert as_typed("lovedive") == "lovedive"


def test_every_command_has_its_names_as_they_are_typed():
    named = [
        (path.relative_to(COACH).as_posix(), name)
        for path in sorted(COACH.rglob("*.py"))
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(named) > 10
    assert [(path, name) for path, name in named if name not in GIVEN] == []
