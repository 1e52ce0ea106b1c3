"""How Coach looks: colours, text, pictures, figures, the song's strip. Used by session, review and reel."""

import os

# Before the first import of pygame: no greeting on the terminal.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
