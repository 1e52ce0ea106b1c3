"""The layers of the comparator's benchmark that need films: the rendered cover, and a folder of real clips.

A folder of clips holds pairs, ``NAME_reference.*`` and ``NAME_cover.*``; every other film in it, and every cover from
another pair, is a dance that must not look like the reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.compare.judge import judge
from coach.compare.layout import laid_out
from coach.compare.mistakes import find_mistakes
from coach.compare.pose_offset import pose_offset
from coach.compare.published import published
from coach.compare.score import take_score
from coach.contest.entries import FILM_ENDINGS
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.thresholds import PRIOR, Thresholds
from coach.domain.verdicts import Mistake
from coach.wording.mistakes import sentence

ReadPoses = Callable[[Path], PoseTrack]
"""Film → the poses that the real BlazePose finds in it."""

PLANTED: Final = (
    ("left forearm turned", "shape", (12, 15), {"left_elbow"}, {"left_elbow", "left_shoulder"}),
    ("right arm low", "shape", (20, 21), {"right_shoulder"}, {"right_shoulder", "right_elbow"}),
    (
        "knees not bent",
        "shape",
        (28, 31),
        {"left_knee", "right_knee"},
        {"left_knee", "right_knee", "left_hip", "right_hip"},
    ),
)
"""The rendered cover's mistakes: what, kind, beats of the grid, joints that must be named, joints that may be named."""
BPM: Final = 120.0
"""Beats of real clips, whose music is not needed here: half a second each."""
OFFSET_CERTAINTY: Final = 0.5
"""Certainty from which an offset is trusted; films that do not match are assumed to begin together."""


def rendered_layer(reference: PoseTrack, cover: PoseTrack, grid: BeatGrid, thresholds: Thresholds) -> dict:
    """What is found in the cover with known mistakes."""
    verdicts = judge(cover, reference, grid, thresholds)
    mistakes = find_mistakes(verdicts, grid)
    around = {k for _, _, (first, last), *_ in PLANTED for k in range(first - 1, last + 2)}
    return {
        "found": {what: _found(mistakes, *planted) for what, *planted in PLANTED},
        "other_beats_flagged": [v.beat for v in verdicts if v.kind not in ("ok", "unseen") and v.beat not in around],
        "lag_ms": 1000 * take_score(verdicts).lag,
        "score": take_score(verdicts).score,
        "mistakes": [f"beats {m.first}–{m.last}, {m.kind}, {', '.join(m.joints)}: {sentence(m)}" for m in mistakes],
    }


def _found(mistakes: tuple[Mistake, ...], kind: str, beats: tuple[int, int], must: set[str], may: set[str]) -> bool:
    return any(
        m.kind == kind and must <= set(m.joints) <= may and abs(m.first - beats[0]) <= 1 and abs(m.last - beats[1]) <= 1
        for m in mistakes
    )


def real_layer(folder: Path, poses: ReadPoses) -> dict:
    """Every film of the folder against every reference in it."""
    films = sorted(p for p in folder.iterdir() if p.suffix.lower() in FILM_ENDINGS) if folder.is_dir() else []
    references = [p for p in films if p.stem.endswith("_reference")]
    if not references:
        raise CoachError(
            f"{folder} has no film named NAME_reference.mp4. Put pairs NAME_reference and NAME_cover there."
        )
    tracks = {film: poses(film) for film in films}
    rows = [_row(film, reference, tracks) for reference in references for film in films if film != reference]
    return {"takes": rows, "rank_right": _rank_right(rows)}


def _row(film: Path, reference: Path, tracks: dict[Path, PoseTrack]) -> dict:
    theirs = tracks[reference]
    found = pose_offset(laid_out(tracks[film]), laid_out(theirs))
    offset = found.seconds if found and found.sure >= OFFSET_CERTAINTY else 0.0
    mine = tracks[film].shifted(-offset)
    start, end = max(mine.t[0], theirs.t[0]), min(mine.t[-1], theirs.t[-1])
    grid = BeatGrid.constant(BPM, float(start), float(end))
    verdicts = judge(mine, theirs, grid, PRIOR)
    score = take_score(verdicts)
    errors = np.array([v.error for v in verdicts if v.kind != "unseen"]).reshape(-1, len(JOINTS))
    seen = errors[:, np.isfinite(errors).any(axis=0)]
    return {
        "reference": reference.stem,
        "take": film.stem,
        "same_dance": film.stem.rpartition("_")[0] == reference.stem.rpartition("_")[0],
        "offset_s": offset,
        "score": score.score,
        "shape": score.shape,
        "lag_ms": 1000 * score.lag,
        "coverage": score.coverage,
        "error_deg": float(np.nanmean(seen)) if seen.size else float("nan"),
        "published": asdict(published(mine, theirs)),
    }


def _rank_right(rows: list[dict]) -> dict[str, bool]:
    """For each reference whether its own cover scores above every other film."""
    found = {}
    for name in dict.fromkeys(row["reference"] for row in rows):
        mine = [r["score"] for r in rows if r["reference"] == name and r["same_dance"]]
        others = [r["score"] for r in rows if r["reference"] == name and not r["same_dance"]]
        if mine and others:
            found[name] = bool(min(mine) > np.nanmax(others))
    return found
