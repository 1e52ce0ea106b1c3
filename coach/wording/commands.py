"""Words of a command that is shown to the dancer. Pure."""

from __future__ import annotations

from typing import Final

PLAIN: Final = "._/+,-"
"""Characters that need no quotes in any shell, apart from letters and digits."""


def as_typed(name: str) -> str:
    """A song's name, a move's or a file's, in quotes where a shell would not take it as one word."""
    plain = name != "" and all(character.isalnum() or character in PLAIN for character in name)
    return name if plain else f'"{name}"'
