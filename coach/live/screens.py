"""The session's screens: pure drawing from frozen views."""

from coach.live.screen_dance import Body, DanceView, NextMove, Word, draw_dance
from coach.live.screen_pause import draw_pause
from coach.live.screen_result import ResultView, draw_result
from coach.live.screen_setup import SetupView, draw_setup

__all__ = [
    "Body",
    "DanceView",
    "NextMove",
    "ResultView",
    "SetupView",
    "Word",
    "draw_dance",
    "draw_pause",
    "draw_result",
    "draw_setup",
]
