"""Words on the command line → values; a word that is none is refused in a sentence. Pure."""

from __future__ import annotations

import argparse
import math
from datetime import timedelta


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
        raise argparse.ArgumentTypeError(f"“{text}” is not a number that a video can have")
    return value


def number_of_takes(text: str) -> int:
    """0 or more."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of takes")
    return int(text)


def age(text: str) -> timedelta:
    """ "30d", "8w" → how long ago."""
    number, unit = text[:-1], text[-1:]
    if not number.isascii() or not number.isdigit() or len(number) > 5 or unit not in ("d", "w"):
        raise argparse.ArgumentTypeError(f"“{text}” is no age: write 30d for 30 days, 8w for 8 weeks")
    return timedelta(days=int(number) * (7 if unit == "w" else 1))


def count(text: str) -> int:
    """1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 on")
    return int(text)


def count_or_all(text: str) -> int | None:
    """1 or more; "all" → None."""
    if text == "all":
        return None
    try:
        return count(text)
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"“{text}” is neither a whole number from 1 on nor “all”") from None


def percent(text: str) -> int:
    """0 to 100."""
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 0 to 100") from None
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and 100")
    return value


def share(text: str) -> float:
    """Above 0, at most 1."""
    value = number(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share between 0 and 1")
    return value
