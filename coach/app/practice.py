"""From a song's name to a practised passage, and after a complete plan to the whole dance."""

from __future__ import annotations

from coach.app.practice_session import practise
from coach.app.recovery import follow_up_all, recover_all
from coach.app.session import opened
from coach.base.paths import Folders
from coach.domain.song import Song
from coach.live.options import PracticeOptions
from coach.live.practice.steps import steps_for
from coach.song.library import find_song
from coach.song.prepared import prepare
from coach.takes.in_progress import insist_on_room, unfinished


def insist_on_steps(song: Song, where: Folders, options: PracticeOptions) -> None:
    """CoachError if there is nothing to practise, before anything that takes minutes; unless takes that were cut short
    may still tell what."""
    if not unfinished(where.sessions):
        steps_for(options, song, where)


def run_practice(name: str, where: Folders, options: PracticeOptions) -> None:
    """Practise until the dancer leaves; after a complete plan, the whole dance. CoachError says what prevents it."""
    session = options.session
    song = find_song(name, where.songs, draw=False)
    insist_on_room(where.sessions)
    cut_short = recover_all(where, session)
    try:
        steps = steps_for(options, song, where)  # before its film is drawn, or its poses found: that takes minutes
        prepared = prepare(name, where, session.level, session.estimator)
        with opened(where, session) as dancing:
            wants_whole = practise(dancing, prepared, options, steps)
            finished = dancing.dance(prepared) if wants_whole else None
            if finished is not None:
                dancing.review(finished.folder, finished.take, prepared)
    finally:  # not earlier: both cores belong to the dance
        follow_up_all(cut_short, where)
