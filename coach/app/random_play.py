"""Random play dance, from the songs folder to the result of all sections."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

import numpy as np

from coach.app.before_dance import on_stage
from coach.app.session import Session, opened
from coach.base.console import watched
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.domain.song import Song
from coach.live.choose_song import Left, Making
from coach.live.options import SessionOptions
from coach.live.random_play.dance import RandomPlay, SectionResult, total
from coach.live.random_play.result import RandomResult, lines, rows_of
from coach.live.random_play.sections import SongPart, shuffled
from coach.live.set_up import set_up
from coach.live.stage import Stage
from coach.song.library import BrokenSong, list_songs
from coach.song.prepared import PreparedSong, prepare
from coach.ui.loop import run, turn
from coach.ui.window import Window
from coach.wording import random_words as words
from coach.wording.words import NOBODY_SEEN


def run_random_play(where: Folders, options: SessionOptions, count: int, seed: int | None) -> None:
    """``count`` sections of all songs, as long as the dancer wants. CoachError says what prevents it."""
    seed = secrets.randbelow(10**6) if seed is None else seed
    rng = np.random.default_rng(seed)
    songs, ready = _readable(where), partial(_made_ready, where, options, {})
    prepared, parts = _chosen(songs, ready, count, rng, where)
    print(words.SEED.format(seed=seed))
    with opened(where, options) as session, suppress(Left):
        while results := _danced(session, prepared, parts):
            again = _told(session.window, results, [one.song for one in prepared], options)
            if not again or session.window.closed:
                return
            with watched(partial(_wait_in, session.window, Making(words.STOP_MAKING))):
                prepared, parts = _chosen(songs, ready, count, rng, where)


def _readable(where: Folders) -> list[Song]:
    """All songs but those that cannot be read. Nothing is drawn or analysed for it."""
    found = list_songs(where.songs)
    for song in found:
        if isinstance(song, BrokenSong):
            _tell_left_out(song.id, song.problem)
    return [song for song in found if isinstance(song, Song)]


def _made_ready(
    where: Folders, options: SessionOptions, known: dict[str, PreparedSong], song: Song
) -> PreparedSong | None:
    """``song``, prepared once and ``known`` from then on; None if it cannot be danced, which is told."""
    if song.id in known:
        return known[song.id]
    try:
        known[song.id] = prepare(song.id, where, options.level, options.estimator)
    except CoachError as problem:
        _tell_left_out(song.id, problem)
    return known.get(song.id)


def _tell_left_out(name: str, problem: object) -> None:
    print(words.LEFT_OUT.format(name=name, problem=problem), file=sys.stderr)


def _wait_in(window: Window, making: Making, what: str, share: float | None) -> None:
    """Progress between two rounds, in the window. Raises :class:`Left` if the dancer does not wait."""
    making.what, making.share = what.partition(" (")[0], share  # how the terminal stops it is in ()
    if not turn(window, making):
        raise Left


def _chosen(
    songs: list[Song],
    ready: Callable[[Song], PreparedSong | None],
    count: int,
    rng: np.random.Generator,
    where: Folders,
) -> tuple[list[PreparedSong], tuple[SongPart, ...]]:
    """The next parts to dance, and their songs, made ``ready``: to draw or analyse all the others could take minutes.
    Those that cannot be danced are taken out of ``songs``, and it is shuffled again."""
    while songs:
        parts = shuffled([song.grid for song in songs], count, rng)
        if not parts:
            raise CoachError(words.TOO_SHORT)
        wanted = [songs[number] for number in dict.fromkeys(part.song for part in parts)]
        found = {song: ready(song) for song in wanted}
        prepared = [one for one in found.values() if one is not None]
        if len(prepared) == len(wanted):
            return prepared, tuple(replace(part, song=wanted.index(songs[part.song])) for part in parts)
        songs[:] = [song for song in songs if song not in found or found[song] is not None]
    raise CoachError(words.NO_SONGS.format(folder=where.songs))


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
