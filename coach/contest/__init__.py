"""Many films of one dance, judged on one machine or on several, and ranked.

Read ``entries`` (which films), ``store`` (what is known about each, saved at once), ``engine`` (how films are handed
out, and what happens to those that fail) and ``cluster`` (to whom); then ``ranking`` (the places, and how sure they
are), ``tables`` and ``page``, with its ``stills``. How a film is judged comes from outside: :mod:`coach.app.contest`.
"""
