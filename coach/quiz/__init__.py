"""Guess That Song!: dancers of whom only the skeleton is left, and the question which song it is.

Read ``levels`` and ``songs`` (what is asked about), ``excerpts``, ``choices`` and ``questions`` (what is asked),
``scoring`` and ``round`` (how it is played), all pure; then ``figure`` and ``stage`` (the dancer as drawn), ``reward``
(the music and the video after the answer), the screens, and ``game``, which joins them. Nothing here needs OpenCV or
mediapipe.
"""
