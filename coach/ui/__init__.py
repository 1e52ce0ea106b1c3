"""How Coach looks: the window, colours, text, pictures, figures, the song's strip. Every screen uses it."""
