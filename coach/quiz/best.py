"""The high scores, kept in the settings folder.

The file ``quiz.json`` (UTF-8 JSON, exactly these keys)::

    version   1
    rounds    the best of each level, at most PLACES of each:
        level       as it is typed; groups   whether whole groups were shown
        points, right, questions
        name        of the player; null if none was given
        played_at   ISO 8601 with the offset from UTC
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.base.checked_json import CheckedValue, read_json
from coach.base.settings_file import SettingsFile
from coach.wording import quiz_words as words

VERSION: Final = 1
KEYS: Final = ("version", "rounds")
ROUND_KEYS: Final = ("level", "groups", "points", "right", "questions", "name", "played_at")
PLACES: Final = 10
"""Places on each level's list."""
LONGEST_PLAYER_NAME: Final = 16
"""Characters of a player's name."""


@dataclass(frozen=True)
class FinishedRound:
    """A round that is over; see the file's keys."""

    level: str
    groups: bool
    points: int
    right: int
    questions: int
    played_at: datetime
    name: str = ""

    @property
    def contest(self) -> tuple[str, bool]:
        """Only rounds of the same kind are compared."""
        return self.level, self.groups


Best = tuple[FinishedRound, ...]


def best_of(rounds: Sequence[FinishedRound], level: str, groups: bool) -> Best:
    """That level's, the best first; with equal points the earlier one first."""
    ours = [one for one in rounds if one.contest == (level, groups)]
    return tuple(sorted(ours, key=lambda one: (-one.points, one.played_at))[:PLACES])


def place_of(rounds: Sequence[FinishedRound], played: FinishedRound) -> int | None:
    """The place it takes, from 1; None if it is not among the best, or has no points."""
    better = sum(one.points >= played.points for one in rounds if one.contest == played.contest)
    return better + 1 if played.points > 0 and better < PLACES else None


def with_round(rounds: Sequence[FinishedRound], played: FinishedRound) -> Best:
    """The lists of all levels with this round added."""
    everybody = (*rounds, played)
    contests = dict.fromkeys(one.contest for one in everybody)
    return tuple(one for contest in contests for one in best_of(everybody, *contest))


def known_best(settings: Path) -> tuple[Best, str]:
    """What is kept there, and what to tell the player if it was damaged, else "". CoachError as in
    :class:`SettingsFile`."""
    return _FILE.known(settings)


def keep_round(settings: Path, played: FinishedRound) -> str:
    """Keep the round if it is good enough; returns what to tell the player, or "". Never leaves a half-written file."""
    named = replace(played, name=" ".join(played.name.split())[:LONGEST_PLAYER_NAME])
    return _FILE.change(settings, lambda rounds: with_round(rounds, named))


def _text(rounds: Best) -> str:
    def table(one: FinishedRound) -> dict[str, object]:
        values = {key: getattr(one, key) for key in ROUND_KEYS}
        return values | {"name": one.name or None, "played_at": one.played_at.isoformat(timespec="seconds")}

    return json.dumps({"version": VERSION, "rounds": [table(one) for one in rounds]}, ensure_ascii=False, indent=1)


def _read(path: Path) -> Best:
    table = read_json(path, "leaderboard", VERSION).table(KEYS)
    return tuple(_played(item.table(ROUND_KEYS)) for item in table["rounds"].items())


def _played(table: dict[str, CheckedValue]) -> FinishedRound:
    return FinishedRound(
        level=table["level"].text(),
        groups=table["groups"].flag(),
        points=table["points"].whole(0),
        right=table["right"].whole(0),
        questions=table["questions"].whole(1),
        played_at=table["played_at"].moment(),
        name=table["name"].text_or_null() or "",
    )


_FILE: Final = SettingsFile[Best]("quiz.json", _read, _text, (), words.BEST_DAMAGED, words.BEST_REFUSED)
