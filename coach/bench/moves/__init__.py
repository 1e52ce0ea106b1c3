"""``bench moves``: whether moves are recognised, of other bodies and dancers than those they were learnt from.

Read ``command``, then ``dances`` (what is danced), ``counts`` (what is counted, also of another dance) and
``baselines``.
"""
