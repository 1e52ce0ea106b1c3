"""``bench contest``: how fast many films are judged, how much memory it takes, and what survives which fault.

Read ``films`` (real films, one worker and two; one dance filmed in nine ways), ``tracks`` (ten thousand takes without
pictures, and what follows for a million), ``browser`` (the page of them), ``faults`` (workers, client and scheduler
killed), and ``command``.
"""
