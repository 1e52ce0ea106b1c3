"""What ties the parts together: a session from set-up to review, and what follows every take.

Read ``session`` (one dancer in front of one window) with ``before_dance``, ``group_session``, ``practice`` and
``practice_session``, ``random_play``, ``quiz``, ``calibrate`` and ``start`` (what a double click starts); then what
comes after a take: ``follow_up`` (history, page and reel, made in the background) and ``recovery`` (takes whose
session died). Without a window: ``score`` with ``json_output``, ``moves`` with ``moves_learning`` and ``moves_plot``,
``contest`` with ``contest_films``, ``contest_judge`` and ``contest_reels``, ``learning`` with ``good_covers``, and
``session_list`` with ``session_deletion``.
"""
