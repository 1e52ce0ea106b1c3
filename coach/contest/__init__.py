"""Many films of one dance, judged on one machine or on several, and ranked.

Read ``entries`` (which films), ``store`` (what is known of each, and where it is kept at once), ``engine`` (how films
are handed out, and what becomes of those that fail) and ``cluster`` (to whom); then ``ranking`` (who stands where, and
how sure that is), ``tables`` and ``page``, with its ``stills``. How a film is judged comes from outside:
:mod:`coach.app.contest`.
"""
