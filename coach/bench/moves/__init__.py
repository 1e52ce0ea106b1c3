"""``bench moves``: whether moves are recognised on other bodies and dancers than those they were learnt from.

Read ``command``, then ``dances`` (what is danced), ``counts`` (what is counted, also for other dances) and
``baselines``.
"""
