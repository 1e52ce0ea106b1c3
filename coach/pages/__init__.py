"""What the offline pages have in common: Jinja2 templates with one style sheet, and plots as SVG.

Values go in, a whole HTML document comes out. Read ``render``, then ``templates/page`` and ``templates/parts``, then
``svg`` and ``plots``.
"""
