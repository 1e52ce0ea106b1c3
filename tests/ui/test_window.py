import os

import pygame
import pytest

from coach.base.errors import CoachError
from coach.ui.window import Action, MousePress, MouseRelease, TextInput, Window, latin_key, usual_size, within


@pytest.fixture
def window(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    with Window(size=(800, 500)) as opened:
        opened.events()
        yield opened


def key(code, scancode=0):
    return pygame.event.Event(pygame.KEYDOWN, key=code, scancode=scancode, mod=0, unicode="")


def test_opens_in_its_size_without_the_mixer(window):
    assert window.size == (800, 500)
    assert window.surface.get_bitsize() == 32
    assert pygame.mixer.get_init() is None
    assert pygame.display.get_caption()[0] == "Coach"


@pytest.mark.parametrize(
    "code, action",
    [
        (pygame.K_q, Action.QUIT),
        (pygame.K_ESCAPE, Action.PAUSE),
        (pygame.K_RETURN, Action.START),
        (pygame.K_SPACE, Action.SPACE),
        (pygame.K_LEFT, Action.LEFT),
        (pygame.K_RIGHT, Action.RIGHT),
    ],
)
def test_keys_are_actions(window, code, action):
    pygame.event.post(key(code))
    assert window.events() == [action]
    assert not window.closed


def test_other_keys_and_events_are_nothing(window):
    pygame.event.post(key(pygame.K_y))
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=(1, 1), rel=(0, 0), buttons=(0, 0, 0)))
    assert window.events() == []


def test_events_keep_their_order_and_clicks_their_place(window):
    pygame.event.post(key(pygame.K_LEFT))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(30, 40)))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=4, pos=(30, 40)))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, button=1, pos=(30, 40)))
    assert window.events() == [Action.LEFT, MousePress(30, 40), MouseRelease()]


def test_while_text_is_read_keys_type_and_are_no_actions(window):
    typed = pygame.event.Event(pygame.TEXTINPUT, text="qf점")
    pygame.event.post(typed)
    assert window.events() == []
    window.read_text(True)
    for event in (key(pygame.K_q), key(pygame.K_f), typed, key(pygame.K_BACKSPACE), key(pygame.K_RETURN)):
        pygame.event.post(event)
    pygame.event.post(key(pygame.K_ESCAPE))
    assert window.events() == [TextInput("qf점"), TextInput(""), Action.START, Action.PAUSE]
    assert not window.fullscreen
    window.read_text(False)
    pygame.event.post(key(pygame.K_q))
    assert window.events() == [Action.QUIT]


def test_closing_is_quitting_and_is_remembered(window):
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert window.events() == [Action.QUIT]
    assert window.closed


def test_full_screen_and_back_to_the_same_size(window):
    pygame.event.post(key(pygame.K_F11))
    assert window.events() == [] and window.fullscreen
    pygame.event.post(key(pygame.K_f))
    window.events()
    assert not window.fullscreen and window.size == (800, 500)
    window.flip()


@pytest.mark.parametrize(
    "loses",
    [
        pygame.event.Event(pygame.VIDEORESIZE, size=(400, 300), w=400, h=300),
        pygame.event.Event(pygame.WINDOWEXPOSED),
        key(pygame.K_f),
    ],
)
def test_what_was_drawn_is_stale_once_the_window_has_lost_it(window, loses):
    assert window.stale
    window.flip([pygame.Rect(0, 0, 10, 10)])
    assert not window.stale
    pygame.event.post(loses)
    window.events()
    assert window.stale


@pytest.mark.parametrize(
    "desktop, size",
    [
        ((1920, 1080), (1280, 720)),
        ((1280, 800), (1280, 720)),
        ((1366, 768), (1223, 688)),  # the usual small laptop
        ((1024, 600), (924, 520)),
        ((600, 1024), (600, 338)),
    ],
)
def test_a_window_does_not_stand_over_the_desktop_s_edges(desktop, size):
    assert within((1280, 720), desktop) == size


@pytest.mark.parametrize(
    ("desktop", "size"),
    [
        ((1366, 768), (1280, 720)),
        ((1920, 1080), (1280, 720)),
        ((2560, 1440), (1707, 960)),
        ((3840, 2160), (2560, 1440)),
        ((3440, 1440), (1707, 960)),
        ((1080, 1920), (720, 1280)),
        ((2160, 3840), (1440, 2560)),
        ((1200, 1600), (720, 1280)),
    ],
)
def test_on_a_large_desktop_the_window_is_larger(desktop, size):
    assert usual_size(desktop) == size


@pytest.mark.parametrize(("desktop", "size"), [((1024, 600), (924, 520)), ((3840, 2160), (2560, 1440))])
def test_a_window_opens_as_large_as_the_desktop_lets_it_be(monkeypatch, desktop, size):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [desktop])
    with Window() as window:
        assert window.size == size


@pytest.mark.parametrize(("size", "drawn"), [((3840, 2160), (1920, 1080)), ((2160, 3841), (1080, 1921))])
def test_a_very_large_window_shows_what_is_drawn_enlarged(monkeypatch, size, drawn):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(6000, 6000)])
    with Window(size=size) as window:
        assert window.size == drawn and pygame.display.get_window_size() == size
        screen = pygame.display.get_surface()
        window.surface.fill((1, 2, 3))
        window.flip()
        assert screen.get_at((0, 0)) == screen.get_at((size[0] - 1, size[1] - 1)) == (1, 2, 3, 255)
        window.surface.fill((200, 100, 50))
        window.flip([pygame.Rect(10, 20, 30, 40)])
        shown = pygame.surfarray.array3d(screen)
        assert (shown[20:80, 40:120] == (200, 100, 50)).all()
        assert (shown == (200, 100, 50)).all(axis=-1).sum() == 60 * 80
        assert not window.stale


