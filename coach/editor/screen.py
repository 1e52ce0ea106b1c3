"""The beat editor's screen: the video, the sound around now with its beats, and the song with its sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.song import Song
from coach.editor.beat_edits import Draft
from coach.media.audio import Audio
from coach.ui import theme
from coach.ui.fonts import showable
from coach.ui.picture import draw_picture
from coach.ui.text import draw_text, fitting_cap, line_height
from coach.ui.theme import pixels_of, reading_height
from coach.wording import words
from coach.wording.numbers import plural

WAVEFORM_REACH_S: Final = 2.5
"""s of sound shown before and after now."""
LOUDNESS_STEP_S: Final = 0.005
"""s between two loudness values drawn: about a pixel in the usual window."""
GRIP: Final = 10
"""Pixels to the left and right of a border within which it can be grabbed."""


@dataclass(frozen=True, eq=False)
class EditorView:
    """t: s of song time; loudness: (N,) 0..1 every LOUDNESS_STEP_S from 0 s; taps: so far in the tempo being tapped."""

    song: Song
    draft: Draft
    t: float
    picture: NDArray[np.uint8] | None
    loudness: NDArray[np.float32]
    playing: bool
    saved: bool
    taps: int
    asked_to_quit: bool
    note: str


@dataclass(frozen=True)
class EditorLayout:
    """Rectangles from top to bottom, in pixels of the window."""

    bar: pygame.Rect
    picture: pygame.Rect
    near: pygame.Rect
    song: pygame.Rect
    keys: pygame.Rect


def layout_of(size: tuple[int, int]) -> EditorLayout:
    wide, high = size
    unit, margin = reading_height(size), pixels_of(theme.MARGIN, high)
    inner = pygame.Rect(margin, 0, wide - 2 * margin, high)
    keys_high, song_high, near_high, bar_high = (pixels_of(share, unit) for share in (0.12, 0.075, 0.16, 0.1))
    keys = pygame.Rect(inner.left, high - keys_high, inner.width, keys_high)
    song = pygame.Rect(inner.left, keys.top - song_high - margin // 2, inner.width, song_high)
    near = pygame.Rect(inner.left, song.top - near_high - margin, inner.width, near_high)
    bar = pygame.Rect(inner.left, 0, inner.width, bar_high)
    picture = pygame.Rect(inner.left, bar.bottom, inner.width, max(1, near.top - margin - bar.bottom))
    return EditorLayout(bar, picture, near, song, keys)


def loudness(music: Audio | None) -> NDArray[np.float32]:
    """(N,) 0..1: the greatest amplitude in each LOUDNESS_STEP_S of the music; empty without music."""
    if music is None or not len(music.samples):
        return np.zeros(0, np.float32)
    step = round(music.rate * LOUDNESS_STEP_S)
    mono = np.abs(music.samples).max(axis=1)
    whole = mono[: len(mono) // step * step].reshape(-1, step).max(axis=1)
    return whole / max(float(whole.max(initial=0.0)), 1e-6)


def draw_editor(surface: pygame.Surface, view: EditorView) -> None:
    place = layout_of(surface.get_size())
    surface.fill(theme.BACKGROUND)
    if view.picture is not None:
        draw_picture(surface, view.picture, place.picture)
    _draw_bar(surface, place.bar, view)
    _draw_near(surface, place.near, view)
    _draw_song(surface, place.song, view)
    _draw_keys(surface, place.keys, view)


def border_at(strip: pygame.Rect, song: Song, draft: Draft, x: int) -> int | None:
    """The section whose beginning can be grabbed at ``x`` (pixels), or None."""
    distances = {
        index: abs(_song_x(strip, song, float(draft.grid.edges[section.first])) - x)
        for index, section in enumerate(draft.grid.sections)
    }
    nearest = min(distances, key=distances.__getitem__, default=None)
    return nearest if nearest is not None and distances[nearest] <= GRIP else None


def _draw_bar(surface: pygame.Surface, bar: pygame.Rect, view: EditorView) -> None:
    cap = max(8, round(bar.height * 0.3))
    grid, t = view.draft.grid, view.t
    tempo = f"{grid.bpm:.2f} BPM" if view.draft.constant else words.EDITOR_LOOSE.format(bpm=round(grid.bpm))
    beat = round(grid.beat(t))
    count = str(grid.count(beat)) if 0 <= beat < len(grid) else ""
    title = showable(view.song.title, view.song.romanised)
    draw_text(surface, title, cap, (bar.left, bar.centery), room=round(bar.width * 0.35))
    draw_text(surface, count, round(cap * 1.6), (bar.centerx, bar.centery), colour=theme.ACCENT, align="centre")
    said, room = tempo if view.saved else f"{tempo}{words.EDITOR_UNSAVED}", round(bar.width * 0.45)
    fits = fitting_cap(said, cap, room, cap // 2)
    draw_text(surface, said, fits, (bar.right, bar.centery), align="right", room=room)


def _draw_near(surface: pygame.Surface, area: pygame.Rect, view: EditorView) -> None:
    """The sound around now, with its beats; now is in the middle."""
    pygame.draw.rect(surface, theme.PANEL, area, border_radius=8)
    per_second = area.width / (2 * WAVEFORM_REACH_S)
    left = view.t - WAVEFORM_REACH_S
    for x in range(0, area.width, 2):
        k = round((left + x / per_second) / LOUDNESS_STEP_S)
        if 0 <= k < len(view.loudness):
            tall = int(view.loudness[k] * area.height * 0.7)
            line = pygame.Rect(area.left + x, area.centery - tall // 2, 2, max(1, tall))
            pygame.draw.rect(surface, theme.EDGE, line)
    grid = view.draft.grid
    for k in np.flatnonzero(np.abs(grid.times - view.t) < WAVEFORM_REACH_S):
        _draw_beat(surface, area, area.left + round((grid.times[k] - left) * per_second), grid.count(int(k)))
    pygame.draw.rect(surface, theme.ACCENT, (area.centerx - 1, area.top, 3, area.height))


def _draw_beat(surface: pygame.Surface, area: pygame.Rect, x: int, count: int) -> None:
    one = count == 1
    cap = max(8, round(area.height * 0.13))
    colour = theme.TEXT if one else theme.QUIET_TEXT
    top = area.top + round(area.height * 0.28)
    pygame.draw.rect(surface, colour, (x - 1, top, 3 if one else 2, area.bottom - top))
    if area.left + cap < x < area.right - cap:
        draw_text(surface, str(count), cap, (x, area.top + cap), colour=colour, align="centre")


def _draw_song(surface: pygame.Surface, strip: pygame.Rect, view: EditorView) -> None:
    """The whole song, a block for each section."""
    song, edges = view.song, view.draft.grid.edges
    pygame.draw.rect(surface, theme.PANEL, strip, border_radius=6)
    for number, section in enumerate(view.draft.grid.sections):
        left, right = (_song_x(strip, song, float(edges[beat])) for beat in (section.first, section.end))
        block = pygame.Rect(left, strip.top, max(1, right - left - 2), strip.height)
        pygame.draw.rect(surface, theme.EDGE if number % 2 else (74, 82, 102), block, border_radius=6)
        pygame.draw.rect(surface, theme.TEXT, (left - 1, strip.top, 3, strip.height))
        cap = max(8, round(strip.height * 0.24))
        draw_text(surface, section.name, cap, (left + 10, strip.centery), room=max(1, block.width - 14))
    x = _song_x(strip, song, view.t)
    pygame.draw.rect(surface, theme.ACCENT, (x - 1, strip.top - 4, 4, strip.height + 8), border_radius=2)


def _draw_keys(surface: pygame.Surface, area: pygame.Rect, view: EditorView) -> None:
    room, usual = area.width, max(8, round(area.height * 0.16))
    cap = min(fitting_cap(text, usual, room, usual // 2) for text in words.EDITOR_KEYS)
    for line, text in enumerate(words.EDITOR_KEYS):
        at = (area.left, area.top + cap + line * line_height(cap))
        draw_text(surface, text, cap, at, colour=theme.QUIET_TEXT, room=room)
    said = _said(view)
    if said:
        at = (area.right, area.top + cap + len(words.EDITOR_KEYS) * line_height(cap))
        draw_text(surface, said, fitting_cap(said, cap, room, cap // 2), at, align="right", room=room)


def _said(view: EditorView) -> str:
    if view.asked_to_quit and not view.saved:
        return words.EDITOR_SURE
    if view.taps:
        return plural(words.EDITOR_TAPS, view.taps)
    return view.note


def _song_x(strip: pygame.Rect, song: Song, t: float) -> int:
    share = (t - song.start) / max(song.end - song.start, 1e-6)
    return strip.left + round(min(max(share, 0.0), 1.0) * strip.width)
