"""Boosted trees are grown here: the only folder that knows LightGBM and scikit-learn.

Read ``labels`` (what films show), ``learning`` (what is learnt from them) and ``boosting``. Recognising needs none of
it (:mod:`coach.moves.trees`).
"""
