"""Measuring. Each command prints a table and writes JSON.

A benchmark is a module (``live`` with ``live_group`` and ``hearing``, ``review``, ``estimators``, ``films``,
``imports`` for ``bench import``, ``score``) or a folder (``comparison`` for ``bench compare``, ``people`` for ``bench
real``, ``beats``, ``moves``, ``soak``, ``contest``). They measure with ``stand_ins`` (a camera, a screen, a
loudspeaker), ``synthetic`` (dancers whose faults are known) and ``box`` (the songs in the box, which are made here).
``shipped`` names the song and the films that ship, ``results`` writes the files. Last, ``readme_pictures``.
"""
