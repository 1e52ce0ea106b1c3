"""The vocabulary: frozen dataclasses that the folders hand to one another. Pure: numpy only.

Read ``landmarks`` (skeletons, nine joints, :class:`PoseTrack`), ``beats`` (beats ↔ seconds of song time), ``song``,
``moves``, ``thresholds`` (where right ends), then ``verdicts`` (on a beat, a passage, a take),
``passage`` and ``practice``.
"""
