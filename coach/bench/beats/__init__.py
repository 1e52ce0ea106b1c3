"""``bench beats``: whether import finds the beats of music whose beats are known, and knows when it does not.

Read ``command`` (also which trackers are compared), then ``pieces`` and ``instruments`` (the music), ``measure`` (what
is counted).
"""
