"""The review's buttons. Each has a key, underlined in its name, so that no help text is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pygame

from coach.review.choice import PassageChoice, Tool
from coach.ui import theme
from coach.ui.text import draw_text, width
from coach.ui.theme import pixels_of
from coach.ui.window import Action
from coach.wording import review_words as words

BUTTON_HEIGHT: Final = 0.056
"""Height of a button, in the layout's unit."""
TOOLBAR_CAP: Final = 0.0195
BUTTON_PADDING_CAPS: Final = 0.42
"""Room beside a name, in cap heights."""
TOOLBAR_GAP: Final = 0.005

Icon = Literal["", "back", "on", "play", "pause", "frame_back", "frame_on"]


@dataclass(frozen=True)
class Button:
    """``key``: the letter of ``label`` to press, "" for an icon. ``lit``: what it switches is on. ``labels``: all
    that it may get, so that a click does not move the other buttons; () = only its label."""

    action: Action | Tool
    label: str = ""
    key: str = ""
    icon: Icon = ""
    lit: bool = False
    labels: tuple[str, ...] = ()


def buttons(choice: PassageChoice, mirrored: bool, mistake: bool, marked: bool, beats: bool) -> tuple[Button, ...]:
    """``mirrored``: the pictures are shown as in a mirror; ``mistake``: one is shown; ``marked``: as not a mistake;
    ``beats``: the song is available, so it can be danced."""
    moves = (Button(Action.LEFT, icon="back"),) if choice.count > 1 or choice.beat is not None else ()
    on = (Button(Action.RIGHT, icon="on"),) if moves else ()
    found = [
        *moves,
        Button(Action.SPACE, icon="play" if choice.paused else "pause"),
        *on,
        Button(Tool.FRAME_BACK, icon="frame_back"),
        Button(Tool.FRAME_ON, icon="frame_on"),
        Button(Tool.SPEED, words.SPEED[choice.speed], "S", lit=choice.speed != 1, labels=tuple(words.SPEED.values())),
        Button(Tool.SKELETONS, words.SKELETONS, "k", lit=choice.skeletons),
        Button(Tool.OVERLAY, words.OVERLAY, "O", lit=choice.overlay),
        Button(Tool.ZOOM, words.ZOOM, "Z", lit=choice.zoom),
        Button(Tool.MIRROR, words.MIRROR, "M", lit=mirrored),
        Button(Tool.SOUND, words.SOUND, "A", lit=choice.sound),
        Button(Tool.JOINTS, words.JOINTS, "J", lit=choice.table),
    ]
    if choice.more:
        found.append(Button(Tool.MORE, words.MORE, "e", lit=choice.every))
    if mistake:
        found.append(Button(Tool.NOT_A_MISTAKE, words.NOT_A_MISTAKE, "N", lit=marked))
    if beats:
        found.append(Button(Tool.PRACTISE, words.PRACTISE, "P"))
    return (*found, Button(Action.QUIT, words.QUIT, "Q"))


def rows(found: Sequence[Button], room: int, unit: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows no wider than ``room`` pixels, filled as evenly as possible."""
    gap = pixels_of(TOOLBAR_GAP, unit)
    lines = _filled(found, room, unit, gap)
    while len(lines) > 1:
        room -= max(1, gap)
        closer = _filled(found, room, unit, gap)
        if len(closer) > len(lines):
            break
        lines = closer
    return tuple(lines)


def _filled(found: Sequence[Button], room: int, unit: int, gap: int) -> list[tuple[Button, ...]]:
    lines: list[tuple[Button, ...]] = []
    taken = room + 1
    for button in found:
        wide = button_width(button, unit)
        if taken + gap + wide > room:
            lines.append(())
            taken = -gap
        lines[-1] += (button,)
        taken += gap + wide
    return lines


def rows_height(count: int, unit: int) -> int:
    return count * pixels_of(BUTTON_HEIGHT, unit) + (count - 1) * pixels_of(TOOLBAR_GAP, unit)


def button_width(button: Button, unit: int) -> int:
    if button.icon:
        return pixels_of(BUTTON_HEIGHT, unit)
    cap = pixels_of(TOOLBAR_CAP, unit)
    return max(width(label, cap) for label in button.labels or (button.label,)) + 2 * round(BUTTON_PADDING_CAPS * cap)


def placed(found: Sequence[Button], area: pygame.Rect, unit: int) -> list[tuple[pygame.Rect, Button]]:
    """Every button with its rectangle, row by row, each row centred in ``area``."""
    gap, tall = pixels_of(TOOLBAR_GAP, unit), pixels_of(BUTTON_HEIGHT, unit)
    result = []
    for number, line in enumerate(rows(found, area.width, unit)):
        widths = [button_width(button, unit) for button in line]
        left = area.left + max(0, area.width - sum(widths) - gap * (len(line) - 1)) // 2
        top = area.top + number * (tall + gap)
        for button, wide in zip(line, widths):
            result.append((pygame.Rect(left, top, wide, tall).clip(area), button))
            left += wide + gap
    return result


def draw_toolbar(surface: pygame.Surface, area: pygame.Rect, found: Sequence[Button], unit: int) -> None:
    """Whatever is on is bright; the keys are underlined."""
    cap = pixels_of(TOOLBAR_CAP, unit)
    for rect, button in placed(found, area, unit):
        pygame.draw.rect(surface, theme.EDGE if button.lit else theme.PANEL, rect, border_radius=rect.height // 4)
        colour = theme.TEXT if button.lit or button.icon or not _is_switch(button) else theme.QUIET_TEXT
        if button.icon:
            _draw_icon(surface, rect, button.icon, cap)
            continue
        box = draw_text(surface, button.label, cap, rect.center, colour=colour, align="centre", room=rect.width)
        _underline(surface, box, button, cap, colour)


def _is_switch(button: Button) -> bool:
    return button.action not in (Tool.SPEED, Tool.PRACTISE, Action.QUIT, Tool.NOT_A_MISTAKE)


def _underline(surface: pygame.Surface, box: pygame.Rect, button: Button, cap: int, colour: theme.Colour) -> None:
    """A line below the key's letter."""
    at = button.label.find(button.key)
    if at < 0:
        return
    left = box.left + (width(button.label[:at], cap) if at else 0)
    thick = max(2, cap // 8)
    pygame.draw.rect(surface, colour, (left, box.bottom + thick + 1, width(button.key, cap), thick))


def _draw_icon(surface: pygame.Surface, rect: pygame.Rect, icon: Icon, size: int) -> None:
    """As on any player: chevrons for next and previous, a triangle to play, one with a bar for a single picture."""
    x, y, half = rect.centerx, rect.centery, max(2, round(0.55 * size))
    bar = max(2, half // 2)
    way = -1 if icon.endswith("back") else 1
    if icon == "pause":
        for left in (x - half, x + half - bar):
            pygame.draw.rect(surface, theme.TEXT, (left, y - half, bar, 2 * half))
    elif icon in ("back", "on"):
        base, tip = x - way * half // 2, x + way * half // 2
        pygame.draw.lines(surface, theme.TEXT, False, [(base, y - half), (tip, y), (base, y + half)], bar)
    else:
        tip, base = x + way * half // (2 if icon.startswith("frame") else 1), x - way * half
        pygame.draw.polygon(surface, theme.TEXT, [(tip, y), (base, y - half), (base, y + half)])
        if icon.startswith("frame"):
            pygame.draw.rect(surface, theme.TEXT, (x + way * half - bar // 2, y - half, bar, 2 * half))
