"""From a song's name to a practised passage, and after a whole plan to the whole dance."""

from __future__ import annotations

from coach.app.practice_session import practise
from coach.app.recovery import follow_up_all, recover_all
from coach.app.session import opened
from coach.base.paths import Folders
from coach.live.practice.options import PracticeOptions
from coach.live.practice.steps import steps_for
from coach.song.prepared import prepare
from coach.takes.in_progress import insist_on_room


def run_practice(name: str, where: Folders, options: PracticeOptions) -> None:
    """Practise until the dancer leaves; after a whole plan, the whole dance. CoachError says what prevents it."""
    session = options.session
    prepared = prepare(name, where, session.level, session.estimator)
    insist_on_room(where.sessions)
    cut_short = recover_all(where, session)
    try:
        steps = steps_for(options, prepared.song, where)
        with opened(where, session) as dancing:
            wants_whole = practise(dancing, prepared, options, steps)
            finished = dancing.dance(prepared) if wants_whole else None
            if finished is not None:
                dancing.review(finished.folder, finished.take, prepared)
    finally:  # only now: both cores belong to the dance
        follow_up_all(cut_short, where)
