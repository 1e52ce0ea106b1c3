"""What a window manager does when its close button is pressed: it asks the program, by a message of the X server's."""

from __future__ import annotations

import ctypes
import ctypes.util

CLIENT_MESSAGE = 33
"""Type of the event that ICCCM names WM_PROTOCOLS is sent with."""


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent, made up to the size of an XEvent, which Xlib reads in full."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 16),
    ]


def ask_to_close(display: str, window: int) -> None:
    """WM_DELETE_WINDOW to the window of that number on the X server ``display`` (":7")."""
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    server = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    assert server.value, f"no X server at {display}"

    def atom(name: bytes) -> int:
        return x11.XInternAtom(server, name, 0)

    event = ClientMessage(CLIENT_MESSAGE, window=window, message_type=atom(b"WM_PROTOCOLS"), format=32)
    event.data[0] = atom(b"WM_DELETE_WINDOW")
    assert x11.XSendEvent(server, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x11.XCloseDisplay(server)  # sends what is waiting
