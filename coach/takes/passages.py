"""What the review plays: one passage per mistake, or the best passage if there is none. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.faults import Fault, faults_of, said_of
from coach.domain.beats import EIGHT, BeatGrid
from coach.domain.landmarks import JOINTS, opposite
from coach.domain.passage import Passage, What
from coach.domain.practice import Stretch, eights_around
from coach.domain.song import Song
from coach.domain.verdicts import Mistake, Verdict, VerdictKind
from coach.takes.take import Take
from coach.wording import words
from coach.wording.passages import advice_words

LONGEST_PASSAGE_S: Final = 12.0
"""s; two eights and their padding at any usual tempo. Longer passages are cut so that they fit in memory."""
PASSAGE_PADDING_S: Final = 0.5
"""s before and after a passage when the beats of the take are not known."""
SAME_BEAT: Final = 0.005
"""s; a beat further from its recorded time is another beat: the song's grid has changed since."""
SAME_MOVE: Final = 0.1
"""s; a beat corrected by less than this (the beat editor moves beats by 10 ms) still falls on the same movement, so
that verdicts can be compared."""


def passages(take: Take) -> tuple[Passage, ...]:
    """At least one, in the order of the take's mistakes."""
    if take.mistakes:
        return tuple(_of_mistake(mistake, take) for mistake in take.mistakes)
    return (_best(take) or _unjudged(take),)


def pieces(take: Take, start: float, end: float) -> tuple[Passage, ...]:
    """Like :func:`passages`; for a take in which nothing was judged, all of it from ``start`` to ``end`` (s), in
    pieces."""
    found = passages(take)
    if found[0].what != "unseen":
        return found
    edges = np.linspace(
        start, max(end, start + PASSAGE_PADDING_S), max(1, math.ceil((end - start) / LONGEST_PASSAGE_S)) + 1
    )
    return tuple(_piece(take, float(left), float(right)) for left, right in zip(edges, edges[1:]))


def wrong_joints(passage: Passage, verdicts: Sequence[Verdict], t: float) -> NDArray[np.bool_]:
    """(9,) which joints to ring at song time ``t`` (s): those wrong on the nearest beat of the passage.

    For a wrong shape only the joint or joints that the sentence is about: rings all over a body show nothing. For a
    limb that is not danced, all its joints, even those that happen to be right. For a place in the song that is not a
    mistake, all wrong joints.
    """
    nearest = verdict_at(verdicts, t)
    if nearest is None or not passage.first <= nearest.beat <= passage.last:
        return np.zeros(len(JOINTS), bool)
    ringed = np.isin(JOINTS, _ringed(passage))
    if passage.what == "absent":
        return ringed
    return ringed & nearest.wrong & (nearest.kind in ("shape", "side"))


def verdict_at(verdicts: Sequence[Verdict], t: float) -> Verdict | None:
    """The verdict of the beat nearest to song time ``t`` (s); None where nothing was judged."""
    return min(verdicts, key=lambda verdict: abs(verdict.t - t), default=None)


def _ringed(passage: Passage) -> tuple[str, ...]:
    if passage.what == "here":
        return JOINTS
    if passage.what in ("side", "absent"):
        return passage.joints
    return _about(passage) if passage.what == "shape" else ()


def joints_said(passage: Passage) -> tuple[str, ...]:
    """The joints marked by a figure beside the sentence: for a wrong shape, those it is about."""
    return _about(passage) if passage.what == "shape" else passage.joints


def _about(passage: Passage) -> tuple[str, ...]:
    """The joints that the sentence is about; if these were not recorded, the worst joint, and its opposite if wrong."""
    if passage.mistake is None or not passage.joints:
        return ()
    worst = passage.joints[0]
    return passage.mistake.about or tuple(joint for joint in passage.joints if joint in (worst, opposite(worst)))


def faults_said(passage: Passage, verdicts: Sequence[Verdict]) -> list[Fault]:
    """The faults that a passage of wrong shapes is about, worst first; none for any other passage.

    If a joint is wrong in two directions, the mistake's direction counts; if only the sentence was recorded, the worst
    fault.
    """
    if passage.what != "shape" or passage.mistake is None:
        return []
    mistake = passage.mistake
    found = [_parts(joint, verdicts, passage) for joint in mistake.about or mistake.joints]
    said = [max(parts, key=lambda part: part.ways == mistake.ways) for parts in found if parts]  # the worst of them
    return said_of(said) if said else []


def _parts(joint: str, verdicts: Sequence[Verdict], passage: Passage) -> list[Fault]:
    """The parts of a joint's faults that fall on the passage's beats, worst first."""
    parts = (fault.between(passage.first, passage.last) for fault in faults_of(joint, verdicts))
    return sorted((part for part in parts if part is not None), key=lambda part: -part.weight)


def kinds_of(verdicts: Sequence[Verdict], beats: int) -> tuple[VerdictKind | None, ...]:
    """The kind of each beat of the song, for the strip; None for beats that were not danced."""
    known = {verdict.beat: verdict.kind for verdict in verdicts}
    return tuple(known.get(beat) for beat in range(max(beats, 1 + max(known, default=0))))


def as_judged(song: Song | None, take: Take) -> Song | None:
    """The song with the beats that the take was judged by, if they have been corrected since.

    It then has no sections or moves, because these are counted in the new beats.
    """
    if song is None or on_grid(take.verdicts, song.grid):
        return song
    grid = beats_of(take, None)
    return song if grid is None else replace(song, grid=grid, moves=())


