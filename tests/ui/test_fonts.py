import os
import sys
from pathlib import Path

import numpy as np
import pygame
import pytest

from coach.ui import fonts
from coach.ui.text import width

HANGUL = "러브 다이브"


@pytest.fixture
def only_ours(monkeypatch):
    """A machine without any font of its own."""
    monkeypatch.setattr(fonts, "faces", lambda: (fonts.BUNDLED_FONT,))
    fonts._face_for.cache_clear()
    yield
    fonts._face_for.cache_clear()


@pytest.mark.parametrize("cap", [8, 24, 29, 44, 173])
def test_capitals_are_at_least_as_high_as_asked(cap):
    drawn = fonts.font(cap).render("H", True, "white")
    rows = np.flatnonzero(pygame.surfarray.array_alpha(drawn).max(axis=0) > 100)
    assert cap - 1 <= rows[-1] - rows[0] + 1 <= cap * 1.06 + 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not list them")
def test_no_size_keeps_a_file_open():
    """A window that is resized asks for dozens; a Mac allows a program 256 open files."""
    for cap in range(200, 240):
        fonts.font(cap)
    opened = [os.path.realpath(handle) for handle in Path("/proc/self/fd").iterdir()]
    assert str(fonts.BUNDLED_FONT) not in opened


def test_latin_is_always_ours():
    assert fonts.can_show("LOVE DIVE (stand-in) · chorus – 40° …")
    assert fonts.font(20, "LOVE") is fonts.font(20)


def test_without_glyphs_the_romanised_title_is_used(only_ours):
    assert not fonts.can_show(HANGUL)
    assert fonts.showable(HANGUL, "LOVE DIVE") == "LOVE DIVE"
    assert fonts.font(20, HANGUL) is fonts.font(20)


def test_hangul_is_shown_where_some_font_has_it():
    has = any(all(fonts._has_glyph(face, letter) for letter in HANGUL) for face in fonts.faces())
    assert fonts.can_show(HANGUL) is has
    assert fonts.showable(HANGUL, "LOVE DIVE") == (HANGUL if has else "LOVE DIVE")


def test_a_missing_glyph_is_noticed():
    assert fonts._has_glyph(fonts.BUNDLED_FONT, "é")
    assert not fonts._has_glyph(fonts.BUNDLED_FONT, "러")


def test_text_is_composed_and_on_one_line():
    assert fonts.clean("\u1105\u1165\u1107\u1173\n  LOVE\0") == "러브 LOVE"


def test_our_font_comes_with_its_licence():
    assert "SIL OPEN FONT LICENSE" in (fonts.BUNDLED_FONT.parent / "OFL.txt").read_text(encoding="utf-8")


def test_two_hyphens_are_two_as_they_are_typed():
    """Our font has a ligature for them, which nobody could type."""
    options = "python main.py practice --from 1"
    assert width(options, 40) == width(options.replace("--", ""), 40) + 2 * width("-", 40)
    assert fonts.font(40, options) is fonts.font(40, "x") and fonts.clean(fonts.clean(options)) == fonts.clean(options)
