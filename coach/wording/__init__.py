"""What is known of a dance in (mistakes, as :mod:`coach.compare` finds them), sentences for the dancer out. Pure.

In the voice of :mod:`coach.wording.words`: second person, short, concrete, kind. Angles in whole fives, lags in tens of
ms.
"""
