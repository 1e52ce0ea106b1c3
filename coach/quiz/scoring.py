"""Points: for the answer, for being quick, and for a streak. Pure."""

from __future__ import annotations

from typing import Final

CORRECT_ANSWER_POINTS: Final = 100
QUICK: Final = 100
"""More at once; nothing more at the last moment."""
STREAK: Final = 25
"""More for each right answer before this one without a wrong one between …"""
MOST_STREAK: Final = 4
"""… of which so many count."""


def points(right: bool, left: float, streak: int) -> int:
    """Of one answer, in steps of 5.

    left    0..1, the share of the time that was left
    streak  right answers in a row before this one
    """
    if not right:
        return 0
    return 5 * round((CORRECT_ANSWER_POINTS + QUICK * left) / 5) + STREAK * min(streak, MOST_STREAK)
