"""The numbers of ``bench real``: classes, order, judged mistakes, and how well results generalise to a song left out.
Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from coach.compare.features import HARDLY_SEEN, widening
from coach.compare.score import SHAPE_SCORE_CURVE, shape_factor
from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.verdicts import Mistake, TakeScore, Verdict

MEDIAN_SCORE_RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "copy": (97, 100),
    "retake": (90, 99),
    "cover": (75, 93),
    "weak": (40, 65),
    "other": (0, 25),
    "still": (0, 12),
}
"""Class → the score its median should have."""
SCORE_ANCHORS: Final = {"copy": 99.0, "cover": 85.0, "weak": 53.0, "other": 15.0}
"""Class → the score a newly estimated scale gives its median."""
BEST_FIRST: Final = ("cover", "weak", "other", "still")
"""Classes that must be in this order within a song."""
MISTAKES_SHOWN_FIRST: Final = 5
"""Mistakes shown at first."""
NEAR_BEATS: Final = 1
"""Beats that may lie between two mistakes that still count as the same."""
GOOD_CLASS: Final = "cover"
WEBCAM_JITTER_S: Final = 0.03
"""s by which a poor webcam's pictures are early or late."""
VERDICTS: Final = "TPF"
"""A teacher would mention it; petty; false."""
Look = Callable[[str, Mistake], str]
"""Take and mistake → the verdict of somebody who looked at them; "" = nobody did."""
PERCENTILE: Final = 97.0
"""Percentile of a joint's errors in good covers at which :data:`coach.domain.thresholds.PRIOR` sets the limit."""


@dataclass(frozen=True, eq=False)
class TakeRow:
    """A take: what it is (``kind``, ``label``, ``grade``, higher is better) and what was found in it."""

    take: str
    song: str
    kind: str
    label: str
    grade: float | None
    score: TakeScore
    verdicts: tuple[Verdict, ...]
    mistakes: tuple[Mistake, ...]
    same_dance: bool
    speed: float = 1.0
    judged: tuple[Mapping[str, Any], ...] = ()

    @property
    def seen(self) -> list[Verdict]:
        return [v for v in self.verdicts if v.kind != "unseen"]

    @property
    def flagged(self) -> float:
        """0..1, share of judged beats with something wrong."""
        return float(np.mean([v.kind != "ok" for v in self.seen])) if self.seen else 0.0

    @property
    def shape(self) -> float:
        """0–100, the mean shape of the judged beats, before the scale; NaN if there are none."""
        return float(np.mean([v.shape for v in self.seen])) if self.seen else float("nan")

    def plain(self) -> dict[str, Any]:
        score = self.score
        return {
            "take": self.take, "song": self.song, "class": self.kind,
            "score": rounded(score.score), "shape": rounded(score.shape), "timing": rounded(score.timing),
            "flagged": rounded(self.flagged, 3), "mistakes": len(self.mistakes), "same_dance": self.same_dance,
            "speed": self.speed,
        }  # fmt: skip


def rounded(value: float, digits: int = 1) -> float | None:
    return round(float(value), digits) if np.isfinite(value) else None


def of_kind(rows: Sequence[TakeRow], kind: str) -> list[TakeRow]:
    return [row for row in rows if row.kind == kind]


def class_table(rows: Sequence[TakeRow]) -> dict[str, dict[str, Any]]:
    """Class → medians, ranges, and whether the median is where it should be."""
    table = {}
    for kind in dict.fromkeys(row.kind for row in rows):
        mine = of_kind(rows, kind)
        scores = np.array([np.nan_to_num(row.score.score) for row in mine])
        low, high = MEDIAN_SCORE_RANGES.get(kind, (0, 100))
        table[kind] = {
            "takes": len(mine),
            "score": [rounded(v) for v in (np.median(scores), scores.min(), scores.max())],
            "shape": rounded(np.median([np.nan_to_num(row.score.shape) for row in mine])),
            "flagged": rounded(np.median([row.flagged for row in mine]), 3),
            "mistakes": rounded(np.median([len(row.mistakes) for row in mine])),
            "same_dance": sum(row.same_dance for row in mine),
            "wanted": list(MEDIAN_SCORE_RANGES[kind]) if kind in MEDIAN_SCORE_RANGES else None,
            "met": bool(low <= np.median(scores) <= high),
        }
    return table


