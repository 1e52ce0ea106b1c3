"""The dance: set up, dance, result. Camera, poses, verdicts and music in, a kept take out.

Read ``options``, ``stage`` (what is opened), ``set_up``, ``performance`` (one dance), ``pace`` (what it has in common
with practising), ``live_take`` (what is kept of it), ``pose_worker`` and ``recorder`` (threads), ``judgement`` (what is
shown), ``views``, ``dance_picture`` and the screens. ``group/`` is the dance of several.
"""
