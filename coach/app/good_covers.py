"""Films of good dancers, each placed in its song: the source for learning limits and moves."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coach.app.contest_films import Throughput, each_judged, jobs_of, workers_for
from coach.app.contest_judge import Contest
from coach.base.console import noted_bar
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.contest.store import FilmResult
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.registry import EstimatorChoice
from coach.score.placed_film import usable_film
from coach.score.scoring import ScoreOptions
from coach.tracking.store import track_of_bytes
from coach.wording import contest_words as words


@dataclass(frozen=True, eq=False)
class Cover:
    """body: its poses in song time, left and right the dancer's own."""

    film: Path
    body: PoseTrack


def good_covers(films: Sequence[Path], song: Song, where: Folders, choice: EstimatorChoice) -> list[Cover]:
    """The films, judged several at a time, as in a contest.

    CoachError has a line for each that nothing can be learnt from; files that are not films at all are reported before
    any work. Poses are kept, so that after Ctrl-C the same command continues where it stopped.
    """
    films = list(dict.fromkeys(films))
    if not films:
        return []
    _insist(films, _no_film)
    results = _judged(films, song, where, choice)
    _insist(films, lambda film: unusable(film, results[film]))
    return [Cover(film, body_of(results[film].track, results[film].record)) for film in films]


def _insist(films: Sequence[Path], problem: Callable[[Path], str]) -> None:
    wrong = [said for film in films if (said := problem(film))]
    if wrong:
        head = [words.UNUSABLE.format(count=len(wrong), films=len(films))] if len(films) > 1 else []
        raise CoachError("\n".join(head + wrong))


def _no_film(film: Path) -> str:
    try:
        usable_film(film)
    except CoachError as problem:
        return str(problem)
    return ""


def unusable(film: Path, result: FilmResult) -> str:
    """Why nothing can be learnt from it; "" if something can."""
    reason = words.LIKELY_REFERENCE if result.ranked and not is_cover(result.record) else result.reason
    return reason if not reason or film.name in reason else f"{film}: {reason}"


def is_cover(record: str) -> bool:
    """Whether a judged film shows its own dancer; record: from its :class:`FilmResult`."""
    return not json.loads(record).get("likely_reference", False)


def body_of(track: bytes, record: str) -> PoseTrack:
    """The poses of a :class:`FilmResult`, left and right the dancer's own."""
    found = track_of_bytes(track)
    return found.mirrored() if json.loads(record)["mirrored"] else found


def _judged(films: Sequence[Path], song: Song, where: Folders, choice: EstimatorChoice) -> dict[Path, FilmResult]:
    """The result for each. They are judged by the prior, because the current limits are to be replaced."""
    found: dict[Path, FilmResult] = {}
    with tempfile.TemporaryDirectory(prefix="coach-no-limits-") as empty:
        contest = Contest(song.id, replace(where, thresholds=Path(empty)), ScoreOptions(estimator=choice))
        try:
            with workers_for(len(films)) as workers, noted_bar(words.COVERS, len(films), "films") as step:
                pace = Throughput()
                for job, judged in each_judged(jobs_of(films, contest), workers):
                    found[job.film] = judged.result
                    step(pace.after(judged.result))
        except KeyboardInterrupt:
            print("\n" + words.COVERS_STOPPED, file=sys.stderr)
            raise
    return found