def order_right(rows: Sequence[TakeRow]) -> dict[str, Any]:
    """Kendall's tau over the graded takes of each song, and the share of pairs cover > weak > other > still."""
    graded = {song: _tau([row for row in rows if row.song == song]) for song in dict.fromkeys(r.song for r in rows)}
    pairs = [
        (better, worse)
        for (i, better), (k, worse) in combinations(enumerate(BEST_FIRST), 2)
        if i < k
        for better, worse in _pairs(of_kind(rows, better), of_kind(rows, worse))
    ]
    right = sum(better.score.score > worse.score.score for better, worse in pairs)
    return {
        "tau": {song: tau for song, tau in graded.items() if tau is not None},
        "pairs": len(pairs),
        "pairs_right": right,
    }


def _pairs(better: Sequence[TakeRow], worse: Sequence[TakeRow]) -> list[tuple[TakeRow, TakeRow]]:
    return [(one, other) for one in better for other in worse]


def _tau(rows: Sequence[TakeRow]) -> float | None:
    """Kendall's tau of one song; without grades its takes count as listed from best to worst."""
    graded = of_kind(rows, "graded")
    if len(graded) < 2:
        return None
    grades = [row.grade if row.grade is not None else -place for place, row in enumerate(graded)]
    signs = [
        np.sign(grades[i] - grades[k]) * np.sign(graded[i].score.score - graded[k].score.score)
        for i, k in combinations(range(len(graded)), 2)
    ]
    return rounded(np.mean(signs), 2)


def told_of(rows: Sequence[TakeRow], looked: Look = lambda take, mistake: "") -> dict[str, Any]:
    """How many of the mistakes that a teacher judged T, P or F would still be told, and how many new ones: among the
    first of each list, and in all.

    looked  verdict on a mistake by somebody, not a teacher, who looked at it; "" = nobody did

    ``false``: the share that is F or new, as if nobody had looked at the new ones; ``false_looked``: the share that is
    F, by the teacher or the person who looked, or new and not looked at. ``not_judged``: for takes that no teacher
    judged, how many are told, and the verdicts on those somebody looked at.
    """
    judged = [row for row in rows if row.judged]
    others = [(row, row.mistakes) for row in rows if not row.judged and row.kind != "other"]
    return {
        "takes": len(judged),
        "known": {verdict: sum(m["verdict"] == verdict for r in judged for m in r.judged) for verdict in VERDICTS},
        "first": _told([(row, row.mistakes[:MISTAKES_SHOWN_FIRST]) for row in judged], looked),
        "all": _told([(row, row.mistakes) for row in judged], looked),
        "not_judged": {"told": sum(len(told) for _, told in others)} | _looked_at(others, looked),
    }


def _told(lists: Sequence[tuple[TakeRow, Sequence[Mistake]]], looked: Look) -> dict[str, Any]:
    found = dict.fromkeys(VERDICTS, 0)
    verdicts = [verdict_of(mistake, row.judged) for row, told in lists for mistake in told]
    for row, told in lists:
        for one in row.judged:
            found[one["verdict"]] += any(same_mistake(mistake, one) for mistake in told)
    count = {verdict: verdicts.count(verdict) for verdict in (*VERDICTS, "new")}
    new = [(row, [m for m in told if verdict_of(m, row.judged) == "new"]) for row, told in lists]
    seen = _looked_at(new, looked)
    false, all_told = count["F"] + count["new"], max(len(verdicts), 1)
    return {
        "told": len(verdicts),
        "kept": found,
        "as": count,
        "looked": seen,
        "false": rounded(false / all_told, 3),
        "false_looked": rounded((false - seen["T"] - seen["P"]) / all_told, 3),
    }


def _looked_at(lists: Sequence[tuple[TakeRow, Sequence[Mistake]]], looked: Look) -> dict[str, int]:
    verdicts = [looked(row.take, mistake) for row, told in lists for mistake in told]
    return {verdict: verdicts.count(verdict) for verdict in VERDICTS}


def verdict_of(mistake: Mistake, judged: Sequence[Mapping[str, Any]]) -> str:
    """A teacher's verdict on it: the best one given to the same mistake, "new" if there is none."""
    said = [one["verdict"] for one in judged if same_mistake(mistake, one)]
    return min(said, key=VERDICTS.index, default="new")


