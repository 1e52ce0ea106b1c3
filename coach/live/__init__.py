"""The dance: set up, dance, result. Camera, poses, verdicts and music in, a kept take out.

Read ``options``, ``stage`` (what is opened), ``set_up`` with ``framing`` (is the dancer in the picture), ``count_in``,
``performance`` (one dance), ``pace`` (what it has in common with practising), ``live_take`` (what is kept of it) with
``copy_watch`` (is it tracking the reference on a screen), ``pose_worker`` and ``recorder`` (threads), ``judgement``
(what is shown), ``views``, ``dance_picture``, ``layout`` and ``screen_dance``, ``screen_setup``, ``screen_result``,
``result``. ``choose_song`` is the first screen of a double click, ``trace`` is for the benchmark. ``group``,
``practice`` and ``random_play`` are the other ways to dance.
"""
