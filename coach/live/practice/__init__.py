"""Practising: one passage again and again, at a speed. Passes in, their results and what comes next out.

Read ``options``, then what is pure: ``ramp`` (how fast the next pass is), ``plan`` (what to practise, from the newest
takes), ``steps`` (from what was typed to what is practised), ``gestures`` (what a dancer says with their arms) and
``laps`` (a pass as a lap of the transport) and ``agenda`` (what comes next). ``practice`` runs it, with ``keys``,
``wishes`` (what they change of the next pass), ``passes`` (each judged and kept), ``playback`` (what is played, lap
after lap), ``music`` (slow, made ahead), ``picture`` (what is seen), ``between`` (the window behind a pass) and
``marking`` (the mouse on the strip); ``sheets`` are what stands before it and after it. ``views`` is what the screens
draw, ``showing`` makes rows of plans and results.
"""
