"""Practising: one passage again and again, at a speed. Passes in, their results and what comes next out.

Read ``options``, then what is pure: ``ramp`` (how fast the next pass is), ``plan`` (what to practise, from the history)
and ``gestures`` (what a dancer says with their arms).
"""
