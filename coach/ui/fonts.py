"""Fonts by the height of their capitals, and which of them can show a text.

Manrope Bold (SIL Open Font License, next to this file) has the same metrics on every machine, but no Hangul. For a
title it cannot show, the machine's own fonts are tried in turn; if none has the glyphs, the caller falls back to
another text (:func:`showable`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pygame

from coach.domain.song import Song
from coach.wording.numbers import marked_title

BUNDLED_FONT: Final = Path(__file__).parent / "typeface" / "Manrope-Bold.ttf"

FAMILIES: Final = (
    "notosanscjkkr", "notosanskr", "malgungothic", "applesdgothicneo", "nanumgothic", "nanumsquare", "baekmuk",
    "unbatang", "sourcehansanskr", "notosanscjkjp", "notosanscjksc", "droidsansfallback", "arialunicodems",
    "notosansthai", "leelawadeeui", "thonburi", "notosans", "dejavusans",
)  # fmt: skip
"""Names in pygame's spelling: Hangul first, then other scripts."""

NO_CHARACTER: Final = "\uffff"
"""A code point without a character: a font draws it like any glyph it does not have."""

NO_LIGATURE: Final = "\u200c"
"""Keeps two characters apart; it has no width and no glyph."""


@lru_cache(maxsize=1)
def faces() -> tuple[Path, ...]:
    """The font files to try, in order. Ours is always there."""
    found = (pygame.font.match_font(family, bold=True) for family in FAMILIES)
    return (BUNDLED_FONT, *dict.fromkeys(Path(path) for path in found if path))


def font(cap: int, text: str = "") -> pygame.font.Font:
    """A font with capitals at least ``cap`` pixels high: the first face with every glyph of ``text``, else ours."""
    return _sized(_face_for(clean(text)) or BUNDLED_FONT, cap)


def can_show(text: str) -> bool:
    """Whether some font of this machine has every glyph of ``text``."""
    return _face_for(clean(text)) is not None


def shown_title(song: Song) -> str:
    """The song's title as a screen shows it."""
    return marked_title(showable(song.title, song.romanised), song)


def showable(text: str, otherwise: str) -> str:
    """``text`` if it can be shown, else ``otherwise`` (a romanised title)."""
    return text if can_show(text) else otherwise


def clean(text: str) -> str:
    """On one line and composed: macOS may decompose Hangul into letters, which no font shows as syllables. Two hyphens
    stay two, as typed: our font would draw a dash."""
    composed = unicodedata.normalize("NFC", text).replace("\0", "").replace("--", f"-{NO_LIGATURE}-")
    return " ".join(composed.split())


def cap_height(sized: pygame.font.Font) -> int:
    """Height of a capital H in pixels."""
    return sized.metrics("H")[0][3]


@lru_cache(maxsize=512)
def _face_for(text: str) -> Path | None:
    text = text.replace(NO_LIGATURE, "")
    if text.isascii():
        return BUNDLED_FONT
    return next((face for face in _tried() if all(_has_glyph(face, character) for character in set(text))), None)


def _tried() -> Iterator[Path]:
    """Ours first: the machine's are looked up, which takes a while, only if ours lacks a glyph."""
    yield BUNDLED_FONT
    yield from faces()


@lru_cache(maxsize=4096)
def _has_glyph(face: Path, character: str) -> bool:
    """Told by the picture: SDL_ttf silently draws the same box for every missing glyph."""
    if character.isspace():
        return True
    small = _opened(face, 24)
    drawn, missing = (small.render(text, False, "white") for text in (character, NO_CHARACTER))
    return pygame.image.tobytes(drawn, "RGBA") != pygame.image.tobytes(missing, "RGBA")


@lru_cache(maxsize=256)
def _sized(face: Path, cap: int) -> pygame.font.Font:
    size = max(1, round(cap / 0.76))
    while cap_height(_opened(face, size)) < cap:
        size += 1
    return _opened(face, size)


@lru_cache(maxsize=256)
def _opened(face: Path, size: int) -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(BytesIO(_own()) if face == BUNDLED_FONT else face, size)


@lru_cache(maxsize=1)
def _own() -> bytes:
    """Read once: a font keeps its file open, and each size is its own font. Resized windows need dozens of them."""
    return BUNDLED_FONT.read_bytes()