def on_grid(verdicts: Iterable[Verdict], grid: BeatGrid) -> bool:
    """Whether these verdicts are on the beats of this grid."""
    return all(v.beat < len(grid) and abs(v.t - grid.times[v.beat]) < SAME_BEAT for v in verdicts)


def beats_of(take: Take, song: Song | None) -> BeatGrid | None:
    """The beats of the song, else those that the take was judged by; None if neither is known."""
    if song is not None:
        return song.grid
    known = take.verdicts
    if len(known) < 2:
        return None
    beats = np.arange(known[-1].beat + 1)
    times = np.interp(beats, [v.beat for v in known], [v.t for v in known])
    before = beats < known[0].beat
    step = (known[1].t - known[0].t) / (known[1].beat - known[0].beat)
    times[before] = known[0].t + (beats[before] - known[0].beat) * step
    return BeatGrid(times)


def passage_on(found: Sequence[Passage], beat: int) -> int | None:
    """Index of the passage that contains ``beat``; None if there is none."""
    return next((i for i, passage in enumerate(found) if passage.first <= beat <= passage.last), None)


def passage_from(take: Take, grid: BeatGrid, beat: int) -> Passage:
    """The eight that begins on ``beat``, to look at a place in the song that is not a mistake."""
    last = min(beat + EIGHT, len(grid)) - 1
    inside = [v for v in take.verdicts if beat <= v.beat <= last]
    start = max(0.0, grid.time(beat))
    end = min(grid.time(last + 1), start + LONGEST_PASSAGE_S)
    return Passage("here", beat, last, start, start, end, _lag(inside, take), "")


def eights_of(passage: Passage, grid: BeatGrid) -> Stretch:
    """The whole eights of a passage, to practise them; found by its time, as the take may have been judged by other
    beats than the song has now."""
    first = round(grid.beat(passage.at))
    last = first + passage.last - passage.first if passage.last >= passage.first else round(grid.beat(passage.end))
    first, last = (min(max(beat, 0), len(grid) - 1) for beat in (first, last))
    return eights_around(first, max(first, last), grid)


def _shift(mistake: Mistake, inside: Sequence[Verdict], take: Take) -> float:
    """s by which the take is shown earlier. If the dancer stands still or dances the other side no lag can be measured,
    so the take's is used."""
    if mistake.kind in ("timing", "drift"):
        return 0.0
    return _lag(inside if mistake.kind in ("shape", "absent") else (), take)


def _of_mistake(mistake: Mistake, take: Take) -> Passage:
    """The passage of a mistake; for one that concerns the whole take, the part that is played."""
    start = max(0.0, mistake.start)
    inside = [v for v in take.verdicts if mistake.first <= v.beat <= mistake.last]
    if mistake.whole:
        inside = [v for v in inside if v.t <= start + LONGEST_PASSAGE_S]
    return Passage(
        what=mistake.kind,
        first=mistake.first,
        last=inside[-1].beat if mistake.whole and inside else mistake.last,
        at=inside[0].t if inside else start,
        start=start,
        end=min(max(mistake.end, start + PASSAGE_PADDING_S), start + LONGEST_PASSAGE_S),
        shift=_shift(mistake, inside, take),
        advice=advice_words(mistake, take.calibrated),
        mistake=mistake,
    )


def _lag(verdicts: Sequence[Verdict], take: Take) -> float:
    """s, the median over these beats, else the take's, else 0."""
    lags = [v.lag for v in verdicts if np.isfinite(v.lag)]
    lag = float(np.median(lags)) if lags else take.score.lag
    return lag if np.isfinite(lag) else 0.0


def _best(take: Take) -> Passage | None:
    """The eight (or part of one) with the best mean score; None if nothing was judged."""
    runs = _judged_runs(take.verdicts)
    if not runs:
        return None
    length = min(EIGHT, max(map(len, runs)))
    eights = [run[i : i + length] for run in runs for i in range(len(run) - length + 1)]
    return _around("best", max(eights, key=lambda eight: float(np.mean([v.score for v in eight]))), take)


def _judged_runs(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    runs: list[list[Verdict]] = []
    for verdict in verdicts:
        if not np.isfinite(verdict.score):
            continue
        if runs and verdict.beat == runs[-1][-1].beat + 1:
            runs[-1].append(verdict)
        else:
            runs.append([verdict])
    return runs


def _unjudged(take: Take) -> Passage:
    if take.verdicts:
        return _around("unseen", take.verdicts[: 2 * EIGHT], take)
    return _piece(take, 0.0, LONGEST_PASSAGE_S)


def _piece(take: Take, start: float, end: float) -> Passage:
    inside = [v.beat for v in take.verdicts if start <= v.t < end] or [0, -1]
    advice = "" if take.verdicts else words.UNJUDGED
    return Passage("unseen", inside[0], inside[-1], start, start, end, 0.0, advice)


def _around(what: What, shown: Sequence[Verdict], take: Take) -> Passage:
    beat = shown[1].t - shown[0].t if len(shown) > 1 else PASSAGE_PADDING_S
    start = max(0.0, shown[0].t - beat)
    end = min(shown[-1].t + beat, start + LONGEST_PASSAGE_S)
    return Passage(what, shown[0].beat, shown[-1].beat, shown[0].t, start, end, _lag(shown, take), "")
