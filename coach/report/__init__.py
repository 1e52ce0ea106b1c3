"""The page of a take: ``report.html``, which needs nothing but itself.

Read ``report`` (what is read), ``page`` (from a Report to HTML), ``measures``, ``clips``, and ``job`` (made beside).
"""
