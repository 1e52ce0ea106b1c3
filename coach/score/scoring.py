"""``score``: a filmed cover of a song, judged by the same code as the live session, without a window."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.base.console import bar_if_slow
from coach.base.errors import CoachError
from coach.base.memory import release_memory
from coach.base.paths import Folders
from coach.compare.judge import Alignment
from coach.compare.prepared import PreparedReference
from coach.compare.published import Published, published
from coach.compare.score import levelled, take_score, timed
from coach.compare.whole_take import of_film
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.estimators.registry import DEFAULT_CHOICE, EstimatorChoice
from coach.media.shift import shifted_pictures
from coach.media.video import VideoInfo
from coach.moves.recognition import MoveModel
from coach.score.cast import danced_member
from coach.score.film_take import keep_film
from coach.score.placed_film import FollowPeople, GivenPlacement, PlacedFilm, placed_film, usable_film
from coach.score.placement import danced_track
from coach.song.members import known_members
from coach.song.prepared import PreparedSong, prepare
from coach.takes.folder import TakeFolder
from coach.takes.in_progress import insist_on_room
from coach.takes.judging import judged_take
from coach.takes.session_info import SessionInfo, with_origin
from coach.takes.take import Take
from coach.tracking.cache import cached_people

PUBLISHED_WAYS: Final = "Comparing in the published ways"
"""Label in the progress bar."""


@dataclass(frozen=True)
class ScoreOptions:
    """``alignment``: "beat" is ours; "frame" and "none" are there for comparison."""

    known: GivenPlacement = GivenPlacement()
    level: str = "normal"
    alignment: Alignment = "beat"
    estimator: EstimatorChoice = DEFAULT_CHOICE


@dataclass(frozen=True, eq=False)
class ScoredFilm:
    """A film, judged. ``methods``: the published comparisons, to show alongside ours."""

    placed: PlacedFilm
    song: Song
    take: Take
    methods: Published
    folder: TakeFolder


def score_film(
    name: str, film: Path, where: Folders, options: ScoreOptions, follow: FollowPeople = cached_people
) -> ScoredFilm:
    """Score ``film`` against the song called ``name`` and keep it as a take; ``follow`` finds the people in it.

    CoachError, and nothing is kept, if song or film cannot be used.
    """
    info = usable_film(film)
    insist_on_room(where.sessions)
    prepared = prepare(name, where, options.level, options.estimator)
    song, reference, model = prepared.song, prepared.reference, prepared.model
    judged = judge_film(info, prepared, where.cache, options, follow)
    del prepared  # what the film was judged by: of an hour, half a gigabyte
    placed, take = judged.placed, judged.take
    if not placed.placement.same:
        members = known_members(song, model, where.cache)
        placed = replace(placed, like=danced_member(placed.track, placed.placement, song, members))
    with bar_if_slow(PUBLISHED_WAYS, round(song.end - song.start), "s") as advance:
        methods = published(placed.body, reference, advance)  # before the take is there: Ctrl-C leaves nothing
    folder = keep_film(
        where.sessions,
        session_of_film(song, placed, model, take.started_at),
        placed.track,
        take,
        lambda target: shifted_pictures(
            film, target, -placed.placement.offset.seconds, placed.placement.speed, placed.ends
        ),
    )
    return ScoredFilm(placed, song, take, methods, folder)


@dataclass(frozen=True, eq=False)
class JudgedFilm:
    """A film in its song, and the take that it makes. Can be pickled."""

    placed: PlacedFilm
    take: Take


def judge_film(
    info: VideoInfo, prepared: PreparedSong, cache: Path, options: ScoreOptions, follow: FollowPeople = cached_people
) -> JudgedFilm:
    """Judge a film, keeping only what is found in it, in ``cache``. CoachError if it cannot be used."""
    song, reference = prepared.song, prepared.reference
    with ThreadPoolExecutor(1, "score") as pool:  # while poses are found: that is other processes' work
        placed = placed_film(info, song, reference, prepared.model, cache, pool, options.known, follow)
    started_at = datetime.now().astimezone()
    # Only now: of an hour, what a film is judged by and what it is placed by do not both fit into a gigabyte.
    release_memory()
    measure = prepared.measure
    release_memory()
    take = judged_film(song, measure, placed, started_at, options.alignment, prepared.moves)
    if take.score.coverage == 0:
        raise CoachError(
            f"{info.path}: nobody is seen well enough on any beat of {song.romanised}, so there is nothing to score. "
            "Film the whole body, well lit, and score that film."
        )
    return JudgedFilm(replace(placed, placement=placed.placement.judged(take.score.shape)), take)


def judged_film(
    song: Song,
    measure: PreparedReference,
    placed: PlacedFilm,
    started_at: datetime,
    alignment: Alignment = "beat",
    moves: MoveModel | None = None,
) -> Take:
    """The film judged like a live take; a drift is the film's, and if its place cannot tell a lag of the whole, none is
    reported."""
    mirrored, danced = placed.placement.mirrored, danced_track(placed.track, song.start, song.end)
    take = judged_take(song, measure, danced, started_at, mirrored, alignment=alignment, moves=moves)
    take = replace(take, speed=placed.placement.speed)
    if any(mistake.kind == "drift" for mistake in take.mistakes):
        take = _at_its_own_tempo(take)
    if placed.placement.offset.tells_lag:
        return take
    mistakes = tuple(m for m in take.mistakes if not (m.whole and m.kind == "timing"))
    return replace(take, score=replace(take.score, lag=float("nan")), mistakes=mistakes)


def _at_its_own_tempo(take: Take) -> Take:
    """A film that runs slow or fast loses no timing points for it: lateness counts from the film's own line."""
    on_line = tuple(timed(v, v.lag - v.usual) for v in take.verdicts)
    score = take_score(on_line)
    mistakes = tuple(of_film(m, take.verdicts) if m.kind == "drift" else m for m in take.mistakes)
    return replace(take, score=score, verdicts=levelled(on_line, score.score), mistakes=mistakes)


def session_of_film(song: Song, placed: PlacedFilm, model: EstimatorModel, started_at: datetime) -> SessionInfo:
    """The contents of ``session.json`` for a scored film."""
    found = placed.placement
    info = SessionInfo(song.id, started_at, mirrored=found.mirrored, same_dance=found.same)
    return with_origin(info, song, model)
