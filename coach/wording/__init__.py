"""Facts about a dance in (mistakes, as :mod:`coach.compare` finds them), sentences for the dancer out. Pure.

``words`` describes the voice and has what several products say; each other ``…_words`` belongs to the product it is
named after. ``mistakes`` makes the sentence for a mistake, ``passages`` and ``numbers`` say where, when and how many,
``practice`` why and how fast, ``commands`` what to type. Angles are rounded to 5°, lags to 10 ms.
"""
