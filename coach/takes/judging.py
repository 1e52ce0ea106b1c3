"""From a pose track to a judged take: the same way for the live session, recovered takes and filmed covers.

A take that an older Coach judged, or that has lost its ``verdicts.npz``, is judged again here.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.compare.judge import Alignment, judge, judge_track
from coach.compare.mistakes import find_mistakes
from coach.compare.prepared import PreparedReference
from coach.compare.score import levelled, shape_scores, take_score, timing_score
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import DancedPhrase
from coach.domain.practice import BodyPart
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.domain.verdicts import Mistake, Verdict
from coach.moves.recognition import DancedMove, MoveModel, look, phrases
from coach.song.prepared import PreparedSong
from coach.takes.folder import TakeFolder, known_poses, session_info
from coach.takes.passages import SAME_BEAT, as_judged
from coach.takes.session_info import SessionInfo
from coach.takes.take import Basis, Take
from coach.takes.verdict_file import is_newer, write_verdicts

ROUNDING: Final = 1e-6
"""s; the precision of times in take.json."""


def judged_take(
    song: Song,
    measure: PreparedReference,
    track: PoseTrack,
    started_at: datetime,
    mirrored: bool = False,
    part: tuple[float, float] | None = None,
    alignment: Alignment = "beat",
    rate: float = 1.0,
    body: BodyPart = "all",
    moves: MoveModel | None = None,
) -> Take:
    """``track`` is the dancer's, in song time; ``measure`` is what ``prepare_reference`` made of the song.

    mirrored  the take's pictures, and so ``track``, show the dance as a mirror does
    part      (start, end) s of song time of a passage that was practised: the other beats do not count
    alignment "beat" is Coach's; "frame" and "none" are for comparison
    rate      song seconds per real second at which it was danced; lags are real seconds
    body      "arms" or "legs": only these are judged
    moves     what was learnt of the song's moves, None = nothing: with it the take records which was danced where
    """
    danced = track.mirrored() if mirrored else track
    measure = measure.only(body)
    verdicts = inside(judge_track(danced, measure.at_rate(rate), alignment), part)
    score = take_score(verdicts, body)
    verdicts = levelled(verdicts, score.score)
    known = danced_phrases(song, moves, danced, verdicts) if moves is not None and body == "all" else ()
    mistakes = find_mistakes(verdicts, song.grid, body, known)
    return Take(song.id, started_at, score, verdicts, mistakes, _basis(measure), moves=known)


def judged_as(info: SessionInfo, prepared: PreparedSong, track: PoseTrack) -> Take:
    """A recorded take: :func:`judged_take` with what ``info`` says was danced, and how."""
    take = judged_take(
        prepared.song, prepared.measure, track, info.started_at, info.mirrored, info.part, rate=info.speed,
        body=info.body, moves=prepared.moves,
    )  # fmt: skip
    return replace(take, calibrated=info.calibrated)


def danced_phrases(
    song: Song, model: MoveModel, track: PoseTrack, verdicts: Sequence[Verdict]
) -> tuple[DancedPhrase, ...]:
    """Which of the song's moves was danced at each of their places within the take."""
    beats = {v.beat for v in verdicts}
    return tuple(
        with_names(one, model)
        for one in phrases(look(track, model), song.moves, song.grid)
        if beats.issuperset(range(one.place.first, one.place.end))
    )


def with_names(phrase: DancedMove, model: MoveModel) -> DancedPhrase:
    """A phrase at one of the song's places, with the names of its moves."""
    return DancedPhrase(
        phrase.place.first,
        phrase.place.end,
        model.names[phrase.due],
        "" if phrase.label is None else model.names[phrase.label],
        phrase.certainty,
        phrase.another,
    )


def unjudged_take(song: str, started_at: datetime) -> Take:
    """A take that cannot be judged because its song (an id) is gone."""
    return Take(song, started_at, take_score(()), (), (), Basis())


