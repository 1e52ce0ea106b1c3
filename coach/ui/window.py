"""The pygame window: opens, resizes, goes full screen, and turns keys and clicks into a few actions."""

from __future__ import annotations

import os
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

import pygame

from coach.base.errors import CoachError
from coach.ui import gamepad, theme
from coach.ui.drawing_cache import forget_drawings
from coach.ui.surface import MASKS
from coach.wording import words

LEAST_SIZE: Final = (1280, 720)
"""Pixels of the window, or as many of them as the desktop has room for …"""
DESKTOP_SHARE: Final = 2 / 3
"""… and more on a large desktop: this share of its width and height. At 3840x2160 the smallest window could not be read
from two metres away."""
DECORATION: Final = 80
"""Pixels of a desktop's height that a window's title bar and a task bar usually take together."""
MOST_DRAWN_PX: Final = 1080
"""Pixels of the window's shorter side; from twice as many, each drawn pixel covers several: 3840x2160 is drawn as
1920x1080. From three metres nobody sees a difference, and a picture takes four fifths of the time (``bench live``)."""


class Action(Enum):
    """What a key means on every screen. Each screen names its own further keys: see ``coach.ui.loop``."""

    QUIT = auto()
    PAUSE = auto()
    START = auto()
    SPACE = auto()
    LEFT = auto()
    RIGHT = auto()
    UP = auto()
    DOWN = auto()


LEAVING: Final = (Action.QUIT, Action.PAUSE)
"""What leaves a screen on which nothing plays that could be paused."""


@dataclass(frozen=True)
class MousePress:
    """The left mouse button (or a finger) went down at ``x``, ``y`` pixels."""

    x: int
    y: int


@dataclass(frozen=True)
class MouseRelease:
    """The left mouse button (or the finger) was lifted."""


@dataclass(frozen=True)
class TextInput:
    """Text typed while the window reads text; "" deletes the last character."""

    text: str


Keys = Mapping[int, Hashable]
"""pygame's key → what it means; the values are the screen's own: enum members or numbers."""

WINDOW_BINDINGS: Final[Keys] = {
    pygame.K_q: Action.QUIT,
    pygame.K_ESCAPE: Action.PAUSE,
    pygame.K_RETURN: Action.START,
    pygame.K_KP_ENTER: Action.START,
    pygame.K_SPACE: Action.SPACE,
    pygame.K_LEFT: Action.LEFT,
    pygame.K_RIGHT: Action.RIGHT,
    pygame.K_UP: Action.UP,
    pygame.K_DOWN: Action.DOWN,
    gamepad.SOUTH: Action.START,
    gamepad.START: Action.START,
    gamepad.EAST: Action.PAUSE,
    gamepad.LEFT: Action.LEFT,
    gamepad.RIGHT: Action.RIGHT,
    gamepad.UP: Action.UP,
    gamepad.DOWN: Action.DOWN,
}
NO_KEYS: Final[Keys] = MappingProxyType({})
KEYS_OF_TEXT: Final[Keys] = {
    pygame.K_RETURN: Action.START,
    pygame.K_KP_ENTER: Action.START,
    pygame.K_ESCAPE: Action.PAUSE,
    pygame.K_BACKSPACE: TextInput(""),
    gamepad.SOUTH: Action.START,
    gamepad.START: Action.START,
    gamepad.EAST: Action.PAUSE,
}
"""What keys mean while the window reads text; all others type."""
FULLSCREEN_KEYS: Final = (pygame.K_f, pygame.K_F11)
SHIFTED: Final = {
    (pygame.K_SEMICOLON, pygame.KSCAN_COMMA): pygame.K_PERIOD,  # French and Belgian
    (pygame.K_PERIOD, pygame.KSCAN_SLASH): pygame.K_COMMA,  # Russian
}
"""What a key (and its place) types with Shift, if that is one of ours: SDL reports only what it types without."""


