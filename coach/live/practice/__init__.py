"""Practising: one passage again and again, at a chosen speed. Passes in, their results and what comes next out.

Read the pure parts first: ``plan`` (what to practise, from the newest takes), ``steps`` (from what was typed to what is
practised), ``laps`` (a pass as a lap of the transport) and ``agenda`` (what comes next, and how fast). ``sequence``
runs pass after pass, with ``pass_settings`` (what the dancer has changed for the next one), ``passes`` (each judged and
kept), ``playback`` (what is played, lap after lap, and the slow music, made ahead) and ``gestures`` (what a dancer says
with their arms between two passes). ``practice`` is its screen, with ``controls`` (keys, and the mouse on the strip)
and ``picture`` (what it shows); around it are ``plan_sheet``, ``summary_sheet`` and ``loops_menu``, all on
``screen_sheet``. ``views`` is what screens draw, ``presenter`` fills it; a pass and a pause are drawn by
``screen_pass`` and ``screen_between``.
"""
