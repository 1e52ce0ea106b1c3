"""``bench beats``: whether import hears the beats of music whose beats are known, and knows when it does not.

Read ``command`` (and which trackers are compared), then ``pieces`` and ``instruments`` (the music), ``measure`` (what
is counted).
"""
