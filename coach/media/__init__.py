"""PyAV at the edge: films in, pictures by time and sound as arrays out, and films written. Knows no window.

Read ``opening``, ``clock``, ``picture_track``, ``pictures`` and ``video`` (reading), ``sound_track``, ``audio`` and
``stretch`` (sound), ``writing``, ``recording``, ``convert`` and ``shift`` (films that are made), ``network``
(addresses) and ``playback`` (a thread that decodes ahead).
"""
