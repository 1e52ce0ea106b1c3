"""``thresholds SONG COVER…``: how far each joint may be off, learnt from films of good covers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.learn import learn
from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.song import Song
from coach.domain.thresholds import Thresholds
from coach.estimators.estimator import EstimatorModel
from coach.estimators.known import Choice, estimator_model
from coach.media.video import VideoInfo
from coach.score.placed_film import Known, OnlyTheReference, PlacedFilm, placed_film, usable_film
from coach.song.library import find_song
from coach.song.reference import reference_track, video_of
from coach.song.thresholds_file import write_thresholds

LEAST_DANCED: Final = 0.25
"""Share of the song that a cover must dance to be learnt from."""


def learn_thresholds(name: str, films: Sequence[Path], where: Folders, choice: Choice) -> str:
    """Learn, write ``thresholds/SONG.toml``, and say what was learnt.

    CoachError, and the file as it was, when a film cannot be used: one bad cover would make all limits too wide.
    """
    infos = [usable_film(film) for film in films]
    song = find_song(name, where.songs)
    model = estimator_model(choice, where.cache)
    reference = reference_track(song, model, where.cache)  # not prepare(): its old limits are what is replaced
    placed = good_covers(infos, song, reference, model, where.cache)
    try:
        thresholds = learn([cover.body for cover in placed], reference, song.grid, song.id)
    except ValueError as error:
        raise CoachError(f"Nothing could be learnt: {error}. Film the whole body, well lit.") from error
    thresholds = replace(thresholds, video=video_of(song) or "")
    path = where.thresholds / f"{song.id}.toml"
    write_thresholds(path, thresholds)
    return _said(thresholds, path)


def good_covers(
    infos: Sequence[VideoInfo], song: Song, reference: PoseTrack, model: EstimatorModel, cache: Path
) -> list[PlacedFilm]:
    """The films, each found in its song. CoachError names the first that nothing can be learnt from."""
    placed = []
    with ThreadPoolExecutor(1, "listening") as pool:
        for info in infos:
            try:
                placed.append(placed_film(info, song, reference, model, cache, pool, Known()))
            except OnlyTheReference:
                raise CoachError(f"{info.path} shows the reference of {song.id} itself: leave it out.") from None
    for cover in placed:
        _check(cover, song.id)
    return placed


def _check(cover: PlacedFilm, song: str) -> None:
    if not cover.placement.same:
        raise CoachError(f"{cover.film} looks like a different dance than {song}: leave it out.")
    if cover.likely:
        raise CoachError(f"{cover.film} moves so exactly like {song} itself that it may be a copy of it: leave it out.")
    if cover.danced < LEAST_DANCED:
        raise CoachError(f"{cover.film} dances only {cover.danced:.0%} of {song}: give Coach the whole cover.")


def _said(thresholds: Thresholds, path: Path) -> str:
    rows = [
        f"  {joint:<16}{mean:5.1f} ± {sd:4.1f}   wrong above {limit:5.1f}"
        for joint, mean, sd, limit in zip(JOINTS, thresholds.mean, thresholds.sd, np.asarray(thresholds.limit))
    ]
    per_beat = ", every beat with a mean of its own" if thresholds.beat_mean is not None else ""
    return "\n".join([f"{thresholds.source[:-1]}{per_beat} (degrees, level normal):", *rows, f"Written to {path}"])
