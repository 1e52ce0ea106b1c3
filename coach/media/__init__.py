"""PyAV at the edge: films in, pictures by time and sound as arrays out, and films written. No windows here.

Read ``opening``, ``clock``, ``packets``, ``picture_track``, ``hdr``, ``pictures``, ``interlaced``, ``video`` and
``open_films`` (reading), ``sound_track``, ``audio`` and ``stretch`` (sound), ``writing``, ``film_writer``,
``recording``, ``convert``, ``shift`` and ``packed`` (making films), ``network`` (addresses) and ``playback`` (a thread
that decodes ahead).
"""
