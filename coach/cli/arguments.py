"""Parsing what was typed: what is wrong with it, in one sentence, and the values of options.

argparse's own messages, and its full usage text, are written for programmers.
"""

from __future__ import annotations

import argparse
import difflib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, NoReturn

from coach.base.program import EXIT_BAD_INPUT, PROGRAM
from coach.domain.practice import FASTEST, SLOWEST, nearest_speed
from coach.wording.commands import as_typed

ADDRESS: Final = re.compile(r"(\w+://)?[^\s/]+:\d{1,5}")
LAST_PORT: Final = 65_535
"""Of TCP."""
NEGATIVE_NUMBER: Final = re.compile(r"-\.?\d")
"""How a word begins that is not an option although it begins with "-"."""
COMMAND: Final = "COMMAND"
"""The place of a command in the line; argparse calls it that when it complains."""
DANCE_WORDS: Final = ("dance", "play", "song")
"""What people type to dance: not a command, but an option with the song's name."""
LEAST_WORD_SIMILARITY: Final = 0.7
"""Similarity (difflib's, 0..1) above which a word may have been meant."""


def best_share(text: str) -> float:
    """ "20%" or "20" → .2"""
    try:
        share = float(text.rstrip("%")) / 100
    except ValueError:
        share = math.nan
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a share: write for example 20%")
    return share


def top(text: str) -> int:
    """ "top10" or "10" → 10"""
    number = re.fullmatch(r"(?:top)?([1-9]\d{0,4})", text.lower())
    if number is None:
        raise argparse.ArgumentTypeError(f"“{text}” does not say how many of the best: write for example top10")
    return int(number[1])


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong, and where to find help."""

    def error(self, message: str) -> NoReturn:
        said = in_words(message)
        if re.match(MISSING, message):  # only their order tells which of several words was left out
            names = [action.metavar or action.dest for action in self._get_positional_actions()]
            said = f"{said} Type {' '.join([self.prog, *names])}."
        self.refuse(said)

    def _get_option_tuples(self, option_string: str) -> list:
        """What an abbreviated option may stand for. --song is the song wherever it is typed, never short for
        --songs-dir: a command without --song would read the song's name as a folder."""
        return [] if option_string.partition("=")[0] == "--song" else super()._get_option_tuples(option_string)

    def refuse(self, sentence: str) -> NoReturn:
        """Print the sentence and end the program."""
        self.exit(EXIT_BAD_INPUT, f"\n{sentence} {self.prog} --help lists what you can type.\n")


def check_options(parser: Parser, words: Sequence[str]) -> None:
    """Refuse the first option that no command has. argparse would misread the word after it and complain about that
    instead."""
    options = sorted({option for part in parsers(parser) for option in part._option_string_actions})
    for word in words:
        if word == "--":
            return
        typed = word.partition("=")[0]
        value = typed == "-" or " " in typed or NEGATIVE_NUMBER.match(typed)  # as argparse sees it
        option = typed.startswith("-") and not value
        if option and not _known(typed, options):
            parser.refuse(f"There is no option {typed}{_meant(typed, options)}.")


def _known(typed: str, options: Sequence[str]) -> bool:
    """Long options may be abbreviated; short ones may be followed directly by their value."""
    return any(o.startswith(typed) for o in options) if typed.startswith("--") else typed[:2] in options


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """This parser and those of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from parsers(command)


def in_words(message: str) -> str:
    """argparse's message as a sentence for a dancer; an unknown message stays almost as it is."""
    for pattern, said in MESSAGES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return said(*found.groups())
    return f"{message[:1].upper()}{message[1:].rstrip('.')}."


def _not_among(what: str, value: str, choices: str) -> str:
    """``what``: the option, or the place in the line, that needs one of the ``choices``."""
    names = re.findall(r"[^\s,'\"]+", choices)
    if what != COMMAND:
        return f"{f'{what} cannot be ' if what.startswith('-') else 'There is no '}“{value}”: choose {_either(names)}."
    if value in DANCE_WORDS:
        return f"There is no command “{value}”. To dance, name a song: {PROGRAM} --song lovedive."
    meant = _meant(value, names)
    song = "" if meant else f" If it is a song, type {PROGRAM} --song {as_typed(value)}."
    return f"There is no command “{value}”{meant}.{song}"


