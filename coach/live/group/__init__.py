"""A group before one camera: numbers over heads, each dancer judged live against the member they follow.

The dance is that of :mod:`coach.live.performance`. Here is what differs: ``group`` (who follows whom), ``roster``
(which body is which dancer, and who is only a reflection), ``worker`` (finds all of them), ``set_up``, ``take`` (one
for each, with one film), ``performance`` and ``screen``, ``result``.
"""
