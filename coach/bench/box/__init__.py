"""The songs in the box, made in code: dances, music, and the track files of both. All of it is ours, CC0.

Read ``notation`` (how a dance is written down), ``dances``, ``shapes`` (what arms and feet can do), ``timeline``
(written beats → motion), ``figure`` (motion → a body's points), ``instruments``, ``pieces``, ``music`` and ``command``:
``python -m coach.bench.box`` makes the files again, byte for byte if the same library encodes the music.
"""