@pytest.mark.parametrize("bits", [(24,), (32, (0xFF, 0xFF00, 0xFF0000, 0))], ids=["three bytes", "red last"])
@pytest.mark.parametrize(("size", "drawn"), [((60, 40), (60, 40)), ((2160, 2160), (1080, 1080))])
def test_a_screen_of_another_pixel_order_shows_the_same(window, monkeypatch, size, drawn, bits):
    screen = pygame.Surface(size, 0, *bits)
    monkeypatch.setattr(pygame.display, "get_surface", lambda: screen)
    pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, size=size, w=size[0], h=size[1]))
    window.events()
    assert window.size == drawn and window.surface is not screen
    window.surface.fill((200, 100, 50))
    window.flip([pygame.Rect(10, 20, 30, 10)])
    scale = size[0] // drawn[0]
    assert screen.get_at((10 * scale, 20 * scale)) == screen.get_at((40 * scale - 1, 30 * scale - 1)) == (200, 100, 50)
    assert screen.get_at((40 * scale, 20 * scale)) == screen.get_at((10 * scale, 20 * scale - 1)) == (0, 0, 0)


def test_clicks_on_a_very_large_window_are_told_where_they_were_drawn(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(6000, 6000)])
    with Window(size=(3840, 2160)) as window:
        window.events()
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(3839, 101)))
        assert MousePress(1919, 50) in window.events()
        monkeypatch.setattr(pygame.mouse, "get_pos", lambda: (200, 301))
        monkeypatch.setattr(pygame.mouse, "get_focused", lambda: True)
        assert window.pointer == window.mouse() == (100, 150)


def test_letters_are_found_on_keyboards_without_latin_letters():
    cyrillic_es = 0x441
    assert latin_key(cyrillic_es, pygame.KSCAN_S) == pygame.K_s
    assert latin_key(pygame.K_q, pygame.KSCAN_A) == pygame.K_q  # a French keyboard: what the key says counts
    assert latin_key(pygame.K_LEFT, pygame.KSCAN_LEFT) == pygame.K_LEFT


@pytest.mark.parametrize(
    ("code", "scancode", "mod", "meant"),
    [
        (pygame.K_SEMICOLON, pygame.KSCAN_COMMA, pygame.KMOD_LSHIFT, "on"),  # "." on a French keyboard
        (pygame.K_SEMICOLON, pygame.KSCAN_COMMA, pygame.KMOD_NONE, None),
        (pygame.K_COMMA, pygame.KSCAN_M, pygame.KMOD_NONE, "back"),
        (0x431, pygame.KSCAN_COMMA, pygame.KMOD_NONE, "back"),  # "," of the US under a Russian letter
        (0x44E, pygame.KSCAN_PERIOD, pygame.KMOD_NONE, "on"),
        (pygame.K_PERIOD, pygame.KSCAN_SLASH, pygame.KMOD_NONE, "on"),  # "." on a Russian keyboard
        (pygame.K_PERIOD, pygame.KSCAN_SLASH, pygame.KMOD_RSHIFT, "back"),  # and its ","
        (pygame.K_SEMICOLON, pygame.KSCAN_SEMICOLON, pygame.KMOD_LSHIFT, None),  # ":" on a US keyboard
    ],
)
def test_comma_and_period_are_found_on_every_keyboard(window, code, scancode, mod, meant):
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=code, scancode=scancode, mod=mod, unicode=""))
    found = window.events({pygame.K_COMMA: "back", pygame.K_PERIOD: "on"})
    assert found == ([] if meant is None else [meant])


@pytest.mark.parametrize(
    ("code", "text"), [(pygame.K_2, "2"), (pygame.K_KP2, ""), (0xE9, "2")], ids=["above", "number pad", "French, Shift"]
)
def test_a_digit_is_one_wherever_it_stands(window, code, text):
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=code, scancode=0, mod=0, unicode=text))
    assert window.events({pygame.K_2: 2}) == [2]


def test_a_screen_s_own_keys_come_before_those_of_every_screen(window):
    for code in (pygame.K_q, pygame.K_y, pygame.K_SPACE):
        pygame.event.post(key(code))
    assert window.events({pygame.K_q: "quiz", pygame.K_y: "yes"}) == ["quiz", "yes", Action.SPACE]


def test_no_screen_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    with pytest.raises(CoachError, match="There is no screen.*desktop session"):
        Window()


@pytest.mark.parametrize(("driver", "hint"), [("x11", "0"), ("wayland", None), ("windows", None)])
def test_only_x11_is_told_to_do_without_opengl(monkeypatch, driver, hint):
    """Others have no other way, or take the fastest by themselves."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_FRAMEBUFFER_ACCELERATION", "")  # so that it is put back
    monkeypatch.delenv("SDL_FRAMEBUFFER_ACCELERATION")
    monkeypatch.setattr(pygame.display, "get_driver", lambda: driver)
    with Window(size=(320, 240)):
        assert os.environ.get("SDL_FRAMEBUFFER_ACCELERATION") == hint


def test_without_a_desktop_nothing_else_is_said(monkeypatch, capfd):
    """By Wayland's library, which writes straight to the terminal."""
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "XDG_RUNTIME_DIR", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, "")  # remembered, to be as before
        monkeypatch.delenv(name)
    with pytest.raises(CoachError, match="There is no screen"):
        Window()
    assert capfd.readouterr().err == ""


def test_drawing_into_nowhere_is_no_screen(monkeypatch):
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    monkeypatch.setattr(pygame.display, "get_driver", lambda: "offscreen")
    with pytest.raises(CoachError, match="There is no screen"):
        Window()


def test_closing_twice_is_fine(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    window = Window(size=(320, 240))
    window.close()
    window.close()
