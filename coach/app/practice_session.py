"""Practising in a session's window: the plan, the set-up, pass after pass, the outcome."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from coach.app.before_dance import on_stage
from coach.app.follow_up import DATABASE_WAIT
from coach.base.errors import CoachError
from coach.domain.practice import Step
from coach.history.history import follow_folders
from coach.live.options import PracticeOptions
from coach.live.practice.plan_sheet import PlanSheet
from coach.live.practice.practice import Practice
from coach.live.practice.summary_sheet import SummarySheet
from coach.live.set_up import set_up
from coach.live.stage import Stage
from coach.song.prepared import PreparedSong
from coach.song.reference import video_of
from coach.takes.practice import PracticeFolder, PracticeInfo, past_passes, practice_seconds
from coach.ui.loop import run
from coach.wording import practice_words as words
from coach.wording.words import NOBODY_SEEN

if TYPE_CHECKING:
    from coach.app.session import Session


def practise(session: Session, prepared: PreparedSong, options: PracticeOptions, steps: tuple[Step, ...]) -> bool:
    """Practise these steps in the session's window; returns whether the whole dance is to follow. CoachError if the
    session is unattended and nothing was kept."""
    session.films.put_off()
    if options.planned and not options.session.unattended:
        sheet = PlanSheet(prepared.song, steps)
        run(session.window, sheet)
        steps = sheet.chosen or ()
    if not steps or steps[0].whole:
        return bool(steps)
    dances = partial(_danced, session, options, steps)
    practised = on_stage(session, prepared, options.session, set_up, dances)
    if practised is None:
        return False
    practice, folder = practised
    if options.session.unattended and practice.refused and not _kept(practice):
        raise CoachError(NOBODY_SEEN if words.NOBODY_SEEN in practice.refused else practice.refused[0])
    for problem in practice.problems:
        print(problem, file=sys.stderr)
    follow_folders(session.where.sessions, DATABASE_WAIT)
    if session.window.closed:
        return False
    if options.session.unattended or not practice.danced:
        return practice.whole
    minutes = practice_seconds(past_passes(folder)) / 60  # as the history counts them, without set-up and breaks
    summary = SummarySheet(prepared.song, practice.results, minutes, practice.problems, practice.whole)
    run(session.window, summary)
    return summary.dances


def _danced(
    session: Session, options: PracticeOptions, steps: tuple[Step, ...], stage: Stage
) -> tuple[Practice, PracticeFolder]:
    """All passes, and where they are kept."""
    folder = PracticeFolder.begin(session.where.sessions, _info(stage, options, steps))
    try:
        practice = Practice(stage, options, steps, folder, session.where.settings)
        practice.run()
    finally:
        folder.close()
        if folder.passes:
            print(words.PRACTICE_KEPT.format(folder=folder.path))
    return practice, folder


def _kept(practice: Practice) -> bool:
    """Whether any pass's take was kept."""
    return any(danced.take is not None for danced in practice.danced)


def _info(stage: Stage, options: PracticeOptions, steps: tuple[Step, ...]) -> PracticeInfo:
    song = stage.prepared.song
    stretches = tuple(dict.fromkeys(step.stretch for step in steps if not step.whole))
    devices = stage.devices if stage.camera.live else None
    return PracticeInfo(song.id, datetime.now().astimezone(), stretches, options.planned, video_of(song), devices)
