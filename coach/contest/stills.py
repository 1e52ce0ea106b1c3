"""What a page shows of a take: stick figures at its best beat and at its first mistakes. Pure; no pictures.

A pose is 26 integers: x and y of :data:`STILL_LANDMARKS` in hundredths of the torso's length from the middle of the
hips, None where not seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import DRAWN_LIMBS, INDEX, JOINT_ENDS, PoseTrack
from coach.domain.verdicts import Mistake, Verdict
from coach.takes.take import Take
from coach.wording.passages import advice_words, passage_words

STILL_LANDMARKS: Final = tuple(dict.fromkeys(["nose", *(name for limb in DRAWN_LIMBS for name in limb)]))
BONES: Final = tuple((STILL_LANDMARKS.index(a), STILL_LANDMARKS.index(b)) for a, b in DRAWN_LIMBS)
MISTAKES: Final = 3
"""Mistakes shown for an entry."""
_ROWS: Final = [INDEX[name] for name in STILL_LANDMARKS]

Still = dict[str, Any]


def stills_of(take: Take, track: PoseTrack, reference: PoseTrack, grid: BeatGrid) -> Still:
    """``{"best": pose, "mistakes": [{"where", "said", "points", "mine", "theirs"}]}``; points: indices of
    STILL_LANDMARKS that are wrong.

    track, reference  in song time, left and right the dancers' own
    """
    by_beat = {v.beat: v for v in take.verdicts}
    judged = [v for v in take.verdicts if v.kind != "unseen" and math.isfinite(v.score)]
    best = max(judged, key=lambda v: v.score, default=None)
    mistakes = [m for m in take.mistakes if m.kind != "drift"][:MISTAKES]
    return {
        "best": None if best is None else pose_at(track, best.t + _lag(best)),
        "mistakes": [_mistake(m, by_beat, track, reference, grid) for m in mistakes],
    }


def _mistake(
    mistake: Mistake, by_beat: dict[int, Verdict], track: PoseTrack, reference: PoseTrack, grid: BeatGrid
) -> Still:
    beat = (mistake.first + mistake.last) // 2
    at, verdict = grid.time(beat), by_beat.get(beat)
    where = "" if mistake.whole else passage_words(grid.time(mistake.first), mistake.first, mistake.last, mistake, grid)
    return {
        "where": where,
        "said": advice_words(mistake),
        "points": [STILL_LANDMARKS.index(JOINT_ENDS[joint][1]) for joint in (mistake.about or mistake.joints)],
        "mine": pose_at(track, at + (0.0 if verdict is None else _lag(verdict))),
        "theirs": pose_at(reference, at),
    }


def _lag(verdict: Verdict) -> float:
    return verdict.lag if math.isfinite(verdict.lag) else 0.0


def pose_at(track: PoseTrack, t: float) -> list[int | None] | None:
    """The pose nearest to the moment ``t`` (s); None if nobody is seen then."""
    if not len(track):
        return None
    return figure(track.body.image[int(np.abs(track.t - t).argmin())][_ROWS])


def figure(points: NDArray) -> list[int | None] | None:
    """(13, 2) of STILL_LANDMARKS, any unit → 26 numbers."""
    at = dict(zip(STILL_LANDMARKS, np.asarray(points, float)))
    hips = (at["left_hip"] + at["right_hip"]) / 2
    torso = np.linalg.norm((at["left_shoulder"] + at["right_shoulder"]) / 2 - hips)
    if not np.isfinite(torso) or torso == 0:
        return None
    scaled = 100 * (np.asarray(points, float) - hips) / torso
    return [round(float(value)) if np.isfinite(value) else None for value in scaled.ravel()]


def section_scores(scores: Sequence[NDArray], beats: Sequence[NDArray], grid: BeatGrid) -> list[tuple[str, float]]:
    """(name, mean score 0–100) of each section over all takes; NaN where nobody danced it.

    scores, beats  of each take's judged beats: (B,) 0–100, and which of the song's they are
    """
    total, count = np.zeros(len(grid)), np.zeros(len(grid))
    for score, beat in zip(scores, beats):
        np.add.at(total, beat, score)
        np.add.at(count, beat, 1)
    found = []
    for section in grid.sections:
        inside = slice(section.first, section.end)
        many = count[inside].sum()
        found.append((section.name, float(total[inside].sum() / many) if many else float("nan")))
    return found