class Window:
    """A window to draw on. ``surface`` is new after every resize: ask for it each time. A very large window shows it
    enlarged (MOST_DRAWN_PX); sizes and places, including clicks, are those of the surface.

    Raises CoachError when there is no screen. ``closed`` tells closing the window from pressing Q: both are QUIT, but
    after the first nothing more should be shown. ``stale``, until the next flip: the window no longer shows what this
    screen last drew, because it was resized or covered, or another screen was shown. ``unseen``, until the next
    ``events``: a screen nobody has seen yet begins, and of the keys pressed so far only these are meant for it; else
    None.

    size  pixels (width, height) of the window, None: :func:`usual_size`; smaller if the desktop has no room for that
    """

    def __init__(
        self, title: str = words.WINDOW_TITLE, *, fullscreen: bool = False, size: tuple[int, int] | None = None
    ) -> None:
        os.environ["SDL_VIDEO_X11_WMCLASS"] = words.WINDOW_TITLE  # pygame sets it to the script's name
        os.environ["SDL_APP_NAME"] = words.WINDOW_TITLE
        self.closed = False
        self.fullscreen = fullscreen
        self.stale = True
        self.unseen: Collection[Hashable] | None = None
        self._reads_text = False
        self._pads: gamepad.Pads | None = None
        _silence_wayland()
        try:
            pygame.display.init()  # not pygame.init(): the mixer would take the sound card from the music
            _insist_on_a_screen()
            _show_without_opengl()
            desktop = pygame.display.get_desktop_sizes()[0]
            self._windowed_size = within(size or usual_size(desktop), desktop)
            self._open()
        except pygame.error as error:
            pygame.display.quit()
            raise CoachError(words.NO_SCREEN.format(reason=str(error).rstrip("."))) from error
        pygame.display.set_caption(title)
        pygame.display.set_icon(icon())
        self.read_text(False)

    def use_gamepads(self) -> int:
        """From now on their buttons are keys (:mod:`coach.ui.gamepad`), and :class:`coach.ui.gamepad.Gamepads` tells
        when one comes or goes; returns how many there are."""
        self._pads = self._pads or gamepad.Pads()
        return self._pads.count

    @property
    def surface(self) -> pygame.Surface:
        """What to draw on, 32 bits per pixel."""
        return self._shadow or pygame.display.get_surface()

    @property
    def size(self) -> tuple[int, int]:
        return self.surface.get_size()

    @property
    def pointer(self) -> tuple[int, int] | None:
        """Where the mouse is; None while it is not over the window."""
        return self.mouse() if pygame.mouse.get_focused() else None

    def mouse(self) -> tuple[int, int]:
        """Where the mouse is or last was; may be outside the window during a drag."""
        return self._drawn_at(pygame.mouse.get_pos())

    def flip(self, areas: Sequence[pygame.Rect] | None = None) -> None:
        """Shows what was drawn: in these areas, or (None) all of it."""
        areas = [self.surface.get_rect()] if areas is None else areas
        pygame.display.update([self._shown(area) for area in areas] if self._shadow else areas)
        self.stale = False

    def events(self, keys: Keys = NO_KEYS) -> list[Hashable]:
        """What happened since the last call, in order, as :meth:`coach.ui.loop.Screen.handle` takes it.

        keys  the present screen's, which take precedence over every screen's; resizing and F are dealt with here
        """
        found = [self._happened(event, keys) for event in pygame.event.get()]
        early, self.unseen = self.unseen, None
        if early is None:
            return [happened for happened in found if happened is not None]
        kept = [happened for happened in found if isinstance(happened, gamepad.Gamepads) or happened in early]
        return [*kept, Action.QUIT] if self.closed and Action.QUIT not in kept else kept

    def read_text(self, wanted: bool) -> None:
        """From now on typing gives text (:class:`TextInput`), or single keys again."""
        self._reads_text = wanted
        if wanted:
            pygame.key.start_text_input()
        else:
            pygame.key.stop_text_input()  # an input method must not swallow S or N

    def toggle_fullscreen(self) -> None:
        """Full screen and back to the window's earlier size."""
        if not self.fullscreen:
            self._windowed_size = pygame.display.get_window_size()
        else:  # X11 needs two steps: out of full screen, then smaller
            pygame.display.set_mode(pygame.display.get_window_size(), pygame.RESIZABLE)
        self.fullscreen = not self.fullscreen
        self._open()

    def close(self) -> None:
        """Closes the window; closing twice does nothing. Fonts stay: other threads may be drawing a film with them."""
        pygame.display.quit()
        forget_drawings()

    def __enter__(self) -> Window:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        size, flags = ((0, 0), pygame.FULLSCREEN) if self.fullscreen else (self._windowed_size, pygame.RESIZABLE)
        pygame.display.set_mode(size, flags)
        self._match_pixels()

    def _match_pixels(self) -> None:
        """Pictures are written straight into the window's memory; a screen with another pixel order gets a copy, a very
        large one an enlarged copy."""
        screen = pygame.display.get_surface()
        self.stale = True
        self._enlarged = max(1, min(screen.get_size()) // MOST_DRAWN_PX)
        size = [-(-side // self._enlarged) for side in screen.get_size()]
        direct = self._enlarged == 1 and screen.get_bitsize() == 32 and screen.get_masks()[:3] == MASKS
        self._shadow = None if direct else pygame.Surface(size, 0, 32, (*MASKS, 0))

    def _shown(self, area: pygame.Rect) -> pygame.Rect:
        """Copies that area of what was drawn into the window; returns where it is there."""
        screen, part = pygame.display.get_surface(), self._shadow.subsurface(area.clip(self._shadow.get_rect()))
        shown = pygame.Rect([self._enlarged * side for side in (*part.get_offset(), *part.get_size())])
        alike = (part.get_bitsize(), part.get_masks()[:3]) == (screen.get_bitsize(), screen.get_masks()[:3])
        if alike and screen.get_rect().contains(shown):
            pygame.transform.scale(part, shown.size, screen.subsurface(shown))  # takes half the time
        else:
            screen.blit(pygame.transform.scale(part, shown.size), shown)
        return shown

    def _drawn_at(self, position: tuple[int, int]) -> tuple[int, int]:
        """What was drawn at a position in the window."""
        return position[0] // self._enlarged, position[1] // self._enlarged

    def _happened(self, event: pygame.Event, keys: Keys) -> Hashable | None:
        if event.type == pygame.QUIT:
            self.closed = True
            return Action.QUIT
        if event.type == pygame.VIDEORESIZE:
            self._match_pixels()
        elif event.type == pygame.WINDOWEXPOSED:
            self.stale = True
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return MousePress(*self._drawn_at(event.pos))
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            return MouseRelease()
        elif event.type == pygame.KEYDOWN:
            return KEYS_OF_TEXT.get(event.key) if self._reads_text else self._pressed(key_of(event), keys)
        elif event.type == pygame.TEXTINPUT and self._reads_text:
            return TextInput(event.text)
        return None if self._pads is None else self._of_pad(event, keys)

    def _of_pad(self, event: pygame.Event, keys: Keys) -> Hashable | None:
        button = gamepad.button_of(event)
        if button is None:
            return self._pads.changed(event)
        return KEYS_OF_TEXT.get(button) if self._reads_text else self._pressed(button, keys)

    def _pressed(self, key: int, keys: Keys) -> Hashable | None:
        if key in FULLSCREEN_KEYS:
            self.toggle_fullscreen()
        return keys.get(key, WINDOW_BINDINGS.get(key))


def window_is_open() -> bool:
    """Whether there is one; the program has one at a time."""
    return pygame.display.get_init() and pygame.display.get_surface() is not None


def _insist_on_a_screen() -> None:
    """Without a desktop SDL silently draws nowhere; only callers that asked for that get it."""
    driver = pygame.display.get_driver()
    if driver in ("offscreen", "dummy", "evdev") and not os.environ.get("SDL_VIDEODRIVER"):
        raise pygame.error("no desktop answers")


def _silence_wayland() -> None:
    """Without a runtime folder there is no Wayland. Its library prints that to the terminal, unless the screen is given
    as a full path."""
    if not os.environ.get("XDG_RUNTIME_DIR"):
        os.environ.setdefault("WAYLAND_DISPLAY", os.devnull)


def _show_without_opengl() -> None:
    """X11 takes pictures straight from shared memory: 1920x1080 in 0.7 ms. By default SDL goes through OpenGL, which
    without a graphics card (virtual screens, remote desktops) costs 8 ms, and 46 ms for 3840x2160."""
    if pygame.display.get_driver() == "x11":
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")


def usual_size(desktop: tuple[int, int]) -> tuple[int, int]:
    """Pixels (width, height) of a window whose size nobody chose: in the shape of the smallest one, or, on an upright
    desktop, of that one stood on end."""
    wide, high = LEAST_SIZE if desktop[0] >= desktop[1] else LEAST_SIZE[::-1]
    scale = max(1.0, DESKTOP_SHARE * min(desktop[0] / wide, desktop[1] / high))
    return round(wide * scale), round(high * scale)


def within(size: tuple[int, int], desktop: tuple[int, int]) -> tuple[int, int]:
    """The size (width, height), scaled down if the desktop has no room for it."""
    width, height = size
    room = max(desktop[1] - DECORATION, 1)
    scale = min(1.0, desktop[0] / width, room / height)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def key_of(event: pygame.Event) -> int:
    """The key pressed. A digit counts wherever it is: on the number pad, or in the top row with Shift (French)."""
    if pygame.K_KP1 <= event.key <= pygame.K_KP9:  # pygame does not report the character of these
        return event.key - pygame.K_KP1 + pygame.K_1
    if event.unicode.isdecimal():
        return pygame.K_0 + int(event.unicode)
    return latin_key(event.key, event.scancode, event.mod)


def latin_key(key: int, scancode: int, mod: int = 0) -> int:
    """The key's letter or sign; on a keyboard without Latin letters what sits in its place on a US keyboard.

    mod  the modifier keys held, as pygame reports them
    """
    if mod & pygame.KMOD_SHIFT:
        key = SHIFTED.get((key, scancode), key)
    if key <= 127:
        return key
    if pygame.KSCAN_A <= scancode <= pygame.KSCAN_Z:
        return pygame.K_a + scancode - pygame.KSCAN_A
    return {pygame.KSCAN_COMMA: pygame.K_COMMA, pygame.KSCAN_PERIOD: pygame.K_PERIOD}.get(scancode, key)


def icon(side: int = 64) -> pygame.Surface:
    """A ring on the dark background, as on a wrong joint; ``side`` in pixels."""
    image = pygame.Surface((side, side), pygame.SRCALPHA)
    pygame.draw.rect(image, theme.BACKGROUND, image.get_rect(), border_radius=side * 7 // 32)
    pygame.draw.aacircle(image, theme.ACCENT, image.get_rect().center, side * 21 // 64, side // 8)
    return image
