"""Boosted trees are grown here: the only folder that knows LightGBM and scikit-learn.

Read ``boosting``. Recognising needs neither (:mod:`coach.moves.trees`).
"""
