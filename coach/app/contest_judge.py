"""What a contest worker does: judges one film as ``score`` does, on one core, silently."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from coach import __version__
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.score import shape_factor
from coach.contest.ranking import packed_beats
from coach.contest.stills import stills_of
from coach.contest.store import FilmResult, Judging
from coach.domain.song import Song
from coach.domain.thresholds import Thresholds
from coach.estimators.estimator import EstimatorModel
from coach.media.video import probe
from coach.score.placed_film import FollowPeople, OnlyTheReference, usable_film
from coach.score.report import LITTLE_DANCED
from coach.score.scoring import JudgedFilm, ScoreOptions, judge_film
from coach.song.prepared import PreparedSong, prepare
from coach.song.reference import video_of
from coach.takes.take import take_table
from coach.takes.verdict_file import verdict_bytes
from coach.tracking.cache import MOST_KEPT, cached_people, video_hash
from coach.tracking.extract import TimeSpan
from coach.tracking.people import extract_people
from coach.tracking.person import Person
from coach.tracking.store import track_bytes
from coach.wording import contest_words


@dataclass(frozen=True)
class Contest:
    """What a worker must know: which song, where things are on its machine, and how to judge. judging: what must be the
    same on all machines; None if there is only this one."""

    song: str
    where: Folders
    options: ScoreOptions
    judging: Judging | None = None


@dataclass(frozen=True)
class Job:
    """A film in progress; stat: its (size, st_mtime_ns)."""

    film: Path
    stat: tuple[int, int]
    seconds: float
    contest: Contest


@dataclass(frozen=True)
class JudgedEntry:
    """film: the SHA-256 of its bytes."""

    film: str
    result: FilmResult


class OtherSong(CoachError):
    """This machine's song, thresholds or program differ from the contest's."""


def judging_of(prepared: PreparedSong) -> Judging:
    """What the films of a contest are judged by."""
    return Judging(
        song=prepared.song.id,
        video=video_of(prepared.song) or "",
        model=prepared.model.identity,
        thresholds=fingerprint(prepared.thresholds, prepared.song),
        program=__version__,
    )


def fingerprint(thresholds: Thresholds, song: Song) -> str:
    """SHA-256 of the numbers that matter: limits, beats, whom in the video to follow, from when to when. They may be
    corrected for the same video."""
    limits = (thresholds.mean, thresholds.sd, thresholds.k, thresholds.beat_mean, thresholds.beat_sd)
    danced = (song.dancer, song.in_part, song.mirrored, song.start, song.end, song.grid.times)
    numbers = (*limits, *danced)
    digest = hashlib.sha256(thresholds.level.encode())
    for number in numbers:
        digest.update(b"-" if number is None else np.asarray(number, np.float64).tobytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def prepared_once(song: str, where: Folders, options: ScoreOptions, judging: Judging | None) -> PreparedSong:
    """The song, prepared once in each worker. OtherSong if it is not the contest's."""
    prepared = prepare(song, where, options.level, options.estimator)
    prepared.measure  # noqa: B018 (computed now, not with the first film)
    if judging is not None and judging_of(prepared) != judging:
        raise OtherSong(
            f"{song} is not the same on all machines: its video, beats, pose model, thresholds or Coach itself differ. "
            "Copy the song's folder and the thresholds folder to each."
        )
    return prepared


def on_one_core(video: Path, model: EstimatorModel, cache: Path, what: str, part: TimeSpan) -> Sequence[Person]:
    """Like :func:`cached_people`, which finds the same with one thread per core."""
    return cached_people(video, model, cache, what, part, find=_find_on_one_core)


def _find_on_one_core(video: Path, model: EstimatorModel, what: str, part: TimeSpan) -> Sequence[Person]:
    return extract_people(video, model, MOST_KEPT, what, part, threads=1)


OWN_FOLDERS: Final = "COACH_WORKER_FOLDERS"
"""Environment variable of a worker started by hand: its own folders (JSON), used instead of the contest's."""


