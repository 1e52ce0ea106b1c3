"""How Coach looks: colours, text, pictures, figures and the song's strip. Drawn by the session, the review and the reel."""

import os

os.environ.setdefault(
    "PYGAME_HIDE_SUPPORT_PROMPT", "1"
)  # before the first import of pygame: no greeting on the terminal
