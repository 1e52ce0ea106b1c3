"""The vocabulary: frozen dataclasses that the folders hand to one another. Pure: numpy only.

Read ``landmarks`` (skeletons, nine joints, :class:`PoseTrack`), ``beats`` (beats ↔ seconds of song time), ``song``,
``moves``, ``thresholds`` (where right ends), then ``verdicts`` (what is said of a beat, a passage, a take),
``passage`` and ``practice``.
"""
