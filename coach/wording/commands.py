"""Words of a command that is shown to the dancer. Pure."""

from __future__ import annotations

from typing import Final

PLAIN: Final = "._/+,-"
"""Characters, besides letters and digits, that no shell treats specially."""


def as_typed(name: str) -> str:
    """The name of a song, a move or a file, quoted if a shell would not take it as one word."""
    plain = name != "" and all(character.isalnum() or character in PLAIN for character in name)
    return name if plain else f'"{name}"'