def meet(ones: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    """Whether any run of beats (first, last) is within NEAR_BEATS of any of the others."""
    return any(a <= d + NEAR_BEATS and c <= b + NEAR_BEATS for a, b in ones for c, d in others)


def same_mistake(mistake: Mistake, judged: Mapping[str, Any]) -> bool:
    """Whether a mistake is the judged one: of the same kind, on its beats, with one of its joints.

    A mistake of the whole take, or of several places, is on all of their beats.
    """
    together = mistake.whole or meet(mistake.runs, (tuple(judged["beats"]),))
    joints = mistake.kind != "shape" or bool(set(mistake.joints) & set(judged.get("joints", ())))
    return mistake.kind == judged["kind"] and together and joints


def left_out(rows: Sequence[TakeRow]) -> dict[str, Any]:
    """Limits and scale estimated on all songs but one and tested on that one: what to expect for a new song."""
    songs = list(dict.fromkeys(row.song for row in rows))
    flagged, scores = [], []
    for song in songs:
        others, mine = [r for r in rows if r.song != song], [r for r in rows if r.song == song]
        limit, scale = _limits(of_kind(others, GOOD_CLASS)), _scale(others)
        flagged += [_beyond(row, limit) for row in of_kind(mine, GOOD_CLASS)] if limit is not None else []
        scores += [
            (row.kind, shape_factor(row.verdicts) * float(np.interp(row.shape, *scale))) for row in mine if row.seen
        ]
    kinds = dict.fromkeys(kind for kind, _ in scores)
    limits = _limits(of_kind(rows, GOOD_CLASS))
    return {
        "limits_deg": {} if limits is None else dict(zip(JOINTS, (rounded(v) for v in limits))),
        "covers_flagged": rounded(np.median(flagged), 3) if flagged else None,
        "shape": {kind: rounded(np.median([s for k, s in scores if k == kind])) for kind in kinds},
    }


def one_dance(song: str, other: str) -> bool:
    """Whether two songs of a folder may be one dance, judging by their ids: "duo8" and "duo8b", "twostep_1" and
    "twostep_2"."""
    one, two = song.partition("_")[0], other.partition("_")[0]
    return one.startswith(two) or two.startswith(one)


def thinned(track: PoseTrack, fps: float | None) -> PoseTrack:
    """The track as seen by a webcam with ``fps`` pictures per second, each WEBCAM_JITTER_S s early or late; None: the
    track itself."""
    if fps is None or len(track) < 2:
        return track
    wanted = np.arange(track.t[0], track.t[-1], 1 / fps)
    wanted = wanted + np.random.default_rng(0).uniform(-WEBCAM_JITTER_S, WEBCAM_JITTER_S, len(wanted))
    kept = np.unique(np.clip(np.searchsorted(track.t, wanted), 0, len(track) - 1))
    return track.at(kept)


def webcam(rows: Sequence[TakeRow], thin: Sequence[TakeRow]) -> dict[str, Any]:
    """The same takes as seen by a poor webcam: medians of classes, pairs in order, how far scores move."""
    moved = [abs(np.nan_to_num(a.score.score) - np.nan_to_num(b.score.score)) for a, b in zip(rows, thin)]
    return {
        "score": {kind: found["score"][0] for kind, found in class_table(thin).items()},
        "pairs_right": order_right(thin)["pairs_right"],
        "moved": [rounded(np.median(moved)), rounded(np.max(moved))],
    }


def _limits(covers: Sequence[TakeRow]) -> np.ndarray | None:
    """(9,) degrees, the PERCENTILE of the errors of well-seen joints, left and right together; None without covers."""
    if not covers:
        return None
    errors = np.concatenate([_errors(row) for row in covers])
    parts = [joint.rpartition("_")[2] for joint in JOINTS]
    return np.array([np.nanpercentile(errors[:, [p == part for p in parts]], PERCENTILE) for part in parts])


def _errors(row: TakeRow) -> np.ndarray:
    """(B, 9) degrees on the judged beats, as if well seen; NaN where a joint is hardly seen and on beats not danced."""
    visible, danced = np.array([v.visibility for v in row.seen]), [v.kind not in ("frozen", "side") for v in row.seen]
    clear = (visible >= HARDLY_SEEN) & np.array(danced)[:, None]
    return np.where(clear, np.array([v.error for v in row.seen]) / widening(visible), np.nan)


def _beyond(row: TakeRow, limit: np.ndarray) -> float:
    """0..1, share of a take's judged beats with a joint beyond the limit."""
    return float((np.nan_to_num(_errors(row)) > limit).any(axis=1).mean()) if row.seen else 0.0


def _scale(rows: Sequence[TakeRow]) -> tuple[np.ndarray, np.ndarray]:
    """Mean shape → score, through the medians of the classes; if a class is missing, the program's own scale."""
    points = {0.0: 0.0, 100.0: 100.0}
    for kind, score in SCORE_ANCHORS.items():
        mine = [row.shape for row in of_kind(rows, kind) if row.seen]
        points[
            float(np.median(mine)) if mine else float(np.interp(score, *zip(*[(y, x) for x, y in SHAPE_SCORE_CURVE])))
        ] = score
    at = np.array(sorted(points))
    return at, np.maximum.accumulate([points[x] for x in at])
