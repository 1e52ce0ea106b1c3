"""README.md and what can be typed agree: each command and option there can be typed, and no command is missing."""

import re
import shlex
from functools import cache

import pytest

from coach.base.paths import PROJECT
from coach.cli.arguments import parsers
from coach.cli.parser import _parser, parsed

README = (PROJECT / "README.md").read_text(encoding="utf-8")
EXAMPLES = {"N": "1", "…": "another.mp4", "tcp://…": "tcp://192.168.0.10:8786", "WHAT": "compare"}
"""What stands for something in a command of the README → an example; all other words are examples themselves."""


def commands_typed():
    """What stands behind `python main.py` in the README, on lines of their own and within sentences."""
    typed = re.findall(r"`python main\.py ?([^`]*)`", README)
    for block in re.findall(r"^```\n(.*?)^```", README, re.DOTALL | re.MULTILINE):
        typed += re.findall(r"^python main\.py ?(.*)$", block, re.MULTILINE)
    return sorted({" ".join(words.split()) for words in typed})


def rows():
    """The table of commands: what is typed, and what is said of it."""
    table = README.partition("\n## Commands\n")[2].partition("\n\nUseful with")[0]
    return re.findall(r"^\| `python main\.py ?([^`]*)` \| (.*) \|$", table, re.MULTILINE)


everything = cache(_parser)
"""The parser of all that can be typed, made once."""


def options_of(parser):
    return {option for action in parser._actions for option in action.option_strings}


def parser_of(command):
    """The parser that reads what is typed behind this command; "" or an option: that of the dance."""
    kinds = next(action for action in everything()._actions if action.nargs == "A...")
    return kinds.choices.get(command.partition(" ")[0], everything()), set(kinds.choices)


@pytest.mark.parametrize("words", commands_typed())
def test_every_command_of_the_readme_can_be_typed(words):
    try:
        parsed([EXAMPLES.get(word, word) for word in shlex.split(words)])
    except SystemExit as left:
        assert left.code == 0 and words.endswith("--help")


def test_every_option_of_the_readme_is_one():
    known = set().union(*map(options_of, parsers(everything())))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README)) <= known


def test_the_table_names_every_command():
    _, known = parser_of("")
    named = {words.partition(" ")[0] for words, _ in rows()} & known
    assert known - named == {"bench"}  # for engineers, further below
    assert "python main.py bench" in README


def test_every_benchmark_is_explained():
    bench, _ = parser_of("bench")
    (kinds,) = (action.choices for action in bench._actions if action.nargs == "A...")
    explained = README.partition("\n### Measuring\n")[2].partition("\n\n`python -m coach.bench.box`")[0]
    named = re.findall(r"`([a-z]+)", " ".join(row.split("|")[1] for row in explained.splitlines() if row[:1] == "|"))
    assert set(named) == set(kinds)


@pytest.mark.parametrize(("words", "said"), rows())
def test_options_in_a_row_of_the_table_belong_to_its_command(words, said):
    parser, _ = parser_of(words)
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", words + said)) <= options_of(parser)
