"""Facts about a dance in (mistakes, as :mod:`coach.compare` finds them), sentences for the dancer out. Pure.

The voice is described in :mod:`coach.wording.words`: second person, short, concrete, kind. Angles are rounded to 5°,
lags to 10 ms.
"""
