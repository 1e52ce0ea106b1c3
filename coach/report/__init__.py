"""The page of a take: ``report.html``, which needs nothing but itself.

Read ``content`` (what it is made of), ``report`` (what is read for it), ``page`` (from a Report to HTML), ``measures``
and ``clips``; ``group`` is the page of a group.
"""
