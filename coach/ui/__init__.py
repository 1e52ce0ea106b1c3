"""How Coach looks, and the loop that runs it: window, screens, colours, text, pictures, figures, the song's strip.

Read ``window`` with ``gamepad`` (what the dancer does), ``loop`` (what a screen is, and the one loop for all of them),
``dialogs`` (the smallest screen), then what screens draw with: ``theme``, ``fonts`` and ``text``, ``group_names``,
``surface`` and ``picture``, ``proportions``, ``figure``, ``correction`` (arrows and angles), ``card``, ``strip``,
``from_above`` and ``floor`` (a formation), ``marks`` (a drawing for page or file), ``passage`` (reference and take side
by side). ``canvas`` draws only what has changed, ``drawing_cache`` keeps drawings for reuse.
"""
