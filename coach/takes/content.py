"""What the report says of a take, gathered before anything is drawn. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.alignment import usual_lag
from coach.compare.beat_verdicts import LATE
from coach.domain.landmarks import PoseTrack
from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.domain.verdicts import Mistake, Verdict
from coach.takes.marks import Mark, real_mistakes
from coach.takes.passages import SAME_MOVE
from coach.takes.take import Take

SAME_BEATS: Final = 0.9
"""Share of the beats that were judged in either of two takes that has to be judged in both."""
SAME_LIMIT: Final = 0.006
"""Degrees: take.json keeps two digits of a limit."""


@dataclass(frozen=True)
class Seen:
    """Of the recording: in how many pictures, and in what share of them a body was found; how many a second."""

    pictures: int
    share: float
    fps: float


@dataclass(frozen=True)
class MadeClip:
    """A clip (mp4, H.264) and the picture shown before it plays (JPEG); ``why`` there is none, or what it lacks."""

    video: bytes = b""
    poster: bytes = b""
    why: str = ""
    with_reference: bool = True


@dataclass(frozen=True, eq=False)
class Report:
    """All that the page is made of.

    take     without the mistakes that are marked as none
    marked   how many those are
    shown    the passages of the mistakes, in their order, or the best passage
    clips    one for each of the first passages; the others are only said
    song     None when it is gone or has another video by now
    earlier  other takes of the song that began before this one, oldest first
    best     the score of the best take of the song so far, this one included; NaN when none was judged
    lost     how many takes could not be read
    seen     None when the poses are missing
    part     (start, end) s of song time when only a passage was practised
    others   how many takes were danced to another video of this song, and are compared with nothing here
    same_dance  False of a film that shows another dance: it is compared with nothing
    unread   a sentence for each file beside the take that cannot be read
    missing  a sentence on what of the dance was not recorded, "" where it is whole
    """

    take: Take
    marked: int
    shown: tuple[Passage, ...]
    clips: tuple[MadeClip, ...]
    song: Song | None
    earlier: tuple[Take, ...]
    best: float
    lost: int
    seen: Seen | None
    part: tuple[float, float] | None = None
    others: int = 0
    same_dance: bool = True
    unread: tuple[str, ...] = ()
    missing: str = ""


def worth(score: float, coverage: float) -> float:
    """What a take counts for among others, 0–100: a song danced half, however well, is no best take."""
    return score * coverage if np.isfinite(score) else -1.0


def without_marked(take: Take, marks: frozenset[Mark]) -> Take:
    """``take`` as the statistics count it: marked mistakes are no mistakes, and their beats stay out of every mean."""
    if not marks:
        return take
    real = real_mistakes(take.mistakes, marks)
    go = [*marks, *_runs(mistake for mistake in take.mistakes if Mark.of(mistake) in marks)]
    stay = _runs(real)
    verdicts = tuple(_accepted(v) if _is_of(v, go) and not _is_of(v, stay) else v for v in take.verdicts)
    return replace(take, verdicts=verdicts, mistakes=real)


def _runs(mistakes: Iterable[Mistake]) -> list[Mark]:
    """Every run of beats that mistakes are about."""
    return [Mark(mistake.kind, first, last) for mistake in mistakes for first, last in mistake.runs]


def _is_of(verdict: Verdict, mistakes: Iterable[Mark]) -> bool:
    """Two mistakes may have a beat in common, each about a joint of its own."""
    return any(m.kind == verdict.kind and m.first <= verdict.beat <= m.last for m in mistakes)


def _accepted(verdict: Verdict) -> Verdict:
    """Right, but with nothing of what the judge took off for it: neither a score nor the errors of the wrong joints."""
    nan = float("nan")
    error, change = (np.where(verdict.wrong, nan, values) for values in (verdict.error, verdict.change))
    right = np.zeros_like(verdict.wrong)
    return replace(verdict, kind="ok", score=nan, shape=nan, timing=nan, error=error, change=change, wrong=right)


def same_beats(take: Take, other: Take) -> bool:
    """Whether both are of the same beats: the whole song, or one passage that was practised; no song whose beats have
    been corrected in between."""
    if [v.beat for v in take.verdicts] != [v.beat for v in other.verdicts]:
        return False
    return all(abs(one.t - two.t) < SAME_MOVE for one, two in zip(take.verdicts, other.verdicts))


def same_limits(take: Take, other: Take) -> bool:
    """Whether two takes were judged by the same measure, on the beats that both have."""
    limits = {v.beat: v.limit for v in other.verdicts}
    both = [(v.limit, limits[v.beat]) for v in take.verdicts if v.beat in limits]
    return all(np.allclose(one, two, rtol=0, atol=SAME_LIMIT, equal_nan=True) for one, two in both)


def seen_in(track: PoseTrack) -> Seen | None:
    """How well the recording shows the dancer; None of a track without pictures."""
    if not len(track):
        return None
    length = float(track.t[-1] - track.t[0])
    fps = (len(track) - 1) / length if length > 0 else float("nan")
    return Seen(len(track), float(track.seen.mean()), fps)


def on_time(take: Take) -> tuple[float, float]:
    """(earliest, latest) s of lag that stand out from none of this take: its constant part is said once."""
    usual = usual_lag(np.array([v.lag for v in take.verdicts], float))
    return usual - LATE, usual + LATE


def times(verdicts: Sequence[Verdict]) -> NDArray[np.float64]:
    """(B,) s."""
    return np.array([v.t for v in verdicts], float)


def alike(mistake: Mistake, other: Mistake) -> bool:
    """Whether two mistakes of two takes are the same one: of one kind, on beats that overlap, of joints in common."""
    together = mistake.first <= other.last and other.first <= mistake.last
    joints = mistake.kind not in ("shape", "absent") or bool(set(mistake.joints) & set(other.joints))
    return mistake.kind == other.kind and together and joints


def gone_and_stayed(now: Take, before: Take) -> tuple[list[Mistake], list[Mistake]]:
    """The mistakes of the take before that are right now, and those of this take that were there already.

    What was not seen this time, or is wrong in another way, is neither.
    """
    right = {v.beat for v in now.verdicts if v.kind == "ok"}
    gone = [
        old
        for old in before.mistakes
        if right.issuperset(range(old.first, old.last + 1)) and not any(alike(new, old) for new in now.mistakes)
    ]
    stayed = [new for new in now.mistakes if any(alike(new, old) for old in before.mistakes)]
    return gone, stayed


def on_common_beats(now: Take, before: Take) -> tuple[float, float, int]:
    """The scores (0–100) of both takes on the beats that were judged in both, and how many those are."""
    scores = [{v.beat: v.score for v in take.verdicts if np.isfinite(v.score)} for take in (now, before)]
    common = scores[0].keys() & scores[1].keys()
    if not common:
        return float("nan"), float("nan"), 0
    first, second = (float(np.mean([found[beat] for beat in common])) for found in scores)
    return first, second, len(common)


def saw_the_same(now: Take, before: Take) -> bool:
    """Whether nearly the same beats were judged in both, so that their scores compare."""
    seen = [{v.beat for v in take.verdicts if v.kind != "unseen"} for take in (now, before)]
    return len(seen[0] & seen[1]) >= SAME_BEATS * max(len(seen[0] | seen[1]), 1)
