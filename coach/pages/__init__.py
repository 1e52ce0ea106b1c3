"""What the offline pages have in common: Jinja2 templates with one style sheet, and pictures as SVG.

Values go in, a whole HTML document comes out. Read ``render``, then ``templates/page`` and ``templates/parts``; ``svg``
and ``plots``, ``stick_figures``, ``movement_plot`` (the same for a page and for a file), and ``moves`` (the page of a
song's moves).
"""
