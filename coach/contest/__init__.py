"""Many films of one dance, judged on one machine or on several, and ranked.

Read ``entries`` (which films), ``result`` (what is known of one), ``store`` (where each is kept at once), ``engine``
(how films are handed out, and what becomes of those that fail) and ``cluster`` (to whom); then ``ranking`` (places, and
how sure they are), ``standing`` (who stands where), ``tables`` and ``page``, with its ``stills``. How a film is judged
comes from outside: :mod:`coach.app.contest`.
"""
