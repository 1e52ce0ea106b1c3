"""Guess That Song!: dancers reduced to their skeletons, and the question which song it is.

Read ``rules`` (levels and points), ``songs`` and ``gather`` (what is asked about), ``excerpts`` and ``questions`` (what
is asked), ``round`` (how it is played) and ``resembling`` (guessing by dancing), nearly all pure; then ``figure`` and
``stage`` (the dancer as drawn), ``reward`` (the music and the video after the answer), ``keys``, ``layout``,
``drawing`` and ``question_picture``, the screens (``screen_menu``, ``screen_round``, ``screen_dancing``,
``screen_end``), ``best`` (the high scores), ``robot`` (plays if nobody does) and ``game``, which joins them. Nothing
here needs OpenCV or mediapipe.
"""