def _basis(measure: PreparedReference) -> Basis:
    by = measure.thresholds
    return Basis(by.level, by.source, by.covers, replace(measure.grid, sections=()))


def inside(verdicts: Sequence[Verdict], part: tuple[float, float] | None) -> tuple[Verdict, ...]:
    """The verdicts whose beats fall within the part (start included, end not); all of them if it is None."""
    return tuple(v for v in verdicts if part is None or part[0] - ROUNDING <= v.t < part[1] - ROUNDING)


# ----------------------------------------------------------------
# A take that an older Coach judged, or that lost its ``verdicts.npz``: what is missing is found in its poses and saved.
#
# ``take.json`` remains the truth: kinds, scores, errors and limits are those that the dancer was told. Only values that
# are NaN after reading are filled in, and none of them depends on how strictly the take was judged.


FOUND_AGAIN: Final = (
    "change", "move", "moved", "swapped", "chance", "visibility", "motion", "own_lag", "usual", "gain",
)  # fmt: skip
"""Fields of a verdict that ``take.json`` does not keep and the poses can tell."""


def whole_take(take: Take, folder: TakeFolder, song: Song | None, reference: PoseTrack) -> Take:
    """``take``, as ``load_take`` returns it, with everything that can still be found out.

    song       None if it is gone
    reference  its poses, unmirrored; empty if they are not known

    The poses of an old take are judged again, once: the result is saved as ``verdicts.npz`` if that can be written.
    """
    if take.basis is not None:
        return take
    song, track = as_judged(song, take), known_poses(folder)
    if song is None or not len(reference) or not len(track):
        return with_parts(take)
    found = rejudged(take, track.mirrored() if session_info(folder).mirrored else track, song, reference)
    if not is_newer(folder.verdicts):
        with suppress(CoachError):  # a read-only folder: it will be found again next time
            write_verdicts(folder.verdicts, found)
    return found


def rejudged(take: Take, track: PoseTrack, song: Song, reference: PoseTrack) -> Take:
    """``take`` completed from its poses ``track`` and the song's ``reference``, both unmirrored."""
    found = {v.beat: v for v in judge(track, reference, song.grid, PRIOR)}
    same = {v.beat for v in take.verdicts if v.beat in found and abs(found[v.beat].t - v.t) < SAME_BEAT}
    verdicts = tuple(_filled_in(v, found[v.beat]) if v.beat in same else v for v in take.verdicts)
    return with_parts(replace(take, verdicts=verdicts, basis=Basis()))


def with_parts(take: Take) -> Take:
    """``take`` with the shape and timing of each verdict and the cost of each mistake filled in where they are NaN."""
    verdicts = tuple(map(_with_parts, take.verdicts))
    return replace(take, verdicts=verdicts, mistakes=tuple(_with_cost(m, verdicts) for m in take.mistakes))


def _filled_in(recorded: Verdict, found: Verdict) -> Verdict:
    new = {name: _where_unknown(getattr(recorded, name), getattr(found, name)) for name in FOUND_AGAIN}
    return replace(recorded, **new, group=recorded.group or (found.group if recorded.kind == "side" else ""))


def _where_unknown(recorded: NDArray[np.float64] | float, found: NDArray[np.float64] | float) -> NDArray | float:
    filled = np.where(np.isnan(recorded), found, recorded)
    return filled if filled.ndim else float(filled)


def _with_parts(verdict: Verdict) -> Verdict:
    if verdict.kind == "unseen" or np.isfinite(verdict.shape):
        return verdict
    shape = float(shape_scores(verdict.error[None], verdict.visibility[None])[0])
    return replace(verdict, shape=shape, timing=float(timing_score(verdict.lag)))


def _with_cost(mistake: Mistake, verdicts: Sequence[Verdict]) -> Mistake:
    if np.isfinite(mistake.cost):
        return mistake
    run = [v for v in verdicts if mistake.first <= v.beat <= mistake.last and v.kind == mistake.kind]
    return replace(mistake, cost=float(sum(100 - v.score for v in run)))
