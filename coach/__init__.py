"""Coach: a real-time webcam dance coach. Read the folders in the order song, pose, compare, media, live, review."""

import os

__version__ = "0.1.0"

# Before the first import of pygame, wherever that is: no greeting on the terminal.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
