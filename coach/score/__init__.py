"""A filmed cover in, a judged take out.

Read ``placed_film`` (who, when, which way round), ``cast``, ``placement``, ``sound_offset``, ``sound_speed`` and
``film_sound``; ``scoring``, ``film_take``, ``report``; of a group ``group`` (as ``placed_film``) and ``group_scoring``.
"""
