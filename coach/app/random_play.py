"""Random play dance, from the songs folder to the result of all sections."""

from __future__ import annotations

import secrets
import sys
from functools import partial

import numpy as np

from coach.app.before_dance import on_stage
from coach.app.session import Session, opened
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.domain.song import Song
from coach.live.options import SessionOptions
from coach.live.random_play.dance import RandomPlay, SectionResult, total
from coach.live.random_play.result import RandomResult, lines, rows_of
from coach.live.random_play.sections import SongPart, shuffled
from coach.live.set_up import set_up
from coach.live.stage import Stage
from coach.song.library import BrokenSong, list_songs
from coach.song.prepared import PreparedSong, prepare
from coach.ui.loop import run
from coach.ui.window import Window
from coach.wording import random_words as words
from coach.wording.words import NOBODY_SEEN


def run_random_play(where: Folders, options: SessionOptions, count: int, seed: int | None) -> None:
    """``count`` sections of all songs, as long as the dancer wants. CoachError says what prevents it."""
    seed = secrets.randbelow(10**6) if seed is None else seed
    rng = np.random.default_rng(seed)
    songs, parts = _chosen(where, options, count, rng)
    print(words.SEED.format(seed=seed))
    with opened(where, options) as session:
        again = True
        while again and not session.window.closed:
            results = _danced(session, songs, parts)
            if not results:
                return
            again = _told(session.window, results, [prepared.song for prepared in songs], options)
            parts = shuffled([prepared.song.grid for prepared in songs], count, rng)


def _chosen(
    where: Folders, options: SessionOptions, count: int, rng: np.random.Generator
) -> tuple[list[PreparedSong], tuple[SongPart, ...]]:
    """The songs that can be danced, prepared, and the parts to dance first. Songs that cannot be danced are left
    out."""
    songs: list[PreparedSong] = []
    for song in list_songs(where.songs):
        try:
            if isinstance(song, BrokenSong):
                raise CoachError(song.problem)
            songs.append(prepare(song.id, where, options.level, options.estimator))
        except CoachError as problem:
            print(words.LEFT_OUT.format(name=song.id, problem=problem), file=sys.stderr)
    if not songs:
        raise CoachError(words.NO_SONGS.format(folder=where.songs))
    parts = shuffled([prepared.song.grid for prepared in songs], count, rng)
    if not parts:
        raise CoachError(words.TOO_SHORT)
    return songs, parts


def _danced(session: Session, songs: list[PreparedSong], parts: tuple[SongPart, ...]) -> list[SectionResult]:
    """The result of each section; [] if the dancer leaves before the first."""
    announced = words.TITLE, words.ANNOUNCED[min(len(parts), 2)].format(count=len(parts))

    def dances(stage: Stage) -> list[SectionResult]:
        return _played(RandomPlay(stage, songs, parts), [prepared.song for prepared in songs])

    return on_stage(session, songs[parts[0].song], session.options, partial(set_up, announced=announced), dances) or []


def _played(play: RandomPlay, songs: list[Song]) -> list[SectionResult]:
    """Its results; printed here if a section breaks off, as without a camera nothing follows."""
    try:
        return play.run()
    except CoachError:
        if play.results:
            print("\n".join(lines(rows_of(play.results, songs), play.results)))
        raise


def _told(window: Window, results: list[SectionResult], songs: list[Song], options: SessionOptions) -> bool:
    """Shows the result, in the window and in the terminal; returns whether the dancer wants more. CoachError if
    unattended and nobody was seen."""
    rows, whole = rows_of(results, songs), total(results)
    print("\n".join(lines(rows, results)))
    if options.unattended:
        if whole is None:
            raise CoachError(NOBODY_SEEN)
        return False
    if window.closed:
        return False
    shown = RandomResult(rows, whole)
    run(window, shown)
    return shown.again