def _either(names: Sequence[str]) -> str:
    """ "a, b or c"."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def _meant(typed: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(typed, known, 1, LEAST_WORD_SIMILARITY)
    return f"; perhaps you meant {near[0]}" if near else ""


NO_SONG: Final = "This command has no --song: leave it out, or type only the song's name."
MISSING: Final = "the following arguments are required: "
MESSAGES: Final[tuple[tuple[str, Callable[..., str]], ...]] = (
    (r"argument (\S+): invalid choice: '(.*?)'.* \(choose from (.*)\)", _not_among),
    (r"argument (\S+): expected (?:at least )?one argument", lambda option: f"{option} needs a value."),
    (r"argument (\S+): not allowed with argument (\S+)", lambda a, b: f"{a} and {b} can't be used together."),
    (r"argument (\S+): (.*)", lambda option, why: f"{option}: {why.rstrip('.')}."),
    (MISSING + "(.*)", lambda names: f"Something is missing: {names}."),
    (r"one of the arguments (.*) is required", lambda options: f"Say {_either(options.split())}."),
    (r"unrecognized arguments: --song\b.*", lambda: NO_SONG),
    (r"unrecognized arguments: (.*)", lambda words: f"“{words}” means nothing here."),
)
"""Patterns of argparse's messages (Python 3.10 and later), and what Coach says instead."""


# ----------------------------------------------------------------
# Words → values; an invalid value is refused in a sentence. Pure.


def path(text: str) -> Path:
    """Of a file or folder. An empty word, often a shell variable without a value, is not the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a file or folder has a name; this is empty")
    return Path(text)


def camera(text: str) -> str:
    """Often a shell variable without a value."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a camera has a number, a file or an address; this is empty")
    return text


def size(text: str) -> tuple[int, int]:
    """ "1280x720" → (1280, 720)"""
    width, cross, height = text.partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 1280x720")
    return int(width), int(height)


def number(text: str) -> float:
    """A finite number."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number") from None
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"“{text}” is not a finite number")
    return value


def seconds(text: str) -> float:
    """A finite number of seconds; no minutes."""
    try:
        return number(text)
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds: write for example 92.5") from None


def port(text: str) -> int:
    """1 to 65535."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port from 1 to {LAST_PORT}")
    return int(text)


def address(text: str) -> str:
    """Of a scheduler; Dask assumes tcp if no protocol is given."""
    if not ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(f"“{text}” is not an address such as tcp://192.168.0.10:8786")
    return text


def minutes(text: str) -> float:
    """Above 0."""
    value = number(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of minutes above 0")
    return value


def number_of_takes(text: str) -> int:
    """0 or more."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of takes: write for example 3")
    return int(text)


def seed(text: str) -> int:
    """0 or more."""
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise argparse.ArgumentTypeError(f"“{text}” is not a seed: write a whole number, such as 7")
    return int(text)


def age(text: str) -> timedelta:
    """ "30d", "8w" → how long ago."""
    number, unit = text[:-1], text[-1:]
    if not number.isascii() or not number.isdigit() or len(number) > 5 or unit not in ("d", "w"):
        raise argparse.ArgumentTypeError(f"“{text}” is not an age: write 30d for 30 days, 8w for 8 weeks")
    return timedelta(days=int(number) * (7 if unit == "w" else 1))


def estimator(text: str) -> str:
    """The name of an existing one."""
    from coach.estimators.registry import ESTIMATORS  # here: most commands need none of them

    if text not in ESTIMATORS:
        meant = difflib.get_close_matches(text, ESTIMATORS, 1, LEAST_WORD_SIMILARITY)
        choose = f"perhaps you meant {meant[0]}" if meant else f"choose {_either(tuple(ESTIMATORS))}"
        raise argparse.ArgumentTypeError(f"there is no “{text}”: {choose}")
    return text


def count(text: str) -> int:
    """1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number of 1 or more")
    return int(text)


def dancers(text: str) -> int:
    """1 to 9."""
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 9:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a number of dancers from 1 to 9")


def counts(text: str) -> tuple[int, ...]:
    """ "2,1,3" → (2, 1, 3)"""
    try:
        return tuple(count(part.strip()) for part in text.split(","))
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a list of numbers such as 2,1,3") from None


def names(text: str) -> tuple[str, ...]:
    """ "Mina,Ha-eun" → ("Mina", "Ha-eun")"""
    found = tuple(" ".join(part.split()) for part in text.split(","))
    if not all(name and name.isprintable() for name in found):
        raise argparse.ArgumentTypeError(f"“{text}” is not a list of names such as Mina,Ha-eun,Jo")
    return found


def count_or_all(text: str) -> int | None:
    """1 or more; "all" → None."""
    if text == "all":
        return None
    try:
        return count(text)
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"“{text}” is neither a whole number of 1 or more nor “all”") from None


def percent(text: str) -> int:
    """0 to 100."""
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 0 to 100") from None
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and 100")
    return value


def practice_speed(text: str) -> float:
    """0.5 to 1, in steps of .05."""
    value = number(text)
    if not SLOWEST <= value <= FASTEST:
        raise argparse.ArgumentTypeError(f"{text} is not between {SLOWEST:g} (half speed) and {FASTEST:g}")
    return nearest_speed(value)


def share(text: str) -> float:
    """Above 0, at most 1."""
    value = number(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share between 0 and 1")
    return value
