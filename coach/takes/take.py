"""A take and ``take.json``, the record of what was judged; :mod:`coach.takes.verdict_file` keeps the rest.

The file (UTF-8 JSON, exactly these keys; the last two may be missing; null where something could not be measured)::

    version        1
    song           id of the song
    started_at     ISO 8601 with the offset from UTC: "2026-03-01T18:30:05+09:00"
    score, shape_score, timing_score   0–100
    lag_ms         median over the beats; positive is late; null for a film aligned by its movements, which cannot tell
    coverage       0–1, share of the beats that could be judged
    beats          one for each beat of the grid that was danced, in order:
        beat       0 is the first beat of the grid
        t_s        song time of the beat
        score      0–100
        lag_ms     positive is late
        kind       "ok", "shape", "timing", "frozen", "side" or "unseen"
        joints     nose, left_elbow, right_elbow, left_shoulder, right_shoulder, left_hip, right_hip, left_knee,
                   right_knee, each {"error_deg", "limit_deg", "wrong"}
    mistakes       the costliest and surest first:
        kind       "shape", "timing", "frozen", "side", "absent" (a limb that is not danced), "drift" (slower or
                   faster than the music) or "move" (a different move from the one that is due)
        start_s, end_s   song time of the passage to show: the wrong beats and one beat on either side
        beats      [first, last] beat that is wrong or, for a shape, nearly; both included
        joints     names of the wrong joints, worst first
        advice     one sentence
    moves          only if the take was searched for the song's moves; for each of their places:
        beats      [first, last] beat, both included
        due        the name of the move that belongs there
        danced     the name of the one danced; null if too little was seen, or nothing is sure
        certainty  0–1
        another    true if a different move from the one due was danced
    speed          only for a film that runs slower or faster than the song: 0.5 at half speed. All times above are song
                   time, lags too

What the file does not keep is NaN in a take read from it alone: a verdict's ``shape``, ``timing`` and ``change``, a
mistake's ``cost`` and ``size``. A mistake then has its sentence (``said``), not what the sentence is about.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from coach.base.checked_json import CheckedValue, read_json, rounded
from coach.base.files import write_atomically
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.moves import DancedPhrase
from coach.domain.verdicts import KINDS, MISTAKE_KINDS, Mistake, TakeScore, Verdict
from coach.wording.mistakes import sentence

VERSION: Final = 1

TAKE_KEYS: Final = (
    "version", "song", "started_at", "score", "shape_score", "timing_score", "lag_ms", "coverage", "beats", "mistakes",
)  # fmt: skip
MOVES_KEY: Final = "moves"
SPEED: Final = "speed"
OPTIONAL_KEYS: Final = (MOVES_KEY, SPEED)
BEAT_KEYS: Final = ("beat", "t_s", "score", "lag_ms", "kind", "joints")
JOINT_KEYS: Final = ("error_deg", "limit_deg", "wrong")
TAKE_MOVE_KEYS: Final = ("beats", "due", "danced", "certainty", "another")
MISTAKE_KEYS: Final = ("kind", "start_s", "end_s", "beats", "joints", "advice")


@dataclass(frozen=True, eq=False)
class Basis:
    """What a take was judged by.

    level   of strictness: "normal", …; "" if it is not known
    source  of the thresholds, one sentence
    covers  how many good covers they were learnt from
    grid    the beats, without the song's sections; None if they are not known
    """

    level: str = ""
    source: str = ""
    covers: int = 0
    grid: BeatGrid | None = None


@dataclass(frozen=True, eq=False)
class Take:
    """One performance, judged.

    song        id of the song
    started_at  with a time zone
    score       of the whole take
    verdicts    one per beat danced, in the order of the beats
    mistakes    ranked, the costliest and surest first
    basis       None if only ``take.json`` is known
    speed       of its film relative to the song, before the take was put on the song's clock; 1 for a live take
    moves       which was danced in each phrase, in order; none if the song's moves have not been learnt
    calibrated  the latency of the devices was measured and subtracted: a constant lag is the dancer's
    """

    song: str
    started_at: datetime
    score: TakeScore
    verdicts: tuple[Verdict, ...]
    mistakes: tuple[Mistake, ...]
    basis: Basis | None = None
    speed: float = 1.0
    moves: tuple[DancedPhrase, ...] = ()
    calibrated: bool = False

    def __post_init__(self) -> None:
        if self.started_at.tzinfo is None:
            raise ValueError(f"Take.started_at is {self.started_at}, expected a time with a time zone")


def write_take(path: Path, take: Take) -> None:
    """Write ``take.json`` atomically. CoachError when it cannot be written."""
    write_atomically(path, line_by_line(take_table(take)).encode("utf-8"))


def read_take(path: Path, joints: bool = True) -> Take:
    """Read ``take.json`` strictly: CoachError names file, key, what was expected and what was found.

    joints  False skips the joints, which are most of the file
    """
    table = read_json(path, "take", VERSION).table(TAKE_KEYS, OPTIONAL_KEYS)
    verdicts = tuple(_verdict(item, joints) for item in table["beats"].items())
    for before, after, item in zip(verdicts, verdicts[1:], table["beats"].items()[1:]):
        if after.beat <= before.beat or after.t <= before.t:
            item.refuse(f"a later beat than the one before it ({before.beat} at {before.t:g} s)")
    return Take(
        song=table["song"].text(),
        started_at=table["started_at"].moment(),
        score=TakeScore(
            score=table["score"].number(0, 100, may_miss=True),
            shape=table["shape_score"].number(0, 100, may_miss=True),
            timing=table["timing_score"].number(0, 100, may_miss=True),
            lag=table["lag_ms"].number(may_miss=True) / 1000,
            coverage=table["coverage"].number(0, 1),
        ),
        verdicts=verdicts,
        mistakes=tuple(_mistake(item) for item in table["mistakes"].items()),
        speed=_speed(table[SPEED]) if SPEED in table else 1.0,
        moves=tuple(_phrase(item) for item in table[MOVES_KEY].items()) if MOVES_KEY in table else (),
    )


def _speed(value: CheckedValue) -> float:
    found = value.number()
    return found if found > 0 else value.refuse("more than 0")


def line_by_line(table: dict[str, Any]) -> str:
    """JSON with one line for each key and each item of a list (a beat, a mistake): with ``indent`` a whole song takes
    six times as long."""

    def dumped(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)

    def lines(value: Any) -> str:
        rows = ",\n".join(f"  {dumped(item)}" for item in value) if isinstance(value, list) else ""
        return f"[\n{rows}\n ]" if rows else dumped(value)

    return "{\n" + ",\n".join(f" {dumped(key)}: {lines(value)}" for key, value in table.items()) + "\n}\n"


# ---------------------------------------------------------------- take → tables


def take_table(take: Take) -> dict[str, Any]:
    """What ``take.json`` holds, as plain values."""
    score = take.score
    table = {
        "version": VERSION,
        "song": take.song,
        "started_at": take.started_at.isoformat(timespec="seconds"),
        "score": rounded(score.score, 2),
        "shape_score": rounded(score.shape, 2),
        "timing_score": rounded(score.timing, 2),
        "lag_ms": rounded(score.lag * 1000, 1),
        "coverage": rounded(score.coverage, 4),
        "beats": [_beat_table(verdict) for verdict in take.verdicts],
        "mistakes": [_mistake_table(mistake) for mistake in take.mistakes],
    }
    if take.moves:
        table[MOVES_KEY] = [_phrase_table(phrase) for phrase in take.moves]
    return table if take.speed == 1 else table | {SPEED: rounded(take.speed, 6)}


def _beat_table(verdict: Verdict) -> dict[str, Any]:
    return {
        "beat": int(verdict.beat),
        "t_s": rounded(verdict.t, 6),
        "score": rounded(verdict.score, 2),
        "lag_ms": rounded(verdict.lag * 1000, 1),
        "kind": verdict.kind,
        "joints": {
            name: {
                "error_deg": rounded(verdict.error[j], 2),
                "limit_deg": rounded(verdict.limit[j], 2),
                "wrong": bool(verdict.wrong[j]),
            }
            for j, name in enumerate(JOINTS)
        },
    }


def _mistake_table(mistake: Mistake) -> dict[str, Any]:
    return {
        "kind": mistake.kind,
        "start_s": rounded(mistake.start, 6),
        "end_s": rounded(mistake.end, 6),
        "beats": [int(mistake.first), int(mistake.last)],
        "joints": list(mistake.joints),
        "advice": sentence(mistake),
    }


def _phrase_table(phrase: DancedPhrase) -> dict[str, Any]:
    return {
        "beats": [int(phrase.first), int(phrase.end) - 1],
        "due": phrase.due,
        "danced": phrase.danced or None,
        "certainty": rounded(phrase.certainty, 3),
        "another": bool(phrase.another),
    }


# ---------------------------------------------------------------- tables → take


def _verdict(item: CheckedValue, joints: bool) -> Verdict:
    table = item.table(BEAT_KEYS)
    missing = np.full(len(JOINTS), np.nan)
    error, limit, wrong = _joints(table["joints"]) if joints else (missing, missing, np.zeros(len(JOINTS), bool))
    return Verdict(
        beat=table["beat"].whole(),
        t=table["t_s"].number(),
        kind=table["kind"].one_of(KINDS),
        score=table["score"].number(0, 100, may_miss=True),
        shape=math.nan,
        timing=math.nan,
        lag=table["lag_ms"].number(may_miss=True) / 1000,
        error=error,
        change=missing,
        limit=limit,
        wrong=wrong,
    )


def _joints(value: CheckedValue) -> tuple[NDArray, NDArray, NDArray]:
    """(9,) errors and limits in degrees, and which are wrong."""
    table = value.table(JOINTS)
    rows = [table[name].table(JOINT_KEYS) for name in JOINTS]
    error, limit = ([row[key].number(0, may_miss=True) for row in rows] for key in ("error_deg", "limit_deg"))
    return np.array(error), np.array(limit), np.array([row["wrong"].flag() for row in rows])


def _mistake(item: CheckedValue) -> Mistake:
    table = item.table(MISTAKE_KEYS)
    start, end = table["start_s"].number(), table["end_s"].number()
    if end <= start:
        table["end_s"].refuse(f"later than start_s ({start:g})")
    first, last = _beats(table["beats"], "[first, last] wrong beat")
    return Mistake(
        kind=table["kind"].one_of(MISTAKE_KINDS),
        first=first,
        last=last,
        start=start,
        end=end,
        joints=tuple(joint.one_of(JOINTS) for joint in table["joints"].items()),
        about=(),
        ways=(),
        size=math.nan,
        cost=math.nan,
        said=table["advice"].text(),
    )


def _phrase(item: CheckedValue) -> DancedPhrase:
    table = item.table(TAKE_MOVE_KEYS)
    first, last = _beats(table["beats"], "[first, last] beat")
    return DancedPhrase(
        first=first,
        end=last + 1,
        due=table["due"].text(),
        danced=table["danced"].text_or_null() or "",
        certainty=table["certainty"].number(0, 1),
        another=table["another"].flag(),
    )


def _beats(value: CheckedValue, what: str) -> tuple[int, int]:
    beats = value.items()
    if len(beats) != 2 or beats[1].whole() < beats[0].whole():
        value.refuse(what)
    return beats[0].whole(), beats[1].whole()
