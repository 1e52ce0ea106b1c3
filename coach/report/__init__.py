"""The page of a take: ``report.html``, which needs nothing but itself.

Read ``content`` (what is on it), ``report`` (what is read for it), ``page`` (from a Report to HTML), ``measures``
and ``clips``; ``group`` is the page of a group.
"""
