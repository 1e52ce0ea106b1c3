"""Which names a song may have: they are folder names on every system, and words on the command line. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

from coach.errors import CoachError

LONGEST: Final = 60
"""Characters; with Hangul three bytes each, which leaves room for the endings of temporary folders."""
FORBIDDEN: Final = '/\\<>:"|?*'
PORTS: Final = {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
RESERVED: Final = PORTS | {"con", "prn", "aux", "nul", "conin$", "conout$"}
"""What Windows takes for devices, with any ending."""

JOINER: Final = "\u200d"

TAKEN: Final = {"slides"}
"""Files beside the songs' own thresholds."""


def checked_name(name: str) -> str:
    """The name as it is kept. CoachError says in a sentence why it cannot be a song's name."""
    name = unicodedata.normalize("NFC", name)
    problem = _problem(name)
    if problem:
        raise CoachError(f"A song cannot be called “{_shown(name)}”: {problem}. Choose another --song NAME.")
    return name


def plain_name(name: str) -> str:
    """What names are compared by, in any case. macOS hands out Hangul and accents decomposed, others composed."""
    return unicodedata.normalize("NFC", name).casefold()


def _problem(name: str) -> str:
    """What is wrong with the name, "" when nothing is."""
    odd = next((c for c in name if c in FORBIDDEN or _unseen(c)), None)
    if not name.strip():
        return "a name needs a letter"
    if len(name) > LONGEST:
        return f"it has {len(name)} characters, at most {LONGEST} fit"
    if odd is not None:
        unseen = "it has a character that cannot be seen"
        return f"“{odd}” cannot be part of a folder's name" if odd in FORBIDDEN else unseen
    if name[0] in ".- " or name[-1] in ". ":
        return "it may not begin with a dot, a dash or a blank, nor end with a dot or a blank"
    if name.split(".")[0].strip().casefold() in RESERVED:
        return "Windows keeps that name for itself"
    if name.casefold() in TAKEN:
        return "its thresholds would be the published table's, slides.toml"
    return ""


def _unseen(character: str) -> bool:
    """Whether nobody could type it again; the joiner inside of emoji (👩‍🎤) may stay."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character != JOINER


def _shown(name: str) -> str:
    plain = "".join(c if c.isprintable() else "?" for c in name)
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + "…"
