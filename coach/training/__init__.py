"""Boosted trees are grown here: the only folder that knows LightGBM and scikit-learn.

Read ``labels`` (what films show) and ``learning`` (what is learnt from them, and the trees). Recognising needs none of
it (:mod:`coach.moves.trees`).
"""
