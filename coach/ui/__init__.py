"""How Coach looks, and the loop that runs it: window, screens, colours, text, pictures, figures, the song's strip.

Read ``window`` (what the dancer does), ``loop`` (what a screen is, and the one loop for all), ``dialogs`` (the smallest
screen), then what screens draw with: ``theme``, ``text``, ``picture``, ``figure``, ``strip``, ``passage``.
"""
