"""``bench contest``: how fast many films are judged, how much memory that takes, and what survives which fault.

Read ``films`` (real films, one worker and two; one dance filmed in nine ways), ``tracks`` (ten thousand takes without
pictures, and what that implies for a million), ``browser`` (their page), ``faults`` (workers, client and scheduler
killed), and ``command``.
"""