def judge_job(job: Job, data: bytes | None = None) -> JudgedEntry:
    """Judge the film, or its ``data`` if sent. OtherSong if this machine cannot take part, CoachError if it has no
    room."""
    with contextlib.redirect_stderr(io.StringIO()):
        contest = at_home(job.contest)
        prepared = prepared_once(contest.song, contest.where, contest.options, contest.judging)
        if data is None:
            return judge_path(job.film, job.film, prepared, contest)
        try:
            with tempfile.TemporaryDirectory(prefix="coach-contest-") as folder:
                film = Path(folder) / f"film{job.film.suffix}"
                film.write_bytes(data)
                return judge_path(film, job.film, prepared, contest)
        except OSError as problem:  # unconverted, it would be taken for a connection error
            raise CoachError(
                f"Sent films cannot be saved on {platform.node()} ({problem.strerror or problem}). Make "
                "room there, or stop its workers: what was judged is kept, and the same command continues."
            ) from None


def judge_here(job: Job) -> JudgedEntry:
    """The same in this process: on all cores, showing progress."""
    contest = job.contest
    prepared = prepared_once(contest.song, contest.where, contest.options, contest.judging)
    return judge_path(job.film, job.film, prepared, contest, cached_people)


def at_home(contest: Contest) -> Contest:
    """The same with this machine's own folders."""
    own = os.environ.get(OWN_FOLDERS)
    return contest if own is None else replace(contest, where=folders_from(own))


def folders_as(where: Folders) -> str:
    """For :data:`OWN_FOLDERS`."""
    return json.dumps({name: str(path) for name, path in vars(where).items()})


def folders_from(text: str) -> Folders:
    return Folders(**{name: Path(path) for name, path in json.loads(text).items()})


def judge_path(
    film: Path, called: Path, prepared: PreparedSong, contest: Contest, follow: FollowPeople = on_one_core
) -> JudgedEntry:
    """Judge the film at this path; sentences call it ``called``.

    follow  finds the people in it
    """
    digest, seconds = "", 0.0
    try:
        digest = video_hash(film)
        info = usable_film(film)
        seconds = info.duration
        judged = judge_film(info, prepared, contest.where.cache, contest.options, follow)
        return JudgedEntry(digest, result_of(judged, seconds, prepared))
    except OnlyTheReference:
        return JudgedEntry(digest, FilmResult("refused", contest_words.ONLY_THE_REFERENCE, seconds))
    except CoachError as problem:
        return JudgedEntry(digest, FilmResult("refused", str(problem).replace(str(film), called.name), seconds))
    except Exception as problem:  # noqa: BLE001 (one film must not stop thousands)
        reason = contest_words.BROKEN.format(error=f"{type(problem).__name__}: {problem}")
        return JudgedEntry(digest, FilmResult("gave up", reason, seconds))


def result_of(judged: JudgedFilm, seconds: float, prepared: PreparedSong) -> FilmResult:
    """What is kept and sent for a judged film."""
    placed, take = judged.placed, judged.take
    state, reason = "judged", ""
    if not placed.placement.same:
        state, reason = "other dance", contest_words.OTHER_DANCE
    elif placed.danced < LITTLE_DANCED:
        state, reason = "too short", contest_words.TOO_SHORT.format(share=100 * placed.danced)
    score = take.score
    found = {
        "offset_s": round(placed.placement.begins, 4),
        "mirrored": placed.placement.mirrored,
        "dancer": placed.person,
        "same_dance": placed.placement.same,
        "likely_reference": placed.likely,
    }
    return FilmResult(
        state=state,
        reason=reason,
        seconds=seconds,
        score=score.score,
        shape=score.shape,
        timing=score.timing,
        lag=score.lag,
        worth=shape_factor(take.verdicts),
        beats=packed_beats(take.verdicts),
        record=json.dumps(take_table(take) | found, allow_nan=False),
        stills=json.dumps(stills_of(take, placed.body, prepared.reference, prepared.song.grid)),
        verdicts=verdict_bytes(take),
        track=track_bytes(placed.track),
    )


def film_length(film: Path) -> float:
    """s; 0 if it cannot be read, which its worker will report."""
    try:
        return probe(film).duration
    except (CoachError, OSError):
        return 0.0


def stat_of(film: Path) -> tuple[int, int]:
    """(size, st_mtime_ns); zeros if it is gone."""
    try:
        found = os.stat(film)
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
